//! What is said at a place of the flow: which prompts, under which conditions, with which facts.

use std::time::Duration;

use jiff::Timestamp;

use crate::line::channel::{Channel, ChannelId};
use crate::line::flow::Walk;
use crate::line::hours::HoursId;
use crate::line::menu::{Node, Saying, When};
use crate::line::prompt::{Args, Prompt, PromptId, Value};

impl Walk<'_> {
    /// Says prompts as far as their conditions hold, with the facts of the channel they speak of.
    pub(super) fn say_all(&mut self, sayings: &[Saying], channel: Option<&ChannelId>) {
        for saying in sayings.iter().filter(|saying| self.holds(&saying.when)).collect::<Vec<_>>() {
            let hours = saying.when.open.as_ref().or(saying.when.closed.as_ref());
            let args = self.args(&saying.prompt, channel, hours);
            let language = saying.language.clone().unwrap_or_else(|| self.session.language.clone());
            self.prompts.push(Prompt { id: saying.prompt.clone(), language, args });
        }
    }

    /// The prompts a node says just now.
    pub(super) fn sayings_of(&self, node: &Node) -> Vec<PromptId> {
        node.say.iter().filter(|saying| self.holds(&saying.when)).map(|saying| saying.prompt.clone()).collect()
    }

    /// Says how a channel is reached: its prompt `address-<channel>`.
    pub(super) fn say_address(&mut self, channel: &ChannelId) {
        let id = PromptId::new(&format!("address-{channel}"));
        let args = self.args(&id, Some(channel), None);
        self.say_prompt(id, args);
        self.session.told = Some(channel.clone());
    }

    /// Says whether people answer there now: the prompt `hours-<calendar>-open` or `-closed`.
    pub(super) fn say_hours(&mut self, channel: &ChannelId) {
        let Some(hours) = self.channel(channel).and_then(|channel| channel.hours.clone()) else { return };
        let state = if self.is_open(&hours) { "open" } else { "closed" };
        let id = PromptId::new(&format!("hours-{hours}-{state}"));
        let args = self.args(&id, Some(channel), Some(&hours));
        self.say_prompt(id, args);
    }

    /// Says one of the line's own prompts, with the facts of the channel last spoken of.
    pub(super) fn say(&mut self, id: &str) {
        let id = PromptId::new(id);
        let args = self.args(&id, self.session.channel.clone().as_ref(), None);
        self.say_prompt(id, args);
    }

    pub(super) fn say_prompt(&mut self, id: PromptId, args: Args) {
        self.prompts.push(Prompt { id, language: self.session.language.clone(), args });
    }

    fn holds(&self, when: &When) -> bool {
        let sent = when.link_sent.is_none_or(|sent| sent == self.link_sent_ago().is_some());
        let caller = when.callers.is_empty() || when.callers.contains(&self.session.caller.kind);
        let language = when.languages.is_empty() || when.languages.contains(&self.session.language);
        let open = when.open.as_ref().is_none_or(|hours| self.is_open(hours));
        let closed = when.closed.as_ref().is_none_or(|hours| !self.is_open(hours));
        sent && caller && language && open && closed
    }

    fn is_open(&self, hours: &HoursId) -> bool {
        self.script.hours.get(hours).is_some_and(|hours| hours.is_open(self.now))
    }

    /// How long ago a link was promised to this caller, if that was a short while.
    pub(super) fn link_sent_ago(&self) -> Option<Duration> {
        let ago = self.now.duration_since(self.session.link_sent?);
        Duration::try_from(ago).ok().filter(|ago| *ago <= self.script.patience.link_recent)
    }

    /// The facts a prompt may speak of. None for a prompt without variables, which is most of them.
    fn args(&self, id: &PromptId, channel: Option<&ChannelId>, hours: Option<&HoursId>) -> Args {
        if self.script.prompts.is_ready(&self.session.language, id) {
            return vec![];
        }
        let mut args = channel.and_then(|channel| self.channel(channel)).map(channel_args).unwrap_or_default();
        args.extend(hours.into_iter().flat_map(|hours| self.hours_args(hours)));
        let minutes = self.link_sent_ago().map_or(0, |ago| ((ago.as_secs() + 30) / 60).max(1));
        args.push(("minutes", Value::Count(i64::try_from(minutes).unwrap_or(i64::MAX))));
        args
    }

    /// The hours of a calendar: `from_hour`, `from_minute`, `to_hour`, `to_minute` of the day, and `day`, `hour`, `minute` of the next
    /// opening.
    fn hours_args(&self, hours: &HoursId) -> Args {
        let Some(hours) = self.script.hours.get(hours) else { return vec![] };
        let mut args = vec![];
        if let Some(span) = hours.current(self.now).or_else(|| hours.span()) {
            args.push(("from_hour", Value::Count(span.from.hour().into())));
            args.push(("from_minute", Value::Count(span.from.minute().into())));
            args.push(("to_hour", Value::Count(span.to.hour().into())));
            args.push(("to_minute", Value::Count(span.to.minute().into())));
        }
        if let Some(opening) = hours.next_opening(self.now) {
            let day =
                ["today", "tomorrow"].get(usize::try_from(opening.days).unwrap_or(usize::MAX)).unwrap_or(&"later");
            args.push(("day", Value::Text((*day).to_owned())));
            args.push(("hour", Value::Count(opening.time.hour().into())));
            args.push(("minute", Value::Count(opening.time.minute().into())));
        }
        args
    }

    /// When everything said so far will have been heard.
    pub(super) fn said_until(&self) -> Timestamp {
        let said: Duration = self.prompts.iter().map(|prompt| self.script.prompts.duration(prompt)).sum();
        self.now.checked_add(said).unwrap_or(self.now)
    }
}

/// The facts of a channel, by the names prompts use.
pub(super) fn channel_args(channel: &Channel) -> Args {
    let phones =
        ["phone", "phone2"].into_iter().zip(channel.phones.iter().map(|phone| Some(phone.as_e164().to_owned())));
    let facts = [("email", channel.email.clone()), ("site", channel.site.clone())];
    facts.into_iter().chain(phones).filter_map(|(name, fact)| Some((name, Value::Text(fact?)))).collect()
}
