//! The parts of the program that a call of the web phone goes through.

use jiff::Timestamp;
use url::Url;

use crate::app::promises::Promises;
use crate::base::call::LineId;
use crate::base::clock::Clock;
use crate::config::settings::PlatformSettings;
use crate::console::words::{date_year, second};
use crate::line::Script;
use crate::metrics::operator_words::OperatorWords;
use crate::recordings::lost::LostRecordings;

/// The name that the states of the web phone are sealed for. No platform can have it: names have no blanks.
pub(super) const PHONE: &str = "web phone";

/// Answers the calls of the web phone. Has no store, so nothing of them is kept.
#[derive(Clone, Copy)]
pub struct Phone<'a> {
    /// Writes the messages of turns; has the script, and the seal for states.
    pub promises: Promises<'a>,
    /// The platforms of the configuration.
    pub platforms: &'a [PlatformSettings],
    /// Recordings that are spoken instead of played.
    pub lost: &'a LostRecordings,
    /// The words of those who watch the line.
    pub words: &'static OperatorWords,
    /// The address in documents.
    pub public_url: &'a Url,
    /// The time of calls that give none.
    pub clock: &'a Clock,
}

impl<'a> Phone<'a> {
    /// The script in service.
    pub fn script(&self) -> &'a Script {
        self.promises.script
    }

    /// A time as clocks show it in the zone of a line.
    pub fn clock_face(&self, line: &LineId, at: Timestamp) -> String {
        let zone = self.script().zone_of(line);
        let date = date_year(self.words, at, &zone);
        self.words.filled("phone-clock", [("date", date.into()), ("time", second(at, &zone).into())])
    }
}
