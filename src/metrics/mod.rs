//! Metrics and reports: Prometheus, periods, reports, plots.

pub mod alert_rules;
pub mod budget;
pub mod count;
pub mod experiment;
pub mod leaves;
pub mod operator_words;
pub mod period;
pub mod plot;
pub(crate) mod problems;
pub mod prometheus;
pub(crate) mod reloads;
pub mod repeat_pairs;
pub mod replay_report;
pub mod report;
pub mod summary;
pub mod tracer;
pub mod trouble;
pub mod wordings;
