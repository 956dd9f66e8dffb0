//! The words of a new line in the languages that have templates. What the templates do not say themselves, such as
//! numbers, letters and the words of opting out, is taken from the shipped prompts of the same language.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::config::vocabulary::written;
use crate::line::prompt::REQUIRED;

/// A language with templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StarterLanguage {
    En,
    Es,
    Ru,
}

/// A file of words: its name, the template, and the shipped file of the language, if there is one.
struct WordFile {
    name: &'static str,
    template: &'static str,
    shipped: Option<&'static str>,
}

/// Messages of the shipped voice.ftl that any line needs, beside those that the flow says by itself.
const FAMILIES: [&str; 5] = ["number-", "letter-", "clock", "hours-span", "inbound-"];
/// The prefix of the words for signs, of one part each.
const SIGN: &str = "sign-";
const SINGLE: [&str; 7] =
    ["hours-whole-day", "hours-and", "spoken-com", "spoken-org", "spoken-net", "spoken-info", "spoken-ru"];

macro_rules! words {
    ($language:literal, $name:literal, shipped) => {
        WordFile {
            name: $name,
            template: include_str!(concat!("starter/", $language, "/", $name)),
            shipped: Some(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/prompts/", $language, "/", $name))),
        }
    };
    ($language:literal, $name:literal) => {
        WordFile { name: $name, template: include_str!(concat!("starter/", $language, "/", $name)), shipped: None }
    };
}

impl StarterLanguage {
    /// Its tag.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Ru => "ru",
        }
    }

    /// Its name in English.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Spanish",
            Self::Ru => "Russian",
        }
    }

    fn files(self) -> [WordFile; 5] {
        match self {
            Self::En => [
                words!("en", "voice.ftl", shipped),
                words!("en", "sms.ftl", shipped),
                words!("en", "email.ftl", shipped),
                words!("en", "page.ftl", shipped),
                words!("en", "speech.ftl"),
            ],
            Self::Es => [
                words!("es", "voice.ftl"),
                words!("es", "sms.ftl"),
                words!("es", "email.ftl"),
                words!("es", "page.ftl"),
                words!("es", "speech.ftl"),
            ],
            Self::Ru => [
                words!("ru", "voice.ftl", shipped),
                words!("ru", "sms.ftl", shipped),
                words!("ru", "email.ftl", shipped),
                words!("ru", "page.ftl", shipped),
                words!("ru", "speech.ftl"),
            ],
        }
    }

    /// The texts of its files, with their names.
    pub(super) fn texts(self) -> Vec<(&'static str, String)> {
        let whole = |file: WordFile| {
            let taken = file.shipped.map(|shipped| taken(file.template, shipped)).unwrap_or_default();
            let heading = if taken.is_empty() { "" } else { "\n### Any line's words; change them as you like.\n\n" };
            (file.name, format!("{}{heading}{taken}", file.template))
        };
        self.files().into_iter().map(whole).collect()
    }
}

/// The messages of a shipped file that any line needs and the template has not.
fn taken(template: &str, shipped: &str) -> String {
    let own: BTreeSet<&str> = messages(template).map(|(id, _)| id).collect();
    let needed: BTreeSet<&str> = REQUIRED.iter().copied().chain(written()).chain(SINGLE).collect();
    let is_sign = |id: &str| id.strip_prefix(SIGN).is_some_and(|sign| !sign.contains('-'));
    let is_needed =
        |id: &str| needed.contains(id) || is_sign(id) || FAMILIES.iter().any(|family| id.starts_with(family));
    messages(shipped).filter(|(id, _)| is_needed(id) && !own.contains(id)).map(|(_, text)| text).collect()
}

/// The messages of a file: the name and the lines of each.
fn messages(text: &str) -> impl Iterator<Item = (&str, String)> {
    let mut found: Vec<(&str, String)> = vec![];
    let mut is_inside = false;
    for line in text.lines() {
        if line.starts_with(|sign: char| sign.is_ascii_lowercase())
            && let Some((id, _)) = line.split_once(" =")
        {
            found.push((id, String::new()));
            is_inside = true;
        } else if !line.starts_with(' ') {
            is_inside = false;
        }
        if is_inside && let Some((_, lines)) = found.last_mut() {
            lines.push_str(line);
            lines.push('\n');
        }
    }
    found.into_iter()
}
