//! What the line says right now, as a caller of this moment would hear it: one turn of the flow, in each language.

use serde::Serialize;

use super::picture::Picture;
use super::places::new_call;
use crate::base::call::{Language, LineId};
use crate::line::flow::advance;
use crate::line::notice::NoticeKind;
use crate::line::prompt::Prompt;
use crate::line::step::{Input, Step};

#[derive(Serialize)]
pub(super) struct View {
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    name: String,
    closed: bool,
    languages: Vec<Said>,
}

#[derive(Serialize)]
struct Said {
    language: String,
    begins: bool,
    seconds: u64,
    sentences: Vec<Sentence>,
}

#[derive(Serialize)]
struct Sentence {
    words: String,
    language: String,
    /// What it is: `greeting`, `announcement`, the prompt's name.
    name: String,
    is_notice: bool,
    is_recorded: bool,
}

pub(super) fn view(picture: &Picture) -> View {
    let line = |name: &LineId| {
        let mut languages = picture.script.prompts.languages();
        languages.sort_by_key(|language| picture.script.line(name).language != **language);
        LineView {
            name: name.to_string(),
            closed: is_closed(picture, name),
            languages: languages.into_iter().map(|language| said(picture, name, language)).collect(),
        }
    };
    let mut names: Vec<&LineId> = picture.script.lines.keys().collect();
    names.sort_by_key(|name| **name != picture.script.default_line);
    View { lines: names.into_iter().map(line).collect() }
}

fn is_closed(picture: &Picture, line: &LineId) -> bool {
    let mut closings = picture.script.notices.iter().filter(|notice| notice.kind == NoticeKind::Closing);
    closings.any(|notice| notice.holds(line, picture.now))
}

fn said(picture: &Picture, line: &LineId, language: &Language) -> Said {
    let script = &picture.script;
    let mut session = new_call(script, line, picture.now);
    let begins = session.language == *language;
    session.language = language.clone();
    let turn = advance(script, session, Input::Start, picture.now);
    let prompts: Vec<&Prompt> = turn.steps.iter().flat_map(Step::prompts).collect();
    let millis: u128 = prompts.iter().map(|prompt| script.prompts.duration(prompt).as_millis()).sum();
    let sentence = |prompt: &&Prompt| {
        let utterance = script.prompts.utterance(prompt);
        Sentence {
            words: utterance.words.into_owned(),
            language: prompt.language.to_string(),
            name: prompt.id.to_string(),
            is_notice: matches!(prompt.id.as_str(), "announcement" | "line-closed"),
            is_recorded: utterance.recording.is_some(),
        }
    };
    Said {
        language: language.to_string(),
        begins,
        seconds: u64::try_from(millis / 1000).unwrap_or(0),
        sentences: prompts.iter().map(sentence).collect(),
    }
}
