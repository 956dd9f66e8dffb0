//! The callers of a proof and their inputs.

use std::collections::{BTreeSet, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::base::call::{CallerKind, Key, LineId};
use crate::base::number::NumberPlan;
use crate::line::event::Refusal;
use crate::line::hearing::Meaning;
use crate::line::lookup::{FieldValue, LookupAnswer};
use crate::line::menu::{Line, NodeId, NodeKind, Script};
use crate::line::route::{Cases, Condition};
use crate::line::session::{History, LinkSent, Phase, Session};
use crate::line::step::{DialResult, Input, Speech, Step, Turn};

/// The age of the link in the history of a caller who was sent one.
pub(super) const LINK_AGE: SignedDuration = SignedDuration::from_secs(1);

/// Every kind of caller of a script.
pub(super) struct Callers<'s> {
    pub(super) script: &'s Script,
    now: Timestamp,
    /// Numbers a caller may type.
    numbers: Vec<String>,
}

impl<'s> Callers<'s> {
    pub(super) fn of(script: &'s Script, now: Timestamp) -> Self {
        let plans = script.lines.keys().map(|line| script.plan_of(line));
        let numbers =
            plans.flat_map(NumberPlan::examples).filter_map(|caller| Some(caller.number?.as_e164().to_owned()));
        let numbers: BTreeSet<String> = numbers.collect();
        let numbers = numbers.into_iter().collect();
        Self { script, now, numbers }
    }

    /// Every kind of call: on each distinct line, each kind of caller; and one each with texts refused, with a known
    /// mail address, after a link, and with speech recognised; each for the first and the repeated call, and for each share
    /// of the callers, where a condition asks for that.
    pub(super) fn beginnings(&self) -> Vec<Session> {
        let conditions: Vec<&Condition> = self.script.conditions().collect();
        let repeats: &[bool] =
            if conditions.iter().any(|when| when.repeat.is_some()) { &[false, true] } else { &[false] };
        let shares = conditions.iter().filter_map(|when| when.share.as_ref());
        let shares: BTreeSet<u8> = shares.flat_map(|share| [share.start, share.end]).chain([0]).collect();
        let places = || shares.iter().filter(|place| **place < 100);
        let of_one = |session: Session| {
            let each = repeats.iter().flat_map(|repeat| places().map(move |place| (*repeat, *place)));
            let each = each.map(move |(repeat, percentile)| Session { repeat, percentile, ..session.clone() });
            each.collect::<Vec<_>>()
        };
        self.histories().into_iter().flat_map(of_one).collect()
    }

    fn histories(&self) -> Vec<Session> {
        let script = self.script;
        let plain = History::default();
        let mailed = History { mailable: true, ..plain.clone() };
        let refused = History { refusal: Some(Refusal::OptedOut), ..mailed.clone() };
        let mut sessions = vec![];
        for line in self.lines() {
            let channel = script.line(&line).channel.clone();
            let link_sent = Some(LinkSent { channel, at: self.now - LINK_AGE });
            let sent = History { link_sent, ..plain.clone() };
            for caller in script.plan_of(&line).examples() {
                let new = |history| Session::new(script, line.clone(), caller.clone(), history, self.now);
                sessions.push(new(&plain));
                match caller.kind {
                    CallerKind::Mobile => {
                        let hears = script.prompts.languages().into_iter().cloned().collect();
                        sessions.extend([new(&refused), Session { hears, ..new(&sent) }]);
                    }
                    CallerKind::Landline => sessions.push(new(&mailed)),
                    CallerKind::Foreign | CallerKind::Hidden => {}
                }
            }
        }
        sessions
    }

    /// The lines, without those that lead to the same nodes as an earlier one and are named by no condition.
    fn lines(&self) -> Vec<LineId> {
        let named: HashSet<&LineId> = self.script.conditions().flat_map(|when| &when.lines).collect();
        let way = |id: &'s LineId, line: &'s Line| {
            let Line { greeting: _, entry, human, by_voice, channel, rescue, farewell, language, .. } = line;
            let Line { plan, variables, channels, calendars, .. } = line;
            let own = (plan.as_ref().map(|_| id), variables, channels, calendars);
            (named.get(id).copied(), entry, human, by_voice, channel, rescue, farewell, language, own)
        };
        let mut ways = HashSet::new();
        let lines = self.script.lines.iter().filter(|(id, line)| ways.insert(way(id, line)));
        lines.map(|(id, _)| id.clone()).collect()
    }

