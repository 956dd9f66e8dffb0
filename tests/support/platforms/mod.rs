//! Telephony platforms as they meet the line: each makes its own requests and follows documents by its own rules, written
//! from its documentation and not from our writer. What one would refuse, or not do, is an error here.

pub mod asterisk;
pub mod bxml;
pub mod ecmascript;
pub mod element;
pub mod httapi;
pub mod played;
pub mod plivo;
pub mod response;
pub mod signalwire;
pub mod somleng;
pub mod texml;
pub mod twiml;
pub mod voicexml;
pub mod voximplant;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Mutex;
use std::time::Duration;

use deflect::base::diagnostic::Diagnostic;
use deflect::config::settings::{Dialect, Folders, PlatformSettings};
use deflect::config::{self, Loaded};
use deflect::dialect::webhook::Webhook;
use deflect::dialect::{DialectError, EndOfCall, Incoming, read, read_status};
use deflect::line::step::{Collect, DialResult};
use hyper::HeaderMap;

pub use crate::support::line::Asked;
use crate::support::line::{Answer, Line, PUBLIC_URL, SPOOL, Setup, TOKEN, target_of};

/// The parties of a call, as a story names them.
#[derive(Clone, Debug)]
pub struct Leg {
    /// Names the call in the test; the platform makes its own kind of id of it.
    pub id: String,
    /// The caller: a number with `+`, or a word for a hidden one.
    pub from: String,
    /// The number dialled, with `+`.
    pub to: String,
}

/// A piece of speech or sound that a caller hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Speech in the platform's words for language and voice.
    Speech { text: String, locale: String, voice: Option<String> },
    /// A sound at this address.
    Sound(String),
}

/// A document as a caller hears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Speech and sounds, in order.
    pub said: Vec<Said>,
    /// The platform's next act, once all is heard or a key interrupts it.
    pub then: Then,
}

impl Heard {
    /// The speech, blanks made one.
    pub fn words(&self) -> String {
        let texts = self.said.iter().filter_map(|said| match said {
            Said::Speech { text, .. } => Some(text.as_str()),
            Said::Sound(_) => None,
        });
        texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }
}

/// The platform's next act after the speech and sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Keys are waited for.
    Keys {
        /// How many are taken at most.
        digits_max: u16,
        /// How long the first is waited for.
        wait: Duration,
        /// True if the first key stops the speech and sounds, all of them.
        barge_in: bool,
        /// The phrases listened for; `None` where nothing is listened for.
        phrases: Option<Vec<String>>,
    },
    /// Another line is dialled.
    Dial { number: String, wait: Duration },
    /// The platform comes back by itself.
    GoesOn,
    /// The call ends.
    HangUp,
}

