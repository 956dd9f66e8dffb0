//! The trace of a request: in every line of the log that is written while it is answered, and in its span. Taken from the
//! header `traceparent`, or begun here.

use std::pin::Pin;

use hyper::HeaderMap;
use tracing::{Instrument, Span};

use crate::base::trace::{TRACEPARENT, TraceContext};
use crate::http::reply::Reply;
use crate::metrics::tracer::{TraceSpan, Tracer};

/// Opens the span of a request that came.
pub(super) fn span(tracer: &Tracer, method: &str, route: &'static str, headers: &HeaderMap) -> TraceSpan {
    let caller = headers.get(TRACEPARENT).and_then(|value| value.to_str().ok()).and_then(TraceContext::parse);
    let span = tracer.serve(route, caller);
    span.note("http.request.method", method.to_owned());
    span.note("http.route", route);
    span
}

/// Answers a request under its trace. The answer is boxed: a future of that size would be copied at each layer, and would
/// stand in every connection that waits for its next request.
pub(super) async fn answered(span: &TraceSpan, answer: Pin<Box<impl Future<Output = Reply>>>) -> Reply {
    let reply = answer.instrument(in_log(span)).await;
    let status = reply.status();
    span.count("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.fail("answered with an error");
    } else if status.is_client_error() {
        span.refuse();
    }
    reply
}

/// The trace in the log. As grave as the gravest line, so that it is there whatever the levels are.
fn in_log(span: &TraceSpan) -> Span {
    tracing::error_span!("request", trace = span.context().trace_id(), call = tracing::field::Empty)
}
