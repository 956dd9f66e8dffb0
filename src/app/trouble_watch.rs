//! Looks every second for troubles, and puts them on the board from which page, metric, alerts and `/readyz` take them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::app::live::Live;
use crate::app::state::AppState;
use crate::base::clock::ClockSteps;
use crate::base::error::chain;
use crate::base::moment::earlier;
use crate::base::stop::{Stop, Ticks};
use crate::line::Script;
use crate::line::experiment::StoppedArm;
use crate::metrics::experiment::course::ExperimentCourse;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::prometheus::gauges::Gauges;
use crate::metrics::repeat_pairs::{GrownPair, RepeatMatrix};
use crate::metrics::trouble::{
    CallsNow, Disk, ProcessCounts, Readings, RecentCounts, StoreReadings, TroubleKind, found,
};
use crate::store::{FigureName, QUARTER, Store, StoreError, quarter_of};

/// The interval of the looks.
const TICK: Duration = Duration::from_secs(1);
/// Looks between two questions to the store, and between two about the calls of past weeks.
const TICKS_PER_STORE: u32 = 5;
const TICKS_PER_CALLS: u32 = 60;
/// Looks between two questions for repeats, which need some hours to come.
const TICKS_PER_PAIRS: u32 = 600;
/// The longest wait for the store.
const STORE_WAIT: Duration = Duration::from_secs(3);
/// The shortest step of the clock that is told; time services move it by less.
const STEP_MIN: SignedDuration = SignedDuration::from_secs(5);
/// The spans in hours in which calls are missed: a busy hour, and six quiet ones.
const SPANS: [u8; 2] = [1, 6];
/// The repeats whose growth is watched.
const REPEATS_WITHIN: SignedDuration = SignedDuration::from_hours(6);
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Given-up messages are counted here and listed elsewhere.
const GIVEN_UP_LISTED: u32 = 1;

/// Looks for troubles.
pub struct TroubleWatch {
    live: Arc<Live>,
    recent: RecentCounts,
    store: StoreReadings,
    steps: ClockSteps,
    /// When the clock was last set, and by how many seconds.
    clock_set: Option<(Timestamp, i64)>,
}

impl TroubleWatch {
    /// A watch that has seen nothing yet.
    pub fn new(live: Arc<Live>) -> Self {
        let state = live.state();
        let metrics = &state.resources.metrics;
        TroubleKind::ALL.iter().for_each(|kind| metrics.set_trouble(kind.as_str(), "", 0.0));
        let steps = ClockSteps::new(&state.resources.clock);
        Self { live, recent: RecentCounts::default(), store: StoreReadings::default(), steps, clock_set: None }
    }

    /// Looks until told to stop.
    pub async fn run(mut self, mut stop: Stop) {
        let mut ticks = Ticks::every(TICK);
        let mut count = 0_u32;
        while ticks.next(&mut stop).await {
            if count.is_multiple_of(TICKS_PER_STORE) {
                let with_pairs = count.is_multiple_of(TICKS_PER_PAIRS);
                if with_pairs {
                    self.guard().await;
                }
                self.ask_store(count.is_multiple_of(TICKS_PER_CALLS), with_pairs).await;
            }
            count = count.wrapping_add(1);
            self.look();
        }
    }

    /// Stops the variants of experiments that do harm. If the store does not answer, the next look does.
    async fn guard(&self) {
        let state = self.live.state();
        let (store, now) = (&state.resources.store, state.resources.clock.now());
        if let Ok(Err(error)) = tokio::time::timeout(STORE_WAIT, stop_harmful(store, &state.script, now)).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "experiments could not be looked after");
        }
    }

    /// Asks the store. What it said before stands while it does not answer.
    async fn ask_store(&mut self, with_calls: bool, with_pairs: bool) {
        let state = self.live.state();
        let (store, now) = (&state.resources.store, state.resources.clock.now());
        let asked = async {
            let given_up = store.stranded(GIVEN_UP_LISTED).await?.total;
            let calls = if with_calls { Some(calls(store, now).await?) } else { None };
            let grown = if with_pairs { Some(grown(store, now).await?) } else { None };
            let stopped = store.stopped_arms().await?;
            Ok::<_, StoreError>((given_up, calls, grown, stopped))
        };
        match tokio::time::timeout(STORE_WAIT, asked).await {
            Ok(Ok((given_up, calls, grown, stopped))) => {
                take_stopped(&self.live, stopped.clone());
                let calls = calls.unwrap_or_else(|| std::mem::take(&mut self.store.calls));
                let grown = grown.unwrap_or_else(|| std::mem::take(&mut self.store.grown));
                let stopped = of_script(&state.script, stopped);
                self.store = StoreReadings { failure: None, given_up, calls, grown, stopped };
            }
            Ok(Err(error)) => self.store.failure = Some(chain(&error)),
            Err(_) => {
                let words = OperatorWords::of(state.configuration.settings.operator_language);
                self.store.failure = Some(words.text("trouble-store_silent.no-answer"));
            }
        }
    }

    fn look(&mut self) {
        let state = self.live.state();
        let AppState { resources, configuration, script, lost, .. } = &*state;
        let (now, metrics, board) = (resources.clock.now(), &resources.metrics, &resources.troubles);
        self.recent.add(now, ProcessCounts::read(metrics));
        let step = self.steps.look(&resources.clock);
        if step.abs() >= STEP_MIN {
            self.clock_set = Some((resources.clock.now(), step.as_secs()));
        }
        let disk = disk(&resources.folders.data);
        metrics.set_disk_free(disk.map_or(0, |disk| disk.free));
        let sms_gateways: Vec<String> =
            configuration.settings.gateways.iter().map(|gateway| gateway.name.as_str().to_owned()).collect();
        let readings = Readings {
            now,
            recent: &self.recent,
            gauges: &Gauges::read(metrics),
            store: &self.store,
            service: &resources.reloads.in_service(),
            notices: &script.notices,
            calendars: &script.hours,
            sms_gateways: &sms_gateways,
            lost_recordings: &lost.names(),
            disk,
            clock_set: self.clock_set,
        };
        let before = board.current();
        board.update(now, found(&readings, OperatorWords::of(configuration.settings.operator_language)));
        before.iter().for_each(|trouble| metrics.set_trouble(trouble.kind.as_str(), &trouble.of, 0.0));
        board.current().iter().for_each(|trouble| metrics.set_trouble(trouble.kind.as_str(), &trouble.of, 1.0));
    }
}

