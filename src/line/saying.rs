//! The prompts of a place in the flow, with their conditions and facts.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::Language;
use crate::line::channel::{Channel, ChannelId};
use crate::line::event::Event;
use crate::line::hours::{Hours, HoursId, Interval, NEVER};
use crate::line::lookup::FieldValue;
use crate::line::menu::{Node, NodeId, Saying};
use crate::line::prompt::{Args, Prompt, PromptId, Prompts, Value, names};
use crate::line::route::Condition;
use crate::line::walk::Walk;

impl Walk<'_> {
    /// Says the prompts whose conditions hold, with the facts of a channel.
    pub(super) fn say_all(&mut self, sayings: &[Saying], channel: Option<&ChannelId>) {
        for saying in sayings.iter().filter(|saying| self.holds(&saying.when)).collect::<Vec<_>>() {
            let hours = saying.when.open.as_ref().or(saying.when.closed.as_ref());
            let hours = hours.map(|hours| self.line().calendar(hours));
            let language = saying.language.clone().unwrap_or_else(|| self.session.language.clone());
            let id = self.script.wording(saying.prompt.clone());
            let args = self.args(&id, &language, channel, hours);
            let prompt = self.with_variables(Prompt { id, language, args });
            self.prompts.push(prompt);
        }
    }

    /// The prompts that a node says at this time.
    pub(super) fn sayings_of(&self, node: &Node) -> Vec<PromptId> {
        let said = node.say.iter().filter(|saying| self.holds(&saying.when));
        said.map(|saying| self.script.wording(saying.prompt.clone())).collect()
    }

    /// Says the address of a channel: its prompt `address-<channel>`.
    pub(super) fn say_address(&mut self, channel: &ChannelId) {
        let id = self.script.wording(PromptId::new(&format!("address-{channel}")));
        let args = self.args(&id, &self.session.language, Some(channel), None);
        self.say_prompt(id, args);
        self.session.told = Some(channel.clone());
    }

    /// Says if people answer there now: the prompt `hours-<calendar>-open` or `-closed` of the calendar of this line.
    pub(super) fn say_hours(&mut self, channel: &ChannelId) {
        let Some(named) = self.channel(channel).and_then(|channel| channel.hours.as_ref()) else { return };
        let hours = self.line().calendar(named).clone();
        let state = if self.is_open(&hours) { "open" } else { "closed" };
        let id = self.script.wording(PromptId::new(&format!("hours-{hours}-{state}")));
        let args = self.args(&id, &self.session.language, Some(channel), Some(&hours));
        self.say_prompt(id, args);
    }

    /// Says one of the line's own prompts, with the facts of the last channel.
    pub(super) fn say(&mut self, id: &str) {
        let id = self.script.wording(PromptId::new(id));
        let args = self.args(&id, &self.session.language, self.session.channel.as_ref(), None);
        self.say_prompt(id, args);
    }

    pub(super) fn say_prompt(&mut self, id: PromptId, args: Args) {
        let prompt = self.with_variables(Prompt { id, language: self.session.language.clone(), args });
        self.prompts.push(prompt);
    }

    /// The prompt with the variables of the line, if it has any.
    pub(super) fn with_variables(&self, mut prompt: Prompt) -> Prompt {
        if !self.script.prompts.is_constant(&prompt.language, &prompt.id) {
            prompt.args.extend(self.script.line_args(&self.session.line, &prompt.language));
        }
        prompt
    }

    /// True if every condition holds for this call now.
    pub(super) fn holds(&self, when: &Condition) -> bool {
        let Condition { open, closed, callers, link_sent, repeat, languages, lines, since, until, share, answer } =
            when;
        let session = &self.session;
        let day = || self.now.to_zoned(self.script.zone_of(&session.line)).date();
        link_sent.is_none_or(|sent| sent == self.link_sent_ago().is_some())
            && repeat.is_none_or(|repeat| repeat == session.repeat)
            && (callers.is_empty() || callers.contains(&session.caller.kind))
            && (languages.is_empty() || languages.contains(&session.language))
            && (lines.is_empty() || lines.contains(&session.line))
            && share.as_ref().is_none_or(|share| share.contains(&session.percentile))
            && open.as_ref().is_none_or(|hours| self.is_open(hours))
            && closed.as_ref().is_none_or(|hours| !self.is_open(hours))
            && answer.iter().all(|(field, values)| self.has_found(field, values))
            && since.is_none_or(|since| since <= day())
            && until.is_none_or(|until| day() <= until)
    }

    /// True if the answer has one of these values in a field.
    fn has_found(&self, field: &str, values: &[FieldValue]) -> bool {
        let found = self.found.as_ref().and_then(|answer| answer.get(field));
        found.is_some_and(|found| values.contains(found))
    }

    /// The line's first node at this time, for this caller.
    pub(super) fn first_node(&self) -> NodeId {
        self.line().entry.first(|when| self.holds(when)).1.clone()
    }

    /// True if nobody answers at a channel now.
    pub(super) fn is_channel_closed(&self, channel: &ChannelId) -> bool {
        let hours = self.channel(channel).and_then(|channel| channel.hours.as_ref());
        hours.is_some_and(|hours| !self.is_open(hours))
    }

    /// True if the calendar that this line has by the name is open.
    fn is_open(&self, hours: &HoursId) -> bool {
        self.script.hours.get(self.line().calendar(hours)).is_some_and(|hours| hours.is_open(self.now))
    }

    /// The time since a link was texted to this caller, if that was a short while ago.
    pub(super) fn link_sent_ago(&self) -> Option<Duration> {
        let ago = self.now.duration_since(self.session.link_sent.as_ref()?.at);
        Duration::try_from(ago).ok().filter(|ago| *ago <= self.script.patience.link_recent)
    }

    /// The variables of a prompt. Empty for a prompt without variables, as most are.
    fn args(&self, id: &PromptId, language: &Language, channel: Option<&ChannelId>, hours: Option<&HoursId>) -> Args {
        let prompts = &self.script.prompts;
        if prompts.is_constant(language, id) {
            return vec![];
        }
        let mut args = channel.and_then(|channel| self.channel(channel)).map(channel_args).unwrap_or_default();
        let hours = hours.and_then(|hours| self.script.hours.get(hours));
        args.extend(hours.into_iter().flat_map(|hours| hours_args(prompts, language, hours, self.now)));
        args.extend(self.link_sent_ago().map(minutes_arg));
        args.extend(self.found.as_ref().map(|answer| ("answer", Value::Facts(answer.0.clone()))));
        args
    }

    /// Replaces prompts that cannot be said. `check` has tried them all, so callers should never meet this.
    pub(super) fn replace_unsayable(&mut self) {
        let mut said = vec![];
        for prompt in std::mem::take(&mut self.prompts) {
            if self.script.prompts.can_say(&prompt) {
                said.push(prompt);
                continue;
            }
            said.extend(self.instead_of(&prompt).filter(|instead| !said.contains(instead)));
            let given = names(&prompt.args).into_iter().map(str::to_owned).collect();
            self.record(Event::PromptReplaced { prompt: prompt.id, language: prompt.language, given });
        }
        self.prompts = said;
    }

    /// The prompt in the line's own language; else the address of the line's channel; else the apology.
    fn instead_of(&self, prompt: &Prompt) -> Option<Prompt> {
        let line = self.line();
        let own = &line.language;
        let address = PromptId::new(&format!("address-{}", line.channel));
        let facts = self.channel(&line.channel).map(channel_args).unwrap_or_default();
        let apology = PromptId::new("apology");
        let others = [
            (&prompt.id, own, prompt.args.clone()),
            (&address, &prompt.language, facts.clone()),
            (&address, own, facts),
            (&apology, &prompt.language, vec![]),
            (&apology, own, vec![]),
        ];
        let mut others = others.into_iter().map(|(id, language, args)| {
            self.with_variables(Prompt { id: id.clone(), language: language.clone(), args })
        });
        others.find(|other| self.script.prompts.can_say(other))
    }

    /// The time at which everything said so far will have been heard.
    pub(super) fn said_until(&self) -> Timestamp {
        let said: Duration = self.prompts.iter().map(|prompt| self.script.prompts.duration(prompt)).sum();
        self.now.checked_add(said).unwrap_or(self.now)
    }
}

