//! The counters, gauges and histograms of this process, and the calls that move them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use prometheus::{Encoder, Registry, TextEncoder};

use super::families::{CallMetrics, DeflectionMetrics, DoorMetrics, GatewayMetrics, Maker, MessageMetrics};
use super::unread_reason::UnreadReason;
use crate::line::event::{Event, MenuInput, topic_label};
use crate::line::event_counter::EventCounter;
use crate::line::message::Medium;
use crate::store::{Accounted, Finding, MessageChange, MessageState, Observation, SettledCall, TurnRecord};

/// The metrics. Cheap to share behind an `Arc`.
pub struct Metrics {
    registry: Registry,
    pub(super) calls: CallMetrics,
    pub(super) deflection: DeflectionMetrics,
    pub(super) messages: MessageMetrics,
    pub(super) gateways: GatewayMetrics,
    pub(super) doors: DoorMetrics,
    /// True if the last group commit failed.
    store_is_failing: AtomicBool,
    /// The last answer of each gateway that rests.
    rest_reasons: Mutex<BTreeMap<String, String>>,
    /// Reads the numbers of dropped and waiting lines of the log.
    log: OnceLock<Box<LogSource>>,
}

/// The numbers of dropped and waiting lines of the log.
type LogSource = dyn Fn() -> (u64, u64) + Send + Sync;

impl Default for Metrics {
    fn default() -> Self {
        let make = Maker(Registry::new());
        make.process();
        let build = make.gauges("deflect_build_info", "The program that runs; always 1.", &["version"]);
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1.0);
        let metrics = Self {
            calls: CallMetrics::new(&make),
            deflection: DeflectionMetrics::new(&make),
            messages: MessageMetrics::new(&make),
            gateways: GatewayMetrics::new(&make),
            doors: DoorMetrics::new(&make),
            registry: make.0,
            store_is_failing: AtomicBool::new(false),
            rest_reasons: Mutex::default(),
            log: OnceLock::new(),
        };
        metrics.doors.config_current.set(1.0);
        metrics.expect_always();
        metrics
    }
}

impl Metrics {
    /// Tells the name of this node and the digest of the configuration in service.
    pub fn node_runs(&self, node: &str, configuration: &str) {
        self.doors.config_info.reset();
        self.doors.config_info.with_label_values(&[configuration]).set(1.0);
        self.doors.node_info.reset();
        self.doors.node_info.with_label_values(&[node, configuration]).set(1.0);
    }

    /// Tells the notices that callers hear now.
    pub fn notices_hold(&self, announcements: usize, closings: usize) {
        for (kind, count) in [("announcement", announcements), ("closing", closings)] {
            self.doors.notices.with_label_values(&[kind]).set(count as f64);
        }
    }

    /// Counts a durable event.
    pub fn observe(&self, observation: Observation<'_>) {
        match observation {
            Observation::Turn(turn) => turn.events.iter().for_each(|event| self.event(turn, event)),
            Observation::Answered(turn) => {
                self.calls.answered.with_label_values(&[turn.platform.as_str(), turn.line.as_str()]).inc();
            }
            Observation::Message(change) => self.message(change),
            Observation::Settled(call) => self.settled(call),
            Observation::Accounted(accounted) => self.accounted(accounted),
            Observation::Opened { channel, visitor, .. } => {
                self.messages.link_opens.with_label_values(&[channel.as_str(), visitor.as_str()]).inc();
            }
            Observation::ChatStarted { channel, .. } => {
                self.messages.chat_starts.with_label_values(&[channel.as_str()]).inc();
            }
            Observation::Suppressed(reason) => self.messages.suppressions.with_label_values(&[reason.as_str()]).inc(),
            Observation::Lost(turns) => self.doors.turns_lost.inc_by(turns),
            Observation::LookedOver { damaged } => self.doors.store_damaged.set(i64::from(damaged)),
            Observation::TakenOver(medium) => self.messages.takeovers.with_label_values(&[medium.as_str()]).inc(),
            Observation::Failed => {
                self.doors.store_failures.inc();
                self.store_is_failing.store(true, Ordering::Relaxed);
            }
            Observation::Committed(time) => {
                self.doors.store_commit.observe(time.as_secs_f64());
                self.store_is_failing.store(false, Ordering::Relaxed);
            }
        }
    }

