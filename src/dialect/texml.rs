//! TeXML: Telnyx (<https://developers.telnyx.com/docs/voice/programmable-voice/texml-setup>). It reads like TwiML and is not.
//!
//! The application must be set to POST: `Gather` has no method of its own, and a GET has no signed body. Dialling shows
//! the caller's own number, which the account's outbound profile must allow; where it does not, the dial fails and the
//! caller hears what follows a failure.
//!
//! Traps of the dialect beyond those of [`response`], and what is done here:
//! - `{{…}}` is filled in by Telnyx even in what is said, so braces never stand together;
//! - `language` counts only with the voice `alice`, and the default voice speaks English only, so `alice` speaks where no
//!   voice was chosen, and no other voice is given a language;
//! - `numDigits` is exact, so a number that may be shorter is bounded by `minDigits` and `maxDigits` (128 by default);
//! - `#` ends a `Gather` unless `finishOnKey` is empty. Telnyx documents that for a newer edition only; where it should
//!   not hold, a lone `#` is silence, and the prompt is said again, as `#` asks;
//! - `speechTimeout` is seconds, not `auto`; the recogniser that knows Russian has to be named;
//! - times out of range are refused, so they are brought into it;
//! - its pages show SSML in other commands than `Say`, so none is written, and the voice pauses at the punctuation.

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

/// The voice that takes a language, and the only one that does.
const VOICE_OF_LANGUAGES: &str = "alice";
/// The recogniser: Google hears Russian.
const RECOGNISER: &str = "Google";
/// How long a silence ends what is said, in seconds: phrases are short.
const SPEECH_TIMEOUT: &str = "2";
/// The longest wait for a key.
const WAIT_MAX: Duration = Duration::from_secs(120);
/// The most keys in one `Gather`.
const DIGITS_MAX: u8 = 128;
/// The shortest and the longest time another line is rung.
const RING_MIN: Duration = Duration::from_secs(5);
const RING_MAX: Duration = Duration::from_secs(120);

/// The codec of TeXML.
pub struct Texml;

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

/// Puts a blank between braces that would open a template, also where they meet only once what XML cannot hold is
/// dropped.
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
