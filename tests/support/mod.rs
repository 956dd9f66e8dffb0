//! Parts of several test programs. Each program is a folder with a `main.rs` that declares this one; `tests/run` runs
//! them all.
//!
//! - [`line`]: a running `deflect serve`, and calls to it.
//! - [`peers`]: the real programs it talks to.
//! - [`platforms`]: telephony platforms that call it.
//! - [`dialect`]: prompts, steps and requests, for the documents of platforms.
//! - [`stories`]: the calls of `tests/calls/` and the shipped script.
//! - [`turn`]: a turn as the store gets it.

#![allow(dead_code, reason = "no program uses all of it")]

pub mod dialect;
pub mod line;
pub mod peers;
pub mod platforms;
pub mod stories;
pub mod turn;
