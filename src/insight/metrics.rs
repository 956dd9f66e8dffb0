//! Every metric of the line, by the names of `design.md` section 5. Labels come from closed sets only: names in the
//! configuration and the words of enums, never anything a request brings.
//!
//! What happened in calls is counted from what became durable ([`Metrics::observe`]), so that whatever is retried is
//! counted once; what happens at the doors is counted there.

use std::time::Duration;

use prometheus::{
    Encoder, Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts,
    Registry, TextEncoder, proto::MetricFamily,
};

use crate::line::event::{Event, MenuInput, topic_label};
use crate::line::message::Medium;
use crate::store::{
    Accounted, CALL_BOUNDS, Finding, MessageChange, MessageState, Observation, SettledCall, TurnRecord,
};

mod expected;

/// Seconds of an answer to a platform, from half a millisecond to the platforms' own limits.
const WEBHOOK_BUCKETS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
/// Seconds from a promise to its acceptance.
const DELAY_BUCKETS: &[f64] = &[0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 14400.0, 86400.0];

/// The metrics. Cheap to share behind an `Arc`.
pub struct Metrics {
    registry: Registry,
    calls: CallMetrics,
    deflection: DeflectionMetrics,
    messages: MessageMetrics,
    gateways: GatewayMetrics,
    doors: DoorMetrics,
}

/// What callers do.
struct CallMetrics {
    answered: IntCounterVec,
    outcomes: IntCounterVec,
    seconds: HistogramVec,
    reach_seconds: HistogramVec,
    open: IntGauge,
    menu_visits: IntCounterVec,
    menu_inputs: IntCounterVec,
    offers: IntCounterVec,
    offers_accepted: IntCounterVec,
    offers_refused: IntCounterVec,
}

/// Whether callers were helped.
struct DeflectionMetrics {
    confirmed: IntCounterVec,
    helped: IntCounterVec,
    repeats: IntCounterVec,
    matured: IntCounterVec,
    net: IntCounterVec,
}

/// What becomes of promises.
struct MessageMetrics {
    states: IntCounterVec,
    delay: HistogramVec,
    due: GaugeVec,
    oldest_due: GaugeVec,
    link_opens: IntCounterVec,
    chat_starts: IntCounterVec,
    bars: IntCounterVec,
    takeovers: IntCounterVec,
    budget_spent: Gauge,
    budget_spent_ratio: Gauge,
}

/// How gateways and mail servers are.
struct GatewayMetrics {
    up: GaugeVec,
    rests: IntCounterVec,
    receipts_refused: IntCounterVec,
}

/// How the doors and the store work.
struct DoorMetrics {
    webhook_seconds: HistogramVec,
    webhook_refusals: IntCounterVec,
    store_commit: Histogram,
    store_failures: IntCounter,
    turns_lost: IntCounter,
    recordings_lost: IntCounter,
    reloads: IntCounterVec,
    config_current: Gauge,
}

/// Registers metrics under their names; every name and label set is written once, here.
struct Maker(Registry);

impl Maker {
    fn add<C: prometheus::core::Collector + Clone + 'static>(&self, collector: prometheus::Result<C>) -> C {
        let collector = collector.expect("names and labels are written in this file and valid");
        self.0.register(Box::new(collector.clone())).expect("each name is registered once");
        collector
    }

    fn counter(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.add(IntCounterVec::new(Opts::new(name, help), labels))
    }

    fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> GaugeVec {
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
    fn new(make: &Maker) -> Self {
        let (channel, menu) = (["channel", "medium"], "deflect_menu_inputs_total");
        let outcomes = "Calls by how they ended; the outcomes sum to the answered calls that are over.";
        let reach = "Time from the answer to the first destination told or offered.";
        let inputs = "What callers did where a key is waited for: a key, speech, no_input, no_match, hang_up.";
        let bounds = CALL_BOUNDS.map(f64::from);
        Self {
            answered: make.counter("deflect_calls_total", "Calls answered.", &["platform", "line"]),
            outcomes: make.counter("deflect_call_outcomes_total", outcomes, &["line", "topic", "outcome"]),
            seconds: make.histograms("deflect_call_seconds", "Length of calls.", &bounds, &["line"]),
            reach_seconds: make.histograms("deflect_reach_seconds", reach, &bounds, &["line"]),
            open: make.add(IntGauge::new("deflect_calls_open", "Calls that have not ended.")),
            menu_visits: make.counter("deflect_menu_visits_total", "Menus said.", &["menu", "language"]),
            menu_inputs: make.counter(menu, inputs, &["menu", "input"]),
            offers: make.counter("deflect_offers_total", "Links and requests offered.", &channel),
            offers_accepted: make.counter("deflect_offers_accepted_total", "Offers the caller agreed to.", &channel),
            offers_refused: make.counter(
                "deflect_offers_refused_total",
                "Messages not promised, by reason.",
                &["medium", "reason"],
            ),
        }
    }
}

