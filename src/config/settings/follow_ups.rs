//! What is mailed after a call, and when.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// `config/followups.toml`: what is mailed after a call, and when.
#[derive(Clone, Debug)]
pub struct FollowUpSettings {
    /// The reminder to a caller who did not open the link; none is sent when not given.
    pub reminder: Option<ReminderSettings>,
    /// When requests to a department are gathered.
    pub digest: DigestSettings,
    /// The most addresses one link's page mails to.
    pub addresses_per_link_max: u32,
}

impl Default for FollowUpSettings {
    /// What holds where the file says nothing.
    fn default() -> Self {
        let digest = DigestSettings { single_max: 5, every: Duration::from_secs(3600) };
        Self { reminder: None, digest, addresses_per_link_max: 3 }
    }
}

/// `[reminder]`
#[derive(Clone, Debug)]
pub struct ReminderSettings {
    /// How long after the promise.
    pub after: Duration,
    /// Not before this time of the recipient's day.
    pub from: Time,
    /// Not from this time on: that of the next day where it is not after `from`.
    pub until: Time,
    /// The zone of a recipient whose own is not known.
    pub zone: TimeZone,
}

impl ReminderSettings {
    /// How long mail may go out on an ordinary day.
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
    /// So many requests to one department go out at once each, within `every`; what is more is gathered.
    pub single_max: u32,
    /// How often what was gathered goes out.
    pub every: Duration,
}
