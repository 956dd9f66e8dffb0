//! Tells a collector of OpenTelemetry the spans that were recorded: OTLP over HTTP, as JSON.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper::{Request, StatusCode};
use tokio::sync::mpsc;

use crate::base::clock::Clock;
use crate::base::server_node::ServerNode;
use crate::base::stop::Stop;
use crate::config::settings::TraceSettings;
use crate::metrics::prometheus::Metrics;
use crate::metrics::tracer::{SpanRecord, otlp_request};
use crate::outbox::http_client::HttpClient;

/// Spans of one request.
const BATCH_MAX: usize = 512;
/// The wait for more spans after the first.
const GATHER_WAIT: Duration = Duration::from_secs(1);
/// The longest wait for an answer.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// The same when the program stops: spans are worth no slow stop.
const PARTING_WAIT: Duration = Duration::from_secs(2);
/// The waits before a batch is sent again. After the last it is dropped.
const RETRY_WAITS: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15)];

/// Sends what is recorded until it is stopped.
pub struct SpanExport {
    client: HttpClient,
    settings: TraceSettings,
    queue: mpsc::Receiver<SpanRecord>,
    node: ServerNode,
    metrics: Arc<Metrics>,
    clock: Clock,
    failing: bool,
}

/// The end of a request to the collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Taken,
    /// It may take the same later (OTLP, "Retryable Response Codes").
    Later,
    Refused,
}

impl SpanExport {
    /// An exporter of this node's spans.
    pub fn new(
        client: HttpClient,
        settings: TraceSettings,
        queue: mpsc::Receiver<SpanRecord>,
        node: ServerNode,
        metrics: Arc<Metrics>,
        clock: Clock,
    ) -> Self {
        Self { client, settings, queue, node, metrics, clock, failing: false }
    }

    /// Runs until a stop; what waits then is sent once.
    pub async fn run(mut self, mut stop: Stop) {
        while let Some(batch) = self.gather(&mut stop).await {
            self.tell(batch, &mut stop).await;
        }
        stop.asked().await;
        let mut left = vec![];
        self.add_waiting(&mut left);
        if !left.is_empty() {
            let told = self.post(&left, PARTING_WAIT).await;
            self.count(told, left.len());
        }
    }

    /// The next batch; `None` once it is stopped.
    async fn gather(&mut self, stop: &mut Stop) -> Option<Vec<SpanRecord>> {
        let mut batch = vec![];
        let count = tokio::select! {
            count = self.queue.recv_many(&mut batch, BATCH_MAX) => count,
            () = stop.asked() => 0,
        };
        if count == 0 {
            return None;
        }
        stop.rest(GATHER_WAIT).await;
        self.add_waiting(&mut batch);
        Some(batch)
    }

    /// Fills a batch with what waits.
    fn add_waiting(&mut self, batch: &mut Vec<SpanRecord>) {
        while batch.len() < BATCH_MAX
            && let Ok(span) = self.queue.try_recv()
        {
            batch.push(span);
        }
    }

    async fn tell(&mut self, batch: Vec<SpanRecord>, stop: &mut Stop) {
        let mut told = self.post(&batch, ANSWER_WAIT).await;
        for wait in RETRY_WAITS {
            if told != Told::Later || stop.is_asked() {
                break;
            }
            self.note(told);
            stop.rest(wait).await;
            told = self.post(&batch, ANSWER_WAIT).await;
        }
        self.note(told);
        self.count(told, batch.len());
    }

    async fn post(&self, batch: &[SpanRecord], wait: Duration) -> Told {
        let body = otlp_request(batch, self.node.as_str()).to_string();
        let mut request = Request::post(self.settings.url.as_str()).header(CONTENT_TYPE, "application/json");
        for (name, value) in &self.settings.headers {
            request = request.header(name, value);
        }
        let Ok(request) = request.body(Bytes::from(body)) else { return Told::Refused };
        match self.client.send(request, wait, self.clock.now()).await {
            Ok(reply) if reply.status.is_success() => Told::Taken,
            Ok(reply) if is_passing(reply.status) => Told::Later,
            Ok(_) => Told::Refused,
            Err(_) => Told::Later,
        }
    }

    fn count(&self, told: Told, spans: usize) {
        let result = if told == Told::Taken { "sent" } else { "given_up" };
        self.metrics.spans(result, spans as u64);
    }

    /// Logs once that the collector began or ceased to fail.
    fn note(&mut self, told: Told) {
        match (told, self.failing) {
            (Told::Taken, true) => tracing::info!("the collector of traces takes spans again"),
            (Told::Later, false) => tracing::warn!("the collector of traces does not answer; spans are dropped"),
            (Told::Refused, false) => tracing::warn!("the collector of traces refuses our spans"),
            _ => {}
        }
        self.failing = told != Told::Taken;
    }
}

/// The answers after which OTLP has a client try again.
fn is_passing(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT
    )
}
