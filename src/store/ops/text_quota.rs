//! Texts as they are counted against the limits, from their promise on.
//!
//! Sliding limits are read from the texts themselves: the newest of a number, prefix, range or typing caller, as many as the
//! largest limit, from one index. Sums stand in `tally`: the minute, the day, its countries, its money. So
//! a promise costs the same however many texts there were, and all processes on one database keep the limits together.
//!
//! A text that was surely never sent is given back. One whose outcome is unknown stays counted, and so does one that was
//! held by a worker that died.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::moment::earlier;
use crate::config::settings::{Limit, LimitSettings, Money};
use crate::line::event::Refusal;
use crate::store::handle::Store;
use crate::store::ops::suppressions;
use crate::store::rules::quota::{CountedTexts, day, is_full, minute, refusal_of_sums};
use crate::store::sql::{BoundStatement, Query, ReadTx, Result, SqlError, SqlRow, ToValue, Tx, params};
use crate::store::{MessageId, Pseudonym, StoreError, TextQuota};

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
const IS_COUNTED: &str = "SELECT 1 AS counted FROM texted WHERE message = ?1";
const COUNT: &str = "
    INSERT INTO texted (message, at, day, number, prefix, range, typed_by, country, price, given_back)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0)";
/// The day first: whoever changes any of these sums has waited for that row, so that no two wait for each other.
const ADD_UP: &str = "
    INSERT INTO tally (began, scope, total) VALUES (?2, 'day', ?4), (?1, 'minute', ?4), (?2, ?3, ?4), (?2, 'money', ?5)
    ON CONFLICT (began, scope) DO UPDATE SET total = tally.total + excluded.total";
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

/// The sums that a text is in.
struct CountedText {
    minute: Timestamp,
    day: Timestamp,
    country: String,
    price: Money,
}

impl CountedText {
    /// Reads `at, day, country, price`.
    fn from_row(row: &SqlRow) -> Result<Self> {
        Ok(Self { minute: minute(row.get(0)?), day: row.get(1)?, country: row.get(2)?, price: row.get(3)? })
    }
}

/// A sliding limit of a text: the statement that reads its newest texts, their key, and how far back it looks.
struct SlidingLimit<'a> {
    newest: &'static str,
    key: Pseudonym,
    limits: &'a [Limit],
    since: Timestamp,
    most: u32,
    refusal: Refusal,
}

impl<'a> SlidingLimit<'a> {
    /// The limits that are set for a text.
    fn all(quota: &'a TextQuota, now: Timestamp) -> Vec<Self> {
        let limits = &*quota.limits;
        let windows = [
            (TO_NUMBER, Some(quota.number), &limits.per_number, Refusal::NumberLimit),
            (TO_PREFIX, Some(quota.prefix), &limits.per_prefix, Refusal::PrefixLimit),
            (TO_RANGE, Some(quota.range), &limits.per_range, Refusal::PrefixLimit),
            (TYPED_BY, quota.typed_by, &limits.per_typing_caller, Refusal::TypedLimit),
        ];
        let set = windows.into_iter().filter_map(|(newest, key, limits, refusal)| {
            let longest = limits.iter().map(|limit| limit.within).max()?;
            let most = limits.iter().map(|limit| limit.count).max()?;
            Some(Self { newest, key: key?, limits, since: earlier(now, longest), most, refusal })
        });
        set.collect()
    }

    /// True if the newest texts leave no room for another.
    fn is_full(&self, newest: &[SqlRow], now: Timestamp) -> Result<bool> {
        let times = newest.iter().map(|row| row.get(0)).collect::<Result<Vec<Timestamp>>>()?;
        Ok(is_full(&times, self.limits, now))
    }
}

/// A text that is to be counted, and what the database is asked of it: everything at once, for on PostgreSQL all other texts
/// wait meanwhile.
pub(super) struct TextCheck<'a> {
    quota: &'a TextQuota,
    windows: Vec<SlidingLimit<'a>>,
    now: Timestamp,
}

/// The reason that a text cannot be counted now.
pub(super) struct TextState {
    pub refusal: Option<Refusal>,
    /// It was promised before.
    pub is_counted: bool,
}

