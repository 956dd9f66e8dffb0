//! The page of the web phone, with its choices.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use super::context::Phone;
use super::platform::{made_up, made_up_name};
use crate::base::call::CallerKind;
use crate::config::settings::PlatformSettings;
use crate::line::event::Refusal;
use crate::pages::ways::international;

const TEMPLATE: &str = "phone.html";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_template(TEMPLATE, include_str!("phone.html")).expect("a test renders the page");
    templates
});

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
    name: &'static str,
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
    let template = TEMPLATES.get_template(TEMPLATE).expect("added above");
    template.render(Serde(choices(phone))).expect("a test renders the template")
}

fn choices(phone: &Phone<'_>) -> Choices {
    Choices {
        lines: lines(phone),
        callers: CallerKind::ALL.into_iter().filter_map(|kind| caller(phone, kind)).collect(),
        configured: phone.platforms.iter().map(|platform| choice(platform, platform.name.to_string())).collect(),
        made_up: made_up().map(|platform| choice(&platform, made_up_name(&platform))).collect(),
        refusals: Refusal::ALL.into_iter().filter(|refusal| is_of_the_store(*refusal)).map(Refusal::as_str).collect(),
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
    let (name, example) = match kind {
        CallerKind::Mobile => ("a mobile phone", phone.script().plan.example(kind)?),
        CallerKind::Landline => ("a land line", phone.script().plan.example(kind)?),
        CallerKind::Foreign => ("another country", phone.script().plan.example(kind)?),
        CallerKind::Hidden => {
            let (number, shown) = ("anonymous".to_owned(), String::new());
            return Some(CallerChoice { kind: kind.as_str(), name: "a hidden number", number, shown });
        }
    };
    let number = example.as_e164().to_owned();
    Some(CallerChoice { kind: kind.as_str(), name, number, shown: international(&example) })
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
