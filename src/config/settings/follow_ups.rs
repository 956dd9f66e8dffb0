//! Mails after a call, and their times.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// `config/followups.toml`: mails after a call, and their times.
#[derive(Clone, Debug)]
pub struct FollowUpSettings {
    /// The reminder to a caller who did not open the link; `None` for no reminder.
    pub reminder: Option<ReminderSettings>,
    /// The gathering of requests to a department.
    pub digest: DigestSettings,
    /// The most addresses that one link's page mails to.
    pub addresses_per_link_max: u32,
}

impl Default for FollowUpSettings {
    /// The defaults.
    fn default() -> Self {
        let digest = DigestSettings { single_max: 5, every: Duration::from_secs(3600) };
        Self { reminder: None, digest, addresses_per_link_max: 3 }
    }
}

/// `[reminder]`
#[derive(Clone, Debug)]
pub struct ReminderSettings {
    /// The delay after the promise.
    pub after: Duration,
    /// The earliest time of the recipient's day.
    pub from: Time,
    /// The end of the time; on the next day if it is not after `from`.
    pub until: Time,
    /// The zone of recipients without one of their own.
    pub zone: TimeZone,
}

impl ReminderSettings {
    /// The length of the time for mail on an ordinary day.
    pub fn hours(&self) -> Duration {
        let day = SignedDuration::from_hours(24);
        let open = self.until.duration_since(self.from);
        let open = if open.is_positive() { open } else { open + day };
        open.unsigned_abs()
    }
}

/// `[digest]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestSettings {
    /// Requests to one department that go out at once within `every`; more are gathered.
    pub single_max: u32,
    /// The interval of digests.
    pub every: Duration,
}
