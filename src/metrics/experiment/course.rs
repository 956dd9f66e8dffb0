//! Running experiments in their course: what came of the calls of each arm, day by day.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::line::Script;
use crate::line::event::Outcome;
use crate::line::experiment::{Arm, Experiment, StoppedArm};
use crate::metrics::experiment::sequence::{Bounds, Proportion};
use crate::metrics::experiment::verdict::{ALPHA, ArmCounts, Guard, VariantVerdict};
use crate::metrics::operator_words::OperatorWords;
use crate::store::{Figure, FigureName, Store, StoreError, Window};

/// The window of net deflection and repeats: that in which an open confirms a call.
const WINDOW: Window = Window::Day;

/// An experiment, with what came of its calls.
#[derive(Clone, Debug)]
pub struct ExperimentCourse {
    /// The experiment.
    pub experiment: Experiment,
    /// The control, and each variant.
    pub arms: Vec<ArmCourse>,
    /// The zone of its days.
    zone: TimeZone,
    /// When it was read.
    now: Timestamp,
}

/// The results of the calls of an arm.
#[derive(Clone, Debug)]
pub struct ArmCourse {
    /// The arm.
    pub arm: Arm,
    /// All of it.
    pub counts: ArmCounts,
    /// The day and the reason of its stop.
    pub stopped: Option<StoppedArm>,
    /// The same of the calls of each day.
    days: BTreeMap<Date, ArmCounts>,
}

/// The share of an arm after the calls up to a day, with its confidence sequence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArmPoint {
    /// The day.
    pub day: Date,
    /// The calls judged so far, and those with the result.
    pub so_far: Proportion,
    /// The sequence; `None` of too few calls.
    pub bounds: Option<Bounds>,
}

impl ExperimentCourse {
    /// Reads every experiment of a script that has begun.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read_all(store: &Store, script: &Script, now: Timestamp) -> Result<Vec<Self>, StoreError> {
        let mut all = vec![];
        if script.experiments.is_empty() {
            return Ok(all);
        }
        let zone = script.zone_of(&script.default_line);
        let stopped = store.stopped_arms().await?;
        for experiment in &*script.experiments {
            let Some(since) = midnight(experiment.since, &zone) else { continue };
            let mut course = Self::new(experiment, &stopped, &zone, now);
            if since <= now {
                let until = now.checked_add(crate::store::QUARTER).unwrap_or(now);
                let figures = store.experiment_course(since, until).await?;
                figures.iter().for_each(|(began, figure)| course.add(*began, figure));
            }
            all.push(course);
        }
        Ok(all)
    }

    fn new(experiment: &Experiment, stopped: &[StoppedArm], zone: &TimeZone, now: Timestamp) -> Self {
        let arm = |arm: Arm| {
            let is_its = |stop: &&StoppedArm| stop.arm == arm && stop.since == experiment.since;
            let stopped = stopped.iter().find(is_its).cloned();
            ArmCourse { arm, counts: ArmCounts::default(), stopped, days: BTreeMap::new() }
        };
        let arms = experiment.arms().into_iter().map(arm).collect();
        Self { experiment: experiment.clone(), arms, zone: zone.clone(), now }
    }

    fn add(&mut self, began: Timestamp, figure: &Figure) {
        let day = began.to_zoned(self.zone.clone()).date();
        if let Some(arm) = self.arms.iter_mut().find(|arm| arm.arm.to_string() == figure.subject) {
            count(&mut arm.counts, figure);
            count(arm.days.entry(day).or_default(), figure);
        }
    }

    /// The variants with the judgement of each.
    pub fn verdicts(&self) -> Vec<(&ArmCourse, VariantVerdict)> {
        let Some((control, variants)) = self.arms.split_first() else { return vec![] };
        let judge = |arm: &ArmCourse| {
            arm.counts.judge(&control.counts, self.experiment.judged_by, variants.len(), self.days_run())
        };
        variants.iter().map(|arm| (arm, judge(arm))).collect()
    }

    /// The sentence of a variant.
    pub fn sentence(&self, words: &OperatorWords, arm: &ArmCourse, verdict: VariantVerdict) -> String {
        let control = self.arms.first().map_or(0, |control| control.counts.primary(self.experiment.judged_by).calls);
        let calls = arm.counts.primary(self.experiment.judged_by).calls + control;
        let said = verdict.sentence(words, arm.arm.variant.as_str(), self.experiment.judged_by, calls);
        match &arm.stopped {
            Some(stopped) => {
                let reason = reason(words, stopped);
                words.filled("experiments-stopped", [("reason", reason.into()), ("said", said.into())])
            }
            None => said,
        }
    }

    /// The variants that do harm and are not stopped yet.
    pub fn harmed(&self) -> Vec<(&ArmCourse, Guard)> {
        let Some((control, variants)) = self.arms.split_first() else { return vec![] };
        let running = variants.iter().filter(|arm| arm.stopped.is_none());
        running.filter_map(|arm| Some((arm, arm.counts.harmed(&control.counts)?))).collect()
    }

    /// The days from the first to the latest with a judged call.
    pub fn days(&self) -> Vec<Date> {
        let judged = |counts: &ArmCounts| counts.primary(self.experiment.judged_by).calls > 0;
        let of =
            self.arms.iter().flat_map(|arm| arm.days.iter().filter(|(_, counts)| judged(counts)).map(|(day, _)| *day));
        let (Some(first), Some(last)) = (of.clone().min(), of.max()) else { return vec![] };
        std::iter::successors(Some(first), |day| day.checked_add(1.day()).ok()).take_while(|day| *day <= last).collect()
    }

    /// The share of an arm after each day, with its confidence sequence.
    pub fn points(&self, arm: &ArmCourse) -> Vec<ArmPoint> {
        let mut so_far = Proportion::default();
        let point = |day: Date| {
            if let Some(counts) = arm.days.get(&day) {
                let of_day = counts.primary(self.experiment.judged_by);
                so_far = Proportion { calls: so_far.calls + of_day.calls, hits: so_far.hits + of_day.hits };
            }
            ArmPoint { day, so_far, bounds: so_far.bounds(ALPHA) }
        };
        self.days().into_iter().map(point).collect()
    }

    /// Days since it began, of judged calls.
    fn days_run(&self) -> f64 {
        let since = midnight(self.experiment.since, &self.zone).unwrap_or(self.now);
        (self.now.duration_since(since).as_secs_f64() / 86_400.0).max(0.0)
    }
}

