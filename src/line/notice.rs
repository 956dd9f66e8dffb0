//! Notices posted by operations: announcements and closed lines. Part of the [`Script`](super::Script), but in no file:
//! posted at run time, they end by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::{Language, LineId};
use crate::line::id::TopicId;
use crate::line::prompt::{Prompt, PromptId, Value};

/// The delay before a posted notice begins and an ended one ends: every node polls once a second, so all know it by
/// then.
pub const LEAD: Duration = Duration::from_secs(3);
/// The most notices that hold or will at once, on all lines together.
pub const NOTICES_MAX: usize = 20;
/// The most announcements that one caller hears at one place; callers would not wait through more.
pub const ANNOUNCEMENTS_MAX: usize = 3;

/// A temporary announcement or closing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id: 16 hex digits.
    pub id: String,
    /// Its kind.
    pub kind: NoticeKind,
    /// Its lines; empty means every line.
    pub lines: BTreeSet<LineId>,
    /// The words by language. Nothing is said in a language that is missing here.
    pub words: BTreeMap<Language, String>,
    /// Its start, a few seconds after posting, so that every node begins at the same moment and a repeated request gets
    /// the same answer.
    pub since: Timestamp,
    /// Its end.
    pub until: Timestamp,
}

/// The kind of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The words are said first: when the line answers, or before the given topics.
    Announcement {
        /// Only before these topics, unless empty.
        topics: BTreeSet<TopicId>,
    },
    /// The line is closed: the words, or else `line-closed`, and then the rescue.
    Closing,
}

impl NoticeKind {
    /// The word in JSON and logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Announcement { .. } => "announcement",
            Self::Closing => "closing",
        }
    }
}

/// The limit that one more notice would exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoom {
    /// Too many notices hold or will hold.
    #[error("there are {NOTICES_MAX} notices already, the most there may be; end one first")]
    Notices,
    /// Too many announcements at one of its places.
    #[error("{ANNOUNCEMENTS_MAX} announcements are said there already, the most a caller hears out; end one first")]
    Announcements,
}

impl Notice {
    /// True if it holds on this line at this time.
    pub fn holds(&self, line: &LineId, now: Timestamp) -> bool {
        self.is_on(Some(line)) && self.is_current(now)
    }

    /// True if it holds at this time, on some line.
    pub fn is_current(&self, now: Timestamp) -> bool {
        self.since <= now && now < self.until
    }

    /// True if it is announced before `topic`, or at the start of the call if `None`.
    pub fn announces(&self, topic: Option<&TopicId>) -> bool {
        match (&self.kind, topic) {
            (NoticeKind::Announcement { topics }, Some(topic)) => topics.contains(topic),
            (NoticeKind::Announcement { topics }, None) => topics.is_empty(),
            (NoticeKind::Closing, _) => false,
        }
    }

    /// The topics it is said before; none where it is said when the line answers, and for a closing.
    pub fn topics(&self) -> Option<&BTreeSet<TopicId>> {
        match &self.kind {
            NoticeKind::Announcement { topics } if !topics.is_empty() => Some(topics),
            NoticeKind::Announcement { .. } | NoticeKind::Closing => None,
        }
    }

    /// Its prompt in a language; `None` if it has no words in it.
    pub fn prompt(&self, language: &Language) -> Option<Prompt> {
        let args = vec![("text", Value::Text(self.words.get(language)?.clone()))];
        Some(Prompt { id: PromptId::new("announcement"), language: language.clone(), args })
    }

    /// Checks that it may be posted beside the notices that hold or will hold.
    ///
    /// # Errors
    /// The limit that would be exceeded.
    pub fn check_room(&self, others: &[Self]) -> Result<(), NoRoom> {
        if others.len() >= NOTICES_MAX {
            return Err(NoRoom::Notices);
        }
        let topics = self.topics().map_or_else(|| vec![None], |topics| topics.iter().map(Some).collect());
        // `None` stands for every line that is not named.
        let named = self.lines.iter().chain(others.iter().flat_map(|other| &other.lines)).map(Some);
        let lines = named.chain([None]).filter(|line| self.is_on(*line)).collect::<BTreeSet<_>>();
        let said = |line, topic| others.iter().filter(|other| other.is_on(line) && other.announces(topic)).count();
        let is_full = |line, topic| self.announces(topic) && said(line, topic) >= ANNOUNCEMENTS_MAX;
        if lines.iter().any(|line| topics.iter().any(|topic| is_full(*line, *topic))) {
            return Err(NoRoom::Announcements);
        }
        Ok(())
    }

    fn is_on(&self, line: Option<&LineId>) -> bool {
        self.lines.is_empty() || line.is_some_and(|line| self.lines.contains(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement(lines: &[&str], topics: &[&str]) -> Notice {
        Notice {
            id: String::new(),
            kind: NoticeKind::Announcement { topics: topics.iter().map(|topic| TopicId::new(topic)).collect() },
            lines: lines.iter().map(|line| LineId::new(line)).collect(),
            words: BTreeMap::new(),
            since: Timestamp::UNIX_EPOCH,
            until: Timestamp::UNIX_EPOCH + LEAD,
        }
    }

    #[test]
    fn a_notice_holds_from_its_beginning_to_before_its_end_on_its_lines() {
        let notice = announcement(&["main"], &[]);
        let holds = |line, seconds| notice.holds(&LineId::new(line), Timestamp::from_second(seconds).unwrap());
        assert_eq!([-1, 0, 2, 3].map(|seconds| holds("main", seconds)), [false, true, true, false]);
        assert!(!holds("hotline", 1));
    }

    #[test]
    fn the_fourth_announcement_at_one_place_has_no_room() {
        let three = vec![announcement(&["main"], &[]), announcement(&[], &[]), announcement(&["main", "other"], &[])];
        for (full, lines, topics) in [
            (true, &["main"][..], &[][..]),
            (true, &[], &[]),
            (false, &["hotline"], &[]),
            (false, &["main"], &["order"]),
        ] {
            let fits = announcement(lines, topics).check_room(&three);
            assert_eq!(fits, if full { Err(NoRoom::Announcements) } else { Ok(()) }, "{lines:?} {topics:?}");
        }
        let of_topics = vec![announcement(&[], &["order", "returns"]); 3];
        assert_eq!(announcement(&[], &["bonus", "returns"]).check_room(&of_topics), Err(NoRoom::Announcements));
        assert_eq!(announcement(&[], &["bonus"]).check_room(&of_topics), Ok(()));
        assert_eq!(announcement(&[], &[]).check_room(&of_topics), Ok(()));
    }

    #[test]
    fn a_closing_has_room_beside_any_announcements_but_not_beside_too_many_notices() {
        let closing = Notice { kind: NoticeKind::Closing, ..announcement(&[], &[]) };
        assert_eq!(closing.check_room(&vec![announcement(&[], &[]); NOTICES_MAX - 1]), Ok(()));
        assert_eq!(closing.check_room(&vec![closing.clone(); NOTICES_MAX]), Err(NoRoom::Notices));
    }
}
