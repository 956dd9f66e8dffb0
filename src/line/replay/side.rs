//! A side of the comparison: makes the turns of recorded calls.

use std::collections::HashMap;
use std::time::Duration;

use jiff::SignedDuration;

use crate::base::call::{Caller, CallerKind, LineId};
use crate::base::number::{Number, NumberPlan};
use crate::line::Script;
use crate::line::flow::{self, Progress};
use crate::line::heard::{CallerAct, CallerFacts, Heard, TypedNumber, told_apart};
use crate::line::hearing::Meaning;
use crate::line::lookup::{FieldKind, FieldValue, LookupAnswer};
use crate::line::menu::{NodeId, NodeKind};
use crate::line::rehearsal::said;
use crate::line::replay::recorded::{RecordedCall, RecordedTurn};
use crate::line::session::{History, LinkSent, Session};
use crate::line::step::{Input, Speech, Turn};

/// The turn cannot be made: the record lacks something that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cannot;

/// A configuration, with numbers that stand for those of callers.
#[derive(Debug)]
pub(super) struct Side<'s> {
    pub(super) script: &'s Script,
    numbers: HashMap<LineId, Numbers>,
}

/// Numbers that nobody has, of a line's plan.
#[derive(Debug)]
struct Numbers {
    /// Of each kind.
    callers: HashMap<CallerKind, Number>,
    /// A second mobile number.
    other_mobile: Option<Number>,
}

impl Numbers {
    fn of(plan: &NumberPlan) -> Self {
        let callers: HashMap<_, _> =
            CallerKind::ALL.into_iter().filter_map(|kind| Some((kind, plan.example(kind)?))).collect();
        let mobile = callers.get(&CallerKind::Mobile).map(Number::as_e164).unwrap_or_default();
        let begun = mobile.get(..mobile.len().saturating_sub(1)).unwrap_or_default();
        let others = (0..10).map(|last| format!("{begun}{last}")).filter(|other| other != mobile);
        let mut others = others.map(|other| plan.caller(&other)).filter(|caller| caller.kind == CallerKind::Mobile);
        let other_mobile = others.next().and_then(|caller| caller.number);
        Self { callers, other_mobile }
    }
}

impl<'s> Side<'s> {
    pub(super) fn new(script: &'s Script) -> Self {
        let numbers = |line: &LineId| (line.clone(), Numbers::of(script.plan_of(line)));
        Self { script, numbers: script.lines.keys().map(numbers).collect() }
    }

    /// Makes a turn of a recorded call.
    pub(super) fn make(
        &self,
        call: &RecordedCall,
        turn: &RecordedTurn,
        heard: &Heard,
        session: Option<&Session>,
    ) -> Result<Turn, Cannot> {
        let session = match (&heard.did, session) {
            (CallerAct::Start(facts), None) => self.begin(call, facts),
            (CallerAct::Start(_), Some(session)) => session.clone().restarted(self.script, turn.at),
            (_, Some(session)) => session.clone(),
            (_, None) => return Err(Cannot),
        };
        let session = Session { texts_wait: heard.texts_wait, ..session };
        let (input, resembled) = self.input(&heard.did, &session)?;
        let made = self.advance(session.clone(), input, resembled, heard, turn)?;
        Ok(match (heard.refused, made.messages.first()) {
            (Some(reason), Some(promised)) => flow::promise_failed(self.script, session, promised, reason, turn.at),
            _ => made,
        })
    }

    fn advance(
        &self,
        session: Session,
        input: Input,
        resembled: Option<Meaning>,
        heard: &Heard,
        turn: &RecordedTurn,
    ) -> Result<Turn, Cannot> {
        let mut answers = vec![];
        loop {
            let (session, input, resembled) = (session.clone(), input.clone(), resembled.clone());
            match flow::advance_kept(self.script, session, input, resembled, &answers, turn.at) {
                Progress::Turn(turn) => return Ok(*turn),
                Progress::Question(_) => {
                    let answer = heard.answers.get(answers.len()).ok_or(Cannot)?;
                    answers.push(answer.clone().map(|fields| LookupAnswer(fields.into())));
                }
            }
        }
    }

