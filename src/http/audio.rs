//! `/audio/{language}/{prompt}.wav`: recordings, for platforms to play.
//!
//! Only recordings that the script names are looked for, so that no other path can be read. A platform may end a call if it
//! cannot fetch a sound: in place of a recording that is lost or has changed half a second of silence is played, and from
//! the next document on its prompt is spoken.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use bytes::Bytes;
use hyper::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, IF_RANGE, LAST_MODIFIED, RANGE,
};
use hyper::{Method, StatusCode};

use crate::app::state::AppState;
use crate::base::call::Language;
use crate::http::range::{ByteRange, part};
use crate::http::reply::{Reply, empty, only, plain, reply};
use crate::http::request::Received;
use crate::line::Script;
use crate::line::prompt::PromptId;
use crate::metrics::prometheus::Metrics;
use crate::recordings::lost::LostRecordings;
use crate::recordings::{digest, file_name, folder, read_bounded, version, wav};

const WAV: &str = "audio/wav";
/// For an address that names the version: its content never changes (RFC 8246).
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The length of the silence: long enough that every platform accepts it as a sound.
const SILENCE_SAMPLES: usize = wav::RATE_HZ as usize / 2;

/// Sends recordings.
#[derive(Clone, Copy)]
pub(crate) struct Recordings<'a> {
    /// Names the recordings.
    pub script: &'a Script,
    /// Recordings that cannot be played any more.
    pub lost: &'a LostRecordings,
    /// The sounds that are being sent.
    pub sounds: &'a Sounds,
    /// Counts lost recordings.
    pub metrics: &'a Metrics,
}

/// The sounds that are being sent. Each is in memory once for all its listeners, and freed after the last: never more than all
/// recordings together.
pub(crate) struct Sounds {
    prompts: PathBuf,
    sending: Mutex<HashMap<(PathBuf, String), Weak<Sound>>>,
}

/// The content of a file.
struct Sound {
    file: Vec<u8>,
    modified: SystemTime,
}

/// A reference to a sound, for replies.
struct Share(Arc<Sound>);

impl AsRef<[u8]> for Share {
    fn as_ref(&self) -> &[u8] {
        &self.0.file
    }
}

/// The file of a recording has changed since the configuration in service was read.
#[derive(Debug, thiserror::Error)]
#[error("it is another sound than when the recordings were read")]
struct Changed;

impl Sounds {
    /// The sounds in the folder of the prompts.
    pub(crate) fn new(prompts: PathBuf) -> Self {
        Self { prompts, sending: Mutex::default() }
    }

