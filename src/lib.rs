//! `deflect` answers an automated phone line and moves its callers to digital channels.

pub mod call;
pub mod clock;
pub mod config;
pub mod diagnostic;
pub mod line;
pub mod number;
pub mod store;
