//! Parts of web addresses.

use std::net::IpAddr;

use url::Url;

/// The address of a path below another address, such as `https://example.org/line` and `voice/local`.
pub fn below(base: &Url, path: &str) -> String {
    format!("{}/{path}", base.as_str().trim_end_matches('/'))
}

/// True for an address on this machine.
pub fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(is_this_machine)
}

/// True for the host of this machine: `localhost`, a name below it (RFC 6761 section 6.3), or a loopback address, with or
/// without brackets.
pub fn is_this_machine(host: &str) -> bool {
    match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}
