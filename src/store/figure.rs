//! Figures: what the Prometheus counters count, kept by quarters of an hour.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::LineId;
use crate::line::event_counter::EventCounter;

/// The span a figure is added up in. Every zone's midnight begins one.
pub const QUARTER: Duration = Duration::from_secs(15 * 60);

/// Upper bounds of the spans of a call that are told apart, in seconds: the buckets of its histograms.
pub const CALL_BOUNDS: [u32; 11] = [5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600];

/// A count of something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The line; `None` where it is of no line.
    pub line: Option<LineId>,
    /// The thing counted.
    pub name: FigureName,
    /// The subject: see [`FigureName`]; empty where there is nothing to tell apart.
    pub subject: String,
    /// The same, the second label.
    pub value: String,
    /// The count.
    pub total: u64,
}

/// The things counted: a closed set. In brackets the meaning of subject and value. Of calls, each is counted in the quarter in
/// which the call was answered; of messages and links, in that of their promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureName {
    /// Calls answered (platform).
    Calls,
    /// Destinations reached (the first of [`CALL_BOUNDS`] it was reached within, and `+Inf` beyond the last).
    Reached,
    /// Seconds that calls lasted, each rounded, added up.
    CallSeconds,
    /// Outcomes of calls (topic, outcome).
    Outcomes,
    /// Menus said (menu, language).
    MenuVisits,
    /// Inputs where a key is waited for (menu, input).
    MenuInputs,
    /// Offers made (channel, medium).
    Offers,
    /// Offers agreed to (channel, medium).
    OffersAccepted,
    /// Messages not promised (medium, reason).
    OffersRefused,
    /// Messages that came to a state (medium and gateway as `sms/kannel`, state). The gateway is `none` before one took it.
    Messages,
    /// Links opened (channel, visitor).
    LinkOpens,
    /// Conversations begun (channel).
    ChatStarts,
    /// Calls confirmed by an open or a conversation within 24 hours (topic, channel).
    Confirmed,
    /// Calls that were helped: informed, connected or confirmed (topic).
    Helped,
    /// Calls that repeat an earlier one (nothing, the shortest window it falls in and every longer one: `10m`…).
    Repeats,
    /// Repeats within a week as pairs, in the quarter of the first call (topics of both as `order>returns`, the time between
    /// them: `1h`, `6h`, `1d`, `3d`, `7d`, with `/opened` where a person opened the link between them).
    RepeatPairs,
    /// Calls older than a window whose caller stayed away (topic, window).
    Stayed,
    /// Calls older than a window whose caller came back within it (topic, window).
    Returned,
    /// Calls older than a window that were helped and whose caller stayed away (topic, window): net deflection.
    NetDeflections,
    /// Outcomes of calls that an experiment counts (experiment and variant as `greeting/b`, outcome).
    ExperimentOutcomes,
    /// Calls of an experiment older than a window whose caller stayed away (experiment and variant, window).
    ExperimentStayed,
    /// Calls of an experiment older than a window whose caller came back within it (experiment and variant, window).
    ExperimentReturned,
    /// Calls of an experiment that are net deflections (experiment and variant, window).
    ExperimentNetDeflections,
    /// Turns that could not be stored: what they did is missing in all other figures.
    TurnsLost,
}

impl FigureName {
    /// The figures of experiments.
    pub const OF_EXPERIMENTS: [Self; 4] =
        [Self::ExperimentOutcomes, Self::ExperimentStayed, Self::ExperimentReturned, Self::ExperimentNetDeflections];

    /// Every name.
    pub const ALL: [Self; 24] = [
        Self::Calls,
        Self::Reached,
        Self::CallSeconds,
        Self::Outcomes,
        Self::MenuVisits,
        Self::MenuInputs,
        Self::Offers,
        Self::OffersAccepted,
        Self::OffersRefused,
        Self::Messages,
        Self::LinkOpens,
        Self::ChatStarts,
        Self::Confirmed,
        Self::Helped,
        Self::Repeats,
        Self::RepeatPairs,
        Self::Stayed,
        Self::Returned,
        Self::NetDeflections,
        Self::ExperimentOutcomes,
        Self::ExperimentStayed,
        Self::ExperimentReturned,
        Self::ExperimentNetDeflections,
        Self::TurnsLost,
    ];

    /// The word for it in the database and in reports for analysts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Reached => "reached",
            Self::CallSeconds => "call_seconds",
            Self::Outcomes => "outcomes",
            Self::MenuVisits => "menu_visits",
            Self::MenuInputs => "menu_inputs",
            Self::Offers => "offers",
            Self::OffersAccepted => "offers_accepted",
            Self::OffersRefused => "offers_refused",
            Self::Messages => "messages",
            Self::LinkOpens => "link_opens",
            Self::ChatStarts => "chat_starts",
            Self::Confirmed => "confirmed",
            Self::Helped => "helped",
            Self::Repeats => "repeats",
            Self::RepeatPairs => "repeat_pairs",
            Self::Stayed => "stayed",
            Self::Returned => "returned",
            Self::NetDeflections => "net_deflections",
            Self::ExperimentOutcomes => "experiment_outcomes",
            Self::ExperimentStayed => "experiment_stayed",
            Self::ExperimentReturned => "experiment_returned",
            Self::ExperimentNetDeflections => "experiment_net_deflections",
            Self::TurnsLost => "turns_lost",
        }
    }
}

impl From<EventCounter> for FigureName {
    fn from(counter: EventCounter) -> Self {
        match counter {
            EventCounter::MenuVisits => Self::MenuVisits,
            EventCounter::MenuInputs => Self::MenuInputs,
            EventCounter::Offers => Self::Offers,
            EventCounter::OffersAccepted => Self::OffersAccepted,
            EventCounter::OffersRefused => Self::OffersRefused,
        }
    }
}

/// The quarter of an hour a moment lies in, by its beginning.
pub fn quarter_of(at: Timestamp) -> Timestamp {
    let quarter = QUARTER.as_secs().cast_signed();
    Timestamp::from_second(at.as_second().div_euclid(quarter) * quarter).unwrap_or(at)
}
