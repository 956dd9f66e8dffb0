//! Metrics and alerts for operations: every metric, panel, recorded figure and alert, in a real Prometheus that
//! scrapes a real line; and the alerts before a history of every kind, by promtool.

mod alerts;
mod dashboards;
mod day;
mod names;
mod rules;
mod world;

pub(crate) use rules::told_by_alerts;
