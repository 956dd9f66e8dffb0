//! The eyes: what the line tells Prometheus, and the upkeep that closes and settles calls.

pub mod metrics;
pub mod upkeep;
