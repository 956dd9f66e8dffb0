//! The mouth and ears of the line: our steps into a platform's words, a platform's request into our input.
//!
//! The life of a turn, seen from here: the door takes a request as a [`Webhook`], [`signature::verify`] says whether the
//! platform sent it, [`read`] what it says, [`Seal::open`](seal::Seal::open) where the call was; once the flow has
//! decided, the session is sealed into [`next_url`], and [`write`] makes the document that waits for the next turn there.
//!
//! Each dialect is one file with the same functions; [`Dialect`] chooses among them here and nowhere else. No dialect
//! knows a menu, keeps a state, reads a clock or does I/O.

pub mod address;
pub mod form;
pub mod seal;
pub mod signature;
pub mod speech;
pub mod twiml;
pub mod twiml_reader;
pub mod webhook;
pub mod xml;

use std::fmt;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::call::{CallId, Language, PlatformName};
use crate::config::settings::{Dialect, PlatformSettings};
use crate::dialect::form::FormError;
use crate::dialect::webhook::Webhook;
use crate::line::prompt::Prompts;
use crate::line::step::{Input, Step};

/// The type of every document. Always sent: Twilio reads `text/plain` out to the caller, SignalWire takes a missing type
/// for an error.
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";
/// The longest document, in bytes: half of what the strictest platform takes.
pub const DOCUMENT_BYTES_MAX: usize = 32 * 1024;
/// The most keys taken at once. More are kept as one more than this, which no menu and no number can be.
pub const DIGITS_MAX: usize = 32;

/// The parameter of our own address that carries the sealed session.
const STATE: &str = "state";

/// What may stand in a path as it is.
const PATH_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndOfCall {
    /// The call.
    pub call: CallId,
    /// How it ended; always a final status.
    pub status: CallStatus,
    /// How long it lasted, by the platform's count.
    pub duration: Option<Duration>,
}

/// Why a request cannot be read as a turn of a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialectError {
    /// The body is no form.
    #[error("expected a body of type `application/x-www-form-urlencoded`, found another")]
    NotAForm,
    /// A parameter that every request has is not there.
    #[error("expected a parameter `{0}`, found none")]
    Missing(&'static str),
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
            Self::Missing(_) => "parameter_missing",
            Self::CallId => "call_id",
            Self::Parameters(_) => "parameters",
        }
    }
}

/// Reads one turn of a call. Parameters that are not known are left alone.
///
/// # Errors
/// A request without a call id, or that can be read in two ways.
pub fn read(platform: &PlatformSettings, request: &Webhook<'_>) -> Result<Request, DialectError> {
    match platform.dialect {
        Dialect::Twiml => twiml::read(request),
    }
}

/// Reads a status call-back; `None` while the call goes on. The same end may be told more than once.
///
/// # Errors
/// A request without a call id, or that can be read in two ways.
pub fn read_status(platform: &PlatformSettings, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
    match platform.dialect {
        Dialect::Twiml => twiml::read_status(request),
    }
}

/// The document that does the steps, in order, and comes back to `next_url` (see [`next_url`]) with the result. What
/// stands after a step that waits or ends the call is left out. Speech beyond [`DOCUMENT_BYTES_MAX`] is left out; the
/// way on never is.
pub fn write(platform: &PlatformSettings, prompts: &Prompts, steps: &[Step], next_url: &str) -> String {
    match platform.dialect {
        Dialect::Twiml => twiml::write(platform, prompts, steps, next_url),
    }
}

/// A document that says a plain text and ends the call, for when everything else has failed.
pub fn apology(platform: &PlatformSettings, text: &str, language: &Language) -> String {
    match platform.dialect {
        Dialect::Twiml => twiml::apology(platform, text, language),
    }
}

/// A document that does nothing: the answer to a status call-back. Some platforms want one even then, and none wants
/// a 204.
pub const fn acknowledgement(platform: &PlatformSettings) -> &'static str {
    match platform.dialect {
        Dialect::Twiml => twiml::ACKNOWLEDGEMENT,
    }
}

/// Where the platform comes for the next turn: an absolute URL, as relative ones are not taken everywhere, in ASCII.
pub fn next_url(public_url: &Url, platform: &PlatformName, state: &str) -> String {
    let base = public_url.as_str().trim_end_matches('/');
    let platform = utf8_percent_encode(platform.as_str(), PATH_ESCAPED);
    let state = utf8_percent_encode(state, PATH_ESCAPED);
    format!("{base}/voice/{platform}?{STATE}={state}")
}

fn state(request: &Webhook<'_>) -> Result<Option<String>, DialectError> {
    Ok(request.query().single(STATE).map_err(DialectError::Parameters)?.map(str::to_owned))
}
