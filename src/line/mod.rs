//! The call flow, as pure functions.
//!
//! A [`Script`] is everything the configuration says. [`flow::advance`] takes it, the [`Session`] of a call, the input
//! ([`step::Input`]) and the time, and returns a [`step::Turn`]: steps, events ([`event::Event`]) and messages
//! ([`message::Message`]). Nothing here does I/O, reads a clock, draws a random number or keeps state, and nothing
//! knows XML, HTTP or a platform.

mod announcing;
mod asking;
pub mod channel;
pub mod digits;
pub mod event;
pub mod event_counter;
pub mod experiment;
pub mod explore;
pub mod flow;
pub mod foreseen;
pub mod heard;
pub mod hearing;
pub mod hours;
mod id;
pub mod leaving;
pub mod lookup;
pub mod menu;
pub mod message;
pub mod notice;
mod noting;
pub mod posting;
mod promise;
pub mod prompt;
pub mod proof;
pub mod recording;
pub mod rehearsal;
pub mod repertoire;
pub mod replay;
pub mod route;
pub mod saying;
pub mod session;
mod speech;
pub(crate) mod spoken;
pub mod step;
mod trial;
mod typing;
mod walk;

pub use menu::Script;
pub use session::Session;
