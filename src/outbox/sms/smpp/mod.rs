//! An SMS centre over SMPP 3.4 (<https://smpp.org/SMPP_v3_4_Issue1_2.pdf>).
//!
//! Each of the gateway's links is a task ([`link`]) that connects, binds as transceiver and holds a [`session`] until it
//! breaks, then connects again after a pause that doubles. A text becomes one body of `submit_sm` a part ([`submit`]).
//! Parts wait in one [`queue`] for whichever link has room in its window, so that the links share the work. What the
//! centre brings ([`brought`]) is acknowledged once the store has it. The codec is our own ([`pdu`], [`short_message`],
//! [`wire`], [`alphabet`]): seven commands, lengths that are never believed, and an exact knowledge of what was written when a
//! connection ends.

mod alphabet;
mod bind;
mod centre;
mod client;
pub mod deliver;
pub mod pdu;
mod queue;
pub mod receipt;
mod session;
pub mod short_message;
pub mod status;
pub mod submit;
mod wire;

pub use client::Smpp;