    /// The caller's possible inputs after a turn: everything with a meaning, and one input without.
    pub(super) fn inputs(&self, turn: &Turn) -> Vec<Input> {
        let keys = |keys: &str| Input::Keys(keys.to_owned());
        let session = &turn.session;
        let collect = match turn.steps.last() {
            Some(Step::Collect(collect)) => collect,
            Some(Step::Connect { .. }) => return [DialResult::Busy, DialResult::Answered].map(Input::Dialled).into(),
            _ => return vec![],
        };
        let choices = self.choices(session);
        let is_number = collect.is_number();
        let typed = self.typed(session);
        let wrong = ('1'..='8').find(|key| is_number || !choices.iter().any(|choice| choice.as_char() == *key));
        let mut inputs = vec![Input::NoInput];
        inputs.extend(wrong.map(|key| keys(&key.to_string())));
        inputs.extend(collect.listen.as_ref().map(|_| Input::Speech(Speech::default())));
        if session.silent + session.wrong + session.misheard == 0 {
            inputs.extend(choices.iter().map(|key| keys(&key.as_char().to_string())));
            inputs.extend(["0", "*"].map(keys));
            inputs.extend(self.asked_for(session).into_iter().map(Input::Speech));
            if is_number {
                inputs.extend(typed.iter().map(|typed| keys(typed)));
            } else {
                inputs.extend(["9", "#"].map(keys));
            }
        }
        inputs
    }

    /// The input that the caller may type here: digits of the form, or numbers.
    fn typed(&self, session: &Session) -> Vec<String> {
        match self.script.nodes.get(&session.at).map(|node| &node.kind) {
            Some(NodeKind::Digits { form, .. }) => form.examples(),
            _ => self.numbers.clone(),
        }
    }

    /// The answers that a lookup may get: one of each case, and none.
    pub(super) fn answers(&self, node: &NodeId) -> Vec<Option<LookupAnswer>> {
        let Some(node) = self.script.nodes.get(node) else { return vec![None] };
        let NodeKind::Lookup { form, .. } = &node.kind else { return vec![None] };
        let said = node.say.iter().map(|saying| &saying.when);
        let of_routes = node.kind.routes().into_iter().flat_map(Cases::conditions);
        let named = said.chain(of_routes).flat_map(|when| when.answer.iter().flat_map(|(_, values)| values));
        let numbers: BTreeSet<i64> = named
            .filter_map(|value| match value {
                FieldValue::Number(number) => Some(*number),
                FieldValue::Text(_) => None,
            })
            .collect();
        let numbers: Vec<i64> = numbers.into_iter().collect();
        form.examples(&numbers).into_iter().map(Some).chain([None]).collect()
    }

    /// The nodes that no key leads to, asked for at the line's entry.
    fn asked_for(&self, session: &Session) -> Vec<Speech> {
        let line = self.script.line(&session.line);
        let ear = self.script.hearing.ear(&session.line, &session.language);
        let Some(ear) = ear.filter(|_| line.begins_at(&session.at) && session.hears.contains(&session.language)) else {
            return vec![];
        };
        let phrases = line.by_voice.iter().filter_map(|id| ear.example(&Meaning::Node(id.clone())));
        phrases.map(|words| Speech { words: words.to_owned(), confidence: None }).collect()
    }

    /// The keys that lead on from where the caller is.
    fn choices(&self, session: &Session) -> Vec<Key> {
        match self.script.nodes.get(&session.at).map(|node| &node.kind) {
            Some(NodeKind::Menu { choices }) => choices.keys().copied().collect(),
            _ if matches!(session.phase, Phase::Offer | Phase::Request | Phase::Consent) => vec![Key::YES],
            _ if matches!(session.phase, Phase::Confirm(_) | Phase::ConfirmDigits(_)) => vec![Key::YES],
            _ => vec![],
        }
    }
}

/// A short label for an input.
pub(super) fn deed(input: &Input) -> String {
    match input {
        Input::Start => "call".to_owned(),
        Input::Keys(keys) if keys.len() > 1 => "a number".to_owned(),
        Input::Keys(keys) => keys.clone(),
        Input::NoInput => "silence".to_owned(),
        Input::Speech(_) => "speech".to_owned(),
        Input::Dialled(DialResult::Answered) => "answered".to_owned(),
        Input::Dialled(_) => "busy".to_owned(),
    }
}
