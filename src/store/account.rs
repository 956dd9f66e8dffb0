//! Settled calls as they are assessed for deflection; the rules are in `rules::deflection`.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::LineId;
use crate::line::channel::ChannelId;
use crate::line::event::Outcome;
use crate::line::experiment::Arm;
use crate::line::menu::TopicId;

/// A time after a call: if its caller calls again within it, the call did not help. Nested: a caller who came back within
/// one came back within every longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// Ten minutes.
    TenMinutes,
    /// A day.
    Day,
    /// Three days.
    ThreeDays,
    /// A week.
    Week,
}

impl Window {
    /// Every window, the shortest first.
    pub const ALL: [Self; 4] = [Self::TenMinutes, Self::Day, Self::ThreeDays, Self::Week];

    /// The label of metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TenMinutes => "10m",
            Self::Day => "24h",
            Self::ThreeDays => "72h",
            Self::Week => "7d",
        }
    }

    /// Its length, from the beginning of the call.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(match self {
            Self::TenMinutes => 10 * 60,
            Self::Day => 24 * 60 * 60,
            Self::ThreeDays => 3 * 24 * 60 * 60,
            Self::Week => 7 * 24 * 60 * 60,
        })
    }
}

/// Something that has come out about a settled call. Each is told once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounted {
    /// The line.
    pub line: LineId,
    /// The topic of the call.
    pub topic: Option<TopicId>,
    /// The variants of experiments that it is counted in.
    pub arms: Vec<Arm>,
    /// When the line answered.
    pub started: Timestamp,
    /// The finding.
    pub finding: Finding,
}

/// A fact about a call that may come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A person opened its link, or began a conversation there, within 24 hours.
    Confirmed(ChannelId),
    /// It was informed, connected or confirmed.
    Helped,
    /// The same caller had called the same line within this window before.
    Repeat(Window),
    /// The window is over and the caller stayed away.
    Stayed(Window),
    /// The window is over and the caller came back within it.
    Returned(Window),
    /// The window is over, the call helped and the caller stayed away: net deflection.
    NetDeflection(Window),
}

/// A caller who came back within a week: the call, and the next one on the same line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatPair {
    /// The line.
    pub line: LineId,
    /// The topic of the first call.
    pub first: Option<TopicId>,
    /// When the line answered it.
    pub started: Timestamp,
    /// The topic of the next call.
    pub again: Option<TopicId>,
    /// The time between the two.
    pub gap: RepeatGap,
    /// True if a person had opened a link of the first call before the next one.
    pub opened: bool,
}

/// The time between two calls of a caller, by its upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepeatGap {
    /// At most an hour.
    Hour,
    /// At most six hours.
    SixHours,
    /// At most a day.
    Day,
    /// At most three days.
    ThreeDays,
    /// At most a week.
    Week,
}

impl RepeatGap {
    /// Every one, the shortest first.
    pub const ALL: [Self; 5] = [Self::Hour, Self::SixHours, Self::Day, Self::ThreeDays, Self::Week];

    /// The gap class of this time; the longest for more than a week.
    pub fn of(gap: Duration) -> Self {
        match gap.as_secs() {
            0..=3600 => Self::Hour,
            3601..=21_600 => Self::SixHours,
            21_601..=86_400 => Self::Day,
            86_401..=259_200 => Self::ThreeDays,
            _ => Self::Week,
        }
    }

    /// The word in figures.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "1h",
            Self::SixHours => "6h",
            Self::Day => "1d",
            Self::ThreeDays => "3d",
            Self::Week => "7d",
        }
    }

    /// The word in figures where the link was opened.
    pub const fn opened_str(self) -> &'static str {
        match self {
            Self::Hour => "1h/opened",
            Self::SixHours => "6h/opened",
            Self::Day => "1d/opened",
            Self::ThreeDays => "3d/opened",
            Self::Week => "7d/opened",
        }
    }
}

/// A settled call, with what is known about it and its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountedCall {
    /// The line.
    pub line: LineId,
    /// Its topic.
    pub topic: Option<TopicId>,
    /// When the line answered.
    pub started: Timestamp,
    /// Its outcome.
    pub outcome: Outcome,
    /// When a person first opened one of its links or began the conversation there, and to which channel it leads.
    pub opened: Option<(Timestamp, ChannelId)>,
    /// The calls around it; `None` if the caller is not known: hidden, anonymous, forgotten.
    pub neighbours: Option<Neighbours>,
    /// The findings told before.
    pub told: ToldFindings,
}

/// The calls of the same caller on the same line that came right before and after, in the order in which they
/// began, of equal times as they were stored. Anonymous calls are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The call before.
    pub previous: Option<Neighbour>,
    /// The call after.
    pub next: Option<Neighbour>,
}

/// A call before or after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// When the line answered it.
    pub started: Timestamp,
    /// True if it is over: it cannot become anonymous any more.
    pub has_ended: bool,
    /// For how many windows its caller was told to have stayed away.
    pub stayed: u8,
}

/// The findings told about a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToldFindings {
    /// That it was confirmed.
    pub confirmed: bool,
    /// That it helped.
    pub helped: bool,
    /// True if it was told whether the call is a repeat.
    pub repeat: bool,
    /// Of how many windows, the shortest first, whether the caller stayed away.
    pub matured: u8,
    /// For how many of these the caller did, the shortest first.
    pub stayed: u8,
}

/// The result of assessing a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessedCall {
    /// The findings to tell now.
    pub findings: Vec<Finding>,
    /// Everything that was told by then.
    pub told: ToldFindings,
    /// When it is looked at next, unless one of its links is opened before; `None` when nothing else can come out.
    pub due: Option<Timestamp>,
}
