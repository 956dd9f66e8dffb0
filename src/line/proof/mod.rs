//! The proof of a script: every state of a call is explored, for every kind of caller. Anything that would leave a
//! caller without an answer, a way on or an end is a [`Flaw`].
//!
//! `callers` has the callers and their inputs, `moments` the times of calls, `judge` the rules; this module connects
//! them. Only the script goes in, so a proof of the same files is the same at any time.
//!
//! Keys lead to the same node on every try, so at each place they are tried once, and after that only silence and wrong
//! keys until the tries are used up. Opening hours change the words but not the targets of keys, so the exploration
//! uses one time, and the words of each place are checked for every relevant time separately.

mod callers;
mod flaw;
mod judge;
mod limits;
pub mod moments;
mod times;

use jiff::Timestamp;

use self::callers::Callers;
pub use self::flaw::{Flaw, FlawSubject, LongPrompt};
use self::judge::{Inaction, Judge};
use self::moments::Moments;
pub use self::times::DestinationTime;
use self::times::ListeningTimes;
use crate::base::diagnostic::Severity;
use crate::line::event::Refusal;
use crate::line::explore::{CallState, Explored, explore};
use crate::line::flow;
use crate::line::menu::Script;
use crate::line::message::Medium;
use crate::line::session::Session;
use crate::line::step::{DialResult, Input, Turn};

/// The most states explored for one caller. The shipped line has some hundreds.
pub const STATES_MAX: usize = 20_000;
/// The most flaws reported.
const FLAWS_MAX: usize = 50;

/// The extent and the findings of a proof.
#[derive(Debug)]
pub struct Proof {
    /// States of all callers.
    pub states: usize,
    /// Turns explored.
    pub turns: usize,
    /// The longest of the shortest ways to a state, as input labels.
    pub longest: Vec<String>,
    /// False if a caller has more than [`STATES_MAX`] states, or the calendars have more than a thousand combinations.
    pub is_whole: bool,
    /// The time of each destination, the latest first.
    pub reached: Vec<DestinationTime>,
    /// Prompts longer than recommended, the longest first.
    pub long: Vec<LongPrompt>,
    /// Flaws, at most fifty of each severity.
    pub flaws: Vec<Flaw>,
}

/// Explores the script.
pub fn prove(script: &Script) -> Proof {
    let moments = Moments::of(script);
    let now = moments.all[0];
    let callers = Callers::of(script, now);
    let mut judge = Judge::of(script);
    let mut whole = Proof {
        states: 0,
        turns: 0,
        longest: vec![],
        is_whole: moments.is_whole,
        reached: vec![],
        long: vec![],
        flaws: vec![],
    };
    let beginnings = callers.beginnings();
    judge.places(&beginnings, &moments);
    for first in beginnings {
        let Explored { states, turns, longest, is_whole } = walk(&callers, &mut judge, first, now);
        (whole.states, whole.turns) = (whole.states + states, whole.turns + turns);
        whole.is_whole &= is_whole;
        if whole.longest.len() < longest.len() {
            whole.longest = longest;
        }
    }
    if whole.is_whole {
        judge.choices();
        judge.channels();
    }
    let mut times = ListeningTimes::of(script, now);
    let (longest, mut flaws) = judge.into_findings();
    whole.long = limits::long_prompts(script, &longest);
    flaws.extend(limits::flaws(script, &times, &longest, &whole.long));
    let (errors, warnings): (Vec<_>, Vec<_>) = flaws.into_iter().partition(|flaw| flaw.severity == Severity::Error);
    whole.flaws = errors.into_iter().take(FLAWS_MAX).chain(warnings.into_iter().take(FLAWS_MAX)).collect();
    whole.reached = std::mem::take(&mut times.reached);
    whole.reached.sort_by_key(|reach| std::cmp::Reverse(reach.after));
    whole
}

/// Explores every state of one caller; the judge checks every turn.
fn walk(callers: &Callers<'_>, judge: &mut Judge<'_>, session: Session, now: Timestamp) -> Explored<String> {
    let script = callers.script;
    let line = session.line.clone();
    let first = flow::advance(script, session, Input::Start, now);
    let mut inaction = Inaction::from(CallState::of(&first.session));
    judge.turn(&first);
    let explored = explore(first, STATES_MAX, |turn| {
        let mut answers = vec![];
        for input in callers.inputs(turn) {
            let before = Session { turn: 1, ..turn.session.clone() };
            let next = flow::advance(script, before.clone(), input.clone(), now);
            judge.turn(&next);
            judge.note_choice(&before, &input, &next);
            if matches!(input, Input::NoInput | Input::Dialled(DialResult::Busy)) {
                inaction.note(&before, &next);
            }
            let instead = if_the_store_is_late(script, before, &next, now);
            instead.iter().for_each(|instead| judge.turn(instead));
            let deed = callers::deed(&input);
            let late = instead.map(|instead| (format!("{deed} (the store is late)"), instead));
            answers.push((deed, next));
            answers.extend(late);
        }
        answers
    });
    judge.ends(&inaction, &line);
    explored
}

/// The turn of a caller whose text could not be committed in time.
fn if_the_store_is_late(script: &Script, before: Session, turn: &Turn, now: Timestamp) -> Option<Turn> {
    let promised = turn.messages.iter().find(|message| message.medium == Medium::Sms)?;
    Some(flow::promise_failed(script, before, promised, Refusal::Store, now))
}
