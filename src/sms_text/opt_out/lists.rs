//! The lists of opt-out and opt-in words in `prompts/<lang>/sms.ftl`.

use crate::base::call::Language;
use crate::line::hearing::wording::words;
use crate::line::prompt::{PromptId, Prompts};

/// Intents in the order they are looked for: a text with several is the first of them.
pub(super) const WISHES: [InboundIntent; 3] = [InboundIntent::Stop, InboundIntent::Start, InboundIntent::Help];
/// The lists in `sms.ftl`, each with its intent.
pub(super) const LISTS: [(&str, InboundIntent); 12] = [
    (STOP.keywords, InboundIntent::Stop),
    (STOP.alone, InboundIntent::Stop),
    (STOP.phrases, InboundIntent::Stop),
    (STOP.weak, InboundIntent::Stop),
    (START.keywords, InboundIntent::Start),
    (START.alone, InboundIntent::Start),
    (START.phrases, InboundIntent::Start),
    (START.weak, InboundIntent::Start),
    (HELP.keywords, InboundIntent::Help),
    (HELP.alone, InboundIntent::Help),
    (HELP.phrases, InboundIntent::Help),
    (HELP.weak, InboundIntent::Help),
];
pub(super) const STOP: WordLists = WordLists {
    keywords: "inbound-stop",
    alone: "inbound-stop-alone",
    phrases: "inbound-stop-phrases",
    weak: "inbound-stop-weak",
};
pub(super) const START: WordLists = WordLists {
    keywords: "inbound-start",
    alone: "inbound-start-alone",
    phrases: "inbound-start-phrases",
    weak: "inbound-start-weak",
};
pub(super) const HELP: WordLists = WordLists {
    keywords: "inbound-help",
    alone: "inbound-help-alone",
    phrases: "inbound-help-phrases",
    weak: "inbound-help-weak",
};

/// The lists of one intent.
#[derive(Clone, Copy)]
pub(super) struct WordLists {
    pub(super) keywords: &'static str,
    pub(super) alone: &'static str,
    pub(super) phrases: &'static str,
    /// Phrases that weigh no more than a keyword.
    pub(super) weak: &'static str,
}

/// The intent of an inbound text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboundIntent {
    /// Opt out: no more texts.
    Stop,
    /// Opt in again.
    Start,
    /// A question about the sender, the reason of the texts, and their end.
    Help,
    /// None of these: the text is about something else.
    Nothing,
}

/// The lines of a list; alternatives (`stop/quit texting/writing`) are expanded.
pub(super) fn lines(prompts: &Prompts, language: &Language, id: &str) -> Vec<String> {
    let text = prompts.text(&PromptId::new(id), language, &[]).unwrap_or_default();
    text.lines().filter(|line| words(line).next().is_some()).flat_map(written_out).collect()
}

fn written_out(line: &str) -> Vec<String> {
    let mut words = line.split_whitespace().map(|word| word.split('/'));
    let first = words.next().into_iter().flatten().map(str::to_owned).collect();
    words.fold(first, |begun: Vec<String>, ways| {
        begun.iter().flat_map(|before| ways.clone().map(move |way| format!("{before} {way}"))).collect()
    })
}
