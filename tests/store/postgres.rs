//! The promises of the store, asked of a real PostgreSQL.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod accounts;
mod away;
mod backlog;
mod calls;
mod clocks;
mod cluster;
mod consents;
mod copying;
mod deflection;
mod events;
mod experiments;
mod exports;
mod figures;
mod follow_ups;
mod following;
mod formers;
mod limits;
mod live;
mod lives;
mod memory;
mod nodes;
mod notices;
mod operations;
mod outbox;
mod privacy;
mod recorded;
mod revisions;
mod server_nodes;
#[path = "../support/mod.rs"]
mod support;
mod suppressions;
mod turns;
mod upkeep;
mod weeks;
mod wordings;

const ENGINE: memory::Engine = memory::Engine::Postgres;
