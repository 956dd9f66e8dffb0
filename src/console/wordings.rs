//! The results of texts and mails: by their wording, by gateway and operator prefix, by hour.

use serde::Serialize;

use super::page_data::PageData;
use super::words::few;
use crate::line::message::Medium;
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::wordings::figures::{MessageMeasure, StageSums, WordingFigures, Wordings};
use crate::metrics::wordings::finding::{FindingSubject, MessageFinding, messages};
use crate::metrics::wordings::outliers::PartOf;
use crate::store::WordingKey;

/// The wordings with a row, those of most messages.
const WORDINGS_MAX: usize = 12;
/// The ways with a row, those of most messages.
const ROUTES_MAX: usize = 24;

#[derive(Serialize)]
pub(super) struct WordingsView {
    /// When it was added up; `None` before the first time.
    as_of: Option<String>,
    promised: u64,
    few: Option<String>,
    findings: Vec<FindingRow>,
    wordings: Vec<WordingRow>,
    left_out: Option<String>,
    routes: Vec<StagesRow>,
    hours: Vec<HoursOfMedium>,
}

#[derive(Serialize)]
struct FindingRow {
    about: String,
    /// The words it is about, and their language.
    words: Option<(String, String)>,
    said: String,
    is_worse: bool,
}

#[derive(Serialize)]
struct WordingRow {
    words: String,
    language: String,
    place: String,
    version: String,
    is_said: bool,
    stages: StagesRow,
}

#[derive(Serialize)]
struct HoursOfMedium {
    medium: String,
    rows: Vec<StagesRow>,
}

#[derive(Serialize)]
struct StagesRow {
    label: String,
    promised: String,
    accepted: String,
    delivered: String,
    opened: String,
    chats: String,
    repeats: String,
}

pub(super) fn view(page: &PageData) -> WordingsView {
    let nothing = Wordings::default();
    let read = page.past.as_deref().map(|past| &past.wordings);
    let (words, wordings) = (page.words, read.unwrap_or(&nothing));
    let by_size = wordings.by_size();
    let left_out = by_size.len().saturating_sub(WORDINGS_MAX) as u64;
    let mut routes: Vec<_> = wordings.routes().into_iter().collect();
    routes.sort_by_key(|(route, sums)| (std::cmp::Reverse(sums.stages.promised), *route));
    let hours = [Medium::Sms, Medium::Email].map(|medium| HoursOfMedium {
        medium: messages(words, medium),
        rows: wordings.hours(medium).iter().map(|(hour, sums)| stages(words, format!("{hour}:00"), sums)).collect(),
    });
    WordingsView {
        as_of: page.past_as_of(),
        promised: wordings.promised(),
        few: few(words, "few-messages", wordings.promised()),
        findings: wordings.findings().iter().map(|found| finding(words, found)).collect(),
        wordings: by_size.iter().take(WORDINGS_MAX).map(|(key, figures)| row(page, key, figures)).collect(),
        left_out: (left_out > 0).then(|| words.filled("wordings-left-out", [("wordings", left_out.into())])),
        routes: routes
            .iter()
            .take(ROUTES_MAX)
            .map(|(route, sums)| stages(words, route.in_words(words), sums))
            .collect(),
        hours: hours.into_iter().filter(|hours| !hours.rows.is_empty()).collect(),
    }
}

fn finding(words: &OperatorWords, finding: &MessageFinding<'_>) -> FindingRow {
    let (about, told) = match &finding.about {
        FindingSubject::Wording(key, told) => {
            (key.place(), Some(((*told).to_owned(), key.language.as_str().to_owned())))
        }
        about => (about.in_words(words), None),
    };
    FindingRow { about, words: told, said: finding.said(words), is_worse: finding.is_worse() }
}

fn row(page: &PageData, key: &WordingKey, figures: &WordingFigures) -> WordingRow {
    let (_, version) = key.prompt();
    WordingRow {
        words: figures.words.clone(),
        language: key.language.as_str().to_owned(),
        place: key.place(),
        version: version.to_owned(),
        is_said: key.is_said(&page.script),
        stages: stages(page.words, String::new(), &figures.all),
    }
}

fn stages(words: &OperatorWords, label: String, sums: &StageSums) -> StagesRow {
    let share = |measure| share(words, sums.part(measure));
    StagesRow {
        label,
        promised: count(sums.stages.promised),
        accepted: share(MessageMeasure::Accepted),
        delivered: share(MessageMeasure::Delivered),
        opened: share(MessageMeasure::Opened),
        chats: share(MessageMeasure::Chats),
        repeats: share(MessageMeasure::Repeats),
    }
}

/// A share; of a few, how many of how many.
fn share(words: &OperatorWords, part: PartOf) -> String {
    let PartOf { part: counted, of } = part;
    if part.is_of_few() && of > 0 {
        words.filled("wordings-of-few", [("part", counted.into()), ("of", of.into())])
    } else {
        percent(counted, of)
    }
}
