//! Texts as they are counted against the limits, from their promise on.
//!
//! Sliding limits are read from the texts themselves: the newest of a number, prefix, range or typing caller, as many as the
//! largest limit, from an index; those of a prefix from that of its range, which the limits keep short. Sums stand in `tally`:
//! the minute, the day, its countries, its money. So a promise costs the same however many texts there were, and all processes
//! on one database keep the limits together.
//!
//! A text that was surely never sent is given back. One whose outcome is unknown stays counted, and so does one that was
//! held by a worker that died.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::moment::earlier;
use crate::config::settings::{Limit, LimitSettings, Money};
use crate::line::event::Refusal;
use crate::store::handle::Store;
use crate::store::ops::erased_calls::ErasedKey;
use crate::store::rules::quota::{
    CountedTexts, JustCounted, SumsOfText, TextKeys, TextRoom, day, minute, room_in_sums, room_under,
};
use crate::store::sql::{BoundStatement, Query, ReadTx, Result, SqlError, SqlRow, ToValue, Tx, cells, params, week};
use crate::store::{MessageId, StoreError, SuppressionReason, TextQuota, TurnRecord};

/// Selects the times of the newest texts counted under a key since then: fewer than there are limits to be full.
macro_rules! newest {
    ($key:literal, $which:literal, $since:literal, $most:literal) => {
        concat!(
            " UNION ALL SELECT * FROM (SELECT '",
            $key,
            "', at, '' FROM texted WHERE ",
            $which,
            " AND given_back = 0 AND ",
            $since,
            " < at ORDER BY at DESC LIMIT ",
            $most,
            ") AS of_",
            $key
        )
    };
}

/// The same of the number `?2` in some weeks, by the messages to it: a second index of numbers would cost each promise a page.
macro_rules! to_number {
    ($weeks:expr, $newest:expr) => {
        concat!(
            " UNION ALL SELECT * FROM (
                SELECT 'number', promised, '' FROM message
                WHERE ",
            $weeks,
            "to_key = ?2 AND ?10 < promised AND 0 = (
                    SELECT given_back FROM texted WHERE texted.at = message.promised AND texted.message = message.id)",
            $newest
        )
    };
}

/// The same of the week so many weeks ago, unless that is too long ago.
macro_rules! to_number_weeks_ago {
    ($weeks:literal) => {
        to_number!(
            concat!(
                week!("?10"),
                " <= ",
                week!("?6"),
                " - ",
                $weeks,
                " AND ",
                week!("promised"),
                " = ",
                week!("?6"),
                " - ",
                $weeks,
                " AND "
            ),
            concat!(" ORDER BY promised DESC LIMIT ?11) AS of_number_", $weeks)
        )
    };
}

/// The same of all weeks. SQLite looks at those of a month one by one, and only for a longer limit at those before: it makes a
/// table of them, and would make one to sort what it finds.
macro_rules! newest_to_number {
    () => {
        concat!(
            to_number!(
                concat!("/*sqlite:*/ ", week!("promised"), " = ", week!("?6"), " AND /*:sqlite*/ "),
                " ORDER BY promised DESC LIMIT ?11) AS of_number"
            ),
            "/*sqlite:*/",
            to_number_weeks_ago!("1"),
            to_number_weeks_ago!("2"),
            to_number_weeks_ago!("3"),
            to_number_weeks_ago!("4"),
            to_number_weeks_ago!("5"),
            to_number!(
                concat!(
                    week!("?10"),
                    " < ",
                    week!("?6"),
                    " - 5 AND ",
                    week!("promised"),
                    " IN (
                        WITH RECURSIVE weeks (week) AS (
                            SELECT ",
                    week!("?6"),
                    " - 6 UNION ALL SELECT week - 1 FROM weeks WHERE ",
                    week!("?10"),
                    " < week)
                        SELECT week FROM weeks) AND "
                ),
                ") AS of_number_before"
            ),
            "/*:sqlite*/"
        )
    };
}

