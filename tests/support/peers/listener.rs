//! A small HTTP server that a test talks to, or is talked to by.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

pub type Answer = Response<Full<Bytes>>;

/// Serves until it is dropped, on a thread of its own, so that neither a blocking test nor a busy one holds it up.
pub struct Listener {
    address: SocketAddr,
    /// Always there, but for the moment of the drop.
    runtime: Option<Runtime>,
}

impl Listener {
    /// Answers every request with what `handler` makes of it. A handler that never comes back is a server that never
    /// answers.
    pub fn start<F>(handler: impl Fn(Request<Bytes>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime starts");
        // Bound before anything is served: a caller may connect as soon as it has the address.
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the kernel has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        listener.set_nonblocking(true).expect("a socket can be non-blocking");
        runtime.spawn(accept(listener, Arc::new(handler)));
        Self { address, runtime: Some(runtime) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listener {
    /// A plain drop of a runtime panics inside an async test.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A listener that remembers: what stands for a service and what a test knows of it.
pub struct StandIn<S> {
    listener: Listener,
    state: Arc<Mutex<S>>,
}

impl<S: Default + Send + 'static> StandIn<S> {
    /// Answers every request with what `answer` makes of it and of what is remembered.
    pub fn start<F>(answer: impl Fn(Arc<Mutex<S>>, Request<Bytes>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        let state = Arc::<Mutex<S>>::default();
        let shared = state.clone();
        Self { listener: Listener::start(move |request| answer(shared.clone(), request)), state }
    }

    /// The address that stands for the service's own.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    pub fn with<T>(&self, look: impl FnOnce(&mut S) -> T) -> T {
        look(&mut self.state.lock().expect("no holder panics"))
    }
}

async fn accept<H, F>(listener: std::net::TcpListener, handler: Arc<H>)
where
    H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let listener = TcpListener::from_std(listener).expect("the runtime takes the socket");
    loop {
        let (stream, _) = listener.accept().await.expect("a listening socket takes connections");
        tokio::spawn(serve(stream, handler.clone()));
    }
}

async fn serve<H, F>(stream: TcpStream, handler: Arc<H>)
where
    H: Fn(Request<Bytes>) -> F + Send + Sync + 'static,
    F: Future<Output = Answer> + Send + 'static,
{
    let service = service_fn(|request| {
        let handler = handler.clone();
        async move { Ok::<_, Infallible>(handler(read(request).await).await) }
    });
    // A client that goes away in the middle is its own business.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn read(request: Request<Incoming>) -> Request<Bytes> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    Request::from_parts(head, body)
}
