//! The documents for two programs of ours that play them: `config/platforms/voximplant/scenario.js` inside VoxEngine, and
//! `fastagi`, which plays them on an Asterisk.
//!
//! A document is a JSON object, such as
//! `{"next":"https://line.example.ru/voice/…","say":[{"words":"…","locale":"ru-RU"}],"then":{"keys":{…}}}`: what is said
//! first without interruption, then one thing that ends the turn. Its result is posted to `next` as a form, in the words of
//! `Vocabulary::OWN`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::base::call::Language;
use crate::config::settings::PlatformSettings;
use crate::dialect::codec::DialectCodec;
use crate::dialect::document::{DOCUMENT_BYTES_MAX, is_sayable, lines};
use crate::dialect::error::DialectError;
use crate::dialect::incoming::{EndOfCall, Incoming};
use crate::dialect::page::Page;
use crate::dialect::speech::{hints, pieces};
use crate::dialect::vocabulary::Vocabulary;
use crate::dialect::webhook::Webhook;
use crate::dialect::xml::is_allowed;
use crate::line::prompt::Prompt;
use crate::line::step::{Collect, Step};

/// Room for the names of a document and what its sounds do not hold.
const NAMES_BYTES_MAX: usize = 1024;

/// A turn as it is played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonTurn {
    /// The address that the result is posted to; empty if the call ends.
    pub next: String,
    /// Said first; keys do not interrupt it.
    pub say: Vec<JsonSound>,
    /// Done after that.
    pub then: JsonThen,
}

/// A recording, or words to speak.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonSound {
    /// The address of the recording; `None` if the words are spoken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The words, also of a recording, to be spoken if it cannot be had.
    pub words: String,
    /// The platform's name of their language.
    pub locale: String,
    /// The voice, if one was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<String>,
}

/// The end of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonThen {
    /// Keys are waited for.
    Keys(JsonKeys),
    /// Another line is dialled.
    Dial {
        /// The number, with `+`.
        number: String,
        /// The ringing time, in milliseconds.
        ring_ms: u64,
    },
    /// The call ends.
    HangUp,
}

/// Waiting for keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonKeys {
    /// Said meanwhile; a key interrupts all of it.
    pub say: Vec<JsonSound>,
    /// The most keys. One key is taken as it is; more of them end at `#`, which is not kept, or at `*`, which is.
    pub most: u16,
    /// The wait for the first key after the last sound, and for each further key, in milliseconds.
    pub wait_ms: u64,
    /// Listened for at the same time; `None` if only keys are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listen: Option<JsonListen>,
}

/// Speech that is taken instead of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonListen {
    /// The platform's name of the language.
    pub locale: String,
    /// Phrases that are likely, separated by commas.
    pub hints: String,
}

impl JsonTurn {
    /// Reads a document.
    ///
    /// # Errors
    /// It is not such a document.
    pub fn read(document: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(document)
    }

    /// Everything that is said, in order.
    pub fn sounds(&self) -> impl Iterator<Item = &JsonSound> {
        let meanwhile = match &self.then {
            JsonThen::Keys(keys) => keys.say.as_slice(),
            JsonThen::Dial { .. } | JsonThen::HangUp => &[],
        };
        self.say.iter().chain(meanwhile)
    }
}

/// The codec of these documents.
pub struct JsonCodec;

impl DialectCodec for JsonCodec {
    fn content_type(&self) -> &'static str {
        "application/json; charset=utf-8"
    }

    fn acknowledgement(&self) -> &'static str {
        "{}"
    }

    fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
        Vocabulary::OWN.read(request)
    }

    fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
        Vocabulary::OWN.read_status(request)
    }

    fn write(&self, platform: &PlatformSettings, page: &Page<'_>) -> String {
        let mut writer = JsonWriter { platform, room: DOCUMENT_BYTES_MAX.saturating_sub(NAMES_BYTES_MAX) };
        writer.room = writer.room.saturating_sub(json_bytes(&page.next_url));
        let (mut say, mut next) = (vec![], page.next_url);
        let mut then = JsonThen::HangUp;
        for step in page.steps {
            match step {
                Step::Say(prompt) => say.extend(writer.sounds(page, prompt)),
                Step::Collect(collect) => then = JsonThen::Keys(writer.keys(page, collect)),
                Step::Connect { number, wait } => {
                    then = JsonThen::Dial { number: number.as_e164().to_owned(), ring_ms: milliseconds(*wait) };
                }
                Step::HangUp => {}
            }
        }
        if then == JsonThen::HangUp {
            next = "";
        }
        written(&JsonTurn { next: next.to_owned(), say, then })
    }

    fn apology(&self, platform: &PlatformSettings, text: &str, language: &Language) -> String {
        let mut writer = JsonWriter { platform, room: DOCUMENT_BYTES_MAX.saturating_sub(NAMES_BYTES_MAX) };
        written(&JsonTurn { next: String::new(), say: writer.spoken(text, language), then: JsonThen::HangUp })
    }
}

/// Makes the parts of a document.
struct JsonWriter<'a> {
    platform: &'a PlatformSettings,
    /// Bytes left for sounds; 0 once one was left out, as later ones may depend on it.
    room: usize,
}

impl JsonWriter<'_> {
    fn keys(&mut self, page: &Page<'_>, collect: &Collect) -> JsonKeys {
        let listen = collect.listen.as_ref().map(|listen| JsonListen {
            locale: self.platform.locale(&listen.language).to_owned(),
            hints: hints(&listen.phrases).chars().filter(|sign| !sign.is_control()).collect(),
        });
        self.room = self.room.saturating_sub(json_bytes(&listen));
        JsonKeys {
            say: collect.prompts.iter().flat_map(|prompt| self.sounds(page, prompt)).collect(),
            most: u16::from(collect.digits_max.max(1)),
            wait_ms: milliseconds(collect.wait),
            listen,
        }
    }

    fn sounds(&mut self, page: &Page<'_>, prompt: &Prompt) -> Vec<JsonSound> {
        let utterance = page.prompts.utterance(prompt);
        match page.sound_url(&utterance) {
            Some(url) => self.fitting(self.sound(Some(url), &utterance.words, &prompt.language)).into_iter().collect(),
            None => self.spoken(&utterance.words, &prompt.language),
        }
    }

    fn spoken(&mut self, text: &str, language: &Language) -> Vec<JsonSound> {
        pieces(text)
            .filter(|piece| is_sayable(piece))
            .filter_map(|piece| self.fitting(self.sound(None, piece, language)))
            .collect()
    }

    /// The voice pauses at the punctuation, so lines are joined.
    fn sound(&self, url: Option<String>, words: &str, language: &Language) -> JsonSound {
        let words = lines(words).collect::<Vec<_>>().join(" ");
        JsonSound {
            url,
            words: words.chars().filter(|sign| is_allowed(*sign)).collect(),
            locale: self.platform.locale(language).to_owned(),
            voice: self.platform.voice(language).map(str::to_owned),
        }
    }

    /// A sound if there is room for it.
    fn fitting(&mut self, sound: JsonSound) -> Option<JsonSound> {
        let bytes = json_bytes(&sound) + 1;
        self.room = self.room.saturating_sub(bytes);
        (self.room > 0).then_some(sound)
    }
}

fn milliseconds(wait: Duration) -> u64 {
    u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1)
}

fn json_bytes<T: Serialize>(part: &T) -> usize {
    serde_json::to_string(part).map_or(0, |json| json.len())
}

fn written(turn: &JsonTurn) -> String {
    serde_json::to_string(turn).expect("text and numbers under names of ours")
}