/// A reaction to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed<'a> {
    /// The caller presses keys. A test may press what no telephone has.
    Keys(&'a str),
    /// The caller does nothing.
    Silence,
    /// The caller says something; the recogniser is this sure, in per cent.
    Says { words: &'a str, confidence: Option<u8> },
    /// The caller says something that the recogniser cannot make words of.
    Mumbles,
    /// The dialled line did this.
    Dialled(DialResult),
    /// Nothing: what [`Then::GoesOn`] announced.
    GoOn,
}

/// A telephony platform. The secrets of its requests are the `TOKEN` of `tests/line`.
pub trait Platform: Sync {
    /// The dialect it speaks.
    fn dialect(&self) -> Dialect;

    /// The name of its table in `config/deflect.toml`.
    fn name(&self) -> &'static str;

    /// The lines of that table; the secret comes from the environment variable `TEST_TOKEN`.
    fn settings(&self) -> &'static str;

    /// True if it can listen for speech.
    fn hears_speech(&self) -> bool {
        false
    }

    /// The first request of a call.
    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked;

    /// Follows a document.
    ///
    /// # Errors
    /// The platform would refuse the document.
    fn hears(&self, document: &str) -> Result<Heard, String>;

    /// The part of these words that is heard, for comparing: all of it, unless the platform cannot.
    fn heard_of(&self, words: &str) -> String {
        words.to_owned()
    }

    /// How many keys it is told to take where the line takes so many at most.
    fn keys_told(&self, digits_max: u16) -> u16 {
        digits_max
    }

    /// How long the first key is waited for where the line waits like this: as long, unless the platform cannot.
    fn wait(&self, collect: &Collect) -> Duration {
        collect.wait
    }

    /// The request that a document leads to when this happens.
    ///
    /// # Panics
    /// When the document leads nowhere then.
    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked;

    /// The notice that the caller has left, while this document was the last.
    fn hangs_up(&self, voice_url: &str, leg: &Leg, document: &str) -> Asked;

    /// Judges a document by the platform's schema, if there is one.
    fn validate(&self, document: &str);

    /// Has a line answer a request.
    fn send(&self, line: &Line, asked: &Asked) -> Answer {
        line.send(asked)
    }
}

/// Every platform.
pub fn all() -> [&'static dyn Platform; 10] {
    [
        &twiml::TWILIO,
        &signalwire::SIGNALWIRE,
        &somleng::SOMLENG,
        &texml::Texml,
        &plivo::Plivo,
        &bxml::Bxml,
        &voicexml::Voicexml,
        &httapi::Httapi,
        &voximplant::Voximplant,
        &asterisk::Asterisk,
    ]
}

/// Settings of a line with this platform alone, texts and mail in the spool; `more` goes to the platform's table.
pub fn line_settings(platform: &dyn Platform, more: &str) -> String {
    format!(
        "[server]\npublic = \"127.0.0.1:0\"\npublic_url = \"{PUBLIC_URL}\"\nops = \"127.0.0.1:0\"\n\
         answer_wait = \"10s\"\n[store]\nurl = \"sqlite\"\ncommit_wait = \"8s\"\n[platform.{}]\n{}{more}\n{SPOOL}",
        platform.name(),
        platform.settings()
    )
}

/// The settings read from a platform's table, once for each. Where the platform hears, it is told to listen for
/// Russian.
pub fn settings_of(platform: &dyn Platform) -> PlatformSettings {
    static READ: Mutex<BTreeMap<&str, PlatformSettings>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap();
    read.entry(platform.name()).or_insert_with(|| read_settings(platform)).clone()
}

fn read_settings(platform: &dyn Platform) -> PlatformSettings {
    let more = if platform.hears_speech() { "hears = [\"ru\"]" } else { "" };
    let loaded = load(&line_settings(platform, more));
    let mut settings = loaded.unwrap_or_else(|problems| panic!("{problems:?}")).settings;
    settings.platforms.remove(0)
}

/// Reads the shipped line with these settings.
///
/// # Errors
/// The faults of the settings.
pub fn load(settings: &str) -> Result<Loaded, Vec<Diagnostic>> {
    let setup = Setup::new(settings);
    let folder = |name| setup.folder().join(name);
    let folders = Folders { config: folder("config"), prompts: folder("prompts"), data: folder("var") };
    config::load(&folders, &|_| Some(TOKEN.to_owned()))
}

/// A body of form fields.
pub fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Judges a document by a schema in `tests/xsd`.
pub fn validate(schema: &str, document: &str) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/xsd");
    crate::support::peers::xmllint::validate(&folder.join(schema), document);
}

/// The line's reading of a request where calls come in.
///
/// # Errors
/// See [`DialectError`].
pub fn read_asked(settings: &PlatformSettings, asked: &Asked) -> Result<Incoming, DialectError> {
    with_webhook(asked, |webhook| read(settings, webhook))
}

/// The line's reading of a status call-back.
///
/// # Errors
/// See [`DialectError`].
pub fn read_status_asked(settings: &PlatformSettings, asked: &Asked) -> Result<Option<EndOfCall>, DialectError> {
    with_webhook(asked, |webhook| read_status(settings, webhook))
}

/// A request as the line takes it.
pub fn with_webhook<R>(asked: &Asked, ask: impl FnOnce(&Webhook<'_>) -> R) -> R {
    let names = asked.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    let (headers, method) = (HeaderMap::from_iter(names), asked.method.parse().unwrap());
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    ask(&Webhook::read(&method, target_of(&asked.url), &headers, asked.body.as_bytes(), peer).unwrap())
}
