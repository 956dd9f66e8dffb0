//! Experiments: the shares of their variants with the bands in which they lie, and what is known.

use jiff::civil::Date;
use serde::Serialize;

use super::page_data::{PLOT_WIDTH, PageData};
use crate::metrics::count::{count, percent};
use crate::metrics::experiment::course::{ArmCourse, ExperimentCourse};
use crate::metrics::experiment::sequence::{Bounds, Proportion};
use crate::metrics::experiment::verdict::{ALPHA, Guard, VariantVerdict};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::{Band, Frame, Palette, bands};

/// The latest days told in the table.
const DAYS_MAX: usize = 31;

#[derive(Serialize)]
pub(super) struct ExperimentsView {
    /// When it was added up; `None` before the first time.
    as_of: Option<String>,
    experiments: Vec<ExperimentRow>,
}

#[derive(Serialize)]
struct ExperimentRow {
    name: String,
    since: String,
    judged_by: String,
    sentences: Vec<VariantSentence>,
    plot: String,
    arms: Vec<ArmRow>,
    days: Vec<DayRow>,
}

#[derive(Serialize)]
struct VariantSentence {
    variant: String,
    said: String,
}

#[derive(Serialize)]
struct ArmRow {
    name: String,
    calls: String,
    judged: String,
    share: String,
    between: String,
    left: String,
    returned: String,
    failed: String,
}

#[derive(Serialize)]
struct DayRow {
    day: String,
    shares: Vec<String>,
}

pub(super) fn view(page: &PageData) -> ExperimentsView {
    let read = page.past.as_deref().map(|past| &past.experiments);
    let experiments = read.into_iter().flatten().map(|course| experiment(page.words, course)).collect();
    ExperimentsView { as_of: page.past_as_of(), experiments }
}

fn experiment(words: &OperatorWords, course: &ExperimentCourse) -> ExperimentRow {
    let sentence = |(arm, verdict): (&ArmCourse, VariantVerdict)| VariantSentence {
        variant: arm.arm.variant.to_string(),
        said: course.sentence(words, arm, verdict),
    };
    let sentences: Vec<VariantSentence> = course.verdicts().into_iter().map(sentence).collect();
    ExperimentRow {
        name: course.experiment.id.to_string(),
        since: written(words, course.experiment.since),
        judged_by: judged_by(words, course),
        plot: plot(words, course, &sentences),
        sentences,
        arms: course.arms.iter().map(|arm| row(words, course, arm)).collect(),
        days: days(words, course),
    }
}

fn row(words: &OperatorWords, course: &ExperimentCourse, arm: &ArmCourse) -> ArmRow {
    let judged = arm.counts.primary(course.experiment.judged_by);
    let harm = |guard| {
        let harm = arm.counts.harm(guard);
        percent(harm.hits, harm.calls)
    };
    ArmRow {
        name: arm.arm.variant.to_string(),
        calls: count(arm.counts.calls()),
        judged: count(judged.calls),
        share: percent(judged.hits, judged.calls),
        between: between(words, judged.bounds(ALPHA)),
        left: harm(Guard::Left),
        returned: harm(Guard::Returned),
        failed: harm(Guard::Failed),
    }
}

/// The shares after each of the last days.
fn days(words: &OperatorWords, course: &ExperimentCourse) -> Vec<DayRow> {
    let arms: Vec<_> = course.arms.iter().map(|arm| course.points(arm)).collect();
    let all = course.days();
    let share = |Proportion { calls, hits }, bounds| format!("{} ({})", percent(hits, calls), between(words, bounds));
    let day = |(index, day): (usize, &Date)| DayRow {
        day: written(words, *day),
        shares: arms.iter().map(|points| share(points[index].so_far, points[index].bounds)).collect(),
    };
    all.iter().enumerate().skip(all.len().saturating_sub(DAYS_MAX)).map(day).collect()
}

/// The plot; nothing before there are two days.
fn plot(words: &OperatorWords, course: &ExperimentCourse, sentences: &[VariantSentence]) -> String {
    let days: Vec<String> = course.days().into_iter().map(|day| written(words, day)).collect();
    if days.len() < 2 {
        return String::new();
    }
    let line = |arm: &ArmCourse| {
        let judged = arm.counts.primary(course.experiment.judged_by);
        let points = course.points(arm).into_iter();
        let parts = [
            ("variant", arm.arm.variant.as_str().into()),
            ("share", percent(judged.hits, judged.calls).into()),
            ("calls", judged.calls.into()),
        ];
        Band {
            label: words.filled("experiments-line", parts),
            points: points
                .map(|point| point.bounds.map(|Bounds { low, high }| (point.so_far.share(), low, high)))
                .collect(),
        }
    };
    let lines: Vec<Band> = course.arms.iter().map(line).collect();
    let said: Vec<&str> = lines.iter().map(|line| line.label.as_str()).collect();
    let known: Vec<String> = sentences.iter().map(|one| format!("{}: {}", one.variant, one.said)).collect();
    let parts = [("judged-by", judged_by(words, course)), ("experiment", course.experiment.id.to_string())];
    let title = words.filled("experiments-plot", parts.map(|(name, value)| (name, value.into())));
    let description = format!("{}. {}", said.join(", "), known.join(" "));
    bands(
        &Frame { title: &title, description: &description, width: PLOT_WIDTH, palette: &Palette::PAGE },
        &days,
        &lines,
    )
}

fn judged_by(words: &OperatorWords, course: &ExperimentCourse) -> String {
    words.text(&format!("experiments-by-{}", course.experiment.judged_by.as_str()))
}

fn between(words: &OperatorWords, bounds: Option<Bounds>) -> String {
    let Some(Bounds { low, high }) = bounds else { return words.text("experiments-few") };
    let [low, high] = [low, high].map(|share| words.decimal(share * 100.0, 1));
    words.filled("experiments-between-shares", [("low", low.into()), ("high", high.into())])
}

fn written(words: &OperatorWords, day: Date) -> String {
    let month = words.text(&format!("month-{}", day.month()));
    words.filled("experiments-day", [("day", day.day().into()), ("month", month.into())])
}
