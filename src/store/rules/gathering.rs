//! Requests to a department go out one by one, and are gathered when there are many.

use jiff::Timestamp;

use crate::base::moment::later;
use crate::config::settings::DigestSettings;

/// When a message that is about to be stored is due, and until when it may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct MessageSchedule {
    pub due: Timestamp,
    pub expires: Timestamp,
    pub gathered: bool,
}

impl MessageSchedule {
    /// The same for a message that goes out with the others at this time, with its whole lifetime from then on.
    pub(in crate::store) fn gathered_until(self, due: Timestamp) -> Self {
        let wait = due.duration_since(self.due);
        Self { due, expires: later(self.expires, wait), gathered: true }
    }
}

/// When what is gathered from now on goes out; `None` while requests go out at once. The time runs from the first of
/// the `singles` that went out at once within the last [`DigestSettings::every`].
pub(in crate::store) fn goes_out(
    digest: &DigestSettings,
    singles: u32,
    first: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    (singles >= digest.single_max).then(|| later(first.unwrap_or(now), digest.every).max(now))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const HOUR: Duration = Duration::from_secs(60 * 60);

    #[test]
    fn from_the_third_on_they_are_gathered_until_an_hour_after_the_first() {
        let digest = DigestSettings { single_max: 2, every: HOUR };
        let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let now = noon + HOUR / 2;
        assert_eq!(goes_out(&digest, 1, Some(noon), now), None);
        assert_eq!(goes_out(&digest, 2, Some(noon), now), Some(noon + HOUR));
        assert_eq!(goes_out(&digest, 2, Some(noon), noon + 2 * HOUR), Some(noon + 2 * HOUR));
    }

    #[test]
    fn what_is_gathered_lives_as_long_from_when_it_goes_out() {
        let noon: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let at_once = MessageSchedule { due: noon, expires: noon + HOUR, gathered: false };
        let gathered = MessageSchedule { due: noon + 2 * HOUR, expires: noon + 3 * HOUR, gathered: true };
        assert_eq!(at_once.gathered_until(noon + 2 * HOUR), gathered);
    }
}
