//! The eyes: what the line tells Prometheus, and the upkeep that closes and settles calls.

pub mod budget;
pub mod metrics;
pub mod summary;
pub mod upkeep;
