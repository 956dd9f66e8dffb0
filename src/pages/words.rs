//! The words of messages and pages, from `prompts/<lang>/{sms,email,page}.ftl`.
//!
//! Messages of channels and topics have their names; `config::vocabulary` lists every message with its variables. Times
//! of day are text, such as `9:00`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::call::{Language, LineId};
use crate::config::vocabulary;
use crate::line::Script;
use crate::line::channel::{Channel, ChannelId, SectionId};
use crate::line::hours::Hours;
use crate::line::menu::TopicId;
use crate::line::prompt::{Args, PromptError, PromptId, Value};
use crate::pages::moments::moment;
use crate::pages::section::{PageSection, SectionForm};
use crate::pages::week::{opening_args, week};
use crate::store::MessageWording;

/// The note on every page and mail of a language that has it: how well people at the channel understand this language.
const LANGUAGE: &str = "page-language";

/// The most characters of a wording that are kept with a message: a text without its link, or a subject.
const WORDING_CHARS_MAX: usize = 80;

/// The section of opening hours, which mail always shows.
const HOURS_SECTION: &str = "hours";

/// The script's words in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageWords<'a> {
    script: &'a Script,
    line: &'a LineId,
    language: &'a Language,
}

impl<'a> PageWords<'a> {
    /// The words in a language, or in the line's own if the script does not have it.
    pub(crate) fn new(script: &'a Script, language: &'a Language) -> Self {
        let known = script.prompts.languages().contains(&language);
        let own = script.lines.get(&script.default_line).map(|line| &line.language);
        Self { script, line: &script.default_line, language: if known { language } else { own.unwrap_or(language) } }
    }

    /// The words in the own language of the line that was called, for departments; of the default line if it is gone.
    pub(crate) fn of_the_line(script: &'a Script, called: Option<&LineId>) -> Option<Self> {
        let own = called.and_then(|called| script.lines.get_key_value(called));
        let (id, line) = own.or_else(|| script.lines.get_key_value(&script.default_line))?;
        Some(Self { script, line: id, language: &line.language })
    }

    /// The same with the variables of another line.
    pub(crate) fn on(self, line: &'a LineId) -> Self {
        Self { line, ..self }
    }

