//! Messages: a promise is composed, sent, and followed until its final state.
//!
//! A turn's [`Message`](crate::line::message::Message) becomes a row of the store (`compose`), encrypted so that a
//! stolen disk reveals nothing ([`vault`]). An [`OutboxWorker`] for each medium claims due rows and gives each as a job to the
//! [`courier`], which tries the `gateway`s in order: [`sms`] or [`email`], each with a rate limit (`rate_limit`)
//! and a circuit breaker (`breaker`). Answers are classified ([`answer`]); the class decides if the message is done,
//! due again, or given up. Before a text is promised, `outlook` says if any gateway could take it, and [`line_types`] if the
//! number takes texts.
//!
//! Delivery reports arrive ([`sms::receipt`], [`email::bounces`]; like texts from phones they go through `intake`) or
//! are polled ([`status_polls`]); unreadable ones are counted and kept as samples (`unread`). A link that is not
//! opened may get a `reminder`. Requests to one department are gathered into a [`digest`]. Each day operations get a
//! [`report`].
//!
//! Another system is told of what happens by [`events`], and a collector of traces by `span_export`.
//!
//! At least once: if a worker dies after a gateway took a message, it is sent again when its lease ends, with the same
//! id (`Message-ID`, the name of a spooled file). A text without an answer is not sent again.
//!
//! Nothing here reads the clock but through `Clock`, or writes a number, an address or a token to a log.

pub mod answer;
pub mod body;
pub(crate) mod breaker;
pub(crate) mod compose;
pub(crate) mod context;
pub mod courier;
pub mod digest;
pub mod email;
pub mod events;
pub(crate) mod gateway;
pub mod http_client;
pub(crate) mod intake;
pub mod line_types;
mod mail_content;
pub(crate) mod outlook;
pub(crate) mod rate_limit;
pub(crate) mod reminder;
pub mod report;
pub mod sms;
pub(crate) mod span_export;
pub mod spool;
pub mod status_polls;
pub(crate) mod unread;
pub mod vault;
pub(crate) mod worker;

pub use compose::{Composer, Promise};
pub use context::OutboxContext;
pub use digest::Digests;
pub use events::Events;
pub use gateway::Roster;
pub use intake::Intake;
pub use line_types::LineTypes;
pub use outlook::Outlook;
pub use report::DailyReports;
pub use span_export::SpanExport;
pub use status_polls::StatusPolls;
pub use unread::Unread;
pub use vault::Vault;
pub use worker::OutboxWorker;
