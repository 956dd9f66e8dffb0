//! OTLP/HTTP with JSON: the request that a collector takes at `/v1/traces`
//! (<https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>): ids in hex, 64-bit integers as text.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{SpanRecord, SpanValue};

/// A span that failed (`STATUS_CODE_ERROR`).
const STATUS_ERROR: u8 = 2;
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The body of a request with these spans of a node.
pub fn request(spans: &[SpanRecord], node: &str) -> Value {
    let resource = [("service.name", "deflect"), ("service.version", VERSION), ("service.instance.id", node)];
    let resource = resource.map(|(key, text)| attribute(key, &SpanValue::Text(text.to_owned().into())));
    json!({"resourceSpans": [{
        "resource": {"attributes": resource},
        "scopeSpans": [{
            "scope": {"name": "deflect", "version": VERSION},
            "spans": spans.iter().map(span).collect::<Vec<_>>(),
        }],
    }]})
}

fn span(record: &SpanRecord) -> Value {
    let mut span = json!({
        "traceId": record.context.trace_id(),
        "spanId": record.context.span_id(),
        "name": record.name,
        "kind": record.kind as u8,
        "startTimeUnixNano": nanoseconds(record.began),
        "endTimeUnixNano": nanoseconds(record.ended.max(record.began)),
        "attributes": record.attributes.iter().map(|(key, value)| attribute(key, value)).collect::<Vec<_>>(),
        "status": {},
    });
    if let Some(parent) = record.parent {
        span["parentSpanId"] = parent.span_id().into();
    }
    if let Some(reason) = record.failed {
        span["status"] = json!({"code": STATUS_ERROR, "message": reason});
    }
    span
}

fn attribute(key: &str, value: &SpanValue) -> Value {
    let value = match value {
        SpanValue::Text(text) => json!({"stringValue": text}),
        SpanValue::Count(count) => json!({"intValue": count.to_string()}),
    };
    json!({"key": key, "value": value})
}

fn nanoseconds(at: Timestamp) -> String {
    at.as_nanosecond().to_string()
}
