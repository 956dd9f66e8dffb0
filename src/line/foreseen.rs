//! Prompts whose variables are known before anybody calls: they come from channels, calendars and lines alone. Most turns
//! say one of them, so they are formatted when the configuration is read.

use std::collections::{HashMap, HashSet};

use crate::base::call::Language;
use crate::line::channel::Channel;
use crate::line::hours::HoursId;
use crate::line::menu::{Node, Saying, Script};
use crate::line::prompt::{Args, Prompt, PromptId, REQUIRED};
use crate::line::proof::moments::of_calendar;
use crate::line::saying::{channel_args, hours_args, interval_args};

/// The prompts of a script with each combination of variables that its channels, calendars and lines give them.
pub fn prompts(script: &Script) -> HashSet<Prompt> {
    let mut foreseen = Foreseen { script, states: HashMap::new(), prompts: HashSet::new() };
    foreseen.note_calendars();
    script.channels.values().for_each(|channel| foreseen.note_channel(channel));
    script.nodes.values().for_each(|node| foreseen.note_node(node));
    let greetings = script.lines.values().map(|line| line.greeting.clone());
    let own = REQUIRED.iter().map(|id| PromptId::new(id));
    greetings.chain(own).for_each(|id| foreseen.note(&id, None, None));
    foreseen.prompts
}

struct Foreseen<'s> {
    script: &'s Script,
    /// The variables of every state of the calendars.
    states: HashMap<(&'s HoursId, &'s Language), Vec<Args>>,
    prompts: HashSet<Prompt>,
}

impl Foreseen<'_> {
    fn note_calendars(&mut self) {
        for (id, hours) in &self.script.hours {
            let moments = of_calendar(hours);
            let intervals = moments.iter().filter_map(|at| hours.told(*at)).flat_map(|told| told.intervals);
            let spans: Vec<Args> = intervals.map(|interval| interval_args(&interval)).collect();
            for language in self.script.prompts.languages() {
                let state = |at| hours_args(&self.script.prompts, language, hours, at);
                self.states.insert((id, language), moments.iter().copied().map(state).collect());
                let span = |args: &Args| Prompt {
                    id: PromptId::new("hours-span"),
                    language: language.clone(),
                    args: args.clone(),
                };
                self.prompts.extend(spans.iter().map(span));
            }
        }
    }

    fn note_channel(&mut self, channel: &Channel) {
        self.note(&PromptId::new(&format!("address-{}", channel.id)), Some(channel), None);
        let Some(named) = &channel.hours else { return };
        for hours in self.script.calendars_of(named) {
            for state in ["open", "closed"] {
                self.note(&PromptId::new(&format!("hours-{hours}-{state}")), Some(channel), Some(hours));
            }
        }
    }

    fn note_node(&mut self, node: &Node) {
        let named = node.kind.channel().map(|named| self.script.channels_of(named)).unwrap_or_default();
        let channels: Vec<&Channel> = named.into_iter().filter_map(|id| self.script.channels.get(id)).collect();
        for Saying { prompt, when, .. } in &node.say {
            let named = when.open.as_ref().or(when.closed.as_ref());
            let calendars = named.map(|named| self.script.calendars_of(named)).unwrap_or_default();
            for channel in each_or_none(channels.iter().copied()) {
                each_or_none(calendars.iter().copied()).for_each(|hours| self.note(prompt, channel, hours));
            }
        }
        node.again.iter().chain(&node.ask).for_each(|prompt| self.note(prompt, None, None));
    }

    /// Notes a prompt in every language with the facts of a channel and a calendar, and those of each line.
    fn note(&mut self, id: &PromptId, channel: Option<&Channel>, hours: Option<&HoursId>) {
        let Script { prompts, lines, .. } = self.script;
        for language in prompts.languages().into_iter().filter(|language| !prompts.is_constant(language, id)) {
            let states = hours.and_then(|hours| self.states.get(&(hours, language)));
            for state in each_or_none(states.into_iter().flatten()) {
                for line in lines.keys() {
                    let facts = channel.map(channel_args).into_iter().chain(state.cloned());
                    let args = facts.chain([self.script.line_args(line, language)]).flatten().collect();
                    self.prompts.insert(Prompt { id: id.clone(), language: language.clone(), args });
                }
            }
        }
    }
}

/// Each of these, or `None` once if there are none.
fn each_or_none<T>(all: impl Iterator<Item = T>) -> impl Iterator<Item = Option<T>> {
    let mut all = all.map(Some).peekable();
    let none = if all.peek().is_none() { Some(None) } else { None };
    all.chain(none)
}
