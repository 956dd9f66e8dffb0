//! Configuration, menus, hearing and words. No network and no running line.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod acts;
mod calls;
mod config;
mod experiments;
mod facts;
mod heard;
mod hearing;
mod languages;
mod leaving;
mod lines;
mod numbers;
mod opt_out;
mod proof;
mod replay;
mod sayings;
mod schema;
#[path = "../support/mod.rs"]
mod support;
mod told_true;
mod utterances;
mod walk;
mod words;
