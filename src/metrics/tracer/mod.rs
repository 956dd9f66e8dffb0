//! Spans of requests and of tries to send, for a collector of OpenTelemetry (`[traces]`).
//!
//! Work is done within a [`TraceSpan`]; dropped, it goes into a bounded queue, from which `outbox::span_export` tells the
//! collector. Nobody waits for the queue: a span that finds it full is dropped and counted. Without `[traces]` a span is
//! a few random bytes, passed on in `traceparent`.
//!
//! The exporter of OpenTelemetry's own crates is not used: its queue tells nobody what it dropped, it has a thread and a
//! clock of its own, and it brings tonic and prost for one message, which OTLP also has as JSON.

mod otlp;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::base::clock::Clock;
use crate::base::trace::TraceContext;
use crate::metrics::prometheus::Metrics;

pub use otlp::request as otlp_request;

/// Spans that wait for the collector. At some 500 bytes each they take 4 MiB at most.
const QUEUE_MAX: usize = 8192;
/// Attributes of a span; more are left out.
const ATTRIBUTES_MAX: usize = 16;

/// Opens spans.
#[derive(Clone, Default)]
pub struct Tracer(Option<Arc<Recorder>>);

struct Recorder {
    finished: mpsc::Sender<SpanRecord>,
    metrics: Arc<Metrics>,
    clock: Clock,
    /// The share of traces recorded that begin here, from 0 to 100.
    percent: u8,
}

