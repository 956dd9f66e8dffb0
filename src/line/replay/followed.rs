//! The result of following a call.

use crate::line::replay::difference::Difference;

/// The result of following a call.
#[derive(Clone, Debug)]
pub struct FollowedCall {
    /// The first difference of the way.
    pub difference: Option<Difference>,
    /// The first turn that says the same way in more or less time; only without a difference of the way.
    pub length: Option<Difference>,
    /// The reason why it was not followed to its end.
    pub stopped: Option<Stopped>,
    /// True if a destination was reached, before and after, as far as it was followed.
    pub reached: (bool, bool),
    /// Seconds by which a destination is reached later, if it is reached in both.
    pub later: Option<f64>,
}

/// The reason why a call was not followed to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stopped {
    /// The caller is asked something else after a difference.
    AskedElse,
    /// The other configuration listens for other phrases, or asks a service otherwise.
    HeardElse,
    /// The line is not in the other configuration.
    NoLine,
    /// The record is not whole: of a version before, of an anonymous caller, or a turn was lost.
    NotKept,
    /// Another configuration than the present one answered it.
    NotAsRecorded,
    /// A turn failed by our fault.
    OurFault,
}

impl Stopped {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::AskedElse, Self::HeardElse, Self::NoLine, Self::NotKept, Self::NotAsRecorded, Self::OurFault];

    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AskedElse => "asked_something_else",
            Self::HeardElse => "heard_otherwise",
            Self::NoLine => "line_not_there",
            Self::NotKept => "record_not_whole",
            Self::NotAsRecorded => "answered_by_another_configuration",
            Self::OurFault => "failed_by_our_fault",
        }
    }
}
