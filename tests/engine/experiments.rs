//! Experiments: what callers of a variant hear, who takes part, and that every variant is proven and can be replayed.

use std::path::Path;

use deflect::base::call::LineId;
use deflect::base::diagnostic::Diagnostic;
use deflect::cli::transcript::{Played, Story, play};
use deflect::config::settings::Folders;
use deflect::config::{self, Loaded};
use deflect::line::Script;
use deflect::line::experiment::{Arm, StoppedArm};
use deflect::line::proof::prove;
use deflect::line::replay::{Change, Replay};
use deflect::line::step::Step;
use jiff::Timestamp;

use crate::replay::recorded;
use crate::support::line::copy_folder;

/// Another greeting, another order of the menu of orders, and another offer after a complaint.
const EXPERIMENTS: &str = r#"
[experiment.greeting]
since = 2026-11-01
[experiment.greeting.variant.short]
share = 30
prompts = { greeting-main = "greeting-short", no-input = "no-input-short" }

[experiment.order]
since = 2026-11-01
until = 2026-11-30
judged_by = "left_in_menu"
[experiment.order.variant.turned]
share = 50
menus = { orders = ["2", "1", "3", "4", "5"] }
prompts = { menu-orders = "menu-orders-turned" }

[experiment.complaint]
since = 2026-11-01
lines = ["main"]
[experiment.complaint.variant.plain]
share = 99
offers = { complaint-offer = "plain-offer" }

[offer.plain-offer]
channel = "vk"
"#;
const WORDS: [(&str, &str); 2] = [
    (
        "ru",
        "\ngreeting-short = Озон слушает.\nno-input-short = Не слышу.\nmenu-orders-turned = Возврат — один. Заказ — два. Оплата — три. Бонусы — четыре. Помощь — пять.\n",
    ),
    (
        "en",
        "\ngreeting-short = Ozon here.\nno-input-short = No key.\nmenu-orders-turned = Returns, press one. Order, two. Payment, three. Bonus, four. Help, five.\n",
    ),
];

/// A line with experiments, its words and these changes in `line.toml`.
fn loaded(line: &str, experiments: &str, words: &[(&str, &str)], edits: &[(&str, &str)]) -> Loaded {
    let (folder, root) = (tempfile::tempdir().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")).join(line));
    ["config", "prompts"].iter().for_each(|part| copy_folder(&root.join(part), &folder.path().join(part)));
    let add = |file: &str, more: &str| {
        let path = folder.path().join(file);
        let mut text = std::fs::read_to_string(&path).unwrap();
        for (old, new) in edits.iter().filter(|_| file.ends_with("line.toml")) {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        std::fs::write(&path, text + more).unwrap();
    };
    add("config/line.toml", experiments);
    words.iter().for_each(|(language, words)| add(&format!("prompts/{language}/voice.ftl"), words));
    let folders = Folders {
        config: folder.path().join("config"),
        prompts: folder.path().join("prompts"),
        data: root.join("var"),
    };
    config::load(&folders, &|_| None).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n"))
    })
}

fn with_experiments() -> Script {
    loaded("", EXPERIMENTS, &WORDS, &[]).script
}

fn call(script: &Script, variants: &[&str], keys: &[&str]) -> Played {
    let given: String = variants.iter().map(|variant| format!("given variant {variant}\n")).collect();
    let keys: String = keys
        .iter()
        .map(|key| if *key == "-" { "\n> no-input".to_owned() } else { format!("\n> digits {key}") })
        .collect();
    let text = format!("{given}> call from +79161234567 to +74952321000{keys}\n> hang-up");
    play(script, &Story::parse(&text).unwrap())
}

/// The prompts of each turn.
fn said(played: &Played) -> Vec<Vec<String>> {
    let of_turn = |turn: &deflect::line::step::Turn| {
        turn.steps.iter().flat_map(Step::prompts).map(|prompt| prompt.id.as_str().to_owned()).collect()
    };
    played.turns.iter().map(|(_, turn)| of_turn(turn)).collect()
}

fn errors(problems: &[Diagnostic]) -> Vec<String> {
    problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.render(false)).collect()
}

#[test]
fn a_variant_has_its_own_words_order_and_offer_and_the_control_those_of_the_line() {
    let script = with_experiments();
    let of_nobody = said(&call(&script, &[], &["-", "1", "1"]));
    let control = ["greeting/control", "order/control", "complaint/control"];
    assert_eq!(said(&call(&script, &control, &["-", "1", "1"])), of_nobody);
    let varied = call(&script, &["greeting/short", "order/turned", "complaint/plain"], &["-", "1", "1"]);
    let said_then = said(&varied);
    assert_eq!((&*of_nobody[0][0], &*said_then[0][0]), ("greeting-main", "greeting-short"));
    assert_eq!((&*of_nobody[1][0], &*said_then[1][0]), ("no-input", "no-input-short"));
    assert_eq!((&*of_nobody[2][0], &*said_then[2][0]), ("menu-orders", "menu-orders-turned"));
    let topic = |played: &Played| played.turns[3].1.session.topic.as_ref().map(ToString::to_string);
    assert_eq!(topic(&varied).as_deref(), Some("returns"), "key one means what two did");
    assert_eq!(topic(&call(&script, &["order/control"], &["-", "1", "2"])).as_deref(), Some("returns"));
    let channel = |variant| {
        let played = call(&script, &[variant], &["2", "5"]);
        played.turns[2].1.events.iter().find_map(|event| match event {
            deflect::line::event::Event::Offered { channel, .. } => Some(channel.to_string()),
            _ => None,
        })
    };
    assert_eq!(channel("complaint/control").as_deref(), Some("account-chat"));
    assert_eq!(channel("complaint/plain").as_deref(), Some("vk"));
}

