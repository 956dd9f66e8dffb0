//! The promises of the store, asked of a real file.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod accounts;
mod calls;
mod consent;
mod consents;
mod database;
mod deflection;
mod events;
mod experiments;
mod exports;
mod figures;
mod file;
mod follow_ups;
mod following;
mod formers;
mod limits;
mod live;
mod lives;
mod memory;
mod notices;
mod operations;
mod outbox;
mod privacy;
mod recorded;
mod report;
mod revisions;
mod scrape;
mod server_nodes;
#[path = "../support/mod.rs"]
mod support;
mod suppressions;
mod turns;
mod upkeep;
mod weeks;
mod wordings;

/// Everything here is asked of SQLite; `postgres.rs` asks PostgreSQL the same as far as it is not about files.
const ENGINE: memory::Engine = memory::Engine::Sqlite;
