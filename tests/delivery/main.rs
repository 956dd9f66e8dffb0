//! Delivery, seen from outside: what a gateway, a mail server, a reader and the store see of a promise.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod bad_days;
mod bounces;
mod call_backs;
mod clouds;
mod compose;
mod described;
mod digest;
mod dkim;
mod email;
mod events;
mod exolve;
mod gateway_peer;
mod health;
mod kannel;
mod line_types;
mod lists;
mod outbox;
mod pages;
mod peers_prove_themselves;
mod post_office;
mod promises;
mod script;
mod smpp;
mod smsc;
mod smsru;
mod smtp_peer;
#[path = "../support/mod.rs"]
mod support;
mod tracker;
mod twilio;
