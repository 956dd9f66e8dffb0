//! The rules: which readings are trouble.

use fluent_bundle::FluentValue;

use super::kind::TroubleKind;
use super::readings::{CallsNow, EVENTS_SPAN, Readings};
use crate::line::event::topic_label;
use crate::line::notice::NoticeKind;
use crate::metrics::experiment::course::reason;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::repeat_pairs::GrownPair;

/// The least number of requests without proof that is trouble; fewer may be strangers.
const UNPROVEN_MIN: u64 = 10;
/// The least number of late answers that is trouble.
const LATE_MIN: u64 = 5;
/// The share of late answers, in percent, up to which they are no trouble.
const LATE_PERCENT: u64 = 1;
/// Refusals for the clock that are more than a stray request.
const CLOCK_DIFFERS_MIN: u64 = 3;
/// The seconds from which the oldest unsent promise is late, and from which it is about to be given up.
const LATE_SECONDS: [(&str, f64, f64); 2] = [("sms", 60.0, 900.0), ("email", 600.0, 43_200.0)];
/// The spent share of the day's money from which it is found.
const BUDGET_TOLD: f64 = 0.8;
/// The calls of an hour, and of six, from which none at all is trouble.
const CALLS_MANY: [(u8, u64); 2] = [(1, 20), (6, 12)];
/// The most pairs of topics found whose repeats grow.
const GROWN_TOLD: usize = 3;
/// The days before the last special day of a calendar from which more are asked for.
const HOLIDAYS_DAYS_MIN: i32 = 30;
/// Little room: under a gibibyte and under a tenth of the disk. No room: under 100 MiB.
const DISK_LITTLE_BYTES: u64 = 1 << 30;
const DISK_NONE_BYTES: u64 = 100 << 20;

/// A trouble as a rule found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTrouble {
    /// Its kind.
    pub kind: TroubleKind,
    /// The platform, gateway, medium, worker or line it is about; empty if it is about this node.
    pub of: String,
    /// The sentence that tells it.
    pub words: String,
}

/// The variables of a sentence.
type Variables<'v, const N: usize> = [(&'static str, FluentValue<'v>); N];

/// Everything that is trouble now, the worst first, in these words.
pub fn found(readings: &Readings<'_>, words: &OperatorWords) -> Vec<FoundTrouble> {
    let mut found = FoundTroubles { words, found: vec![] };
    for rule in [
        store,
        disk,
        platforms,
        calls,
        gateways,
        promises,
        budget,
        configuration,
        process,
        holidays,
        repeats,
        experiments,
        closed,
    ] {
        rule(readings, &mut found);
    }
    let mut found = found.found;
    found.sort_by(|one, other| (one.kind, &one.of).cmp(&(other.kind, &other.of)));
    found
}

/// The troubles found so far, and the words that tell them.
struct FoundTroubles<'w> {
    words: &'w OperatorWords,
    found: Vec<FoundTrouble>,
}

impl FoundTroubles<'_> {
    /// Adds a trouble with the usual sentence of its kind.
    fn add<const N: usize>(&mut self, kind: TroubleKind, of: &str, variables: Variables<'_, N>) {
        self.add_as(kind, "said", of, variables);
    }

    /// Adds a trouble with another sentence of its kind.
    fn add_as<const N: usize>(&mut self, kind: TroubleKind, sentence: &str, of: &str, variables: Variables<'_, N>) {
        let words = self.words.filled(&format!("{}.{sentence}", kind.message()), variables);
        self.found.push(FoundTrouble { kind, of: of.to_owned(), words });
    }
}

fn store(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    if readings.gauges.store_is_damaged {
        found.add(TroubleKind::StoreDamaged, "", []);
    }
    if let Some(reason) = &readings.store.failure {
        found.add(TroubleKind::StoreSilent, "", [("reason", reason.into())]);
    }
    if readings.gauges.store_is_failing {
        let refused = readings.recent.store_failures(readings.now);
        found.add(TroubleKind::StoreFailing, "", [("groups", refused.into())]);
    }
    let lost = readings.recent.turns_lost(readings.now);
    if lost > 0 {
        found.add(TroubleKind::TurnsLost, "", [("turns", lost.into())]);
    }
}

