//! SignalWire cXML (`facts/dialects.md` 3): TwiML with its own ids, voices and signature, and fewer attributes.

use deflect::config::settings::Dialect;

use super::element::Element;
use super::response::{Rules, follow, phrases, spoken};
use super::twiml::{gather_keys, result, signed_form, uuid};
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then};

/// SignalWire.
pub struct SignalWire;

const RULES: Rules = Rules {
    elements: &[
        ("Say", &["voice", "language", "loop"]),
        ("Play", &["loop", "digits"]),
        ("Pause", &["length"]),
        (
            "Gather",
            &[
                "action",
                "method",
                "input",
                "timeout",
                "finishOnKey",
                "numDigits",
                "language",
                "hints",
                "speechTimeout",
                "speechModel",
                "enhanced",
            ],
        ),
        ("Redirect", &["method"]),
        ("Hangup", &[]),
        ("Dial", &["action", "method", "timeout", "callerId"]),
        ("Number", &[]),
    ],
    speak: "Say",
    collect: "Gather",
    speech,
    keys,
    takes_pauses: |voice| voice.is_some_and(|voice| voice.starts_with("Polly.") || voice.starts_with("gcloud.")),
    ring: 1..=600,
};

impl Platform for SignalWire {
    fn dialect(&self) -> Dialect {
        Dialect::Twiml
    }

    fn name(&self) -> &'static str {
        "signalwire"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "twiml"
authentication = "signalwire"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "gcloud.ru-RU-Wavenet-A", en = "Polly.Joanna" }
"#
    }

    fn hears_speech(&self) -> bool {
        true
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        ask(voice_url, leg, &[("CallStatus", "ringing")])
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        follow(document, &RULES).map(|followed| followed.heard)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let followed = follow(document, &RULES).unwrap();
        let result = result(deed);
        let more = result.iter().map(|(name, value)| (*name, value.as_str()));
        ask(followed.url(deed), leg, &[("CallStatus", "in-progress")].into_iter().chain(more).collect::<Vec<_>>())
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        let over = [
            ("CallStatus", "completed"),
            ("CallDuration", "20"),
            ("HangupBy", &*leg.from),
            ("HangupDirection", "inbound"),
            ("AudioInMos", "4.5"),
            ("SipResultCode", "200"),
            ("CallbackSource", "call-progress-events"),
            ("SequenceNumber", "0"),
            ("Timestamp", "Fri, 20 Nov 2026 09:00:20 +0000"),
        ];
        ask(&format!("{voice_url}/status"), leg, &over)
    }

    fn validate(&self, document: &str) {
        super::validate("twiml.xsd", document);
    }
}

fn ask(url: &str, leg: &Leg, more: &[(&str, &str)]) -> Asked {
    let id = uuid(leg);
    let own = [
        ("AccountSid", "b08dacad-93dc-4e2c-8a3a-2f8a3a1f0001"),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", &*id),
        ("Direction", "inbound"),
        ("From", &*leg.from),
        ("To", &*leg.to),
    ];
    signed_form("X-SignalWire-Signature", url, &[&own[..], more].concat())
}

fn speech(say: &Element) -> Result<Said, String> {
    spoken(say, 4096, say.attribute("language").unwrap_or("en-US").to_owned())
}

fn keys(gather: &Element) -> Result<Then, String> {
    gather_keys(gather, phrases(gather, "input")?)
}
