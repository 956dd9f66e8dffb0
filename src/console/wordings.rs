//! The results of texts and mails: by their wording, by gateway and operator prefix, by hour.

use serde::Serialize;

use super::page_data::PageData;
use super::words::few;
use crate::line::Script;
use crate::line::message::Medium;
use crate::metrics::plot::{count, percent, plural};
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
    promised: String,
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
    medium: &'static str,
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
    let wordings = read.unwrap_or(&nothing);
    let by_size = wordings.by_size();
    let left_out = by_size.len().saturating_sub(WORDINGS_MAX) as u64;
    let mut routes: Vec<_> = wordings.routes().into_iter().collect();
    routes.sort_by_key(|(route, sums)| (std::cmp::Reverse(sums.stages.promised), *route));
    let hours = [Medium::Sms, Medium::Email].map(|medium| HoursOfMedium {
        medium: messages(medium),
        rows: wordings.hours(medium).iter().map(|(hour, sums)| stages(format!("{hour}:00"), sums)).collect(),
    });
    WordingsView {
        as_of: page.past_as_of(),
        promised: plural(wordings.promised(), "text or mail", "texts and mails"),
        few: few(page.words, "few-messages", wordings.promised()),
        findings: wordings.findings().iter().map(finding).collect(),
        wordings: by_size.iter().take(WORDINGS_MAX).map(|(key, figures)| row(&page.script, key, figures)).collect(),
        left_out: (left_out > 0).then(|| format!("{} are not shown.", plural(left_out, "wording", "wordings"))),
        routes: routes.iter().take(ROUTES_MAX).map(|(route, sums)| stages(route.to_string(), sums)).collect(),
        hours: hours.into_iter().filter(|hours| !hours.rows.is_empty()).collect(),
    }
}

fn finding(finding: &MessageFinding<'_>) -> FindingRow {
    let (about, words) = match &finding.about {
        FindingSubject::Wording(key, words) => {
            (key.place(), Some(((*words).to_owned(), key.language.as_str().to_owned())))
        }
        about => (about.to_string(), None),
    };
    FindingRow { about, words, said: finding.said(), is_worse: finding.is_worse() }
}

fn row(script: &Script, key: &WordingKey, figures: &WordingFigures) -> WordingRow {
    let (_, version) = key.prompt();
    WordingRow {
        words: figures.words.clone(),
        language: key.language.as_str().to_owned(),
        place: key.place(),
        version: version.to_owned(),
        is_said: key.is_said(script),
        stages: stages(String::new(), &figures.all),
    }
}

fn stages(label: String, sums: &StageSums) -> StagesRow {
    let share = |measure| share(sums.part(measure));
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
fn share(part: PartOf) -> String {
    let PartOf { part: counted, of } = part;
    if part.is_of_few() && of > 0 { format!("{counted} of {of}") } else { percent(counted, of) }
}
