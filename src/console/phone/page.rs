//! The page of the telephone: what can be chosen, written into it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

use crate::app::state::Switchboard;
use crate::base::call::CallerKind;
use crate::config::settings::PlatformSettings;
use crate::console::phone::platform::{made_up, made_up_name};
use crate::line::event::Refusal;
use crate::pages::ways::international;

const TEMPLATE: &str = "phone.html";

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.add_template(TEMPLATE, include_str!("phone.html")).expect("a test renders the page");
    templates
});

/// What can be chosen.
#[derive(Serialize)]
struct Choices {
    /// By what is dialled.
    lines: BTreeMap<String, LineChoice>,
    callers: Vec<CallerChoice>,
    configured: Vec<PlatformChoice>,
    made_up: Vec<PlatformChoice>,
    /// Why a text can be refused before it is offered, and when it is promised.
    refusals: Vec<&'static str>,
}

#[derive(Serialize)]
struct LineChoice {
    name: String,
    shown: String,
    zone: String,
    /// The time there, such as `2026-12-31T23:59`.
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

/// The page.
pub fn html(board: &Switchboard) -> String {
    let template = TEMPLATES.get_template(TEMPLATE).expect("added above");
    template.render(Serde(choices(board))).expect("the template uses what stands here, which a test renders")
}

fn choices(board: &Switchboard) -> Choices {
    Choices {
        lines: lines(board),
        callers: CallerKind::ALL.into_iter().filter_map(|kind| caller(board, kind)).collect(),
        configured: board.platforms.iter().map(|platform| choice(platform, platform.name.to_string())).collect(),
        made_up: made_up().map(|platform| choice(&platform, made_up_name(&platform))).collect(),
        refusals: Refusal::ALL.into_iter().filter(|refusal| is_of_the_store(*refusal)).map(Refusal::as_str).collect(),
    }
}

fn lines(board: &Switchboard) -> BTreeMap<String, LineChoice> {
    let numbers = board.script.numbers.iter();
    let line = numbers.map(|(number, line)| {
        let zone = board.script.zone_of(line);
        let now = board.clock.now().to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
        let zone = zone.iana_name().unwrap_or("UTC").to_owned();
        (number.as_e164().to_owned(), LineChoice { name: line.to_string(), shown: international(number), zone, now })
    });
    line.collect()
}

/// A kind of caller with a number that is one; none where the company texts nobody.
fn caller(board: &Switchboard, kind: CallerKind) -> Option<CallerChoice> {
    let (name, example) = match kind {
        CallerKind::Mobile => ("a mobile phone", board.script.plan.example(kind)?),
        CallerKind::Landline => ("a land line", board.script.plan.example(kind)?),
        CallerKind::Foreign => ("another country", board.script.plan.example(kind)?),
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

/// Whether it is something the store says of a number; the others follow from the call itself.
const fn is_of_the_store(refusal: Refusal) -> bool {
    !matches!(refusal, Refusal::Landline | Refusal::Hidden | Refusal::Foreign | Refusal::CallLimit | Refusal::Anonymous)
}