/// Everything that may keep a text from being counted, as rows that say what they are: one question, for on PostgreSQL all
/// other texts wait meanwhile.
macro_rules! state {
    ($($more:expr),+) => {
        concat!(
            "SELECT 'promised' AS what, 0 AS number, '' AS reason FROM message WHERE id = ?1
                UNION ALL SELECT 'suppressed', 0, reason FROM bar WHERE key = ?2 AND (until IS NULL OR ?6 < until)
                UNION ALL SELECT 'suppressed', 0, reason FROM bar WHERE key = ?3 AND (until IS NULL OR ?6 < until)
                UNION ALL SELECT 'suppressed', 0, reason FROM bar WHERE key = ?4 AND (until IS NULL OR ?6 < until)
                UNION ALL SELECT 'in_minute', total, '' FROM tally WHERE scope = 'minute' AND began = ?7
                UNION ALL SELECT 'in_day', total, '' FROM tally WHERE scope = 'day' AND began = ?8
                UNION ALL SELECT 'in_country', total, '' FROM tally WHERE scope = ?9 AND began = ?8
                UNION ALL SELECT 'spent', total, '' FROM tally WHERE scope = 'money' AND began = ?8",
            newest_to_number!(),
            newest!("prefix", "prefix = ?3 AND range = ?4", "?12", "?13"),
            newest!("range", "range = ?4", "?14", "?15"),
            newest!("typed_by", "typed_by = ?5", "?16", "?17"),
            $($more),+
        )
    };
}

const STATE: &str = state!("");
/// With what else its turn depends on: whether the turn is stored, whether its call was deleted, and what waits to be sent to
/// the address of its caller. `?22` is when the call began: PostgreSQL looks in all weeks, and names it for its type alone.
const STATE_OF_TURN: &str = state!(
    " UNION ALL SELECT 'stored', 0, '' FROM call JOIN turn ON turn.call = call.seq
        WHERE /*sqlite:*/ ",
    week!("call.started"),
    " = ",
    week!("?22"),
    " AND /*:sqlite*/ call.key = ?18 AND turn.turn = ?19 /*postgres AND CAST(?22 AS BIGINT) IS NOT NULL*/
    UNION ALL SELECT 'erased', 0, '' FROM erased_call WHERE key = ?20
    UNION ALL SELECT 'queued', seq, '' FROM message WHERE contact = ?21 AND state = 'queued'"
);
const SPENT: &str = "SELECT total FROM tally WHERE scope = 'money' AND began = ?1";
const COUNT: &str = "
    INSERT INTO texted (message, at, day, prefix, range, typed_by, country, price, given_back)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)";
/// The day first: a transaction that changes any of these sums has waited for that row, so that no two wait for each other.
const ADD_UP: &str = "
    INSERT INTO tally (began, scope, total) VALUES (?2, 'day', ?4), (?1, 'minute', ?4), (?2, ?3, ?4), (?2, 'money', ?5)
    ON CONFLICT (began, scope) DO UPDATE SET total = tally.total + excluded.total";
const GIVE_BACK: &str = "
    UPDATE texted SET given_back = 1
    WHERE given_back = 0 AND at = (SELECT promised FROM message WHERE seq = ?1) AND message = (
        SELECT id FROM message
        WHERE seq = ?1 AND held = 0 AND NOT EXISTS (
            SELECT 1 FROM attempt WHERE attempt.message = message.seq AND result IN ('accepted', 'unknown')))
    RETURNING at, day, country, price";
const TAKE_AGAIN: &str = "
    UPDATE texted SET given_back = 0
    WHERE given_back = 1 AND at = (SELECT promised FROM message WHERE id = ?1) AND message = ?1
    RETURNING at, day, country, price";
const FORGET_TYPING_CALLER_OF: &str = "
    UPDATE texted SET typed_by = NULL WHERE (at, message) IN (SELECT promised, id FROM message WHERE call = ?1)";

impl Store {
    /// The cost of texts since the day began in the limits' zone.
    pub async fn spent(&self, limits: Arc<LimitSettings>, now: Timestamp) -> Result<Money, StoreError> {
        self.read_aside(Spent { limits, now }).await
    }
}

struct Spent {
    limits: Arc<LimitSettings>,
    now: Timestamp,
}

impl Query for Spent {
    const WHAT: &'static str = "add up the day";
    type Output = Money;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Money> {
        Ok(db.first(SPENT, params![day(self.now, &self.limits)]).await?.unwrap_or_default())
    }
}

/// Reads `at, day, country, price`.
fn sums_from_row(row: &SqlRow) -> Result<SumsOfText> {
    Ok(SumsOfText { minute: minute(row.get(0)?), day: row.get(1)?, country: row.get(2)?, price: row.get(3)? })
}

/// The sums that a text is in.
fn sums_of(quota: &TextQuota, at: Timestamp) -> SumsOfText {
    let TextQuota { country, price, limits, .. } = quota;
    SumsOfText { minute: minute(at), day: day(at, limits), country: country.clone(), price: *price }
}

/// The sliding limits on the texts under one key.
struct SlidingLimits<'a> {
    /// The column of the key.
    key: &'static str,
    limits: &'a [Limit],
    refusal: Refusal,
}

