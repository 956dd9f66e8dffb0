//! The written messages, of pages, mail and texts, with their variables: the only list of them. Spoken messages are
//! [`REQUIRED`](crate::line::prompt::REQUIRED); those of channels and topics are named after them.
//!
//! `pages::words` asserts in debug builds that a message gets the variables listed here.

use crate::line::hours::{DAY_WORDS, LATER, NEVER};
use crate::line::prompt::{Args, Value};

/// Sample values of a variable.
#[derive(Clone, Copy, Debug)]
enum SampleValue {
    /// A text, such as an address.
    Text(&'static str),
    /// A number.
    Count,
    /// `today`, `tomorrow`, a day of the week or a date.
    Day,
    /// Any of these texts.
    OneOf(&'static [&'static str]),
    /// Any of these numbers.
    Number(&'static [i64]),
}

use SampleValue::{Count, Day, Number, OneOf, Text};

/// Numbers, one for each plural form.
const COUNTS: [i64; 5] = [1, 2, 5, 11, 21];
/// The form of a day on a page that is more than a week away.
const FAR_DAY: &str = "31.12";
/// The format of a time of day.
const TIME: SampleValue = Text("9:05");

/// The messages every language has, with their variables.
const WRITTEN: &[(&str, &[(&str, SampleValue)])] = &[
    ("sms-link", &[("link", Text("https://example.org/l/12345678901"))]),
    ("sms-stopped", &[]),
    ("sms-started", &[]),
    ("sms-info", &[]),
    ("topic-general", &[]),
    ("page-title", &[("channel", Text("chat"))]),
    ("page-ready-title", &[]),
    ("page-steps-title", &[]),
    ("page-open", &[]),
    ("page-closed", &[("day", Day), ("hour", TIME)]),
    ("page-closed-long", &[]),
    ("page-every-day", &[]),
    ("page-all-day", &[]),
    ("page-span", &[("opens", TIME), ("closes", TIME)]),
    ("page-day", &[("day", Day)]),
    ("page-others", &[]),
    ("page-more", &[]),
    ("page-email", &[("email", Text("help@example.org"))]),
    ("page-phone", &[("phone", Text("8 (495) 215-24-08"))]),
    ("page-site", &[("site", Text("example.org"))]),
    ("page-mail-title", &[]),
    ("page-mail", &[]),
    ("page-mail-address", &[]),
    ("page-mail-action", &[]),
    ("page-mail-bad", &[]),
    ("page-mail-enough", &[]),
    ("page-mailed-title", &[]),
    ("page-mailed", &[]),
    ("page-mailed-back", &[]),
    ("page-gone-title", &[]),
    ("page-gone", &[]),
    ("page-stop-title", &[]),
    ("page-stop", &[]),
    ("page-stop-action", &[]),
    ("page-stopped-title", &[]),
    ("page-stopped", &[]),
    ("email-greeting", &[]),
    ("email-open", &[]),
    ("email-follow-up-subject", &[]),
    ("email-follow-up", &[]),
    ("email-reply", &[]),
    ("email-no-reply", &[]),
    ("email-sign", &[]),
    ("email-stop", &[]),
    ("email-reminder-subject", &[]),
    ("email-reminder", &[]),
    ("email-checklist-subject", &[]),
    ("email-checklist", &[]),
    ("email-digest-subject", &[("count", Count)]),
    ("email-digest", &[("count", Count)]),
    ("email-digest-title", &[]),
    ("email-digest-please", &[]),
    ("email-request-subject", &[("topic", Text("question"))]),
    ("email-request", &[]),
    ("email-request-number", &[("number", Text("+7 916 123-45-67"))]),
    ("email-request-topic", &[("topic", Text("question"))]),
    ("email-request-day", &[("day", Text("20.11.2026, 14:05"))]),
    ("email-request-please", &[]),
];

/// The messages that a language may have, with their variables: how it writes dates and times of day.
const OWN_FORMS: &[(&str, &[(&str, SampleValue)])] = &[
    (
        "page-time",
        &[
            ("hour", Number(&[0, 9, 12, 23])),
            ("hour12", Number(&[9, 12])),
            ("minute", OneOf(&["00", "05", "30"])),
            ("half", OneOf(&["am", "pm"])),
        ],
    ),
    ("page-date", &[("date", DATE), ("month", MONTH)]),
    ("page-moment", &[("date", DATE), ("month", MONTH), ("year", Text("2026")), ("time", TIME)]),
];
const DATE: SampleValue = Number(&[1, 2, 3, 21, 31]);
const MONTH: SampleValue = Number(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

/// The keywords and phrases of opting out and in, and of asking for help.
pub const WISHES: [&str; 23] = [
    "inbound-stop",
    "inbound-stop-alone",
    "inbound-stop-phrases",
    "inbound-stop-weak",
    "inbound-start",
    "inbound-start-alone",
    "inbound-start-phrases",
    "inbound-start-weak",
    "inbound-help",
    "inbound-help-alone",
    "inbound-help-phrases",
    "inbound-help-weak",
    "inbound-polite",
    "inbound-fillers",
    "inbound-links",
    "inbound-swearing",
    "inbound-questions",
    "inbound-negations",
    "inbound-nothing",
    "inbound-nothing-starts",
    "inbound-nothing-ends",
    "inbound-signatures",
    "inbound-quotes",
];

/// The names of the written messages.
pub fn written() -> impl Iterator<Item = &'static str> {
    WRITTEN.iter().map(|(id, _)| *id)
}

/// The names of the written messages that a language may have.
pub fn own_forms() -> impl Iterator<Item = &'static str> {
    OWN_FORMS.iter().map(|(id, _)| *id)
}

