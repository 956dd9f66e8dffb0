//! `config/channels.toml`: every place a caller can be sent to.

use url::Host;

use super::address::{Email, Link};
use super::phone;
use super::place::Placed;
use super::reading::Context;
use super::references::{Need, References};
use super::shape::Kind;
use super::table::Table;
use super::toml_file::read_file;
use super::value::{FromToml, TomlValue};
use crate::base::number::{Number, NumberPlan};
use crate::line::channel::{Channel, ChannelId, TopicWays};
use crate::line::menu::TopicId;

/// The content of the file.
#[derive(Default)]
pub(super) struct ChannelsFile {
    /// The channels; `None` if part of one could not be read.
    pub channels: Vec<(Placed<ChannelId>, Option<Channel>)>,
    /// Channels listed or left out on the pages of some topics.
    pub topics: Vec<(Placed<TopicId>, TopicWays)>,
    /// True if callers may be told of foreign messengers.
    pub foreign_messengers: bool,
    /// True if the file was read completely, so that missing entries are really missing.
    pub whole: bool,
}

/// Reads the file and notes every name in it. Without a plan its numbers are not checked.
pub(super) fn read(context: Context<'_>, plan: Option<&NumberPlan>, references: &mut References) -> ChannelsFile {
    let file = |root: &mut Table<'_>| {
        let foreign_messengers = root.or("foreign_messengers", false);
        let channels = root.named("channel", |name, table| channel(name, table, plan, references));
        let id = |name: &Placed<String>| name.with(ChannelId::new(&name.value));
        let channels = channels.into_iter().map(|(name, channel)| (id(&name), channel.flatten())).collect();
        let topics = root.named("topic", |name, table| topic(name, table, references)).into_iter();
        let id = |name: &Placed<String>| name.with(TopicId::new(&name.value));
        let topics = topics.filter_map(|(name, ways)| Some((id(&name), ways?))).collect();
        ChannelsFile { channels, topics, foreign_messengers, whole: root.is_whole() }
    };
    read_file(context, "channels.toml", file).unwrap_or_default()
}

fn channel(
    name: &Placed<String>,
    table: &mut Table<'_>,
    plan: Option<&NumberPlan>,
    references: &mut References,
) -> Option<Channel> {
    let link = table.given::<Link>("link");
    let site = table.given::<Site>("site");
    let email = table.given::<Email>("email");
    let phones = table.given::<Vec<Placed<String>>>("phones");
    let phones = phones.and_then(|written| numbers(table, &written.unwrap_or_default(), plan));
    let hours = table.optional::<Placed<String>>("hours").map(|hours| references.hours(&hours));
    let foreign_messenger = table.or("foreign_messenger", false);
    let others = table.optional::<Vec<Placed<String>>>("others");
    let by = format!("`others` of channel `{}`", name.value);
    let others = others.map(|others| others.iter().map(|id| references.channel(&by, id, Need::Nothing)).collect());
    let about = table.or::<Vec<Placed<String>>>("about", vec![]);
    for (index, section) in about.iter().enumerate() {
        if about[..index].iter().any(|before| before.value == section.value) {
            table.report(section.problem(format!("section `{}` is listed twice", section.value)));
        }
    }
    let about = about.iter().map(|section| references.section(section)).collect();
    let ready = table.or("ready", true);
    Some(Channel {
        id: ChannelId::new(&name.value),
        link: link?.map(|link| link.0),
        site: site?.map(|site| site.0),
        email: email?.map(|email| email.0),
        phones: phones?,
        hours,
        foreign_messenger,
        others,
        about,
        ready,
    })
}

fn topic(name: &Placed<String>, table: &mut Table<'_>, references: &mut References) -> TopicWays {
    let by = |key: &str| format!("`{key}` of topic `{}`", name.value);
    let others = table.or::<Vec<Placed<String>>>("others", vec![]);
    let others = others.iter().map(|id| references.channel(&by("others"), id, Need::Nothing)).collect();
    let without = table.or::<Vec<Placed<String>>>("without", vec![]);
    let without = without.iter().map(|id| references.condition(&by("without"), id)).collect();
    TopicWays { others, without }
}

/// An address as it is spoken and written: without `https://`.
struct Site(String);

impl FromToml for Site {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        match text.split_once("://") {
            Some((_, spoken)) => value.refuse(
                format!("`{text}` is spelled to callers as it stands here"),
                Some(&format!("write what they type: `{}`", spoken.trim_end_matches('/'))),
            ),
            None if !text.is_ascii() => {
                let host = Host::parse(&text).ok().map(|host| format!(": `{host}`"));
                let help = format!("write the site in Latin letters{}", host.unwrap_or_default());
                value.refuse(format!("`{text}` cannot be spelled to callers"), Some(&help))
            }
            None => Some(Self(text)),
        }
    }
}

/// The numbers; `None` if one of them is invalid.
fn numbers(table: &Table<'_>, written: &[Placed<String>], plan: Option<&NumberPlan>) -> Option<Vec<Number>> {
    let numbers = phone::numbers(table.reading(), written, plan?);
    (numbers.len() == written.len()).then(|| numbers.into_iter().map(|number| number.value).collect())
}
