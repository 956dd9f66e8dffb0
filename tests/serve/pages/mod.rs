//! The landing page and the mail of the shipped line, as people read them: every fact where it belongs, and how it looks.

mod facts;
mod look;
mod ways;

use std::sync::OnceLock;

use deflect::base::call::Language;
use deflect::config::Loaded;
use deflect::line::channel::ChannelId;
use deflect::line::menu::TopicId;
use deflect::line::message::MessageKind;
use deflect::pages::Templates;
use deflect::pages::link::{Mailing, PageAddress, render_page};
use deflect::store::LinkRecord;
use jiff::Timestamp;

use crate::support::stories;

const TOKEN: &str = "Ab3dEfGhJkM";
const LINK: PageAddress<'_> = PageAddress { prefix: "", token: TOKEN };
/// A Friday in Moscow: agents answer, and do not.
const NOON: &str = "2026-11-20T12:00:00+03:00";
const MIDNIGHT: &str = "2026-11-20T23:50:00+03:00";
const LANGUAGES: [&str; 2] = ["ru", "en"];
/// Topics whose words are shipped, whatever nodes use them.
const TOPICS: [&str; 24] = [
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
    "fraud",
    "company",
    "press",
    "investors",
    "compliance",
    "complaint",
    "complaint-order",
    "chat-silent",
    "hours",
    "history",
    "slow-answer",
    "human",
    "no-phone",
];

fn shipped() -> &'static Loaded {
    static SHIPPED: OnceLock<Loaded> = OnceLock::new();
    SHIPPED.get_or_init(stories::shipped)
}

fn templates() -> Templates {
    Templates::new(shipped().templates.clone())
}

fn channels() -> Vec<&'static str> {
    let mut channels: Vec<_> = shipped().script.channels.keys().map(ChannelId::as_str).collect();
    channels.sort_unstable();
    channels
}

fn record(language: &str, channel: &str, topic: &str) -> LinkRecord {
    LinkRecord {
        channel: ChannelId::new(channel),
        language: Language::new(language),
        kind: MessageKind::Link,
        topic: Some(TopicId::new(topic)),
        expires: Timestamp::MAX,
    }
}

fn page_at(language: &str, channel: &str, topic: &str, time: &str) -> String {
    let record = record(language, channel, topic);
    let now = time.parse().unwrap();
    render_page(&shipped().script, &templates(), &record, LINK, Mailing::Offered, now).unwrap()
}

fn page(channel: &str, topic: &str) -> String {
    page_at("ru", channel, topic, NOON)
}

/// The addresses a page or a mail leads to, in their order.
fn hrefs(html: &str) -> Vec<&str> {
    html.split(" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Shared by the tests of mail: a composer over the shipped templates, whose mail nobody answers unless told.
fn mail(language: &str, channel: &str, topic: &str, reply_to: Option<&str>) -> deflect::outbox::body::Mail {
    use deflect::line::message::{Medium, Message, Recipient};
    use deflect::outbox::body::MessageBody;
    use deflect::outbox::vault::{Purpose, Vault};
    use deflect::outbox::{Composer, Promise};
    use deflect::store::pseudonym::Pseudonyms;
    use deflect::store::{MessageId, Pseudonym};

    let script = &shipped().script;
    let mut settings = shipped().settings.clone();
    settings.server.public_url = "https://link.example.ru".parse().unwrap();
    settings.mail.reply_to = reply_to.map(str::to_owned);
    let vault = Vault::new(&[[7; 32]]);
    let composer = Composer::new(templates(), &settings, vault.clone(), Pseudonyms::new(&[[9; 32]]));
    let number = script.plan.number("+79161234567").unwrap();
    let message = Message {
        kind: MessageKind::FollowUp,
        medium: Medium::Email,
        line: script.default_line.clone(),
        channel: ChannelId::new(channel),
        topic: Some(TopicId::new(topic)),
        recipient: Recipient::Contact(number),
        language: Language::new(language),
    };
    let caller = Some(Pseudonym([9; 16]));
    let promise =
        Promise { message: &message, id: MessageId([1; 16]), token: TOKEN, caller, now: NOON.parse().unwrap() };
    let composed = composer.compose(script, &promise).unwrap();
    match MessageBody::from_json(&vault.open(&composed.body, Purpose::Words).unwrap()).unwrap() {
        MessageBody::Mail(mail) => mail,
        MessageBody::Sms { text } => panic!("not a mail: {text}"),
    }
}
