//! Cases: a value that depends on time, caller and line. The first case whose conditions hold counts; the last has none.

use std::ops::Range;

use jiff::civil::Date;

use crate::base::call::{CallerKind, Key, Language, LineId};
use crate::line::hours::HoursId;
use crate::line::id::NodeId;
use crate::line::lookup::FieldValue;

/// Conditions of a prompt or a case. Each that is not given is true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// While this calendar is open.
    pub open: Option<HoursId>,
    /// While this calendar is closed.
    pub closed: Option<HoursId>,
    /// For these kinds of caller; empty means for all.
    pub callers: Vec<CallerKind>,
    /// Only if a link was (`true`) or was not (`false`) sent to this caller a short while ago.
    pub link_sent: Option<bool>,
    /// Only for callers who called this line (`true`) or did not call it (`false`) a short while ago.
    pub repeat: Option<bool>,
    /// In these languages; empty means in all.
    pub languages: Vec<Language>,
    /// On these lines; empty means on all.
    pub lines: Vec<LineId>,
    /// From this day on, in the line's zone.
    pub since: Option<Date>,
    /// To the end of this day, in the line's zone.
    pub until: Option<Date>,
    /// For callers whose place among a hundred is in this range. The cases of a list take the next places each.
    pub share: Option<Range<u8>>,
    /// If the answer of the lookup has one of these values in each of these fields.
    pub answer: Vec<(Box<str>, Vec<FieldValue>)>,
}

impl Condition {
    /// True if it always holds.
    pub fn is_always(&self) -> bool {
        *self == Self::default()
    }

    /// True if it depends on the time.
    pub const fn depends_on_time(&self) -> bool {
        self.open.is_some() || self.closed.is_some() || self.since.is_some() || self.until.is_some()
    }
}

/// A value by cases.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cases<T> {
    conditional: Vec<(Condition, T)>,
    otherwise: T,
}

impl<T> Cases<T> {
    /// The cases in their order, and the value if none of them holds.
    pub const fn new(conditional: Vec<(Condition, T)>, otherwise: T) -> Self {
        Self { conditional, otherwise }
    }

    /// The value of the first case that holds, with its index.
    pub fn first(&self, holds: impl Fn(&Condition) -> bool) -> (usize, &T) {
        let found = self.conditional.iter().position(|(when, _)| holds(when));
        let index = found.unwrap_or(self.conditional.len());
        (index, self.conditional.get(index).map_or(&self.otherwise, |(_, value)| value))
    }

    /// The value of the last case, which has no condition.
    pub const fn otherwise(&self) -> &T {
        &self.otherwise
    }

    /// Every value.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.conditional.iter().map(|(_, value)| value).chain([&self.otherwise])
    }

    /// Every value, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.conditional.iter_mut().map(|(_, value)| value).chain([&mut self.otherwise])
    }

    /// The conditions of every case but the last.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.conditional.iter().map(|(when, _)| when)
    }

    /// The number of cases, the last included.
    pub const fn count(&self) -> usize {
        self.conditional.len() + 1
    }

    /// True for a value without cases.
    pub const fn is_plain(&self) -> bool {
        self.conditional.is_empty()
    }
}

impl<T> From<T> for Cases<T> {
    fn from(value: T) -> Self {
        Self { conditional: vec![], otherwise: value }
    }
}

/// The next node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// This node.
    Node(NodeId),
    /// A place of the line that was called.
    Line(LinePlace),
}

/// A place that every line names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinePlace {
    /// The first menu.
    Entry,
    /// The target of key `0`.
    Human,
    /// After the tries are used up.
    Rescue,
    /// The end of a call.
    Farewell,
}

impl LinePlace {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::Entry, Self::Human, Self::Rescue, Self::Farewell];

    /// The key in `[line.<name>]`; a node writes it with `@` before it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Human => "human",
            Self::Rescue => "rescue",
            Self::Farewell => "farewell",
        }
    }
}

impl Target {
    /// The node, if it is the same on every line.
    pub const fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Node(id) => Some(id),
            Self::Line(_) => None,
        }
    }
}

impl From<NodeId> for Cases<Target> {
    fn from(id: NodeId) -> Self {
        Target::Node(id).into()
    }
}

/// The next node by cases.
pub type Route = Cases<Target>;

/// The key that has the cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteKey {
    /// A key of a menu.
    Choice(Key),
    /// `then`.
    Then,
    /// `to`.
    To,
    /// `failed`.
    Failed,
    /// `closed`.
    Closed,
    /// `human`.
    Human,
    /// `phones`.
    Phones,
    /// `entry`.
    Entry,
}

/// The owner of cases.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RouteId {
    /// A node's.
    Node(NodeId, RouteKey),
    /// A line's.
    Line(LineId, RouteKey),
}

impl RouteKey {
    /// The key in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Choice(_) => "choices",
            Self::Then => "then",
            Self::To => "to",
            Self::Failed => "failed",
            Self::Closed => "closed",
            Self::Human => "human",
            Self::Phones => "phones",
            Self::Entry => "entry",
        }
    }
}

impl std::fmt::Display for RouteId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Node(id, RouteKey::Choice(key)) => write!(f, "choice `{}` of menu `{id}`", key.as_char()),
            Self::Node(id, key) => write!(f, "`{}` of `{id}`", key.as_str()),
            Self::Line(id, key) => write!(f, "`{}` of line `{id}`", key.as_str()),
        }
    }
}

/// A case that a turn went by: the owner of the cases, and the index.
pub type CaseTaken = (RouteId, usize);
