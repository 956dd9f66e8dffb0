//! The words of messages and pages, out of `prompts/<lang>/{sms,email,page}.ftl`.
//!
//! What belongs to a channel or a topic is found by its name: `channel-<id>`, `channel-<id>-lead`,
//! `channel-<id>-action`, perhaps `channel-<id>-wait`; `sms-<id>`; `topic-<id>`, `topic-<id>-ready`, perhaps
//! `topic-<id>-ready-title`. Times of day reach the words as text, such as `9:00`.

use jiff::Timestamp;
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

use crate::call::Language;
use crate::config::vocabulary;
use crate::line::Script;
use crate::line::channel::{Channel, ChannelId};
use crate::line::hours::{Hours, Opening, WEEKDAYS};
use crate::line::menu::TopicId;
use crate::line::prompt::{Args, PromptError, PromptId, Value};
use crate::number::Number;

/// The days within which an opening is told by its day of the week.
const WEEKDAY_DAYS_MAX: i32 = 6;

/// The script's words in one language.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    script: &'a Script,
    language: &'a Language,
}

/// What a caller should have ready, or try first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Ready {
    /// The heading.
    pub title: String,
    /// One thing each.
    pub items: Vec<String>,
}

impl<'a> Words<'a> {
    /// The words in a language, or in the line's own when the script no longer has it.
    pub fn new(script: &'a Script, language: &'a Language) -> Self {
        let known = script.prompts.languages().contains(&language);
        let own = script.lines.get(&script.default_line).map(|line| &line.language);
        Self { script, language: if known { language } else { own.unwrap_or(language) } }
    }

    /// The words in the language of the line itself: what departments read.
    pub fn of_the_line(script: &'a Script) -> Option<Self> {
        let line = script.lines.get(&script.default_line)?;
        Some(Self { script, language: &line.language })
    }

    /// The language.
    pub fn language(&self) -> &'a Language {
        self.language
    }

    /// A prompt without variables.
    pub fn say(&self, id: &str) -> Result<String, PromptError> {
        self.say_with(id, vec![])
    }

    /// A prompt with its variables.
    pub fn say_with(&self, id: &str, args: Args) -> Result<String, PromptError> {
        debug_assert!(vocabulary::is_given(id, &args), "`{id}` is not given what `config::vocabulary` says");
        self.script.prompts.text(&PromptId::new(id), self.language, &args)
    }

    /// A prompt that need not be there.
    pub fn say_if_any(&self, id: &str) -> Result<Option<String>, PromptError> {
        self.script.prompts.has(self.language, id).then(|| self.say(id)).transpose()
    }

    /// The name of a channel.
    pub fn channel(&self, id: &ChannelId) -> Result<String, PromptError> {
        self.say(&format!("channel-{id}"))
    }

    /// One sentence on what a channel is good for.
    pub fn lead(&self, id: &ChannelId) -> Result<String, PromptError> {
        self.say(&format!("channel-{id}-lead"))
    }

    /// What the button that opens a channel says.
    pub fn action(&self, id: &ChannelId) -> Result<String, PromptError> {
        self.say(&format!("channel-{id}-action"))
    }

    /// The text that carries a link to a channel, the link last.
    pub fn text(&self, id: &ChannelId, link: &str) -> Result<String, PromptError> {
        let own = format!("sms-{id}");
        let prompt = if self.script.prompts.has(self.language, &own) { &own } else { "sms-link" };
        self.say_with(prompt, vec![("link", Value::Text(link.to_owned()))])
    }

    /// What a call was about; a general question where that is not known or has no name.
    pub fn topic(&self, topic: Option<&TopicId>) -> Result<String, PromptError> {
        let own = topic.map(|topic| self.say_if_any(&format!("topic-{topic}"))).transpose()?.flatten();
        own.map_or_else(|| self.say("topic-general"), Ok)
    }

    /// What to have ready for a topic; nothing where nothing is asked for.
    pub fn ready(&self, topic: Option<&TopicId>) -> Result<Option<Ready>, PromptError> {
        let Some(topic) = topic else { return Ok(None) };
        let Some(items) = self.say_if_any(&format!("topic-{topic}-ready"))? else { return Ok(None) };
        let own = self.say_if_any(&format!("topic-{topic}-ready-title"))?;
        let title = own.map_or_else(|| self.say("page-ready-title"), Ok)?;
        Ok(Some(Ready { title, items: items.lines().map(str::to_owned).collect() }))
    }

    /// Whether people answer at a channel now, and how soon. A channel's own `channel-<id>-wait` goes before its
    /// calendar; a channel with neither says nothing.
    pub fn waiting_now(&self, channel: &Channel, at: Timestamp) -> Result<Option<String>, PromptError> {
        if let Some(own) = self.say_if_any(&format!("channel-{}-wait", channel.id))? {
            return Ok(Some(own));
        }
        let Some(hours) = self.hours(channel) else { return Ok(None) };
        if hours.is_open(at) {
            return self.say("page-open").map(Some);
        }
        hours.next_opening(at).map(|opening| self.say_with("page-closed", opening_args(hours, opening, at))).transpose()
    }

    /// When people answer at a channel, for a text that is read at any time.
    pub fn waiting_usually(&self, channel: &Channel) -> Result<Option<String>, PromptError> {
        if let Some(own) = self.say_if_any(&format!("channel-{}-wait", channel.id))? {
            return Ok(Some(own));
        }
        let Some(span) = self.hours(channel).and_then(Hours::span) else { return Ok(None) };
        let args =
            vec![("from_hour", Value::Text(clock_face(span.from))), ("to_hour", Value::Text(clock_face(span.to)))];
        self.say_with("email-hours", args).map(Some)
    }

    /// A moment as departments read it, in the time of the channel's calendar, or of the line's calendars where it has
    /// none: `20.11.2026, 14:05`.
    pub fn moment(&self, channel: &Channel, at: Timestamp) -> String {
        let first = self.script.hours.iter().min_by_key(|(id, _)| *id).map(|(_, hours)| hours);
        let zone = self.hours(channel).or(first).map_or(TimeZone::UTC, |hours| hours.zone.clone());
        at.to_zoned(zone).strftime("%d.%m.%Y, %H:%M").to_string()
    }

    fn hours(&self, channel: &Channel) -> Option<&'a Hours> {
        self.script.hours.get(channel.hours.as_ref()?)
    }
}

