//! A document of httapi being written.

use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::call::Language;
use crate::config::settings::PlatformSettings;
use crate::dialect::document::{Document, is_sayable};
use crate::dialect::httapi::{DIALLED, KEY, NUMBER};
use crate::dialect::speech::pieces;
use crate::dialect::{Page, seconds};
use crate::line::prompt::{Prompt, Utterance};
use crate::line::step::Collect;
use crate::number::Number;

/// The longest document, in bytes: the switch's HTTP client hands over at most 16 KiB at once, head included, and the
/// switch reads no further than the first part (`mod_httapi.c`, `file_callback`: each part is followed by a zero byte).
const DOCUMENT_BYTES_MAX: usize = 12 * 1024;

/// How long each key of a number adds to the wait for the whole of it.
const KEY_WAIT: Duration = Duration::from_secs(1);

/// The last of every list of sounds.
const SILENCE: &str = "silence_stream://100";
/// The most sounds in one list: the switch takes 128, silence included.
const SOUNDS_MAX: usize = 127;

/// Where the switch's dialplan finds the lines that may be dialled.
const DIAL_CONTEXT: &str = "XML deflect";

/// What means something else than itself to the switch: `@` in any address, the others in a list of sounds.
const ADDRESS_ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'!').add(b'\'').add(b'@').add(b'\\');

/// A document being written.
pub struct Sheet<'a> {
    platform: &'a PlatformSettings,
    document: Document,
}

impl<'a> Sheet<'a> {
    /// Begins a document. `addresses_bytes` is what the addresses in it take; the way on always fits.
    pub fn new(platform: &'a PlatformSettings, addresses_bytes: usize) -> Self {
        let mut document = Document::bounded(DOCUMENT_BYTES_MAX, addresses_bytes);
        document.open("document", &[("type", "xml/freeswitch-httapi")]);
        document.open("work", &[]);
        Self { platform, document }
    }

    /// Says what keys do not interrupt. They are kept for the next tag that takes some.
    pub fn say(&mut self, page: &Page<'_>, prompt: &Prompt) {
        self.utter(page, &page.prompts.utterance(prompt));
    }

    fn utter(&mut self, page: &Page<'_>, utterance: &Utterance<'_>) {
        match page.sound_url(utterance) {
            Some(url) => self.document.say(|document| document.empty("playback", &[("file", &escaped(&url))])),
            None => self.speak(&utterance.words, &utterance.prompt.language),
        }
    }

    /// Says a text that keys do not interrupt; nothing in a language without a voice.
    pub fn speak(&mut self, text: &str, language: &Language) {
        let Some(voice) = Voice::of(self.platform, language) else { return };
        let text = in_one_line(text);
        for piece in pieces(&text).filter(|_| is_sayable(&text)) {
            self.document.say(|document| document.empty("speak", &voice.attributes(piece)));
        }
    }

    /// Says prompts and takes keys, in one tag, so that a key interrupts all of it: the sounds where each prompt has one,
    /// else speech by one voice. Without a voice the sounds there are.
    pub fn collect(mut self, page: &Page<'_>, collect: &Collect, next_url: &str) -> String {
        let wait = Wait::of(collect);
        let utterances: Vec<_> = collect.prompts.iter().map(|prompt| page.prompts.utterance(prompt)).collect();
        let sounds: Vec<_> = utterances.iter().filter_map(|utterance| page.sound_url(utterance)).collect();
        let voice = Voice::of_longest(self.platform, &utterances).filter(|_| sounds.len() < utterances.len());
        let mut attributes = wait.attributes(next_url);
        match voice {
            Some(voice) => {
                let words: Vec<_> = utterances.iter().map(|utterance| in_one_line(&utterance.words)).collect();
                let text = self.fitting(words.join(" "));
                attributes.extend(voice.attributes(&text));
                self.take(collect, "speak", &attributes);
            }
            None => {
                let file = self.list(&sounds);
                attributes.push(("file", &file));
                self.take(collect, "playback", &attributes);
            }
        }
        self.finish()
    }

    /// The tag that takes keys. Nothing follows it: it would run after a key, too.
    fn take(&mut self, collect: &Collect, name: &str, attributes: &[(&str, &str)]) {
        self.document.open(name, attributes);
        match collect.is_number() {
            true => {
                // Decided at once with `=`; the other when no further key comes.
                self.document.element("bind", &[], &format!("=~[*#]|^.{{{}}}", u16::from(collect.digits_max) + 1));
                self.document.element("bind", &[], "~.");
            }
            false => self.document.element("bind", &[], "~."),
        }
        self.document.close(name);
    }

    /// As much of a text as the document can hold, in whole pieces.
    fn fitting(&self, mut text: String) -> String {
        let room = self.document.room();
        let mut end = 0;
        for piece in pieces(&text) {
            if room < Document::attribute_bytes(&text[..end + piece.len()]) {
                break;
            }
            end += piece.len();
        }
        text.truncate(end);
        text
    }

    /// Sounds as one, with silence after them. One that cannot be had is passed over (`mod_dptools.c`, `next_file`).
    fn list(&self, sounds: &[String]) -> String {
        let mut list = "file_string://".to_owned();
        for url in sounds.iter().take(SOUNDS_MAX).map(|url| escaped(url)) {
            if self.document.room() < Document::attribute_bytes(&list) + Document::attribute_bytes(&url) {
                break;
            }
            list.push_str(&url);
            list.push('!');
        }
        list.push_str(SILENCE);
        list
    }

    /// Dials through the switch's dialplan, which knows the ways out, and asks for the result.
    pub fn connect(mut self, number: &Number, wait: Duration, next_url: &str) -> String {
        let ring = format!("call_timeout={}", seconds(wait));
        for setting in ["continue_on_fail=true", "hangup_after_bridge=false", &ring] {
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

    /// The voice for the longest prompt; it says the others, too, as a tag has one voice.
    fn of_longest(platform: &'a PlatformSettings, utterances: &[Utterance<'_>]) -> Option<Self> {
        let spoken = utterances.iter().filter(|utterance| is_sayable(&utterance.words));
        let longest = spoken.max_by_key(|utterance| utterance.words.len())?;
        Self::of(platform, &longest.prompt.language)
    }

    fn attributes<'t>(&self, text: &'t str) -> [(&'static str, &'t str); 3]
    where
        'a: 't,
    {
        [("engine", self.engine), ("text", text), ("voice", self.name)]
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

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address as the switch takes it for itself.
pub fn escaped(url: &str) -> String {
    utf8_percent_encode(url, ADDRESS_ESCAPED).to_string()
}
