//! The store on one machine: SQLite, one thread that writes, one that copies what it wrote to its place, and two that read.
//!
//! Everything is answered by a thread that may wait for the disk; no request waits for it on a thread that serves others.
//! The queues are bounded: a store that cannot follow refuses instead of growing.

mod checkpoint;
mod connection;
mod engine;
mod export;
mod health;
mod job;
mod queue;
mod reader;
mod snapshot;
mod statements;
mod transaction;
mod writer;

pub(super) use engine::SqliteEngine;
pub(super) use export::SqliteExport;
pub use snapshot::{check_file, snapshot};
