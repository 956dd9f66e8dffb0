//! The writer of httapi documents.

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

/// Parameter names of a single key and of a number.
pub(super) const KEY: &str = "key";
pub(super) const NUMBER: &str = "number";
/// The variable with the dial result.
pub(super) const DIALLED: &str = "originate_disposition";

/// Time that each key of a number adds to the wait for the whole.
const KEY_WAIT: Duration = Duration::from_secs(1);

/// Prefix of a list of sounds, divided by `!` (`mod_dptools.c`, `file_string_file_open`).
const LIST: &str = "file_string://";
/// The last item of every list.
const SILENCE: &str = "silence_stream://100";
/// Pause between two lines of a prompt.
const PAUSE: &str = "silence_stream://500";
/// The most sounds in one list without the silence: the switch takes 128 with it.
const SOUNDS_MAX: usize = 127;

/// The switch's dialplan context with the lines that may be dialled.
const DIAL_CONTEXT: &str = "XML deflect";
/// Set before dialling. Without the third, a carrier's tone or announcement would count as an answer; the last is the
/// ringing tone for the caller, 425 Hz for 1 s in 5 (ITU-T E.180, Supplement 2).
const DIAL_SETTINGS: [&str; 4] = [
    "continue_on_fail=true",
    "hangup_after_bridge=false",
    "ignore_early_media=true",
    "transfer_ringback=%(1000,4000,425)",
];

/// Characters with a special meaning to the switch: `@` in any address, the others in a list of sounds.
const ADDRESS_ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'!').add(b'\'').add(b'@').add(b'\\');

/// A document being written.
pub(super) struct HttapiWriter<'a> {
    platform: &'a PlatformSettings,
    document: XmlDocument,
    /// True if a list was cut for lack of room; all later speech is left out.
    is_cut: bool,
}

impl<'a> HttapiWriter<'a> {
    /// Begins a document. `addresses_bytes` is the length of its addresses; they always fit.
    pub(super) fn new(platform: &'a PlatformSettings, addresses_bytes: usize) -> Self {
        let mut document = XmlDocument::new(addresses_bytes);
        document.open("document", &[("type", "xml/freeswitch-httapi")]);
        document.open("work", &[]);
        Self { platform, document, is_cut: false }
    }

    /// Says a prompt that keys do not interrupt. The keys are kept for the next tag that takes some.
    pub(super) fn say(&mut self, page: &Page<'_>, prompt: &Prompt) {
        let items = self.items(page, prompt);
        if !items.is_empty() && !self.is_cut {
            let file = self.list(items);
            self.document.say(|document| document.empty("playback", &[("file", &file)]));
        }
    }

    /// Says a text by the engine alone; nothing in a language without a voice.
    pub(super) fn speak(&mut self, text: &str, language: &Language) {
        let Some(voice) = Voice::of(self.platform, language) else { return };
        let text = spoken(text);
        for piece in pieces(&text) {
            let attributes = [("engine", voice.engine), ("text", piece), ("voice", voice.name)];
            self.document.say(|document| document.empty("speak", &attributes));
        }
    }

    /// Says prompts and takes keys, in one tag, so that a key interrupts all of it.
    pub(super) fn collect(mut self, page: &Page<'_>, collect: &Collect, next_url: &str) -> String {
        let wait = Wait::of(collect);
        let mut attributes = wait.attributes(next_url);
        let items = collect.prompts.iter().flat_map(|prompt| self.items(page, prompt)).collect();
        let file = self.list(items);
        attributes.push(("file", &file));
        self.take(collect, "playback", &attributes);
        self.finish()
    }

    /// The tag that takes keys. Nothing may follow it: that would run after a key, too.
    fn take(&mut self, collect: &Collect, name: &str, attributes: &[(&str, &str)]) {
        self.document.open(name, attributes);
        if collect.is_number() {
            // `=` matches at once, the other pattern when no further key comes.
            self.document.element("bind", &[], &format!("=~[*#]|^.{{{}}}", u16::from(collect.digits_max) + 1));
        }
        self.document.element("bind", &[], "~.");
        self.document.close(name);
    }

    /// A prompt as items of a list: its recording, else its lines in the voice of its language, with pauses between
    /// them.
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

    /// Sounds and speech as one list, with silence after them. Items that cannot be fetched are skipped
    /// (`mod_dptools.c`, `next_file`), and so are unknown engines.
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

    /// Dials through the switch's dialplan, which knows the trunks, and requests the result.
    pub(super) fn connect(mut self, number: &Number, wait: Duration, next_url: &str) -> String {
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
    pub(super) fn hang_up(mut self) -> String {
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
    /// As configured, `engine:voice`; without a voice the switch cannot speak a language.
    fn of(platform: &'a PlatformSettings, language: &Language) -> Option<Self> {
        let (engine, name) = platform.voice(language)?.split_once(':')?;
        Some(Self { engine, name })
    }

    /// Words as a sound (`mod_ssml.c`, `tts_file_open`).
    fn item(&self, words: &str) -> String {
        format!("tts://{}|{}|{}", self.engine, self.name, words.trim())
    }
}

/// Waits for keys, in milliseconds.
struct Wait {
    name: &'static str,
    between: String,
    whole: String,
}

impl Wait {
    fn of(collect: &Collect) -> Self {
        let keys = if collect.is_number() { u32::from(collect.digits_max) } else { 0 };
        // A wait of zero would be unlimited.
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

/// An address, escaped for the switch.
pub(super) fn escaped(url: &str) -> String {
    utf8_percent_encode(url, ADDRESS_ESCAPED).to_string()
}
