//! The proof of a script: every state of a call is explored, for every kind of caller. Anything that would leave a
//! caller without an answer, a way on or an end is a [`Flaw`].
//!
//! `callers` has the callers and their inputs, `moments` the times of calls, `judge` the rules; this module connects
//! them. Only the script goes in, so a proof of the same files is the same at any time.
//!
//! Keys lead to the same node on every try, so at each place they are tried once, and after that only silence and wrong
//! keys until the tries are used up. Each input is tried at every time at which a route may lead elsewhere, so that a
//! calendar that closes during a call is met, too; the words of each place are checked for every relevant time
//! separately.

mod announced;
mod callers;
mod flaw;
mod judge;
mod limits;
pub mod moments;
mod times;

use std::collections::BTreeSet;

use jiff::Timestamp;

use self::callers::{Callers, LINK_AGE};
pub use self::flaw::{Flaw, FlawSubject, LongPrompt};
use self::judge::{Inaction, Judge};
use self::moments::Moments;
pub use self::times::DestinationTime;
use self::times::ListeningTimes;
use crate::base::diagnostic::Severity;
use crate::line::event::Refusal;
use crate::line::experiment::Arm;
use crate::line::explore::{CallState, Explored, explore};
use crate::line::flow::{self, Progress};
use crate::line::lookup::LookupAnswer;
use crate::line::menu::{Script, TriedScript};
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

/// Explores the script, and each combination of the variants of its experiments. A flaw that only some of them have names one
/// of these.
pub fn prove(script: &Script) -> Proof {
    let mut whole = prove_one(script);
    for TriedScript { arms, script } in &*script.tried {
        let tried = prove_one(script);
        (whole.states, whole.turns) = (whole.states + tried.states, whole.turns + tried.turns);
        whole.is_whole &= tried.is_whole;
        let names: Vec<String> = arms.iter().map(Arm::to_string).collect();
        // Advice on length is given on the control alone.
        let errors = tried.flaws.into_iter().filter(|flaw| flaw.help != limits::SHORTER_PROMPTS);
        let own = errors.filter(|flaw| !whole.flaws.iter().any(|known| known.begins_as(flaw)));
        let own: Vec<Flaw> = own
            .map(|flaw| Flaw {
                message: format!("{}, as variant {} has it", flaw.message, names.join(" with ")),
                ..flaw
            })
            .collect();
        whole.flaws.extend(own);
        let long: Vec<_> = tried.long.into_iter().filter(|long| !whole.long.contains(long)).collect();
        whole.long.extend(long);
    }
    whole
}

fn prove_one(script: &Script) -> Proof {
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
        let Explored { states, turns, longest, is_whole } = walk(&callers, &mut judge, &first, &moments.routes);
        (whole.states, whole.turns) = (whole.states + states, whole.turns + turns);
        whole.is_whole &= is_whole;
        if whole.longest.len() < longest.len() {
            whole.longest = longest;
        }
    }
    if whole.is_whole {
        judge.choices();
        judge.words_of_choices();
        judge.cases();
        judge.channels();
    }
    let mut times: Vec<_> = moments.routes.iter().map(|now| ListeningTimes::of(script, *now)).collect();
    let (longest, mut flaws) = judge.into_findings();
    whole.long = limits::long_prompts(script, &longest);
    let of_times = times.iter().flat_map(|times| limits::flaws_at(script, times));
    flaws.extend(limits::flaws(script, &longest, &whole.long).into_iter().chain(of_times));
    let mut once = BTreeSet::new();
    flaws.retain(|flaw| once.insert((flaw.subject.clone(), flaw.message.clone())));
    let (errors, warnings): (Vec<_>, Vec<_>) = flaws.into_iter().partition(|flaw| flaw.severity == Severity::Error);
    whole.flaws = errors.into_iter().take(FLAWS_MAX).chain(warnings.into_iter().take(FLAWS_MAX)).collect();
    whole.reached = times.iter_mut().flat_map(|times| std::mem::take(&mut times.reached)).collect();
    whole.reached.dedup();
    whole.reached.sort_by_key(|reach| std::cmp::Reverse(reach.after));
    whole
}

/// Explores every state of one caller, each input at each of these times; the judge checks every turn.
fn walk(callers: &Callers<'_>, judge: &mut Judge<'_>, session: &Session, times: &[Timestamp]) -> Explored<String> {
    let script = callers.script;
    let (mut firsts, mut inactions) = (vec![], vec![]);
    for now in times {
        let each = every_way(callers, &at_time(session, *now), &Input::Start, *now, judge);
        inactions.extend(each.last().map(|first| Inaction::from(CallState::of(&first.session))));
        firsts.extend(each);
    }
    let explored = explore(firsts, STATES_MAX, |turn| {
        let mut answers = vec![];
        for input in callers.inputs(turn) {
            for (now, inaction) in times.iter().zip(&mut inactions) {
                let before = Session { turn: 1, ..at_time(&turn.session, *now) };
                for next in every_way(callers, &before, &input, *now, judge) {
                    judge.note_choice(&before, &input, &next);
                    if matches!(input, Input::NoInput | Input::Dialled(DialResult::Busy)) {
                        inaction.note(&before, &next);
                    }
                    let instead = if_the_store_is_late(script, before.clone(), &next, *now);
                    instead.iter().for_each(|instead| judge.turn(instead));
                    let deed = callers::deed(&input);
                    let late = instead.map(|instead| (format!("{deed} (the store is late)"), instead));
                    answers.push((deed, next));
                    answers.extend(late);
                }
            }
        }
        answers
    });
    inactions.iter().for_each(|inaction| judge.ends(inaction, &session.line));
    explored
}

/// The turns that may follow an input: one for each answer that its lookups may get, that without any last. The judge
/// checks each.
fn every_way(
    callers: &Callers<'_>,
    before: &Session,
    input: &Input,
    now: Timestamp,
    judge: &mut Judge<'_>,
) -> Vec<Turn> {
    let mut turns = vec![];
    let mut waiting: Vec<Vec<Option<LookupAnswer>>> = vec![vec![]];
    while let Some(answers) = waiting.pop() {
        let (progress, ways) = flow::advance_noting(callers.script, before.clone(), input.clone(), &answers, now);
        match progress {
            Progress::Turn(turn) => {
                judge.turn(&turn);
                judge.ways(&turn, ways);
                turns.push(*turn);
            }
            Progress::Question(question) => {
                let each = callers.answers(&question.node).into_iter().rev();
                waiting.extend(each.map(|answer| [answers.as_slice(), &[answer]].concat()));
            }
        }
    }
    turns
}

/// The call at another time: a link that was sent was sent just before it.
fn at_time(session: &Session, now: Timestamp) -> Session {
    let mut session = session.clone();
    if let Some(sent) = &mut session.link_sent
        && !(now - LINK_AGE..=now).contains(&sent.at)
    {
        sent.at = now - LINK_AGE;
    }
    session
}

/// The turn of a caller whose text could not be committed in time.
fn if_the_store_is_late(script: &Script, before: Session, turn: &Turn, now: Timestamp) -> Option<Turn> {
    let promised = turn.messages.iter().find(|message| message.medium == Medium::Sms)?;
    Some(flow::promise_failed(script, before, promised, Refusal::Store, now))
}
