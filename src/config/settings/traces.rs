//! Traces.

use hyper::header::{HeaderName, HeaderValue};
use url::Url;

/// `[traces]`: a collector of OpenTelemetry that is told of requests and of tries to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceSettings {
    /// The address for OTLP over HTTP, with its path.
    pub url: Url,
    /// Headers of each request, such as a token.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The share recorded of traces that begin here; the sender of a `traceparent` decides for itself.
    pub percent: u8,
}
