//! Explains a connection without an answer.

use std::error::Error;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use hyper::{Method, Request};
use jiff::Timestamp;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError};
use url::Url;

use super::findings::Problem;
use crate::outbox::http_client::{HttpClient, RequestError};

/// The longest wait for the other scheme.
const OTHER_SCHEME_WAIT: Duration = Duration::from_secs(3);

/// The step that failed, and the reason.
pub(super) async fn explain(client: &HttpClient, url: &Url, error: &RequestError) -> (&'static str, Problem) {
    if let Some(error) = find::<rustls::Error>(error) {
        return ("tls", tls(url, error));
    }
    if url.scheme() == "http" && speaks_tls(client, url).await {
        return ("tls", expects_https(url));
    }
    let step = if url.scheme() == "https" && handshake_was_cut(error) { "tls" } else { "answer" };
    let what = match error {
        RequestError::TooSlow => "connections are accepted, but no answer comes in time".to_owned(),
        RequestError::NoAnswer(_) if step == "tls" => "the connection is closed while TLS begins".to_owned(),
        RequestError::NoAnswer(_) if is_no_http(error) => "what answers does not speak HTTP".to_owned(),
        RequestError::NoAnswer(_) => "the connection ends without an answer in HTTP".to_owned(),
        RequestError::Broken => "the answer breaks off, or is longer than any of ours".to_owned(),
    };
    (
        step,
        Problem::new(what, "see what listens there: the port should be the line's own or that of the proxy before it"),
    )
}

/// The remedy for a port that expects TLS and was addressed without.
pub(super) fn expects_https(url: &Url) -> Problem {
    let port = url.port_or_known_default().unwrap_or_default();
    Problem::new(
        format!("port {port} expects https, and the address says http"),
        "write https:// into `public_url` and into the settings of the platform",
    )
}

/// True if the port of an http address speaks TLS, trusted or not.
pub(super) async fn speaks_tls(client: &HttpClient, url: &Url) -> bool {
    let port = url.port_or_known_default().unwrap_or_default();
    let other = format!("https://{}:{port}/", url.host_str().unwrap_or_default());
    let request = Request::builder().method(Method::HEAD).uri(other).body(Bytes::new());
    let request = request.expect("host and port of a parsed URL");
    match client.ask(request, OTHER_SCHEME_WAIT).await {
        Ok(_) => true,
        Err(error) => match find::<rustls::Error>(&error) {
            Some(rustls::Error::InvalidMessage(_)) | None => false,
            Some(_) => true,
        },
    }
}

fn tls(url: &Url, error: &rustls::Error) -> Problem {
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
    match error {
        rustls::Error::InvalidCertificate(error) => certificate(host, error),
        rustls::Error::InvalidMessage(_) => Problem::new(
            format!("port {port} does not speak TLS: it expects http, and the address says https"),
            "let the proxy take https on this port, or correct `public_url`",
        ),
        rustls::Error::AlertReceived(AlertDescription::UnrecognisedName) => Problem::new(
            format!("the server has no certificate for {host}"),
            "give the server the certificate of this name, or correct `public_url`",
        ),
        error => Problem::new(
            format!("TLS cannot be agreed upon ({error})"),
            "let the server offer TLS 1.2 or 1.3 with usual ciphers, as platforms need",
        ),
    }
}

fn certificate(host: &str, error: &CertificateError) -> Problem {
    let renew = "renew the certificate, and see that the server has loaded the new one";
    match error {
        CertificateError::NotValidForNameContext { presented, .. } => Problem::new(
            format!("the certificate is for {}, not for {host}", names(presented)),
            "give the server the certificate of this name, or correct `public_url`",
        ),
        CertificateError::ExpiredContext { not_after, .. } => {
            Problem::new(format!("the certificate expired on {}", date(*not_after)), renew)
        }
        CertificateError::NotValidYetContext { not_before, .. } => Problem::new(
            format!("the certificate is valid only from {}", date(*not_before)),
            "see whether the clock of this machine is right",
        ),
        CertificateError::UnknownIssuer => unknown_issuer(),
        // A certificate that is its own authority, as `openssl req -x509` makes it, has no name of its own in rustls.
        error if format!("{error:?}").contains("CaUsedAsEndEntity") => unknown_issuer(),
        error => Problem::new(format!("the certificate is not good ({error})"), renew),
    }
}

fn unknown_issuer() -> Problem {
    Problem::new(
        "the certificate is of an unknown issuer: self-signed, or sent without its intermediate certificates",
        "let the server send the whole chain of a public authority; for an authority of your own there is --ca",
    )
}

/// The names of a certificate, out of such as `DnsName("example.ru")`.
fn names(presented: &[String]) -> String {
    let names: Vec<_> = presented.iter().map(|name| name.split('"').nth(1).unwrap_or(name)).collect();
    if names.is_empty() { "no name".to_owned() } else { names.join(", ") }
}

fn date(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds)
        .map_or_else(|_| "a day out of time".to_owned(), |time| time.strftime("%Y-%m-%d").to_string())
}

fn handshake_was_cut(error: &RequestError) -> bool {
    matches!(error, RequestError::NoAnswer(source) if source.is_connect())
}

fn is_no_http(error: &RequestError) -> bool {
    find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse)
}

/// An error of a type among the causes of another. `io::Error` hides what it wraps from the usual chain.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error
        .downcast_ref::<E>()
        .or_else(|| wrapped.and_then(|wrapped| find(wrapped)))
        .or_else(|| error.source().and_then(find))
}
