//! Every state that a call can reach, and the ways there.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashSet, VecDeque};
use std::hash::{Hash, Hasher};

use crate::line::event::Standing;
use crate::line::session::{NumberPurpose, Phase, Session};
use crate::line::step::Turn;

/// Identifies a state of a call: place, expected input and counters. The way back, the time, the turn and the last
/// channel are left out: they only choose among places that are states themselves. `reached` is left out too: the
/// shortest way to a state, which is the one explored, has reached the fewest destinations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CallState(u64);

impl CallState {
    /// The state of a call.
    pub fn of(session: &Session) -> Self {
        let mut state = DefaultHasher::new();
        (session.language.as_str(), session.at.as_str()).hash(&mut state);
        let phase = match session.phase {
            Phase::Dial(index) => u16::from(index) + 100,
            Phase::Key | Phase::Offer | Phase::Request | Phase::Farewell => 0,
            Phase::Number | Phase::Digits => 1,
            Phase::Confirm(_) | Phase::ConfirmDigits(_) => 2,
            Phase::Consent => 3,
        };
        (phase, session.silent, session.wrong, session.misheard, session.promises).hash(&mut state);
        let serving = match &session.serving {
            None => 0,
            Some(NumberPurpose::Offer(_)) => 1,
            Some(NumberPurpose::Request(_)) => 2,
        };
        let told = matches!(session.standing, Standing::Informed | Standing::Connected | Standing::Telling { .. });
        (serving, told, session.anonymous).hash(&mut state);
        session.typed.iter().for_each(|(at, _)| at.as_str().hash(&mut state));
        session.refusal.map(|refusal| refusal.as_str()).hash(&mut state);
        Self(state.finish())
    }
}

/// The result of exploring from one beginning.
#[derive(Debug)]
pub struct Explored<D> {
    /// Number of states.
    pub states: usize,
    /// Number of turns that led to them.
    pub turns: usize,
    /// The inputs of the longest of the shortest ways to a state.
    pub longest: Vec<D>,
    /// False if there were more states than the limit.
    pub is_whole: bool,
}

/// Explores every state that a call can reach from its possible first turns, nearest first, at most `states_max`. `follow`
/// takes a turn and returns the caller's possible inputs, each with the turn that answers it.
pub fn explore<D>(
    firsts: Vec<Turn>,
    states_max: usize,
    mut follow: impl FnMut(&Turn) -> Vec<(D, Turn)>,
) -> Explored<D> {
    let mut known = HashSet::new();
    // The predecessor of each state and the input that led from there; none for the first ones.
    let mut ways: Vec<(usize, Option<D>)> = vec![];
    let mut waiting = VecDeque::new();
    for first in firsts {
        if known.insert(CallState::of(&first.session)) {
            ways.push((0, None));
            waiting.push_back((ways.len() - 1, first));
        }
    }
    let mut turns = 0;
    let mut is_whole = true;
    while let Some((here, turn)) = waiting.pop_front() {
        for (deed, next) in follow(&turn) {
            turns += 1;
            if !known.insert(CallState::of(&next.session)) {
                continue;
            }
            if ways.len() >= states_max {
                is_whole = false;
                continue;
            }
            ways.push((here, Some(deed)));
            waiting.push_back((ways.len() - 1, next));
        }
    }
    let states = ways.len();
    let mut longest = vec![];
    let mut at = states - 1;
    while let (before, Some(deed)) = std::mem::take(&mut ways[at]) {
        longest.push(deed);
        at = before;
    }
    longest.reverse();
    Explored { states, turns, longest, is_whole }
}
