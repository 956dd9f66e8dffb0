//! Every metric of the line, listed with name, help and labels in `families`. Labels come from closed sets only: names in
//! the configuration and the words of enums, never anything from a request.
//!
//! Events of calls are counted once they are durable ([`Metrics::observe`]), so that a retry is not counted twice; requests
//! are counted where they arrive.

mod counts;
mod expected;
mod families;
pub(crate) mod gauges;
mod metrics;
mod unread_reason;

pub use metrics::Metrics;
pub use unread_reason::UnreadReason;
