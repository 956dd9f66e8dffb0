//! The writer of VoiceXML pages.

use std::time::Duration;

use crate::base::call::{CallId, Language};
use crate::base::number::Number;
use crate::config::settings::PlatformSettings;
use crate::dialect::document::{Pauses, XmlDocument, is_sayable};
use crate::dialect::page::Page;
use crate::dialect::parameter::whole_seconds;
use crate::dialect::speech::pieces;
use crate::dialect::voicexml::ecmascript::{first_of, literal};
use crate::dialect::voicexml::grammar;
use crate::line::prompt::{Prompt, PromptId};
use crate::line::step::{Collect, Listen, Step};

const NAMESPACE: &str = "http://www.w3.org/2001/vxml";

/// The longest wait for a page. Ours come within a second; after this the caller hears the apology.
const FETCH_TIMEOUT: &str = "10s";
/// The most addresses in a page: after a hang-up, silence, a key and a wrong key.
const ADDRESSES_MAX: usize = 4;

/// The variables that pages submit: always, with input, without a match, after a transfer, after a conversation, and in
/// an introduction.
const NAMES: &str = "callid event";
const NAMES_FILLED: &str = "callid event keys mode words confidence";
const NAMES_UNMATCHED: &str = "callid event mode";
const NAMES_DIALLED: &str = "callid event result seconds";
const NAMES_TALKED: &str = "callid event seconds";
const NAMES_START: &str = "callid event madeup caller called";

/// The caller has left, or was transferred.
const HANG_UP: &str = "connection.disconnect.hangup connection.disconnect.transfer";

/// Variables of the browser with facts of the call: those of the standard, then those of Avaya.
const CALL: [&str; 2] = ["session.sessionid", "session.avaya.telephone.callid"];
const CALLER: [&str; 2] = ["session.connection.remote.uri", "session.avaya.telephone.ani"];
const CALLED: [&str; 2] = ["session.connection.local.uri", "session.avaya.telephone.dnis"];

/// Barge-in: keys interrupt speech.
#[derive(Clone, Copy)]
enum BargeIn {
    Allowed,
    Refused,
}

impl BargeIn {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "true",
            Self::Refused => "false",
        }
    }
}

/// A page being written: a head, and one form.
pub(super) struct VoicexmlWriter<'a> {
    platform: &'a PlatformSettings,
    document: XmlDocument,
}

impl<'a> VoicexmlWriter<'a> {
    /// Begins a page with an apology only.
    pub(super) fn for_apology(platform: &'a PlatformSettings, language: &Language) -> Self {
        let mut writer = Self::new(platform, 0, Some(language));
        writer.document.open("form", &[]);
        writer
    }

    /// Begins a page of a call. A page without a call-back address is a fallback and reports no hang-up.
    pub(super) fn for_page(platform: &'a PlatformSettings, page: &Page<'_>) -> Self {
        let languages = languages(page);
        let mut writer = Self::new(platform, ADDRESSES_MAX * page.next_url.len(), languages.first().copied());
        writer.variable("callid", &literal(page.call.as_str()));
        writer.variable("event", &literal(""));
        if !page.next_url.is_empty() {
            writer.on_hang_up(page.next_url);
        }
        let words = |language| page.prompts.text(&PromptId::new("apology"), language, &[]).unwrap_or_default();
        let apologies: Vec<_> = languages.iter().map(|&language| (words(language), language)).collect();
        writer.on_error(apologies.iter().map(|(words, language)| (words.as_str(), *language)));
        writer.document.open("form", &[]);
        writer
    }

    /// Begins a page that asks the browser to describe the call.
    pub(super) fn for_introduction(
        platform: &'a PlatformSettings,
        voice_url: &str,
        made_up: &CallId,
        apology: (&str, &Language),
    ) -> Self {
        let mut writer = Self::new(platform, voice_url.len(), Some(apology.1));
        writer.variable("callid", &first_of(&CALL));
        writer.variable("event", &literal(""));
        writer.variable("madeup", &literal(made_up.as_str()));
        writer.variable("caller", &first_of(&CALLER));
        writer.variable("called", &first_of(&CALLED));
        writer.on_error(std::iter::once(apology));
        writer.document.open("form", &[]);
        writer.block(|writer| writer.submit("start", NAMES_START, voice_url));
        writer
    }

