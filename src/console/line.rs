//! The first turn of each line at this moment, in each language.

use serde::Serialize;

use super::page_data::PageData;
use super::places::new_call;
use crate::base::call::{Language, LineId};
use crate::line::flow::advance;
use crate::line::notice::NoticeKind;
use crate::line::prompt::Prompt;
use crate::line::step::{Input, Step};

#[derive(Serialize)]
pub(super) struct LinesView {
    lines: Vec<LineView>,
}

#[derive(Serialize)]
struct LineView {
    name: String,
    closed: bool,
    languages: Vec<LanguageView>,
}

#[derive(Serialize)]
struct LanguageView {
    language: String,
    begins: bool,
    seconds: u64,
    sentences: Vec<SentenceView>,
}

#[derive(Serialize)]
struct SentenceView {
    words: String,
    language: String,
    /// The name of the prompt.
    name: String,
    is_notice: bool,
    is_recorded: bool,
}

pub(super) fn view(page: &PageData) -> LinesView {
    let line = |name: &LineId| {
        let mut languages = page.script.prompts.languages();
        languages.sort_by_key(|language| page.script.line(name).language != **language);
        LineView {
            name: name.to_string(),
            closed: is_closed(page, name),
            languages: languages.into_iter().map(|language| said(page, name, language)).collect(),
        }
    };
    let mut names: Vec<&LineId> = page.script.lines.keys().collect();
    names.sort_by_key(|name| **name != page.script.default_line);
    LinesView { lines: names.into_iter().map(line).collect() }
}

fn is_closed(page: &PageData, line: &LineId) -> bool {
    let mut closings = page.script.notices.iter().filter(|notice| notice.kind == NoticeKind::Closing);
    closings.any(|notice| notice.holds(line, page.now))
}

fn said(page: &PageData, line: &LineId, language: &Language) -> LanguageView {
    let script = &page.script;
    let mut session = new_call(script, line, page.now);
    let begins = session.language == *language;
    session.language = language.clone();
    let turn = advance(script, session, Input::Start, page.now);
    let prompts: Vec<&Prompt> = turn.steps.iter().flat_map(Step::prompts).collect();
    let millis: u128 = prompts.iter().map(|prompt| script.prompts.duration(prompt).as_millis()).sum();
    let sentence = |prompt: &&Prompt| {
        let utterance = script.prompts.utterance(prompt);
        SentenceView {
            words: utterance.words.into_owned(),
            language: prompt.language.to_string(),
            name: prompt.id.to_string(),
            is_notice: matches!(prompt.id.as_str(), "announcement" | "line-closed"),
            is_recorded: utterance.recording.is_some(),
        }
    };
    LanguageView {
        language: language.to_string(),
        begins,
        seconds: u64::try_from(millis / 1000).unwrap_or(0),
        sentences: prompts.iter().map(sentence).collect(),
    }
}
