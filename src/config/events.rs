//! `[events]`: another system is told what happens. Without the table none is.

use std::time::Duration;

use super::address::Encrypted;
use super::retries::RetrySchedule;
use super::secret::WebhookSecrets;
use super::settings::EventSettings;
use super::table::Table;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
/// The schedule that Standard Webhooks recommends, within the three days that an event lives.
const RETRIES: [u64; 8] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR];

/// Reads the table: `Some(None)` without a table, `None` if it could not be read.
pub(super) fn read(root: &mut Table<'_>) -> Option<Option<EventSettings>> {
    root.optional_table("events", events)
}

fn events(table: &mut Table<'_>) -> Option<EventSettings> {
    let (url, secrets) = (table.required::<Encrypted>("url"), table.required::<WebhookSecrets>("secret"));
    let schedule = RetrySchedule(RETRIES.iter().map(|seconds| Duration::from_secs(*seconds)).collect());
    let waits = Duration::from_millis(100)..=Duration::from_secs(60);
    let settings = EventSettings {
        numbers: table.or("number", false),
        retry_delays: table.or("retry_delays", schedule).0,
        answer_wait: table.within("answer_wait", Duration::from_secs(15), waits),
        url: url?.0,
        secrets: secrets?.0,
    };
    Some(settings)
}