    /// Says prompts that keys do not interrupt.
    pub(super) fn say<'p>(&mut self, page: &Page<'_>, prompts: impl Iterator<Item = &'p Prompt>) {
        let mut prompts = prompts.peekable();
        if prompts.peek().is_some() {
            self.block(|writer| prompts.for_each(|prompt| writer.prompt(page, prompt, BargeIn::Refused)));
        }
    }

    /// Says prompts and hangs up.
    pub(super) fn say_and_hang_up<'p>(&mut self, page: &Page<'_>, prompts: impl Iterator<Item = &'p Prompt>) {
        self.block(|writer| {
            prompts.for_each(|prompt| writer.prompt(page, prompt, BargeIn::Refused));
            writer.document.empty("disconnect", &[]);
        });
    }

    /// Says a text and hangs up.
    pub(super) fn speak_and_hang_up(&mut self, text: &str, language: &Language) {
        self.block(|writer| {
            writer.speak(text, language, BargeIn::Refused);
            writer.document.empty("disconnect", &[]);
        });
    }

    /// Says prompts that keys interrupt, and waits for keys, or for phrases too. Phrases take the room that the prompts
    /// leave.
    pub(super) fn collect(&mut self, page: &Page<'_>, collect: &Collect) {
        self.variable("mode", &literal("dtmf"));
        self.variable("words", &literal(""));
        self.variable("confidence", &literal(""));
        self.document.open("field", &[("name", "keys")]);
        if collect.is_number() {
            grammar::write_number(&mut self.document, collect.digits_max);
        } else {
            grammar::write_key(&mut self.document);
        }
        collect.prompts.iter().for_each(|prompt| self.prompt(page, prompt, BargeIn::Allowed));
        let phrases = |listen: &Listen| grammar::sayable(&listen.phrases, self.document.room());
        let listens = collect.listen.as_ref().map(|listen| (listen, phrases(listen)));
        let listens = listens.filter(|(_, phrases)| !phrases.is_empty());
        self.waits(collect, listens.is_some());
        if let Some((Listen { language, .. }, phrases)) = &listens {
            grammar::write_phrases(&mut self.document, self.platform.locale(language), phrases);
        }
        self.on_input(page.next_url, listens.is_some());
        self.document.close("field");
    }

    /// Dials a number and comes back with the result.
    pub(super) fn transfer(&mut self, page: &Page<'_>, number: &Number, wait: Duration) {
        let dest = format!("tel:{}", number.as_e164());
        let wait = format!("{}s", whole_seconds(wait));
        let attributes = [("name", "result"), ("dest", &*dest), ("bridge", "true"), ("connecttimeout", &wait)];
        self.variable("seconds", &literal(""));
        self.document.open("transfer", &attributes);
        self.document.open("catch", &[("event", "error.connection error.unsupported")]);
        self.assign("result", &literal("failed"));
        self.submit("dialled", NAMES_DIALLED, page.next_url);
        self.document.close("catch");
        self.document.open("catch", &[("event", HANG_UP)]);
        self.assign("seconds", &first_of(&["result$.duration"]));
        self.submit("hangup", NAMES_TALKED, page.next_url);
        self.document.close("catch");
        self.document.open("filled", &[]);
        self.assign("seconds", &first_of(&["result$.duration"]));
        self.submit("dialled", NAMES_DIALLED, page.next_url);
        self.document.close("filled");
        self.document.close("transfer");
    }

    /// The finished page.
    pub(super) fn finish(mut self) -> String {
        self.document.close("form");
        self.document.close("vxml");
        self.document.finish()
    }

    fn new(platform: &'a PlatformSettings, addresses_bytes: usize, language: Option<&Language>) -> Self {
        let mut document = XmlDocument::new(addresses_bytes);
        let mut attributes = vec![("version", "2.1"), ("xmlns", NAMESPACE)];
        attributes.extend(language.map(|language| ("xml:lang", platform.locale(language))));
        document.open("vxml", &attributes);
        document.empty("property", &[("name", "fetchtimeout"), ("value", FETCH_TIMEOUT)]);
        Self { platform, document }
    }

    /// The caller's hang-up, and ours, is submitted at once; nothing can be said any more.
    fn on_hang_up(&mut self, next_url: &str) {
        self.document.open("catch", &[("event", HANG_UP)]);
        self.submit("hangup", NAMES, next_url);
        self.document.close("catch");
    }

    /// The first error is answered with an apology in each language that the caller may understand; an error within it,
    /// such as a missing voice, ends the call.
    fn on_error<'t>(&mut self, apologies: impl Iterator<Item = (&'t str, &'t Language)>) {
        self.document.open("catch", &[("event", "error")]);
        apologies.for_each(|(text, language)| self.speak(text, language, BargeIn::Refused));
        self.document.empty("disconnect", &[]);
        self.document.close("catch");
        self.document.open("catch", &[("event", "error"), ("count", "2")]);
        self.document.empty("exit", &[]);
        self.document.close("catch");
    }

    fn waits(&mut self, collect: &Collect, is_listening: bool) {
        let wait = format!("{}s", whole_seconds(collect.wait));
        self.property("timeout", &wait);
        self.property("interdigittimeout", &wait);
        self.property("termtimeout", "0s");
        self.property("termchar", if collect.is_number() { "#" } else { "" });
        self.property("inputmodes", if is_listening { "dtmf voice" } else { "dtmf" });
    }

    fn on_input(&mut self, next_url: &str, is_listening: bool) {
        self.document.open("noinput", &[]);
        self.submit("noinput", NAMES, next_url);
        self.document.close("noinput");
        let unmatched = if is_listening { "nomatch maxspeechtimeout" } else { "nomatch" };
        self.document.open("catch", &[("event", unmatched)]);
        if is_listening {
            self.assign("mode", &first_of(&["application.lastresult$.inputmode"]));
        }
        self.submit("nomatch", NAMES_UNMATCHED, next_url);
        self.document.close("catch");
        self.document.open("filled", &[]);
        if is_listening {
            self.assign("mode", "keys$.inputmode");
            self.assign("words", "keys$.utterance");
            self.assign("confidence", "keys$.confidence");
        }
        self.submit("keys", NAMES_FILLED, next_url);
        self.document.close("filled");
    }

    fn prompt(&mut self, page: &Page<'_>, prompt: &Prompt, barge_in: BargeIn) {
        let utterance = page.prompts.utterance(prompt);
        let platform = self.platform;
        let Some(url) = page.sound_url(&utterance) else {
            return self.speak(&utterance.words, &prompt.language, barge_in);
        };
        self.document.say(|document| {
            open_prompt(document, platform, &prompt.language, barge_in);
            document.open("audio", &[("src", &url)]);
            write_words(document, platform, &prompt.language, &utterance.words);
            document.close("audio");
            document.close("prompt");
        });
    }

    fn speak(&mut self, text: &str, language: &Language, barge_in: BargeIn) {
        let platform = self.platform;
        for piece in pieces(text).filter(|piece| is_sayable(piece)) {
            self.document.say(|document| {
                open_prompt(document, platform, language, barge_in);
                write_words(document, platform, language, piece);
                document.close("prompt");
            });
        }
    }

    fn block(&mut self, write: impl FnOnce(&mut Self)) {
        self.document.open("block", &[]);
        write(self);
        self.document.close("block");
    }

    fn variable(&mut self, name: &str, expression: &str) {
        self.document.empty("var", &[("name", name), ("expr", expression)]);
    }

    fn assign(&mut self, name: &str, expression: &str) {
        self.document.empty("assign", &[("name", name), ("expr", expression)]);
    }

    fn property(&mut self, name: &str, value: &str) {
        self.document.empty("property", &[("name", name), ("value", value)]);
    }

    fn submit(&mut self, event: &str, names: &str, url: &str) {
        self.assign("event", &literal(event));
        self.document.empty("submit", &[("next", url), ("method", "post"), ("namelist", names)]);
    }
}

/// The language the caller hears: that of the first prompt, as the last one of a menu may offer another. Every language
/// if nothing is said.
fn languages<'p>(page: &Page<'p>) -> Vec<&'p Language> {
    match page.steps.iter().flat_map(Step::prompts).next() {
        Some(prompt) => vec![&prompt.language],
        None => page.prompts.languages(),
    }
}

fn open_prompt(document: &mut XmlDocument, platform: &PlatformSettings, language: &Language, barge_in: BargeIn) {
    document.open("prompt", &[("bargein", barge_in.as_str()), ("xml:lang", platform.locale(language))]);
}

/// Words in the configured voice of their language; also said if a recording cannot be fetched.
fn write_words(document: &mut XmlDocument, platform: &PlatformSettings, language: &Language, words: &str) {
    match platform.voice(language) {
        Some(voice) => document.spoken("voice", &[("name", voice)], words, Pauses::Breaks),
        None => document.speech(words, Pauses::Breaks),
    }
}
