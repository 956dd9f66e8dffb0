//! The other commands, and what holds for the files of this repository.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod audio;
mod circles;
mod closed;
mod commands;
mod deploy;
mod doctor;
mod files;
mod new;
mod packages;
mod progress;
mod reference;
mod replay;
mod stories;
#[path = "../support/mod.rs"]
mod support;
mod tidy;
