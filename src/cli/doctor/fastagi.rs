//! The listener of an Asterisk: no request goes over HTTP, so only the way to the listener is tried.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::net::TcpStream;

use super::findings::{Findings, Problem};
use super::lookups;
use crate::cli::Failure;
use crate::config::settings::{FastAgiDoor, LookupSettings, PlatformSettings};
use crate::line::lookup::LookupService;
use crate::outbox::http_client::HttpClient;

/// The wait for a connection.
const CONNECT_WAIT: Duration = Duration::from_secs(5);

/// Connects to the listener, and says who may.
///
/// # Errors
/// Nothing listens there.
pub(super) async fn examine(
    platform: &PlatformSettings,
    door: &FastAgiDoor,
    client: &HttpClient,
    services: &BTreeMap<LookupService, LookupSettings>,
) -> Result<(), Failure> {
    let mut findings = Findings::default();
    let connected = tokio::time::timeout(CONNECT_WAIT, TcpStream::connect(door.listen)).await;
    match connected {
        Ok(Ok(_)) => findings.good("listener", format!("{} takes connections", door.listen)),
        Ok(Err(error)) => {
            let what = format!("nothing answers at {} ({error})", door.listen);
            findings.problem("listener", Problem::new(what, "start the service, or correct `listen`"));
        }
        Err(_) => {
            let what = format!("no answer from {} within {} s", door.listen, CONNECT_WAIT.as_secs());
            findings.problem("listener", Problem::new(what, "look for a firewall, or correct `listen`"));
        }
    }
    let allowed: Vec<_> = door.allowed.iter().map(ToString::to_string).collect();
    let may = if allowed.is_empty() { "only this machine".to_owned() } else { allowed.join(", ") };
    findings.good("allow", format!("{may} may connect"));
    lookups::examine(&mut findings, client, services).await;
    findings.end(platform.name.as_str())
}
