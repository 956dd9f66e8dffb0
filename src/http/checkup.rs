//! Requests of `deflect doctor`: judged like requests of a platform, and answered with a report of what arrived. They start no
//! call and are not counted.
//!
//! The doctor proves to have the seal key: the header carries the time, the platform and a digest of the request as it was
//! sent, under an HMAC. The answer has no secrets, but it tells how a request was judged, so a header that someone saw is
//! good for [`WINDOW_SECONDS`] only. After that the answer is just the time, which shows the doctor a wrong clock.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hyper::header::{CONTENT_TYPE, HOST};
use jiff::Timestamp;
use ring::{digest, hmac};
use serde::{Deserialize, Serialize};

use crate::base::error::chain;
use crate::config::settings::PlatformSettings;
use crate::http::admission::Admission;
use crate::http::reply::{Reply, json};
use crate::http::request::Received;

/// The header of a question: `time.platform.digest.tag`.
pub const HEADER: &str = "x-deflect-checkup";
/// The most that the time of a question may differ from our clock, in seconds.
pub const WINDOW_SECONDS: u64 = 600;

/// The longest header, in characters. The name of the platform is the only part of no fixed length.
const HEADER_CHARS_MAX: usize = 1024;
/// Separates the key from others derived from the seal key.
const KEY_LABEL: &[u8] = b"checkup";

/// Signs questions.
#[derive(Clone, Debug)]
pub struct CheckupKey(Vec<hmac::Key>);

/// The answer of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckupAnswer {
    /// The doctor has our key.
    Report(Box<CheckupReport>),
    /// The doctor has another key, and learns nothing more.
    OtherKey,
}

/// The service, and the question as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckupReport {
    /// The program's version.
    pub version: String,
    /// The time of its clock.
    pub time: Timestamp,
    /// The request as it arrived; `None` if the time of the question is too far from our clock.
    pub arrived: Option<ArrivedRequest>,
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivedRequest {
    /// GET, POST and so on.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The `Host`.
    pub host: Option<String>,
    /// The `Content-Type`.
    pub content_type: Option<String>,
    /// The length of the body.
    pub body_bytes: usize,
    /// SHA-256 of the body, in hex.
    pub body_sha256: String,
    /// The address that signatures are computed on here, without credentials.
    pub public_url: String,
    /// The reason that it is not taken for the platform's; `None` if it is.
    pub refusal: Option<CheckupRefusal>,
}

/// The reason that a request is not taken for the platform's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckupRefusal {
    /// The label of metrics; `platform` if no platform has the name.
    pub reason: String,
    /// The same in words.
    pub words: String,
}

/// The content of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
struct CheckupQuestion {
    asked_at: i64,
    platform: String,
    digest: String,
}

impl CheckupKey {
    /// Derives the keys from the seal keys, at least one: the first asks, questions of all are answered.
    pub fn new(seal_keys: &[[u8; 32]]) -> Self {
        let derived = |key: &[u8; 32]| {
            let root = hmac::Key::new(hmac::HMAC_SHA256, key);
            hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&root, KEY_LABEL).as_ref())
        };
        Self(seal_keys.iter().map(derived).collect())
    }

    /// The header of a question about a platform: a request of this method, path and query as they should arrive, and
    /// body.
    pub fn question(&self, platform: &str, method: &str, target: &str, body: &[u8], now: Timestamp) -> String {
        let platform = BASE64URL_NOPAD.encode(platform.as_bytes());
        let question = format!("{}.{platform}.{}", now.as_second(), digest_of(method, target, body));
        let tag = HEXLOWER.encode(hmac::sign(&self.0[0], question.as_bytes()).as_ref());
        format!("{question}.{tag}")
    }

    /// The question in a header; `None` if it was not made with this key.
    fn read(&self, header: &str) -> Option<CheckupQuestion> {
        if header.len() > HEADER_CHARS_MAX {
            return None;
        }
        let (question, tag) = header.rsplit_once('.')?;
        let tag = HEXLOWER.decode(tag.as_bytes()).ok()?;
        self.0.iter().find(|key| hmac::verify(key, question.as_bytes(), &tag).is_ok())?;
        let mut parts = question.split('.');
        let (asked_at, platform, digest) = (parts.next()?, parts.next()?, parts.next()?);
        let platform = String::from_utf8(BASE64URL_NOPAD.decode(platform.as_bytes()).ok()?).ok()?;
        Some(CheckupQuestion { asked_at: asked_at.parse().ok()?, platform, digest: digest.to_owned() })
    }
}

