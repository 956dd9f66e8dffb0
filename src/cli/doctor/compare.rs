//! Compares the request that arrived with the one that was sent.

use hyper::header::HOST;
use jiff::Timestamp;
use url::Position;

use super::findings::{Findings, Problem};
use super::sample::{Door, Sample};
use crate::config::settings::{Authentication, PlatformSettings};
use crate::dialect::signature;
use crate::http::checkup::{ArrivedRequest, CheckupRefusal, CheckupReport, WINDOW_SECONDS, sha256};

/// A difference of clocks that is worth a note, in seconds.
const APART_SECONDS: u64 = 30;

/// A sample and its answer.
pub(super) struct Probe<'a> {
    /// The platform of the request.
    pub platform: &'a PlatformSettings,
    /// The request.
    pub sample: &'a Sample,
    /// The address it was sent to.
    pub door: Door,
    /// The time it was sent.
    pub sent: Timestamp,
    /// The time the answer came.
    pub answered: Timestamp,
}

/// Says step by step what arrived.
pub(super) fn compare(findings: &mut Findings, exchange: &Probe<'_>, report: &CheckupReport) {
    findings.good("answer", format!("deflect {} answers", report.version));
    if exchange.door == Door::Turn || report.arrived.is_none() {
        clock(findings, exchange, report);
    }
    let Some(arrived) = &report.arrived else { return };
    let sample = exchange.sample;
    let changes = [
        ("method", method(arrived)),
        ("path", path(sample, arrived)),
        ("query", query(sample, arrived)),
        ("body", body(sample, arrived)),
        ("type", content_type(sample, arrived)),
        ("address", address(sample, arrived)),
    ];
    let is_changed = changes.iter().any(|(_, change)| change.is_some());
    if !is_changed {
        findings.good("arrived", "path, query and body are what was sent");
    }
    for (part, change) in changes {
        change.into_iter().for_each(|change| findings.problem(part, change));
    }
    host(findings, sample, arrived);
    proof(findings, exchange, arrived.refusal.as_ref(), is_changed);
}

fn clock(findings: &mut Findings, exchange: &Probe<'_>, report: &CheckupReport) {
    let before = exchange.sent.as_second().saturating_sub(report.time.as_second());
    let after = report.time.as_second().saturating_sub(exchange.answered.as_second());
    let seconds = before.max(after).max(0).unsigned_abs();
    let bound = match exchange.platform.authentication {
        Authentication::Telnyx { .. } | Authentication::Voximplant { .. } => signature::WINDOW_SECONDS,
        _ => WINDOW_SECONDS,
    };
    let apart = format!("the clocks of the service and of this machine are {seconds} s apart");
    match seconds {
        _ if bound < seconds => {
            let what = format!("{apart}, and requests are good for {bound} s only");
            findings.problem("clock", Problem::new(what, "set both by the network (NTP), that of the service first"));
        }
        _ if seconds > APART_SECONDS => findings.good("clock", format!("note: {apart}")),
        _ => findings.good("clock", "the service and this machine agree on the time"),
    }
}

fn method(arrived: &ArrivedRequest) -> Option<Problem> {
    let what = format!("arrives as {} and not as POST", arrived.method);
    (arrived.method != "POST").then(|| Problem::new(what, "let the proxy pass the method on as it is"))
}

fn path(sample: &Sample, arrived: &ArrivedRequest) -> Option<Problem> {
    let (sent, found) = (path_of(&sample.target), path_of(&arrived.target));
    let prefix = sample.public_url.path().trim_end_matches('/');
    let (what, remedy) = match (found.strip_suffix(sent), sent.strip_suffix(found)) {
        (Some(""), _) => return None,
        (Some(added), _) if added == prefix => {
            (format!("arrives as {found}, with the {added} of the address"), format!("let the proxy take {added} off"))
        }
        (Some(added), _) => (
            format!("arrives as {found}: a proxy puts {added} before it"),
            "let the proxy pass the path on as it is".to_owned(),
        ),
        (_, Some(lost)) => (
            format!("arrives as {found}: a proxy takes {lost} away"),
            "let the proxy pass the path on as it is".to_owned(),
        ),
        (None, None) => {
            (format!("arrives as {found} and not as {sent}"), "let the proxy pass the path on as it is".to_owned())
        }
    };
    Some(Problem::new(what, remedy))
}

fn query(sample: &Sample, arrived: &ArrivedRequest) -> Option<Problem> {
    let (sent, found) = (query_of(&sample.target), query_of(&arrived.target));
    let what = match (sent, found) {
        (sent, found) if sent == found => return None,
        (Some(_), None) => "does not arrive: a proxy takes it away, and with it where the call is",
        (None, _) => "a proxy puts a query behind the path",
        (Some(_), Some(_)) => "arrives changed: a proxy rewrites it",
    };
    Some(Problem::new(what, "let the proxy pass the query on as it is"))
}