/// The time since the link was sent, as `minutes`, at least one.
pub fn minutes_arg(ago: Duration) -> (&'static str, Value) {
    let minutes = ((ago.as_secs() + 30) / 60).max(1);
    ("minutes", Value::Count(i64::try_from(minutes).unwrap_or(i64::MAX)))
}

/// The variables of a calendar at a time. Open: `from_hour`, `from_minute`, `to_hour`, `to_minute` of the interval, and
/// `hours`, the whole day in words. Closed: `day`, `hour` and `minute` of the next opening and the same variables of
/// that day; a day with a break has `hours` alone. Closed for longer than a year: only `day`, which is `none`.
pub fn hours_args(prompts: &Prompts, language: &Language, hours: &Hours, at: Timestamp) -> Args {
    let Some(told) = hours.told(at) else { return vec![("day", Value::Text(NEVER.to_owned()))] };
    let mut args = vec![];
    if let Some(opening) = told.opening {
        args.push(("day", Value::Text(opening.day().to_owned())));
        args.push(("hour", Value::Count(opening.time.hour().into())));
        args.push(("minute", Value::Count(opening.time.minute().into())));
    }
    let only = match told.intervals.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    args.extend(hours.current(at).or(only).iter().flat_map(interval_args));
    args.extend(day_in_words(prompts, language, &told.intervals).map(|words| ("hours", Value::Text(words))));
    args
}

pub(super) fn interval_args(interval: &Interval) -> Args {
    let count = |number: i8| Value::Count(number.into());
    vec![
        ("from_hour", count(interval.from.hour())),
        ("from_minute", count(interval.from.minute())),
        ("to_hour", count(interval.to.hour())),
        ("to_minute", count(interval.to.minute())),
    ]
}

/// The hours of a day in words, by `hours-span`, `hours-whole-day` and `hours-and`; `None` if the language lacks one.
fn day_in_words(prompts: &Prompts, language: &Language, intervals: &[Interval]) -> Option<String> {
    let said = |id: &str, args: Args| prompts.text(&PromptId::new(id), language, &args).ok();
    let mut spans = intervals.iter().map(|interval| {
        if interval.is_whole_day() {
            said("hours-whole-day", vec![])
        } else {
            said("hours-span", interval_args(interval))
        }
    });
    let first = spans.next()??;
    spans.try_fold(first, |before, next| {
        said("hours-and", vec![("before", Value::Text(before)), ("after", Value::Text(next?))])
    })
}

/// The facts of a channel, as variables of prompts.
pub fn channel_args(channel: &Channel) -> Args {
    let phones =
        ["phone", "phone2"].into_iter().zip(channel.phones.iter().map(|phone| Some(phone.as_e164().to_owned())));
    let facts = [("email", channel.email.clone()), ("site", channel.site.clone())];
    facts.into_iter().chain(phones).filter_map(|(name, fact)| Some((name, Value::Text(fact?)))).collect()
}
