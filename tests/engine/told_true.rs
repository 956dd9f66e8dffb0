//! Hours as they are: a changed calendar changes what callers hear, and nothing is said twice in a turn.

use std::path::Path;

use deflect::cli::transcript::{Story, play};
use deflect::config::load;
use deflect::config::settings::Folders;
use deflect::line::Script;
use deflect::line::step::Step;

/// A configuration of this repository, below `root`, with edits: a file, what stands there, and what stands there instead.
fn edited(root: &str, edits: &[(&str, &str, &str)]) -> Script {
    let home = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    for folder in ["config", "prompts/ru", "prompts/en", "prompts"] {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(root.join(folder)).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                std::fs::copy(entry.path(), home.path().join(folder).join(entry.file_name())).unwrap();
            }
        }
    }
    for (file, old, new) in edits {
        let path = home.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{file}: {old}");
        std::fs::write(path, text.replacen(old, new, 1)).unwrap();
    }
    let folders =
        Folders { config: home.path().join("config"), prompts: home.path().join("prompts"), data: home.path().into() };
    load(&folders, &|_| None).unwrap_or_else(|problems| panic!("{}", problems[0].render(false))).script
}

/// The last answer of a call from a mobile number: the names of its prompts, and its words.
fn last(script: &Script, at: &str, keys: &str) -> (Vec<String>, String) {
    let deeds: String = keys.split(' ').map(|key| format!("> digits {key}\n")).collect();
    let text = format!("at {at}\n> call from +79161234567 to +74952321000\n{deeds}");
    let played = play(script, &Story::parse(&text).unwrap());
    let (_, turn) = played.turns.last().unwrap();
    let prompts: Vec<_> = turn.steps.iter().flat_map(Step::prompts).collect();
    let words = prompts.iter().map(|prompt| script.prompts.speech(prompt).replace('\n', " "));
    (prompts.iter().map(|prompt| prompt.id.to_string()).collect(), words.collect::<Vec<_>>().join(" "))
}

#[test]
fn callers_hear_the_hours_of_the_calendar_and_no_others() {
    let hours = r#"daily = ["09:00-13:00", "15:00-21:00"]"#;
    let script = edited("", &[("config/hours.toml", r#"daily = ["09:00-22:00"]"#, hours)]);
    let told = "с девяти до тринадцати и с пятнадцати до двадцати одного";
    for (at, when) in [("14:00", "сегодня после пятнадцати"), ("22:00", "завтра после девяти"), ("16:00", told)]
    {
        for keys in ["1 1", "2 4"] {
            let (_, heard) = last(&script, &format!("2026-11-20T{at}:00+03:00"), keys);
            assert!(heard.contains(told) && heard.contains(when), "{at}, {keys}: {heard}");
            assert!(!heard.contains("утром") && !heard.contains("двадцати двух"), "{at}, {keys}: {heard}");
        }
    }
    let (_, heard) = last(&script, "2026-11-20T14:00:00+03:00", "8 2 4");
    assert!(heard.contains("from three p.m. to nine p.m.") && heard.contains("today after three p.m."), "{heard}");
}

#[test]
fn a_closed_number_and_where_it_leads_say_the_same_hours_once() {
    let closed = "[inform.told]\nchannel = \"chat\"\nthen = \"chat\"\n\n[connect.bank-call]\nclosed = \"told\"\n";
    let phones = "[channel.bank]\nhours = \"agents\"\n";
    let script = edited(
        "tests/config/minimal",
        &[("config/line.toml", "[connect.bank-call]\n", closed), ("config/channels.toml", "[channel.bank]\n", phones)],
    );
    let (prompts, _) = last(&script, "2026-11-20T23:00:00+03:00", "2");
    assert_eq!(prompts[..2], ["hours-agents-closed", "address-chat"]);
    assert_eq!(prompts.iter().filter(|id| *id == "hours-agents-closed").count(), 1, "{prompts:?}");
    let (prompts, _) = last(&edited("tests/config/minimal", &[]), "2026-11-20T23:00:00+03:00", "1");
    assert!(prompts.contains(&"hours-agents-closed".to_owned()), "said where nothing else said it: {prompts:?}");
}

#[test]
fn every_menu_asked_again_says_what_its_keys_do_or_how_to_hear_it() {
    let script = edited("", &[]);
    for keys in ["6", "1 6", "2 6", "3 6", "4 6", "5 6", "4 4 2"] {
        let (_, heard) = last(&script, "2026-11-20T12:00:00+03:00", keys);
        let is_told = heard.contains("решётка") || heard.contains("Соединить с Озон Банком — нажмите один");
        assert!(is_told, "{keys}: {heard}");
    }
}
