//! The statements of a connection, prepared once.

use std::collections::hash_map::Entry;

use rusqlite::{Connection, PrepFlags, Statement};
use send_wrapper::SendWrapper;

use crate::base::name_map::NameMap;
use crate::store::sql::Result;

/// A connection and its statements, which never leave the thread that took it.
///
/// They are found by where their text stands in the program: finding one by its letters, as the connection itself can, costs as
/// much as a look at an index. There are as many as the program has texts.
pub(super) struct KeptStatements<'c>(SendWrapper<Prepared<'c>>);

struct Prepared<'c> {
    connection: &'c Connection,
    by_place: NameMap<(usize, usize), Statement<'c>>,
}

impl<'c> KeptStatements<'c> {
    /// Takes a connection, on the thread that will use it.
    pub(super) fn of(connection: &'c Connection) -> Self {
        Self(SendWrapper::new(Prepared { connection, by_place: NameMap::default() }))
    }

    /// The connection.
    pub(super) fn connection(&self) -> &'c Connection {
        self.0.connection
    }

    /// The statement of this text.
    pub(super) fn get(&mut self, sql: &'static str) -> Result<&mut Statement<'c>> {
        let Prepared { connection, by_place } = &mut *self.0;
        Ok(match by_place.entry((sql.as_ptr().addr(), sql.len())) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                place.insert(connection.prepare_with_flags(sql, PrepFlags::SQLITE_PREPARE_PERSISTENT)?)
            }
        })
    }
}
