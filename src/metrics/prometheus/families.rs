//! The metrics by name, help and labels, each written once.

#[cfg(target_os = "linux")]
use prometheus::process_collector::ProcessCollector;
use prometheus::{
    Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
};

use crate::line::event_counter::EventCounter;
use crate::store::CALL_BOUNDS;

/// Seconds of an answer to a platform, from half a millisecond to the platforms' own limits.
const WEBHOOK_BUCKETS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
/// Seconds that a caller listened to a menu before hanging up: a menu takes at most 25 s to say, and waits 8 s.
const LEFT_BUCKETS: &[f64] = &[1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 16.0, 20.0, 25.0, 35.0, 60.0];
/// Seconds from a promise to its acceptance.
const DELAY_BUCKETS: &[f64] = &[0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 14400.0, 86400.0];

/// Metrics of calls.
pub(super) struct CallMetrics {
    pub(super) answered: IntCounterVec,
    pub(super) outcomes: IntCounterVec,
    pub(super) seconds: HistogramVec,
    pub(super) reach_seconds: HistogramVec,
    pub(super) open: IntGauge,
    pub(super) menu_visits: IntCounterVec,
    pub(super) menu_inputs: IntCounterVec,
    pub(super) left_seconds: HistogramVec,
    pub(super) offers: IntCounterVec,
    pub(super) offers_accepted: IntCounterVec,
    pub(super) offers_refused: IntCounterVec,
    pub(super) prompt_failures: IntCounterVec,
    pub(super) lookups: IntCounterVec,
    pub(super) experiments: IntCounterVec,
}

/// Metrics of deflection.
pub(super) struct DeflectionMetrics {
    pub(super) confirmed: IntCounterVec,
    pub(super) helped: IntCounterVec,
    pub(super) repeats: IntCounterVec,
    pub(super) matured: IntCounterVec,
    pub(super) net: IntCounterVec,
}

/// Metrics of messages.
pub(super) struct MessageMetrics {
    pub(super) states: IntCounterVec,
    pub(super) delay: HistogramVec,
    pub(super) due: GaugeVec,
    pub(super) oldest_due: GaugeVec,
    pub(super) oldest_promise: GaugeVec,
    pub(super) link_opens: IntCounterVec,
    pub(super) chat_starts: IntCounterVec,
    pub(super) suppressions: IntCounterVec,
    pub(super) takeovers: IntCounterVec,
    pub(super) budget_spent: Gauge,
    pub(super) budget_spent_ratio: Gauge,
}

/// Metrics of gateways and mail servers.
pub(super) struct GatewayMetrics {
    pub(super) up: GaugeVec,
    pub(super) rests: IntCounterVec,
    pub(super) receipts_refused: IntCounterVec,
    pub(super) unread: IntCounterVec,
    pub(super) events: IntCounterVec,
}

/// Metrics of webhooks, store and process.
pub(super) struct DoorMetrics {
    pub(super) webhook_seconds: HistogramVec,
    pub(super) webhook_refusals: IntCounterVec,
    pub(super) store_commit: Histogram,
    pub(super) store_failures: IntCounter,
    pub(super) turns_lost: IntCounter,
    pub(super) store_damaged: IntGauge,
    pub(super) log_dropped: IntCounter,
    pub(super) log_waiting: IntGauge,
    pub(super) spans: IntCounterVec,
    pub(super) recordings_lost: IntCounter,
    pub(super) worker_restarts: IntCounterVec,
    pub(super) reloads: IntCounterVec,
    pub(super) config_current: Gauge,
    pub(super) trouble: GaugeVec,
    pub(super) disk_free: Gauge,
    pub(super) config_info: GaugeVec,
    pub(super) notices: GaugeVec,
    pub(super) node_info: GaugeVec,
}

/// Registers metrics under their names.
pub(super) struct Maker(pub(super) Registry);

impl Maker {
    fn add<C: prometheus::core::Collector + Clone + 'static>(&self, collector: prometheus::Result<C>) -> C {
        let collector = collector.expect("names and labels are written in this file and valid");
        self.0.register(Box::new(collector.clone())).expect("each name is registered once");
        collector
    }

    /// Processor, memory, open files and start of this process, by the names that every exporter gives them.
    pub(super) fn process(&self) {
        #[cfg(target_os = "linux")]
        self.0.register(Box::new(ProcessCollector::for_self())).expect("each name is registered once");
    }

    fn counter(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.add(IntCounterVec::new(Opts::new(name, help), labels))
    }

    pub(super) fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
        self.add(GaugeVec::new(Opts::new(name, help), labels))
    }

    fn gauge(&self, name: &str, help: &str) -> Gauge {
        self.add(Gauge::new(name, help))
    }

    fn histograms(&self, name: &str, help: &str, buckets: &[f64], labels: &[&str]) -> HistogramVec {
        self.add(HistogramVec::new(HistogramOpts::new(name, help).buckets(buckets.to_vec()), labels))
    }
}

