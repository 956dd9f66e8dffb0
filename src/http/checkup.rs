//! Requests of `deflect doctor`: recognised at the public door, judged as the platform's own would be, and answered with
//! what arrived. They start no call and are counted nowhere.
//!
//! Who asks must hold the seal key: the header carries the time, the platform and a digest of the request as it was sent,
//! under an HMAC. The answer holds no secret, but it says how a request was judged, so that a header somebody saw is good
//! for [`WINDOW_SECONDS`] only; later it brings nothing but the time, by which the doctor tells a wrong clock.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hyper::header::{CONTENT_TYPE, HOST};
use jiff::Timestamp;
use ring::{digest, hmac};
use serde::{Deserialize, Serialize};

use crate::app::state::Switchboard;
use crate::config::settings::PlatformSettings;
use crate::http::admission::authenticated;
use crate::http::reply::{Reply, json};
use crate::http::request::Received;

/// The header a question comes in: `time.platform.digest.tag`.
pub const HEADER: &str = "x-deflect-checkup";
/// How long a question is good for, in seconds, by our clock and before or after it.
pub const WINDOW_SECONDS: u64 = 600;

/// The longest header looked at, in characters. A name of a platform is the only part without a length of its own.
const HEADER_CHARS_MAX: usize = 1024;
/// Sets the key apart from everything else derived from the seal key.
const KEY_LABEL: &[u8] = b"checkup";

/// What questions are signed with.
#[derive(Clone, Debug)]
pub struct CheckupKey(hmac::Key);

/// What the service says to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The asker holds our key.
    Report(Box<Report>),
    /// The asker holds another key, and learns nothing more.
    OtherKey,
}

/// How the service sees itself, and the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The program's version.
    pub version: String,
    /// The time of its clock.
    pub time: Timestamp,
    /// What arrived; `None` when the question was asked at another time by its clock.
    pub arrived: Option<Arrived>,
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// GET, POST and so on.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The host it names.
    pub host: Option<String>,
    /// The type of its body.
    pub content_type: Option<String>,
    /// How long its body is.
    pub body_bytes: usize,
    /// SHA-256 of its body, in hex.
    pub body_sha256: String,
    /// The address that signatures are computed on here, without credentials.
    pub public_url: String,
    /// Why it is not taken for the platform's; `None` when it is.
    pub refusal: Option<Refused>,
}

/// Why a request is not taken for the platform's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The label of metrics, or `platform` when there is none of the name.
    pub reason: String,
    /// The same for people.
    pub words: String,
}

/// What a question says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Question {
    asked_at: i64,
    platform: String,
    digest: String,
}

impl CheckupKey {
    /// The key that is derived from the seal key.
    pub fn new(seal_key: &[u8; 32]) -> Self {
        let root = hmac::Key::new(hmac::HMAC_SHA256, seal_key);
        Self(hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&root, KEY_LABEL).as_ref()))
    }

    /// The header of a question about a platform: a request of this method, path and query as they should arrive, and
    /// body.
    pub fn question(&self, platform: &str, method: &str, target: &str, body: &[u8], now: Timestamp) -> String {
        let platform = BASE64URL_NOPAD.encode(platform.as_bytes());
        let question = format!("{}.{platform}.{}", now.as_second(), digest_of(method, target, body));
        let tag = HEXLOWER.encode(hmac::sign(&self.0, question.as_bytes()).as_ref());
        format!("{question}.{tag}")
    }

    /// The question in a header; `None` when it was not made with this key.
    fn read(&self, header: &str) -> Option<Question> {
        if HEADER_CHARS_MAX < header.len() {
            return None;
        }
        let (question, tag) = header.rsplit_once('.')?;
        hmac::verify(&self.0, question.as_bytes(), &HEXLOWER.decode(tag.as_bytes()).ok()?).ok()?;
        let mut parts = question.split('.');
        let (asked_at, platform, digest) = (parts.next()?, parts.next()?, parts.next()?);
        let platform = String::from_utf8(BASE64URL_NOPAD.decode(platform.as_bytes()).ok()?).ok()?;
        Some(Question { asked_at: asked_at.parse().ok()?, platform, digest: digest.to_owned() })
    }
}

/// The answer to a question of the doctor; `None` when the request is none.
pub fn answer(board: &Switchboard, received: &Received) -> Option<Reply> {
    let header = received.header(HEADER)?;
    let Some(question) = board.checkup_key.read(header) else {
        board.metrics.refused("unknown", "checkup_key");
        if board.sampled.is_told("refused a checkup", "doctor", "checkup_key") {
            tracing::warn!(peer = %received.peer.ip(), "refused a checkup: it was asked with another seal key");
        }
        return Some(json(403, &Answer::OtherKey));
    };
    let now = board.clock.now();
    let is_timely = now.as_second().abs_diff(question.asked_at) <= WINDOW_SECONDS;
    let arrived = is_timely.then(|| arrived(board, received, &question));
    log(&question, received, arrived.as_ref());
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Some(json(200, &Answer::Report(Box::new(Report { version, time: now, arrived }))))
}

/// SHA-256 of a body, in hex.
pub fn sha256(body: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, body).as_ref())
}

fn digest_of(method: &str, target: &str, body: &[u8]) -> String {
    sha256(format!("{method}\n{target}\n{}", sha256(body)).as_bytes())
}

fn arrived(board: &Switchboard, received: &Received, question: &Question) -> Arrived {
    let host = received.header(HOST.as_str()).or(received.uri.authority().map(|authority| authority.as_str()));
    let mut public_url = board.public_url().clone();
    let _without_credentials = (public_url.set_username(""), public_url.set_password(None));
    Arrived {
        method: received.method.to_string(),
        target: received.path_and_query().to_owned(),
        host: host.map(str::to_owned),
        content_type: received.header(CONTENT_TYPE.as_str()).map(str::to_owned),
        body_bytes: received.body.len(),
        body_sha256: sha256(&received.body),
        public_url: public_url.into(),
        refusal: judge(board, board.platform(&question.platform), received).err(),
    }
}

/// Judges a request exactly as one of the platform.
fn judge(board: &Switchboard, platform: Option<&PlatformSettings>, received: &Received) -> Result<(), Refused> {
    let Some(platform) = platform else {
        let words = "no platform of this name is configured here".to_owned();
        return Err(Refused { reason: "platform".to_owned(), words });
    };
    authenticated(board, platform, received).map(drop).map_err(|refusal| {
        let error = &refusal as &dyn std::error::Error;
        let chain = std::iter::successors(Some(error), |error| error.source());
        let words = chain.map(ToString::to_string).collect::<Vec<_>>().join(": ");
        Refused { reason: refusal.reason().to_owned(), words }
    })
}

fn log(question: &Question, received: &Received, arrived: Option<&Arrived>) {
    let found = digest_of(received.method.as_str(), received.path_and_query(), &received.body);
    let reason = match arrived {
        Some(Arrived { refusal: Some(refusal), .. }) => refusal.reason.as_str(),
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
        CheckupKey::new(&[byte; 32])
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