/// Stops the variants that do harm, for every caller and on every node.
///
/// # Errors
/// The store failed.
pub async fn stop_harmful(store: &Store, script: &Script, now: Timestamp) -> Result<(), StoreError> {
    for course in ExperimentCourse::read_all(store, script, now).await? {
        for (arm, guard) in course.harmed() {
            let (since, reason) = (course.experiment.since, guard.as_str().to_owned());
            let stopped = StoppedArm { arm: arm.arm.clone(), since, at: now, reason };
            if store.stop_arm(stopped).await? {
                tracing::warn!(variant = %arm.arm, reason = guard.as_str(), "a variant of an experiment was stopped");
            }
        }
    }
    Ok(())
}

/// Puts the stopped variants into service.
fn take_stopped(live: &Live, stopped: Vec<StoppedArm>) {
    if *live.state().script.stopped != *stopped {
        live.change(|state| state.with_stopped(stopped.into()));
    }
}

/// The stopped variants that a script still has.
fn of_script(script: &Script, mut stopped: Vec<StoppedArm>) -> Vec<StoppedArm> {
    let has = |stop: &StoppedArm| {
        let mut experiments = script.experiments.iter();
        experiments.any(|experiment| experiment.since == stop.since && experiment.arms().contains(&stop.arm))
    };
    stopped.retain(has);
    stopped
}

/// The calls of the last hours, and of the same hours a day and some weeks before.
async fn calls(store: &Store, now: Timestamp) -> Result<Vec<CallsNow>, StoreError> {
    let mut spans = vec![];
    for hours in SPANS {
        let span = SignedDuration::from_hours(hours.into());
        let (mut yesterday, mut weeks) = (0, [0; 3]);
        let so_far = now.checked_add(QUARTER).unwrap_or(now);
        let calls = calls_between(store, earlier(now, span), so_far).await?;
        if calls == 0 {
            yesterday = calls_between(store, earlier(now, DAY + span), earlier(now, DAY)).await?;
            for (index, total) in weeks.iter_mut().enumerate() {
                let week = DAY * (7 * (index as i32 + 1));
                *total = calls_between(store, earlier(now, week + span), earlier(now, week)).await?;
            }
        }
        spans.push(CallsNow { hours, now: calls, yesterday, weeks });
    }
    Ok(spans)
}

/// The pairs of topics whose repeats have grown: those within six hours of the calls of a day, all of which are six hours old,
/// against the week before that day.
async fn grown(store: &Store, now: Timestamp) -> Result<Vec<GrownPair>, StoreError> {
    let until = quarter_of(earlier(now, REPEATS_WITHIN));
    let (since, before) = (earlier(until, DAY), earlier(until, 8 * DAY));
    let lately = RepeatMatrix::read_soon(store, since, until).await?;
    if lately.calls() == 0 {
        return Ok(vec![]);
    }
    let calls = (calls_between(store, since, until).await?, calls_between(store, before, since).await?);
    Ok(lately.grown(&RepeatMatrix::read_soon(store, before, since).await?, calls))
}

async fn calls_between(store: &Store, since: Timestamp, until: Timestamp) -> Result<u64, StoreError> {
    let figures = store.figures(quarter_of(since), quarter_of(until)).await?;
    Ok(figures.iter().filter(|figure| figure.name == FigureName::Calls).map(|figure| figure.total).sum())
}

/// The room on the disk of a folder.
fn disk(folder: &Path) -> Option<Disk> {
    let told = rustix::fs::statvfs(folder).ok()?;
    Some(Disk { free: told.f_bavail * told.f_frsize, size: told.f_blocks * told.f_frsize })
}
