//! The fingerprints of the keys this database was written with.

use crate::store::handle::Store;
use crate::store::sql::{Exclusive, Operation, Query, ReadTx, Result, Tx, params};
use crate::store::{Fingerprint, KeyInUse, StoreError};

const FIND: &str = "SELECT fingerprint FROM key_used WHERE name = ?1";
const NAMES: &str = "SELECT name FROM key_used";
const KEEP: &str = "
    INSERT INTO key_used (name, fingerprint) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint";

impl Store {
    /// The names of the keys the database was written with; none in a new one.
    pub async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        self.read(KeyNames).await
    }

    /// Makes sure that these are the keys the database was written with, and remembers them where it is new; gives the names
    /// of those that are not. Nothing is written where all are remembered already.
    pub async fn use_keys(&self, keys: Vec<KeyInUse>) -> Result<Vec<&'static str>, StoreError> {
        if self.read(AreKept(keys.clone())).await? {
            return Ok(vec![]);
        }
        self.write(KeepKeys(keys)).await
    }
}

struct KeyNames;

impl Query for KeyNames {
    const WHAT: &'static str = "read the keys' names";
    type Output = Vec<String>;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<Vec<String>> {
        db.column(NAMES, &[]).await
    }
}

/// Asks if each of these keys is remembered as the one in use.
struct AreKept(Vec<KeyInUse>);

impl Query for AreKept {
    const WHAT: &'static str = "compare the keys";
    type Output = bool;

    async fn ask<R: ReadTx>(&self, db: &mut R) -> Result<bool> {
        for key in &self.0 {
            if find(db, key.name).await?.as_ref() != key.fingerprints.first() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Remembers keys as the ones in use. Nothing is kept, and their names are given, when some are foreign: another node may
/// have been first.
struct KeepKeys(Vec<KeyInUse>);

impl Operation for KeepKeys {
    const WHAT: &'static str = "remember the keys";
    type Output = Vec<&'static str>;

    async fn apply<T: Tx>(&self, tx: &mut T) -> Result<Vec<&'static str>> {
        tx.exclude(Exclusive::Keys)?;
        let foreign = foreign(tx, &self.0).await?;
        if foreign.is_empty() {
            for key in &self.0 {
                if let Some(fingerprint) = key.fingerprints.first() {
                    tx.defer(KEEP, params![key.name, fingerprint])?;
                }
            }
        }
        Ok(foreign)
    }
}

/// The names of the keys that are not the ones the database was written with, unless they are accepted.
async fn foreign<R: ReadTx>(db: &mut R, keys: &[KeyInUse]) -> Result<Vec<&'static str>> {
    let mut foreign = vec![];
    for key in keys {
        let known = find(db, key.name).await?;
        if known.is_some_and(|known| !key.accept && !key.fingerprints.contains(&known)) {
            foreign.push(key.name);
        }
    }
    Ok(foreign)
}

async fn find<R: ReadTx>(db: &mut R, name: &str) -> Result<Option<Fingerprint>> {
    db.first(FIND, params![name]).await
}