fn disk(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    let Some(disk) = readings.disk else { return };
    let kind = if disk.free < DISK_NONE_BYTES {
        TroubleKind::DiskFull
    } else if disk.free < DISK_LITTLE_BYTES && disk.free < disk.size / 10 {
        TroubleKind::DiskFilling
    } else {
        return;
    };
    let mebibytes = |bytes: u64| (bytes >> 20).to_string().into();
    found.add(kind, "", [("free", mebibytes(disk.free)), ("size", mebibytes(disk.size))]);
}

fn platforms(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    for (name, counts) in readings.recent.platforms(readings.now) {
        if counts.unproven >= UNPROVEN_MIN && counts.unproven * 2 > counts.requests {
            let variables =
                [("refused", counts.unproven.into()), ("requests", counts.requests.into()), ("platform", name.into())];
            found.add(TroubleKind::PlatformRefused, name, variables);
        }
        if counts.clock_differs >= CLOCK_DIFFERS_MIN {
            let variables = [("requests", counts.clock_differs.into()), ("platform", name.into())];
            found.add_as(TroubleKind::ClockOff, "of-platform", name, variables);
        }
        let is_much = |late: u64| late >= LATE_MIN && late * 100 > counts.answers * LATE_PERCENT;
        let (kind, late) = if is_much(counts.too_late) {
            (TroubleKind::AnswersTooSlow, counts.too_late)
        } else if is_much(counts.late) {
            (TroubleKind::AnswersSlow, counts.late)
        } else {
            continue;
        };
        found.add(kind, name, [("late", late.into()), ("answers", counts.answers.into()), ("platform", name.into())]);
    }
}

/// Nobody calls, though many did a week ago, and also on the day before or in an earlier week.
fn calls(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    let is_missed = |calls: &&CallsNow| {
        let many = CALLS_MANY.iter().find(|(hours, _)| *hours == calls.hours).map_or(u64::MAX, |(_, many)| *many);
        let [last, earlier @ ..] = calls.weeks;
        let others = earlier.into_iter().chain([calls.yesterday]);
        calls.now == 0 && last >= many && others.max().unwrap_or(0) >= many
    };
    if let Some(calls) = readings.store.calls.iter().find(is_missed) {
        found.add(TroubleKind::NoCalls, "", [("hours", calls.hours.into()), ("calls", calls.weeks[0].into())]);
    }
}

fn gateways(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    let gauges = readings.gauges;
    let is_down = |name: &String| gauges.gateways.get(name) == Some(&false);
    for name in gauges.gateways.keys().filter(|name| is_down(name)) {
        let gateway = ("gateway", name.into());
        match gauges.gateway_rests.get(name) {
            Some(reason) => found.add_as(TroubleKind::GatewayDown, "why", name, [gateway, ("reason", reason.into())]),
            None => found.add(TroubleKind::GatewayDown, name, [gateway]),
        }
    }
    let sms = readings.sms_gateways;
    if !sms.is_empty() && sms.iter().all(is_down) {
        found.add(TroubleKind::GatewaysDown, "", [("gateways", sms.join(", ").into())]);
    }
}

fn promises(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    for (medium, late, expiring) in LATE_SECONDS {
        let oldest = readings.gauges.outbox.get(medium).map_or(0.0, |waiting| waiting.oldest_promise_seconds);
        let kind = if oldest > expiring {
            TroubleKind::PromisesExpiring
        } else if oldest > late {
            TroubleKind::PromisesLate
        } else {
            continue;
        };
        found.add(kind, medium, [("medium", medium.into()), ("span", span(found.words, oldest as u64).into())]);
    }
    let given_up = readings.store.given_up;
    if given_up > 0 {
        found.add(TroubleKind::MessagesGivenUp, "", [("messages", given_up.into())]);
    }
}

fn budget(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    let spent = readings.gauges.budget_spent;
    if spent >= 1.0 {
        found.add(TroubleKind::BudgetSpent, "", []);
    } else if spent >= BUDGET_TOLD {
        found.add(TroubleKind::BudgetLow, "", [("percent", ((spent * 100.0) as u64).into())]);
    }
}

