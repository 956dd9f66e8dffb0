//! A script with the shipped words, the channels of the shipped directory and one line.

use std::path::{Path, PathBuf};

use deflect::base::call::{Language, LineId};
use deflect::base::number::{Number, NumberPlan};
use deflect::line::Script;
use deflect::line::channel::{Channel, ChannelId};
use deflect::line::hours::{Hours, HoursId, Interval};
use deflect::line::menu::{Line, Node, NodeId, NodeKind, Patience};
use deflect::line::prompt::{PromptId, Prompts};
use deflect::pages::Templates;
use fluent_bundle::FluentResource;
use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;

/// Every channel a caller can be told, with the address its link leads to, if any.
pub const CHANNELS: [(&str, Option<&str>); 18] = [
    ("account-chat", Some("https://my.ozon.ru/")),
    ("public-chat", Some("https://ozon.ru/")),
    ("mobile-app", Some("https://ozon.ru/")),
    ("help-centre", Some("https://ozon.ru/")),
    ("b2b-email", None),
    ("travel-chat", None),
    ("bank-phone", None),
    ("bank-email", None),
    ("bank-chat", Some("https://finance.ozon.ru/")),
    ("seller-chat", Some("https://seller.ozon.ru/")),
    ("pickup-email", None),
    ("pickup-app", None),
    ("compliance", None),
    ("vk", Some("https://vk.com/ozon")),
    ("telegram", None),
    ("press", None),
    ("investors", None),
    ("head-office", None),
];
pub const TOPICS: [&str; 25] = [
    "order",
    "returns",
    "payment",
    "bonus",
    "technical",
    "app",
    "sign-in",
    "seller",
    "pickup",
    "travel",
    "bank",
    "company",
    "press",
    "investors",
    "fraud",
    "complaint",
    "complaint-order",
    "compliance",
    "chat-silent",
    "hours",
    "history",
    "slow-answer",
    "human",
    "no-phone",
    "general",
];
pub const LANGUAGES: [&str; 2] = ["ru", "en"];

pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// A Friday noon in Moscow: agents answer.
pub fn noon() -> Timestamp {
    at("2026-11-20T12:00:00+03:00")
}

pub fn plan() -> NumberPlan {
    NumberPlan::new("RU", &["RU"]).unwrap()
}

pub fn number() -> Number {
    plan().number("+79161234567").unwrap()
}

pub fn shipped(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts").join(file)
}

pub fn templates() -> Templates {
    let mut environment = minijinja::Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    for name in ["page.html", "gone.html", "email.html"] {
        environment.add_template_owned(name, std::fs::read_to_string(shipped(name)).unwrap()).unwrap();
    }
    Templates::new(environment)
}

/// The text of the shipped words of a language, a file each.
pub fn words(language: &str) -> Vec<String> {
    ["sms", "email", "page"]
        .map(|file| std::fs::read_to_string(shipped(&format!("{language}/{file}.ftl"))).unwrap())
        .into()
}

fn prompts() -> Prompts {
    let mut prompts = Prompts::default();
    for language in LANGUAGES {
        let files = words(language).into_iter().map(|text| FluentResource::try_new(text).unwrap()).collect();
        prompts.add(Language::new(language), files).unwrap();
    }
    prompts
}

fn channel(id: &str, link: Option<&str>) -> Channel {
    Channel {
        id: ChannelId::new(id),
        link: link.map(|link| link.parse().unwrap()),
        site: link.map(|link| link.trim_start_matches("https://").trim_end_matches('/').to_owned()),
        email: id.ends_with("email").then(|| format!("{id}@example.ru")),
        phones: if id == "bank-phone" { vec![plan().number("+74952152408").unwrap()] } else { vec![] },
        hours: id.ends_with("chat").then(|| HoursId::new("agents")),
        foreign_messenger: id == "telegram",
        others: None,
        about: vec![],
        ready: true,
    }
}

/// Every day 9 to 22 Moscow time, New Year's Day closed.
fn agents() -> Hours {
    let weekly = std::array::from_fn(|_| vec![Interval { from: time(9, 0, 0, 0), to: time(22, 0, 0, 0) }]);
    let exceptions = [("2027-01-01".parse().unwrap(), vec![])].into();
    Hours { zone: TimeZone::get("Europe/Moscow").unwrap(), weekly, exceptions }
}

pub fn script() -> Script {
    let inform = |id: &str, channel: &str| {
        let kind = NodeKind::Inform { channel: ChannelId::new(channel), then: NodeId::new("bye").into() };
        (
            NodeId::new(id),
            Node { say: vec![], topic: None, anonymous: false, human: None, ask: None, again: vec![], kind },
        )
    };
    let line = Line {
        greeting: PromptId::new("greeting"),
        entry: NodeId::new("main").into(),
        human: NodeId::new("human").into(),
        by_voice: vec![],
        channel: ChannelId::new("account-chat"),
        rescue: NodeId::new("rescue"),
        farewell: NodeId::new("bye"),
        language: Language::new("ru"),
        plan: None,
        variables: Default::default(),
        channels: Default::default(),
        calendars: Default::default(),
    };
    Script {
        lines: [(LineId::new("ozon"), line)].into(),
        numbers: Default::default(),
        default_line: LineId::new("ozon"),
        nodes: [inform("human", "public-chat"), inform("rescue", "account-chat")].into_iter().collect(),
        topics: Default::default(),
        channels: CHANNELS.iter().map(|(id, link)| (ChannelId::new(id), channel(id, *link))).collect(),
        hours: [(HoursId::new("agents"), agents())].into_iter().collect(),
        prompts: prompts().into(),
        hearing: Default::default(),
        patience: Patience::default(),
        plan: plan(),
        notices: Default::default(),
        experiments: Default::default(),
        tried: Default::default(),
        stopped: Default::default(),
        wordings: Default::default(),
    }
}
