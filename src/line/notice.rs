//! What operations tell callers just now: announcements, and lines that are closed. Part of the [`Script`](super::Script),
//! though no file holds it: it is posted, and ends by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::{Language, LineId};
use crate::line::id::TopicId;
use crate::line::prompt::{Prompt, PromptId, Value};

/// How long after it was posted a notice begins, and after it was ended it ends: every node looks once a second, so all of
/// them know by then.
pub const LEAD: Duration = Duration::from_secs(3);
/// The most notices that hold or will at once, on all lines together.
pub const NOTICES_MAX: usize = 20;
/// The most announcements that one caller hears at one place: with more, nobody would wait for the menu.
pub const ANNOUNCEMENTS_MAX: usize = 3;

/// Something told to callers for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its name, by which it is ended: 16 hex digits.
    pub id: String,
    /// What it does.
    pub kind: NoticeKind,
    /// On these lines; on every line when empty.
    pub lines: BTreeSet<LineId>,
    /// What is said, by language. In a language that is not here nothing is said.
    pub words: BTreeMap<Language, String>,
    /// From then on: a few seconds after it was posted, so that every node begins at the same moment and a repeated
    /// request is answered alike.
    pub since: Timestamp,
    /// Until then.
    pub until: Timestamp,
}

/// What a notice does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Its words come first: when the line answers, or, where topics are given, when the caller comes to one of them.
    Announcement {
        /// Only before these topics.
        topics: BTreeSet<TopicId>,
    },
    /// The line is closed: its words, or those of the prompts where it has none, then the rescue.
    Closing,
}

impl NoticeKind {
    /// The word for it in JSON and logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Announcement { .. } => "announcement",
            Self::Closing => "closing",
        }
    }
}

/// Why there is no room for one more notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRoom {
    /// Too many hold or will.
    #[error("there are {NOTICES_MAX} notices already, the most there may be; end one first")]
    Notices,
    /// Too many are said at one of its places.
    #[error("{ANNOUNCEMENTS_MAX} announcements are said there already, the most a caller hears out; end one first")]
    Announcements,
}

impl Notice {
    /// Whether it holds on this line at this time.
    pub fn holds(&self, line: &LineId, now: Timestamp) -> bool {
        self.is_on(Some(line)) && self.since <= now && now < self.until
    }

    /// Whether it is said when a call comes to this topic; at its beginning where none is given.
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

    /// What it says in a language; nothing where it has no words for it.
    pub fn prompt(&self, language: &Language) -> Option<Prompt> {
        let args = vec![("text", Value::Text(self.words.get(language)?.clone()))];
        Some(Prompt { id: PromptId::new("announcement"), language: language.clone(), args })
    }

    /// Whether it may be posted beside those that hold or will.
    ///
    /// # Errors
    /// What there is too much of.
    pub fn fits_beside(&self, others: &[Self]) -> Result<(), NoRoom> {
        if NOTICES_MAX <= others.len() {
            return Err(NoRoom::Notices);
        }
        let topics = self.topics().map_or_else(|| vec![None], |topics| topics.iter().map(Some).collect());
        // The line `None` stands for those that nobody names.
        let named = self.lines.iter().chain(others.iter().flat_map(|other| &other.lines)).map(Some);
        let lines = named.chain([None]).filter(|line| self.is_on(*line)).collect::<BTreeSet<_>>();
        let said = |line, topic| others.iter().filter(|other| other.is_on(line) && other.announces(topic)).count();
        let is_full = |line, topic| self.announces(topic) && ANNOUNCEMENTS_MAX <= said(line, topic);
        match lines.iter().any(|line| topics.iter().any(|topic| is_full(*line, *topic))) {
            true => Err(NoRoom::Announcements),
            false => Ok(()),
        }
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
            let fits = announcement(lines, topics).fits_beside(&three);
            assert_eq!(fits, if full { Err(NoRoom::Announcements) } else { Ok(()) }, "{lines:?} {topics:?}");
        }
        let of_topics = vec![announcement(&[], &["order", "returns"]); 3];
        assert_eq!(announcement(&[], &["bonus", "returns"]).fits_beside(&of_topics), Err(NoRoom::Announcements));
        assert_eq!(announcement(&[], &["bonus"]).fits_beside(&of_topics), Ok(()));
        assert_eq!(announcement(&[], &[]).fits_beside(&of_topics), Ok(()));
    }

    #[test]
    fn a_closing_has_room_beside_any_announcements_but_not_beside_too_many_notices() {
        let closing = Notice { kind: NoticeKind::Closing, ..announcement(&[], &[]) };
        assert_eq!(closing.fits_beside(&vec![announcement(&[], &[]); NOTICES_MAX - 1]), Ok(()));
        assert_eq!(closing.fits_beside(&vec![closing.clone(); NOTICES_MAX]), Err(NoRoom::Notices));
    }
}