/// The answer to a question of the doctor; `None` for other requests.
pub(crate) fn answer(admission: &Admission<'_>, key: &CheckupKey, received: &Received) -> Option<Reply> {
    let header = received.header(HEADER)?;
    let Some(question) = key.read(header) else {
        admission.metrics.refused("unknown", "checkup_key");
        if admission.log_limiter.allows("refused a checkup", "doctor", "checkup_key") {
            tracing::warn!(peer = %received.peer.ip(), "refused a checkup: it was asked with another seal key");
        }
        return Some(json(403, &CheckupAnswer::OtherKey));
    };
    let now = admission.clock.now();
    let is_timely = now.as_second().abs_diff(question.asked_at) <= WINDOW_SECONDS;
    let arrived = is_timely.then(|| arrived(admission, received, &question));
    log(&question, received, arrived.as_ref());
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Some(json(200, &CheckupAnswer::Report(Box::new(CheckupReport { version, time: now, arrived }))))
}

/// SHA-256 of a body, in hex.
pub fn sha256(body: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, body).as_ref())
}

fn digest_of(method: &str, target: &str, body: &[u8]) -> String {
    sha256(format!("{method}\n{target}\n{}", sha256(body)).as_bytes())
}

fn arrived(admission: &Admission<'_>, received: &Received, question: &CheckupQuestion) -> ArrivedRequest {
    let host = received.header(HOST.as_str()).or(received.uri.authority().map(|authority| authority.as_str()));
    let mut public_url = admission.public_url.clone();
    // Fails only for URLs that cannot have credentials.
    let _ = public_url.set_username("");
    let _ = public_url.set_password(None);
    ArrivedRequest {
        method: received.method.to_string(),
        target: received.path_and_query().to_owned(),
        host: host.map(str::to_owned),
        content_type: received.header(CONTENT_TYPE.as_str()).map(str::to_owned),
        body_bytes: received.body.len(),
        body_sha256: sha256(&received.body),
        public_url: public_url.into(),
        refusal: judge(admission, admission.platform(&question.platform), received).err(),
    }
}

/// Judges a request like one of the platform.
fn judge(
    admission: &Admission<'_>,
    platform: Option<&PlatformSettings>,
    received: &Received,
) -> Result<(), CheckupRefusal> {
    let Some(platform) = platform else {
        let words = "no platform of this name is configured here".to_owned();
        return Err(CheckupRefusal { reason: "platform".to_owned(), words });
    };
    admission
        .authenticate(platform, received)
        .map(drop)
        .map_err(|refusal| CheckupRefusal { reason: refusal.reason().to_owned(), words: chain(&refusal) })
}

fn log(question: &CheckupQuestion, received: &Received, arrived: Option<&ArrivedRequest>) {
    let found = digest_of(received.method.as_str(), received.path_and_query(), &received.body);
    let reason = match arrived {
        Some(ArrivedRequest { refusal: Some(refusal), .. }) => refusal.reason.as_str(),
        Some(_) => "none",
        None => "checkup_time",
    };
    let platform = question.platform.as_str();
    tracing::info!(platform, unchanged = found == question.digest, refusal = reason, "answered a checkup");
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn key(byte: u8) -> CheckupKey {
        CheckupKey::new(&[[byte; 32]])
    }

    #[test]
    fn a_question_is_read_with_its_own_key_only() {
        let header = key(1).question("твилио", "POST", "/voice/x?state=y", b"a=b", NOW);
        let question = key(1).read(&header).unwrap();
        assert_eq!((question.asked_at, question.platform.as_str()), (0, "твилио"));
        assert_eq!(question.digest, digest_of("POST", "/voice/x?state=y", b"a=b"));
        assert_eq!(key(2).read(&header), None);
    }

    #[test]
    fn no_part_of_a_question_can_be_changed() {
        let header = key(1).question("local", "POST", "/voice/x", b"", NOW);
        for at in 0..header.len() {
            let other = if header.as_bytes()[at] == b'1' { "2" } else { "1" };
            let changed = [&header[..at], other, &header[at + 1..]].concat();
            assert_eq!(key(1).read(&changed), None, "{at}");
        }
        for bad in ["", ".", "...", "0.bG9jYWw.00", &"a.".repeat(HEADER_CHARS_MAX)] {
            assert_eq!(key(1).read(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_digest_tells_every_part_from_the_next() {
        let digests = [
            digest_of("POST", "/a", b"b"),
            digest_of("GET", "/a", b"b"),
            digest_of("POST", "/a?", b"b"),
            digest_of("POST", "/a", b"c"),
        ];
        for (index, digest) in digests.iter().enumerate() {
            assert!(!digests[..index].contains(digest), "{index}");
        }
    }
}
