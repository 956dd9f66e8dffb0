//! What the metrics of this node show just now, for people without Prometheus.

use std::collections::BTreeMap;

use prometheus::proto::{Metric, MetricFamily};

use crate::metrics::prometheus::Metrics;

/// What the gauges and some counters show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gauges {
    /// Calls that have not ended.
    pub calls_open: u64,
    /// Whether each gateway is given messages, by name; those not asked so far are missing.
    pub gateways: BTreeMap<String, bool>,
    /// What is due in the outbox, by medium.
    pub outbox: BTreeMap<String, Due>,
    /// From the promise to its acceptance by a gateway, by medium, since this node started.
    pub delays: BTreeMap<String, Delay>,
    /// The share of the day's money for texts that is spent; 0 without a budget.
    pub budget_spent: f64,
    /// Whether the database refused what it was given last.
    pub store_is_failing: bool,
    /// Group commits the database refused, since this node started.
    pub store_failures: u64,
}

/// What is due of a medium.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Due {
    /// Messages due now.
    pub messages: u64,
    /// How long the oldest has been due, in seconds.
    pub oldest_seconds: f64,
}

/// How long messages took to be accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Delay {
    /// How many were accepted.
    pub accepted: u64,
    /// Half of them within so many seconds; `None` beyond every bound.
    pub half_within: Option<f64>,
    /// 95 of 100 within so many seconds; `None` beyond every bound.
    pub most_within: Option<f64>,
}

impl Gauges {
    /// Reads the metrics.
    pub fn read(metrics: &Metrics) -> Self {
        let mut gauges = Self { store_is_failing: metrics.store_is_failing(), ..Self::default() };
        for family in metrics.families() {
            gauges.take(&family);
        }
        gauges
    }

    fn take(&mut self, family: &MetricFamily) {
        let metrics = family.get_metric();
        let first = || metrics.first().map_or(0.0, |metric| metric.get_gauge().get_value());
        let counted = || metrics.first().map_or(0.0, |metric| metric.get_counter().get_value()) as u64;
        match family.name() {
            "deflect_calls_open" => self.calls_open = first() as u64,
            "deflect_text_budget_spent_ratio" => self.budget_spent = first(),
            "deflect_store_failures_total" => self.store_failures = counted(),
            "deflect_gateway_up" => {
                self.gateways = by_label(metrics, |metric| 0.0 < metric.get_gauge().get_value());
            }
            "deflect_outbox_due" => self.due(metrics, |due, value| due.messages = value as u64),
            "deflect_outbox_oldest_due_seconds" => self.due(metrics, |due, value| due.oldest_seconds = value),
            "deflect_message_delay_seconds" => {
                self.delays = by_label(metrics, Delay::read);
                self.delays.retain(|_, delay| 0 < delay.accepted);
            }
            _ => {}
        }
    }

    fn due(&mut self, metrics: &[Metric], set: impl Fn(&mut Due, f64)) {
        for (medium, value) in by_label(metrics, |metric| metric.get_gauge().get_value()) {
            set(self.outbox.entry(medium).or_default(), value);
        }
    }
}

impl Delay {
    fn read(metric: &Metric) -> Self {
        let histogram = metric.get_histogram();
        let accepted = histogram.get_sample_count();
        let within = |percent: u64| {
            let reached = |bucket: &&prometheus::proto::Bucket| accepted * percent <= bucket.cumulative_count() * 100;
            histogram.get_bucket().iter().find(reached).map(|bucket| bucket.upper_bound())
        };
        Self { accepted, half_within: within(50), most_within: within(95) }
    }
}

/// What each metric shows, by the value of its only label.
fn by_label<T>(metrics: &[Metric], read: impl Fn(&Metric) -> T) -> BTreeMap<String, T> {
    let entry = |metric: &Metric| Some((metric.get_label().first()?.value().to_owned(), read(metric)));
    metrics.iter().filter_map(entry).collect()
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
        metrics.set_backlog(Medium::Sms, 3, 61.5);
        metrics.set_budget(80.0, 0.8);
        metrics.gateway_is_up("spool");
        metrics.gateway_rests("kannel", "unreachable");
        let gauges = Gauges::read(&metrics);
        assert_eq!((gauges.calls_open, gauges.budget_spent), (7, 0.8));
        assert!(!gauges.store_is_failing);
        metrics.observe(Observation::Failed);
        assert!(Gauges::read(&metrics).store_is_failing);
        metrics.observe(Observation::Committed(Duration::ZERO));
        let recovered = Gauges::read(&metrics);
        assert_eq!((recovered.store_is_failing, recovered.store_failures), (false, 1));
        assert_eq!(gauges.outbox["sms"], Due { messages: 3, oldest_seconds: 61.5 });
        assert_eq!((gauges.gateways["spool"], gauges.gateways["kannel"]), (true, false));
        assert_eq!(gauges.delays.get("sms"), None, "nothing was accepted");
    }
}
