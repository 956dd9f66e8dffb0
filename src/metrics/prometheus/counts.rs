//! The counters from which troubles are found.

use prometheus::core::Collector;
use prometheus::proto::Metric;

use super::metrics::Metrics;
use crate::metrics::trouble::ProcessCounts;

/// Reasons of refusals that say: somebody knows the address and the shape of the proof, and the proof is wrong.
const UNPROVEN: [&str; 4] = ["signature_malformed", "key_unknown", "state_malformed", "state_forged"];
/// A call that went on after its state had run out: answered, and counted as refused too.
const EXPIRED: &str = "state_expired";
const CLOCK: &str = "clock_differs";

impl ProcessCounts {
    /// Reads the counters of this process.
    pub fn read(metrics: &Metrics) -> Self {
        let mut counts = Self {
            turns_lost: metrics.doors.turns_lost.get(),
            store_failures: metrics.doors.store_failures.get(),
            ..Self::default()
        };
        each(&metrics.doors.worker_restarts, |metric| {
            counts.worker_restarts.insert(label(metric, "worker").to_owned(), metric.get_counter().get_value() as u64);
        });
        each(&metrics.doors.webhook_seconds, |metric| counts.answered(metric));
        each(&metrics.doors.webhook_refusals, |metric| counts.refused(metric));
        counts.platforms.remove("unknown");
        // Most refusals are answers, too; those by the head of a request and of notices are not.
        counts.platforms.values_mut().for_each(|platform| platform.requests = platform.requests.max(platform.answers));
        counts
    }

    fn answered(&mut self, metric: &Metric) {
        let histogram = metric.get_histogram();
        let answers = histogram.get_sample_count();
        let over = |seconds: f64| {
            let bucket = histogram.get_bucket().iter().find(|bucket| bucket.upper_bound() == seconds);
            bucket.map_or(0, |bucket| answers - bucket.cumulative_count())
        };
        let platform = self.platforms.entry(label(metric, "platform").to_owned()).or_default();
        (platform.answers, platform.late, platform.too_late) = (answers, over(1.0), over(2.5));
    }

    fn refused(&mut self, metric: &Metric) {
        let (reason, times) = (label(metric, "reason"), metric.get_counter().get_value() as u64);
        let platform = self.platforms.entry(label(metric, "platform").to_owned()).or_default();
        match reason {
            EXPIRED => return,
            CLOCK => platform.clock_differs += times,
            _ => {}
        }
        platform.requests += times;
        if reason.ends_with("_differs") || UNPROVEN.contains(&reason) {
            platform.unproven += times;
        }
    }
}

fn each(collector: &impl Collector, mut read: impl FnMut(&Metric)) {
    collector.collect().iter().flat_map(|family| family.get_metric()).for_each(&mut read);
}

fn label<'m>(metric: &'m Metric, name: &str) -> &'m str {
    metric.get_label().iter().find(|label| label.name() == name).map_or("", |label| label.value())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::metrics::trouble::PlatformCounts;

    #[test]
    fn wrong_proofs_late_answers_and_wrong_clocks_are_told_apart() {
        let metrics = Metrics::default();
        [0.2, 1.2, 3.0].iter().for_each(|seconds| metrics.answered("twilio", Duration::from_secs_f64(*seconds)));
        for reason in ["signature_differs", "signature_missing", "state_forged", "clock_differs", "state_expired"] {
            metrics.refused("twilio", reason);
        }
        metrics.refused("unknown", "platform");
        metrics.worker_restarted("upkeep");
        let counts = ProcessCounts::read(&metrics);
        let twilio = PlatformCounts { requests: 4, unproven: 3, clock_differs: 1, answers: 3, late: 2, too_late: 1 };
        assert_eq!(counts.platforms, [("twilio".to_owned(), twilio)].into());
        assert_eq!(counts.worker_restarts, [("upkeep".to_owned(), 1)].into());
    }

    #[test]
    fn a_refused_request_that_was_answered_is_one_request() {
        let metrics = Metrics::default();
        for _ in 0..12 {
            metrics.refused("twilio", "signature_differs");
            metrics.answered("twilio", Duration::from_millis(1));
        }
        let twilio = ProcessCounts::read(&metrics).platforms["twilio"];
        assert_eq!((twilio.requests, twilio.unproven), (12, 12));
    }
}
