//! The daily mail to operations.

use jiff::civil::Time;
use jiff::tz::TimeZone;

/// `[report]`: the daily mail to operations, about the day before.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportSettings {
    /// The mailboxes it goes to, each a mail of its own.
    pub to: Vec<String>,
    /// The time of day; later if the machine was off.
    pub at: Time,
    /// The zone of the days.
    pub zone: TimeZone,
}