#[test]
fn callers_take_part_by_share_on_the_days_and_lines_of_the_experiment() {
    let script = with_experiments();
    let noon: Timestamp = "2026-11-20T12:00:00+03:00".parse().unwrap();
    let places = || (0..1000_u64).map(|place| place * (u64::MAX / 1000));
    let count = |script: &Script, line: &str, now: Timestamp, wanted: &str| {
        let drawn = places().map(|place| script.draw(&LineId::new(line), now, |_| place));
        drawn.filter(|arms| arms.contains(&wanted.parse::<Arm>().unwrap())).count()
    };
    for (wanted, share) in
        [("greeting/short", 300), ("greeting/control", 700), ("order/turned", 500), ("complaint/plain", 990)]
    {
        assert!(count(&script, "main", noon, wanted).abs_diff(share) <= 1, "{wanted}");
    }
    assert_eq!(count(&script, "hotline", noon, "complaint/plain"), 0, "another line");
    let later = "2026-12-01T00:00:00+03:00".parse().unwrap();
    assert_eq!(count(&script, "main", later, "order/turned") + count(&script, "main", later, "order/control"), 0);
    let before = "2026-10-31T23:59:59+03:00".parse().unwrap();
    assert!(places().all(|place| script.draw(&LineId::new("main"), before, |_| place).is_empty()));
    let stop = |since: &str| StoppedArm {
        arm: "greeting/short".parse().unwrap(),
        since: since.parse().unwrap(),
        at: noon,
        reason: "left".to_owned(),
    };
    let stopped = Script { stopped: [stop("2026-11-01")].into(), ..script.clone() };
    assert_eq!(count(&stopped, "main", noon, "greeting/short"), 0);
    assert!(count(&stopped, "main", noon, "greeting/control").abs_diff(700) <= 1, "the control keeps its callers");
    let begun_anew = Script { stopped: [stop("2026-10-01")].into(), ..script };
    assert!(count(&begun_anew, "main", noon, "greeting/short") > 0);
}

#[test]
fn an_anonymous_caller_is_in_no_experiment() {
    let played = call(&with_experiments(), &["greeting/short"], &["5", "5", "-"]);
    let arms: Vec<usize> = played.turns.iter().map(|(_, turn)| turn.session.arms.len()).collect();
    assert_eq!(arms, [1, 1, 0, 0]);
    assert!(said(&played)[1..].iter().flatten().all(|prompt| !prompt.ends_with("-short")), "the line as it is");
}

#[test]
fn a_recorded_call_is_followed_with_the_variants_it_had() {
    let (script, plain) = (with_experiments(), crate::support::stories::script());
    let story = Story::parse("given variant order/turned\n> call from +79161234567 to +74952321000").unwrap();
    let call = recorded(&script, &story, &call(&script, &["order/turned"], &["1", "1", "1"]));
    let followed = Replay::new(&script, &script).follow(&call);
    assert_eq!((followed.difference, followed.stopped), (None, None));
    let ended = Replay::new(&script, &plain).follow(&call).difference.unwrap();
    assert_eq!((ended.turn, ended.change), (3, Change::MovedKey(deflect::base::call::Key::parse('2').unwrap())));
}

#[test]
fn every_combination_of_variants_is_proven_and_a_flaw_names_its_variant() {
    assert_eq!(with_experiments().tried.len(), 7);
    // Two of them, whose proof takes less time.
    let two = EXPERIMENTS.split("[experiment.complaint]").next().unwrap();
    let Loaded { script, places, .. } = loaded("", two, &WORDS, &[]);
    let proof = prove(&script);
    assert!(proof.is_whole && errors(&places.problems(&proof.flaws)).is_empty());
    assert_eq!(script.tried.len(), 3);
    let long =
        [("ru", WORDS[0].1.replace("Озон слушает", &"Озон слушает вас ".repeat(8))), ("en", WORDS[1].1.to_owned())];
    let long = long.each_ref().map(|(language, words)| (*language, words.as_str()));
    let Loaded { script, places, .. } = loaded("", two.split("[experiment.order]").next().unwrap(), &long, &[]);
    let told = errors(&places.problems(&prove(&script).flaws));
    assert!(told.iter().all(|flaw| flaw.contains("as variant greeting/short has it")), "{told:?}");
    let of_prompt =
        |flaw: &String| flaw.contains("greeting `greeting-short`") && flaw.contains("prompts/ru/voice.ftl:");
    assert!(told.iter().any(of_prompt), "{told:?}");
}

#[test]
fn other_lines_have_experiments_too() {
    for (line, greeting) in [("tests/lines/clinic", "greeting"), ("tests/lines/shop", "greeting")] {
        let experiments = format!(
            "\n[experiment.greeting]\nsince = 2026-01-01\n[experiment.greeting.variant.short]\nshare = 50\n\
             prompts = {{ {greeting} = \"greeting-short\" }}\n"
        );
        let languages: Vec<String> =
            std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(line).join("prompts"))
                .unwrap()
                .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
                .filter(|name| !name.contains('.'))
                .collect();
        let words: Vec<(&str, &str)> =
            languages.iter().map(|language| (language.as_str(), "\ngreeting-short = Hello.\n")).collect();
        let Loaded { script, places, .. } = loaded(line, &experiments, &words, &[]);
        if line == "tests/lines/shop" {
            assert_eq!(errors(&places.problems(&prove(&script).flaws)), Vec::<String>::new());
        }
        let mut numbers: Vec<_> = script.numbers.keys().collect();
        numbers.sort();
        let story = format!("given variant greeting/short\n> call from +12025550123 to {}", numbers[0].as_e164());
        assert_eq!(said(&play(&script, &Story::parse(&story).unwrap()))[0][0], "greeting-short", "{line}");
    }
}
