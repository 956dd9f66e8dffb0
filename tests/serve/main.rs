//! `deflect serve` as callers, operations and strangers meet it.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod attack;
mod backup;
mod calls;
mod cases;
mod doors;
mod held;
mod kill;
mod limits;
mod lookups;
mod nodes;
mod notices;
mod outage;
mod page;
mod pages;
mod phone;
mod plots;
mod privacy;
mod prometheus;
mod reload;
mod revisions;
mod runbooks;
mod stop;
#[path = "../support/mod.rs"]
mod support;
mod traces;
