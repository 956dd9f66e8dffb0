//! An HTTP gateway that says what it is told to and keeps what it was sent.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use url::Url;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

/// The gateway's reaction to a request, once it has read all of it.
#[derive(Clone, Debug)]
pub enum Says {
    Answer(u16, &'static str),
    AnswerLater(u16, &'static str, &'static str),
    /// The answer, after this delay.
    AnswerSlowly(Duration, u16, &'static str),
    /// Nothing, for ever.
    Nothing,
    /// Breaks the connection.
    Breaks,
}

/// A gateway in this process.
pub struct GatewayPeer {
    pub url: Url,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl GatewayPeer {
    /// Always says the same.
    pub async fn saying(says: Says) -> Self {
        Self::new(move |_| says.clone()).await
    }

    /// Says what follows from how many requests came before.
    pub async fn new(says: impl Fn(usize) -> Says + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let seen = Arc::new(Mutex::new(vec![]));
        let (says, kept) = (Arc::new(says), seen.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (says, kept) = (says.clone(), kept.clone());
                let service = service_fn(move |request| answer(request, says.clone(), kept.clone()));
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Self { url, seen }
    }

    /// The requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The one request that came.
    pub fn only(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "one request");
        seen.remove(0)
    }
}

/// An address where nobody listens.
pub async fn nobody() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap()).parse().unwrap()
}

async fn answer(
    request: Request<Incoming>,
    says: Arc<impl Fn(usize) -> Says>,
    kept: Arc<Mutex<Vec<Seen>>>,
) -> Result<Response<Full<Bytes>>, std::io::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let before = {
        let mut kept = kept.lock().unwrap();
        kept.push(Seen {
            method: head.method.to_string(),
            path: head.uri.to_string(),
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        });
        kept.len() - 1
    };
    let response = Response::builder();
    match says(before) {
        Says::Answer(status, text) => Ok(response.status(status).body(text.into()).unwrap()),
        Says::AnswerLater(status, text, after) => {
            Ok(response.status(status).header("retry-after", after).body(text.into()).unwrap())
        }
        Says::AnswerSlowly(wait, status, text) => {
            tokio::time::sleep(wait).await;
            Ok(response.status(status).body(text.into()).unwrap())
        }
        Says::Nothing => {
            Ok(std::future::pending::<Result<_, Infallible>>().await.unwrap_or_else(|never| match never {}))
        }
        Says::Breaks => Err(std::io::ErrorKind::ConnectionReset.into()),
    }
}
