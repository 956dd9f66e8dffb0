//! The mouth and ears of the line: our steps into a platform's words, a platform's request into our input.
//!
//! The life of a turn, seen from here: the door takes a request as a [`Webhook`], [`signature::verify`] says whether the
//! platform sent it, [`read`] what it says, [`Seal::open`](seal::Seal::open) where the call was; once the flow has
//! decided, the session is sealed into [`next_url`], and [`write`] makes the document that waits for the next turn there.
//!
//! Each dialect is one file with the same functions; [`Dialect`] chooses among them here and nowhere else. No dialect
//! knows a menu, keeps a state, reads a clock or does I/O.
//!
//! What a platform lacks, and what its callers get instead (README has the whole table, `tests/dialect/features.rs`
//! proves it):
//!
//! | platform | lacks | instead |
//! |---|---|---|
//! | Somleng, Bandwidth, FreeSWITCH | listening for speech | keys; `deflect check` refuses `hears` |
//! | VoiceXML | free speech | the phrases of `speech.ftl` as they are listed, as a grammar |
//! | all but VoiceXML | words beside a sound that cannot be fetched | half a second of silence; the next turn speaks |
//! | Bandwidth, VoiceXML, FreeSWITCH | a signature | a password with every request |
//! | VoiceXML | the caller's number in the first request | a page that asks for it |
//! | Somleng | `Pause`, SSML | neither is written there: the voice pauses at the punctuation |
//! | Telnyx; voices that take no SSML | a pause of a length | the voice pauses at the punctuation |

pub mod address;
pub mod bxml;
pub mod document;
pub mod form;
pub mod httapi;
pub mod plivo;
pub mod response;
pub mod seal;
pub mod signature;
pub mod speech;
pub mod texml;
pub mod twiml;
pub mod twiml_reader;
pub mod vocabulary;
pub mod voicexml;
pub mod webhook;
pub mod xml;

use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::base::call::{CallId, Language, PlatformName};
use crate::config::settings::{Dialect, PlatformSettings};
use crate::dialect::bxml::JsonError;
use crate::dialect::form::{Form, FormError};
use crate::dialect::webhook::Webhook;
use crate::line::prompt::{Prompt, PromptId, Prompts, Utterance};
use crate::line::step::{Input, Step};
use crate::recordings::lost::LostRecordings;

/// The longest document, in bytes: half of what the strictest platform takes.
pub const DOCUMENT_BYTES_MAX: usize = 32 * 1024;
/// The most keys taken at once. More are kept as one more than this, which no menu and no number can be.
pub const DIGITS_MAX: usize = 32;

/// The parameter of our own address that carries the sealed session.
const STATE: &str = "state";

/// Stands for a value that is no text (U+FFFD REPLACEMENT CHARACTER).
const UNREADABLE: &str = "\u{fffd}";

/// What may stand in a path as it is.
const PATH_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What a platform asks for where calls come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A turn of a call.
    Turn(Request),
    /// The call is over: some platforms say so here and not at the status call-back.
    End(EndOfCall),
    /// A line that was dialled has gone after a talk. Whether the caller stays is told apart.
    Talked(Talk),
    /// Something happened that changes nothing: it is acknowledged.
    Notice,
    /// A call comes in, and the platform says nothing of it until a document asks: see [`voicexml::introduction`].
    Unintroduced,
}

/// What a document is made of.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The call it is for.
    pub call: &'a CallId,
    /// What is to be done, in order.
    pub steps: &'a [Step],
    /// Every word and recording.
    pub prompts: &'a Prompts,
    /// Where the platform comes with the result, see [`next_url`].
    pub next_url: &'a str,
    /// Our address for platforms and callers, which recordings and the status call-back stand under.
    pub public_url: &'a Url,
    /// Recordings that are spoken instead, as their files are gone.
    pub lost: &'a LostRecordings,
}

impl Page<'_> {
    /// Where the recording of an utterance is heard. The version makes another sound another address, since platforms
    /// keep sounds for days.
    pub fn sound_url(&self, utterance: &Utterance<'_>) -> Option<String> {
        let Prompt { id, language, .. } = utterance.prompt;
        if utterance.recording.is_some() && self.lost.contains(language, id) {
            return None;
        }
        Some(sound_url(self.public_url, language, id, &utterance.recording?.version))
    }
}

/// Where a recording is heard.
pub fn sound_url(public_url: &Url, language: &Language, id: &PromptId, version: &str) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    format!("{base}/audio/{language}/{id}.wav?v={version}")
}