impl<'a> SlidingLimits<'a> {
    /// All of them, in the order of their parameters and of the refusals.
    fn all(quota: &'a TextQuota) -> [Self; 4] {
        let limits = &*quota.limits;
        let of_typing: &[Limit] = if quota.typed_by.is_some() { &limits.per_typing_caller } else { &[] };
        [
            Self { key: "number", limits: &limits.per_number, refusal: Refusal::NumberLimit },
            Self { key: "prefix", limits: &limits.per_prefix, refusal: Refusal::PrefixLimit },
            Self { key: "range", limits: &limits.per_range, refusal: Refusal::PrefixLimit },
            Self { key: "typed_by", limits: of_typing, refusal: Refusal::TypedLimit },
        ]
    }

    /// The time since which they look, and the most texts they look at.
    fn window(&self, now: Timestamp) -> (Timestamp, u32) {
        let longest = self.limits.iter().map(|limit| limit.within).max().unwrap_or_default();
        (earlier(now, longest), self.limits.iter().map(|limit| limit.count).max().unwrap_or_default())
    }
}

/// A text that is to be counted, and the one question that the database is asked of it.
pub(super) struct TextCheck<'a> {
    quota: &'a TextQuota,
    now: Timestamp,
    sums: SumsOfText,
}

/// What is known of a turn that promises a text.
#[derive(Default)]
pub(super) struct TurnState {
    pub is_stored: bool,
    /// Its call was deleted a short while ago.
    pub is_erased: bool,
    /// Something waits to be sent to its caller's address.
    pub is_awaited: bool,
}

/// Whether a text can be counted now.
pub(super) struct TextState {
    /// The room it leaves, or the reason that there is none for it.
    pub room: std::result::Result<TextRoom, Refusal>,
    /// It was promised before.
    pub is_promised: bool,
}

impl<'a> TextCheck<'a> {
    pub(super) fn new(quota: &'a TextQuota, now: Timestamp) -> Self {
        Self { quota, now, sums: sums_of(quota, now) }
    }

    /// The question; the message is one that may have been counted before.
    pub(super) fn question(&self, message: Option<MessageId>) -> BoundStatement {
        let (TextQuota { number, blocks, typed_by, .. }, now) = (self.quota, self.now);
        let SumsOfText { minute, day, country, .. } = &self.sums;
        let [of_number, of_prefix, of_range, of_typing] = SlidingLimits::all(self.quota).map(|all| all.window(now));
        BoundStatement::new(
            STATE,
            params![
                message,
                number,
                blocks.prefix,
                blocks.range,
                typed_by,
                now,
                minute,
                day,
                country,
                of_number.0,
                of_number.1,
                of_prefix.0,
                of_prefix.1,
                of_range.0,
                of_range.1,
                of_typing.0,
                of_typing.1
            ],
        )
    }

    /// The question, with what else a turn depends on that promises it.
    pub(super) fn question_of_turn(&self, message: MessageId, turn: &TurnRecord) -> BoundStatement {
        let mut question = self.question(Some(message));
        let TurnRecord { call, turn, caller, started, .. } = turn;
        question.sql = STATE_OF_TURN;
        question.params.extend(cells(params![call, turn, ErasedKey::of(*call), caller, started]));
        question
    }

    /// Reads the answer to the question of a turn: whether it is stored, whether its call was deleted, whether anything waits to
    /// be sent to its caller's address, and the state of the text.
    pub(super) fn read_of_turn(&self, rows: Vec<SqlRow>, since: &[JustCounted]) -> Result<(TurnState, TextState)> {
        let (mut turn, mut of_text) = (TurnState::default(), vec![]);
        for row in rows {
            match row.get::<String>(0)?.as_str() {
                "stored" => turn.is_stored = true,
                "erased" => turn.is_erased = true,
                "queued" => turn.is_awaited = true,
                _ => of_text.push(row),
            }
        }
        Ok((turn, self.read(&of_text, since)?))
    }

