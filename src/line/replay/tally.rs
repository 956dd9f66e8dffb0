//! Followed calls, added up.

use std::collections::{BTreeMap, HashMap};

use crate::line::replay::difference::{Change, Difference};
use crate::line::replay::followed::{FollowedCall, Stopped};
use crate::line::replay::recorded::RecordedCall;

/// The most groups of calls that are told apart; calls of any further one are counted together.
pub const GROUPS_MAX: usize = 1000;

/// Followed calls, counted.
#[derive(Debug, Default)]
pub struct ReplayTally {
    /// Every call.
    pub calls: u64,
    /// Calls that could be compared: all but those whose record is of no use.
    pub compared: u64,
    /// Calls whose way differs.
    pub differ: u64,
    /// Calls that go the same way and hear something longer or shorter.
    pub lengths: u64,
    /// Differing calls beyond [`GROUPS_MAX`].
    pub others: u64,
    /// Calls not followed to their end, by reason.
    pub stopped: BTreeMap<Stopped, u64>,
    /// Calls followed to their end.
    pub whole: u64,
    /// Of those, calls that reached a destination, before and after.
    pub reached: (u64, u64),
    /// The change of the time to a destination.
    pub later: ReachTime,
    groups: HashMap<Difference, Group>,
}

/// The change of the time to a destination.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReachTime {
    /// Calls that reach one before and after.
    pub calls: u64,
    /// The sum of seconds by which they reach it later.
    pub seconds: f64,
}

/// Calls with the same first difference.
#[derive(Clone, Debug)]
pub struct Group {
    /// Their number.
    pub calls: u64,
    /// The number of those that could not be followed further.
    pub stopped: u64,
    /// A call among them.
    pub example: RecordedCall,
}

impl ReachTime {
    /// Seconds a call, later or, if negative, earlier.
    pub fn mean(&self) -> f64 {
        if self.calls == 0 { 0.0 } else { self.seconds / self.calls as f64 }
    }
}

impl ReplayTally {
    /// Adds a followed call.
    pub fn add(&mut self, call: &RecordedCall, followed: FollowedCall) {
        self.calls += 1;
        if let Some(stopped) = followed.stopped {
            *self.stopped.entry(stopped).or_default() += 1;
        }
        let is_of_use = !matches!(
            followed.stopped,
            Some(Stopped::NotKept | Stopped::NotAsRecorded | Stopped::OurFault | Stopped::NoLine)
        );
        if !is_of_use && followed.difference.is_none() {
            return;
        }
        self.compared += 1;
        let is_whole = followed.stopped.is_none();
        if is_whole {
            self.whole += 1;
            self.reached.0 += u64::from(followed.reached.0);
            self.reached.1 += u64::from(followed.reached.1);
        }
        if let Some(later) = followed.later {
            self.later.calls += 1;
            self.later.seconds += later;
        }
        self.differ += u64::from(followed.difference.is_some());
        self.lengths += u64::from(followed.length.is_some());
        if let Some(difference) = followed.difference.or(followed.length) {
            self.group(difference, call, is_whole);
        }
    }

    fn group(&mut self, difference: Difference, call: &RecordedCall, is_whole: bool) {
        let difference = Difference { turn: 0, ..difference };
        if let Some(group) = self.groups.get_mut(&difference) {
            group.calls += 1;
            group.stopped += u64::from(!is_whole);
        } else if self.groups.len() < GROUPS_MAX {
            let group = Group { calls: 1, stopped: u64::from(!is_whole), example: call.clone() };
            self.groups.insert(difference, group);
        } else {
            self.others += 1;
        }
    }

    /// The groups whose way differs, the largest first; then those that only hear something longer or shorter.
    pub fn groups(&self) -> Vec<(&Difference, &Group)> {
        let mut groups: Vec<_> = self.groups.iter().collect();
        let is_length = |difference: &Difference| matches!(difference.change, Change::Length { .. });
        groups.sort_by(|(one, of_one), (two, of_two)| {
            let order = is_length(one).cmp(&is_length(two)).then(of_two.calls.cmp(&of_one.calls));
            order.then_with(|| format!("{one:?}").cmp(&format!("{two:?}")))
        });
        groups
    }

    /// The share of compared calls whose way differs, in per cent.
    pub fn share(&self) -> f64 {
        self.percent(self.differ)
    }

    /// Calls in per cent of the compared ones.
    pub fn percent(&self, calls: u64) -> f64 {
        if self.compared == 0 { 0.0 } else { 100.0 * calls as f64 / self.compared as f64 }
    }
}