    /// The language.
    pub(crate) fn language(&self) -> &'a Language {
        self.language
    }

    /// A prompt without variables.
    pub(crate) fn say(&self, id: &str) -> Result<String, PromptError> {
        self.say_with(id, vec![])
    }

    /// A prompt with its variables.
    pub(crate) fn say_with(&self, id: &str, args: Args) -> Result<String, PromptError> {
        debug_assert!(vocabulary::is_given(id, &args), "`{id}` is not given what `config::vocabulary` says");
        let args = [args, self.script.line_args(self.line, self.language)].concat();
        self.script.prompts.text(&PromptId::new(id), self.language, &args)
    }

    /// An optional prompt.
    pub(crate) fn say_if_any(&self, id: &str) -> Result<Option<String>, PromptError> {
        self.script.prompts.has(self.language, id).then(|| self.say(id)).transpose()
    }

    /// The name of a channel.
    pub(crate) fn channel(&self, id: &ChannelId) -> Result<String, PromptError> {
        self.say(&format!("channel-{id}"))
    }

    /// A sentence about a channel.
    pub(crate) fn lead(&self, id: &ChannelId) -> Result<String, PromptError> {
        self.say(&format!("channel-{id}-lead"))
    }

    /// The label of the button that opens a channel.
    pub(crate) fn action(&self, id: &ChannelId) -> Result<String, PromptError> {
        self.say(&format!("channel-{id}-action"))
    }

    /// The text with a link to a channel, the link last.
    pub(crate) fn text(&self, id: &ChannelId, link: &str) -> Result<String, PromptError> {
        self.say_with(&self.text_prompt(id), vec![("link", Value::Text(link.to_owned()))])
    }

    /// The wording of that text.
    pub(crate) fn text_wording(&self, id: &ChannelId) -> Result<MessageWording, PromptError> {
        Ok(self.wording(&[&self.text_prompt(id)], &self.text(id, "…")?))
    }

    fn text_prompt(&self, id: &ChannelId) -> String {
        let own = format!("sms-{id}");
        if self.script.prompts.has(self.language, &own) { own } else { "sms-link".to_owned() }
    }

    /// The wording of a mail that says `id` under the subject `<id>-subject`.
    pub(crate) fn mail_wording(&self, id: &str) -> Result<MessageWording, PromptError> {
        let subject = format!("{id}-subject");
        Ok(self.wording(&[id, &subject], &self.say(&subject)?))
    }

    fn wording(&self, prompts: &[&str], words: &str) -> MessageWording {
        let prompts: Vec<PromptId> = prompts.iter().map(|id| PromptId::new(id)).collect();
        MessageWording {
            prompts: self.script.prompts.versioned(&prompts, self.language),
            words: words.chars().take(WORDING_CHARS_MAX).collect(),
        }
    }

    /// The topic of a call; a general question if unknown or without a name.
    pub(crate) fn topic(&self, topic: Option<&TopicId>) -> Result<String, PromptError> {
        let own = topic.map(|topic| self.say_if_any(&format!("topic-{topic}"))).transpose()?.flatten();
        own.map_or_else(|| self.say("topic-general"), Ok)
    }

    /// The use of a channel in a few words, if it has any.
    pub(crate) fn why(&self, id: &ChannelId) -> Result<Option<String>, PromptError> {
        self.say_if_any(&format!("channel-{id}-why"))
    }

    /// The note about the language; `None` in the language that people there speak.
    pub(crate) fn language_note(&self) -> Result<Option<String>, PromptError> {
        self.say_if_any(LANGUAGE)
    }

    /// The things to have ready for a topic, if there are any.
    pub(crate) fn ready(&self, channel: &Channel, topic: Option<&TopicId>) -> Result<Option<PageSection>, PromptError> {
        let Some(topic) = topic.filter(|_| channel.ready) else { return Ok(None) };
        self.section(&format!("topic-{topic}-ready"), "page-ready-title", SectionForm::List)
    }

    /// The steps at a channel.
    pub(crate) fn steps(&self, channel: &Channel) -> Result<Option<PageSection>, PromptError> {
        self.section(&format!("channel-{}-steps", channel.id), "page-steps-title", SectionForm::Steps)
    }

    /// The answer to a topic: the section with its name.
    pub(crate) fn answer(
        &self,
        channel: &Channel,
        topic: Option<&TopicId>,
    ) -> Result<Option<PageSection>, PromptError> {
        topic.map_or(Ok(None), |topic| self.about(topic.as_str(), channel))
    }

    /// The sections of a channel, but for the one that answers the topic.
    pub(crate) fn more(&self, channel: &Channel, topic: Option<&TopicId>) -> Result<Vec<PageSection>, PromptError> {
        let is_answer = |name: &str| topic.is_some_and(|topic| topic.as_str() == name);
        let names = channel.about.iter().map(SectionId::as_str).filter(|name| !is_answer(name));
        names.filter_map(|name| self.about(name, channel).transpose()).collect()
    }

    /// The opening hours of a channel with a calendar.
    pub(crate) fn times(&self, channel: &Channel) -> Result<Option<PageSection>, PromptError> {
        let goes_by_calendar = channel.hours.is_some() && self.wait(channel)?.is_none();
        if goes_by_calendar { self.about(HOURS_SECTION, channel) } else { Ok(None) }
    }

    /// `about-<name>` with the title `about-<name>-title`. Its `$hours` are those of the channel, or of the line's own
    /// if the channel has no calendar. Without any calendar a section with hours is left out.
    fn about(&self, name: &str, channel: &Channel) -> Result<Option<PageSection>, PromptError> {
        let id = format!("about-{name}");
        if !self.script.prompts.has(self.language, &id) {
            return Ok(None);
        }
        let hours = match self.hours(channel).or_else(|| self.hours(self.lines_own()?)) {
            Some(hours) => week(hours, &|id, args| self.say_with(id, args), &|id, args| self.say_own_form(id, args))?,
            None => None,
        };
        let is_unknown = hours.is_none();
        let args: Args = hours.into_iter().map(|hours| ("hours", Value::Text(hours))).collect();
        let args = [args, self.script.line_args(self.line, self.language)].concat();
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

    /// The waiting time at a channel now. A channel's own `channel-<id>-wait` outranks its calendar; a channel with
    /// neither has none.
    pub(crate) fn waiting_now(&self, channel: &Channel, at: Timestamp) -> Result<Option<String>, PromptError> {
        if let Some(own) = self.wait(channel)? {
            return Ok(Some(own));
        }
        let Some(hours) = self.hours(channel) else { return Ok(None) };
        if hours.is_open(at) {
            return self.say("page-open").map(Some);
        }
        match hours.next_opening(at) {
            Some(opening) => {
                let args = opening_args(hours, opening, at, &|id, args| self.say_own_form(id, args))?;
                self.say_with("page-closed", args).map(Some)
            }
            None => self.say("page-closed-long").map(Some),
        }
    }

    /// The waiting time of a channel that does not depend on its hours.
    pub(crate) fn wait(&self, channel: &Channel) -> Result<Option<String>, PromptError> {
        self.say_if_any(&format!("channel-{}-wait", channel.id))
    }

    /// A moment in the time of the channel's calendar, or of the line's calendars if it has none: `20.11.2026, 14:05`.
    pub(crate) fn moment(&self, channel: &Channel, at: Timestamp) -> Result<String, PromptError> {
        let first = self.script.hours.iter().min_by_key(|(id, _)| *id).map(|(_, hours)| hours);
        let zone = self.hours(channel).or(first).map_or(TimeZone::UTC, |hours| hours.zone.clone());
        moment(at.to_zoned(zone).datetime(), &|id, args| self.say_own_form(id, args))
    }

    /// A message that not every language has.
    fn say_own_form(&self, id: &str, args: Args) -> Result<Option<String>, PromptError> {
        self.script.prompts.has(self.language, id).then(|| self.say_with(id, args)).transpose()
    }

    /// The line's own channel.
    fn lines_own(&self) -> Option<&'a Channel> {
        let line = self.script.lines.get(&self.script.default_line)?;
        self.script.channels.get(&line.channel)
    }

    /// The channel's calendar, which may be one of the line's own.
    fn hours(&self, channel: &Channel) -> Option<&'a Hours> {
        self.script.hours.get(self.script.line(self.line).calendar(channel.hours.as_ref()?))
    }
}
