//! TeXML: Telnyx (<https://developers.telnyx.com/docs/voice/programmable-voice/texml-setup>). It resembles TwiML but
//! differs.
//!
//! The application must be set to POST: `Gather` has no method of its own, and a GET has no signed body. Dialling shows
//! the caller's own number. If the account's outbound profile forbids that, the dial fails and the caller hears the
//! prompts for a failure.
//!
//! Traps of the dialect beyond those of [`response`](super::response), and their solutions:
//! - Telnyx fills in `{{…}}` even in speech, so braces are kept apart;
//! - `language` works only with the voice `alice`, and the default voice speaks only English, so `alice` is the voice
//!   unless one is configured, and no other voice gets a language;
//! - `numDigits` is exact, so the length of a number is limited by `minDigits` and `maxDigits` (128 by default);
//! - `#` ends a `Gather` unless `finishOnKey` is empty. Telnyx documents that for a newer edition only; elsewhere a
//!   lone `#` is silence, and the prompt is repeated, as `#` asks;
//! - `speechTimeout` is in seconds, not `auto`; the recogniser for Russian must be named;
//! - times out of range are refused, so they are clamped;
//! - its documentation shows SSML in other commands than `Say`, so none is written, and the voice pauses at the
//!   punctuation.

use std::borrow::Cow;
use std::time::Duration;

use crate::base::call::Language;
use crate::config::settings::PlatformSettings;
use crate::dialect::parameter::whole_seconds;
use crate::dialect::response::{Attributes, ResponseDialect};
use crate::dialect::speech::hints;
use crate::dialect::vocabulary::Vocabulary;
use crate::dialect::xml::is_allowed;
use crate::line::step::Collect;

/// The only voice that takes a language.
const VOICE_OF_LANGUAGES: &str = "alice";
/// The recogniser: Google supports Russian.
const RECOGNISER: &str = "Google";
/// Silence that ends speech, in seconds: phrases are short.
const SPEECH_TIMEOUT: &str = "2";
/// The longest wait for a key.
const WAIT_MAX: Duration = Duration::from_secs(120);
/// The most keys in one `Gather`.
const DIGITS_MAX: u8 = 128;
/// Limits of the ringing time of another line.
const RING_MIN: Duration = Duration::from_secs(5);
const RING_MAX: Duration = Duration::from_secs(120);

/// The codec of TeXML.
pub(super) struct Texml;

impl ResponseDialect for Texml {
    const VOCABULARY: Vocabulary = Vocabulary::TWILIO;
    const SPEAK: &'static str = "Say";
    const COLLECT: &'static str = "Gather";

    fn speech<'a>(platform: &'a PlatformSettings, language: &'a Language) -> Attributes<'a> {
        let voice = platform.voice(language).unwrap_or(VOICE_OF_LANGUAGES);
        let takes_language = voice == VOICE_OF_LANGUAGES;
        let language = takes_language.then(|| ("language", platform.locale(language).into()));
        language.into_iter().chain([("voice", voice.into())]).collect()
    }

    fn collect<'a>(platform: &'a PlatformSettings, collect: &'a Collect, next_url: &'a str) -> Attributes<'a> {
        let mut attributes: Attributes<'a> = vec![
            ("action", next_url.into()),
            ("finishOnKey", if collect.is_number() { "#" } else { "" }.into()),
            ("input", if collect.listen.is_some() { "dtmf speech" } else { "dtmf" }.into()),
            ("maxDigits", collect.digits_max.clamp(1, DIGITS_MAX).to_string().into()),
            ("minDigits", "1".into()),
            ("timeout", whole_seconds(collect.wait.min(WAIT_MAX)).into()),
        ];
        if let Some(listen) = &collect.listen {
            attributes.push(("language", platform.locale(&listen.language).into()));
            attributes.push(("speechTimeout", SPEECH_TIMEOUT.into()));
            attributes.push(("transcriptionEngine", RECOGNISER.into()));
            let hints = braces_apart(&hints(&listen.phrases)).into_owned();
            attributes.extend((!hints.is_empty()).then_some(("hints", hints.into())));
        }
        attributes
    }

    fn ring(wait: Duration) -> String {
        whole_seconds(wait.clamp(RING_MIN, RING_MAX))
    }

    fn text(text: &str) -> Cow<'_, str> {
        braces_apart(text)
    }
}

/// Puts a blank between braces that would open a template, also if they meet only after characters that XML cannot hold
/// are removed.
fn braces_apart(text: &str) -> Cow<'_, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let mut apart = String::with_capacity(text.len() + 1);
    for c in text.chars().filter(|c| is_allowed(*c)) {
        if c == '{' && apart.ends_with('{') {
            apart.push(' ');
        }
        apart.push(c);
    }
    Cow::Owned(apart)
}