    /// Reads the answer, and adds what was counted since it was given.
    pub(super) fn read(&self, rows: &[SqlRow], since: &[JustCounted]) -> Result<TextState> {
        let TextQuota { number, blocks, typed_by, country, price, limits } = self.quota;
        let (mut is_promised, mut suppressions, mut sums) = (false, vec![], CountedTexts::default());
        let mut newest: [Vec<Timestamp>; 4] = Default::default();
        let windows = SlidingLimits::all(self.quota);
        for row in rows {
            let what: String = row.get(0)?;
            match what.as_str() {
                "promised" => is_promised = true,
                "suppressed" => suppressions.push(row.get::<SuppressionReason>(2)?),
                "in_minute" => sums.in_minute = row.get(1)?,
                "in_day" => sums.in_day = row.get(1)?,
                "in_country" => sums.in_country = row.get(1)?,
                "spent" => sums.spent = row.get(1)?,
                key => {
                    let place = windows.iter().position(|window| window.key == key).ok_or_else(SqlError::no_row)?;
                    newest[place].push(row.get(1)?);
                }
            }
        }
        let keys: TextKeys = [Some(*number), Some(blocks.prefix), Some(blocks.range), *typed_by];
        for text in since {
            sums.add(&text.sums, &self.sums);
            for (times, (key, counted)) in newest.iter_mut().zip(keys.iter().zip(&text.keys)) {
                times.extend((key.is_some() && key == counted).then_some(text.at));
            }
        }
        let room = || {
            // The person's own wish first.
            suppressions.into_iter().min().map_or(Ok(()), |reason| Err(Refusal::from(reason)))?;
            let mut under_keys = [u32::MAX; 4];
            for ((window, times), room) in windows.iter().zip(&mut newest).zip(&mut under_keys) {
                times.sort_unstable_by(|one, other| other.cmp(one));
                *room = room_under(times, window.limits, self.now).ok_or(window.refusal)?;
            }
            Ok(TextRoom { keys, under_keys, in_sums: room_in_sums(sums, country, *price, limits)? })
        };
        Ok(TextState { room: room(), is_promised })
    }

    /// Asks the question, and adds to the answer what is about to be counted.
    pub(super) async fn ask<R: ReadTx>(
        &self,
        db: &mut R,
        message: MessageId,
        since: &[JustCounted],
    ) -> Result<TextState> {
        let BoundStatement { sql, params } = self.question(Some(message));
        let params: Vec<_> = params.iter().map(ToValue::to_value).collect();
        self.read(&db.rows(sql, &params).await?, since)
    }
}

/// Counts a text that is promised now. Its number is that of its message.
pub(super) fn take<T: Tx>(tx: &mut T, message: MessageId, text: &JustCounted) -> Result<()> {
    let JustCounted { keys: [_, prefix, range, typed_by], at, sums, .. } = text;
    tx.insert(COUNT, params![message, at, sums.day, prefix, range, typed_by, sums.country, sums.price])?;
    add_up(tx, sums, 1)
}

/// A text that is counted in this very transaction.
///
/// Of an anonymous caller no pseudonym is kept: such a text counts for its prefix and range, not for its number.
pub(super) fn just_counted(quota: &TextQuota, anonymous: bool, at: Timestamp, room: TextRoom) -> JustCounted {
    let TextQuota { number, blocks, typed_by, .. } = quota;
    let (number, typed_by) = (Some(*number).filter(|_| !anonymous), typed_by.filter(|_| !anonymous));
    JustCounted {
        keys: [number, Some(blocks.prefix), Some(blocks.range), typed_by],
        at,
        sums: sums_of(quota, at),
        room,
    }
}

/// Gives back the text in this row of `message` that will not be sent, unless it may have been.
pub(super) async fn give_back<T: Tx>(tx: &mut T, message: i64) -> Result<()> {
    change(tx, GIVE_BACK, message, -1).await
}

/// Counts a text again that was given back and is to be sent after all.
pub(super) async fn take_again<T: Tx>(tx: &mut T, message: MessageId) -> Result<()> {
    change(tx, TAKE_AGAIN, message, 1).await
}

/// Changes the text of a message, and the sums that it is in by so many texts.
async fn change<T: Tx, M: ToValue + Sync>(tx: &mut T, sql: &'static str, message: M, texts: i64) -> Result<()> {
    let changed = tx.row(sql, params![message]).await?;
    match changed {
        Some(row) => add_up(tx, &sums_from_row(&row)?, texts),
        None => Ok(()),
    }
}

/// Takes the pseudonym of the typing caller out of what the texts of a call are counted as.
pub(super) fn forget_typing_caller_of<T: Tx>(tx: &mut T, call: i64) -> Result<()> {
    tx.defer(FORGET_TYPING_CALLER_OF, params![call])
}

fn add_up<T: Tx>(tx: &mut T, text: &SumsOfText, texts: i64) -> Result<()> {
    let SumsOfText { minute, day, country, price } = text;
    tx.add(ADD_UP, params![minute, day, country], &[texts, texts * price.0])
}
