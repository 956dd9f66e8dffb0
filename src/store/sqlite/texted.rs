//! Texts as they are counted against the limits, from their promise on.
//!
//! What slides is asked of the texts themselves: the newest of a number, prefix, range or typing caller, as many as the
//! largest limit, from one index. What is summed up stands in `tally`: the minute, the day, its countries, its money. So
//! a promise costs the same however many texts there were, and all processes on one database keep the limits together.
//!
//! A text that was surely never sent is given back. One whose outcome is unknown stays counted, and so does one that was
//! in the hands of a worker that died.

use std::time::Duration;

use jiff::{Timestamp, ToSpan};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::bars;
use super::column::Micros;
use crate::config::settings::{Limit, LimitSettings, Money};
use crate::line::event::Refusal;
use crate::store::{MessageId, Pseudonym, Toll};

/// Selects the times of the newest texts counted under a key since then, the newest first.
macro_rules! newest {
    ($key:literal) => {
        concat!("SELECT at FROM texted WHERE ", $key, " = ?1 AND given_back = 0 AND ?2 < at ORDER BY at DESC LIMIT ?3")
    };
}

const TO_NUMBER: &str = newest!("number");
const TO_PREFIX: &str = newest!("prefix");
const TO_RANGE: &str = newest!("range");
const TYPED_BY: &str = newest!("typed_by");
const SUMS: &str = "
    SELECT coalesce((SELECT total FROM tally WHERE scope = 'minute' AND began = ?1), 0),
        coalesce((SELECT total FROM tally WHERE scope = 'day' AND began = ?2), 0),
        coalesce((SELECT total FROM tally WHERE scope = ?3 AND began = ?2), 0),
        coalesce((SELECT total FROM tally WHERE scope = 'money' AND began = ?2), 0)";
const SPENT: &str = "SELECT total FROM tally WHERE scope = 'money' AND began = ?1";
const COUNT: &str = "
    INSERT INTO texted (message, at, day, number, prefix, range, typed_by, country, price, given_back)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)
    ON CONFLICT (message) DO NOTHING";
const ADD_UP: &str = "
    INSERT INTO tally (began, scope, total) VALUES (?1, 'minute', ?4), (?2, 'day', ?4), (?2, ?3, ?4), (?2, 'money', ?5)
    ON CONFLICT (began, scope) DO UPDATE SET total = total + excluded.total";
const UNTAKE: &str = "DELETE FROM texted WHERE message = ?1 RETURNING at, day, country, price";
const GIVE_BACK: &str = "
    UPDATE texted SET given_back = 1
    WHERE given_back = 0 AND message = (
        SELECT id FROM message
        WHERE seq = ?1 AND held = 0 AND NOT EXISTS (
            SELECT 1 FROM attempt WHERE attempt.message = message.seq AND result IN ('accepted', 'unknown')))
    RETURNING at, day, country, price";
const TAKE_AGAIN: &str = "
    UPDATE texted SET given_back = 0 WHERE given_back = 1 AND message = ?1 RETURNING at, day, country, price";
const FORGET_CALLER_OF: &str = "
    UPDATE texted SET number = NULL, typed_by = NULL WHERE message IN (SELECT id FROM message WHERE call = ?1)";

/// Where a text is added up.
struct Entry {
    minute: Timestamp,
    day: Timestamp,
    country: String,
    price: Money,
}

/// Why a text may not be sent now; `None` when it may.
pub(super) fn refusal(connection: &Connection, toll: &Toll, now: Timestamp) -> rusqlite::Result<Option<Refusal>> {
    if let Some(reason) = bars::reason(connection, toll, now)? {
        return Ok(Some(reason.into()));
    }
    let limits = &toll.limits;
    let windows = [
        (TO_NUMBER, Some(toll.number), &limits.per_number, Refusal::NumberLimit),
        (TO_PREFIX, Some(toll.prefix), &limits.per_prefix, Refusal::PrefixLimit),
        (TO_RANGE, Some(toll.range), &limits.per_range, Refusal::PrefixLimit),
        (TYPED_BY, toll.typed_by, &limits.per_typing_caller, Refusal::TypedLimit),
    ];
    for (newest, key, limits, refusal) in windows {
        if is_full(connection, newest, key, limits, now)? {
            return Ok(Some(refusal));
        }
    }
    refusal_of_sums(connection, toll, now)
}

/// Whether one of the limits has no room for another text.
fn is_full(
    connection: &Connection,
    newest: &'static str,
    key: Option<Pseudonym>,
    limits: &[Limit],
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let (Some(key), Some(longest)) = (key, limits.iter().map(|limit| limit.within).max()) else { return Ok(false) };
    let most = limits.iter().map(|limit| limit.count).max();
    let mut select = connection.prepare_cached(newest)?;
    let times =
        select.query_map(params![key, Micros(before(now, longest)), most], |row| Ok(row.get::<_, Micros>(0)?.0))?;
    let times: Vec<Timestamp> = times.collect::<Result<_, _>>()?;
    Ok(limits.iter().any(|limit| match limit.count.checked_sub(1) {
        Some(last) => times.get(last as usize).is_some_and(|at| before(now, limit.within) < *at),
        None => true,
    }))
}

