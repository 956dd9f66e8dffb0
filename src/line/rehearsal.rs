//! Trial calls: assumptions about the caller, and the turns. Used by stories, the simulator and the web phone; nothing
//! is stored or sent.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::base::call::Language;
use crate::line::Script;
use crate::line::event::{Outcome, Refusal};
use crate::line::experiment::Arm;
use crate::line::flow::{self, Progress};
use crate::line::heard::Heard;
use crate::line::lookup::LookupAnswer;
use crate::line::menu::{NodeId, NodeKind};
use crate::line::message::{Medium, Message};
use crate::line::session::{History, LinkSent, Session};
use crate::line::step::{Input, Step, Turn};

/// Assumptions about a call.
#[derive(Clone, Debug)]
pub struct CallAssumptions<'a> {
    /// The caller's number, as a platform would write it.
    pub from: &'a str,
    /// The number dialled.
    pub to: &'a str,
    /// The time since the link of the line's own channel was texted to this caller.
    pub link_sent_ago: Option<SignedDuration>,
    /// An address with consent is known.
    pub mail_known: bool,
    /// The reason why the caller's number may not be texted.
    pub number_refused: Option<Refusal>,
    /// The caller called this line a short while ago.
    pub repeat: bool,
    /// The caller's place among a hundred, from 0.
    pub percentile: u8,
    /// The variants of experiments that the caller hears.
    pub arms: Vec<Arm>,
    /// The languages in which the platform understands speech.
    pub hears: Vec<Language>,
}

impl CallAssumptions<'_> {
    /// The session of the call at this time.
    pub fn begin(self, script: &Script, at: Timestamp) -> Session {
        let line = script.line_of(self.to).clone();
        let sent = self.link_sent_ago.and_then(|ago| at.checked_sub(ago).ok());
        let history = History {
            link_sent: sent.map(|at| LinkSent { channel: script.line(&line).channel.clone(), at }),
            mailable: self.mail_known,
            refusal: self.number_refused,
            repeat: self.repeat,
            percentile: self.percentile,
            arms: self.arms,
            answered: None,
        };
        let caller = script.plan_of(&line).caller(self.from);
        Session { hears: self.hears, ..Session::new(script, line, caller, &history, at) }
    }
}

/// The answers of services in a trial call, by the lookup that asks; one that is not named gets none.
pub type ServiceAnswers = BTreeMap<NodeId, serde_json::Value>;

/// A turn as the caller hears it. Services give these answers; `promise_refused` replaces a turn that promises a text.
pub fn answer(
    script: &Script,
    before: Session,
    input: Input,
    services: &ServiceAnswers,
    promise_refused: Option<Refusal>,
    now: Timestamp,
) -> Turn {
    let turn = answered(script, &before, &input, services, now);
    let texts = |message: &&Message| message.medium == Medium::Sms;
    match (turn.messages.iter().find(texts), promise_refused) {
        (Some(promised), Some(reason)) => {
            let heard = Heard { refused: Some(reason), ..turn.heard.clone() };
            Turn { heard, ..flow::promise_failed(script, before, promised, reason, now) }
        }
        _ => turn,
    }
}

fn answered(script: &Script, before: &Session, input: &Input, services: &ServiceAnswers, now: Timestamp) -> Turn {
    let mut answers = vec![];
    loop {
        match flow::advance_with(script, before.clone(), input.clone(), &answers, now) {
            Progress::Turn(turn) => return *turn,
            Progress::Question(question) => answers.push(answer_of(script, &question.node, services)),
        }
    }
}

fn answer_of(script: &Script, node: &NodeId, services: &ServiceAnswers) -> Option<LookupAnswer> {
    match &script.nodes.get(node)?.kind {
        NodeKind::Lookup { form, .. } => form.read(services.get(node)?),
        _ => None,
    }
}

/// The time a turn takes to say.
pub fn said(script: &Script, turn: &Turn) -> Duration {
    turn.steps.iter().flat_map(Step::prompts).map(|prompt| script.prompts.duration(prompt)).sum()
}

/// The outcome of a call that ends at this time. Messages count as accepted at once.
pub fn outcome(session: &Session, ended: Timestamp) -> Outcome {
    if session.promises > 0 { Outcome::HandedOff } else { session.standing.outcome(ended) }
}