    fn begin(&self, call: &RecordedCall, facts: &CallerFacts) -> Session {
        let channel = facts.link_channel.as_ref().unwrap_or(&self.script.line(&call.line).channel);
        let sent = |ago| {
            let at = call.started.checked_sub(SignedDuration::from_secs(ago)).ok()?;
            Some(LinkSent { channel: channel.clone(), at })
        };
        let history = History {
            link_sent: facts.link_sent.and_then(sent),
            mailable: facts.mailable,
            refusal: facts.refusal,
            repeat: facts.repeat,
            percentile: call.percentile,
            arms: facts.arms.clone(),
            answered: Some(call.started),
        };
        let number = self.numbers.get(&call.line).and_then(|numbers| numbers.callers.get(&facts.kind)).cloned();
        let caller = match number {
            Some(number) => Caller { kind: facts.kind, number: Some(number) },
            None => Caller::hidden(),
        };
        let session = Session::new(self.script, call.line.clone(), caller, &history, call.started);
        Session { hears: call.hears.clone(), ..session }
    }

    /// The input, and the meaning of speech whose words are not kept.
    fn input(&self, did: &CallerAct, session: &Session) -> Result<(Input, Option<Meaning>), Cannot> {
        let speech = |words: &str| Input::Speech(Speech { words: words.to_owned(), confidence: None });
        let input = match did {
            CallerAct::Start(_) => Input::Start,
            CallerAct::Key(key) => Input::Keys(key.as_str().to_owned()),
            CallerAct::Keys => Input::Keys("00".to_owned()),
            CallerAct::Number(typed) => Input::Keys(self.number(*typed, session).ok_or(Cannot)?),
            CallerAct::Digits(fits) => Input::Keys(self.digits(*fits, session).ok_or(Cannot)?),
            CallerAct::NoInput => Input::NoInput,
            CallerAct::Phrase(words) => speech(words),
            CallerAct::Unclear => speech(""),
            CallerAct::Like(meaning) => return Ok((speech(""), Some(meaning.clone()))),
            CallerAct::Dialled(result) => Input::Dialled(*result),
            CallerAct::Failed => return Err(Cannot),
        };
        Ok((input, None))
    }

    fn number(&self, typed: TypedNumber, session: &Session) -> Option<String> {
        let numbers = self.numbers.get(&session.line)?;
        let number = match typed {
            TypedNumber::Own => session.caller.number.as_ref()?,
            TypedNumber::Other(CallerKind::Hidden) => return Some("12".to_owned()),
            TypedNumber::Other(CallerKind::Mobile) => numbers.other_mobile.as_ref()?,
            TypedNumber::Other(kind) => numbers.callers.get(&kind)?,
        };
        Some(number.as_e164().to_owned())
    }

    fn digits(&self, fits: bool, session: &Session) -> Option<String> {
        let NodeKind::Digits { form, .. } = &self.script.heard_by(session).nodes.get(&session.at)?.kind else {
            return None;
        };
        if fits { form.examples().into_iter().next() } else { Some("1".to_owned()) }
    }

    /// The time that a turn takes to say.
    pub(super) fn said(&self, turn: &Turn) -> Duration {
        said(self.script, turn)
    }
}

/// A lookup as far as an answer's meaning depends on it.
type LookupCases<'s> = (&'s NodeId, &'s [(Box<str>, FieldKind)], Vec<(&'s str, &'s [FieldValue])>);

/// The lookups of a configuration, in the order of their names.
pub(super) fn lookups(script: &Script) -> Vec<LookupCases<'_>> {
    let mut all: Vec<_> = script
        .nodes
        .iter()
        .filter_map(|(id, node)| match &node.kind {
            NodeKind::Lookup { form, then, .. } => Some((id, &*form.fields, told_apart(node, then))),
            _ => None,
        })
        .collect();
    all.sort_by_key(|(id, ..)| *id);
    all
}
