//! Call stories in the markup of a platform: every answer is written as its document, and read as XML for the words and
//! sounds that the caller should get.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use crate::base::call::{CallId, PlatformName};
use crate::cli::Failure;
use crate::cli::transcript::{Deed, Played, Story, play_heard};
use crate::config::settings::{Dialect, PlatformSettings, Settings};
use crate::dialect::json_turn::JsonTurn;
use crate::dialect::seal::Seal;
use crate::dialect::{self, Page};
use crate::line::Script;
use crate::line::step::{Collect, Step, Turn};
use crate::recordings::lost::LostRecordings;

/// A platform that stories are played on.
pub struct StoryPlatform<'s> {
    settings: &'s PlatformSettings,
    public_url: &'s Url,
    seal: Seal,
}

/// A story cannot be played on a platform.
#[derive(Debug, PartialEq, Eq)]
pub enum Unplayable {
    /// The platform would not hear what the caller says.
    NotHeard(String),
    /// Something that the caller should hear is not in the document.
    Lost(String),
}

impl<'s> StoryPlatform<'s> {
    /// The platform of this name in the configuration.
    ///
    /// # Errors
    /// There is no such platform.
    pub fn find(settings: &'s Settings, name: &str) -> Result<Self, Failure> {
        let wanted = PlatformName::new(name);
        let platform = settings.platforms.iter().find(|platform| platform.name == wanted).ok_or_else(|| {
            let known: Vec<_> = settings.platforms.iter().map(|platform| platform.name.as_str()).collect();
            format!("no platform `{wanted}`; there are {}", known.join(", "))
        })?;
        Ok(Self { settings: platform, public_url: &settings.server.public_url, seal: Seal::new(&[[7; 32]]) })
    }

    /// Plays a story, and writes and reads every document on the way.
    ///
    /// # Errors
    /// See [`Unplayable`].
    pub fn play(&self, script: &Script, story: &Story) -> Result<Played, Unplayable> {
        let languages: Vec<_> = self.settings.hears.iter().collect();
        let played = play_heard(script, story, &languages);
        for (index, (_, turn)) in played.turns.iter().enumerate() {
            self.reads(script, turn).map_err(|what| Unplayable::Lost(format!("turn {}: {what}", index + 1)))?;
            if let Some(Deed::Says(words)) = story.deeds.get(index) {
                self.check_heard(turn, words)?;
            }
        }
        Ok(played)
    }

    /// Speech reaches the line only where it is listened for; a VoiceXML browser knows listed phrases only, and is the one
    /// that tells when it understood nothing.
    fn check_heard(&self, turn: &Turn, words: &str) -> Result<(), Unplayable> {
        let name = &self.settings.name;
        let Some(Step::Collect(Collect { listen: Some(listen), .. })) = turn.steps.last() else {
            return Err(Unplayable::NotHeard(format!("`{name}` does not listen there")));
        };
        let is_heard = match self.settings.dialect {
            Dialect::Voicexml => words.is_empty() || listen.phrases.iter().any(|phrase| phrase == words),
            _ => !words.is_empty(),
        };
        let unheard = || Unplayable::NotHeard(format!("`{name}` does not hear `{words}`"));
        if is_heard { Ok(()) } else { Err(unheard()) }
    }

    /// Writes the document of a turn and looks for everything that is to be heard, in order.
    fn reads(&self, script: &Script, turn: &Turn) -> Result<(), String> {
        let call = CallId::parse("story").expect("visible ASCII");
        let state = self.seal.seal(&self.settings.name, &call, &turn.session);
        let next_url = &dialect::next_url(self.public_url, &self.settings.name, &state);
        let (prompts, lost) = (&script.prompts, &LostRecordings::default());
        let (steps, public_url) = (&turn.steps, self.public_url);
        let page = Page { call: &call, steps, prompts, next_url, public_url, lost };
        let document = dialect::write(self.settings, &page);
        let held = match JsonTurn::read(document.as_bytes()) {
            Ok(turn) => json_texts(&turn),
            Err(_) => texts(&document).map_err(|error| format!("the document is not well-formed: {error}"))?,
        };
        let mut rest = words(&held).into_iter();
        for prompt in turn.steps.iter().flat_map(Step::prompts) {
            let utterance = prompts.utterance(prompt);
            let expected = page.sound_url(&utterance).unwrap_or_else(|| utterance.words.into_owned());
            if let Some(missing) = words(&expected).iter().find(|word| !rest.any(|held| held == **word)) {
                let name = &self.settings.name;
                return Err(format!("prompt `{}` is cut off on `{name}`, from `{missing}` on", prompt.id));
            }
        }
        if held.contains(next_url.as_str())
            || !matches!(turn.steps.last(), Some(Step::Collect(_) | Step::Connect { .. }))
        {
            return Ok(());
        }
        Err(format!("the document of `{}` does not come back to the line", self.settings.name))
    }
}

/// The letters and digits of a text, as words: platforms leave out or add signs, never these.
fn words(text: &str) -> Vec<&str> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Everything that a JSON document says, and the address it comes back to.
fn json_texts(turn: &JsonTurn) -> String {
    let said = turn.sounds().map(|sound| sound.url.as_ref().unwrap_or(&sound.words).as_str());
    said.chain([turn.next.as_str()]).collect::<Vec<_>>().join(" ")
}

/// Everything a document holds: texts and values of attributes, in order.
fn texts(document: &str) -> Result<String, quick_xml::Error> {
    let mut reader = Reader::from_str(document);
    let mut held = String::new();
    loop {
        match reader.read_event()? {
            Event::Start(tag) | Event::Empty(tag) => attributes(&tag, &mut held)?,
            Event::Text(text) => held.push_str(&text),
            Event::CData(text) => held.push_str(&text),
            Event::GeneralRef(reference) => match reference.resolve_char_ref()? {
                Some(sign) => held.push(sign),
                None => held.push_str(resolve_predefined_entity(&reference).unwrap_or(" ")),
            },
            Event::End(_) => held.push(' '),
            Event::Eof => return Ok(held),
            _ => {}
        }
    }
}

fn attributes(tag: &BytesStart<'_>, held: &mut String) -> Result<(), quick_xml::Error> {
    for attribute in tag.attributes() {
        held.push(' ');
        held.push_str(&attribute?.normalized_value(XmlVersion::Implicit1_0)?);
        held.push(' ');
    }
    Ok(())
}