    /// Reads a version of a recording.
    async fn sound(&self, language: &Language, id: &PromptId, wanted: &str) -> io::Result<Arc<Sound>> {
        let path = folder(&self.prompts, language).join(file_name(id));
        let key = (path.clone(), wanted.to_owned());
        if let Some(sound) = self.lock().get(&key).and_then(Weak::upgrade) {
            return Ok(sound);
        }
        let version = wanted.to_owned();
        let read = tokio::task::spawn_blocking(move || read(&path, &version)).await.map_err(io::Error::other)?;
        let sound = Arc::new(read?);
        let mut sending = self.lock();
        sending.retain(|_, sound| sound.strong_count() > 0);
        sending.insert(key, Arc::downgrade(&sound));
        Ok(sound)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(PathBuf, String), Weak<Sound>>> {
        self.sending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Path, wanted: &str) -> io::Result<Sound> {
    let modified = path.metadata()?.modified()?;
    let file = read_bounded(path, wav::FILE_BYTES_MAX)?;
    if version(&digest(&file)) == wanted { Ok(Sound { file, modified }) } else { Err(io::Error::other(Changed)) }
}

/// `GET /audio/{language}/{file}`: a recording, whole or in part.
pub(crate) async fn recording(audio: &Recordings<'_>, language: &str, file: &str, received: &Received) -> Reply {
    if !matches!(received.method, Method::GET | Method::HEAD) {
        return only("GET, HEAD");
    }
    let id = file.strip_suffix(".wav");
    let known = id.and_then(|id| Some((PromptId::new(id), audio.script.prompts.recording(language, id)?)));
    let Some((id, recording)) = known else { return plain(404, "no such recording\n") };
    let language = Language::new(language);
    let is_lost = audio.lost.contains(&language, &id);
    let sound = if is_lost { None } else { audio.read(&language, &id, &recording.version).await };
    let reply = sound.map_or_else(silence, |sound| send(&sound, &recording.version, received));
    if received.method == Method::HEAD { without_body(reply) } else { reply }
}

impl<'a> Recordings<'a> {
    /// The recordings of the configuration in service.
    pub(crate) fn of(state: &'a AppState, sounds: &'a Sounds) -> Self {
        Self { script: &state.script, lost: &state.lost, sounds, metrics: &state.resources.metrics }
    }

    async fn read(&self, language: &Language, id: &PromptId, version: &str) -> Option<Arc<Sound>> {
        match self.sounds.sound(language, id, version).await {
            Ok(sound) => Some(sound),
            Err(error) => {
                self.lose(language, id, &error);
                None
            }
        }
    }

    /// Notes, once, that a recording cannot be played any more.
    fn lose(&self, language: &Language, id: &PromptId, error: &io::Error) {
        if self.lost.add(language, id) {
            self.metrics.recording_lost();
            let error = error as &dyn std::error::Error;
            tracing::error!(
                language = language.as_str(),
                prompt = id.as_str(),
                error,
                "recording lost; its prompt is spoken"
            );
        }
    }
}

/// Half a second of silence, not to be cached.
fn silence() -> Reply {
    let mut reply = reply(200, WAV, wav::write(&[0; SILENCE_SAMPLES]));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// Replies with a sound, a part of it or 304 (RFC 9110 sections 13 and 14).
fn send(sound: &Arc<Sound>, version: &str, received: &Received) -> Reply {
    let (tag, modified) = (format!("\"{version}\""), httpdate::fmt_http_date(sound.modified));
    let mut reply = if is_known(received, &tag, sound.modified) {
        empty(304)
    } else {
        content(sound, wanted_part(received, &tag, &modified, sound.file.len()))
    };
    let is_named =
        form_urlencoded::parse(received.query().as_bytes()).any(|(key, value)| key == "v" && value == version);
    let headers = reply.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(if is_named { FOR_EVER } else { "no-cache" }));
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(ETAG, ascii(&tag));
    headers.insert(LAST_MODIFIED, ascii(&modified));
    reply
}

/// True if the client has this version of the sound.
fn is_known(received: &Received, tag: &str, modified: SystemTime) -> bool {
    let (tags, since) = (header(received, IF_NONE_MATCH), header(received, IF_MODIFIED_SINCE));
    match (tags, since) {
        (Some(tags), _) => {
            tags.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
        }
        // A date in a header has no fractions of a second.
        (None, Some(since)) => httpdate::parse_http_date(since)
            .is_ok_and(|since| httpdate::fmt_http_date(modified) == httpdate::fmt_http_date(since) || modified < since),
        (None, None) => false,
    }
}

/// The requested part; the whole if the client has begun with another version.
fn wanted_part(received: &Received, tag: &str, modified: &str, length: usize) -> ByteRange {
    let is_of_this = header(received, IF_RANGE).is_none_or(|known| known == tag || known == modified);
    match header(received, RANGE).filter(|_| is_of_this && received.method == Method::GET) {
        Some(range) => part(range, length),
        None => ByteRange::Whole,
    }
}

fn content(sound: &Arc<Sound>, wanted: ByteRange) -> Reply {
    let (bytes, length) = (Bytes::from_owner(Share(sound.clone())), sound.file.len());
    let (status, bytes, range) = match wanted {
        ByteRange::Whole => return reply(200, WAV, bytes),
        ByteRange::Of(first, last) => (206, bytes.slice(first..=last), format!("bytes {first}-{last}/{length}")),
        ByteRange::Outside => (416, Bytes::new(), format!("bytes */{length}")),
    };
    let mut reply = reply(status, WAV, bytes);
    reply.headers_mut().insert(CONTENT_RANGE, ascii(&range));
    reply
}

/// The reply to HEAD: with the length, without the body, in every version of HTTP.
fn without_body(reply: Reply) -> Reply {
    let (mut head, body) = reply.into_parts();
    if head.status != StatusCode::NOT_MODIFIED {
        let length = hyper::body::Body::size_hint(&body).lower();
        head.headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    Reply::from_parts(head, Default::default())
}

fn header(received: &Received, name: HeaderName) -> Option<&str> {
    received.headers.get(name)?.to_str().ok()
}

fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("hex, digits and dates are visible ASCII")
}
