use std::collections::BTreeMap;

use jiff::Timestamp;

use super::*;
use crate::line::experiment::StoppedArm;
use crate::metrics::prometheus::gauges::{DueMessages, Gauges};
use crate::metrics::reloads::{InService, RefusedConfig};
use crate::metrics::trouble::readings::{Disk, PlatformCounts, ProcessCounts, RecentCounts, StoreReadings};

/// Readings of a line that is well, to be spoiled.
struct World {
    counts: ProcessCounts,
    gauges: Gauges,
    store: StoreReadings,
    service: InService,
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
            sms_gateways: &["kannel".to_owned(), "reserve".to_owned()],
            lost_recordings: &[],
            disk: Some(self.disk),
            clock_set: self.clock_set,
        };
        found(&readings).into_iter().map(|found| (found.kind, found.of, found.words)).collect()
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
    check(waits(901.0), &[(TroubleKind::PromisesExpiring, "sms", "Texts wait: the oldest was promised 15 min ago.")]);
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
