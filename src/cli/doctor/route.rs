//! From the address to a connection: the name, the machines behind it, their ports.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use url::{Host, Url};

use super::findings::{Findings, Problem};
use crate::config::settings::Authentication;

/// The longest wait for a name to resolve.
const NAME_WAIT: Duration = Duration::from_secs(5);
/// The longest wait for a connection.
const CONNECT_WAIT: Duration = Duration::from_secs(3);
/// The most machines tried behind one name.
const ADDRESSES_MAX: usize = 4;

/// Checks that something listens at the address. True if a request can be sent.
pub(super) async fn examine(findings: &mut Findings, url: &Url, authentication: &Authentication) -> bool {
    findings.good("url", url.as_str().trim_end_matches('/'));
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default());
    let addresses = match resolve(url, port).await {
        Ok(addresses) => addresses,
        Err(problem) => {
            findings.problem("dns", problem);
            return false;
        }
    };
    if let Some(Host::Domain(_)) = url.host() {
        let found: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
        findings.good("dns", format!("{host} is {}", found.join(", ")));
    }
    warn(findings, url, &addresses, authentication);
    connect(findings, &addresses).await
}

async fn resolve(url: &Url, port: u16) -> Result<Vec<SocketAddr>, Problem> {
    let host = match url.host() {
        Some(Host::Ipv4(address)) => return Ok(vec![(address, port).into()]),
        Some(Host::Ipv6(address)) => return Ok(vec![(address, port).into()]),
        Some(Host::Domain(host)) => host,
        None => "",
    };
    let remedy = "give the name an A or AAAA record, or correct `public_url`";
    let problem = |why: String| Problem::new(format!("the name {host} does not resolve ({why})"), remedy);
    let found = tokio::time::timeout(NAME_WAIT, lookup_host((host, port))).await;
    let found = found.map_err(|_| problem(format!("no answer within {} s", NAME_WAIT.as_secs())))?;
    let addresses: Vec<_> = found.map_err(|error| problem(error.to_string()))?.take(ADDRESSES_MAX).collect();
    if addresses.is_empty() { Err(problem("it has no address".to_owned())) } else { Ok(addresses) }
}

/// Notes that concern some platforms only.
fn warn(findings: &Findings, url: &Url, addresses: &[SocketAddr], authentication: &Authentication) {
    if let Authentication::Loopback = authentication {
        return;
    }
    if let Some(address) = addresses.iter().find(|address| is_inside(address.ip())) {
        findings.good("note", format!("{} is inside a network: a platform outside it cannot come there", address.ip()));
    }
    if url.scheme() == "http" {
        findings.good("note", "over http everyone on the way can read and repeat the requests; use https outside");
    }
}

/// True if an address is of one machine or a private network.
fn is_inside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local(),
    }
}

/// Tries every machine, since a platform may connect to any. One that does not listen is no problem if another does: this
/// machine may have no route to it.
async fn connect(findings: &mut Findings, addresses: &[SocketAddr]) -> bool {
    let mut silent = vec![];
    for address in addresses {
        match reach(*address).await {
            Ok(()) => findings.good("connect", format!("{address} accepts connections")),
            Err(why) => silent.push(format!("{address} {why}")),
        }
    }
    if silent.len() < addresses.len() {
        silent.iter().for_each(|why| findings.good("note", why));
        return true;
    }
    let remedy = "start the line or the proxy before it, and let the firewall pass the port";
    findings.problem("connect", Problem::new(silent.join("; "), remedy));
    false
}

async fn reach(address: SocketAddr) -> Result<(), String> {
    match tokio::time::timeout(CONNECT_WAIT, TcpStream::connect(address)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
            Err("refuses connections: nothing listens there".to_owned())
        }
        Ok(Err(error)) => Err(format!("cannot be reached ({error})")),
        Err(_) => Err(format!("does not answer within {} s: a firewall may drop what comes", CONNECT_WAIT.as_secs())),
    }
}
