//! Listening times: every place that keys lead to, and the time at which each line is heard there.
//!
//! The caller has a mobile phone and no history, hears each menu up to the line with the wanted key, and presses it.
//! Words count at 15 characters a second even if there is a recording: the limits are for the words, not for a slow
//! voice. Pauses and waits do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::{CallerKind, Key, Language, LineId};
use crate::line::channel::ChannelId;
use crate::line::flow;
use crate::line::menu::{NodeId, NodeKind, Script};
use crate::line::prompt::{Prompt, PromptId};
use crate::line::session::{History, Session};
use crate::line::step::{Input, Step, Turn};

/// Prefix of the prompts that tell a channel's address.
pub(super) const ADDRESS: &str = "address-";
/// The most menus of one line, in all languages.
const MENUS_MAX: usize = 1_000;

/// The time at which a destination has been heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationTime {
    /// The line that is called.
    pub line: LineId,
    /// The language it is heard in.
    pub language: Language,
    /// The choice that leads there.
    pub node: NodeId,
    /// The channel.
    pub channel: ChannelId,
    /// Time from the answer to the end of the address.
    pub after: Duration,
}

/// A line of a prompt and its end time.
pub(super) struct HeardLine<'t> {
    pub(super) prompt: &'t Prompt,
    pub(super) words: String,
    pub(super) until: Duration,
}

/// The menus of every line and the destinations reached from them, each by its quickest way.
pub(super) struct ListeningTimes<'s> {
    script: &'s Script,
    now: Timestamp,
    /// The turn that says each menu for the first time.
    pub(super) menus: Vec<Turn>,
    pub(super) reached: Vec<DestinationTime>,
}

impl<'s> ListeningTimes<'s> {
    pub(super) fn of(script: &'s Script, now: Timestamp) -> Self {
        let mut times = Self { script, now, menus: vec![], reached: vec![] };
        for line in script.lines.keys() {
            times.walk(line);
        }
        times
    }

    /// The turn that answers a call.
    pub(super) fn answer(&self, line: &LineId) -> Turn {
        let mobile = self.script.plan_of(line).examples().into_iter().find(|caller| caller.kind == CallerKind::Mobile);
        let caller = mobile.unwrap_or_else(|| self.script.plan_of(line).caller(""));
        let session = Session::new(self.script, line.clone(), caller, &History::default(), self.now);
        self.advance(&session, Input::Start)
    }

    /// The turn that answers a call, and those that say the same menu in other languages for the first time.
    pub(super) fn answers(&self, line: &LineId) -> Vec<Turn> {
        let answer = self.answer(line);
        let of_entry = |turn: &&Turn| {
            let (session, first) = (&turn.session, &answer.session);
            session.line == *line && session.at == first.at && session.language != first.language
        };
        let others: Vec<Turn> = self.menus.iter().filter(of_entry).cloned().collect();
        [vec![answer], others].concat()
    }

    pub(super) fn advance(&self, session: &Session, input: Input) -> Turn {
        flow::advance(self.script, session.clone(), input, self.now)
    }

    fn walk(&mut self, line: &LineId) {
        let mut known: BTreeSet<(Language, NodeId)> = BTreeSet::new();
        let mut reached: BTreeMap<(Language, NodeId, ChannelId), Duration> = BTreeMap::new();
        let mut waiting = vec![(Duration::ZERO, self.answer(line))];
        while let Some(next) = (0..waiting.len()).min_by_key(|index| waiting[*index].0) {
            let (since, turn) = waiting.swap_remove(next);
            if !known.insert((turn.session.language.clone(), turn.session.at.clone())) || known.len() > MENUS_MAX {
                continue;
            }
            let Some(NodeKind::Menu { choices }) = self.script.nodes.get(&turn.session.at).map(|node| &node.kind)
            else {
                continue;
            };
            for (index, key) in choices.keys().enumerate() {
                let pressed = since + self.heard_until(&turn, *key, index);
                let next = self.advance(&turn.session, Input::Keys(key.as_char().to_string()));
                for (channel, until) in self.addresses(&next) {
                    let place = (next.session.language.clone(), next.session.from.clone(), channel);
                    let quickest = reached.entry(place).or_insert(Duration::MAX);
                    *quickest = (*quickest).min(pressed + until);
                }
                waiting.push((pressed, next));
            }
            self.menus.push(turn);
        }
        let reached = reached.into_iter().map(|((language, node, channel), after)| DestinationTime {
            line: line.clone(),
            language,
            node,
            channel,
            after,
        });
        self.reached.extend(reached);
    }

    /// The lines of a turn with their end times.
    pub(super) fn heard<'t>(&self, turn: &'t Turn) -> Vec<HeardLine<'t>> {
        let mut heard = vec![];
        let mut begun = Duration::ZERO;
        for prompt in turn.steps.iter().flat_map(Step::prompts) {
            let words = self.script.prompts.speech(prompt);
            let whole = self.script.prompts.spoken_duration(prompt);
            let characters = words.chars().count().max(1);
            let mut said = 0;
            for line in words.split_inclusive('\n') {
                said += line.chars().count();
                let until = begun + whole.mul_f64(said as f64 / characters as f64);
                heard.push(HeardLine { prompt, words: line.to_lowercase(), until });
            }
            begun += whole;
        }
        heard
    }

    /// The end time of the line that says a key; else of the line at the choice's position; else of the whole turn.
    fn heard_until(&self, turn: &Turn, key: Key, index: usize) -> Duration {
        let heard = self.heard(turn);
        let said = heard.iter().find(|heard| self.says_key(heard, key));
        let own = self.script.nodes.get(&turn.session.at).map(|node| &node.say);
        let is_own = |id: &PromptId| own.is_some_and(|say| say.iter().any(|saying| saying.prompt == *id));
        let by_place = || heard.iter().filter(|heard| is_own(&heard.prompt.id)).nth(index);
        said.or_else(by_place).or(heard.last()).map_or(Duration::ZERO, |heard| heard.until)
    }

    /// True if a line says a key, as a digit or a word.
    pub(super) fn says_key(&self, heard: &HeardLine<'_>, key: Key) -> bool {
        let digit = key.as_char().to_string();
        let id = PromptId::new(&format!("number-{digit}"));
        let word = self.script.prompts.text(&id, &heard.prompt.language, &[]).unwrap_or_default().to_lowercase();
        let mut words = heard.words.split(|sign: char| !sign.is_alphanumeric());
        words.any(|said| said == digit || (!word.is_empty() && said.starts_with(&word)))
    }

    /// The first channel of a turn with the end time of its address, and a channel that is dialled. Channels told later
    /// are ways on from the destination.
    fn addresses(&self, turn: &Turn) -> Vec<(ChannelId, Duration)> {
        let heard = self.heard(turn);
        let mut told: Vec<(ChannelId, Duration)> = vec![];
        for heard in &heard {
            let Some(channel) = heard.prompt.id.as_str().strip_prefix(ADDRESS).map(ChannelId::new) else { continue };
            match told.first_mut() {
                None => told.push((channel, heard.until)),
                Some((first, until)) if *first == channel => *until = heard.until,
                Some(_) => break,
            }
        }
        let node = self.script.nodes.get(&turn.session.at).map(|node| &node.kind);
        if let (Some(Step::Connect { .. }), Some(NodeKind::Connect { channel, .. })) = (turn.steps.last(), node) {
            let channel = self.script.line(&turn.session.line).channel(channel);
            told.push((channel.clone(), heard.last().map_or(Duration::ZERO, |heard| heard.until)));
        }
        told
    }
}
