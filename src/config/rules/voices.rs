//! Rules about the languages of platforms. FreeSWITCH and Asterisk have no voices of their own: they need a speech engine.

use super::super::Read;
use crate::base::call::Language;
use crate::config::place::ProblemList;
use crate::config::references::{Speaker, VoicesOf};

/// Languages that platforms know by another code as well.
const ALIASES: [(&str, &str); 6] =
    [("zh", "cmn"), ("zh", "yue"), ("no", "nb"), ("nb", "no"), ("ar", "arb"), ("tl", "fil")];

/// A voice on FreeSWITCH names its engine.
///
/// `voice = { ru = "Polly.Tatyana" }` of a platform with `dialect = "httapi"`.
pub(super) fn a_voice_names_its_engine(read: &Read, problems: &ProblemList) {
    for speaker in read.references.speakers.iter().filter(|speaker| speaker.voices_of == VoicesOf::Engines) {
        for (language, voice) in speaker.voices.iter().filter(|(_, voice)| !names_its_engine(voice)) {
            let name = &speaker.platform.value;
            let problem = speaker.platform.problem(format!(
                "voice `{voice}` of platform `{name}` for `{language}` is not an engine and its voice"
            ));
            problems.push(problem.with_help("write `engine:voice`, such as `flite:slt`"));
        }
    }
}

/// A voice on Asterisk is an argument of a command: letters, digits and a few signs.
///
/// `voice = { ru = "ru; reboot" }` of a platform with `dialect = "fastagi"`.
pub(super) fn a_voice_is_an_argument(read: &Read, problems: &ProblemList) {
    for speaker in read.references.speakers.iter().filter(|speaker| speaker.voices_of == VoicesOf::Command) {
        for (language, voice) in speaker.voices.iter().filter(|(_, voice)| !is_argument(voice)) {
            let name = &speaker.platform.value;
            let problem = speaker
                .platform
                .problem(format!("voice `{voice}` of platform `{name}` for `{language}` cannot be given to a command"));
            problems.push(problem.with_help("use letters a to z, digits, `+`, `-`, `_` and `.`, as in `ru`"));
        }
    }
}

/// FreeSWITCH and Asterisk need a voice in every language: prompts may be recorded, but variable words such as a number read back
/// are always spoken.
///
/// `[platform.freeswitch]` without `voice`.
pub(super) fn a_switch_has_a_voice_for_every_language(read: &Read, problems: &ProblemList) {
    for speaker in &read.references.speakers {
        let help = match speaker.voices_of {
            VoicesOf::Platform => continue,
            VoicesOf::Engines => "add `engine:voice` for each to its `voice`, such as `{ en = \"flite:slt\" }`",
            VoicesOf::Command => {
                "add the voice of your speech command for each to its `voice`, such as `{ en = \"en\" }`"
            }
        };
        let lacking = unspoken(read, |language| speaks(&speaker.voices, language));
        tell(speaker, "voice", &lacking, help, problems);
    }
}

/// A platform must have a voice or locale for each language: otherwise it reads a text in another language, or not at
/// all. A loopback platform needs none.
///
/// `locale = { ru = "ru-RU" }` of a platform whose callers may choose English.
pub(super) fn a_platform_speaks_every_language(read: &Read, problems: &ProblemList) {
    let of_platform = |speaker: &&Speaker| speaker.voices_of == VoicesOf::Platform && !speaker.is_local;
    let speakers = read.references.speakers.iter().filter(of_platform);
    for speaker in speakers {
        let is_spoken = |language: &Language| speaks(&speaker.voices, language) || speaks(&speaker.locales, language);
        let lacking = unspoken(read, is_spoken);
        tell(
            speaker,
            "locale and no voice",
            &lacking,
            "add each to its `locale`, such as `{ en = \"en-US\" }`",
            problems,
        );
    }
}

