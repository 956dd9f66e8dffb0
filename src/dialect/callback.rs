//! Addresses of ours that platforms call back, and the sealed session that they carry.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::base::call::{Language, PlatformName};
use crate::base::url::below;
use crate::dialect::error::DialectError;
use crate::dialect::parameter::single;
use crate::dialect::webhook::Webhook;
use crate::line::prompt::PromptId;

/// The query parameter that carries the sealed session.
const STATE: &str = "state";

/// Every character but the unreserved ones of RFC 3986.
const PATH_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The voice address of a platform: absolute, as some platforms refuse relative ones.
pub fn voice_url(public_url: &Url, platform: &PlatformName) -> String {
    below(public_url, &format!("voice/{}", utf8_percent_encode(platform.as_str(), PATH_ESCAPED)))
}

/// The address of the next turn, in ASCII.
pub fn next_url(public_url: &Url, platform: &PlatformName, state: &str) -> String {
    let state = utf8_percent_encode(state, PATH_ESCAPED);
    format!("{}?{STATE}={state}", voice_url(public_url, platform))
}

/// The address of a recording.
pub fn sound_url(public_url: &Url, language: &Language, id: &PromptId, version: &str) -> String {
    below(public_url, &format!("audio/{language}/{id}.wav?v={version}"))
}

/// The sealed session of a request; `None` if it carries none.
pub(super) fn state(request: &Webhook<'_>) -> Result<Option<String>, DialectError> {
    Ok(single(request.query(), STATE)?.map(str::to_owned))
}