/// One turn as the platform asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The call.
    pub call: CallId,
    /// Who calls, as the platform writes it: a number, a SIP address, a word or its spelling for a hidden number, or
    /// nothing.
    pub from: String,
    /// The number dialled, as the platform writes it.
    pub to: String,
    /// How far the call is; `None` when the platform does not say or says something new.
    pub status: Option<CallStatus>,
    /// What the caller did.
    pub input: Input,
    /// The sealed session; `None` exactly when the input is [`Input::Start`].
    pub state: Option<String>,
}

/// Shows neither numbers nor keys, which may be a number, nor the state.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("call", &self.call).field("status", &self.status).finish_non_exhaustive()
    }
}

/// How far a call is, in the words all platforms of the Twilio family share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallStatus {
    /// Waiting to be placed.
    Queued,
    /// Being placed.
    Initiated,
    /// Not answered yet: the first request of a call.
    Ringing,
    /// Answered.
    InProgress,
    /// Over, after it was answered.
    Completed,
    /// Over: engaged.
    Busy,
    /// Over: nobody answered.
    NoAnswer,
    /// Over: could not be placed.
    Failed,
    /// Over: the caller left before the answer.
    Canceled,
}

impl CallStatus {
    /// Whether the call is over.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Busy | Self::NoAnswer | Self::Failed | Self::Canceled)
    }
}

/// A platform's word that a call is over. May come twice, and before the request it overtook.
#[derive(Clone, PartialEq, Eq)]
pub struct EndOfCall {
    /// The call.
    pub call: CallId,
    /// How it ended; always a final status.
    pub status: CallStatus,
    /// How long it lasted, by the platform's count.
    pub duration: Option<Duration>,
    /// The sealed session of the turn that dialled, where the notice says that the caller left after a talk with that line.
    pub talk: Option<String>,
}

/// Does not show the state.
impl fmt::Debug for EndOfCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("EndOfCall");
        shown.field("call", &self.call).field("status", &self.status).field("duration", &self.duration);
        shown.field("talked", &self.talk.is_some()).finish()
    }
}

/// A platform's word that somebody spoke with the caller on a line that was dialled. May come twice, and after the end of
/// the call.
#[derive(Clone, PartialEq, Eq)]
pub struct Talk {
    /// The call that dialled.
    pub call: CallId,
    /// The sealed session of the turn that dialled.
    pub state: String,
}

/// Does not show the state.
impl fmt::Debug for Talk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Talk").field("call", &self.call).finish_non_exhaustive()
    }
}

