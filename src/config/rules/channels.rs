//! Rules about channels, calendars and topics.

use std::collections::BTreeSet;

use super::super::Read;
use super::prompts::lacking;
use crate::base::diagnostic::suggestion;
use crate::config::line::LineEntry;
use crate::config::place::{Placed, ProblemList};
use crate::config::references::Need;
use crate::line::channel::{Channel, ChannelId};
use crate::line::hours::HoursId;
use crate::line::menu::TopicId;

/// Every channel named must be in the directory.
///
/// `channel = "account_chat"` beside `[channel.account-chat]`.
pub(super) fn every_channel_exists(read: &Read, problems: &ProblemList) {
    let names = || read.channels.channels.iter().map(|(id, _)| id.value.as_str());
    let is_known = |id: &ChannelId| names().any(|name| name == id.as_str());
    for way in read.references.channels.iter().filter(|way| read.channels.whole && !is_known(&way.channel.value)) {
        let id = &way.channel.value;
        let mut problem = way.channel.problem(format!("{} leads to channel `{id}`, which does not exist", way.by));
        problem.help = suggestion(id.as_str(), names());
        problems.push(problem);
    }
}

/// A channel must have what its references need: a number to be dialled, a mailbox to be written to; a line's own
/// channel needs a link, to which callers with an expired link are led.
///
/// `[connect.bank]` to a channel without `phones`.
pub(super) fn a_channel_has_what_it_is_needed_for(read: &Read, problems: &ProblemList) {
    for way in &read.references.channels {
        let Some(channel) = channel(read, &way.channel.value) else { continue };
        let (lacks, does, key) = match way.need {
            Need::Nothing => continue,
            Need::Link => (channel.link.is_none(), "leads to the link", "link"),
            Need::Phones => (channel.phones.is_empty(), "dials the numbers", "phones"),
            Need::Email => (channel.email.is_none(), "writes to the mailbox", "email"),
        };
        if lacks {
            let message = format!("{} {does} of channel `{}`, which has none", way.by, channel.id);
            problems.push(way.channel.problem(message).with_help(format!("give the channel `{key}`, or take another")));
        }
    }
}

/// A number that is dialled must not ring on a line here: the call would come back, at a charge, for ever.
///
/// `[connect.bank]` to a channel whose `phones` has the number of `[line.main]`.
pub(super) fn no_call_is_put_through_to_a_line(read: &Read, problems: &ProblemList) {
    for way in read.references.channels.iter().filter(|way| way.need == Need::Phones) {
        let Some(channel) = channel(read, &way.channel.value) else { continue };
        let rings = |entry: &&LineEntry| entry.numbers.iter().any(|number| channel.phones.contains(&number.value));
        if let Some(line) = read.line.lines.iter().find(rings) {
            let message = format!("{} dials a number of line `{}`, where the call came from", way.by, line.id.value);
            let help = format!("give channel `{}` the number of the people who answer", channel.id);
            problems.push(way.channel.problem(message).with_help(help));
        }
    }
}

/// Callers must not be sent to a foreign messenger while the switch is off (41-FZ).
///
/// `[inform.telegram]` while `foreign_messengers = false`.
pub(super) fn foreign_messengers_are_allowed(read: &Read, problems: &ProblemList) {
    let is_foreign = |id: &ChannelId| channel(read, id).is_some_and(|channel| channel.foreign_messenger);
    let ways = read.references.channels.iter().filter(|way| way.is_told && !read.channels.foreign_messengers);
    for way in ways.filter(|way| is_foreign(&way.channel.value)) {
        let message = format!("{} leads to `{}`, a foreign messenger", way.by, way.channel.value);
        let help = "where the law allows it, say `foreign_messengers = true` in `channels.toml`; else take it out";
        problems.push(way.channel.problem(message).with_help(help));
    }
}

/// Every calendar named must exist.
///
/// `hours = "agent"` beside `[hours.agents]`.
pub(super) fn every_calendar_exists(read: &Read, problems: &ProblemList) {
    let names = || read.hours.hours.iter().map(|(id, _)| id.value.as_str());
    for hours in read.references.hours.iter().filter(|_| read.hours.whole) {
        if !names().any(|name| name == hours.value.as_str()) {
            let mut problem = hours.problem(format!("calendar `{}` does not exist", hours.value));
            problem.help = suggestion(hours.value.as_str(), names());
            problems.push(problem);
        }
    }
}

