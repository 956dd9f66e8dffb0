//! The proof of a script: every state that calls come to is walked, by every kind of caller, and whatever would leave a
//! caller without an answer, a way on or an end is a [`Flaw`].
//!
//! `callers` says who calls and what they do, `moments` when, `judge` what must hold of what they meet; here one is led to
//! the other. Nothing but the script goes into it, so the same files are proven alike at any hour.
//!
//! A call's keys lead alike whether or not it was asked twice, so they are tried at a place once, and there only silence
//! and wrong keys again until the tries are used up. When people answer changes what is said and not where keys lead; so
//! the walk is of one moment, and the words of each place are looked at for every moment by themselves.

mod callers;
mod flaw;
mod judge;
mod limits;
pub mod moments;
mod times;

use jiff::Timestamp;

use self::callers::Callers;
pub use self::flaw::{Flaw, LongPrompt, Subject};
use self::judge::{Inaction, Judge};
use self::moments::Moments;
pub use self::times::Reach;
use self::times::Times;
use crate::base::diagnostic::Severity;
use crate::line::event::Refusal;
use crate::line::explore::{Explored, State, explore};
use crate::line::flow;
use crate::line::menu::Script;
use crate::line::message::Medium;
use crate::line::session::Session;
use crate::line::step::{DialResult, Input, Turn};

/// The most states looked at for one caller. The shipped line has some hundreds.
pub const STATES_MAX: usize = 20_000;
/// The most flaws told.
const FLAWS_MAX: usize = 50;

/// What was walked, and what was found.
#[derive(Debug)]
pub struct Proof {
    /// The states of all callers.
    pub states: usize,
    /// The turns walked.
    pub turns: usize,
    /// The longest of the shortest ways to a state, by what the caller does on it.
    pub longest: Vec<String>,
    /// Whether that is all; not where a caller has more than [`STATES_MAX`] states, or the calendars stand together in more
    /// than a thousand ways.
    pub is_whole: bool,
    /// When each destination is heard, the latest first.
    pub reached: Vec<Reach>,
    /// The prompts that take longer than is good, the longest first.
    pub long: Vec<LongPrompt>,
    /// What is wrong, at most fifty flaws of each severity.
    pub flaws: Vec<Flaw>,
}

/// Walks the script.
pub fn prove(script: &Script) -> Proof {
    let moments = Moments::of(script);
    let now = moments.all[0];
    let (callers, mut judge) = (Callers::of(script, now), Judge::of(script));
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
    let mut times = Times::of(script, now);
    let (longest, mut flaws) = judge.into_findings();
    whole.long = limits::long_prompts(script, &longest);
    flaws.extend(limits::flaws(script, &times, &longest, &whole.long));
    let (errors, warnings): (Vec<_>, Vec<_>) = flaws.into_iter().partition(|flaw| flaw.severity == Severity::Error);
    whole.flaws = errors.into_iter().take(FLAWS_MAX).chain(warnings.into_iter().take(FLAWS_MAX)).collect();
    whole.reached = std::mem::take(&mut times.reached);
    whole.reached.sort_by_key(|reach| std::cmp::Reverse(reach.after));
    whole
}

/// One caller's walk through every state; the judge sees every turn of it.
fn walk(callers: &Callers<'_>, judge: &mut Judge<'_>, session: Session, now: Timestamp) -> Explored<String> {
    let (script, line) = (callers.script, session.line.clone());
    let first = flow::advance(script, session, Input::Start, now);
    let mut inaction = Inaction::from(State::of(&first.session));
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

/// What a caller hears whose text could not be promised in time.
fn if_the_store_is_late(script: &Script, before: Session, turn: &Turn, now: Timestamp) -> Option<Turn> {
    let promised = turn.messages.iter().find(|message| message.medium == Medium::Sms)?;
    Some(flow::unkept(script, before, promised, Refusal::Store, now))
}
