//! Notices: what operations tell callers for a while, and who posted it.
//!
//! The columns `since` and `until` are what counts; the times in the JSON are those it was posted with.

use jiff::Timestamp;

use crate::base::moment::later;
use crate::line::notice::{LEAD, Notice};
use crate::store::column::{Json, to_json};
use crate::store::handle::Store;
use crate::store::sql::{Exclusive, Operation, Query, ReadTx, Result, SqlRow, Tx, params};
use crate::store::{PostedNotice, Posting, StoreError};

const INSERT: &str = "
    INSERT INTO notice (id, notice, since, until, posted_at, posted_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (id) DO NOTHING";
/// It holds on until every node knows, so that all of them stop at the same moment; one that has not begun never does.
const END: &str = "
    UPDATE notice
    SET ended_at = ?2, ended_by = ?3,
        until = CASE WHEN ?2 < since THEN ?2 WHEN until < ?4 THEN until ELSE ?4 END
    WHERE id = ?1 AND ended_at IS NULL AND ?2 < until";

/// Selects notices as [`from_row`] reads them.
macro_rules! select {
    ($which:literal) => {
        concat!("SELECT notice, since, until, posted_at, posted_by, ended_at, ended_by FROM notice ", $which)
    };
}

const CURRENT: &str = select!("WHERE ?1 < until ORDER BY posted_at, seq");
const LATEST: &str = select!(
    "WHERE ?1 < until OR seq IN (SELECT seq FROM notice ORDER BY posted_at DESC, seq DESC LIMIT ?2)
        ORDER BY posted_at DESC, seq DESC"
);

impl Store {
    /// Posts a notice in the name of an operator, if there is room beside those that hold or will.
    pub async fn post_notice(&self, notice: Notice, by: String, now: Timestamp) -> Result<Posting, StoreError> {
        self.write(PostNotice { notice, by, now }).await
    }

    /// Ends a notice before its time, as soon as every node knows ([`LEAD`]); `false` when there is none, or it has ended.
    pub async fn end_notice(&self, id: String, by: String, now: Timestamp) -> Result<bool, StoreError> {
        self.write(EndNotice { id, by, now }).await
    }

    /// The notices that hold at this time or later, in the order they were posted.
    pub async fn notices(&self, now: Timestamp) -> Result<Vec<PostedNotice>, StoreError> {
        self.read(CurrentNotices { now }).await
    }

    /// The notices posted last, also those that have ended, and all that hold now or will; the newest first.
    pub async fn notices_posted(&self, now: Timestamp, limit: u32) -> Result<Vec<PostedNotice>, StoreError> {
        self.read_aside(LatestNotices { now, limit }).await
    }
}

struct PostNotice {
    notice: Notice,
    by: String,
    now: Timestamp,
}

impl Operation for PostNotice {
    const WHAT: &'static str = "post a notice";
    type Output = Posting;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<Posting> {
        let Self { notice, by, now } = self;
        tx.exclude(Exclusive::Notices)?;
        let current = current(tx, *now).await?.into_iter().map(|posted| posted.notice);
        let others: Vec<Notice> = current.filter(|other| other.id != notice.id).collect();
        if let Err(no_room) = notice.check_room(&others) {
            return Ok(Posting::Full(no_room));
        }
        let json = to_json(notice)?;
        match tx.run(INSERT, params![notice.id, json, notice.since, notice.until, now, by]).await? {
            0 => Ok(Posting::Repeat),
            _ => Ok(Posting::Fresh),
        }
    }
}

struct EndNotice {
    id: String,
    by: String,
    now: Timestamp,
}

impl Operation for EndNotice {
    const WHAT: &'static str = "end a notice";
    type Output = bool;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<bool> {
        let until = later(self.now, LEAD);
        Ok(tx.run(END, params![self.id, self.now, self.by, until]).await? == 1)
    }
}

struct CurrentNotices {
    now: Timestamp,
}

impl Query for CurrentNotices {
    const WHAT: &'static str = "read the notices";
    type Output = Vec<PostedNotice>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<PostedNotice>> {
        current(db, self.now).await
    }
}

struct LatestNotices {
    now: Timestamp,
    limit: u32,
}

impl Query for LatestNotices {
    const WHAT: &'static str = "list notices";
    type Output = Vec<PostedNotice>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<PostedNotice>> {
        db.rows(LATEST, params![self.now, self.limit]).await?.iter().map(from_row).collect()
    }
}

async fn current<R: ReadTx>(db: &mut R, now: Timestamp) -> Result<Vec<PostedNotice>> {
    db.rows(CURRENT, params![now]).await?.iter().map(from_row).collect()
}

fn from_row(row: &SqlRow) -> Result<PostedNotice> {
    let Json(notice): Json<Notice> = row.get(0)?;
    Ok(PostedNotice {
        notice: Notice { since: row.get(1)?, until: row.get(2)?, ..notice },
        posted_at: row.get(3)?,
        posted_by: row.get(4)?,
        ended: row.get::<Option<Timestamp>>(5)?.zip(row.get(6)?),
    })
}
