//! The month's two times: seconds that really pass, and what the clocks on the walls show, which are set back and forward.

use jiff::{SignedDuration, Timestamp};

pub const SECONDS_PER_STEP: i64 = 60 * 60;
pub const STEPS_PER_DAY: i64 = 24;
pub const DAY: i64 = STEPS_PER_DAY * SECONDS_PER_STEP;
/// The last call comes before then.
pub const DAYS_OF_CALLS: i64 = 30;
/// By then every window of every call is over.
pub const DAYS: i64 = 41;
/// In the middle of this day the clocks are set back by an hour.
pub const SET_BACK: i64 = 14 * STEPS_PER_DAY + 12;
/// At this time they are set forward by two.
const SET_FORWARD: i64 = 21 * STEPS_PER_DAY + 10;

/// The step that a second lies in.
pub const fn step_of(second: i64) -> i64 {
    second.div_euclid(SECONDS_PER_STEP)
}

/// The clocks' time at a second.
pub fn wall(second: i64) -> Timestamp {
    beginning() + SignedDuration::from_secs(second + off(step_of(second)))
}

/// The clocks' time at the end of a step, before they are set: when the upkeep looks.
pub fn wall_after(step: i64) -> Timestamp {
    beginning() + SignedDuration::from_secs((step + 1) * SECONDS_PER_STEP + off(step))
}

/// True if the upkeep looks at the end of a step.
pub const fn is_looked_after(step: i64) -> bool {
    step < 32 * STEPS_PER_DAY || step % 4 == 0
}

pub fn beginning() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

fn off(step: i64) -> i64 {
    match step {
        ..SET_BACK => 0,
        SET_BACK..SET_FORWARD => -3600,
        SET_FORWARD.. => 3600,
    }
}