impl<'a> TextCheck<'a> {
    pub(super) fn new(quota: &'a TextQuota, now: Timestamp) -> Self {
        Self { quota, windows: SlidingLimit::all(quota, now), now }
    }

    /// The questions; the message is one that may have been counted before.
    pub(super) fn questions(&self, message: Option<MessageId>) -> Vec<BoundStatement> {
        let (quota, now) = (self.quota, self.now);
        let (minute, day) = (minute(now), day(now, &quota.limits));
        let number = params![quota.number, quota.prefix, quota.range, now];
        let sums = params![minute, day, quota.country];
        let mut questions = vec![
            BoundStatement::new(IS_COUNTED, params![message]),
            BoundStatement::new(suppressions::OF_NUMBER, number),
            BoundStatement::new(SUMS, sums),
        ];
        questions.extend(
            self.windows
                .iter()
                .map(|window| BoundStatement::new(window.newest, params![window.key, window.since, window.most])),
        );
        questions
    }

    /// Reads the answers, which come in the order of the questions.
    pub(super) fn read(&self, mut next: impl FnMut() -> Vec<SqlRow>) -> Result<TextState> {
        let (counted, suppressed, sums) = (next(), next(), next());
        let mut refusal = suppressions::first_reason(&suppressed)?.map(Refusal::from);
        for window in &self.windows {
            let is_full = window.is_full(&next(), self.now)?;
            refusal = refusal.or(is_full.then_some(window.refusal));
        }
        let sums = CountedTexts::from_row(sums.first().ok_or_else(SqlError::no_row)?)?;
        let TextQuota { country, price, limits, .. } = self.quota;
        let refusal = refusal.or_else(|| refusal_of_sums(sums, country, *price, limits));
        Ok(TextState { refusal, is_counted: !counted.is_empty() })
    }

    pub(super) async fn ask<R: ReadTx>(&self, db: &mut R, message: MessageId) -> Result<TextState> {
        let mut answers = db.rows_of_each(&self.questions(Some(message))).await?.into_iter();
        self.read(|| answers.next().unwrap_or_default())
    }
}

impl CountedTexts {
    /// Reads what [`SUMS`] selects.
    fn from_row(row: &SqlRow) -> Result<Self> {
        Ok(Self { in_minute: row.get(0)?, in_day: row.get(1)?, in_country: row.get(2)?, spent: row.get(3)? })
    }
}

impl TextState {
    /// Counts the text that is promised now, or says why it may not be sent. The same text is counted once.
    ///
    /// Of an anonymous caller no pseudonym is kept: such a text counts for its prefix and range, not for its number.
    pub(super) fn take<T: Tx>(
        self,
        tx: &mut T,
        message: MessageId,
        quota: &TextQuota,
        anonymous: bool,
        now: Timestamp,
    ) -> Result<Option<Refusal>> {
        if self.refusal.is_some() || self.is_counted {
            return Ok(self.refusal);
        }
        let TextQuota { number, prefix, range, typed_by, country, price, limits } = quota;
        let (number, typed_by) = (Some(number).filter(|_| !anonymous), typed_by.filter(|_| !anonymous));
        let text = CountedText { minute: minute(now), day: day(now, limits), country: country.clone(), price: *price };
        tx.defer(COUNT, params![message, now, text.day, number, prefix, range, typed_by, country, price])?;
        add_up(tx, &text, 1)?;
        Ok(None)
    }
}

/// Takes back a text that was counted in this very transaction.
pub(super) async fn untake<T: Tx>(tx: &mut T, message: MessageId) -> Result<()> {
    change(tx, UNTAKE, message, -1).await
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
        Some(row) => add_up(tx, &CountedText::from_row(&row)?, texts),
        None => Ok(()),
    }
}

/// Takes the pseudonyms out of what the texts of a call are counted as.
pub(super) fn forget_caller_of<T: Tx>(tx: &mut T, call: i64) -> Result<()> {
    tx.defer(FORGET_CALLER_OF, params![call])
}

fn add_up<T: Tx>(tx: &mut T, text: &CountedText, texts: i64) -> Result<()> {
    let CountedText { minute, day, country, price } = text;
    tx.defer(ADD_UP, params![minute, day, country, texts, texts * price.0])
}
