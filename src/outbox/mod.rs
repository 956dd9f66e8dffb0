//! Messages: a promise is put into words, sent, and followed to its end.
//!
//! A turn's [`Message`](crate::line::message::Message) becomes a row of the store ([`compose`]), locked so that a stolen disk
//! tells nothing ([`vault`]). A [`Worker`] for each medium claims rows that are due and hands each to the [`courier`], which
//! tries the [`gateway`]s in their order: [`sms`] or [`email`], each as fast as it takes messages ([`pace`]) and not at all
//! while it is down ([`rest`]). What a gateway answers is sorted into a few classes ([`answer`]); from those follows whether
//! the message is done, due again, or given up. Before a text is promised the [`outlook`] says whether any gateway is there
//! to take it.
//!
//! Delivery reports are brought ([`sms::receipt`], [`email::bounces`], all through [`intake`], as are texts from phones) or
//! asked for ([`status_polls`]); what cannot be read is counted and kept as a sample ([`unread`]). A link that is not opened may
//! get a [`reminder`]. Requests to one department are gathered into a [`digest`]. Each day operations get a [`report`].
//!
//! At least once: a worker that dies after a gateway took a message sends it again when its lease ends, with the same
//! id (`Message-ID`, the name of a spooled file). A text whose answer did not come is not sent again.
//!
//! Nothing here reads the clock, draws a random number of its own or writes a number, an address or a token to a log.

pub mod answer;
pub mod body;
pub mod compose;
pub mod context;
pub mod courier;
pub mod digest;
pub mod email;
pub mod gateway;
pub mod intake;
pub mod outlook;
pub mod pace;
pub mod reminder;
pub mod report;
pub mod rest;
pub mod sms;
pub mod spool;
pub mod status_polls;
pub mod unread;
pub mod vault;
pub mod worker;

pub use compose::{Composer, Promise};
pub use context::OutboxContext;
pub use digest::Digests;
pub use gateway::Roster;
pub use intake::Intake;
pub use outlook::Outlook;
pub use report::DailyReports;
pub use status_polls::StatusPolls;
pub use unread::Unread;
pub use vault::Vault;
pub use worker::Worker;
