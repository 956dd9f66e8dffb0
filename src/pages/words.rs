//! The words of messages and pages, out of `prompts/<lang>/{sms,email,page}.ftl`.
//!
//! The words of a channel and a topic are found by their names; `config::vocabulary` lists every
//! message and its variables. Times of day reach the words as text, such as `9:00`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::call::Language;
use crate::config::vocabulary;
use crate::line::Script;
use crate::line::channel::{Channel, ChannelId, SectionId};
use crate::line::hours::Hours;
use crate::line::menu::TopicId;
use crate::line::prompt::{Args, PromptError, PromptId, Value};
use crate::pages::section::{PageSection, SectionForm};
use crate::pages::week::{opening_args, week};

/// Said on every page and mail of a language that has it: how well people there understand that language.
const LANGUAGE: &str = "page-language";

/// The section of times, which mail has unfolded.
const HOURS_SECTION: &str = "hours";

/// The script's words in one language.
#[derive(Clone, Copy, Debug)]
pub struct PageWords<'a> {
    script: &'a Script,
    language: &'a Language,
}

impl<'a> PageWords<'a> {
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

    /// What a channel is good for, in a few words; not every channel says so.
    pub fn why(&self, id: &ChannelId) -> Result<Option<String>, PromptError> {
        self.say_if_any(&format!("channel-{id}-why"))
    }

    /// How well this language is understood there; nothing in the language that people there speak.
    pub fn language_note(&self) -> Result<Option<String>, PromptError> {
        self.say_if_any(LANGUAGE)
    }

    /// What to have ready for a topic; nothing where nothing is asked for.
    pub fn ready(&self, channel: &Channel, topic: Option<&TopicId>) -> Result<Option<PageSection>, PromptError> {
        let Some(topic) = topic.filter(|_| channel.ready) else { return Ok(None) };
        self.section(&format!("topic-{topic}-ready"), "page-ready-title", SectionForm::List)
    }

    /// What to do at a channel, one after the other.
    pub fn steps(&self, channel: &Channel) -> Result<Option<PageSection>, PromptError> {
        self.section(&format!("channel-{}-steps", channel.id), "page-steps-title", SectionForm::Steps)
    }

    /// What is known about a topic, besides how to reach people: the section of its name.
    pub fn answer(&self, channel: &Channel, topic: Option<&TopicId>) -> Result<Option<PageSection>, PromptError> {
        topic.map_or(Ok(None), |topic| self.about(topic.as_str(), channel))
    }

    /// The sections of a channel, but for the one that answers the topic.
    pub fn more(&self, channel: &Channel, topic: Option<&TopicId>) -> Result<Vec<PageSection>, PromptError> {
        let is_answer = |name: &str| topic.is_some_and(|topic| topic.as_str() == name);
        let names = channel.about.iter().map(SectionId::as_str).filter(|name| !is_answer(name));
        names.filter_map(|name| self.about(name, channel).transpose()).collect()
    }

    /// When people answer at a channel, where that goes by a calendar.
    pub fn times(&self, channel: &Channel) -> Result<Option<PageSection>, PromptError> {
        let goes_by_calendar = channel.hours.is_some() && self.wait(channel)?.is_none();
        if goes_by_calendar { self.about(HOURS_SECTION, channel) } else { Ok(None) }
    }

    /// `about-<name>` under `about-<name>-title`. Its `$hours` are those of the channel, or of the line's own where the
    /// channel has no calendar. A section that tells hours is left out where nobody keeps any.
    fn about(&self, name: &str, channel: &Channel) -> Result<Option<PageSection>, PromptError> {
        let id = format!("about-{name}");
        if !self.script.prompts.has(self.language, &id) {
            return Ok(None);
        }
        let hours = match self.hours(channel).or_else(|| self.hours(self.lines_own()?)) {
            Some(hours) => week(hours, &|id, args| self.say_with(id, args))?,
            None => None,
        };
        let is_unknown = hours.is_none();
        let args: Args = hours.into_iter().map(|hours| ("hours", Value::Text(hours))).collect();
        match self.script.prompts.text(&PromptId::new(&id), self.language, &args) {
            Ok(text) => {
                let form = if text.contains('\n') { SectionForm::List } else { SectionForm::Sentence };
                Ok(Some(PageSection::of_lines(self.say(&format!("{id}-title"))?, form, &text)))
            }
            Err(PromptError::Format { .. }) if is_unknown => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn section(&self, id: &str, title: &str, form: SectionForm) -> Result<Option<PageSection>, PromptError> {
        let Some(text) = self.say_if_any(id)? else { return Ok(None) };
        let own = self.say_if_any(&format!("{id}-title"))?;
        let title = own.map_or_else(|| self.say(title), Ok)?;
        Ok(Some(PageSection::of_lines(title, form, &text)))
    }

    /// Whether people answer at a channel now, and how soon. A channel's own `channel-<id>-wait` goes before its
    /// calendar; a channel with neither says nothing.
    pub fn waiting_now(&self, channel: &Channel, at: Timestamp) -> Result<Option<String>, PromptError> {
        if let Some(own) = self.wait(channel)? {
            return Ok(Some(own));
        }
        let Some(hours) = self.hours(channel) else { return Ok(None) };
        if hours.is_open(at) {
            return self.say("page-open").map(Some);
        }
        match hours.next_opening(at) {
            Some(opening) => self.say_with("page-closed", opening_args(hours, opening, at)).map(Some),
            None => self.say("page-closed-long").map(Some),
        }
    }

    /// How soon a channel answers where that does not depend on the hours.
    pub fn wait(&self, channel: &Channel) -> Result<Option<String>, PromptError> {
        self.say_if_any(&format!("channel-{}-wait", channel.id))
    }

    /// A moment as departments read it, in the time of the channel's calendar, or of the line's calendars where it has
    /// none: `20.11.2026, 14:05`.
    pub fn moment(&self, channel: &Channel, at: Timestamp) -> String {
        let first = self.script.hours.iter().min_by_key(|(id, _)| *id).map(|(_, hours)| hours);
        let zone = self.hours(channel).or(first).map_or(TimeZone::UTC, |hours| hours.zone.clone());
        at.to_zoned(zone).strftime("%d.%m.%Y, %H:%M").to_string()
    }

    /// The channel that calls begin with.
    fn lines_own(&self) -> Option<&'a Channel> {
        let line = self.script.lines.get(&self.script.default_line)?;
        self.script.channels.get(&line.channel)
    }

    fn hours(&self, channel: &Channel) -> Option<&'a Hours> {
        self.script.hours.get(channel.hours.as_ref()?)
    }
}