/// A language in `hears` must have phrases: without them nothing is understood.
///
/// `hears = ["en"]` and no phrase in `prompts/en/speech.ftl`.
pub(super) fn what_is_heard_has_phrases(read: &Read, problems: &ProblemList) {
    for language in read.references.speakers.iter().flat_map(|speaker| &speaker.hears) {
        let id = &language.value;
        let is_whole = read.words.books.get(id).is_some_and(|book| book.whole);
        if is_whole
            && read.speech.get(id).into_iter().flat_map(|book| &book.all).all(|phrases| phrases.phrases.is_empty())
        {
            let problem = language.problem(format!("language `{id}` is heard, and has no phrases"));
            problems.push(problem.with_help(format!("write them in `prompts/{id}/speech.ftl`, or leave it out here")));
        }
    }
}

/// A language that is heard should know yes and no: callers answer questions with them.
///
/// `hears = ["en"]` and no `phrases-no` in `prompts/en/speech.ftl`.
pub(super) fn what_is_heard_knows_yes_and_no(read: &Read, problems: &ProblemList) {
    for language in read.references.speakers.iter().flat_map(|speaker| &speaker.hears) {
        let Some(book) = read.words.books.get(&language.value).filter(|book| book.whole) else { continue };
        let lacking = ["phrases-yes", "phrases-no"].into_iter().filter(|id| !book.has(id));
        let lacking: Vec<String> = lacking.map(|id| format!("`{id}`")).collect();
        if !lacking.is_empty() {
            let (id, lacking) = (&language.value, lacking.join(" and "));
            let problem = language.problem(format!("language `{id}` is heard, and has no {lacking}"));
            let help = format!("write them in `prompts/{id}/speech.ftl`: callers answer questions with them");
            problems.push(problem.with_help(help).as_warning());
        }
    }
}

/// A locale should be one of its language, as platforms write it: a voice of another language reads the words as its own.
///
/// `locale = { en = "es-US" }`; `en_US`.
pub(super) fn a_locale_is_of_its_language(read: &Read, problems: &ProblemList) {
    for speaker in &read.references.speakers {
        for (language, locale) in &speaker.locales {
            let (own, platform) = (primary(language.as_str()), &speaker.platform);
            let is_other = own != primary(locale) && !ALIASES.contains(&(own, primary(locale)));
            let (wrong, help) = if is_other {
                (format!("is not one of `{language}`"), format!("write one such as `{own}-…`"))
            } else if locale.contains('_') {
                ("is not written as platforms write it".to_owned(), format!("write `{}`", locale.replace('_', "-")))
            } else {
                continue;
            };
            let message = format!("locale `{locale}` of platform `{}` {wrong}", platform.value);
            problems.push(platform.problem(message).with_help(help).as_warning());
        }
    }
}

/// The language of a locale.
fn primary(locale: &str) -> &str {
    locale.split(['-', '_']).next().unwrap_or_default()
}

fn speaks(known: &[(Language, String)], language: &Language) -> bool {
    known.iter().any(|(known, _)| known == language)
}

/// The languages for which this is false, in backticks.
fn unspoken(read: &Read, is_spoken: impl Fn(&Language) -> bool) -> Vec<String> {
    read.words.books.keys().filter(|language| !is_spoken(language)).map(|id| format!("`{id}`")).collect()
}

fn tell(speaker: &Speaker, lacks: &str, languages: &[String], help: &str, problems: &ProblemList) {
    if !languages.is_empty() {
        let message = format!("platform `{}` has no {lacks} for {}", speaker.platform.value, languages.join(", "));
        problems.push(speaker.platform.problem(message).with_help(help));
    }
}

fn is_argument(voice: &str) -> bool {
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '+' | '-' | '_' | '.');
    !voice.is_empty() && !voice.starts_with('-') && voice.chars().all(is_plain)
}

fn names_its_engine(voice: &str) -> bool {
    // FreeSWITCH treats these signs as its own.
    let is_plain = !voice.contains(['!', '|', '\'', '\\']);
    is_plain && voice.split_once(':').is_some_and(|(engine, name)| !engine.is_empty() && !name.is_empty())
}