/// The variables of a written message, in all combinations; one empty list if it has none.
pub fn args_of(id: &str) -> Vec<Args> {
    variables(id).iter().fold(vec![vec![]], |ways, (name, sample)| {
        let values = values(*sample);
        let extended = ways
            .iter()
            .flat_map(|way: &Args| values.iter().map(|value| [way.as_slice(), &[(*name, value.clone())]].concat()));
        extended.collect()
    })
}

/// True if a written message gets exactly its variables.
pub fn is_given(id: &str, args: &[(&'static str, Value)]) -> bool {
    let has = variables(id);
    has.len() == args.len() && has.iter().all(|(name, _)| args.iter().any(|(given, _)| given == name))
}

/// The variable of a section: the hours of a channel.
const SECTION: &[(&str, SampleValue)] = &[("hours", Text("9:00–22:00"))];

/// Texts of channels have the variables of `sms-link`, sections the hours of theirs; names and lists have none.
fn variables(id: &str) -> &'static [(&'static str, SampleValue)] {
    let known =
        |id: &str| WRITTEN.iter().chain(OWN_FORMS).find(|(known, _)| *known == id).map(|(_, variables)| *variables);
    match id.split_once('-') {
        _ if known(id).is_some() => known(id).unwrap_or_default(),
        Some(("sms", _)) => known("sms-link").unwrap_or_default(),
        Some(("about", name)) if !name.ends_with("-title") => SECTION,
        _ => &[],
    }
}

fn values(sample: SampleValue) -> Vec<Value> {
    match sample {
        Text(text) => vec![Value::Text(text.to_owned())],
        Count => COUNTS.map(Value::Count).into(),
        OneOf(texts) => texts.iter().map(|text| Value::Text((*text).to_owned())).collect(),
        Number(numbers) => numbers.iter().copied().map(Value::Count).collect(),
        Day => {
            let near = DAY_WORDS.into_iter().filter(|day| ![LATER, NEVER].contains(day));
            near.chain([FAR_DAY]).map(|day| Value::Text(day.to_owned())).collect()
        }
    }
}

/// The file of a language for a message.
pub fn file_of(id: &str) -> &'static str {
    match id.split_once('-').map(|(family, _)| family) {
        Some("page" | "channel" | "topic" | "about") => "page.ftl",
        Some("email") => "email.ftl",
        Some("sms" | "inbound") => "sms.ftl",
        Some("phrases") => "speech.ftl",
        _ => "voice.ftl",
    }
}
