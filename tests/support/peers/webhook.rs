//! A receiver of events, `webhook.js`: it verifies each with the library of Standard Webhooks, of another language.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::process::{Farewell, Process, free_port, listens, loopback, node};
use super::wait_until;

/// The secret it verifies with.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

/// The receiver. It takes events until it is dropped.
pub struct Receiver {
    dir: PathBuf,
    address: SocketAddr,
    _server: Process,
}

/// A request as it was verified.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its `webhook-id`.
    pub id: String,
    /// The status of the answer.
    pub answer: u64,
    /// The event; null if the library refused it.
    pub event: Value,
}

impl Receiver {
    /// Starts it in `dir`, which is its own; the first requests are answered by 503.
    pub fn start(dir: &Path, failures: u32) -> Self {
        let address = loopback(free_port());
        let mut command = node("webhook.js", "standardwebhooks");
        command.arg(address.port().to_string()).arg(dir).arg(SECRET).arg(failures.to_string());
        let mut server = Process::start("webhook", command, dir, Farewell::Kill);
        server.wait_ready(|| listens(address.port()));
        Self { dir: dir.to_owned(), address, _server: server }
    }

    /// The address for `[events] url`.
    pub fn url(&self) -> String {
        format!("http://{}/events", self.address)
    }

    /// Everything told so far.
    pub fn told(&self) -> Vec<Told> {
        let lines = fs::read_to_string(self.dir.join("told")).unwrap_or_default();
        // The last line may be half written.
        let whole = lines.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let told = whole.map(|line| serde_json::from_str::<Value>(line).expect("webhook.js writes JSON"));
        let told = told.map(|told| Told {
            id: told["id"].as_str().unwrap_or_default().to_owned(),
            answer: told["answer"].as_u64().expect("webhook.js writes a number"),
            event: told["event"].clone(),
        });
        told.collect()
    }

    /// The event of a type that it took, once it did.
    pub fn wait_for(&self, kind: &str, limit: Duration) -> Told {
        wait_until(&format!("the event {kind}"), limit, || {
            self.told().into_iter().find(|told| told.event["type"] == kind && told.answer == 204)
        })
    }
}