fn refusal_of_sums(connection: &Connection, toll: &Toll, now: Timestamp) -> rusqlite::Result<Option<Refusal>> {
    let Toll { country, price, limits, .. } = toll;
    let place = params![Micros(minute(now)), Micros(day(now, limits)), country];
    let sum =
        |row: &Row<'_>| -> rusqlite::Result<[i64; 4]> { Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]) };
    let [in_minute, in_day, in_country, spent] = connection.prepare_cached(SUMS)?.query_row(place, sum)?;
    let is_over = |sum: i64, limit: u32| i64::from(limit) <= sum;
    Ok(if limits.per_country_day.get(country).is_some_and(|limit| is_over(in_country, *limit)) {
        Some(Refusal::CountryLimit)
    } else if is_over(in_minute, limits.per_minute) || is_over(in_day, limits.per_day) {
        Some(Refusal::DayLimit)
    } else if limits.money_per_day.is_some_and(|budget| budget.0 < spent + price.0) {
        Some(Refusal::Budget)
    } else {
        None
    })
}

/// Counts a text that is promised now, or says why it may not be sent. The same text is counted once.
///
/// Of an anonymous caller no pseudonym is kept: such a text counts for its prefix and range, not for its number.
pub(super) fn take(
    connection: &Connection,
    message: MessageId,
    toll: &Toll,
    anonymous: bool,
    now: Timestamp,
) -> rusqlite::Result<Option<Refusal>> {
    if let Some(refusal) = refusal(connection, toll, now)? {
        return Ok(Some(refusal));
    }
    let Toll { number, prefix, range, typed_by, country, price, limits } = toll;
    let (number, typed_by) = (Some(number).filter(|_| !anonymous), typed_by.filter(|_| !anonymous));
    let entry = Entry { minute: minute(now), day: day(now, limits), country: country.clone(), price: *price };
    let row =
        params![message, Micros(now), Micros(entry.day), number, prefix, range, typed_by, entry.country, entry.price.0];
    if connection.prepare_cached(COUNT)?.execute(row)? == 1 {
        add_up(connection, &entry, 1)?;
    }
    Ok(None)
}

/// Takes back a text that was counted in this very transaction.
pub(super) fn untake(connection: &Connection, message: MessageId) -> rusqlite::Result<()> {
    let entry = connection.prepare_cached(UNTAKE)?.query_row([message], Entry::from_row)?;
    add_up(connection, &entry, -1)
}

/// Gives back a text that will not be sent, unless it may have been.
pub(super) fn give_back(connection: &Connection, message: i64) -> rusqlite::Result<()> {
    let entry = connection.prepare_cached(GIVE_BACK)?.query_row([message], Entry::from_row).optional()?;
    entry.map_or(Ok(()), |entry| add_up(connection, &entry, -1))
}

/// Counts a text again that was given back and is to be sent after all.
pub(super) fn take_again(connection: &Connection, message: MessageId) -> rusqlite::Result<()> {
    let entry = connection.prepare_cached(TAKE_AGAIN)?.query_row([message], Entry::from_row).optional()?;
    entry.map_or(Ok(()), |entry| add_up(connection, &entry, 1))
}

/// Takes the pseudonyms out of what the texts of a call are counted as.
pub(super) fn forget_caller_of(connection: &Connection, call: i64) -> rusqlite::Result<()> {
    connection.prepare_cached(FORGET_CALLER_OF)?.execute([call]).map(drop)
}

fn add_up(connection: &Connection, entry: &Entry, texts: i64) -> rusqlite::Result<()> {
    let Entry { minute, day, country, price } = entry;
    let row = params![Micros(*minute), Micros(*day), country, texts, texts * price.0];
    connection.prepare_cached(ADD_UP)?.execute(row).map(drop)
}

/// What texts have cost since the day began.
pub(super) fn spent(connection: &Connection, limits: &LimitSettings, now: Timestamp) -> rusqlite::Result<Money> {
    let began = Micros(day(now, limits));
    let spent = connection.prepare_cached(SPENT)?.query_row([began], |row| row.get(0)).optional()?;
    Ok(Money(spent.unwrap_or(0)))
}

impl Entry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            minute: minute(row.get::<_, Micros>(0)?.0),
            day: row.get::<_, Micros>(1)?.0,
            country: row.get(2)?,
            price: Money(row.get(3)?),
        })
    }
}

fn before(now: Timestamp, within: Duration) -> Timestamp {
    now.checked_sub(within).unwrap_or(Timestamp::MIN)
}

/// The minute this time is in.
fn minute(at: Timestamp) -> Timestamp {
    let into_minute = at.as_microsecond().rem_euclid(60_000_000);
    at.checked_sub(into_minute.microseconds()).unwrap_or(Timestamp::MIN)
}

/// The midnight before this time, in the zone of the limits.
fn day(at: Timestamp, limits: &LimitSettings) -> Timestamp {
    at.to_zoned(limits.zone.clone()).start_of_day().map_or(at, |midnight| midnight.timestamp())
}
