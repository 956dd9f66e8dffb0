//! Dialects of telephony platforms: their requests are read into our input, our steps are written as their markup.
//!
//! A turn: the server takes a request as a [`Webhook`], [`signature::verify`] checks that the platform sent it, [`read`]
//! reads it, and [`Seal::open`](seal::Seal::open) restores the session. After the flow has decided, the session is sealed
//! into [`next_url`], and [`write()`] makes the document whose result comes to that address.
//!
//! Each dialect implements [`DialectCodec`] in a file of its own, and [`Dialect`] selects it here. No dialect knows a menu, keeps
//! state, reads a clock or does I/O.
//!
//! Features that platforms lack, and their replacements (`config/platforms/README.md` has the whole table,
//! `tests/dialect/features.rs` tests it):
//!
//! | platform | lacks | instead |
//! |---|---|---|
//! | Somleng, Bandwidth, FreeSWITCH, Asterisk | listening for speech | keys; `deflect check` refuses `hears` |
//! | VoiceXML | free speech | the phrases of `speech.ftl` as they are listed, as a grammar |
//! | all but VoiceXML, Voximplant, Asterisk | words beside a sound that cannot be fetched | half a second of silence; the next turn speaks |
//! | Bandwidth, VoiceXML, FreeSWITCH | a signature | a password with every request |
//! | Asterisk | HTTP | a listener of its own (`fastagi`), for known addresses only |
//! | VoiceXML | the caller's number in the first request | a page that asks for it |
//! | Somleng | `Pause`, SSML | neither is written there: the voice pauses at the punctuation |
//! | Telnyx, Voximplant, Asterisk; voices that take no SSML | a pause of a length | the voice pauses at the punctuation |

pub mod address;
mod bxml;
mod callback;
mod codec;
mod document;
mod error;
pub mod form;
mod httapi;
mod incoming;
pub(crate) mod json_text;
pub mod json_turn;
mod page;
mod parameter;
mod plivo;
mod response;
pub mod seal;
pub mod signature;
pub(crate) mod speech;
mod texml;
mod twiml;
pub mod twiml_reader;
mod vocabulary;
pub mod voicexml;
pub mod webhook;
pub mod xml;

use crate::base::call::Language;
use crate::config::settings::{Dialect, PlatformSettings};
use crate::dialect::bxml::Bxml;
use crate::dialect::httapi::Httapi;
use crate::dialect::json_turn::JsonCodec;
use crate::dialect::plivo::PlivoXml;
use crate::dialect::texml::Texml;
use crate::dialect::twiml::Twiml;
use crate::dialect::voicexml::Voicexml;
use crate::dialect::webhook::Webhook;

pub use callback::{next_url, sound_url, voice_url};
pub use codec::DialectCodec;
pub use document::DOCUMENT_BYTES_MAX;
pub use error::{DialectError, JsonError};
pub use incoming::{CallStatus, EndOfCall, Incoming, Talk, TurnRequest};
pub use page::Page;
pub use parameter::DIGITS_MAX;

/// The codec of a platform's dialect.
fn codec(platform: &PlatformSettings) -> &'static dyn DialectCodec {
    match platform.dialect {
        Dialect::Twiml => &Twiml,
        Dialect::Texml => &Texml,
        Dialect::Plivo => &PlivoXml,
        Dialect::Bxml => &Bxml,
        Dialect::Voicexml => &Voicexml,
        Dialect::Httapi => &Httapi,
        Dialect::Voximplant | Dialect::FastAgi => &JsonCodec,
    }
}

/// Reads a request to the voice address of a platform.
///
/// # Errors
/// See [`DialectCodec::read`].
pub fn read(platform: &PlatformSettings, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
    codec(platform).read(request)
}

/// Reads a status call-back; `None` while the call goes on.
///
/// # Errors
/// See [`DialectCodec::read_status`].
pub fn read_status(platform: &PlatformSettings, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
    codec(platform).read_status(request)
}

/// The document of a turn, see [`DialectCodec::write`].
pub fn write(platform: &PlatformSettings, page: &Page<'_>) -> String {
    codec(platform).write(platform, page)
}

/// A document that says a plain text and ends the call.
pub fn apology(platform: &PlatformSettings, text: &str, language: &Language) -> String {
    codec(platform).apology(platform, text, language)
}

/// A document that does nothing: the answer to a status call-back.
pub fn acknowledgement(platform: &PlatformSettings) -> &'static str {
    codec(platform).acknowledgement()
}

/// The `Content-Type` of every document of a platform.
pub fn content_type(platform: &PlatformSettings) -> &'static str {
    codec(platform).content_type()
}
