//! The HTTP client. It tells if a request can have arrived when no answer comes. `deflect doctor` uses it, too.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::RETRY_AFTER;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use jiff::Timestamp;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

use crate::dialect::json_text::without_mark;

/// The most bytes of an answer that are read: an error of Twilio has about 300.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// The time an idle connection is kept: shorter than the idle time of the known gateways.
const IDLE_WAIT: Duration = Duration::from_secs(20);
/// The most idle connections to one gateway.
const IDLE_CONNECTIONS_MAX: usize = 64;

/// The HTTP client of every gateway; cheap to clone, connections are shared.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client<HttpsConnector<HttpConnector>, WatchedBody>,
}

/// The answer of a gateway.
#[derive(Clone, Debug)]
pub struct HttpReply {
    /// Its status.
    pub status: StatusCode,
    /// The wait that it asked for.
    pub retry_after: Option<Duration>,
    /// Its body as text; empty if it could not be read.
    pub text: String,
}

/// A missing answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// The request cannot have been received: no connection, or its body was never written.
    Unsent,
    /// The request was written and may have been received.
    Unanswered,
}

/// The reason for which an answer is missing or incomplete.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The time was up.
    #[error("no whole answer in time")]
    TooSlow,
    /// No connection, or no answer on it; the source has the reason.
    #[error("no answer")]
    NoAnswer(#[source] hyper_util::client::legacy::Error),
    /// The answer broke off or was too long.
    #[error("the answer could not be read to its end")]
    Broken,
}

impl HttpClient {
    /// A client that trusts the web's certificate authorities.
    ///
    /// # Errors
    /// The built-in cryptography offers no usable version of TLS.
    pub fn new() -> Result<Self, rustls::Error> {
        let provider = rustls::crypto::ring::default_provider();
        let roots = hyper_rustls::HttpsConnectorBuilder::new().with_provider_and_webpki_roots(provider)?;
        Ok(Self::over(roots.https_or_http().enable_http1().build()))
    }

    /// A client that trusts these certificate authorities and no others.
    ///
    /// # Errors
    /// Invalid certificate, or cryptography without a usable version of TLS.
    pub fn trusting(authorities: Vec<CertificateDer<'static>>) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        authorities.into_iter().try_for_each(|authority| roots.add(authority))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let schemes = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(config);
        Ok(Self::over(schemes.https_or_http().enable_http1().build()))
    }

    fn over(connector: HttpsConnector<HttpConnector>) -> Self {
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_WAIT)
            .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
            .build(connector);
        Self { client }
    }

    /// Sends a request and waits for the whole answer, at most `wait`. `now` is for a `Retry-After` with a date.
    ///
    /// # Errors
    /// No answer; the variant tells if the request can have been received.
    pub async fn send(&self, request: Request<Bytes>, wait: Duration, now: Timestamp) -> Result<HttpReply, NoReply> {
        let written = Arc::new(AtomicBool::new(false));
        let request = request.map(|bytes| WatchedBody { bytes: Some(bytes), written: written.clone() });
        let exchange = async {
            match self.client.request(request).await {
                Ok(response) => Some(read(response, now).await),
                Err(error) => {
                    tracing::debug!(error = &error as &dyn std::error::Error, "no answer over HTTP");
                    None
                }
            }
        };
        match tokio::time::timeout(wait, exchange).await {
            Ok(Some(reply)) => Ok(reply),
            Ok(None) | Err(_) if written.load(Ordering::SeqCst) => Err(NoReply::Unanswered),
            Ok(None) | Err(_) => Err(NoReply::Unsent),
        }
    }

    /// As [`HttpClient::send`], with the reason for a missing answer.
    ///
    /// # Errors
    /// See [`RequestError`].
    pub async fn ask(&self, request: Request<Bytes>, wait: Duration) -> Result<Response<Bytes>, RequestError> {
        let request = request.map(|bytes| WatchedBody { bytes: Some(bytes), written: Arc::default() });
        let exchange = async {
            let (head, body) = self.client.request(request).await.map_err(RequestError::NoAnswer)?.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await.map_err(|_| RequestError::Broken)?;
            Ok(Response::from_parts(head, body.to_bytes()))
        };
        tokio::time::timeout(wait, exchange).await.map_err(|_| RequestError::TooSlow)?
    }
}

/// Reads an answer. With its head the gateway has decided, so a broken body counts as empty.
async fn read(response: Response<Incoming>, now: Timestamp) -> HttpReply {
    let status = response.status();
    let retry_after = retry_after(response.headers(), now);
    let text = match Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect().await {
        Ok(body) => String::from_utf8_lossy(without_mark(&body.to_bytes())).into_owned(),
        Err(_) => String::new(),
    };
    HttpReply { status, retry_after, text }
}

/// `Retry-After` in seconds or as a date in any form of HTTP (RFC 9110 sections 5.6.7 and 10.2.3); a date that is past
/// means at once.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()?;
    Some(Duration::try_from(date.duration_since(now)).unwrap_or_default())
}

/// A body that knows if the connection has taken it: the point of no return.
#[derive(Debug)]
struct WatchedBody {
    bytes: Option<Bytes>,
    written: Arc<AtomicBool>,
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.written.store(true, Ordering::SeqCst);
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        for (text, seconds) in [
            ("7", Some(7)),
            ("Fri, 20 Nov 2026 12:01:00 GMT", Some(60)),
            ("Fri, 20 Nov 2026 11:00:00 GMT", Some(0)),
            ("Friday, 20-Nov-26 12:01:00 GMT", Some(60)),
            ("Fri Nov 20 12:01:00 2026", Some(60)),
            ("soon", None),
            ("-1", None),
        ] {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]);
            assert_eq!(retry_after(&headers, now), seconds.map(Duration::from_secs), "{text}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
