//! TwiML: Twilio (<https://www.twilio.com/docs/voice/twiml>), SignalWire (cXML) and Somleng.
//!
//! Only elements that all three treat alike are used: `Say`, `Play`, `Gather`, `Redirect`, `Dial`, `Hangup`. `Pause` is
//! not, since Somleng refuses the whole document with it. Pauses are SSML if the voice takes it; Somleng would drop it.
//! Somleng has no recogniser: leave its `hears` empty, and callers press keys.
//!
//! Traps of the dialect beyond those of [`response`](super::response), and their solutions:
//! - a `Gather` without `action` asks the same address again, for ever, so `action` is always given;
//! - `#` ends a `Gather` by default, and alone is no input, so a single key has no finish key;
//! - `numDigits` is unlimited by default, and the caller would wait for the time-out, so it is always given.

use std::time::Duration;

use crate::base::call::Language;
use crate::config::settings::{Authentication, PlatformSettings};
use crate::dialect::document::Pauses;
use crate::dialect::parameter::whole_seconds;
use crate::dialect::response::{Attributes, ResponseDialect};
use crate::dialect::speech::hints;
use crate::dialect::vocabulary::Vocabulary;
use crate::line::step::Collect;

/// The codec of TwiML.
pub(super) struct Twiml;

impl ResponseDialect for Twiml {
    const VOCABULARY: Vocabulary = Vocabulary::TWILIO;
    const SPEAK: &'static str = "Say";
    const COLLECT: &'static str = "Gather";

    fn speech<'a>(platform: &'a PlatformSettings, language: &'a Language) -> Attributes<'a> {
        let mut attributes = vec![("language", platform.locale(language).into())];
        attributes.extend(platform.voice(language).map(|voice| ("voice", voice.into())));
        attributes
    }

    fn collect<'a>(platform: &'a PlatformSettings, collect: &'a Collect, next_url: &'a str) -> Attributes<'a> {
        let mut attributes: Attributes<'a> = vec![
            ("action", next_url.into()),
            ("finishOnKey", if collect.is_number() { "#" } else { "" }.into()),
            ("input", if collect.listen.is_some() { "dtmf speech" } else { "dtmf" }.into()),
            ("method", "POST".into()),
            ("numDigits", collect.digits_max.max(1).to_string().into()),
            ("timeout", whole_seconds(collect.wait).into()),
        ];
        if let Some(listen) = &collect.listen {
            attributes.push(("language", platform.locale(&listen.language).into()));
            attributes.push(("speechTimeout", "auto".into()));
            let hints = hints(&listen.phrases);
            attributes.extend((!hints.is_empty()).then_some(("hints", hints.into())));
        }
        attributes
    }

    /// Amazon's and Google's voices take SSML, except Google's newest (Chirp); Twilio's own do not. SignalWire calls
    /// Google's `gcloud`.
    fn pauses(platform: &PlatformSettings, language: &Language) -> Pauses {
        let takes_markup = !matches!(platform.authentication, Authentication::Somleng { .. });
        let voice = platform.voice(language).unwrap_or_default().to_ascii_lowercase();
        let is_known = ["polly.", "google.", "gcloud."].iter().any(|engine| voice.starts_with(engine));
        if takes_markup && is_known && !voice.contains("chirp") { Pauses::Breaks } else { Pauses::Blanks }
    }

    fn ring(wait: Duration) -> String {
        whole_seconds(wait)
    }
}
