//! Experiments in the memory: what came of the calls of each variant, and variants that were stopped.

use std::time::Duration;

use deflect::base::call::CallerKind;
use deflect::line::event::{Outcome, Standing};
use deflect::line::experiment::{Arm, StoppedArm};
use deflect::line::heard::{CallerAct, CallerFacts, Heard};
use deflect::store::{Figure, FigureName, Pseudonym, TurnRecord};

use crate::memory::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn arm(name: &str) -> Arm {
    name.parse().unwrap()
}

/// The first turn of a call with these variants.
fn started(call: u8, arms: &[&str], repeat: bool) -> TurnRecord {
    let facts = CallerFacts {
        kind: CallerKind::Mobile,
        arms: arms.iter().map(|name| arm(name)).collect(),
        repeat,
        link_sent: None,
        link_channel: None,
        mailable: false,
        refusal: None,
    };
    let heard = Some(Heard::of(CallerAct::Start(facts)));
    TurnRecord { heard, caller: Some(Pseudonym([call; 16])), standing: Standing::Informed, ..turn(call, 1) }
}

async fn ended(memory: &Memory, call: u8) {
    memory.store.end_call(call_key(call), after(MINUTE)).await.unwrap();
    memory.store.settle(10).await.unwrap();
}

/// The figures of experiments, as `greeting/b stayed 24h 1`.
async fn counted(memory: &Memory) -> Vec<String> {
    let course = memory.store.experiment_course(noon(), after(8 * DAY)).await.unwrap();
    let told = |(_, figure): (_, Figure)| {
        format!("{} {} {} {}", figure.subject, figure.name.as_str(), figure.value, figure.total)
    };
    let mut told: Vec<String> = course.into_iter().map(told).collect();
    told.sort();
    told
}

#[tokio::test]
async fn what_comes_of_a_call_is_counted_for_each_of_its_variants() {
    let memory = Memory::new();
    memory.store.commit(started(1, &["greeting/b", "menu/control"], false)).await.unwrap();
    ended(&memory, 1).await;
    let outcome = |arm: &str| format!("{arm} experiment_outcomes {} 1", Outcome::Informed.as_str());
    assert_eq!(counted(&memory).await, [outcome("greeting/b"), outcome("menu/control")]);
    memory.store.assess_calls(after(8 * DAY), 100).await.unwrap();
    let later = counted(&memory).await;
    for arm in ["greeting/b", "menu/control"] {
        for name in ["experiment_stayed", "experiment_net_deflections"] {
            for window in ["10m", "24h", "72h", "7d"] {
                assert!(later.contains(&format!("{arm} {name} {window} 1")), "{later:?}");
            }
        }
    }
    assert_eq!(later.len(), 2 + 2 * 2 * 4, "{later:?}");
}

#[tokio::test]
async fn a_caller_who_comes_back_is_one_who_returned_and_the_second_call_is_not_judged() {
    let memory = Memory::new();
    memory.store.commit(started(1, &["greeting/b"], false)).await.unwrap();
    ended(&memory, 1).await;
    let again = started(2, &["greeting/b"], true);
    let at = after(2 * MINUTE);
    memory.store.commit(TurnRecord { caller: Some(Pseudonym([1; 16])), started: at, at, ..again }).await.unwrap();
    memory.store.end_call(call_key(2), after(3 * MINUTE)).await.unwrap();
    memory.store.settle(10).await.unwrap();
    memory.store.assess_calls(after(8 * DAY), 100).await.unwrap();
    let counted = counted(&memory).await;
    let returned: Vec<String> =
        ["10m", "24h", "72h", "7d"].iter().map(|window| format!("greeting/b experiment_returned {window} 1")).collect();
    assert!(returned.iter().all(|returned| counted.contains(returned)), "{counted:?}");
    assert_eq!(counted.len(), 1 + 4, "one outcome, and no other call: {counted:?}");
}

#[tokio::test]
async fn anonymous_and_forgotten_callers_are_counted_in_no_experiment() {
    let memory = Memory::new();
    memory.store.commit(started(1, &["greeting/b"], false)).await.unwrap();
    memory.store.commit(TurnRecord { anonymous: true, caller: None, ..turn(1, 2) }).await.unwrap();
    memory.store.commit(started(2, &["greeting/b"], false)).await.unwrap();
    memory.store.forget(Pseudonym([2; 16]), false, "a test").await.unwrap();
    ended(&memory, 1).await;
    ended(&memory, 2).await;
    memory.store.assess_calls(after(8 * DAY), 100).await.unwrap();
    assert_eq!(counted(&memory).await, Vec::<String>::new());
    assert!(FigureName::OF_EXPERIMENTS.iter().all(|name| FigureName::ALL.contains(name)));
}

#[tokio::test]
async fn a_variant_is_stopped_once_and_for_its_own_experiment() {
    let memory = Memory::new();
    let stop = |since: &str, minutes: u32| StoppedArm {
        arm: arm("greeting/b"),
        since: since.parse().unwrap(),
        at: after(MINUTE * minutes),
        reason: "left".to_owned(),
    };
    assert!(memory.store.stop_arm(stop("2026-11-01", 1)).await.unwrap());
    assert!(!memory.store.stop_arm(stop("2026-11-01", 2)).await.unwrap(), "another node was first");
    assert!(memory.store.stop_arm(stop("2026-12-01", 3)).await.unwrap(), "it began anew");
    assert_eq!(memory.store.stopped_arms().await.unwrap(), [stop("2026-11-01", 1), stop("2026-12-01", 3)]);
}
