//! Documents with the root `Response`: TwiML, TeXML and Plivo XML. They share their structure: speech and sounds, a
//! collector with prompts inside, a dial and a hang-up. Each dialect adds its names and attributes.
//!
//! Traps that all of them share, and their solutions:
//! - keys typed during a prompt before the collector are lost, so prompts stand inside it;
//! - without input a collector falls through to the next element, so a `Redirect` follows it.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::time::Duration;

use crate::base::call::Language;
use crate::base::number::Number;
use crate::config::settings::PlatformSettings;
use crate::dialect::codec::DialectCodec;
use crate::dialect::document::{Pauses, XmlDocument, is_sayable};
use crate::dialect::error::DialectError;
use crate::dialect::incoming::{EndOfCall, Incoming};
use crate::dialect::page::Page;
use crate::dialect::speech::pieces;
use crate::dialect::vocabulary::Vocabulary;
use crate::dialect::webhook::Webhook;
use crate::line::prompt::Prompt;
use crate::line::step::{Collect, Step};

/// A document that does nothing.
const NOTHING: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;

/// Names and values of attributes.
pub(super) type Attributes<'a> = Vec<(&'static str, Cow<'a, str>)>;

/// The names and attributes of one dialect of the family, which make it a [`DialectCodec`].
pub trait ResponseDialect: Sync {
    /// The names of its parameters.
    const VOCABULARY: Vocabulary;
    /// The element that speaks.
    const SPEAK: &'static str;
    /// The element that waits for keys.
    const COLLECT: &'static str;

    /// The attributes of speech in a language.
    fn speech<'a>(platform: &'a PlatformSettings, language: &'a Language) -> Attributes<'a>;

    /// The attributes of waiting for keys; the result goes to `next_url`.
    fn collect<'a>(platform: &'a PlatformSettings, collect: &'a Collect, next_url: &'a str) -> Attributes<'a>;

    /// The pauses that the voice of a language can make.
    fn pauses(_platform: &PlatformSettings, _language: &Language) -> Pauses {
        Pauses::Blanks
    }

    /// The ringing time of another line, in seconds.
    fn ring(wait: Duration) -> String;

    /// Attributes that have the platform report the end of the dialled leg to `next_url`, needed if it reports a
    /// conversation that the caller ended in no other way.
    fn leg_notice(_next_url: &str) -> Attributes<'_> {
        vec![]
    }

    /// A number in the form that is dialled.
    fn number(number: &Number) -> &str {
        number.as_e164()
    }

    /// A text in the form that the platform may be given.
    fn text(text: &str) -> Cow<'_, str> {
        Cow::Borrowed(text)
    }
}

impl<D: ResponseDialect> DialectCodec for D {
    fn acknowledgement(&self) -> &'static str {
        NOTHING
    }

    fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
        D::VOCABULARY.read(request)
    }

    fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
        D::VOCABULARY.read_status(request)
    }

    fn write(&self, platform: &PlatformSettings, page: &Page<'_>) -> String {
        let mut writer = ResponseWriter::<D>::new(platform, 2 * page.next_url.len());
        for step in page.steps {
            match step {
                Step::Say(prompt) => writer.say(page, prompt),
                Step::Collect(collect) => return writer.collect(page, collect),
                Step::Connect { number, wait } => return writer.dial(page, number, *wait),
                Step::HangUp => return writer.hang_up(),
            }
        }
        writer.finish()
    }

    fn apology(&self, platform: &PlatformSettings, text: &str, language: &Language) -> String {
        let mut writer = ResponseWriter::<D>::new(platform, 0);
        writer.speak(text, language);
        writer.hang_up()
    }
}

/// A document being written.
struct ResponseWriter<'a, D> {
    platform: &'a PlatformSettings,
    document: XmlDocument,
    dialect: PhantomData<D>,
}

impl<'a, D: ResponseDialect> ResponseWriter<'a, D> {
    fn new(platform: &'a PlatformSettings, addresses_bytes: usize) -> Self {
        let mut document = XmlDocument::new(addresses_bytes);
        document.open("Response", &[]);
        Self { platform, document, dialect: PhantomData }
    }

    fn say(&mut self, page: &Page<'_>, prompt: &Prompt) {
        let utterance = page.prompts.utterance(prompt);
        match page.sound_url(&utterance) {
            Some(url) => self.document.say(|document| document.element("Play", &[], &url)),
            None => self.speak(&utterance.words, &prompt.language),
        }
    }

    fn speak(&mut self, text: &str, language: &Language) {
        let attributes = D::speech(self.platform, language);
        let pauses = D::pauses(self.platform, language);
        let text = D::text(text);
        for piece in pieces(&text).filter(|piece| is_sayable(piece)) {
            self.document.say(|document| document.spoken(D::SPEAK, &borrowed(&attributes), piece, pauses));
        }
    }

    fn collect(mut self, page: &Page<'_>, collect: &Collect) -> String {
        self.document.open(D::COLLECT, &borrowed(&D::collect(self.platform, collect, page.next_url)));
        for prompt in &collect.prompts {
            self.say(page, prompt);
        }
        self.document.close(D::COLLECT);
        self.document.element("Redirect", &[("method", "POST")], page.next_url);
        self.finish()
    }

    fn dial(mut self, page: &Page<'_>, number: &Number, wait: Duration) -> String {
        let ring = D::ring(wait);
        let notice = D::leg_notice(page.next_url);
        let mut attributes = vec![("action", page.next_url), ("method", "POST"), ("timeout", &ring)];
        attributes.extend(borrowed(&notice));
        self.document.open("Dial", &attributes);
        self.document.element("Number", &[], D::number(number));
        self.document.close("Dial");
        self.finish()
    }

    fn hang_up(mut self) -> String {
        self.document.empty("Hangup", &[]);
        self.finish()
    }

    fn finish(mut self) -> String {
        self.document.close("Response");
        self.document.finish()
    }
}

fn borrowed<'b>(attributes: &'b Attributes<'_>) -> Vec<(&'b str, &'b str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_ref())).collect()
}
