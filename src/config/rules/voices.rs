//! Rules about platforms that have no voice of their own: FreeSWITCH says what a speech engine of its own says.

use super::super::Read;
use crate::call::Language;
use crate::config::place::Problems;

/// A voice of such a platform names its engine, since the switch has none that it would take by itself.
///
/// `voice = { ru = "Polly.Tatyana" }` of a platform with `dialect = "httapi"`.
pub fn a_voice_names_its_engine(read: &Read, problems: &Problems) {
    for speaker in &read.references.speakers {
        for (language, voice) in speaker.voices.iter().filter(|(_, voice)| !names_its_engine(voice)) {
            let name = &speaker.platform.value;
            let problem = speaker.platform.problem(format!(
                "voice `{voice}` of platform `{name}` for `{language}` is not an engine and its voice"
            ));
            problems.push(problem.with_help("write `engine:voice`, such as `flite:slt`"));
        }
    }
}

/// Such a platform needs a voice in every language: prompts may be recorded, but what changes from call to call, such as
/// a number read back, is always spoken.
///
/// `[platform.freeswitch]` without `voice`.
pub fn a_switch_has_a_voice_for_every_language(read: &Read, problems: &Problems) {
    let languages = || read.words.books.keys();
    for speaker in &read.references.speakers {
        let has_voice = |language: &&Language| speaker.voices.iter().any(|(known, _)| known == *language);
        let lacking: Vec<_> = languages().filter(|language| !has_voice(language)).map(|id| format!("`{id}`")).collect();
        if !lacking.is_empty() {
            let name = &speaker.platform.value;
            let problem =
                speaker.platform.problem(format!("platform `{name}` has no voice for {}", lacking.join(", ")));
            let help = "add `engine:voice` for each to its `voice`, such as `{ en = \"flite:slt\" }`";
            problems.push(problem.with_help(help));
        }
    }
}

fn names_its_engine(voice: &str) -> bool {
    // The switch takes these signs for its own.
    let is_plain = !voice.contains(['!', '|', '\'', '\\']);
    is_plain && voice.split_once(':').is_some_and(|(engine, name)| !engine.is_empty() && !name.is_empty())
}
