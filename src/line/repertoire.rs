//! All prompts the line can say, and those with fixed words, which can be recordings.

use std::collections::BTreeMap;

use crate::base::call::Language;
use crate::line::channel::ChannelId;
use crate::line::menu::{NodeKind, Saying, Script};
use crate::line::prompt::{PromptId, REQUIRED};
use crate::line::saying::channel_args;

/// Said after an internal error.
const APOLOGY: &str = "apology";

/// The variability of a prompt's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptWording {
    /// The same words everywhere.
    Fixed(String),
    /// Words that depend on the caller, the time or the place in the call.
    Varying,
    /// Always by a voice: said after an internal error, it must not need another request.
    VoiceOnly,
}

/// The prompts of a language.
pub type Repertoire = BTreeMap<PromptId, PromptWording>;

/// All prompts that can be heard, by language.
pub fn repertoire(script: &Script) -> BTreeMap<Language, Repertoire> {
    let mut found = RepertoireBuilder { script, languages: BTreeMap::new() };
    for id in REQUIRED {
        found.note(&PromptId::new(id), &[], None);
    }
    for line in script.lines.values() {
        found.note(&line.greeting, &[], None);
        found.note_channel(&line.channel);
    }
    // Of another offer the node itself is there.
    let variants = script.experiments.iter().flat_map(|experiment| &experiment.variants);
    variants.flat_map(|variant| variant.prompts.values()).for_each(|id| found.note(id, &[], None));
    for node in script.nodes.values() {
        // Some nodes speak of the last channel, which differs.
        let channels = node.kind.channel().map(|named| script.channels_of(named)).unwrap_or_default();
        channels.iter().for_each(|channel| found.note_channel(channel));
        let each: Vec<Option<&ChannelId>> =
            if channels.is_empty() { vec![None] } else { channels.into_iter().map(Some).collect() };
        for channel in each {
            node.say.iter().for_each(|saying| found.note_saying(saying, channel));
        }
        let of_digits: &[_] = match &node.kind {
            NodeKind::Digits { wrong, read_back, .. } => &[wrong, read_back],
            _ => &[],
        };
        let own = node.ask.iter().chain(&node.again).chain(of_digits.iter().copied());
        own.for_each(|prompt| found.note(prompt, &[], None));
    }
    found.languages
}

struct RepertoireBuilder<'s> {
    script: &'s Script,
    languages: BTreeMap<Language, Repertoire>,
}

impl RepertoireBuilder<'_> {
    fn note_saying(&mut self, saying: &Saying, channel: Option<&ChannelId>) {
        match &saying.language {
            Some(language) => self.note(&saying.prompt, std::slice::from_ref(language), channel),
            None => self.note(&saying.prompt, &saying.when.languages, channel),
        }
    }

    /// Notes the prompts that tell a channel's address and hours.
    fn note_channel(&mut self, channel: &ChannelId) {
        ["address", "link"].iter().for_each(|what| {
            self.note(&PromptId::new(&format!("{what}-{channel}")), &[], Some(channel));
        });
        let Some(named) = self.script.channels.get(channel).and_then(|channel| channel.hours.as_ref()) else { return };
        for hours in self.script.calendars_of(named) {
            for state in ["open", "closed"] {
                self.note(&PromptId::new(&format!("hours-{hours}-{state}")), &[], Some(channel));
            }
        }
    }

    /// Notes a prompt with the facts of a channel, in these languages, or in all if none is given.
    fn note(&mut self, id: &PromptId, languages: &[Language], channel: Option<&ChannelId>) {
        for language in self.script.prompts.languages() {
            if (languages.is_empty() || languages.contains(language)) && self.script.prompts.has(language, id.as_str())
            {
                let said = self.said(id, language, channel);
                let repertoire = self.languages.entry(language.clone()).or_default();
                let before = repertoire.entry(id.clone()).or_insert_with(|| said.clone());
                if *before != said {
                    *before = PromptWording::Varying;
                }
            }
        }
    }

    /// The words of a prompt with the facts of a channel; varying if it needs other variables.
    fn said(&self, id: &PromptId, language: &Language, channel: Option<&ChannelId>) -> PromptWording {
        if id.as_str() == APOLOGY {
            return PromptWording::VoiceOnly;
        }
        let facts = channel.and_then(|id| self.script.channels.get(id)).map(channel_args).unwrap_or_default();
        self.script.prompts.text(id, language, &facts).map_or(PromptWording::Varying, PromptWording::Fixed)
    }
}
