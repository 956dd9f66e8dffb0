//! The soak: a running line under a steady load of calls, while its gateway, its mail server and the line itself fail at
//! random, by a seed that is printed. At the end the failures stop, the backlog drains, and every promise that a caller
//! heard must have come to its end, none lost, none sent twice but for those a kill had in hand, which are named.
//!
//! `DEFLECT_SOAK_SECONDS` says for how long (25 by default, 600 in `tests/run --long`), `DEFLECT_SOAK_SEED` repeats a run.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod books;
mod callers;
mod mail_server;
mod run;
#[path = "../support/mod.rs"]
mod support;
mod troubles;
