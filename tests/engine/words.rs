//! Every shipped message that is needed is missed where it is gone; and calls hear another sentence where one cannot be said.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use deflect::base::call::Language;
use deflect::base::diagnostic::Diagnostic;
use deflect::config::load;
use deflect::config::settings::Folders;
use deflect::line::event::Event;
use deflect::line::explore::explore;
use deflect::line::prompt::{PromptId, Prompts};
use deflect::line::rehearsal::CallAssumptions;
use deflect::line::step::{Input, Step, Turn};
use deflect::line::{Script, flow};
use fluent_bundle::FluentResource;
use jiff::Timestamp;

use crate::support::stories;

const NOON: &str = "2026-11-20T12:00:00+03:00";
/// Messages without which another, or nothing, is said and read, and nobody is left without help: what to have ready, a wait
/// of its own, a text of its own, phrases, forms and words of addresses that are spelled else.
const OPTIONAL: [(&str, &str); 23] = [
    ("topic-", "-ready"),
    ("topic-", "-ready-title"),
    ("sms-", "-"),
    ("inbound-stop-", ""),
    ("inbound-start-", ""),
    ("inbound-help-", ""),
    ("inbound-polite", ""),
    ("inbound-links", ""),
    ("inbound-swearing", ""),
    ("inbound-questions", ""),
    ("inbound-signatures", ""),
    ("inbound-quotes", ""),
    ("inbound-fillers", ""),
    ("inbound-negations", ""),
    ("inbound-nothing", ""),
    ("email-request-speaks-", ""),
    ("phrases-", ""),
    ("number-", "-feminine"),
    ("number-", "-genitive"),
    ("number-tens", ""),
    ("spoken-", ""),
    ("letter-", "-"),
    ("sign-", "-"),
];

/// True if only a nicety is lost with a message. Letters and signs are needed as far as facts have them.
fn is_optional(id: &str, facts: &str) -> bool {
    // The messenger is switched off, and the keys of a language are told in that language alone.
    if id.contains("telegram") || ["key-russian", "key-english"].contains(&id) {
        return true;
    }
    if let Some(channel) = id.strip_prefix("channel-").and_then(|id| id.strip_suffix("-action")) {
        let channels = include_str!("../../config/channels.toml");
        let own = channels.split("\n[channel.").find_map(|part| part.strip_prefix(&format!("{channel}]")));
        return own.is_some_and(|own| !own.contains("\nlink = "));
    }
    let is_in_facts = |sign: &str| facts.contains(sign);
    match id.split_once('-') {
        Some(("letter", letter)) => !is_in_facts(letter),
        Some(("sign", name)) => !matches!(name, "dot" | "at" | "dash" | "slash"),
        Some(("sms", rest)) => !["link", "stopped", "started"].contains(&rest),
        _ => OPTIONAL.iter().any(|(start, end)| id.starts_with(start) && id.ends_with(end)),
    }
}

/// The messages of a Fluent text, each with its lines.
fn messages(text: &str) -> Vec<(String, String)> {
    let mut messages: Vec<(String, String)> = vec![];
    for line in text.split_inclusive('\n') {
        let begins = line.starts_with(|sign: char| sign.is_ascii_lowercase());
        match (begins, messages.last_mut()) {
            (true, _) => messages.push((line.split_once(" =").unwrap().0.to_owned(), line.to_owned())),
            (false, Some(last)) if line.starts_with(' ') || line.starts_with('}') => last.1.push_str(line),
            _ => {}
        }
    }
    messages
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()))
        } else {
            _ = fs::copy(entry.path(), to.join(entry.file_name())).unwrap()
        }
    }
}

#[test]
fn each_shipped_message_that_is_needed_is_missed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = tempfile::tempdir().unwrap();
    copy(&root.join("prompts"), home.path());
    let folders = Folders { config: root.join("config"), prompts: home.path().into(), data: home.path().into() };
    let facts = fs::read_to_string(root.join("config/channels.toml")).unwrap();
    let addresses = facts.lines().filter(|line| line.starts_with("site") || line.starts_with("email"));
    // `ru` and `com` are said as words.
    let facts = addresses.collect::<Vec<_>>().join(" ").replace(".ru", "").replace(".com", "");
    let (mut tried, mut unmissed) = (0, vec![]);
    for language in ["ru", "en"] {
        for file in ["voice", "sms", "page", "email"] {
            let path = home.path().join(format!("{language}/{file}.ftl"));
            let text = fs::read_to_string(&path).unwrap();
            // One in 29 by itself; what is missed together does not depend on that.
            for (id, lines) in messages(&text).into_iter().skip(tried % 29).step_by(29) {
                tried += 1;
                fs::write(&path, text.replacen(&lines, "", 1)).unwrap();
                let names_it = |problem: &Diagnostic| format!("{} {:?}", problem.message, problem.help).contains(&id);
                let missed = load(&folders, &|_| None).is_err_and(|problems| problems.iter().any(names_it));
                if !missed && !is_optional(&id, &facts) {
                    unmissed.push(format!("{id} in {language}"));
                }
            }
            fs::write(&path, text).unwrap();
        }
    }
    assert!(20 < tried, "{tried}");
    assert!(unmissed.is_empty(), "{unmissed:?}");
}

