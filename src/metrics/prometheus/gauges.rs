//! The metrics of this node just now, for people without Prometheus.

use std::collections::BTreeMap;

use prometheus::core::Collector;
use prometheus::proto::{Bucket, Metric};

use super::metrics::Metrics;

/// The values of gauges and of some counters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gauges {
    /// Calls that have not ended.
    pub calls_open: u64,
    /// True for each gateway in use, by name; missing until its first message.
    pub gateways: BTreeMap<String, bool>,
    /// The last answer of each gateway that rests or rested.
    pub gateway_rests: BTreeMap<String, String>,
    /// Messages due in the outbox, by medium.
    pub outbox: BTreeMap<String, DueMessages>,
    /// Time from the promise to its acceptance by a gateway, by medium, since this node started.
    pub delays: BTreeMap<String, Delay>,
    /// The share of the day's money for texts that is spent; 0 without a budget.
    pub budget_spent: f64,
    /// True if the last group commit failed.
    pub store_is_failing: bool,
    /// True if the database file was found damaged.
    pub store_is_damaged: bool,
}

/// Due messages of a medium.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DueMessages {
    /// Messages due now.
    pub messages: u64,
    /// Seconds for which the oldest has been due.
    pub oldest_seconds: f64,
    /// Seconds since the oldest that is not sent was first due, tries in between included.
    pub oldest_promise_seconds: f64,
}

/// Time until messages were accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Delay {
    /// Messages accepted.
    pub accepted: u64,
    /// Half of them within so many seconds; `None` beyond every bound.
    pub half_within: Option<f64>,
    /// 95 of 100 within so many seconds; `None` beyond every bound.
    pub most_within: Option<f64>,
}

impl Gauges {
    /// Reads the metrics.
    pub fn read(metrics: &Metrics) -> Self {
        let messages = &metrics.messages;
        let mut outbox: BTreeMap<String, DueMessages> = BTreeMap::new();
        for (medium, due) in by_label(&messages.due, gauge) {
            outbox.entry(medium).or_default().messages = due as u64;
        }
        for (medium, seconds) in by_label(&messages.oldest_due, gauge) {
            outbox.entry(medium).or_default().oldest_seconds = seconds;
        }
        for (medium, seconds) in by_label(&messages.oldest_promise, gauge) {
            outbox.entry(medium).or_default().oldest_promise_seconds = seconds;
        }
        let mut delays = by_label(&messages.delay, Delay::read);
        delays.retain(|_, delay| delay.accepted > 0);
        Self {
            calls_open: u64::try_from(metrics.calls.open.get()).unwrap_or_default(),
            gateways: by_label(&metrics.gateways.up, |metric| gauge(metric) > 0.0),
            gateway_rests: metrics.rest_reasons(),
            outbox,
            delays,
            budget_spent: messages.budget_spent_ratio.get(),
            store_is_failing: metrics.store_is_failing(),
            store_is_damaged: metrics.doors.store_damaged.get() > 0,
        }
    }
}

impl Delay {
    fn read(metric: &Metric) -> Self {
        let histogram = metric.get_histogram();
        let accepted = histogram.get_sample_count();
        let within = |percent: u64| {
            let reached = |bucket: &&Bucket| bucket.cumulative_count() * 100 >= accepted * percent;
            histogram.get_bucket().iter().find(reached).map(Bucket::upper_bound)
        };
        Self { accepted, half_within: within(50), most_within: within(95) }
    }
}

fn gauge(metric: &Metric) -> f64 {
    metric.get_gauge().get_value()
}

/// The series of a metric with one label, by its value.
fn by_label<T>(collector: &impl Collector, read: impl Fn(&Metric) -> T) -> BTreeMap<String, T> {
    let mut series = BTreeMap::new();
    for family in collector.collect() {
        for metric in family.get_metric() {
            if let Some(label) = metric.get_label().first() {
                series.insert(label.value().to_owned(), read(metric));
            }
        }
    }
    series
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::line::message::Medium;
    use crate::store::Observation;

    #[test]
    fn the_gauges_are_read_as_they_were_set() {
        let metrics = Metrics::default();
        metrics.set_calls_open(7);
        metrics.set_backlog(Medium::Sms, 3, 61.5, 90.0);
        metrics.set_budget(80.0, 0.8);
        metrics.gateway_is_up("spool");
        metrics.gateway_rests("kannel", "unreachable", "");
        let gauges = Gauges::read(&metrics);
        assert_eq!((gauges.calls_open, gauges.budget_spent), (7, 0.8));
        assert!(!gauges.store_is_failing);
        metrics.observe(Observation::Failed);
        assert!(Gauges::read(&metrics).store_is_failing);
        metrics.observe(Observation::Committed(Duration::ZERO));
        assert!(!Gauges::read(&metrics).store_is_failing);
        assert_eq!(
            gauges.outbox["sms"],
            DueMessages { messages: 3, oldest_seconds: 61.5, oldest_promise_seconds: 90.0 }
        );
        assert_eq!((gauges.gateways["spool"], gauges.gateways["kannel"]), (true, false));
        assert_eq!(gauges.delays.get("sms"), None, "nothing was accepted");
    }
}
