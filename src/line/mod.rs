//! The mind of the line: what a caller is told and what follows, as pure functions.
//!
//! A [`Script`] is everything the configuration says; [`flow::advance`] takes it, the [`Session`] of one call, what the
//! caller did ([`step::Input`]) and the time, and returns a [`step::Turn`]: what to say and wait for, what happened
//! ([`event::Event`]) and what to send ([`message::Message`]). Nothing here does I/O, reads a clock or draws a random
//! number, and nothing here knows of XML, HTTP or a platform.

mod announcing;
pub mod channel;
pub mod event;
pub mod event_counter;
pub mod explore;
pub mod flow;
pub mod hearing;
pub mod hours;
mod id;
pub mod menu;
pub mod message;
pub mod notice;
pub mod posting;
mod promise;
pub mod prompt;
pub mod proof;
pub mod recording;
pub mod rehearsal;
pub mod repertoire;
pub mod saying;
pub mod session;
mod speech;
pub mod spoken;
pub mod step;

pub use menu::Script;
pub use session::Session;
