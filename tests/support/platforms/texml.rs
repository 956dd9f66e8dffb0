//! Telnyx (its TeXML reference): TeXML with the limits its documentation gives.

use std::time::Duration;

use data_encoding::BASE64;
use deflect::config::settings::Dialect;
use jiff::Timestamp;
use ring::signature::Ed25519KeyPair;

use super::element::Element;
use super::response::{Rules, follow, number_within, phrases, spoken};
use super::twiml::{hex_id, result};
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then, form};

/// Telnyx.
pub struct Texml;

/// The seed of the platform's private key.
const SEED: [u8; 32] = *b"an invented seed of 32 bytes ...";

const RULES: Rules = Rules {
    elements: &[
        ("Say", &["voice", "language", "loop"]),
        ("Play", &["loop", "mediaStorage", "digits"]),
        (
            "Gather",
            &[
                "action",
                "timeout",
                "input",
                "finishOnKey",
                "numDigits",
                "minDigits",
                "maxDigits",
                "validDigits",
                "invalidDigitsAction",
                "language",
                "hints",
                "speechTimeout",
                "transcriptionEngine",
                "model",
                "useEnhanced",
                "profanityFilter",
            ],
        ),
        ("Redirect", &["method"]),
        ("Hangup", &[]),
        ("Dial", &["action", "method", "callerId", "timeout", "timeLimit", "hangupOnStar", "ringTone"]),
        ("Number", &[]),
    ],
    speak: "Say",
    collect: "Gather",
    speech,
    keys,
    takes_pauses: |_| false,
    ring: 5..=120,
};

impl Platform for Texml {
    fn dialect(&self) -> Dialect {
        Dialect::Texml
    }

    fn name(&self) -> &'static str {
        "telnyx"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "texml"
authentication = "telnyx"
public_key = "nPcinQoycWI6ifF8uVCxWKm2GMkDaUliWeu4P2u7bi4="
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "Polly.Tatyana" }
"#
    }

    fn hears_speech(&self) -> bool {
        true
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        ask(voice_url, leg, &[&STANDARD[..], &[("CallStatus", "ringing"), ("Direction", "inbound")]].concat())
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        follow(&filled_in(document)?, &RULES).map(|followed| followed.heard)
    }

    /// Silence falls through on some accounts; others were seen to send the result without `Digits`.
    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let followed = follow(&filled_in(document).unwrap(), &RULES).unwrap();
        let falls_through = is_odd(leg);
        match deed {
            Deed::Silence | Deed::Mumbles if !falls_through => ask(followed.url(Deed::Keys("")), leg, &[]),
            Deed::Silence | Deed::Mumbles | Deed::GoOn => {
                ask(followed.url(deed), leg, &[&STANDARD[..], &[("CallStatus", "in-progress")]].concat())
            }
            _ => {
                let result = result(deed);
                let more: Vec<_> = result.iter().map(|(name, value)| (*name, value.as_str())).collect();
                ask(followed.url(deed), leg, &more)
            }
        }
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        let over = [
            ("CallStatus", "completed"),
            ("CallDuration", "20"),
            ("CallInitiatedAt", "2026-11-20T09:00:00.000000Z"),
            ("AnsweredTime", "2026-11-20T09:00:01.000000Z"),
            ("EndTime", "2026-11-20T09:00:21.000000Z"),
            ("HangupCause", "normal_clearing"),
            ("HangupSource", "caller"),
            ("SequenceNumber", "2"),
            ("Timestamp", "2026-11-20T09:00:21.000000Z"),
            ("CallbackSource", "call-progress-events"),
            ("CallQualityStats", r#"{"inbound":{"mos":"4.50"}}"#),
        ];
        ask(&format!("{voice_url}/status"), leg, &[&STANDARD[..], &over].concat())
    }

    fn validate(&self, document: &str) {
        super::validate("texml.xsd", document);
    }
}

/// Parameters of a request besides the results; results come without them.
const STANDARD: [(&str, &str); 2] = [("CallingPartyType", "pstn"), ("ConnectionId", "1568109700000000001")];

fn ask(url: &str, leg: &Leg, more: &[(&str, &str)]) -> Asked {
    let id = format!("v3:{}_-{}", hex_id(leg), hex_id(leg));
    let (from_sip, to_sip) = (format!("{}@192.0.2.10:5060", leg.from), format!("{}@192.0.2.20:5060", leg.to));
    let own = [
        ("AccountSid", "6a9a7976-5d8a-45d2-9258-000000000001"),
        ("CallSid", &*id),
        ("CallSidLegacy", &*id),
        ("CallerId", &*leg.from),
        ("From", &*leg.from),
        ("FromSipUri", &*from_sip),
        ("To", &*leg.to),
        ("ToSipUri", &*to_sip),
    ];
    let body = form(&[&own[..], more].concat());
    let timestamp = Timestamp::now().as_second().to_string();
    let signature = key().sign(format!("{timestamp}|{body}").as_bytes());
    let headers = vec![
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("telnyx-signature-ed25519", BASE64.encode(signature.as_ref())),
        ("telnyx-timestamp", timestamp),
    ];
    Asked { method: "POST", url: url.to_owned(), headers, body }
}

/// The platform's signing key; `settings` has its public half.
pub fn key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap()
}

/// Half of all calls.
fn is_odd(leg: &Leg) -> bool {
    hex_id(leg).bytes().map(u64::from).sum::<u64>() % 2 == 1
}

/// Mustache comes before XML: what stands in double braces is replaced, here by nothing.
fn filled_in(document: &str) -> Result<String, String> {
    if document.contains("{{") { Err(format!("a template in {document}")) } else { Ok(document.to_owned()) }
}

/// `language` is for `alice` alone, and the other voices of old are English.
fn speech(say: &Element) -> Result<Said, String> {
    let locale = match (say.attribute("voice").unwrap_or("man"), say.attribute("language")) {
        ("man" | "woman", None) => "en-US",
        ("alice", language) => language.unwrap_or("en-US"),
        (voice, None) => locale_of(voice)?,
        (voice, Some(_)) => return Err(format!("`{voice}` takes no language")),
    };
    spoken(say, 3000, locale.to_owned())
}

/// The language of a voice that has one of its own.
fn locale_of(voice: &str) -> Result<&'static str, String> {
    match voice {
        "Polly.Tatyana" | "Polly.Maxim" => Ok("ru-RU"),
        "Polly.Joanna" => Ok("en-US"),
        other => Err(format!("`{other}` is no voice of these tests")),
    }
}

fn keys(gather: &Element) -> Result<Then, String> {
    let limit = |name, default| number_within(gather.attribute(name).unwrap_or(default), &(1..=128));
    let (least, most) = (limit("minDigits", "1")?, limit("maxDigits", "128")?);
    if gather.attribute("numDigits").is_some_and(|exact| exact != most.to_string() || least != most) {
        return Err("`numDigits` is exact, fewer keys would never do".to_owned());
    }
    match (most, gather.attribute("finishOnKey").unwrap_or("#")) {
        (1, "") | (2.., "#") => {}
        (most, key) => return Err(format!("`{key}` ends {most} keys")),
    }
    let phrases = phrases(gather, "input")?;
    if phrases.is_some() {
        number_within(gather.required("speechTimeout")?, &(1..=60))?;
        gather.required("transcriptionEngine")?;
    }
    let wait = Duration::from_secs(number_within(gather.attribute("timeout").unwrap_or("5"), &(1..=120))?);
    Ok(Then::Keys { digits_max: most as u16, wait, barge_in: true, phrases })
}
