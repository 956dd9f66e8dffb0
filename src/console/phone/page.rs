//! The page of the web phone, with its choices.

use std::collections::BTreeMap;

use serde::Serialize;

use super::context::Phone;
use super::platform::{made_up, made_up_name};
use crate::base::call::CallerKind;
use crate::config::settings::PlatformSettings;
use crate::console::frames::Frames;
use crate::console::script_words::{ScriptMessage, script_words};
use crate::line::event::Refusal;
use crate::pages::ways::international;

/// The messages that the scripts of the page say.
const SAID_BY_SCRIPTS: [ScriptMessage; 69] = [
    ("phone-answered.done", &[]),
    ("phone-asking", &[]),
    ("phone-busy.done", &[]),
    ("phone-calling", &[]),
    ("phone-chosen", &["to", "from", "platform", "time"]),
    ("phone-dialling", &["number"]),
    ("phone-document.size", &["bytes", "type"]),
    ("phone-fact-about", &[]),
    ("phone-fact-answered", &[]),
    ("phone-fact-at", &[]),
    ("phone-fact-line", &[]),
    ("phone-fact-outcome", &[]),
    ("phone-fact-outcome.now", &["outcome", "later", "seconds"]),
    ("phone-fact-outcome.then", &["outcome", "later", "seconds"]),
    ("phone-failed.done", &[]),
    ("phone-heard-ringing", &[]),
    ("phone-inside.place", &["turn", "turns"]),
    ("phone-kind-checklist", &[]),
    ("phone-kind-follow_up", &[]),
    ("phone-kind-link", &[]),
    ("phone-kind-reminder", &[]),
    ("phone-kind-reply", &[]),
    ("phone-kind-report", &[]),
    ("phone-kind-request", &[]),
    ("phone-left", &["seconds"]),
    ("phone-medium-email", &[]),
    ("phone-medium-email.title", &[]),
    ("phone-medium-sms", &[]),
    ("phone-medium-sms.title", &[]),
    ("phone-message", &["medium", "kind", "to"]),
    ("phone-message.due", &["due"]),
    ("phone-message.words", &["kind"]),
    ("phone-mumbled", &[]),
    ("phone-no-end", &["wait"]),
    ("phone-no-voice", &["language"]),
    ("phone-no_answer.done", &[]),
    ("phone-outcome-connected", &[]),
    ("phone-outcome-exhausted", &[]),
    ("phone-outcome-failed", &[]),
    ("phone-outcome-handed_off", &[]),
    ("phone-outcome-informed", &[]),
    ("phone-outcome-left_in_greeting", &[]),
    ("phone-outcome-left_in_menu", &[]),
    ("phone-over", &["why", "outcome"]),
    ("phone-over.broke-off", &[]),
    ("phone-over.caller-hung-up", &[]),
    ("phone-over.line-hung-up", &[]),
    ("phone-over.no-call", &[]),
    ("phone-over.told", &["why", "outcome", "explained"]),
    ("phone-pressed", &["keys"]),
    ("phone-said", &["words"]),
    ("phone-said-of", &["said", "all"]),
    ("phone-seal.size", &["chars"]),
    ("phone-seconds", &["seconds"]),
    ("phone-speaking", &[]),
    ("phone-speaking.to-key", &[]),
    ("phone-stayed-silent", &[]),
    ("phone-transcript.caller", &[]),
    ("phone-transcript.end", &[]),
    ("phone-transcript.turn", &["turn", "place"]),
    ("phone-typing", &[]),
    ("phone-waiting", &[]),
    ("phone-waiting.listening", &[]),
    ("phone-when.now", &[]),
    ("phone-when.time", &["zone"]),
    ("phone-words", &[]),
    ("phone-words.keys-only", &[]),
    ("phone-would-be-sent.none", &[]),
    ("phone-would-be-sent.told", &["kind", "medium"]),
];

