//! Recorded calls taken through two configurations side by side: the one that answered them, and another.
//!
//! [`Replay::follow`] makes every turn of a call in both with what the caller did, and compares where they lead. It stops
//! where the two ask the caller different things: the next key or phrase would be a guess. It also stops where the first
//! configuration does not lead where the record says: the call was answered by another one.

mod difference;
mod followed;
mod original;
mod recorded;
mod side;
mod tally;

use std::time::Duration;

pub use difference::{Arrival, Change, Difference, WayOn};
pub use followed::{FollowedCall, Stopped};
pub use original::Original;
pub use recorded::{RecordedCall, RecordedTurn};
pub use tally::{GROUPS_MAX, Group, ReachTime, ReplayTally};

use crate::base::call::Key;
use crate::line::Script;
use crate::line::heard::{CallerAct, Heard};
use crate::line::menu::NodeKind;
use crate::line::session::{Phase, Session};
use crate::line::step::{Listen, Step, Turn};
use side::{Cannot, Side};

/// The difference of two prompts that a caller would notice.
const NOTICED: Duration = Duration::from_millis(100);

/// Two configurations.
#[derive(Debug)]
pub struct Replay<'s> {
    before: Side<'s>,
    after: Side<'s>,
    /// True if lookups have the same fields and cases in both.
    lookups_agree: bool,
}

/// A turn in both configurations.
#[derive(Debug)]
pub struct BothTurns {
    /// The caller's act.
    pub did: CallerAct,
    /// The key that means the same after, if it is another one.
    pub moved: Option<Key>,
    /// As it was.
    pub before: Turn,
    /// As it would be.
    pub after: Turn,
}

/// The progress of a call in both.
#[derive(Default)]
struct Following {
    last: Option<BothTurns>,
    /// Seconds by which the caller is later after.
    shift: f64,
    reached: (Option<f64>, Option<f64>),
}

impl<'s> Replay<'s> {
    /// The configuration that answered, and the other one.
    pub fn new(before: &'s Script, after: &'s Script) -> Self {
        let lookups_agree = side::lookups(before) == side::lookups(after);
        Self { before: Side::new(before), after: Side::new(after), lookups_agree }
    }

    /// Follows a call as far as it can be.
    pub fn follow(&self, call: &RecordedCall) -> FollowedCall {
        self.walk(call, |_| {})
    }

    /// The turns of a call in both, to the first difference and no further.
    pub fn retrace(&self, call: &RecordedCall) -> Vec<BothTurns> {
        let mut turns = vec![];
        self.walk(call, |turn| turns.push(turn));
        let differs = |turn: &BothTurns| turn.moved.is_some() || self.change(turn).is_some();
        let end = turns.iter().position(differs).map_or(turns.len(), |at| at + 1);
        turns.truncate(end);
        turns
    }

    fn walk(&self, call: &RecordedCall, mut seen: impl FnMut(BothTurns)) -> FollowedCall {
        let mut followed =
            FollowedCall { difference: None, length: None, stopped: None, reached: (false, false), later: None };
        let mut progress = Following::default();
        for (index, turn) in call.turns.iter().enumerate() {
            let made = match self.turn(call, index, progress.last.as_ref()) {
                Ok(made) => made,
                Err(stopped) => {
                    followed.stopped = Some(stopped);
                    break;
                }
            };
            progress.pass(self, call, index);
            self.note(&mut followed, progress.last.as_ref(), &made, usize::from(turn.turn));
            progress.note_reached(call, index, &made);
            if let Some(last) = progress.last.replace(made) {
                seen(last);
            }
        }
        progress.last.into_iter().for_each(seen);
        followed.reached = (progress.reached.0.is_some(), progress.reached.1.is_some());
        followed.later = progress.reached.0.zip(progress.reached.1).map(|(before, after)| after - before);
        followed
    }