impl DeflectionMetrics {
    fn new(make: &Maker) -> Self {
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
    fn new(make: &Maker) -> Self {
        let states = ["medium", "gateway", "state"];
        let delay = "Time from the promise to its acceptance by a gateway.";
        let oldest = "How long the oldest due message has been due.";
        let opens = "Links opened, once by each kind of visitor.";
        let spent = "What texts have cost since the day began, in the currency of the gateways' prices.";
        let ratio = "The share of the day's money for texts that is spent; 0 without a budget.";
        let bars = "Numbers, prefixes and addresses that are sent nothing from then on, by reason.";
        let takeovers = "Messages tried again because whoever had them in hand did not say how it went.";
        Self {
            states: make.counter("deflect_messages_total", "Messages that came to a state.", &states),
            delay: make.histograms("deflect_message_delay_seconds", delay, DELAY_BUCKETS, &["medium"]),
            due: make.gauges("deflect_outbox_due", "Messages due now.", &["medium"]),
            oldest_due: make.gauges("deflect_outbox_oldest_due_seconds", oldest, &["medium"]),
            link_opens: make.counter("deflect_link_opens_total", opens, &["channel", "visitor"]),
            chat_starts: make.counter("deflect_chat_starts_total", "Conversations begun, once a link.", &["channel"]),
            bars: make.counter("deflect_bars_total", bars, &["reason"]),
            takeovers: make.counter("deflect_takeovers_total", takeovers, &["medium"]),
            budget_spent: make.gauge("deflect_text_budget_spent", spent),
            budget_spent_ratio: make.gauge("deflect_text_budget_spent_ratio", ratio),
        }
    }
}

impl GatewayMetrics {
    fn new(make: &Maker) -> Self {
        let up = "Whether a gateway is given messages; 0 while it rests.";
        let rests = "Rests begun, by what the gateway did last.";
        let refused = "Delivery reports and texts brought in a gateway's name that were refused, by reason.";
        Self {
            up: make.gauges("deflect_gateway_up", up, &["gateway"]),
            rests: make.counter("deflect_gateway_rests_total", rests, &["gateway", "outcome"]),
            receipts_refused: make.counter("deflect_receipts_refused_total", refused, &["gateway", "reason"]),
        }
    }
}

impl DoorMetrics {
    fn new(make: &Maker) -> Self {
        let (seconds, refusals) = ("Time to answer a platform.", "Requests of platforms refused, by reason.");
        let lost = "Turns that the store could not take; their calls are missing in the history.";
        let recordings = "Recordings that could not be read any more; their prompts are spoken.";
        let reloads = "Configurations read while running: taken into service, or refused with their problems.";
        let current = "Whether what is in the files is in service; 0 while a refused configuration waits to be mended.";
        let failures = "Group commits that the database refused; what was promised in them was not promised.";
        let commit = HistogramOpts::new("deflect_store_commit_seconds", "Time of a group commit.");
        Self {
            webhook_seconds: make.histograms("deflect_webhook_seconds", seconds, WEBHOOK_BUCKETS, &["platform"]),
            webhook_refusals: make.counter("deflect_webhook_refusals_total", refusals, &["platform", "reason"]),
            store_commit: make.add(Histogram::with_opts(commit.buckets(WEBHOOK_BUCKETS.to_vec()))),
            store_failures: make.add(IntCounter::new("deflect_store_failures_total", failures)),
            turns_lost: make.add(IntCounter::new("deflect_turns_lost_total", lost)),
            recordings_lost: make.add(IntCounter::new("deflect_recordings_lost_total", recordings)),
            reloads: make.counter("deflect_config_reloads_total", reloads, &["result"]),
            config_current: make.gauge("deflect_config_current", current),
        }
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let make = Maker(Registry::new());
        let build = make.gauges("deflect_build_info", "The program that runs; always 1.", &["version"]);
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1.0);
        let metrics = Self {
            calls: CallMetrics::new(&make),
            deflection: DeflectionMetrics::new(&make),
            messages: MessageMetrics::new(&make),
            gateways: GatewayMetrics::new(&make),
            doors: DoorMetrics::new(&make),
            registry: make.0,
        };
        metrics.doors.config_current.set(1.0);
        metrics.expect_always();
        metrics
    }
}

