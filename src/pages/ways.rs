//! The ways to reach people on a page and in a mail: a channel's own mailbox and numbers, and other channels.

use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};
use url::Url;

use crate::base::number::Number;
use crate::line::Script;
use crate::line::channel::{Channel, ChannelId};
use crate::line::menu::TopicId;
use crate::line::prompt::{PromptError, Value};
use crate::pages::section::{PageSection, Way};
use crate::pages::words::PageWords;

/// The placeholder for the token in a channel's address.
pub(crate) const TOKEN_PLACE: &str = "{token}";

/// The target of a channel's link: `https` only, with the token in its place.
pub(crate) fn address(channel: &Channel, token: &str) -> Option<Url> {
    let link = channel.link.as_ref().filter(|link| link.scheme() == "https")?;
    link.as_str().replace(TOKEN_PLACE, token).parse().ok()
}

/// The channel's own mailbox and numbers; also its site, unless it has a link, whose opens are counted.
///
/// # Errors
/// A message is missing.
pub(crate) fn contacts(words: PageWords<'_>, channel: &Channel) -> Result<Vec<Way>, PromptError> {
    let mut ways = vec![];
    for phone in &channel.phones {
        let label = words.say_with("page-phone", vec![("phone", Value::Text(national(phone)))])?;
        ways.push(Way { href: Some(call(phone)), label, why: None });
    }
    if let Some(email) = &channel.email {
        let label = words.say_with("page-email", vec![("email", Value::Text(email.clone()))])?;
        ways.push(Way { href: Some(write_to(email)), label, why: None });
    }
    if let (Some(site), None) = (&channel.site, &channel.link) {
        let label = words.say_with("page-site", vec![("site", Value::Text(site.clone()))])?;
        let href = format!("https://{site}");
        ways.push(Way { href: Some(href), label, why: None });
    }
    Ok(ways)
}

/// The sections that are not collapsed: the answer to the topic, things to have ready, steps, other ways. Other ways
/// come earlier if the topic names some of its own, or if this channel does not help with it.
///
/// # Errors
/// A message is missing.
pub(crate) fn sections(
    script: &Script,
    words: PageWords<'_>,
    channel: &Channel,
    topic: Option<&TopicId>,
    token: &str,
) -> Result<Vec<PageSection>, PromptError> {
    let others = PageSection::of_ways(words.say("page-others")?, others(script, words, channel, topic, token)?);
    let (answer, ready, steps) = (words.answer(channel, topic)?, words.ready(channel, topic)?, words.steps(channel)?);
    let own = topic.and_then(|topic| script.topics.get(topic));
    let are_first = own.is_some_and(|ways| !ways.others.is_empty() || ways.without.contains(&channel.id));
    let sections = if are_first { [answer, others, ready, steps] } else { [answer, ready, steps, others] };
    Ok(sections.into_iter().flatten().collect())
}

/// Other channels, best first: those of the topic, then those of the channel, or by default those for any question.
/// Without itself and those that do not help with the topic.
///
/// # Errors
/// A message is missing.
pub(crate) fn others(
    script: &Script,
    words: PageWords<'_>,
    channel: &Channel,
    topic: Option<&TopicId>,
    token: &str,
) -> Result<Vec<Way>, PromptError> {
    let own = topic.and_then(|topic| script.topics.get(topic));
    let general: Vec<ChannelId>;
    let of_channel = match &channel.others {
        Some(others) => others,
        None => {
            general = entrances(script).into_iter().map(|entrance| entrance.id.clone()).collect();
            &general
        }
    };
    let mut named: Vec<&ChannelId> = vec![];
    for id in own.iter().flat_map(|ways| &ways.others).chain(of_channel) {
        let is_left_out = own.is_some_and(|ways| ways.without.contains(id)) || *id == channel.id;
        if !is_left_out && !named.contains(&id) {
            named.push(id);
        }
    }
    let mut ways = vec![];
    for other in named.into_iter().filter_map(|id| script.channels.get(id)) {
        ways.extend(ways_to(words, other, token)?);
    }
    Ok(ways)
}

/// The channels for any question, best first: the line's own, the quickest way to a person, and the rescue. Only those
/// with a link.
pub(crate) fn entrances(script: &Script) -> Vec<&Channel> {
    let Some(line) = script.lines.get(&script.default_line) else { return vec![] };
    let nodes = line.human.values().chain([&line.rescue]).filter_map(|node| script.nodes.get(node));
    let told = nodes.filter_map(|node| node.kind.channel()).map(|named| line.channel(named));
    let mut entrances: Vec<&Channel> = vec![];
    for id in std::iter::once(&line.channel).chain(told) {
        let channel = script.channels.get(id).filter(|channel| channel.link.is_some());
        entrances.extend(channel.filter(|channel| entrances.iter().all(|known| known.id != channel.id)));
    }
    entrances
}

/// The ways to another channel: its link, or else its numbers and its mailbox; its name alone if it has neither.
fn ways_to(words: PageWords<'_>, channel: &Channel, token: &str) -> Result<Vec<Way>, PromptError> {
    let (name, why) = (words.channel(&channel.id)?, words.why(&channel.id)?);
    let way = |href: Option<String>, label: String| Way { href, label, why: why.clone() };
    if let Some(link) = address(channel, token) {
        return Ok(vec![way(Some(link.to_string()), name)]);
    }
    let phones = channel.phones.iter().map(|phone| way(Some(call(phone)), format!("{name}: {}", national(phone))));
    let email = channel.email.iter().map(|email| way(Some(write_to(email)), format!("{name}: {email}")));
    let ways: Vec<Way> = phones.chain(email).collect();
    Ok(if ways.is_empty() { vec![way(None, name)] } else { ways })
}

fn call(phone: &Number) -> String {
    format!("tel:{}", phone.as_e164())
}

fn write_to(email: &str) -> String {
    format!("mailto:{email}")
}

/// A number in national format: `8 (495) 215-24-08`.
pub(crate) fn national(number: &Number) -> String {
    written(number, PhoneNumberFormat::National)
}

/// A number in international format: `+7 916 123-45-67`.
pub(crate) fn international(number: &Number) -> String {
    written(number, PhoneNumberFormat::International)
}

fn written(number: &Number, format: PhoneNumberFormat) -> String {
    match number.as_e164().parse::<PhoneNumber>() {
        Ok(parsed) => parsed.format_as(format).into_owned(),
        Err(_) => number.as_e164().to_owned(),
    }
}
