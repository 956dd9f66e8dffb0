//! The lists of opt-out and opt-in words in `prompts/<lang>/sms.ftl`.

use crate::base::call::Language;
use crate::line::hearing::wording::words;
use crate::line::prompt::{PromptId, Prompts};

/// What can be wished. Who says both wants to be left alone.
pub(super) const WISHES: [Wish; 2] = [Wish::Stop, Wish::Start];
/// The lists of lines that are wishes, each with its wish.
pub(super) const LISTS: [(&str, Wish); 6] = [
    (STOP.keywords, Wish::Stop),
    (STOP.alone, Wish::Stop),
    (STOP.phrases, Wish::Stop),
    (START.keywords, Wish::Start),
    (START.alone, Wish::Start),
    (START.phrases, Wish::Start),
];
pub(super) const STOP: Lists =
    Lists { keywords: "inbound-stop", alone: "inbound-stop-alone", phrases: "inbound-stop-phrases" };
pub(super) const START: Lists =
    Lists { keywords: "inbound-start", alone: "inbound-start-alone", phrases: "inbound-start-phrases" };

/// The ids of the lists of one wish.
#[derive(Clone, Copy)]
pub(super) struct Lists {
    pub(super) keywords: &'static str,
    pub(super) alone: &'static str,
    pub(super) phrases: &'static str,
}

/// What a person wishes of our texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// No more of them.
    Stop,
    /// To get them again.
    Start,
    /// Something else.
    Nothing,
}

/// The lines of a list; one with alternatives (`stop/quit texting/writing`) is written out.
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
