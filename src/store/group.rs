//! The end of every transaction: figures are added up from its events before it is committed, so that a figure and the
//! counter of Prometheus never differ. Events are summed first: thousands of turns change some dozens of rows.

use jiff::Timestamp;

use crate::store::commit_event::CommitEvent;
use crate::store::rules::figures::Sums;
use crate::store::sql::{Result, Tx, params};

const ADD: &str = "
    INSERT INTO figure (began, line, name, subject, value, total) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (began, line, name, subject, value) DO UPDATE SET total = figure.total + excluded.total";

/// Adds events to the figures, and turns that were lost before now.
pub(super) fn add_figures<T: Tx>(tx: &mut T, events: &[CommitEvent], now: Timestamp, lost: u64) -> Result<()> {
    for (key, total) in Sums::of(events, now, lost) {
        let total = total.cast_signed();
        tx.insert(ADD, params![key.began, key.line, key.name, key.subject, key.value, total])?;
    }
    Ok(())
}
