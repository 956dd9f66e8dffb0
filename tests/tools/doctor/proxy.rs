//! A proxy before the line, which does to requests what a test says.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use deflect::outbox::http_client::HttpClient;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Request, Response, StatusCode};

use crate::doctor::setup_at;
use crate::support::line::{Line, Setup};
use crate::support::peers::listener::{Answer, Listener};

/// For the line's answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// A proxy's reaction to a request.
pub enum Deed {
    /// It passes this on.
    PassOn(Request<Bytes>),
    /// It answers by itself.
    Answer(Answer),
}

/// A line and the proxy before it; the line's public address is the proxy's.
pub struct Proxied {
    pub line: Line,
    pub url: String,
    _proxy: Listener,
}

/// A line behind a proxy that does this, at the proxy's address and this prefix.
pub fn proxied(prefix: &str, deed: impl Fn(Request<Bytes>) -> Deed + Send + Sync + 'static) -> Proxied {
    proxied_back(prefix, deed, |body| body)
}

/// As [`proxied`], with something done to the bodies of answers, too.
pub fn proxied_back(
    prefix: &str,
    deed: impl Fn(Request<Bytes>) -> Deed + Send + Sync + 'static,
    back: impl Fn(Bytes) -> Bytes + Send + Sync + 'static,
) -> Proxied {
    start(prefix, deed, back, |_| ())
}

/// As [`proxied`], with something done to the line's folder before it starts.
pub fn proxied_with(
    prefix: &str,
    deed: impl Fn(Request<Bytes>) -> Deed + Send + Sync + 'static,
    prepare: impl Fn(&Setup),
) -> Proxied {
    start(prefix, deed, |body| body, prepare)
}

fn start(
    prefix: &str,
    deed: impl Fn(Request<Bytes>) -> Deed + Send + Sync + 'static,
    back: impl Fn(Bytes) -> Bytes + Send + Sync + 'static,
    prepare: impl Fn(&Setup),
) -> Proxied {
    let line_address: Arc<OnceLock<SocketAddr>> = Arc::default();
    let (client, known, back) = (HttpClient::new().unwrap(), line_address.clone(), Arc::new(back));
    let proxy = Listener::start(move |request| {
        let (deed, client, to, back) = (deed(request), client.clone(), known.get().copied(), back.clone());
        async move {
            match deed {
                Deed::PassOn(request) => pass_on(&client, to.expect("the line runs"), request, &*back).await,
                Deed::Answer(answer) => answer,
            }
        }
    });
    let url = format!("http://{}{prefix}", proxy.address());
    let setup = setup_at(&url);
    prepare(&setup);
    let line = setup.start();
    line_address.set(line.public).unwrap();
    Proxied { line, url, _proxy: proxy }
}

async fn pass_on(
    client: &HttpClient,
    to: SocketAddr,
    mut request: Request<Bytes>,
    back: &(dyn Fn(Bytes) -> Bytes + Send + Sync),
) -> Answer {
    let target = request.uri().path_and_query().unwrap().clone();
    *request.uri_mut() = format!("http://{to}{target}").parse().unwrap();
    let length = request.body().len();
    request.headers_mut().insert(hyper::header::CONTENT_LENGTH, length.into());
    let answer = client.ask(request, ANSWER_LIMIT).await.expect("the line answers");
    let (status, kind) = (answer.status(), answer.headers().get(hyper::header::CONTENT_TYPE).cloned());
    let mut passed = Response::new(Full::new(back(answer.into_body())));
    *passed.status_mut() = status;
    passed.headers_mut().extend(kind.map(|kind| (hyper::header::CONTENT_TYPE, kind)));
    passed
}

/// An answer of the proxy's own.
pub fn own(status: u16, headers: &[(&'static str, &str)], body: &str) -> Deed {
    let mut answer = Response::new(Full::new(Bytes::from(body.to_owned())));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        answer.headers_mut().insert(*name, value.parse().unwrap());
    }
    Deed::Answer(answer)
}

/// The same request with another path and query.
pub fn to(mut request: Request<Bytes>, target: &str) -> Request<Bytes> {
    *request.uri_mut() = target.parse().unwrap();
    request
}

/// Path and query of a request.
pub fn target(request: &Request<Bytes>) -> String {
    request.uri().path_and_query().unwrap().to_string()
}
