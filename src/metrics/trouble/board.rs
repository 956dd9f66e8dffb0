//! The troubles of now with the time they began, and those that are over with the time they ended.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::kind::TroubleKind;
use super::rules::FoundTrouble;
use super::severity::TroubleSeverity;

use crate::base::moment::earlier;

/// The most troubles remembered that are over.
const OVER_MAX: usize = 30;
/// The time for which they are remembered.
const OVER_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A trouble with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Its kind.
    pub kind: TroubleKind,
    /// The platform, gateway, medium, worker or line it is about; empty if it is about this node.
    pub of: String,
    /// The sentence that tells it.
    pub words: String,
    /// When it was first seen.
    pub since: Timestamp,
    /// When it was seen no more.
    pub over: Option<Timestamp>,
}

/// The troubles; clones share them.
#[derive(Clone, Debug, Default)]
pub struct TroubleBoard(Arc<Mutex<Lists>>);

#[derive(Debug, Default)]
struct Lists {
    current: Vec<Trouble>,
    /// Latest last.
    over: VecDeque<Trouble>,
}

impl TroubleBoard {
    /// Takes in what was found now. Logs what began and what is over.
    pub fn update(&self, now: Timestamp, found: Vec<FoundTrouble>) {
        let mut lists = self.lock();
        let before = std::mem::take(&mut lists.current);
        let since = |found: &FoundTrouble| {
            let known = before.iter().find(|trouble| trouble.is(found));
            if known.is_none() {
                let (kind, of) = (found.kind.as_str(), &found.of);
                tracing::info!(kind, of, words = found.words, "trouble began");
            }
            known.map_or(now, |trouble| trouble.since)
        };
        let current = found.iter().map(|found| Trouble {
            kind: found.kind,
            of: found.of.clone(),
            words: found.words.clone(),
            since: since(found),
            over: None,
        });
        lists.current = current.collect();
        for trouble in before.into_iter().filter(|trouble| !found.iter().any(|found| trouble.is(found))) {
            let (kind, of, seconds) = (trouble.kind.as_str(), &trouble.of, now.duration_since(trouble.since).as_secs());
            tracing::info!(kind, of, seconds, "trouble is over");
            lists.over.push_back(Trouble { over: Some(now), ..trouble });
        }
        let kept = earlier(now, OVER_FOR);
        lists.over.retain(|trouble| trouble.over >= Some(kept));
        let excess = lists.over.len().saturating_sub(OVER_MAX);
        lists.over.drain(..excess);
    }

    /// The troubles of now, the worst first.
    pub fn current(&self) -> Vec<Trouble> {
        self.lock().current.clone()
    }

    /// The troubles that are over, the latest first.
    pub fn over(&self) -> Vec<Trouble> {
        self.lock().over.iter().rev().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Lists> {
        // Its content is replaced as a whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Trouble {
    /// Its severity.
    pub const fn severity(&self) -> TroubleSeverity {
        self.kind.severity()
    }

    fn is(&self, found: &FoundTrouble) -> bool {
        self.kind == found.kind && self.of == found.of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn down(gateway: &str, words: &str) -> FoundTrouble {
        FoundTrouble { kind: TroubleKind::GatewayDown, of: gateway.to_owned(), words: words.to_owned() }
    }

    #[test]
    fn a_trouble_keeps_its_beginning_while_its_words_change_and_is_told_when_it_is_over() {
        let board = TroubleBoard::default();
        board.update(at(10), vec![down("kannel", "one")]);
        board.update(at(20), vec![down("kannel", "two"), down("smsc", "one")]);
        let current: Vec<_> = board.current().into_iter().map(|t| (t.of, t.words, t.since)).collect();
        let expected = [("kannel", "two", at(10)), ("smsc", "one", at(20))];
        assert_eq!(current, expected.map(|(of, words, since)| (of.to_owned(), words.to_owned(), since)));
        board.update(at(30), vec![down("smsc", "one")]);
        let over: Vec<_> = board.over().into_iter().map(|t| (t.of, t.since, t.over)).collect();
        assert_eq!(over, [("kannel".to_owned(), at(10), Some(at(30)))]);
        board.update(at(40), vec![down("kannel", "again"), down("smsc", "one")]);
        assert_eq!(board.current()[0].since, at(40), "another trouble");
        board.update(at(40 + 25 * 3600), vec![]);
        assert_eq!(board.over().len(), 2, "what was over a day ago is gone");
    }

    #[test]
    fn the_memory_of_what_is_over_is_bounded() {
        let board = TroubleBoard::default();
        for second in 0..200 {
            board.update(at(second), if second % 2 == 0 { vec![down("kannel", "")] } else { vec![] });
        }
        assert_eq!(board.over().len(), OVER_MAX);
        assert_eq!(board.over()[0].over, Some(at(199)));
    }
}