/// The choices of the page.
#[derive(Serialize)]
struct Choices {
    /// The lines by the dialled number.
    lines: BTreeMap<String, LineChoice>,
    callers: Vec<CallerChoice>,
    configured: Vec<PlatformChoice>,
    made_up: Vec<PlatformChoice>,
    /// The reasons for which the store can refuse a text.
    refusals: Vec<&'static str>,
    said_by_script: String,
}

#[derive(Serialize)]
struct LineChoice {
    name: String,
    shown: String,
    zone: String,
    /// The local time, such as `2026-12-31T23:59`.
    now: String,
}

#[derive(Serialize)]
struct CallerChoice {
    kind: &'static str,
    name: String,
    number: String,
    shown: String,
}

#[derive(Serialize)]
struct PlatformChoice {
    value: String,
    name: String,
    dialect: &'static str,
    can_hear: bool,
    hears: bool,
}

/// The page as HTML.
pub fn html(phone: &Phone<'_>) -> String {
    Frames::of(phone.words).section("phone.html", choices(phone))
}

fn choices(phone: &Phone<'_>) -> Choices {
    Choices {
        lines: lines(phone),
        callers: CallerKind::ALL.into_iter().filter_map(|kind| caller(phone, kind)).collect(),
        configured: phone.platforms.iter().map(|platform| choice(platform, platform.name.to_string())).collect(),
        made_up: made_up().map(|platform| choice(&platform, made_up_name(&platform))).collect(),
        refusals: Refusal::ALL.into_iter().filter(|refusal| is_of_the_store(*refusal)).map(Refusal::as_str).collect(),
        said_by_script: script_words(phone.words, &SAID_BY_SCRIPTS),
    }
}

fn lines(phone: &Phone<'_>) -> BTreeMap<String, LineChoice> {
    let numbers = phone.script().numbers.iter();
    let line = numbers.map(|(number, line)| {
        let zone = phone.script().zone_of(line);
        let now = phone.clock.now().to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
        let zone = zone.iana_name().unwrap_or("UTC").to_owned();
        (number.as_e164().to_owned(), LineChoice { name: line.to_string(), shown: international(number), zone, now })
    });
    line.collect()
}

/// A kind of caller with an example of its numbers; `None` if the numbering plan has none.
fn caller(phone: &Phone<'_>, kind: CallerKind) -> Option<CallerChoice> {
    let (number, shown) = match kind {
        CallerKind::Hidden => ("anonymous".to_owned(), String::new()),
        CallerKind::Mobile | CallerKind::Landline | CallerKind::Foreign => {
            let example = phone.script().plan.example(kind)?;
            (example.as_e164().to_owned(), international(&example))
        }
    };
    let name = phone.words.text(&format!("phone-caller-{}", kind.as_str()));
    Some(CallerChoice { kind: kind.as_str(), name, number, shown })
}

fn choice(platform: &PlatformSettings, value: String) -> PlatformChoice {
    PlatformChoice {
        value,
        name: platform.name.to_string(),
        dialect: platform.dialect.as_str(),
        can_hear: platform.can_hear(),
        hears: !platform.hears.is_empty(),
    }
}

/// True if the store decides it from the number; the others follow from the call itself.
const fn is_of_the_store(refusal: Refusal) -> bool {
    !matches!(refusal, Refusal::Landline | Refusal::Hidden | Refusal::Foreign | Refusal::CallLimit | Refusal::Anonymous)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::event::Outcome;
    use crate::line::message::MessageKind;

    #[test]
    fn the_scripts_are_given_every_message_that_they_say() {
        let scripts = [include_str!("phone.js"), include_str!("phone-page.js"), include_str!("phone-voice.js")];
        let quoted = scripts.iter().flat_map(|script| script.split('"')).filter(|text| text.starts_with("phone-"));
        let outcomes = Outcome::ALL.map(|outcome| format!("phone-outcome-{}", outcome.as_str()));
        let kinds = MessageKind::ALL.map(|kind| format!("phone-kind-{}", kind.as_str()));
        let said = quoted.chain(outcomes.iter().chain(&kinds).map(String::as_str));
        for id in said {
            assert!(SAID_BY_SCRIPTS.iter().any(|(known, _)| *known == id), "{id}");
        }
    }
}