/// The channels a caller is helped by whatever the question, best first: the line's own, the quickest way to a person,
/// and the rescue. Only those with a link.
pub fn entrances(script: &Script) -> Vec<&Channel> {
    let Some(line) = script.lines.get(&script.default_line) else { return vec![] };
    let nodes = [&line.human, &line.rescue].into_iter().filter_map(|node| script.nodes.get(node));
    let told = nodes.filter_map(|node| node.kind.channel());
    let mut entrances: Vec<&Channel> = vec![];
    for id in std::iter::once(&line.channel).chain(told) {
        let channel = script.channels.get(id).filter(|channel| channel.link.is_some());
        entrances.extend(channel.filter(|channel| entrances.iter().all(|known| known.id != channel.id)));
    }
    entrances
}

/// A number as people write it at home: `8 (495) 215-24-08`.
pub fn national(number: &Number) -> String {
    written(number, PhoneNumberFormat::National)
}

/// A number as people write it for anyone: `+7 916 123-45-67`.
pub fn international(number: &Number) -> String {
    written(number, PhoneNumberFormat::International)
}

fn written(number: &Number, format: PhoneNumberFormat) -> String {
    match number.as_e164().parse::<PhoneNumber>() {
        Ok(parsed) => parsed.format_as(format).into_owned(),
        Err(_) => number.as_e164().to_owned(),
    }
}

/// `day` is `today`, `tomorrow`, a day of the week (`mon` … `sun`) or a date; `hour` is a time of day.
fn opening_args(hours: &Hours, opening: Opening, at: Timestamp) -> Args {
    let date = at.to_zoned(hours.zone.clone()).date();
    let date = date.checked_add(jiff::Span::new().days(opening.days)).unwrap_or(date);
    let day = match opening.days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=WEEKDAY_DAYS_MAX => weekday(date.weekday()).to_owned(),
        _ => date.strftime("%d.%m").to_string(),
    };
    vec![("day", Value::Text(day)), ("hour", Value::Text(clock_face(opening.time)))]
}

fn weekday(day: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, weekday)| *weekday == day).map_or("", |(name, _)| name)
}

fn clock_face(time: Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}
