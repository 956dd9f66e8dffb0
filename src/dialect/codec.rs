//! The interface that each dialect implements.

use crate::base::call::Language;
use crate::config::settings::PlatformSettings;
use crate::dialect::error::DialectError;
use crate::dialect::incoming::{EndOfCall, Incoming};
use crate::dialect::page::Page;
use crate::dialect::webhook::Webhook;

/// Reads the requests of one dialect and writes its documents.
pub trait DialectCodec: Sync {
    /// The `Content-Type` of every document. Always sent: Twilio reads `text/plain` out to the caller, SignalWire takes a
    /// missing type for an error, FreeSWITCH takes `text/xml` only.
    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    /// A document that does nothing: the answer to a status call-back. Some platforms want one even then, and none wants
    /// a 204.
    fn acknowledgement(&self) -> &'static str;

    /// Reads a request to the voice address. Unknown parameters are ignored.
    ///
    /// # Errors
    /// A request without a call id, or one that can be read in two ways.
    fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError>;

    /// Reads a status call-back; `None` while the call goes on. The same end may be reported more than once.
    ///
    /// # Errors
    /// A request without a call id, or one that can be read in two ways.
    fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError>;

    /// The document that does the steps, in order, and comes back with the result. Steps after one that waits or ends the
    /// call are left out, and so is speech beyond [`DOCUMENT_BYTES_MAX`](super::DOCUMENT_BYTES_MAX); the call-back address
    /// never is.
    fn write(&self, platform: &PlatformSettings, page: &Page<'_>) -> String;

    /// A document that says a plain text and ends the call, for when everything else has failed.
    fn apology(&self, platform: &PlatformSettings, text: &str, language: &Language) -> String;
}
