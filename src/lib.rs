//! `deflect` answers a company's automated phone line and moves its callers, gladly, to digital channels.
//!
//! Code map, from the ground up; each module uses only those before it:
//!
//! - [`call`], [`written`], [`number`], [`clock`], [`diagnostic`]: the ground
//! - [`line`]: the mind, pure: what a caller is told and what follows
//! - [`config`]: files to checked values
//! - [`sound`]: the recordings: rendered, checked, put on the shelf
//! - [`store`]: the memory
//! - [`dialect`]: the mouth and ears: platforms' markup, signatures, the seal
//! - [`insight`]: the eyes: metrics and upkeep
//! - [`delivery`]: the hands: outbox, texts, mail, the landing page
//! - [`http`]: the doors
//! - [`cli`]: the commands

pub mod call;
pub mod clock;
pub mod diagnostic;
pub mod number;
pub mod written;

pub mod line;

pub mod config;

pub mod sound;

pub mod store;

pub mod dialect;

pub mod insight;

pub mod delivery;

pub mod http;

pub mod cli;