    /// True if the last group commit failed.
    pub fn store_is_failing(&self) -> bool {
        self.store_is_failing.load(Ordering::Relaxed)
    }

    /// Counts an answer to a platform.
    pub fn answered(&self, platform: &str, time: Duration) {
        self.doors.webhook_seconds.with_label_values(&[platform]).observe(time.as_secs_f64());
    }

    /// Counts a question to a service in a call: `answered`, `unfit`, `refused`, `unanswered`, `busy` or `resting`.
    pub fn looked_up(&self, service: &str, result: &str) {
        self.calls.lookups.with_label_values(&[service, result]).inc();
    }

    /// Counts a refused request. `platform` is a configured name or `unknown`.
    pub fn refused(&self, platform: &str, reason: &str) {
        self.doors.webhook_refusals.with_label_values(&[platform, reason]).inc();
    }

    /// Marks a gateway as in use.
    pub fn gateway_is_up(&self, gateway: &str) {
        self.gateways.up.with_label_values(&[gateway]).set(1.0);
    }

    /// Removes a gateway that is no longer configured.
    pub fn gateway_is_gone(&self, gateway: &str) {
        let _was_never_said = self.gateways.up.remove_label_values(&[gateway]);
    }

    /// Counts an opened circuit breaker, after an answer of this class and this reason; the reason may be empty.
    pub fn gateway_rests(&self, gateway: &str, outcome: &str, reason: &str) {
        self.gateways.up.with_label_values(&[gateway]).set(0.0);
        self.gateways.rests.with_label_values(&[gateway, outcome]).inc();
        let words = if reason.is_empty() { outcome.to_owned() } else { format!("{outcome}: {reason}") };
        self.rest_reasons.lock().unwrap_or_else(PoisonError::into_inner).insert(gateway.to_owned(), words);
    }

