//! The store of many nodes: PostgreSQL, or a database that speaks its protocol.
//!
//! A few workers write, each through a connection of its own: what waits for a worker is one transaction, and several
//! are under way at once. Readers take connections from a pool. Nothing is kept in the process that another node would
//! have to know; what one writer gives SQLite by being alone is locked in rows, see [`sql`](crate::store::sql).
//!
//! Every transaction may be run again: after a conflict, and after a lost connection. A commit whose answer was lost is
//! looked up, see [`worker`].

mod connection;
mod deferred;
mod engine;
mod error;
mod import;
mod job;
mod schema;
mod statements;
mod text_groups;
mod tls;
mod transaction;
mod value;
mod worker;

pub(super) use engine::PgEngine;
pub(super) use import::Import;
pub use import::ImportRefusal;
