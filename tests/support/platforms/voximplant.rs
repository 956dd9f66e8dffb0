//! Voximplant, where `config/platforms/voximplant/scenario.js` plays the documents; `tests/dialect/scenario.rs` runs that file.

use deflect::config::settings::Dialect;

use super::played::{hears, next, own_form, told};
use super::{Asked, Deed, Heard, Leg, Platform};
use crate::support::line::TOKEN;

/// Voximplant.
pub struct Voximplant;

impl Platform for Voximplant {
    fn dialect(&self) -> Dialect {
        Dialect::Voximplant
    }

    fn name(&self) -> &'static str {
        "voximplant"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "voximplant"
authentication = "voximplant"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "Yandex.Neural.ru_RU_alena", en = "Google.en_US_Wavenet_F" }
"#
    }

    fn hears_speech(&self) -> bool {
        true
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        ask(voice_url, own_form(leg, &[]))
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        hears(document)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        ask(&next(document), told(leg, document, deed))
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, _document: &str) -> Asked {
        ask(&format!("{voice_url}/status"), own_form(leg, &[("Event", "Hangup"), ("Duration", "12")]))
    }

    fn validate(&self, _document: &str) {}
}

/// A signed form.
fn ask(url: &str, body: String) -> Asked {
    let time = jiff::Timestamp::now().as_second().to_string();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, TOKEN.as_bytes());
    let tag = ring::hmac::sign(&key, format!("{time}.{body}").as_bytes());
    let headers = vec![
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
        ("X-Deflect-Time", time),
        ("X-Deflect-Signature", data_encoding::HEXLOWER.encode(tag.as_ref())),
    ];
    Asked { method: "POST", url: url.to_owned(), headers, body }
}