impl CallMetrics {
    pub(super) fn new(make: &Maker) -> Self {
        let (channel, menu) = (["channel", "medium"], "deflect_menu_inputs_total");
        let outcomes = "Calls by how they ended; the outcomes sum to the answered calls that are over.";
        let reach = "Time from the answer to the first destination told or offered.";
        let inputs = "What callers did where a key is waited for: a key, speech, no_input, no_match, hang_up.";
        let left = "Time that callers who hung up had listened to the menu, with the platform's delay in telling it.";
        let lookups = "Questions to services in calls, by result; all but answered took the way without an answer.";
        let bounds = CALL_BOUNDS.map(f64::from);
        Self {
            answered: make.counter("deflect_calls_total", "Calls answered.", &["platform", "line"]),
            outcomes: make.counter("deflect_call_outcomes_total", outcomes, &["line", "topic", "outcome"]),
            seconds: make.histograms("deflect_call_seconds", "Length of calls.", &bounds, &["line"]),
            reach_seconds: make.histograms("deflect_reach_seconds", reach, &bounds, &["line"]),
            open: make.add(IntGauge::new("deflect_calls_open", "Calls that have not ended.")),
            menu_visits: make.counter("deflect_menu_visits_total", "Menus said.", &["menu", "language"]),
            menu_inputs: make.counter(menu, inputs, &["menu", "input"]),
            left_seconds: make.histograms("deflect_prompt_left_seconds", left, LEFT_BUCKETS, &["menu"]),
            offers: make.counter("deflect_offers_total", "Links and requests offered.", &channel),
            offers_accepted: make.counter("deflect_offers_accepted_total", "Offers the caller agreed to.", &channel),
            prompt_failures: make.counter(
                "deflect_prompt_failures_total",
                "Prompts that could not be said, and another sentence was.",
                &["language"],
            ),
            experiments: make.counter(
                "deflect_experiment_calls_total",
                "Calls counted in experiments, by variant and outcome.",
                &["experiment", "variant", "outcome"],
            ),
            lookups: make.counter("deflect_lookups_total", lookups, &["service", "result"]),
            offers_refused: make.counter(
                "deflect_offers_refused_total",
                "Messages not promised, by reason.",
                &["medium", "reason"],
            ),
        }
    }

    /// The metric of a counter of events.
    pub(super) fn counter(&self, counter: EventCounter) -> &IntCounterVec {
        match counter {
            EventCounter::MenuVisits => &self.menu_visits,
            EventCounter::MenuInputs => &self.menu_inputs,
            EventCounter::Offers => &self.offers,
            EventCounter::OffersAccepted => &self.offers_accepted,
            EventCounter::OffersRefused => &self.offers_refused,
        }
    }
}

impl DeflectionMetrics {
    pub(super) fn new(make: &Maker) -> Self {
        let (by_topic, by_window) = (["line", "topic"], ["line", "topic", "window"]);
        let confirmed = "Calls whose link a person opened, or whose chat began, within 24 hours.";
        let helped = "Calls that were informed, connected or confirmed.";
        let repeats =
            "Calls whose caller had called the same line within the time before; longer times include shorter.";
        let matured = "Calls older than the window, by whether their caller came back within it.";
        let net = "Calls older than the window that helped and whose caller stayed away.";
        Self {
            confirmed: make.counter("deflect_confirmed_deflections_total", confirmed, &["line", "channel"]),
            helped: make.counter("deflect_helped_calls_total", helped, &by_topic),
            repeats: make.counter("deflect_repeat_calls_total", repeats, &["line", "within"]),
            matured: make.counter("deflect_matured_calls_total", matured, &["line", "topic", "window", "result"]),
            net: make.counter("deflect_net_deflections_total", net, &by_window),
        }
    }
}

impl MessageMetrics {
    pub(super) fn new(make: &Maker) -> Self {
        let states = ["medium", "gateway", "state"];
        let came = "Messages that this process brought to a state; commands such as `deflect outbox cancel` count in reports alone.";
        let delay = "Time from the promise to its acceptance by a gateway.";
        let oldest = "How long the oldest due message has been due.";
        let promise = "How long the oldest promised message has not been sent since it was first due.";
        let opens = "Links opened, once by each kind of visitor.";
        let spent = "What texts have cost since the day began, in the currency of the gateways' prices.";
        let ratio = "The share of the day's money for texts that is spent; 0 without a budget.";
        let suppressions = "Numbers, prefixes and addresses that are sent nothing from then on, by reason.";
        let takeovers = "Messages tried again because whoever had them in hand did not say how it went.";
        Self {
            states: make.counter("deflect_messages_total", came, &states),
            delay: make.histograms("deflect_message_delay_seconds", delay, DELAY_BUCKETS, &["medium"]),
            due: make.gauges("deflect_outbox_due", "Messages due now.", &["medium"]),
            oldest_due: make.gauges("deflect_outbox_oldest_due_seconds", oldest, &["medium"]),
            oldest_promise: make.gauges("deflect_outbox_oldest_promise_seconds", promise, &["medium"]),
            link_opens: make.counter("deflect_link_opens_total", opens, &["channel", "visitor"]),
            chat_starts: make.counter("deflect_chat_starts_total", "Conversations begun, once a link.", &["channel"]),
            suppressions: make.counter("deflect_suppressions_total", suppressions, &["reason"]),
            takeovers: make.counter("deflect_takeovers_total", takeovers, &["medium"]),
            budget_spent: make.gauge("deflect_text_budget_spent", spent),
            budget_spent_ratio: make.gauge("deflect_text_budget_spent_ratio", ratio),
        }
    }
}

