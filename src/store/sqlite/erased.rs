//! Anonymous calls that were settled and deleted a short while ago.
//!
//! A platform may repeat a turn after its call has ended. Nothing in the history remembers an anonymous call by then, so
//! the late repeat would begin it anew and count it twice. Kept for two days by a hash, as of the hour: it says that there was
//! such a call to whoever has its key already, and nothing to anybody else.

use jiff::Timestamp;
use ring::digest;
use rusqlite::{Connection, params};

use super::column::Micros;
use crate::store::CallKey;

const HOUR_SECONDS: i64 = 60 * 60;
const ADD: &str = "INSERT INTO erased_call (key, at) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING";
const FIND: &str = "SELECT EXISTS (SELECT 1 FROM erased_call WHERE key = ?1)";

/// Remembers a call that is deleted.
pub(super) fn add(connection: &Connection, call: CallKey, now: Timestamp) -> rusqlite::Result<()> {
    let hour = now.as_second().div_euclid(HOUR_SECONDS) * HOUR_SECONDS;
    let hour = Timestamp::from_second(hour).unwrap_or(now);
    connection.prepare_cached(ADD)?.execute(params![hash(call), Micros(hour)]).map(drop)
}

/// Whether the call was deleted a short while ago.
pub(super) fn contains(connection: &Connection, call: CallKey) -> rusqlite::Result<bool> {
    connection.prepare_cached(FIND)?.query_row([hash(call)], |row| row.get(0))
}

fn hash(CallKey(key): CallKey) -> [u8; 16] {
    let mut hash = [0; 16];
    hash.copy_from_slice(&digest::digest(&digest::SHA256, &[b"erased".as_slice(), &key].concat()).as_ref()[..16]);
    hash
}
