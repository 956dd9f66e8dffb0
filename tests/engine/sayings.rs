//! The saying at a place follows the hours, the kind of caller, a link sent a short while ago and the language: every
//! condition a saying may have, both ways.

use std::path::Path;

use deflect::cli::transcript::{Story, play};
use deflect::config::load;
use deflect::config::settings::Folders;
use deflect::line::Script;
use deflect::line::step::Step;

/// Sayings of the main menu, each with one condition; prompts are named after it.
const SAYINGS: &str = r#"say = [
  { prompt = "if-open", open = "agents" }, { prompt = "if-closed", closed = "agents" },
  { prompt = "if-mobile", callers = ["mobile"] }, { prompt = "if-other", callers = ["landline", "hidden", "foreign"] },
  { prompt = "if-sent", link_sent = true }, { prompt = "if-not-sent", link_sent = false },
  { prompt = "if-russian", languages = ["ru"] }, { prompt = "if-english", languages = ["en"] },
  { prompt = "always-english", language = "en" },
]"#;
const NOON: &str = "2026-11-20T12:00:00+03:00";
const NIGHT: &str = "2026-11-20T23:00:00+03:00";

/// The minimal configuration of `tests/config/`, its menu saying the above.
fn script() -> Script {
    let home = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config/minimal"), home.path());
    edit(&home.path().join("config/line.toml"), |text| text.replace(r#"say = ["menu-main"]"#, SAYINGS));
    let prompts: String =
        SAYINGS.split('"').filter(|word| word.contains('-')).map(|id| format!("{id} = x\n")).collect();
    for language in ["ru", "en"] {
        edit(&home.path().join(format!("prompts/{language}/voice.ftl")), |text| format!("{text}{prompts}"));
    }
    let folders =
        Folders { config: home.path().join("config"), prompts: home.path().join("prompts"), data: home.path().into() };
    load(&folders, &|_| None).unwrap_or_else(|problems| panic!("{}", problems[0].render(false))).script
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()))
        } else {
            _ = std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap()
        }
    }
}

fn edit(path: &Path, change: impl Fn(String) -> String) {
    std::fs::write(path, change(std::fs::read_to_string(path).unwrap())).unwrap();
}

/// The prompts of the menu after the greeting, with the language each is said in.
fn said(script: &Script, at: &str, from: &str, given: &str, keys: &str) -> String {
    let text = format!("at {at}\n{given}\n> call from {from} to +74952321000\n{keys}");
    let played = play(script, &Story::parse(&text).unwrap());
    let (_, turn) = played.turns.last().unwrap();
    let prompts = turn.steps.iter().flat_map(Step::prompts).filter(|prompt| prompt.id.as_str().contains('-'));
    prompts.map(|prompt| format!("{}:{}", prompt.id, prompt.language)).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_condition_holds_when_it_should_and_only_then() {
    let script = script();
    let mobile = "+79161234567";
    assert_eq!(
        said(&script, NOON, mobile, "", ""),
        "if-open:ru if-mobile:ru if-not-sent:ru if-russian:ru always-english:en"
    );
    assert_eq!(
        said(&script, NIGHT, "+74951112233", "", ""),
        "if-closed:ru if-other:ru if-not-sent:ru if-russian:ru always-english:en"
    );
    for other in ["anonymous", "+375291234567"] {
        assert!(said(&script, NOON, other, "", "").contains("if-other"), "{other}");
    }
    assert_eq!(
        said(&script, NOON, mobile, "given link sent 10m ago", ""),
        "if-open:ru if-mobile:ru if-sent:ru if-russian:ru always-english:en"
    );
    let long_ago = said(&script, NOON, mobile, "given link sent 3h ago", "");
    assert!(long_ago.contains("if-not-sent"), "{long_ago}");
    assert_eq!(
        said(&script, NOON, mobile, "", "> digits 8"),
        "if-open:en if-mobile:en if-not-sent:en if-english:en always-english:en"
    );
}
