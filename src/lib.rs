//! `deflect` answers a company's automated phone line and moves its callers, gladly, to digital channels.
//!
//! The rooms, from the ground up; each uses only those before it:
//!
//! - [`base`]: ids, numbers, the clock, diagnostics
//! - [`line`]: the mind of a call, pure: what a caller is told and what follows
//! - [`sms_text`]: alphabets and parts of text messages, opt-out words
//! - [`config`]: files to checked values
//! - [`recordings`]: prompts as sound: loaded, checked, rendered
//! - [`store`]: what is kept, and every SQL statement
//! - [`dialect`]: platforms' markup, requests, signatures, and the sealed state
//! - [`metrics`]: what happened, as figures: Prometheus, reports, plots
//! - [`pages`]: the landing page and the words it shares with mail
//! - [`outbox`]: messages sent and followed to their end: texts, mail
//! - [`app`]: the use cases, and the parts put together
//! - [`console`]: the page of operations and the web phone
//! - [`http`]: the doors
//! - [`cli`]: the commands

pub mod app;
pub mod base;
pub mod cli;
pub mod config;
pub mod console;
pub mod dialect;
pub mod http;
pub mod line;
pub mod metrics;
pub mod outbox;
pub mod pages;
pub mod recordings;
pub mod sms_text;
pub mod store;
