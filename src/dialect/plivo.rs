//! Plivo XML (<https://www.plivo.com/docs/voice/xml/>).
//!
//! The hang-up URL may be left out: Plivo then sends its notice to the voice address, where it is read as well.
//! Dialling shows the caller's own number. A caller who leaves during the conversation ends it without a result, but
//! `callbackUrl` still reports it.
//!
//! Traps of the dialect beyond those of [`response`](super::response), and their solutions:
//! - numbers have no `+`: it is removed on the way out; [`crate::base::number`] accepts them on the way in;
//! - `GetInput` without `action` ends the call, and so does a relative address;
//! - `executionTimeout` limits the whole input, not the first key, so a number gets time to be typed;
//! - it must be 5 to 60 seconds, and `digitEndTimeout` 2 to 10, so waits are clamped;
//! - `finishOnKey` defaults to `#`, so it is `none` for a single key;
//! - a voice that does not speak the language ends the call, and `MAN` speaks no Russian, so `WOMAN` is used instead.

use std::time::Duration;

use crate::base::call::Language;
use crate::base::number::Number;
use crate::config::settings::PlatformSettings;
use crate::dialect::document::Pauses;
use crate::dialect::parameter::whole_seconds;
use crate::dialect::response::{Attributes, ResponseDialect};
use crate::dialect::speech::hints;
use crate::dialect::vocabulary::Vocabulary;
use crate::line::step::Collect;

/// Limits of the time for all keys.
const EXECUTION_MIN: Duration = Duration::from_secs(5);
const EXECUTION_MAX: Duration = Duration::from_secs(60);
/// Limits of the wait between two keys.
const DIGIT_END_MIN: Duration = Duration::from_secs(2);
const DIGIT_END_MAX: Duration = Duration::from_secs(10);
/// Time for a caller to type one key of a number.
const TYPING: Duration = Duration::from_secs(1);
/// The most keys in one `GetInput`.
const DIGITS_MAX: u8 = 32;

/// The codec of Plivo XML.
pub(super) struct PlivoXml;

impl ResponseDialect for PlivoXml {
    const VOCABULARY: Vocabulary = Vocabulary::PLIVO;
    const SPEAK: &'static str = "Speak";
    const COLLECT: &'static str = "GetInput";

    fn speech<'a>(platform: &'a PlatformSettings, language: &'a Language) -> Attributes<'a> {
        let locale = platform.locale(language);
        let voice = platform.voice(language).filter(|voice| *voice != "MAN" || !locale.starts_with("ru"));
        let voice = voice.map(|voice| ("voice", voice.into()));
        [("language", locale.into())].into_iter().chain(voice).collect()
    }

    fn collect<'a>(platform: &'a PlatformSettings, collect: &'a Collect, next_url: &'a str) -> Attributes<'a> {
        let keys = collect.digits_max.clamp(1, DIGITS_MAX);
        let execution = collect.wait + TYPING * u32::from(keys - 1);
        let mut attributes: Attributes<'a> = vec![
            ("action", next_url.into()),
            ("digitEndTimeout", whole_seconds(collect.wait.clamp(DIGIT_END_MIN, DIGIT_END_MAX)).into()),
            ("executionTimeout", whole_seconds(execution.clamp(EXECUTION_MIN, EXECUTION_MAX)).into()),
            ("finishOnKey", if collect.is_number() { "#" } else { "none" }.into()),
            ("inputType", if collect.listen.is_some() { "dtmf speech" } else { "dtmf" }.into()),
            ("method", "POST".into()),
            ("numDigits", keys.to_string().into()),
            ("redirect", "true".into()),
        ];
        if let Some(listen) = &collect.listen {
            attributes.push(("language", platform.locale(&listen.language).into()));
            attributes.push(("speechEndTimeout", "auto".into()));
            let hints = hints(&listen.phrases);
            attributes.extend((!hints.is_empty()).then_some(("hints", hints.into())));
        }
        attributes
    }

    /// Only Amazon's voices take SSML.
    fn pauses(platform: &PlatformSettings, language: &Language) -> Pauses {
        match platform.voice(language) {
            Some(voice) if voice.starts_with("Polly.") => Pauses::Breaks,
            _ => Pauses::Blanks,
        }
    }

    fn ring(wait: Duration) -> String {
        whole_seconds(wait)
    }

    fn leg_notice(next_url: &str) -> Attributes<'_> {
        vec![("callbackMethod", "POST".into()), ("callbackUrl", next_url.into())]
    }

    fn number(number: &Number) -> &str {
        number.as_e164().trim_start_matches('+')
    }
}