impl Metrics {
    /// Counts something that became durable.
    pub fn observe(&self, observation: Observation<'_>) {
        match observation {
            Observation::Turn(turn) => turn.events.iter().for_each(|event| self.event(turn, event)),
            Observation::Message(change) => self.message(change),
            Observation::Settled(call) => self.settled(call),
            Observation::Accounted(accounted) => self.accounted(accounted),
            Observation::Opened { channel, visitor, .. } => {
                self.messages.link_opens.with_label_values(&[channel.as_str(), visitor.as_str()]).inc();
            }
            Observation::ChatStarted { channel, .. } => {
                self.messages.chat_starts.with_label_values(&[channel.as_str()]).inc();
            }
            Observation::Barred(reason) => self.messages.bars.with_label_values(&[reason.as_str()]).inc(),
            Observation::Lost(turns) => self.doors.turns_lost.inc_by(turns),
            Observation::TakenOver(medium) => self.messages.takeovers.with_label_values(&[medium.as_str()]).inc(),
            Observation::Failed => self.doors.store_failures.inc(),
            Observation::Committed(time) => self.doors.store_commit.observe(time.as_secs_f64()),
        }
    }

    /// Counts an answer to a platform.
    pub fn answered(&self, platform: &str, time: Duration) {
        self.doors.webhook_seconds.with_label_values(&[platform]).observe(time.as_secs_f64());
    }

    /// Counts a refused request. `platform` is a configured name or `unknown`.
    pub fn refused(&self, platform: &str, reason: &str) {
        self.doors.webhook_refusals.with_label_values(&[platform, reason]).inc();
    }

    /// Says that a gateway is given messages.
    pub fn gateway_is_up(&self, gateway: &str) {
        self.gateways.up.with_label_values(&[gateway]).set(1.0);
    }

    /// Says nothing any more of a gateway that is not configured any more.
    pub fn gateway_is_gone(&self, gateway: &str) {
        let _was_never_said = self.gateways.up.remove_label_values(&[gateway]);
    }

    /// Counts a rest of a gateway, after an answer of this kind.
    pub fn gateway_rests(&self, gateway: &str, outcome: &str) {
        self.gateways.up.with_label_values(&[gateway]).set(0.0);
        self.gateways.rests.with_label_values(&[gateway, outcome]).inc();
    }

    /// Counts something brought in a gateway's name that was refused. `gateway` is a configured name.
    pub fn receipt_refused(&self, gateway: &str, reason: &str) {
        self.gateways.receipts_refused.with_label_values(&[gateway, reason]).inc();
    }

    /// Counts a configuration read while running: taken into service, or refused.
    pub fn config_reloaded(&self, taken: bool) {
        self.doors.reloads.with_label_values(&[if taken { "taken" } else { "refused" }]).inc();
        self.doors.config_current.set(f64::from(u8::from(taken)));
    }

    /// Counts a recording that cannot be played any more.
    pub fn recording_lost(&self) {
        self.doors.recordings_lost.inc();
    }

    /// Says how many calls have not ended.
    pub fn set_calls_open(&self, calls: u64) {
        self.calls.open.set(i64::try_from(calls).unwrap_or(i64::MAX));
    }