    /// The last answer of each gateway that rests or rested.
    pub(super) fn rest_reasons(&self) -> BTreeMap<String, String> {
        self.rest_reasons.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts a refused request in a gateway's name. `gateway` is a configured name.
    pub fn receipt_refused(&self, gateway: &str, reason: &str) {
        self.gateways.receipts_refused.with_label_values(&[gateway, reason]).inc();
    }

    /// Counts a try to tell an event: `told`, `failed`, `refused` or `given_up`.
    pub fn event_told(&self, event: &str, result: &str) {
        self.gateways.events.with_label_values(&[event, result]).inc();
    }

    /// Counts events whose time was up.
    pub fn events_dropped(&self, count: u64) {
        self.gateways.events.with_label_values(&["any", "dropped"]).inc_by(count);
    }

    /// Counts spans: `sent` to the collector, `dropped` because too many waited, or `given_up` because it did not take them.
    pub fn spans(&self, result: &str, count: u64) {
        self.doors.spans.with_label_values(&[result]).inc_by(count);
    }

    /// Counts an unreadable message of a gateway.
    pub fn unread(&self, gateway: &str, reason: UnreadReason) {
        self.gateways.unread.with_label_values(&[gateway, reason.as_str()]).inc();
    }

    /// Counts a reload: applied, or refused.
    pub fn config_reloaded(&self, taken: bool) {
        self.doors.reloads.with_label_values(&[if taken { "taken" } else { "refused" }]).inc();
        self.doors.config_current.set(f64::from(u8::from(taken)));
    }

    /// Notes that the files wait for an operator, and something else is in service.
    pub fn config_held(&self) {
        self.doors.config_current.set(0.0);
    }

    /// Counts a recording that can no longer be played.
    pub fn recording_lost(&self) {
        self.doors.recordings_lost.inc();
    }

    /// Creates the restart counter of a worker.
    pub fn worker_begins(&self, worker: &str) {
        self.doors.worker_restarts.with_label_values(&[worker]);
    }

    /// Counts a worker that ended by itself and is restarted.
    pub fn worker_restarted(&self, worker: &str) {
        self.doors.worker_restarts.with_label_values(&[worker]).inc();
    }

    /// Sets the number of calls in progress.
    pub fn set_calls_open(&self, calls: u64) {
        self.calls.open.set(i64::try_from(calls).unwrap_or(i64::MAX));
    }

    /// Sets the due messages of a medium, the seconds for which the oldest has been due, and the age of the oldest promise
    /// that is not sent.
    pub fn set_backlog(&self, medium: Medium, due: u64, oldest_seconds: f64, oldest_promise_seconds: f64) {
        self.messages.due.with_label_values(&[medium.as_str()]).set(due as f64);
        self.messages.oldest_due.with_label_values(&[medium.as_str()]).set(oldest_seconds);
        self.messages.oldest_promise.with_label_values(&[medium.as_str()]).set(oldest_promise_seconds);
    }

    /// Sets the number of current troubles of a kind and a subject.
    pub fn set_trouble(&self, kind: &str, of: &str, count: f64) {
        self.doors.trouble.with_label_values(&[kind, of]).set(count);
    }

    /// Sets the room on the disk of the data folder.
    pub fn set_disk_free(&self, bytes: u64) {
        self.doors.disk_free.set(bytes as f64);
    }

    /// Sets today's spending on texts, in units of the currency, and its share of the budget.
    pub fn set_budget(&self, spent: f64, ratio: f64) {
        self.messages.budget_spent.set(spent);
        self.messages.budget_spent_ratio.set(ratio);
    }

    /// Reads this source with every scrape; the first source stays.
    pub fn watch_log(&self, source: impl Fn() -> (u64, u64) + Send + Sync + 'static) {
        let _is_watched_already = self.log.set(Box::new(source));
    }

    fn look_at_log(&self) {
        if let Some(source) = self.log.get() {
            let (dropped, waiting) = source();
            self.doors.log_dropped.inc_by(dropped.saturating_sub(self.doors.log_dropped.get()));
            self.doors.log_waiting.set(i64::try_from(waiting).unwrap_or(i64::MAX));
        }
    }

    /// The metrics in Prometheus' text format.
    pub fn render(&self) -> Vec<u8> {
        self.look_at_log();
        let mut text = vec![];
        TextEncoder::new().encode(&self.registry.gather(), &mut text).expect("writing to memory does not fail");
        text
    }

    fn event(&self, turn: &TurnRecord, event: &Event) {
        if let Some((counter, labels)) = EventCounter::of(event) {
            self.calls.counter(counter).with_label_values(&labels).inc();
        }
        if let Event::Reached { seconds } = event {
            self.calls.reach_seconds.with_label_values(&[turn.line.as_str()]).observe(f64::from(*seconds));
        }
        if let Event::PromptReplaced { language, .. } = event {
            self.calls.prompt_failures.with_label_values(&[language.as_str()]).inc();
        }
    }

    fn message(&self, change: &MessageChange) {
        let gateway = change.gateway.as_ref().map_or("none", |gateway| gateway.as_str());
        self.messages.states.with_label_values(&[change.medium.as_str(), gateway, change.label()]).inc();
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
        for arm in &call.arms {
            let labels = [arm.experiment.as_str(), arm.variant.as_str(), call.outcome.as_str()];
            self.calls.experiments.with_label_values(&labels).inc();
        }
        if let Some(menu) = &call.left_at {
            self.calls.menu_inputs.with_label_values(&[menu.as_str(), MenuInput::HangUp.as_str()]).inc();
            if let Some(seconds) = call.left_after {
                self.calls.left_seconds.with_label_values(&[menu.as_str()]).observe(seconds);
            }
        }
    }
}