/// The reason of a stop, in words.
pub fn reason(words: &OperatorWords, stopped: &StoppedArm) -> String {
    Guard::parse(&stopped.reason).map_or_else(|| stopped.reason.clone(), |guard| guard.in_words(words))
}

fn midnight(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    day.to_zoned(zone.clone()).ok().map(|midnight| midnight.timestamp())
}

fn count(counts: &mut ArmCounts, figure: &Figure) {
    let is_window = figure.value == WINDOW.as_str();
    match figure.name {
        FigureName::ExperimentOutcomes => {
            if let Some(index) = Outcome::ALL.iter().position(|outcome| outcome.as_str() == figure.value) {
                counts.outcomes[index] += figure.total;
            }
        }
        FigureName::ExperimentStayed if is_window => counts.matured += figure.total,
        FigureName::ExperimentReturned if is_window => {
            counts.matured += figure.total;
            counts.returned += figure.total;
        }
        FigureName::ExperimentNetDeflections if is_window => counts.net += figure.total,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::OperatorLanguage;
    use crate::line::experiment::{ExperimentId, Primary, Variant, VariantId};

    const FIRST: &str = "2026-11-01T00:00:00Z";

    fn experiment() -> Experiment {
        let variant = Variant {
            id: VariantId::new("b"),
            share: 50,
            prompts: BTreeMap::new(),
            menus: BTreeMap::new(),
            offers: BTreeMap::new(),
        };
        Experiment {
            id: ExperimentId::new("greeting"),
            since: "2026-11-01".parse().unwrap(),
            until: None,
            lines: vec![],
            judged_by: Primary::NetDeflection,
            variants: vec![variant],
        }
    }

    /// Draws that are the same in every run.
    fn draws(seed: u64) -> impl FnMut(f64) -> bool {
        let mut state = seed;
        move |share| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64) < share * (1_u64 << 53) as f64
        }
    }

    /// The verdict on each of thirty days of calls with these shares of net deflection, of leaving and of returning.
    fn month(seed: u64, shares: [(f64, f64, f64); 2]) -> Vec<ExperimentCourse> {
        let first: Timestamp = FIRST.parse().unwrap();
        let (mut draw, experiment) = (draws(seed), experiment());
        let mut course = ExperimentCourse::new(&experiment, &[], &TimeZone::UTC, first);
        let mut known = vec![];
        for day in 0..30 {
            let began = first + 24.hours() * day;
            for call in 0..300 {
                let arm = call % 2;
                let (net, left, returned) = shares[arm];
                let subject = course.arms[arm].arm.to_string();
                let figure = |name, value: &str| Figure {
                    line: None,
                    name,
                    subject: subject.clone(),
                    value: value.to_owned(),
                    total: 1,
                };
                let outcome = if draw(left) { Outcome::LeftInMenu } else { Outcome::Informed };
                let has_returned = draw(returned);
                let mut of_call = vec![figure(FigureName::ExperimentOutcomes, outcome.as_str())];
                of_call.push(if has_returned {
                    figure(FigureName::ExperimentReturned, "24h")
                } else {
                    figure(FigureName::ExperimentStayed, "24h")
                });
                if !has_returned && outcome == Outcome::Informed && draw(net) {
                    of_call.push(figure(FigureName::ExperimentNetDeflections, "24h"));
                }
                of_call.iter().for_each(|figure| course.add(began, figure));
            }
            course.now = began + 24.hours();
            known.push(course.clone());
        }
        known
    }

    fn sentence(course: &ExperimentCourse) -> String {
        let (arm, verdict) = course.verdicts()[0];
        course.sentence(OperatorWords::of(OperatorLanguage::English), arm, verdict)
    }

    #[test]
    fn a_planted_difference_of_a_month_is_found_and_none_where_none_is() {
        let known = month(1, [(0.70, 0.1, 0.1), (0.78, 0.1, 0.1)]);
        let found = sentence(&known[29]);
        assert!(found.starts_with("After 9000 calls b is better by "), "{found}");
        let (_, verdict) = known[29].verdicts()[0];
        let VariantVerdict::Differs(Bounds { low, high }) = verdict else { panic!("{verdict:?}") };
        assert!(
            low < 0.0648 && 0.0648 < high,
            "the truth is 0.08 of those who neither left nor returned: {low} {high}"
        );
        assert!(sentence(&known[2]).starts_with("Not known yet"), "{}", sentence(&known[2]));
        assert!(known.iter().all(|course| course.harmed().is_empty()));
        for course in month(2, [(0.7, 0.1, 0.1), (0.7, 0.1, 0.1)]) {
            assert!(sentence(&course).starts_with("Not known yet"), "{}", sentence(&course));
            assert!(course.harmed().is_empty());
        }
    }

    #[test]
    fn a_variant_that_drives_callers_away_is_stopped_within_days() {
        let known = month(3, [(0.7, 0.10, 0.1), (0.7, 0.25, 0.1)]);
        let stopped = known.iter().position(|course| !course.harmed().is_empty()).unwrap();
        assert!(stopped < 7, "after {stopped} days");
        assert_eq!(known[stopped].harmed()[0].1, Guard::Left);
        let known = month(4, [(0.7, 0.1, 0.10), (0.7, 0.1, 0.22)]);
        let stopped = known.iter().position(|course| !course.harmed().is_empty()).unwrap();
        assert_eq!((stopped < 10, known[stopped].harmed()[0].1), (true, Guard::Returned));
    }

    #[test]
    fn the_curve_narrows_and_ends_at_the_share_of_all_calls() {
        let known = month(5, [(0.7, 0.1, 0.1), (0.7, 0.1, 0.1)]);
        let course = &known[29];
        let points = course.points(&course.arms[1]);
        assert_eq!((points.len(), course.days().len()), (30, 30));
        let width = |point: &ArmPoint| point.bounds.map(|bounds| bounds.high - bounds.low).unwrap();
        assert!(width(&points[29]) < width(&points[3]) / 2.0);
        assert_eq!(points[29].so_far, course.arms[1].counts.primary(Primary::NetDeflection));
    }

    #[test]
    fn what_was_counted_of_another_experiment_is_not_counted_here() {
        let mut course = ExperimentCourse::new(&experiment(), &[], &TimeZone::UTC, FIRST.parse().unwrap());
        let other = Figure {
            line: None,
            name: FigureName::ExperimentOutcomes,
            subject: "menu/b".to_owned(),
            value: "informed".to_owned(),
            total: 9,
        };
        course.add(FIRST.parse().unwrap(), &other);
        assert!(course.arms.iter().all(|arm| arm.counts == ArmCounts::default()));
        assert_eq!(sentence(&course), "Too few calls: nothing is said before each arm has 30.");
    }
}
