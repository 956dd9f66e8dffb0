//! Every state a call can come to, and the ways there.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashSet, VecDeque};
use std::hash::{Hash, Hasher};

use crate::line::event::Standing;
use crate::line::session::{NumberPurpose, Phase, Session};
use crate::line::step::Turn;

/// What tells two states of a call apart: where it is, what is waited for, and what was counted. The way back, the time,
/// the turn and the channel last spoken of are left out, as they only choose among places that are states of their own;
/// so is whether a destination was reached, as the nearest way to a state, which is the one walked on, has reached the
/// fewest.
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
            Phase::Number => 1,
            Phase::Confirm(_) => 2,
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
        session.refusal.map(|refusal| refusal.as_str()).hash(&mut state);
        Self(state.finish())
    }
}

/// What was found from one beginning.
#[derive(Debug)]
pub struct Explored<D> {
    /// How many states there are.
    pub states: usize,
    /// How many turns led to them.
    pub turns: usize,
    /// The longest of the shortest ways to a state: what the caller does on it.
    pub longest: Vec<D>,
    /// Whether that is all; not where there were more states than were to be looked at.
    pub is_whole: bool,
}

/// Looks at every state that a call comes to from its first turn, the nearest first; at no more than `states_max`. `follow`
/// is given a turn and gives what the caller may do then, each with the turn that answers it.
pub fn explore<D>(first: Turn, states_max: usize, mut follow: impl FnMut(&Turn) -> Vec<(D, Turn)>) -> Explored<D> {
    let mut known = HashSet::from([CallState::of(&first.session)]);
    // Where each state was come to from, and by what; the first by nothing.
    let mut ways: Vec<(usize, Option<D>)> = vec![(0, None)];
    let mut waiting = VecDeque::from([(0, first)]);
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