impl GatewayMetrics {
    pub(super) fn new(make: &Maker) -> Self {
        let up = "Whether a gateway is given messages; 0 while it rests.";
        let rests = "Rests begun, by what the gateway did last.";
        let refused = "Delivery reports and texts brought in a gateway's name that were refused, by reason.";
        let unread = "Receipts and texts that an SMS centre brought and that could not be read, by reason.";
        let events = "Tries to tell another system of an event, by result; those given up are told no more.";
        Self {
            up: make.gauges("deflect_gateway_up", up, &["gateway"]),
            rests: make.counter("deflect_gateway_rests_total", rests, &["gateway", "outcome"]),
            receipts_refused: make.counter("deflect_receipts_refused_total", refused, &["gateway", "reason"]),
            unread: make.counter("deflect_gateway_unread_total", unread, &["gateway", "reason"]),
            events: make.counter("deflect_events_total", events, &["event", "result"]),
        }
    }
}

impl DoorMetrics {
    pub(super) fn new(make: &Maker) -> Self {
        let (seconds, refusals) = ("Time to answer a platform.", "Requests of platforms refused, by reason.");
        let lost = "Turns that the store could not take; their calls are missing in the history.";
        let damaged = "Whether the database file was found damaged when it was looked over last.";
        let log_dropped = "Lines of the log that were dropped because nobody read them in time.";
        let spans = "Spans for the collector of traces, by what became of them.";
        let log_waiting = "Lines of the log that wait to be written.";
        let recordings = "Recordings that could not be read any more; their prompts are spoken.";
        let reloads = "Configurations read while running: taken into service, or refused with their problems.";
        let current = "Whether what is in the files is in service; 0 while they are refused, or held.";
        let config = "The revision of the configuration in service, see `deflect revisions`; always 1.";
        let node = "The name of this node and a digest of the files in service; always 1.";
        let notices = "Announcements and closings of operators that callers hear now.";
        let failures = "Group commits that the database refused; what was promised in them was not promised.";
        let restarts = "Workers that ended by themselves and were started again, by name.";
        let trouble = "1 while this node knows of this trouble: what the page shows and the alerts tell.";
        let disk = "Room on the disk of the data folder.";
        let commit = HistogramOpts::new("deflect_store_commit_seconds", "Time of a group commit.");
        Self {
            webhook_seconds: make.histograms("deflect_webhook_seconds", seconds, WEBHOOK_BUCKETS, &["platform"]),
            webhook_refusals: make.counter("deflect_webhook_refusals_total", refusals, &["platform", "reason"]),
            store_commit: make.add(Histogram::with_opts(commit.buckets(WEBHOOK_BUCKETS.to_vec()))),
            store_failures: make.add(IntCounter::new("deflect_store_failures_total", failures)),
            store_damaged: make.add(IntGauge::new("deflect_store_damaged", damaged)),
            turns_lost: make.add(IntCounter::new("deflect_turns_lost_total", lost)),
            log_dropped: make.add(IntCounter::new("deflect_log_lines_dropped_total", log_dropped)),
            log_waiting: make.add(IntGauge::new("deflect_log_lines_waiting", log_waiting)),
            spans: make.counter("deflect_spans_total", spans, &["result"]),
            recordings_lost: make.add(IntCounter::new("deflect_recordings_lost_total", recordings)),
            worker_restarts: make.counter("deflect_worker_restarts_total", restarts, &["worker"]),
            reloads: make.counter("deflect_config_reloads_total", reloads, &["result"]),
            config_current: make.gauge("deflect_config_current", current),
            trouble: make.gauges("deflect_trouble", trouble, &["kind", "of"]),
            disk_free: make.gauge("deflect_disk_free_bytes", disk),
            config_info: make.gauges("deflect_config_info", config, &["revision"]),
            notices: make.gauges("deflect_notices", notices, &["kind"]),
            node_info: make.gauges("deflect_node_info", node, &["node", "configuration"]),
        }
    }
}