/// Why a request cannot be read as a turn of a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialectError {
    /// The body is no form.
    #[error("expected a body of type `application/x-www-form-urlencoded`, found another")]
    NotAForm,
    /// The body is no JSON.
    #[error("expected a body of type `application/json`, found another")]
    NotJson,
    /// The body says it is JSON and cannot be read.
    #[error("could not read the body")]
    Json(#[source] JsonError),
    /// A parameter that every request has is not there.
    #[error("expected a parameter `{0}`, found none")]
    Missing(&'static str),
    /// A parameter has a value that no document of ours makes the platform send.
    #[error("expected a known value of parameter `{0}`, found another")]
    Unknown(&'static str),
    /// The call id is empty, too long or not visible ASCII.
    #[error("expected a call id of 1 to 128 visible ASCII characters, found something else")]
    CallId,
    /// The parameters contradict each other.
    #[error("could not read the parameters")]
    Parameters(#[source] FormError),
}

impl DialectError {
    /// The label of metrics.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotAForm => "not_a_form",
            Self::NotJson => "not_json",
            Self::Json(_) => "json",
            Self::Missing(_) => "parameter_missing",
            Self::Unknown(_) => "parameter_unknown",
            Self::CallId => "call_id",
            Self::Parameters(_) => "parameters",
        }
    }
}

/// Reads what a platform asks for where calls come in. Parameters that are not known are left alone.
///
/// # Errors
/// A request without a call id, or that can be read in two ways.
pub fn read(platform: &PlatformSettings, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
    match platform.dialect {
        Dialect::Twiml => twiml::read(request),
        Dialect::Texml => texml::read(request),
        Dialect::Plivo => plivo::read(request),
        Dialect::Bxml => bxml::read(request),
        Dialect::Voicexml => voicexml::read(request),
        Dialect::Httapi => httapi::read(request),
    }
}

/// Reads a status call-back; `None` while the call goes on. The same end may be told more than once.
///
/// # Errors
/// A request without a call id, or that can be read in two ways.
pub fn read_status(platform: &PlatformSettings, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
    match platform.dialect {
        Dialect::Twiml => twiml::read_status(request),
        Dialect::Texml => texml::read_status(request),
        Dialect::Plivo => plivo::read_status(request),
        Dialect::Bxml => bxml::read_status(request),
        Dialect::Voicexml => voicexml::read_status(request),
        Dialect::Httapi => httapi::read_status(request),
    }
}

/// The document that does the steps, in order, and comes back with the result. What stands after a step that waits or
/// ends the call is left out. Speech beyond [`DOCUMENT_BYTES_MAX`] is left out; the way on never is.
pub fn write(platform: &PlatformSettings, page: &Page<'_>) -> String {
    match platform.dialect {
        Dialect::Twiml => twiml::write(platform, page),
        Dialect::Texml => texml::write(platform, page),
        Dialect::Plivo => plivo::write(platform, page),
        Dialect::Bxml => bxml::write(platform, page),
        Dialect::Voicexml => voicexml::write(platform, page),
        Dialect::Httapi => httapi::write(platform, page),
    }
}

/// A document that says a plain text and ends the call, for when everything else has failed.
pub fn apology(platform: &PlatformSettings, text: &str, language: &Language) -> String {
    match platform.dialect {
        Dialect::Twiml => twiml::apology(platform, text, language),
        Dialect::Texml => texml::apology(platform, text, language),
        Dialect::Plivo => plivo::apology(platform, text, language),
        Dialect::Bxml => bxml::apology(platform, text, language),
        Dialect::Voicexml => voicexml::apology(platform, text, language),
        Dialect::Httapi => httapi::apology(platform, text, language),
    }
}

/// A document that does nothing: the answer to a status call-back. Some platforms want one even then, and none wants
/// a 204.
pub const fn acknowledgement(platform: &PlatformSettings) -> &'static str {
    match platform.dialect {
        Dialect::Twiml => twiml::ACKNOWLEDGEMENT,
        Dialect::Texml => texml::ACKNOWLEDGEMENT,
        Dialect::Plivo => plivo::ACKNOWLEDGEMENT,
        Dialect::Bxml => bxml::ACKNOWLEDGEMENT,
        Dialect::Voicexml => voicexml::ACKNOWLEDGEMENT,
        Dialect::Httapi => httapi::ACKNOWLEDGEMENT,
    }
}

/// The type of every document of a platform. Always sent: Twilio reads `text/plain` out to the caller, SignalWire takes a
/// missing type for an error, FreeSWITCH takes `text/xml` only.
pub const fn content_type(platform: &PlatformSettings) -> &'static str {
    match platform.dialect {
        Dialect::Twiml | Dialect::Texml | Dialect::Plivo | Dialect::Httapi => "text/xml; charset=utf-8",
        Dialect::Bxml => "application/xml; charset=utf-8",
        Dialect::Voicexml => "application/voicexml+xml; charset=utf-8",
    }
}

/// The address of calls of a platform: absolute, as relative ones are not taken everywhere.
pub fn voice_url(public_url: &Url, platform: &PlatformName) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    format!("{base}/voice/{}", utf8_percent_encode(platform.as_str(), PATH_ESCAPED))
}

/// Where the platform comes for the next turn, in ASCII.
pub fn next_url(public_url: &Url, platform: &PlatformName, state: &str) -> String {
    let state = utf8_percent_encode(state, PATH_ESCAPED);
    format!("{}?{STATE}={state}", voice_url(public_url, platform))
}

fn state(request: &Webhook<'_>) -> Result<Option<String>, DialectError> {
    Ok(single(request.query(), STATE)?.map(str::to_owned))
}

/// A parameter that has one value by its nature.
fn single<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, DialectError> {
    form.single(name).map_err(DialectError::Parameters)
}

/// A value that has one reading and that the call can do without: bytes that are no text are read as a sign that no number,
/// key, phrase or word of a platform has.
fn readable<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, DialectError> {
    match form.single(name) {
        Err(FormError::NotUtf8(_)) => Ok(Some(UNREADABLE)),
        read => read.map_err(DialectError::Parameters),
    }
}

/// A time in seconds, with or without a fraction.
fn span(seconds: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds.trim().parse().ok()?).ok()
}

/// Keys as the platform wrote them, as many as anything could take and one more.
fn keys(digits: &str) -> String {
    digits.chars().take(DIGITS_MAX + 1).collect()
}

/// Whole seconds, at least one: platforms take no fractions, and 0 would not wait at all.
fn seconds(wait: Duration) -> String {
    wait.as_millis().div_ceil(1000).max(1).to_string()
}