    /// A turn in both.
    fn turn(&self, call: &RecordedCall, index: usize, last: Option<&BothTurns>) -> Result<BothTurns, Stopped> {
        let turn = &call.turns[index];
        if last.is_some_and(|last| !WayOn::of(&last.before).asks_as(&WayOn::of(&last.after))) {
            return Err(Stopped::AskedElse);
        }
        let heard = turn.heard.as_ref().filter(|_| usize::from(turn.turn) == index + 1).ok_or(Stopped::NotKept)?;
        if heard.did == CallerAct::Failed {
            return Err(Stopped::OurFault);
        }
        if !self.after.script.lines.contains_key(&call.line) {
            return Err(Stopped::NoLine);
        }
        let before = self.before.make(call, turn, heard, last.map(|last| &last.before.session));
        let before = before.map_err(|_| Stopped::NotAsRecorded)?;
        if before.waiting_at(self.before.script) != turn.waiting {
            return Err(Stopped::NotAsRecorded);
        }
        if let Some(last) = last.filter(|_| matches!(heard.did, CallerAct::Like(_) | CallerAct::Unclear))
            && listened(&last.before) != listened(&last.after)
        {
            return Err(Stopped::HeardElse);
        }
        let session = last.map(|last| &last.after.session);
        if !self.asks_services_as_before(heard.answers.len()) {
            return Err(Stopped::HeardElse);
        }
        let after = self.after.make(call, turn, heard, session).map_err(|Cannot| Stopped::HeardElse)?;
        let mut both = BothTurns { did: heard.did.clone(), moved: None, before, after };
        if let (CallerAct::Key(key), Some(session)) = (&heard.did, session)
            && self.change(&both).is_some()
            && let Some((moved, after)) = self.moved(call, turn, heard, session, *key, &both.before)
        {
            both = BothTurns { moved: Some(moved), after, ..both };
        }
        Ok(both)
    }

    /// True if the lookups of a turn have the same fields and cases in both.
    fn asks_services_as_before(&self, answers: usize) -> bool {
        answers == 0 || self.lookups_agree
    }

    /// Another key of the menu that leads where the pressed one did.
    fn moved(
        &self,
        call: &RecordedCall,
        turn: &RecordedTurn,
        heard: &Heard,
        session: &Session,
        pressed: Key,
        before: &Turn,
    ) -> Option<(Key, Turn)> {
        let NodeKind::Menu { choices } = &self.after.script.heard_by(session).nodes.get(&session.at)?.kind else {
            return None;
        };
        if session.phase != Phase::Key {
            return None;
        }
        choices.keys().filter(|key| **key != pressed).find_map(|key| {
            let heard = Heard { did: CallerAct::Key(*key), ..heard.clone() };
            let after = self.after.make(call, turn, &heard, Some(session)).ok()?;
            Change::of(before, &after).is_none().then_some((*key, after))
        })
    }

    /// The change of the way in a turn.
    fn change(&self, both: &BothTurns) -> Option<Change> {
        both.moved.map(Change::MovedKey).or_else(|| Change::of(&both.before, &both.after))
    }

    fn note(&self, followed: &mut FollowedCall, last: Option<&BothTurns>, both: &BothTurns, turn: usize) {
        let at = || last.map(|last| last.before.session.at.clone());
        let difference = |change| Difference {
            turn,
            at: at(),
            did: if last.is_some() { both.did.clone() } else { CallerAct::NoInput },
            change,
            led: WayOn::of(&both.before),
            leads: WayOn::of(&both.after),
        };
        if followed.difference.is_none() {
            followed.difference = self.change(both).map(difference);
        }
        if followed.difference.is_some() {
            followed.length = None;
        } else if followed.length.is_none() {
            let (before, after) = (self.before.said(&both.before), self.after.said(&both.after));
            if before.abs_diff(after) >= NOTICED {
                let tenths = (after.as_secs_f64() - before.as_secs_f64()) * 10.0;
                let did = CallerAct::NoInput;
                followed.length =
                    Some(Difference { did, ..difference(Change::Length { tenths: tenths.round() as i32 }) });
            }
        }
    }
}

impl Following {
    /// Adds the time by which the last turn takes longer: all of it for a caller who heard it out, none for one who acted
    /// before its end.
    fn pass(&mut self, replay: &Replay<'_>, call: &RecordedCall, index: usize) {
        let Some((last, waited)) = self.last.as_ref().zip(call.waited(index)) else { return };
        let (before, after) = (replay.before.said(&last.before), replay.after.said(&last.after));
        if waited >= before {
            self.shift += after.as_secs_f64() - before.as_secs_f64();
        }
    }

    fn note_reached(&mut self, call: &RecordedCall, index: usize, both: &BothTurns) {
        let now = call.turns[index].at.duration_since(call.started).as_secs_f64();
        if both.before.session.reached {
            self.reached.0.get_or_insert(now);
        }
        if both.after.session.reached {
            self.reached.1.get_or_insert(now + self.shift);
        }
    }
}

/// The phrases that a turn listens for.
fn listened(turn: &Turn) -> Option<&Listen> {
    match turn.steps.last() {
        Some(Step::Collect(collect)) => collect.listen.as_ref(),
        _ => None,
    }
}
