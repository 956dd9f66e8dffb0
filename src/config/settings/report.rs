//! The daily mail to operations.

use jiff::civil::Time;
use jiff::tz::TimeZone;

/// `[report]`: the daily mail to operations, about the day before.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportSettings {
    /// The mailboxes it goes to, each a mail of its own.
    pub to: Vec<String>,
    /// Not before this time of the day; later where the machine was off.
    pub at: Time,
    /// Whose days these are.
    pub zone: TimeZone,
}