/// Warns of a calendar that nothing goes by.
///
/// `[hours.night]` that no channel, condition or line names.
pub(super) fn every_calendar_is_used(read: &Read, problems: &ProblemList) {
    let is_whole = read.line.whole && read.channels.whole && read.hours.whole;
    let is_used = |id: &HoursId| {
        let by_a_line = read.line.lines.iter().any(|line| line.own.calendars.values().any(|own| own == id));
        by_a_line || read.references.hours.iter().any(|used| used.value == *id)
    };
    for (id, _) in read.hours.hours.iter().filter(|(id, _)| is_whole && !is_used(&id.value)) {
        let problem = id.problem(format!("nothing goes by calendar `{}`", id.value)).as_warning();
        problems.push(problem.with_help("name it in `hours` of a channel, or take it out"));
    }
}

/// A channel must have a name in every language, and a sentence about it: `channel-<its name>` and `-lead`, for pages
/// and mail. One with a link also has a label for its button: `-action`.
///
/// `[channel.vk]` without `channel-vk` in `prompts/en/page.ftl`.
pub(super) fn every_channel_is_named(read: &Read, problems: &ProblemList) {
    let may_be_told = |channel: &Channel| read.channels.foreign_messengers || !channel.foreign_messenger;
    let is_told = |channel: &Option<Channel>| channel.as_ref().is_none_or(may_be_told);
    for (id, channel) in read.channels.channels.iter().filter(|(_, channel)| is_told(channel)) {
        let name = &id.value;
        must_be_named("channel", &id.with(name.as_str()), read, problems);
        let has_button = channel.as_ref().is_some_and(|channel| channel.link.is_some());
        let button = Some(("-action", "words on its button")).filter(|_| has_button);
        for (end, what) in [("-lead", "sentence on what it is good for")].into_iter().chain(button) {
            must_have("channel", &id.with(name.as_str()), (end, what), read, problems);
        }
    }
}

/// Messages about a channel in one language must exist in the others as well: `-why`, `-wait` and `-steps`.
///
/// `channel-bank-email-why` in `prompts/ru/page.ftl` alone.
pub(super) fn every_language_tells_as_much(read: &Read, problems: &ProblemList) {
    for (id, _) in &read.channels.channels {
        let name = id.with(id.value.as_str());
        for (end, what) in [("-why", "reason to go there"), ("-wait", "waiting time"), ("-steps", "steps")] {
            if is_written(read, &format!("channel-{}{end}", name.value)) {
                must_have("channel", &name, (end, what), read, problems);
            }
        }
    }
}

/// A section of a page, and the answer to a topic that has one, must have title and text in every language: `about-<its
/// name>-title`, `about-<its name>`.
///
/// `about = ["history"]` without `about-history-title` in `prompts/en/page.ftl`.
pub(super) fn every_section_is_written(read: &Read, problems: &ProblemList) {
    let sections = read.references.sections.iter().map(|section| section.with(section.value.as_str()));
    let topics = read.references.topics.iter().map(|topic| topic.with(topic.value.as_str()));
    let mut before = BTreeSet::new();
    let topics = topics.filter(|topic| is_written(read, &format!("about-{}", topic.value)));
    for section in sections.chain(topics).filter(|section| before.insert(section.value)) {
        for message in [format!("about-{}-title", section.value), format!("about-{}", section.value)] {
            if let Some(languages) = lacking(read, &message, &[]) {
                let problem =
                    section.problem(format!("`{message}` of section `{}` is missing in {languages}", section.value));
                problems.push(problem.with_help(format!("add `{message} = …` to `page.ftl` there")));
            }
        }
    }
}

/// A topic with channels of its own must be the topic of a node: no page would show them.
///
/// `[topic.sing-in]` beside `topic = "sign-in"`.
pub(super) fn topics_with_ways_are_those_of_nodes(read: &Read, problems: &ProblemList) {
    let names = || read.references.topics.iter().map(|topic| topic.value.as_str());
    let is_known = |id: &TopicId| names().any(|name| name == id.as_str());
    for (id, _) in read.channels.topics.iter().filter(|(id, _)| read.line.whole && !is_known(&id.value)) {
        let mut problem = id.problem(format!("no node has topic `{}`", id.value));
        problem.help = suggestion(id.value.as_str(), names());
        problems.push(problem);
    }
}

