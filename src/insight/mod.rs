//! The eyes: what the line tells Prometheus, whether callers were helped, and the upkeep that closes and settles calls.

pub mod budget;
pub mod deflection;
pub mod gauges;
pub mod metrics;
pub mod period;
pub mod plot;
pub mod problems;
pub mod reloads;
pub mod report;
pub mod summary;
pub mod upkeep;
