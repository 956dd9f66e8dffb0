//! `/audio/{language}/{prompt}.wav`: recordings, for platforms to play.
//!
//! Only what the script knows as a recording is looked for, so that no path leads anywhere else. A platform may end a call
//! at a sound it cannot fetch: where a known recording is gone or has become another, half a second of silence is played,
//! and from the next document on its prompt is spoken.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

use bytes::Bytes;
use hyper::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, IF_RANGE, LAST_MODIFIED, RANGE,
};
use hyper::{Method, StatusCode};

use crate::app::state::Switchboard;
use crate::base::call::Language;
use crate::http::range::{Part, part};
use crate::http::reply::{Reply, empty, plain, reply};
use crate::http::request::Received;
use crate::line::prompt::PromptId;
use crate::recordings::lost::LostRecordings;
use crate::recordings::{digest, file_name, folder, read_bounded, version, wav};

const WAV: &str = "audio/wav";
/// For an address that names the very sound: it is never another (RFC 8246).
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What is played for a recording that is gone: long enough that every platform takes it for a sound.
const SILENCE_SAMPLES: usize = wav::RATE_HZ as usize / 2;

/// The sounds that are being sent. Each is in memory once, however many callers it is sent to, and gone when the last of
/// them has it: never more than all recordings together.
#[derive(Default)]
pub struct Sounds {
    prompts: PathBuf,
    in_hand: Mutex<HashMap<PathBuf, Weak<Sound>>>,
    /// Recordings whose files could not be read.
    pub lost: LostRecordings,
}

/// A sound as it is in its file.
struct Sound {
    file: Vec<u8>,
    modified: SystemTime,
}

/// A share of a sound that is being sent.
struct Share(Arc<Sound>);

impl AsRef<[u8]> for Share {
    fn as_ref(&self) -> &[u8] {
        &self.0.file
    }
}

/// The file of a recording is another than when the configuration in service was read.
#[derive(Debug, thiserror::Error)]
#[error("it is another sound than when the recordings were read")]
struct Changed;

impl Sounds {
    /// The sounds below the folder of the prompts.
    pub fn new(prompts: PathBuf) -> Self {
        Self { prompts, ..Self::default() }
    }

    /// The sound of a recording.
    async fn sound(&self, language: &Language, id: &PromptId, wanted: &str) -> io::Result<Arc<Sound>> {
        let path = folder(&self.prompts, language).join(file_name(id));
        if let Some(sound) = self.held(&path) {
            return Ok(sound);
        }
        let (file, wanted) = (path.clone(), wanted.to_owned());
        let read = tokio::task::spawn_blocking(move || read(&file, &wanted)).await.map_err(io::Error::other)?;
        let sound = Arc::new(read?);
        let mut in_hand = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        in_hand.retain(|_, sound| sound.strong_count() > 0);
        in_hand.insert(path, Arc::downgrade(&sound));
        Ok(sound)
    }

    fn held(&self, path: &Path) -> Option<Arc<Sound>> {
        self.in_hand.lock().unwrap_or_else(PoisonError::into_inner).get(path)?.upgrade()
    }
}

fn read(path: &Path, wanted: &str) -> io::Result<Sound> {
    let modified = path.metadata()?.modified()?;
    let file = read_bounded(path, wav::FILE_BYTES_MAX)?;
    match version(&digest(&file)) == wanted {
        true => Ok(Sound { file, modified }),
        false => Err(io::Error::other(Changed)),
    }
}

/// `GET /audio/{language}/{file}`: a recording, whole or in part.
pub async fn sound(board: &Switchboard, language: &str, file: &str, received: &Received) -> Reply {
    if !matches!(received.method, Method::GET | Method::HEAD) {
        return plain(405, "only GET\n");
    }
    let id = file.strip_suffix(".wav");
    let known = id.and_then(|id| Some((PromptId::new(id), board.script.prompts.recording(language, id)?)));
    let Some((id, recording)) = known else { return plain(404, "no such recording\n") };
    let language = Language::new(language);
    let sound = match board.sounds.lost.contains(&language, &id) {
        true => None,
        false => match board.sounds.sound(&language, &id, &recording.version).await {
            Ok(sound) => Some(sound),
            Err(error) => {
                lose(board, &language, &id, &error);
                None
            }
        },
    };
    let reply = sound.map_or_else(silence, |sound| send(&sound, &recording.version, received));
    if received.method == Method::HEAD { without_body(reply) } else { reply }
}

/// Notes, once, that a recording cannot be played any more.
fn lose(board: &Switchboard, language: &Language, id: &PromptId, error: &io::Error) {
    if board.sounds.lost.add(language, id) {
        board.metrics.recording_lost();
        let error = error as &dyn std::error::Error;
        tracing::error!(
            language = language.as_str(),
            prompt = id.as_str(),
            error,
            "recording lost; its prompt is spoken"
        );
    }
}

/// Half a second of it, which nobody keeps.
fn silence() -> Reply {
    let mut reply = reply(200, WAV, wav::write(&[0; SILENCE_SAMPLES]));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

/// Sends a sound as it is asked for (RFC 9110 sections 13 and 14).
fn send(sound: &Arc<Sound>, version: &str, received: &Received) -> Reply {
    let (tag, modified) = (format!("\"{version}\""), httpdate::fmt_http_date(sound.modified));
    let mut reply = match is_known(received, &tag, sound.modified) {
        true => empty(304),
        false => content(sound, wanted_part(received, &tag, &modified, sound.file.len())),
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

/// Whether the asker has this very sound.
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

/// The part asked for. A part of another sound than the asker has begun with is not what it wants.
fn wanted_part(received: &Received, tag: &str, modified: &str, length: usize) -> Part {
    let is_of_this = header(received, IF_RANGE).is_none_or(|known| known == tag || known == modified);
    match header(received, RANGE).filter(|_| is_of_this && received.method == Method::GET) {
        Some(range) => part(range, length),
        None => Part::Whole,
    }
}

fn content(sound: &Arc<Sound>, wanted: Part) -> Reply {
    let (bytes, length) = (Bytes::from_owner(Share(sound.clone())), sound.file.len());
    let (status, bytes, range) = match wanted {
        Part::Whole => return reply(200, WAV, bytes),
        Part::Of(first, last) => (206, bytes.slice(first..=last), format!("bytes {first}-{last}/{length}")),
        Part::Outside => (416, Bytes::new(), format!("bytes */{length}")),
    };
    let mut reply = reply(status, WAV, bytes);
    reply.headers_mut().insert(CONTENT_RANGE, ascii(&range));
    reply
}

/// The same with its length and without its bytes, whatever the version of HTTP does by itself.
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