/// The shipped line whose Russian words have lost what `broken` names.
fn script_without(broken: &[&str]) -> Script {
    let mut script = stories::script();
    let mut prompts = Prompts::default();
    for language in ["ru", "en"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("prompts/{language}/voice.ftl"));
        let mut text = fs::read_to_string(path).unwrap();
        let gone = messages(&text).into_iter().filter(|(id, _)| language == "ru" && broken.contains(&id.as_str()));
        for (id, lines) in gone.collect::<Vec<_>>() {
            text = text.replacen(&lines, &format!("{id} = {{ $nothing }}\n"), 1);
        }
        prompts.add(Language::new(language), vec![FluentResource::try_new(text).unwrap()]).unwrap();
    }
    script.prompts = Arc::new(prompts);
    script
}

#[test]
fn what_callers_hear_before_a_link_is_sent_has_been_formatted_with_the_configuration() {
    let script = stories::script();
    for at in [NOON, "2026-11-20T23:30:00+03:00", "2026-11-20T05:00:00+03:00"] {
        let now = at.parse().unwrap();
        let mut said = BTreeSet::new();
        let explored = explore(vec![start(&script, now)], 20_000, |turn| {
            if !matches!(turn.steps.last(), Some(Step::Collect(_))) {
                return vec![];
            }
            let keys = "0123456789*#".chars().map(|key| Input::Keys(key.to_string()));
            let next = |input: Input| (input.clone(), flow::advance(&script, turn.session.clone(), input, now));
            let turns = keys.chain([Input::NoInput]).map(next).filter(|(_, turn)| turn.session.link_sent.is_none());
            let turns: Vec<_> = turns.collect();
            for prompt in turns.iter().flat_map(|(_, turn)| turn.steps.iter().flat_map(Step::prompts)) {
                assert!(script.prompts.is_formatted(prompt), "{prompt:?} at {at}");
                said.extend((!prompt.args.is_empty()).then(|| prompt.id.clone()));
            }
            turns
        });
        assert!(explored.is_whole && said.len() > 10, "{said:?}");
    }
}

#[test]
fn a_caller_hears_another_sentence_where_one_cannot_be_said() {
    let now = NOON.parse().unwrap();
    let whole = stories::script();
    let menu = start(&whole, now).steps[0].prompts().last().unwrap().id.clone();
    for (broken, heard) in [
        (vec![menu.as_str()], "in the line's own language there is none, so the address is told"),
        (vec![menu.as_str(), "address-account-chat"], "the address in another language, or the apology"),
    ] {
        let script = script_without(&broken);
        let turn = start(&script, now);
        let said: BTreeSet<&PromptId> = turn.steps.iter().flat_map(Step::prompts).map(|prompt| &prompt.id).collect();
        for prompt in turn.steps.iter().flat_map(Step::prompts) {
            let words = script.prompts.text(&prompt.id, &prompt.language, &prompt.args);
            assert!(words.is_ok_and(|words| !words.trim().is_empty()), "{heard}");
        }
        assert!(!said.contains(&menu), "{heard}");
        let replaced = |event: &Event| matches!(event, Event::PromptReplaced { prompt, .. } if *prompt == menu);
        assert!(turn.events.iter().any(replaced), "{heard}");
    }
}

/// The first turn of a call from a mobile number.
fn start(script: &Script, now: Timestamp) -> Turn {
    let supposed = CallAssumptions {
        from: "+79161234567",
        to: "+74952321000",
        link_sent_ago: None,
        mail_known: false,
        number_refused: None,
        repeat: false,
        percentile: 0,
        arms: vec![],
        hears: vec![],
    };
    flow::advance(script, supposed.begin(script, now), Input::Start, now)
}