fn body(sample: &Sample, arrived: &ArrivedRequest) -> Option<Problem> {
    let (sent, found) = (sample.body.len(), arrived.body_bytes);
    if arrived.body_sha256 == sha256(&sample.body) {
        return None;
    }
    let what = if found == 0 {
        "does not arrive: a proxy takes it away".to_owned()
    } else {
        format!("arrives changed, {found} bytes for {sent}: a proxy takes it apart and writes it anew")
    };
    Some(Problem::new(what, "let the proxy pass the body on byte for byte"))
}

/// Parameters of the type, such as a charset, do not matter.
fn content_type(sample: &Sample, arrived: &ArrivedRequest) -> Option<Problem> {
    let found = arrived.content_type.as_deref().unwrap_or("nothing");
    let essence = found.split(';').next().unwrap_or_default().trim();
    let what = format!("the body's type arrives as {found} and not as {}", sample.content_type);
    let remedy = "let the proxy pass the header Content-Type on as it is";
    (!essence.eq_ignore_ascii_case(sample.content_type)).then(|| Problem::new(what, remedy))
}

fn address(sample: &Sample, arrived: &ArrivedRequest) -> Option<Problem> {
    let (ours, theirs) = (bare(sample.public_url.as_str()), bare(&arrived.public_url));
    let what = format!("the running service takes {theirs} for its address, and this was sent to {ours}");
    let remedy = "set `public_url` of the service to the address that the platform is given";
    (ours != theirs).then(|| Problem::new(what, remedy))
}

/// Another host is no problem: it is never looked at.
fn host(findings: &Findings, sample: &Sample, arrived: &ArrivedRequest) {
    let sent = &sample.url[Position::BeforeHost..Position::AfterPort];
    let found = arrived.host.as_deref().unwrap_or("nothing");
    if sent != found {
        findings.good("note", format!("the header {HOST} arrives as {found}; it is not looked at"));
    }
}

/// Says if the service took the request for the platform's.
fn proof(findings: &mut Findings, exchange: &Probe<'_>, refusal: Option<&CheckupRefusal>, is_changed: bool) {
    let Some(refusal) = refusal else {
        findings.good("proof", proved(&exchange.platform.authentication));
        return;
    };
    match refusal.reason.as_str() {
        "signature_differs" if !exchange.sample.can_prove => {
            let words = "Telnyx signs with a key that only Telnyx has: its headers arrive, but only a real call shows \
                         whether `public_key` is right";
            findings.good("proof", words);
        }
        "platform" => {
            let what = format!("the running service has no platform `{}`", exchange.platform.name.as_str());
            findings.problem("proof", Problem::new(what, "restart it with this configuration"));
        }
        _ if is_changed => findings.good("proof", format!("fails, for what is above: {}", refusal.words)),
        reason => findings.problem("proof", unproved(reason, refusal)),
    }
}

const fn proved(authentication: &Authentication) -> &'static str {
    match authentication {
        Authentication::Basic { .. } => "user and password are the ones of the running service",
        Authentication::Loopback => "the request is taken as one from this machine",
        _ => "the signature verifies with the secret of the running service",
    }
}

/// The service refuses a request that was not changed on the way.
fn unproved(reason: &str, refusal: &CheckupRefusal) -> Problem {
    let words = &refusal.words;
    match reason {
        "signature_differs" | "key_unknown" | "user_differs" | "password_differs" => Problem::new(
            format!("the secret in this configuration is not the one of the running service ({words})"),
            "give both the same secret and restart the service, then see that the platform has it, too",
        ),
        "signature_missing" | "credentials_missing" => Problem::new(
            format!("a proxy takes away the header that proves where the request is from ({words})"),
            "let the proxy pass every header on",
        ),
        "signature_malformed" | "credentials_malformed" => Problem::new(
            format!("a proxy rewrites the header that proves where the request is from ({words})"),
            "let the proxy pass every header on as it is",
        ),
        "not_loopback" => Problem::new(
            "the platform is answered on the service's own machine only, and the request came through a proxy or from another",
            "give the platform an `authentication` to be called from elsewhere",
        ),
        _ => Problem::new(format!("the running service refuses the request ({words})"), "see the log of the service"),
    }
}

fn path_of(target: &str) -> &str {
    target.split('?').next().unwrap_or_default()
}

fn query_of(target: &str) -> Option<&str> {
    target.split_once('?').map(|(_, query)| query)
}

fn bare(url: &str) -> &str {
    url.trim_end_matches('/')
}