/// A topic must have a name in every language, as callers read it: `topic-<its name>`.
///
/// `topic = "returns"` without `topic-returns` in `prompts/en/page.ftl`.
pub(super) fn every_topic_is_named(read: &Read, problems: &ProblemList) {
    let mut before = BTreeSet::new();
    for topic in read.references.topics.iter().filter(|topic| before.insert(&topic.value)) {
        must_be_named("topic", &topic.with(topic.value.as_str()), read, problems);
    }
}

/// A channel that callers are told of must have its address in words, in every language: `address-<its name>`.
///
/// `[inform.chat] channel = "vk"` without `address-vk` in `prompts/en/voice.ftl`, or without `link-vk`, which names the
/// link that a text brings.
pub(super) fn every_channel_is_told(read: &Read, problems: &ProblemList) {
    let nodes = read.line.nodes.iter().filter_map(|entry| entry.node.as_ref());
    let own =
        |named: &'_ ChannelId| read.references.own_channels.get(named).map(|own| own.iter().map(|id| id.value.clone()));
    let of_node = |named: &ChannelId| own(named).map_or_else(|| vec![named.clone()], Iterator::collect);
    let told: BTreeSet<ChannelId> = nodes.filter_map(|node| node.kind.channel()).flat_map(of_node).collect();
    for (id, _) in read.channels.channels.iter().filter(|(id, _)| told.contains(&id.value)) {
        let name = &id.value;
        must_be_said(&format!("address-{name}"), &format!("the way to channel `{name}`"), id, read, problems);
        must_be_said(&format!("link-{name}"), &format!("the link of channel `{name}`"), id, read, problems);
    }
}

/// Opening hours must be told in every language: `hours-<calendar>-open` and `-closed`, of the calendar that each line
/// has by the name.
///
/// `hours = "agents"` without `hours-agents-closed` in `prompts/en/voice.ftl`; or without `hours-london-closed` where a
/// line has `calendars = { agents = "london" }`.
pub(super) fn every_calendar_is_told(read: &Read, problems: &ProblemList) {
    let mut before = BTreeSet::new();
    for (id, channel) in &read.channels.channels {
        let Some(named) = channel.as_ref().and_then(|channel| channel.hours.as_ref()) else { continue };
        let is_known = |hours: &&HoursId| read.hours.hours.iter().any(|(known, _)| known.value == **hours);
        for hours in calendars_of(read, named).into_iter().filter(is_known) {
            for state in ["open", "closed"].iter().filter(|state| before.insert((hours, **state))) {
                let what = format!("that calendar `{hours}` is {state}");
                must_be_said(&format!("hours-{hours}-{state}"), &what, id, read, problems);
            }
        }
    }
}

/// The calendars that the lines have by a name.
pub(super) fn calendars_of<'r>(read: &'r Read, named: &'r HoursId) -> BTreeSet<&'r HoursId> {
    read.line.lines.iter().map(|line| line.own.calendars.get(named).unwrap_or(named)).collect()
}

fn must_be_said(id: &str, what: &str, place: &Placed<ChannelId>, read: &Read, problems: &ProblemList) {
    if let Some(languages) = lacking(read, id, &[]) {
        let problem = place.problem(format!("{what} is not said in {languages}"));
        problems.push(problem.with_help(format!("add `{id} = …` to `voice.ftl` there")));
    }
}

fn must_be_named(what: &str, name: &Placed<&str>, read: &Read, problems: &ProblemList) {
    must_have(what, name, ("", "name"), read, problems);
}

/// `end` is the suffix of the message, and its description.
fn must_have(what: &str, name: &Placed<&str>, end: (&str, &str), read: &Read, problems: &ProblemList) {
    let message = format!("{what}-{}{}", name.value, end.0);
    if let Some(languages) = lacking(read, &message, &[]) {
        let problem = name.problem(format!("{what} `{}` has no {} in {languages}", name.value, end.1));
        problems.push(problem.with_help(format!("add `{message} = …` to `page.ftl` there")));
    }
}

/// True if any language has the message.
fn is_written(read: &Read, message: &str) -> bool {
    read.words.books.values().any(|book| book.has(message))
}

fn channel<'r>(read: &'r Read, id: &ChannelId) -> Option<&'r Channel> {
    let entry = read.channels.channels.iter().find(|(known, _)| known.value == *id);
    entry.and_then(|(_, channel)| channel.as_ref())
}
