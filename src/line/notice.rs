//! What operations tell callers just now: announcements, and lines that are closed. Part of the [`Script`](super::Script),
//! though no file holds it: it is posted, and ends by itself.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::{Language, LineId};
use crate::line::menu::TopicId;

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

impl Notice {
    /// Whether it holds on this line at this time.
    pub fn holds(&self, line: &LineId, now: Timestamp) -> bool {
        (self.lines.is_empty() || self.lines.contains(line)) && self.since <= now && now < self.until
    }
}
