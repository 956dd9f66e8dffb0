//! After bad days: what was put off becomes due in the order it was promised, and what a clock that stepped back left in
//! the future comes back to the present.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::moment::later;
use crate::line::message::Medium;
use crate::store::StoreError;
use crate::store::handle::Store;
use crate::store::sql::{Operation, Result, Tx, params};

/// Messages hastened at once: what the writer does in some milliseconds.
const HASTENED_AT_ONCE_MAX: u32 = 500;
/// A promise further ahead than this means that the clock has stepped back: more than the clocks of two nodes differ, less
/// than a caller notices.
const STEP_MIN: Duration = Duration::from_secs(10);

/// `expires - lifetime` is the original due time; a later `due` means that the message was postponed. One that a worker holds
/// is left alone. The index `message_put_off` holds exactly these.
const HASTEN: &str = "
    UPDATE message SET due = expires - lifetime
    WHERE state = 'queued' AND held = 0 AND seq IN (
        SELECT seq FROM message
        WHERE state = 'queued' AND held = 0 AND due > expires - lifetime AND medium = ?1
        LIMIT ?2)";
const LATEST_PROMISE: &str = "SELECT max(promised) FROM message WHERE promised > ?1";
/// Texts are counted at the time of their messages.
const MOVE_COUNTED_BACK: &str = "
    UPDATE texted SET at = at - ?2 WHERE (at, message) IN (
        SELECT promised, id FROM message WHERE promised > ?1 AND state IN ('queued', 'unknown'))";
const MOVE_BACK: &str = "
    UPDATE message SET promised = promised - ?2, due = due - ?2, expires = expires - ?2, link_expires = link_expires - ?2
    WHERE promised > ?1 AND state IN ('queued', 'unknown')";

impl Store {
    /// Makes messages that were put off due again as they first were, after a long time in which nothing could be sent:
    /// they are claimed in the order they were promised. Says how many; the writer has time for others in between.
    pub async fn hasten(&self, medium: Medium) -> Result<u64, StoreError> {
        let mut hastened = 0;
        loop {
            match self.write(Hasten(medium)).await? {
                0 => return Ok(hastened),
                batch => hastened += batch,
            }
        }
    }

    /// Brings messages that were promised in the future, by a clock that has stepped back since, to the present; says how
    /// many. Their waits and lifetimes are as they were. A few seconds are left alone: clocks of two nodes differ as much.
    pub async fn follow_clock(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.write(FollowClock { now }).await
    }
}

/// Hastens a batch; 0 when nothing is left.
struct Hasten(Medium);

impl Operation for Hasten {
    const WHAT: &'static str = "hasten messages";
    type Output = u64;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        tx.run(HASTEN, params![self.0, HASTENED_AT_ONCE_MAX]).await
    }
}

/// Moves what was promised in the future back until the latest of it was promised now.
///
/// All move by the same, so their order, their waits and their lifetimes stay. A lease never becomes shorter by it: it was
/// taken after the promise. Promises of final messages stay where they are, since nothing waits for them.
struct FollowClock {
    now: Timestamp,
}

impl Operation for FollowClock {
    const WHAT: &'static str = "follow the clock";
    type Output = u64;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<u64> {
        let ahead = later(self.now, STEP_MIN);
        let latest = tx.first::<Option<Timestamp>>(LATEST_PROMISE, params![ahead]).await?;
        let Some(latest) = latest.flatten() else { return Ok(0) };
        let step = latest.as_microsecond() - self.now.as_microsecond();
        tx.defer(MOVE_COUNTED_BACK, params![self.now, step])?;
        tx.run(MOVE_BACK, params![self.now, step]).await
    }
}