fn configuration(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    let service = readings.service;
    if let Some(refused) = &service.refused {
        found.add(TroubleKind::ConfigRefused, "", [("problems", refused.problems.into())]);
    }
    if let [first, ..] = &*service.flaws {
        found.add(TroubleKind::ConfigFlawed, "", [("flaws", service.flaws.len().into()), ("first", first.into())]);
    }
    let mut lost = service.remarks.iter().chain(readings.lost_recordings);
    if let Some(first) = lost.next() {
        let recordings = 1 + lost.count();
        found.add(TroubleKind::RecordingsLost, "", [("recordings", recordings.into()), ("first", first.into())]);
    }
    if service.held.is_some() {
        found.add(TroubleKind::ChangesHeld, "", []);
    }
    if !service.restart_to_apply.is_empty() {
        found.add(TroubleKind::RestartToApply, "", [("settings", service.restart_to_apply.join(", ").into())]);
    }
}

fn process(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    for (worker, times) in readings.recent.worker_restarts(readings.now) {
        found.add(TroubleKind::WorkerRestarted, worker, [("worker", worker.into()), ("times", times.into())]);
    }
    let lately = |at| readings.now.duration_since(at) < EVENTS_SPAN && readings.now.duration_since(at) > -EVENTS_SPAN;
    if let Some((_, by)) = readings.clock_set.filter(|(at, _)| lately(*at)) {
        let direction = if by < 0 { "back" } else { "forward" };
        let by = span(found.words, by.unsigned_abs());
        found.add(TroubleKind::ClockOff, "", [("direction", direction.into()), ("by", by.into())]);
    }
}

/// Calendars that name special days, the last of which is past or near.
fn holidays(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    for (name, hours) in readings.calendars {
        let today = readings.now.to_zoned(hours.zone.clone()).date();
        let last = hours.exceptions.last_key_value().map(|(date, _)| *date);
        if let Some(last) = last.filter(|last| today.until(*last).is_ok_and(|left| left.get_days() < HOLIDAYS_DAYS_MIN))
        {
            let variables = [("calendar", name.as_str().into()), ("last", last.to_string().into())];
            found.add(TroubleKind::HolidaysEnding, name.as_str(), variables);
        }
    }
}

/// Pairs of topics with many more repeats than before.
fn repeats(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    for GrownPair { first, again, calls, expected } in readings.store.grown.iter().take(GROWN_TOLD) {
        let variables = [
            ("calls", (*calls).into()),
            ("again", with_topic(found.words, again).into()),
            ("first", with_topic(found.words, first).into()),
            ("expected", format!("{expected:.0}").into()),
        ];
        found.add(TroubleKind::RepeatsGrow, &format!("{first} > {again}"), variables);
    }
}

/// The topic of a call: `with order`.
fn with_topic(words: &OperatorWords, topic: &str) -> String {
    let message = TroubleKind::RepeatsGrow.message();
    if topic == topic_label(None) {
        words.text(&format!("{message}.without-topic"))
    } else {
        words.filled(&format!("{message}.with-topic"), [("topic", topic.into())])
    }
}

/// Variants of experiments that were stopped.
fn experiments(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    for stopped in &readings.store.stopped {
        let variables = [
            ("variant", stopped.arm.variant.as_str().into()),
            ("experiment", stopped.arm.experiment.as_str().into()),
            ("reason", reason(found.words, stopped).into()),
        ];
        found.add(TroubleKind::ExperimentStopped, &stopped.arm.to_string(), variables);
    }
}

/// Lines that are closed by a notice.
fn closed(readings: &Readings<'_>, found: &mut FoundTroubles<'_>) {
    let closings = readings.notices.iter().filter(|notice| notice.kind == NoticeKind::Closing);
    for notice in closings.filter(|notice| notice.since <= readings.now && readings.now < notice.until) {
        let lines: Vec<&str> = notice.lines.iter().map(|line| line.as_str()).collect();
        match lines.join(", ") {
            none if none.is_empty() => found.add_as(TroubleKind::LineClosed, "every", "", []),
            lines => found.add(TroubleKind::LineClosed, &lines, [("lines", (&lines).into())]),
        }
    }
}

