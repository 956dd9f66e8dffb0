//! A document of httapi being written.

use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::base::call::Language;
use crate::base::number::Number;
use crate::config::settings::PlatformSettings;
use crate::dialect::document::XmlDocument;
use crate::dialect::httapi::text::{lines, spoken};
use crate::dialect::page::Page;
use crate::dialect::parameter::whole_seconds;
use crate::dialect::speech::pieces;
use crate::line::prompt::Prompt;
use crate::line::step::Collect;

/// Where a key comes, and where a number does.
pub(super) const KEY: &str = "key";
pub(super) const NUMBER: &str = "number";
/// The variable that tells how dialling ended.
pub(super) const DIALLED: &str = "originate_disposition";

/// How long each key of a number adds to the wait for the whole of it.
const KEY_WAIT: Duration = Duration::from_secs(1);

/// Several sounds as one (`mod_dptools.c`, `file_string_file_open`), divided by `!`.
const LIST: &str = "file_string://";
/// The last of every list of sounds.
const SILENCE: &str = "silence_stream://100";
/// Between two lines of a prompt, as a voice pauses between sentences.
const PAUSE: &str = "silence_stream://500";
/// The most sounds in one list: the switch takes 128, silence included.
const SOUNDS_MAX: usize = 127;

/// Where the switch's dialplan finds the lines that may be dialled.
const DIAL_CONTEXT: &str = "XML deflect";
/// Set before a line is dialled. Without the third a carrier's tone or announcement before the answer would count as one;
/// the last is the ringing that the caller hears meanwhile, 425 Hz for 1 s in 5 (ITU-T E.180, Supplement 2).
const DIAL_SETTINGS: [&str; 4] = [
    "continue_on_fail=true",
    "hangup_after_bridge=false",
    "ignore_early_media=true",
    "transfer_ringback=%(1000,4000,425)",
];

/// What means something else than itself to the switch: `@` in any address, the others in a list of sounds.
const ADDRESS_ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'!').add(b'\'').add(b'@').add(b'\\');

/// A document being written.
pub struct HttapiWriter<'a> {
    platform: &'a PlatformSettings,
    document: XmlDocument,
    /// A list had no room for all of it; what would follow is left out.
    is_cut: bool,
}

impl<'a> HttapiWriter<'a> {
    /// Begins a document. `addresses_bytes` is what the addresses in it take; the way on always fits.
    pub fn new(platform: &'a PlatformSettings, addresses_bytes: usize) -> Self {
        let mut document = XmlDocument::new(addresses_bytes);
        document.open("document", &[("type", "xml/freeswitch-httapi")]);
        document.open("work", &[]);
        Self { platform, document, is_cut: false }
    }

    /// Says what keys do not interrupt. They are kept for the next tag that takes some.
    pub fn say(&mut self, page: &Page<'_>, prompt: &Prompt) {
        let items = self.items(page, prompt);
        if !items.is_empty() && !self.is_cut {
            let file = self.list(items);
            self.document.say(|document| document.empty("playback", &[("file", &file)]));
        }
    }

    /// Says a text by the engine alone; nothing in a language without a voice.
    pub fn speak(&mut self, text: &str, language: &Language) {
        let Some(voice) = Voice::of(self.platform, language) else { return };
        let text = spoken(text);
        for piece in pieces(&text) {
            let attributes = [("engine", voice.engine), ("text", piece), ("voice", voice.name)];
            self.document.say(|document| document.empty("speak", &attributes));
        }
    }

    /// Says prompts and takes keys, in one tag, so that a key interrupts all of it.
    pub fn collect(mut self, page: &Page<'_>, collect: &Collect, next_url: &str) -> String {
        let wait = Wait::of(collect);
        let mut attributes = wait.attributes(next_url);
        let items = collect.prompts.iter().flat_map(|prompt| self.items(page, prompt)).collect();
        let file = self.list(items);
        attributes.push(("file", &file));
        self.take(collect, "playback", &attributes);
        self.finish()
    }

    /// The tag that takes keys. Nothing follows it: it would run after a key, too.
    fn take(&mut self, collect: &Collect, name: &str, attributes: &[(&str, &str)]) {
        self.document.open(name, attributes);
        if collect.is_number() {
            // `=` matches at once, the other pattern when no further key comes.
            self.document.element("bind", &[], &format!("=~[*#]|^.{{{}}}", u16::from(collect.digits_max) + 1));
        }
        self.document.element("bind", &[], "~.");
        self.document.close(name);
    }

