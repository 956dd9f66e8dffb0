//! An SMS centre over SMPP 3.4 (<https://smpp.org/SMPP_v3_4_Issue1_2.pdf>).
//!
//! Each bind of a gateway is a task (`bind`) that connects, binds as transceiver and runs a `session` until it
//! breaks, then connects again after a pause that doubles. A text becomes one `submit_sm` a part (`submit`). Parts
//! wait in one `queue` for a bind with room in its window, so that the binds share the work. Incoming messages
//! (`deliver`) are acknowledged once they are stored. The codec is our own (`pdu`, `short_message`, `wire`,
//! `alphabet`): seven commands, no trust in lengths, and exact knowledge of the bytes written before a connection
//! broke.

mod alphabet;
mod bind;
mod centre;
mod client;
pub(crate) mod deliver;
pub(crate) mod pdu;
mod queue;
pub mod receipt;
mod session;
pub(crate) mod short_message;
pub mod status;
pub(crate) mod submit;
mod wire;

pub use client::Smpp;