/// A duration: `50 s`, `12 min`, `3 h 5 min`.
fn span(words: &OperatorWords, seconds: u64) -> String {
    match seconds {
        0..120 => words.filled("seconds", [("seconds", seconds.into())]),
        120..7200 => words.filled("minutes", [("minutes", (seconds / 60).into())]),
        _ => {
            let parts = [("hours", (seconds / 3600).into()), ("minutes", (seconds / 60 % 60).into())];
            words.filled("hours-minutes", parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::base::name_map::NameMap;
    use crate::config::settings::OperatorLanguage;
    use crate::line::experiment::StoppedArm;
    use crate::line::hours::{Hours, HoursId};
    use crate::metrics::prometheus::gauges::{DueMessages, Gauges};
    use crate::metrics::reloads::{InService, RefusedConfig};
    use crate::metrics::trouble::readings::{Disk, PlatformCounts, ProcessCounts, RecentCounts, StoreReadings};

    /// Readings of a line that is well, to be spoiled.
    struct World {
        counts: ProcessCounts,
        gauges: Gauges,
        store: StoreReadings,
        service: InService,
        calendars: NameMap<HoursId, Hours>,
        disk: Disk,
        clock_set: Option<(Timestamp, i64)>,
    }

    fn now() -> Timestamp {
        "2026-11-28T10:00:00Z".parse().unwrap()
    }

    impl World {
        fn well() -> Self {
            let service = InService {
                taken: now(),
                refused: None,
                held: None,
                restart_to_apply: vec![],
                remarks: vec![],
                flaws: vec![],
            };
            Self {
                counts: ProcessCounts::default(),
                gauges: Gauges::default(),
                store: StoreReadings::default(),
                service,
                calendars: NameMap::default(),
                disk: Disk { free: 50 << 30, size: 100 << 30 },
                clock_set: None,
            }
        }

        fn troubles(self) -> Vec<(TroubleKind, String, String)> {
            let mut recent = RecentCounts::default();
            recent.add(now(), self.counts);
            let readings = Readings {
                now: now(),
                recent: &recent,
                gauges: &self.gauges,
                store: &self.store,
                service: &self.service,
                notices: &[],
                calendars: &self.calendars,
                sms_gateways: &["kannel".to_owned(), "reserve".to_owned()],
                lost_recordings: &[],
                disk: Some(self.disk),
                clock_set: self.clock_set,
            };
            let english = OperatorWords::of(OperatorLanguage::English);
            found(&readings, english).into_iter().map(|found| (found.kind, found.of, found.words)).collect()
        }
    }

    fn check(spoil: impl FnOnce(&mut World), expected: &[(TroubleKind, &str, &str)]) {
        let mut world = World::well();
        spoil(&mut world);
        let expected: Vec<_> =
            expected.iter().map(|(kind, of, words)| (*kind, (*of).to_owned(), (*words).to_owned())).collect();
        assert_eq!(world.troubles(), expected);
    }

    fn platform(counts: PlatformCounts) -> BTreeMap<String, PlatformCounts> {
        [("twilio".to_owned(), counts)].into()
    }

    /// A calendar whose last day off is the one given.
    fn calendar(last: &str) -> NameMap<HoursId, Hours> {
        let exceptions = ["2026-01-01", last].map(|date| (date.parse().unwrap(), vec![])).into();
        let hours = Hours { zone: TimeZone::get("Asia/Almaty").unwrap(), weekly: Default::default(), exceptions };
        [(HoursId::new("agents"), hours)].into_iter().collect()
    }

    /// In Almaty it is the 28 November at this time.
    #[test]
    fn holidays_that_run_out_are_told_and_calendars_without_any_are_not() {
        let found = |last: &str| format!("Calendar agents names no holiday or short day after {last}.");
        for last in ["2026-12-27", "2026-11-28", "2026-05-09"] {
            check(|world| world.calendars = calendar(last), &[(TroubleKind::HolidaysEnding, "agents", &found(last))]);
        }
        check(|world| world.calendars = calendar("2026-12-28"), &[]);
        let mut calendars = calendar("2026-05-09");
        calendars.values_mut().for_each(|hours| hours.exceptions.clear());
        check(|world| world.calendars = calendars, &[]);
    }

    #[test]
    fn a_line_that_is_well_has_no_trouble() {
        check(|_| {}, &[]);
    }

    #[test]
    fn a_platform_whose_proof_is_wrong_is_told_and_some_strangers_are_not() {
        let counts = PlatformCounts { requests: 40, unproven: 40, ..PlatformCounts::default() };
        check(
            |world| world.counts.platforms = platform(counts),
            &[(
                TroubleKind::PlatformRefused,
                "twilio",
                "40 of 40 requests of twilio were refused in five minutes: their proof is wrong.",
            )],
        );
        let strangers = PlatformCounts { requests: 400, unproven: 40, ..PlatformCounts::default() };
        check(|world| world.counts.platforms = platform(strangers), &[]);
        let few = PlatformCounts { requests: 9, unproven: 9, ..PlatformCounts::default() };
        check(|world| world.counts.platforms = platform(few), &[]);
    }

    #[test]
    fn answers_are_slow_or_too_slow_and_never_both() {
        let slow = PlatformCounts { requests: 100, answers: 100, late: 6, too_late: 4, ..PlatformCounts::default() };
        check(
            |world| world.counts.platforms = platform(slow),
            &[(TroubleKind::AnswersSlow, "twilio", "6 of 100 answers to twilio took longer than 1 s in five minutes.")],
        );
        check(
            |world| world.counts.platforms = platform(PlatformCounts { too_late: 5, ..slow }),
            &[(
                TroubleKind::AnswersTooSlow,
                "twilio",
                "5 of 100 answers to twilio took longer than 2.5 s in five minutes.",
            )],
        );
        check(|world| world.counts.platforms = platform(PlatformCounts { answers: 10_000, ..slow }), &[]);
    }

    #[test]
    fn one_gateway_is_told_apart_from_all_of_them() {
        let reason = |world: &mut World| {
            world.gauges.gateway_rests = [("kannel".to_owned(), "channel_down".to_owned())].into();
        };
        let one = (TroubleKind::GatewayDown, "kannel", "Gateway kannel takes no messages (channel_down).");
        check(
            |world| {
                world.gauges.gateways = [("kannel".to_owned(), false), ("reserve".to_owned(), true)].into();
                reason(world);
            },
            &[one],
        );
        check(
            |world| {
                world.gauges.gateways = [("kannel".to_owned(), false), ("reserve".to_owned(), false)].into();
                reason(world);
            },
            &[
                (TroubleKind::GatewaysDown, "", "No SMS gateway takes texts: kannel, reserve."),
                one,
                (TroubleKind::GatewayDown, "reserve", "Gateway reserve takes no messages."),
            ],
        );
    }

    #[test]
    fn nobody_calls_only_if_the_same_hour_had_many_more_than_once() {
        let calls = |now, yesterday, weeks| {
            move |world: &mut World| world.store.calls = vec![CallsNow { hours: 1, now, yesterday, weeks }]
        };
        let words = "No call came for 1 hour; at the same time a week ago there were 40.";
        check(calls(0, 0, [40, 35, 0]), &[(TroubleKind::NoCalls, "", words)]);
        check(calls(0, 30, [40, 0, 0]), &[(TroubleKind::NoCalls, "", words)]);
        check(calls(1, 30, [40, 35, 30]), &[]);
        check(calls(0, 2, [40, 3, 0]), &[]);
        check(calls(0, 40, [2, 40, 40]), &[]);
        check(
            |world| {
                let six = CallsNow { hours: 6, now: 0, yesterday: 12, weeks: [13, 0, 0] };
                world.store.calls = vec![CallsNow { hours: 1, ..six }, six];
            },
            &[(TroubleKind::NoCalls, "", "No call came for 6 hours; at the same time a week ago there were 13.")],
        );
    }

    #[test]
    fn the_oldest_promise_is_late_and_then_about_to_be_given_up() {
        let waits = |seconds| {
            move |world: &mut World| {
                let waiting = DueMessages { oldest_promise_seconds: seconds, ..DueMessages::default() };
                world.gauges.outbox = [("sms".to_owned(), waiting)].into();
            }
        };
        check(waits(60.0), &[]);
        check(waits(61.0), &[(TroubleKind::PromisesLate, "sms", "Texts wait: the oldest was promised 61 s ago.")]);
        check(
            waits(901.0),
            &[(TroubleKind::PromisesExpiring, "sms", "Texts wait: the oldest was promised 15 min ago.")],
        );
    }

    #[test]
    fn store_disk_and_money() {
        check(
            |world| {
                (world.gauges.store_is_damaged, world.gauges.store_is_failing) = (true, true);
                (world.counts.store_failures, world.counts.turns_lost) = (2, 1);
                world.store.failure = Some("the store does not answer".to_owned());
            },
            &[
                (TroubleKind::StoreDamaged, "", "The database file is damaged."),
                (TroubleKind::StoreSilent, "", "The store could not be read: the store does not answer."),
                (
                    TroubleKind::StoreFailing,
                    "",
                    "The database takes nothing; it refused 2 groups of changes in a quarter of an hour.",
                ),
                (TroubleKind::TurnsLost, "", "1 turn could not be stored in a quarter of an hour."),
            ],
        );
        let grown =
            |first: &str| GrownPair { first: first.to_owned(), again: "order".to_owned(), calls: 61, expected: 20.4 };
        let words = |first| {
            format!(
                "In the last day 61 calls with order came within six hours of a call with {first}; 20 were to be expected."
            )
        };
        check(
            |world| world.store.grown = vec![grown("order"), grown("none")],
            &[
                (TroubleKind::RepeatsGrow, "none > order", &words("no topic chosen")),
                (TroubleKind::RepeatsGrow, "order > order", &words("order")),
            ],
        );
        let words = "The disk of the data folder has 500 MiB left of 102400.";
        check(|world| world.disk.free = 500 << 20, &[(TroubleKind::DiskFilling, "", words)]);
        check(|world| world.disk = Disk { free: 500 << 20, size: 2 << 30 }, &[]);
        let words = "The disk of the data folder has 50 MiB left of 102400.";
        check(|world| world.disk.free = 50 << 20, &[(TroubleKind::DiskFull, "", words)]);
        check(
            |world| world.gauges.budget_spent = 0.85,
            &[(TroubleKind::BudgetLow, "", "85% of the day's money for texts is spent.")],
        );
    }

    #[test]
    fn files_and_clock() {
        check(
            |world| {
                world.service.refused = Some(RefusedConfig { at: now(), problems: 2, report: String::new() });
                world.service.restart_to_apply = vec!["[server] ops"];
            },
            &[
                (
                    TroubleKind::ConfigRefused,
                    "",
                    "The files changed and were refused: 2 problems. What was in service before still is.",
                ),
                (TroubleKind::RestartToApply, "", "Changed, but applied by a restart only: [server] ops."),
            ],
        );
        check(
            |world| world.service.held = Some(now()),
            &[(TroubleKind::ChangesHeld, "", "The files changed and wait until an operator takes them.")],
        );
        check(
            |world| world.clock_set = Some((now(), -3000)),
            &[(TroubleKind::ClockOff, "", "The clock of this machine was set back by 50 min.")],
        );
        check(|world| world.clock_set = Some(("2026-11-28T09:40:00Z".parse().unwrap(), 60)), &[]);
    }

    #[test]
    fn a_stopped_variant_is_told_with_its_reason() {
        let stopped = StoppedArm {
            arm: "greeting/short".parse().unwrap(),
            since: "2026-11-01".parse().unwrap(),
            at: now(),
            reason: "left".to_owned(),
        };
        check(
            |world| world.store.stopped.push(stopped),
            &[(
                TroubleKind::ExperimentStopped,
                "greeting/short",
                "Variant short of experiment greeting was stopped: more callers leave in the greeting or the menu.",
            )],
        );
    }
}
