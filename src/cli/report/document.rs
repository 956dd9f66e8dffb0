//! A report as JSON.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::base::call::LineId;
use crate::config::settings::{GatewayName, OperatorLanguage};
use crate::line::leaving::{SentenceCurve, WordingCurve};
use crate::metrics::experiment::course::{ArmCourse, ExperimentCourse};
use crate::metrics::experiment::sequence::Bounds;
use crate::metrics::experiment::verdict::{ALPHA, Guard, VariantVerdict};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::Maturity;
use crate::metrics::repeat_pairs::RepeatCount;
use crate::metrics::report::PeriodReport;
use crate::metrics::summary::Summary;
use crate::metrics::wordings::figures::{StageSums, WordingFigures};
use crate::store::{RepeatGap, Window, WordingKey};

/// The sentences told in which most callers hang up.
const SENTENCES: usize = 3;

/// A report as JSON.
#[derive(Serialize)]
struct Document<'a> {
    made_at: Timestamp,
    zone: &'a str,
    /// The line it is about; null for all lines.
    line: Option<&'a str>,
    /// For each window, the calls of the period that are older: `all`, `some` or `none`.
    matured: BTreeMap<&'static str, &'static str>,
    period: &'a Summary,
    before: &'a Summary,
    /// Repeats by the topics of the first call and of the next, the most first.
    repeats: Vec<PairRow<'a>>,
    /// The sentences in which most callers hang up.
    sentences: Vec<LosingSentence<'a>>,
    /// The experiments of the present configuration, from their beginnings to now.
    experiments: Vec<TriedExperiment<'a>>,
    /// The results of texts and mails, by their wording.
    wordings: Vec<WordingEntry<'a>>,
    /// The outliers among wordings, gateways with operator prefixes, and hours.
    stands_out: Vec<String>,
}

/// Calls whose callers came back within a week.
#[derive(Serialize)]
struct PairRow<'a> {
    first: &'a str,
    again: &'a str,
    calls: u64,
    within: BTreeMap<&'static str, u64>,
    opened: u64,
    night: u64,
}

/// A sentence in which callers hang up.
#[derive(Serialize)]
struct LosingSentence<'a> {
    menu: &'a str,
    language: &'a str,
    words: &'a str,
    hung_up: u64,
    /// Callers who still listened as it began.
    of: u64,
    /// True if more hang up than in the same time of the rest of the menu, and not by chance.
    stands_out: bool,
}

/// An experiment, with what came of its calls.
#[derive(Serialize)]
struct TriedExperiment<'a> {
    name: &'a str,
    since: String,
    judged_by: &'static str,
    /// The control, and each variant.
    arms: Vec<TriedArm<'a>>,
}

/// The results of the calls of a variant.
#[derive(Serialize)]
struct TriedArm<'a> {
    variant: &'a str,
    calls: u64,
    judged: u64,
    /// Judged calls with the result that the experiment is judged by.
    hits: u64,
    /// The share lies between these at every look; null of too few calls.
    between: Option<[f64; 2]>,
    /// Calls whose callers left in the greeting or in a menu.
    left: u64,
    /// Calls whose callers called again within a day.
    returned: u64,
    /// Calls that failed by our fault.
    failed: u64,
    stopped: Option<Timestamp>,
    /// The share less that of the control lies between these; null of the control, and while it is not known.
    difference: Option<[f64; 2]>,
    /// The same in words; null of the control.
    known: Option<String>,
}

/// A wording of a text or mail, with what came of its messages.
#[derive(Serialize)]
struct WordingEntry<'a> {
    medium: &'static str,
    language: &'a str,
    /// The prompts with the versions of their words.
    prompts: Vec<&'a str>,
    words: &'a str,
    place: String,
    all: StageSums,
    routes: Vec<RouteEntry<'a>>,
    /// By the hour of the day at the line.
    hours: &'a BTreeMap<i8, StageSums>,
}

/// The messages of a wording by one gateway to one operator prefix.
#[derive(Serialize)]
struct RouteEntry<'a> {
    gateway: Option<&'a str>,
    operator_prefix: Option<&'a str>,
    #[serde(flatten)]
    sums: StageSums,
}

