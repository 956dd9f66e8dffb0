//! An ordinary week of a calendar in words: `каждый день с 9:00 до 22:00`, `пн–пт с 9:00 до 19:00, сб с 10:00 до
//! 15:00`.
//!
//! Consecutive days with the same hours are one span; each interval of a day is written, so that a lunch break is
//! visible. Holidays are not written here: on their day the page says when the calendar opens next.

use jiff::{Timestamp, ToSpan};

use crate::line::hours::{Hours, Interval, LATER, Opening, WEEKDAYS, joined};
use crate::line::prompt::{Args, PromptError, Value};
use crate::pages::moments::{SayOwnForm, day_of_year, time_of_day};

/// Formats a message by its name and variables.
type Say<'s> = &'s dyn Fn(&str, Args) -> Result<String, PromptError>;

/// The days of one span, by their index in the week, and their intervals.
struct DaySpan {
    first: usize,
    last: usize,
    intervals: Vec<Interval>,
}

/// The week; `None` if it is never open.
///
/// # Errors
/// A message is missing.
pub(crate) fn week(hours: &Hours, say: Say<'_>, own: SayOwnForm<'_>) -> Result<Option<String>, PromptError> {
    let spans: Vec<String> = spans(hours).iter().map(|days| told(days, say, own)).collect::<Result<_, _>>()?;
    Ok((!spans.is_empty()).then(|| spans.join(", ")))
}

/// The next opening as variables: `day` is `today`, `tomorrow`, a day of the week (`mon` … `sun`) or a date; `hour` is
/// a time of day.
///
/// # Errors
/// A message cannot be formatted.
pub(crate) fn opening_args(
    hours: &Hours,
    opening: Opening,
    at: Timestamp,
    own: SayOwnForm<'_>,
) -> Result<Args, PromptError> {
    let date = at.to_zoned(hours.zone.clone()).date();
    let date = date.checked_add(opening.days.days()).unwrap_or(date);
    let day = match opening.day() {
        LATER => day_of_year(date, own)?,
        day => day.to_owned(),
    };
    Ok(vec![("day", Value::Text(day)), ("hour", Value::Text(time_of_day(opening.time, own)?))])
}

fn spans(hours: &Hours) -> Vec<DaySpan> {
    let mut spans: Vec<DaySpan> = vec![];
    for (day, intervals) in hours.weekly.iter().map(|intervals| joined(intervals)).enumerate() {
        match spans.last_mut().filter(|days| days.intervals == intervals) {
            Some(days) => days.last = day,
            None => spans.push(DaySpan { first: day, last: day, intervals }),
        }
    }
    spans.retain(|days| !days.intervals.is_empty());
    spans
}

fn told(days: &DaySpan, say: Say<'_>, own: SayOwnForm<'_>) -> Result<String, PromptError> {
    let times: Vec<String> =
        days.intervals.iter().map(|interval| span(*interval, say, own)).collect::<Result<_, _>>()?;
    let name = |day: usize| say("page-day", vec![("day", Value::Text(WEEKDAYS[day].0.to_owned()))]);
    let names = match (days.first, days.last) {
        (0, 6) => say("page-every-day", vec![])?,
        (first, last) if first == last => name(first)?,
        (first, last) => format!("{}–{}", name(first)?, name(last)?),
    };
    Ok(format!("{names} {}", times.join(", ")))
}

fn span(interval: Interval, say: Say<'_>, own: SayOwnForm<'_>) -> Result<String, PromptError> {
    if interval.is_whole_day() {
        return say("page-all-day", vec![]);
    }
    say(
        "page-span",
        vec![
            ("opens", Value::Text(time_of_day(interval.from, own)?)),
            ("closes", Value::Text(time_of_day(interval.to, own)?)),
        ],
    )
}