/// The side of a span (OTLP's `SpanKind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// Work within this program.
    Internal = 1,
    /// A request that came.
    Server = 2,
    /// A request that was made.
    Client = 3,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanValue {
    /// A name, an id or a word of a closed set; never a number or address of a person.
    Text(Cow<'static, str>),
    /// A count or status.
    Count(i64),
}

/// A finished span.
#[derive(Clone, Debug)]
pub struct SpanRecord {
    context: TraceContext,
    parent: Option<TraceContext>,
    name: Cow<'static, str>,
    kind: SpanKind,
    began: Timestamp,
    ended: Timestamp,
    attributes: Vec<(&'static str, SpanValue)>,
    failed: Option<&'static str>,
    refused: bool,
}

/// A piece of work that goes on. It ends when it is dropped.
pub struct TraceSpan {
    context: TraceContext,
    tracer: Tracer,
    /// Without one the span is not recorded.
    record: Option<Mutex<SpanRecord>>,
}

impl Tracer {
    /// A tracer, and the queue of what it recorded. `percent` of the traces that begin here are recorded.
    pub fn new(percent: u8, clock: Clock, metrics: Arc<Metrics>) -> (Self, mpsc::Receiver<SpanRecord>) {
        let (finished, queue) = mpsc::channel(QUEUE_MAX);
        (Self(Some(Arc::new(Recorder { finished, metrics, clock, percent }))), queue)
    }

    /// Opens the span of a request. `caller` is the span that made it: what is recorded is decided there.
    pub fn serve(&self, name: impl Into<Cow<'static, str>>, caller: Option<TraceContext>) -> TraceSpan {
        let context = caller.map_or_else(|| TraceContext::begun(self.draws()), TraceContext::child);
        self.open(name.into(), SpanKind::Server, context, caller)
    }

    /// Opens the span of work that goes on from one before, which may have ended in another process.
    pub fn resume(&self, name: impl Into<Cow<'static, str>>, kind: SpanKind, before: TraceContext) -> TraceSpan {
        self.open(name.into(), kind, before.child(), Some(before))
    }

    fn draws(&self) -> bool {
        self.0.as_ref().is_some_and(|recorder| fastrand::u8(..100) < recorder.percent)
    }

    fn open(
        &self,
        name: Cow<'static, str>,
        kind: SpanKind,
        context: TraceContext,
        parent: Option<TraceContext>,
    ) -> TraceSpan {
        let recorder = self.0.as_ref().filter(|_| context.is_sampled);
        let record = recorder.map(|recorder| {
            let began = recorder.clock.now();
            let (attributes, failed, refused) = (vec![], None, false);
            Mutex::new(SpanRecord { context, parent, name, kind, began, ended: began, attributes, failed, refused })
        });
        TraceSpan { context, tracer: self.clone(), record }
    }
}

impl TraceSpan {
    /// Its place, for requests made in it.
    pub const fn context(&self) -> TraceContext {
        self.context
    }

    /// Its place, for work that goes on later; `None` if the span is not recorded.
    pub fn recorded(&self) -> Option<TraceContext> {
        self.record.as_ref().map(|_| self.context)
    }

    /// Opens a span within this one.
    pub fn within(&self, name: impl Into<Cow<'static, str>>, kind: SpanKind) -> Self {
        self.tracer.resume(name, kind, self.context)
    }

    /// Notes a word.
    pub fn note(&self, key: &'static str, text: impl Into<Cow<'static, str>>) {
        self.add(|| (key, SpanValue::Text(text.into())));
    }

    /// Notes a word that has to be made, if the span is recorded.
    pub fn note_shown(&self, key: &'static str, shown: &dyn std::fmt::Display) {
        self.add(|| (key, SpanValue::Text(shown.to_string().into())));
    }

    /// Notes a count.
    pub fn count(&self, key: &'static str, count: impl Into<i64>) {
        self.add(|| (key, SpanValue::Count(count.into())));
    }

    /// Marks it as failed, by a word of a closed set.
    pub fn fail(&self, reason: &'static str) {
        self.change(|record| record.failed = Some(reason));
    }

    /// Marks its request as refused: its sender does not decide if it is recorded.
    pub fn refuse(&self) {
        self.change(|record| record.refused = true);
    }

    fn add(&self, attribute: impl FnOnce() -> (&'static str, SpanValue)) {
        self.change(|record| {
            if record.attributes.len() < ATTRIBUTES_MAX {
                record.attributes.push(attribute());
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut SpanRecord)) {
        if let Some(record) = &self.record {
            // A record is whole after every one of its own changes.
            change(&mut record.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl Drop for TraceSpan {
    fn drop(&mut self) {
        let Some((recorder, record)) = self.tracer.0.as_ref().zip(self.record.take()) else { return };
        let mut record = record.into_inner().unwrap_or_else(PoisonError::into_inner);
        if record.refused && record.parent.is_some() {
            return;
        }
        record.ended = recorder.clock.now();
        if recorder.finished.try_send(record).is_err() {
            recorder.metrics.spans("dropped", 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    fn tracer(percent: u8) -> (Tracer, mpsc::Receiver<SpanRecord>, Arc<Metrics>) {
        let (clock, metrics) = (Clock::standing_at(Timestamp::UNIX_EPOCH), Arc::<Metrics>::default());
        let (tracer, queue) = Tracer::new(percent, clock, metrics.clone());
        (tracer, queue, metrics)
    }

    #[test]
    fn a_full_queue_drops_and_counts_and_holds_up_nobody() {
        let (tracer, queue, metrics) = tracer(100);
        (0..QUEUE_MAX + 3).for_each(|_| drop(tracer.serve("request", None)));
        assert_eq!(queue.len(), QUEUE_MAX);
        let metrics = String::from_utf8(metrics.render()).unwrap();
        assert!(metrics.contains("deflect_spans_total{result=\"dropped\"} 3\n"));
    }

    #[test]
    fn whoever_sends_a_trace_decides_if_it_is_recorded() {
        let (tracer, queue, _) = tracer(100);
        let caller = TraceContext::parse(RECORDED);
        drop(tracer.serve("request", caller));
        assert_eq!(queue.len(), 1);
        let unrecorded = TraceContext::parse(&RECORDED.replace("-01", "-00"));
        let span = tracer.serve("request", unrecorded);
        assert_eq!((span.recorded(), queue.len()), (None, 1));
        assert!(span.context().to_header().ends_with("-00"), "passed on as it came");
    }

    #[test]
    fn of_refused_requests_those_drawn_here_alone_are_recorded() {
        let (tracer, queue, _) = tracer(100);
        for (caller, told) in [(TraceContext::parse(RECORDED), 0), (None, 1)] {
            let span = tracer.serve("request", caller);
            span.refuse();
            drop(span);
            assert_eq!(queue.len(), told);
        }
    }

    #[test]
    fn without_a_collector_a_trace_is_passed_on_and_not_recorded() {
        let span = Tracer::default().serve("request", TraceContext::parse(RECORDED));
        let within = span.within("lookup", SpanKind::Client);
        assert_eq!(within.context().trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(within.recorded(), None);
    }

    #[test]
    fn a_span_is_told_as_otlp_has_it() {
        let (tracer, mut queue, _) = tracer(100);
        let span = tracer.serve("/voice/{platform}", TraceContext::parse(RECORDED));
        span.note("http.request.method", "POST");
        span.count("http.response.status_code", 500);
        span.fail("answered with an error");
        let id = span.context().span_id();
        drop(span);
        let told = otlp_request(&[queue.try_recv().unwrap()], "node-1");
        let span = &told["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
        assert_eq!(
            *span,
            serde_json::json!({
                "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                "spanId": id,
                "parentSpanId": "00f067aa0ba902b7",
                "name": "/voice/{platform}",
                "kind": 2,
                "startTimeUnixNano": "0",
                "endTimeUnixNano": "0",
                "attributes": [
                    {"key": "http.request.method", "value": {"stringValue": "POST"}},
                    {"key": "http.response.status_code", "value": {"intValue": "500"}},
                ],
                "status": {"code": 2, "message": "answered with an error"},
            })
        );
    }
}