/// The whole report.
pub(super) fn json(report: &PeriodReport) -> Result<String, serde_json::Error> {
    let over = |window| match report.period.maturity(window, report.now) {
        Maturity::Whole => "all",
        Maturity::Partly(_) => "some",
        Maturity::NotYet(_) => "none",
    };
    serde_json::to_string_pretty(&Document {
        made_at: report.now,
        zone: report.period.zone().iana_name().unwrap_or("UTC"),
        line: report.line.as_ref().map(LineId::as_str),
        matured: Window::ALL.map(|window| (window.as_str(), over(window))).into(),
        period: &report.summary,
        before: &report.before,
        repeats: report.repeats.worst(usize::MAX).into_iter().map(pair).collect(),
        sentences: report.leaves.worst(SENTENCES).into_iter().map(sentence).collect(),
        experiments: report.experiments.iter().map(experiment).collect(),
        wordings: report.wordings.by_size().into_iter().map(wording).collect(),
        stands_out: report
            .wordings
            .findings()
            .iter()
            .map(|found| found.sentence(OperatorWords::of(OperatorLanguage::English)))
            .collect(),
    })
}

fn pair<'a>(((first, again), repeats): (&'a (String, String), &RepeatCount)) -> PairRow<'a> {
    let RepeatCount { calls, opened, night, .. } = *repeats;
    let within = RepeatGap::ALL.map(|gap| (gap.as_str(), repeats.within(gap))).into();
    PairRow { first, again, calls, within, opened, night }
}

fn sentence<'a>((wording, sentence): (&'a WordingCurve, &'a SentenceCurve)) -> LosingSentence<'a> {
    LosingSentence {
        menu: wording.node.as_str(),
        language: wording.language.as_str(),
        words: &sentence.text,
        hung_up: sentence.acts.hung_up,
        of: sentence.began,
        stands_out: sentence.stands_out,
    }
}

fn experiment(course: &ExperimentCourse) -> TriedExperiment<'_> {
    let verdicts = course.verdicts().into_iter();
    let variants = verdicts.map(|(variant, verdict)| {
        let difference = if let VariantVerdict::Differs(bounds) = verdict { Some(ends(bounds)) } else { None };
        TriedArm {
            difference,
            known: Some(course.sentence(OperatorWords::of(OperatorLanguage::English), variant, verdict)),
            ..arm(course, variant)
        }
    });
    TriedExperiment {
        name: course.experiment.id.as_str(),
        since: course.experiment.since.to_string(),
        judged_by: course.experiment.judged_by.as_str(),
        arms: course.arms.first().map(|control| arm(course, control)).into_iter().chain(variants).collect(),
    }
}

fn arm<'a>(course: &ExperimentCourse, ArmCourse { arm, counts, stopped, .. }: &'a ArmCourse) -> TriedArm<'a> {
    let judged = counts.primary(course.experiment.judged_by);
    let [left, returned, failed] = [Guard::Left, Guard::Returned, Guard::Failed].map(|guard| counts.harm(guard).hits);
    TriedArm {
        variant: arm.variant.as_str(),
        calls: counts.calls(),
        judged: judged.calls,
        hits: judged.hits,
        between: judged.bounds(ALPHA).map(ends),
        left,
        returned,
        failed,
        stopped: stopped.as_ref().map(|stopped| stopped.at),
        difference: None,
        known: None,
    }
}

const fn ends(Bounds { low, high }: Bounds) -> [f64; 2] {
    [low, high]
}

fn wording<'a>((key, figures): (&'a WordingKey, &'a WordingFigures)) -> WordingEntry<'a> {
    let routes = figures.routes.iter().map(|(route, sums)| RouteEntry {
        gateway: route.gateway.as_ref().map(GatewayName::as_str),
        operator_prefix: route.prefix.as_deref(),
        sums: *sums,
    });
    WordingEntry {
        medium: key.medium.as_str(),
        language: key.language.as_str(),
        prompts: key.prompts.split(' ').collect(),
        words: &figures.words,
        place: key.place(),
        all: figures.all,
        routes: routes.collect(),
        hours: &figures.hours,
    }
}