    /// A prompt as items of a list: its recording, else its lines by the voice of its language, with a pause between them.
    fn items(&self, page: &Page<'_>, prompt: &Prompt) -> Vec<String> {
        let utterance = page.prompts.utterance(prompt);
        if let Some(url) = page.sound_url(&utterance) {
            return vec![escaped(&url)];
        }
        let Some(voice) = Voice::of(self.platform, &prompt.language) else { return vec![] };
        let mut items = vec![];
        for line in lines(&utterance.words) {
            items.extend((!items.is_empty()).then(|| PAUSE.to_owned()));
            items.extend(pieces(&line).map(|piece| voice.item(piece)));
        }
        items
    }

    /// Sounds and speech as one, with silence after them. One that cannot be had is passed over (`mod_dptools.c`,
    /// `next_file`), an engine that the switch does not know too.
    fn list(&mut self, items: Vec<String>) -> String {
        let mut list = LIST.to_owned();
        let mut room = self.document.room().saturating_sub(XmlDocument::attribute_bytes(LIST));
        for item in items.into_iter().take(SOUNDS_MAX) {
            let bytes = XmlDocument::attribute_bytes(&item);
            if room < bytes {
                self.is_cut = true;
                break;
            }
            room -= bytes;
            list.push_str(&item);
            list.push('!');
        }
        list.push_str(SILENCE);
        list
    }

    /// Dials through the switch's dialplan, which knows the ways out, and asks for the result.
    pub fn connect(mut self, number: &Number, wait: Duration, next_url: &str) -> String {
        let ring = format!("call_timeout={}", whole_seconds(wait));
        for setting in DIAL_SETTINGS.into_iter().chain([&*ring]) {
            self.document.empty("execute", &[("application", "set"), ("data", setting)]);
        }
        let extension = format!("{} {DIAL_CONTEXT}", number.as_e164());
        let dial = [("action", next_url), ("application", "execute_extension"), ("data", &extension)];
        self.document.empty("execute", &dial);
        self.document.empty("getVariable", &[("name", DIALLED)]);
        self.finish()
    }

    /// Ends the call.
    pub fn hang_up(mut self) -> String {
        self.document.empty("hangup", &[]);
        self.finish()
    }

    fn finish(mut self) -> String {
        self.document.close("work");
        self.document.close("document");
        let mut document = self.document.finish();
        if !document.len().is_multiple_of(2) {
            document.push('\n');
        }
        document
    }
}

/// A speech engine of the switch and one of its voices.
struct Voice<'a> {
    engine: &'a str,
    name: &'a str,
}

impl<'a> Voice<'a> {
    /// As configured, `engine:voice`; without one the switch cannot say anything in a language.
    fn of(platform: &'a PlatformSettings, language: &Language) -> Option<Self> {
        let (engine, name) = platform.voice(language)?.split_once(':')?;
        Some(Self { engine, name })
    }

    /// Words as a sound (`mod_ssml.c`, `tts_file_open`).
    fn item(&self, words: &str) -> String {
        format!("tts://{}|{}|{}", self.engine, self.name, words.trim())
    }
}

/// How long keys are waited for, in milliseconds.
struct Wait {
    name: &'static str,
    between: String,
    whole: String,
}

impl Wait {
    fn of(collect: &Collect) -> Self {
        let keys = if collect.is_number() { u32::from(collect.digits_max) } else { 0 };
        // Nothing is not taken for a time; the switch would wait as long as it likes.
        let milliseconds = |wait: Duration| wait.as_millis().max(1).to_string();
        Self {
            name: if collect.is_number() { NUMBER } else { KEY },
            between: milliseconds(collect.wait),
            whole: milliseconds(collect.wait.saturating_add(KEY_WAIT * keys)),
        }
    }

    fn attributes<'t>(&'t self, next_url: &'t str) -> Vec<(&'static str, &'t str)> {
        let mut attributes = vec![("action", next_url), ("input-timeout", &*self.whole), ("name", self.name)];
        attributes.extend((self.name == NUMBER).then_some(("digit-timeout", &*self.between)));
        attributes
    }
}

/// An address as the switch takes it for itself.
pub fn escaped(url: &str) -> String {
    utf8_percent_encode(url, ADDRESS_ESCAPED).to_string()
}
