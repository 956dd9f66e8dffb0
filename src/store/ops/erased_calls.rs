//! Anonymous calls that were settled and deleted a short while ago.
//!
//! A platform may repeat a turn after its call has ended. Nothing in the history remembers an anonymous call by then, so
//! the late repeat would begin it again and count it twice. Kept for two days by a hash, as of the hour: it confirms
//! the call only to a reader who has its key already.

use jiff::Timestamp;
use ring::digest;

use crate::store::CallKey;
use crate::store::sql::{ReadTx, Result, SqlValue, ToValue, Tx, params};

const HOUR_SECONDS: i64 = 60 * 60;
const ADD: &str = "INSERT INTO erased_call (key, at) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING";
const RENAME: &str = "
    UPDATE erased_call SET key = ?2 WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM erased_call AS other WHERE other.key = ?2)";
pub(super) const FIND: &str = "SELECT at FROM erased_call WHERE key = ?1";

/// Remembers a call that is deleted.
pub(super) fn add<T: Tx>(tx: &mut T, call: CallKey, now: Timestamp) -> Result<()> {
    let hour = now.as_second().div_euclid(HOUR_SECONDS) * HOUR_SECONDS;
    let hour = Timestamp::from_second(hour).unwrap_or(now);
    tx.defer(ADD, params![ErasedKey::of(call), hour])
}

/// Gives a call that was deleted another key.
pub(super) fn rename<T: Tx>(tx: &mut T, before: CallKey, now: CallKey) -> Result<()> {
    tx.defer(RENAME, params![ErasedKey::of(before), ErasedKey::of(now)])
}

/// True if the call was deleted a short while ago.
pub(super) async fn contains<R: ReadTx>(db: &mut R, call: CallKey) -> Result<bool> {
    Ok(db.row(FIND, params![ErasedKey::of(call)]).await?.is_some())
}

/// The hash of a call's key.
pub(super) struct ErasedKey(pub(super) [u8; 16]);

impl ErasedKey {
    pub(super) fn of(CallKey(key): CallKey) -> Self {
        let mut hash = [0; 16];
        hash.copy_from_slice(&digest::digest(&digest::SHA256, &[b"erased".as_slice(), &key].concat()).as_ref()[..16]);
        Self(hash)
    }
}

impl ToValue for ErasedKey {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Blob(&self.0)
    }
}