    /// Says how much of a medium is due, and for how many seconds the oldest of it.
    pub fn set_backlog(&self, medium: Medium, due: u64, oldest_seconds: f64) {
        self.messages.due.with_label_values(&[medium.as_str()]).set(due as f64);
        self.messages.oldest_due.with_label_values(&[medium.as_str()]).set(oldest_seconds);
    }

    /// Says what texts have cost today, in units of the currency, and which share of the budget that is.
    pub fn set_budget(&self, spent: f64, ratio: f64) {
        self.messages.budget_spent.set(spent);
        self.messages.budget_spent_ratio.set(ratio);
    }

    /// Every metric as it is now.
    pub(super) fn families(&self) -> Vec<MetricFamily> {
        self.registry.gather()
    }

    /// The text Prometheus scrapes.
    pub fn render(&self) -> Vec<u8> {
        let mut text = vec![];
        TextEncoder::new().encode(&self.registry.gather(), &mut text).expect("writing to memory does not fail");
        text
    }

    fn event(&self, turn: &TurnRecord, event: &Event) {
        match event {
            Event::Answered => {
                self.calls.answered.with_label_values(&[turn.platform.as_str(), turn.line.as_str()]).inc()
            }
            Event::MenuVisited { menu, language } => {
                self.calls.menu_visits.with_label_values(&[menu.as_str(), language.as_str()]).inc();
            }
            Event::MenuInput { menu, input } => self.input(menu.as_str(), *input),
            Event::Reached { seconds } => {
                self.calls.reach_seconds.with_label_values(&[turn.line.as_str()]).observe(f64::from(*seconds));
            }
            Event::Offered { channel, medium } => {
                self.calls.offers.with_label_values(&[channel.as_str(), medium.as_str()]).inc();
            }
            Event::OfferAccepted { channel, medium, .. } => {
                self.calls.offers_accepted.with_label_values(&[channel.as_str(), medium.as_str()]).inc();
            }
            Event::OfferRefused { medium, reason } => {
                self.calls.offers_refused.with_label_values(&[medium.as_str(), reason.as_str()]).inc();
            }
            Event::Connected | Event::ConnectFailed | Event::Exhausted | Event::Anonymous => {}
        }
    }

    fn input(&self, menu: &str, input: MenuInput) {
        self.calls.menu_inputs.with_label_values(&[menu, input.as_str()]).inc();
    }

    fn message(&self, change: &MessageChange) {
        let gateway = change.gateway.as_ref().map_or("none", |gateway| gateway.as_str());
        self.messages.states.with_label_values(&[change.medium.as_str(), gateway, change.state.as_str()]).inc();
        if change.state == MessageState::Sent {
            let delay = change.at.duration_since(change.promised).as_secs_f64().max(0.0);
            self.messages.delay.with_label_values(&[change.medium.as_str()]).observe(delay);
        }
    }

    fn accounted(&self, accounted: &Accounted) {
        let (line, topic) = (accounted.line.as_str(), topic_label(accounted.topic.as_ref()));
        let calls = &self.deflection;
        match &accounted.finding {
            Finding::Confirmed(channel) => calls.confirmed.with_label_values(&[line, channel.as_str()]).inc(),
            Finding::Helped => calls.helped.with_label_values(&[line, topic]).inc(),
            Finding::Repeat(within) => calls.repeats.with_label_values(&[line, within.as_str()]).inc(),
            Finding::Stayed(window) => calls.matured.with_label_values(&[line, topic, window.as_str(), "stayed"]).inc(),
            Finding::Returned(window) => {
                calls.matured.with_label_values(&[line, topic, window.as_str(), "returned"]).inc();
            }
            Finding::NetDeflection(window) => calls.net.with_label_values(&[line, topic, window.as_str()]).inc(),
        }
    }

    fn settled(&self, call: &SettledCall) {
        let topic = topic_label(call.topic.as_ref());
        self.calls.outcomes.with_label_values(&[call.line.as_str(), topic, call.outcome.as_str()]).inc();
        self.calls.seconds.with_label_values(&[call.line.as_str()]).observe(call.seconds);
        if let Some(menu) = &call.left_at {
            self.input(menu.as_str(), MenuInput::HangUp);
        }
    }
}
