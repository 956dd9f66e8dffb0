//! Limits on texts: counted where the promise is made.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use deflect::config::settings::{Limit, LimitSettings, Money};
use deflect::line::event::Refusal;
use deflect::line::message::Medium;
use deflect::store::{Attempt, Committed, Suppression, SuppressionReason, TextQuota, TurnRecord};
use futures_util::future::join_all;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::memory::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn limits(per_number: &[(u32, Duration)]) -> Arc<LimitSettings> {
    let per_number = per_number.iter().map(|(count, within)| limit(*count, *within)).collect();
    Arc::new(LimitSettings { per_number, ..no_limits() })
}

fn count(memory: &Memory, table: &str) -> i64 {
    memory.number(&format!("SELECT count(*) FROM {table}"))
}

#[tokio::test]
async fn a_number_gets_its_share_and_again_when_the_time_has_slid_on() {
    let memory = Memory::new();
    let quota = quota(1, &limits(&[(2, 10 * MINUTE), (3, HOUR)]));
    let at = |minutes| after(minutes * MINUTE);
    let full = Some(Refusal::NumberLimit);
    assert_eq!(memory.refusal(1, &quota, at(0)).await, None);
    assert_eq!(memory.refusal(2, &quota, at(5)).await, None);
    assert_eq!(memory.refusal(3, &quota, at(9)).await, full);
    assert_eq!(memory.refusal(3, &quota, at(10) - Duration::from_micros(1)).await, full);
    assert_eq!(memory.refusal(3, &quota, at(10)).await, None, "the first is ten minutes old");
    assert_eq!(memory.refusal(4, &quota, at(40)).await, full, "three in an hour");
    assert_eq!(memory.refusal(4, &quota, at(60)).await, None);
    assert_eq!(memory.refusal(5, &quota, at(61)).await, full);
}

#[tokio::test]
async fn nothing_is_kept_of_a_turn_whose_text_may_not_be_sent() {
    let memory = Memory::new();
    let quota = quota(1, &limits(&[(1, HOUR)]));
    assert_eq!(memory.refusal(1, &quota, noon()).await, None);
    let told = memory.told().await;
    assert_eq!(memory.refusal(2, &quota, noon()).await, Some(Refusal::NumberLimit));
    let two = TurnRecord { messages: vec![counted(3, &toll_of(2)), counted(4, &quota)], ..turn(3, 1) };
    assert_eq!(memory.store.commit(two).await.unwrap(), Committed::Refused(Refusal::NumberLimit));
    assert_eq!(memory.told().await, told);
    let tables = ["call", "turn", "message", "texted"].map(|table| count(&memory, table));
    assert_eq!(tables, [1, 1, 1, 1]);
    let told_another_way = turn(2, 1);
    assert_eq!(memory.store.commit(told_another_way).await.unwrap(), Committed::Fresh, "the call goes on");
}

fn toll_of(number: u8) -> TextQuota {
    quota(number, &Arc::new(no_limits()))
}

#[tokio::test]
async fn two_texts_of_one_turn_are_both_counted() {
    let memory = Memory::new();
    let quota = quota(1, &limits(&[(1, HOUR)]));
    let both = TurnRecord { messages: vec![counted(1, &quota), counted(2, &quota)], ..turn(1, 1) };
    assert_eq!(memory.store.commit(both).await.unwrap(), Committed::Refused(Refusal::NumberLimit));
    assert_eq!(count(&memory, "texted"), 0, "neither is");
    assert_eq!(memory.refusal(3, &quota, noon()).await, None);
}

#[tokio::test]
async fn the_same_turn_counts_once_and_is_not_refused_for_itself() {
    let memory = Memory::new();
    let quota = quota(1, &limits(&[(2, HOUR)]));
    let promise = TurnRecord { messages: vec![counted(1, &quota)], ..turn(1, 1) };
    for expected in [Committed::Fresh, Committed::Repeat, Committed::Repeat] {
        assert_eq!(memory.store.commit(promise.clone()).await.unwrap(), expected);
    }
    assert_eq!(memory.refusal(2, &quota, noon()).await, None, "one of two was counted");
    assert_eq!(memory.store.commit(promise).await.unwrap(), Committed::Repeat, "the limit is reached by now");
}

#[tokio::test]
async fn the_limits_hold_over_processes_and_restarts() {
    let memory = Memory::new();
    let quota = quota(1, &limits(&[(3, HOUR)]));
    let other = memory.other();
    let promise = |id| TurnRecord { messages: vec![counted(id, &quota)], ..turn(id, 1) };
    assert_eq!(memory.refusal(1, &quota, noon()).await, None);
    assert_eq!(other.commit(promise(2)).await.unwrap(), Committed::Fresh);
    other.close().await;
    let again = memory.other();
    assert_eq!(again.commit(promise(3)).await.unwrap(), Committed::Fresh);
    assert_eq!(memory.refusal(4, &quota, noon()).await, Some(Refusal::NumberLimit));
    assert_eq!(again.commit(promise(4)).await.unwrap(), Committed::Refused(Refusal::NumberLimit));
}

#[tokio::test]
async fn promises_at_once_leave_no_limit_behind() {
    let (four, none) = (|| vec![limit(4, HOUR)], no_limits());
    let cases: [(LimitSettings, Refusal); 7] = [
        (LimitSettings { per_prefix: four(), ..none.clone() }, Refusal::PrefixLimit),
        (LimitSettings { per_range: four(), ..none.clone() }, Refusal::PrefixLimit),
        (LimitSettings { per_typing_caller: four(), ..none.clone() }, Refusal::TypedLimit),
        (LimitSettings { per_country_day: BTreeMap::from([("RU".into(), 4)]), ..none.clone() }, Refusal::CountryLimit),
        (LimitSettings { per_minute: 4, ..none.clone() }, Refusal::DayLimit),
        (LimitSettings { per_day: 4, ..none.clone() }, Refusal::DayLimit),
        (LimitSettings { money_per_day: Some(Money(4000)), ..none.clone() }, Refusal::Budget),
    ];
    for (index, (limits, refusal)) in cases.into_iter().enumerate() {
        let memory = Memory::new();
        let limits = Arc::new(limits);
        // Nine numbers that differ in their last digit, each in a call of its own.
        let promise = |number: u8| {
            let quota = TextQuota { typed_by: Some(caller()), ..quota(number, &limits) };
            TurnRecord { caller: None, messages: vec![counted(number, &quota)], ..turn(number, 1) }
        };
        let commits = (1..=9).map(|number| memory.store.commit(promise(number)));
        let committed: Vec<Committed> = join_all(commits).await.into_iter().map(Result::unwrap).collect();
        let of = |wanted: Committed| committed.iter().filter(|committed| **committed == wanted).count();
        assert_eq!((of(Committed::Fresh), of(Committed::Refused(refusal))), (4, 5), "case {index}: {committed:?}");
        assert_eq!(count(&memory, "texted"), 4, "case {index}");
    }
}

#[tokio::test]
async fn each_limit_has_its_reason() {
    let one = || vec![limit(1, HOUR)];
    let none = no_limits();
    let cases: [(LimitSettings, u8, Refusal); 8] = [
        (LimitSettings { per_number: one(), ..none.clone() }, 1, Refusal::NumberLimit),
        (LimitSettings { per_prefix: one(), ..none.clone() }, 2, Refusal::PrefixLimit),
        (LimitSettings { per_range: one(), ..none.clone() }, 11, Refusal::PrefixLimit),
        (LimitSettings { per_typing_caller: one(), ..none.clone() }, 11, Refusal::TypedLimit),
        (
            LimitSettings { per_country_day: BTreeMap::from([("RU".into(), 1)]), ..none.clone() },
            11,
            Refusal::CountryLimit,
        ),
        (LimitSettings { per_minute: 1, ..none.clone() }, 11, Refusal::DayLimit),
        (LimitSettings { per_day: 1, ..none.clone() }, 11, Refusal::DayLimit),
        (LimitSettings { money_per_day: Some(Money(1999)), ..none.clone() }, 11, Refusal::Budget),
    ];
    for (index, (limits, second, refusal)) in cases.into_iter().enumerate() {
        let memory = Memory::new();
        let typed = |number| TextQuota { typed_by: Some(caller()), ..quota(number, &Arc::new(limits.clone())) };
        assert_eq!(memory.refusal(1, &typed(1), noon()).await, None, "case {index}");
        assert_eq!(memory.refusal(2, &typed(second), noon()).await, Some(refusal), "case {index}");
        let known = memory.store.caller(None, call_key(9), Some(typed(second)), noon()).await.unwrap();
        assert_eq!(known.refusal, Some(refusal), "case {index}: told when the phone rings");
        let other = TextQuota { typed_by: None, country: "KZ".into(), ..typed(21) };
        let is_of_all = matches!(refusal, Refusal::DayLimit | Refusal::Budget) || index == 2;
        assert_eq!(memory.refusal(3, &other, noon()).await, is_of_all.then_some(refusal), "case {index}");
    }
}

#[tokio::test]
async fn the_wish_of_the_person_is_told_before_any_limit_and_a_limit_of_few_before_one_of_all() {
    let memory = Memory::new();
    let hour = || vec![limit(1, HOUR)];
    let limits = LimitSettings {
        per_number: hour(),
        per_prefix: hour(),
        per_typing_caller: hour(),
        per_country_day: BTreeMap::from([("RU".into(), 1)]),
        per_minute: 1,
        money_per_day: Some(Money(1000)),
        ..no_limits()
    };
    let typed = |number| TextQuota { typed_by: Some(caller()), ..quota(number, &Arc::new(limits.clone())) };
    assert_eq!(memory.refusal(1, &typed(1), noon()).await, None);
    let mut told = vec![];
    for (key, reason) in [
        (typed(1).number, SuppressionReason::OptedOut),
        (typed(1).number, SuppressionReason::Undeliverable),
        (typed(1).blocks.prefix, SuppressionReason::Closed),
    ] {
        memory.store.suppress(key, Suppression { reason, until: None }, noon()).await.unwrap();
    }
    for (key, reason) in [
        (typed(1).number, SuppressionReason::OptedOut),
        (typed(1).number, SuppressionReason::Undeliverable),
        (typed(1).blocks.prefix, SuppressionReason::Closed),
    ] {
        told.push(memory.refusal(2, &typed(1), noon()).await.unwrap());
        assert!(memory.store.lift(key, reason).await.unwrap());
    }
    let strangers = TextQuota { typed_by: None, ..typed(21) };
    for quota in
        [typed(1), typed(2), typed(21), strangers.clone(), TextQuota { country: "KZ".into(), ..strangers.clone() }]
    {
        told.push(memory.refusal(2, &quota, noon()).await.unwrap());
    }
    told.push(memory.refusal(2, &TextQuota { country: "KZ".into(), ..strangers }, after(MINUTE)).await.unwrap());
    use Refusal::*;
    assert_eq!(
        told,
        [OptedOut, Undeliverable, Closed, NumberLimit, PrefixLimit, TypedLimit, CountryLimit, DayLimit, Budget]
    );
}

#[tokio::test]
async fn a_day_begins_at_midnight_where_the_limits_say() {
    let memory = Memory::new();
    let zone = TimeZone::get("Europe/Moscow").unwrap();
    let limits = Arc::new(LimitSettings { per_day: 1, money_per_day: Some(Money(5000)), zone, ..no_limits() });
    let at = |time: &str| -> Timestamp { time.parse().unwrap() };
    let spent = async |time| memory.store.spent(limits.clone(), at(time)).await.unwrap();
    assert_eq!(memory.refusal(1, &quota(1, &limits), at("2026-11-22T00:00+03:00")).await, None);
    assert_eq!(memory.refusal(2, &quota(2, &limits), at("2026-11-22T23:59:59+03:00")).await, Some(Refusal::DayLimit));
    assert_eq!(spent("2026-11-22T23:59:59+03:00").await, Money(1000));
    assert_eq!(spent("2026-11-23T00:00+03:00").await, Money(0));
    assert_eq!(memory.refusal(2, &quota(2, &limits), at("2026-11-23T00:00+03:00")).await, None);
}

#[tokio::test]
async fn a_minute_is_that_of_the_clock() {
    let memory = Memory::new();
    let quota = quota(1, &Arc::new(LimitSettings { per_minute: 2, ..no_limits() }));
    let second = |seconds| after(Duration::from_secs(seconds));
    assert_eq!(memory.refusal(1, &quota, second(58)).await, None);
    assert_eq!(memory.refusal(2, &quota, second(59)).await, None);
    assert_eq!(memory.refusal(3, &quota, second(59)).await, Some(Refusal::DayLimit));
    assert_eq!(memory.refusal(3, &quota, second(60)).await, None);
}

/// True if a text still counts after it came to this end, against every limit there is.
async fn counts_after(end: impl AsyncFn(&Memory)) -> bool {
    let memory = Memory::new();
    let limits = Arc::new(LimitSettings { per_number: vec![limit(1, DAY)], per_day: 1, per_minute: 1, ..no_limits() });
    let budget = |money| Arc::new(LimitSettings { money_per_day: Some(Money(money)), ..no_limits() });
    assert_eq!(memory.refusal(1, &quota(1, &limits), noon()).await, None);
    end(&memory).await;
    let in_numbers = memory.store.caller(None, call_key(9), Some(quota(1, &limits)), noon()).await.unwrap().refusal;
    let in_sums = memory.store.spent(budget(1000), noon()).await.unwrap();
    assert_eq!(in_numbers.is_some(), in_sums == Money(1000), "{in_numbers:?} {in_sums:?}");
    let of_all = LimitSettings { per_number: vec![], ..(*limits).clone() };
    let in_day = memory.store.caller(None, call_key(9), Some(quota(2, &Arc::new(of_all))), noon()).await.unwrap();
    assert_eq!(in_numbers.is_some(), in_day.refusal.is_some());
    in_numbers.is_some()
}

async fn finish(memory: &Memory, attempt: Attempt) {
    let claim = memory.claim_text(noon()).await;
    assert!(memory.finish(&claim, attempt).await);
}

#[tokio::test]
async fn what_was_never_sent_is_given_back() {
    assert!(counts_after(async |_| {}).await);
    assert!(!counts_after(async |memory| finish(memory, Attempt::Refused(None)).await).await);
    assert!(!counts_after(async |memory| finish(memory, Attempt::Exhausted).await).await);
    assert!(!counts_after(async |memory| assert!(memory.store.cancel(message_id(1), noon()).await.unwrap())).await);
    assert!(!counts_after(async |memory| drop(memory.claim(Medium::Sms, after(HOUR)).await)).await, "it expired");
    let tried = async |memory: &Memory| {
        finish(memory, Attempt::Later { due: noon(), counts: true }).await;
        finish(memory, Attempt::Exhausted).await;
    };
    assert!(!counts_after(tried).await);
}

#[tokio::test]
async fn what_may_have_been_sent_counts() {
    assert!(counts_after(async |memory| finish(memory, accepted()).await).await);
    assert!(counts_after(async |memory| finish(memory, Attempt::Unknown).await).await);
    let unknown = async |memory: &Memory| {
        finish(memory, Attempt::Unknown).await;
        memory.claim(Medium::Sms, after(HOUR)).await;
        assert_eq!(memory.state(message_id(1)).await, deflect::store::MessageState::Exhausted);
    };
    assert!(counts_after(unknown).await, "nobody knows");
    let unknown_then_refused = async |memory: &Memory| {
        finish(memory, Attempt::Unknown).await;
        assert!(memory.store.requeue(message_id(1), noon()).await.unwrap());
        finish(memory, Attempt::Refused(None)).await;
    };
    assert!(counts_after(unknown_then_refused).await);
    let worker_died = async |memory: &Memory| {
        memory.claim_text(noon()).await;
        memory.claim(Medium::Sms, after(HOUR)).await;
    };
    assert!(counts_after(worker_died).await, "it may have sent it before");
}

#[tokio::test]
async fn what_a_person_queues_again_counts_again() {
    let again = async |memory: &Memory| {
        finish(memory, Attempt::Exhausted).await;
        assert!(memory.store.requeue(message_id(1), noon()).await.unwrap());
    };
    assert!(counts_after(again).await);
    let twice = async |memory: &Memory| {
        again(memory).await;
        finish(memory, Attempt::Exhausted).await;
    };
    assert!(!counts_after(twice).await, "given back once each time");
}

#[tokio::test]
async fn a_text_of_an_anonymous_caller_counts_without_the_number() {
    let memory = Memory::new();
    let limits = LimitSettings { per_prefix: vec![limit(1, HOUR)], ..no_limits() };
    let typed = TextQuota { typed_by: Some(caller()), ..quota(1, &Arc::new(limits)) };
    let promise = TurnRecord { messages: vec![counted(1, &typed)], ..turn(1, 1) };
    memory.store.commit(promise).await.unwrap();
    memory.store.commit(TurnRecord { anonymous: true, caller: None, ..turn(1, 2) }).await.unwrap();
    assert_eq!(memory.refusal(2, &typed, noon()).await, Some(Refusal::PrefixLimit));
    let never_named = TextQuota { number: deflect::store::Pseudonym(*b"a number unnamed"), ..quota(21, &typed.limits) };
    let anonymous = TurnRecord { anonymous: true, messages: vec![counted(3, &never_named)], ..turn(3, 1) };
    assert_eq!(memory.store.commit(anonymous).await.unwrap(), Committed::Fresh);
    memory.store.clone().close().await;
    let content = memory.content();
    for pseudonym in [typed.number, caller(), never_named.number] {
        assert!(!content.iter().any(|content| contains(content, &pseudonym.0)));
    }
}

/// A promise of the property test, so long after the one before; the clock may step back.
#[derive(Clone, Debug)]
struct Step {
    seconds: i64,
    number: u8,
    typed: bool,
    abroad: bool,
    price: i64,
    ends: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let seconds = prop_oneof![Just(0), Just(60), 1..40i64, 500..1500i64, Just(3600), 40_000..90_000i64, -500..0i64];
    let step = (seconds, 0..4u8, any::<bool>(), any::<bool>(), 0..3i64, prop::bool::weighted(0.2));
    let step = step.prop_map(|(seconds, number, typed, abroad, price, ends)| {
        // Two numbers of one prefix, two of another.
        let number = number % 2 + 10 * (number / 2);
        Step { seconds, number, typed, abroad, price: price * 700, ends }
    });
    prop::collection::vec(step, 1..40)
}

fn some_limits() -> impl Strategy<Value = LimitSettings> {
    let within = prop_oneof![Just(MINUTE), Just(10 * MINUTE), Just(HOUR), Just(DAY)];
    let limits = || {
        let one = (1..6u32, within.clone()).prop_map(|(count, within)| limit(count, within));
        prop::collection::vec(one, 0..3)
    };
    let sums = (1..5u32, 1..20u32, prop::option::of(0..10_000i64), prop::option::of(1..8u32));
    (limits(), limits(), limits(), limits(), sums).prop_map(|(number, prefix, range, typing, sums)| LimitSettings {
        per_number: number,
        per_prefix: prefix,
        per_range: range,
        per_typing_caller: typing,
        per_minute: sums.0,
        per_day: sums.1,
        money_per_day: sums.2.map(Money),
        per_country_day: sums.3.map(|count| ("RU".to_owned(), count)).into_iter().collect(),
        zone: TimeZone::get("Europe/Moscow").unwrap(),
        ..no_limits()
    })
}

/// All texts there were, looked through from the first to the last.
fn expected(sent: &[(Timestamp, TextQuota)], quota: &TextQuota, now: Timestamp) -> Option<Refusal> {
    let limits = &quota.limits;
    let is_full = |limits: &[Limit], is_like: &dyn Fn(&TextQuota) -> bool| {
        let so_many = |within| sent.iter().filter(|(at, quota)| now < *at + within && is_like(quota)).count();
        limits.iter().any(|limit| limit.count as usize <= so_many(limit.within))
    };
    let day = |at: Timestamp| at.to_zoned(limits.zone.clone()).date();
    let today: Vec<&TextQuota> = sent.iter().filter(|(at, _)| day(*at) == day(now)).map(|(_, quota)| quota).collect();
    let in_minute = sent.iter().filter(|(at, _)| at.as_second() / 60 == now.as_second() / 60).count();
    let in_country = today.iter().filter(|sent| sent.country == quota.country).count();
    let spent: i64 = today.iter().map(|sent| sent.price.0).sum();
    if is_full(&limits.per_number, &|sent| sent.number == quota.number) {
        Some(Refusal::NumberLimit)
    } else if is_full(&limits.per_prefix, &|sent| sent.blocks.prefix == quota.blocks.prefix)
        || is_full(&limits.per_range, &|sent| sent.blocks.range == quota.blocks.range)
    {
        Some(Refusal::PrefixLimit)
    } else if quota.typed_by.is_some() && is_full(&limits.per_typing_caller, &|sent| sent.typed_by == quota.typed_by) {
        Some(Refusal::TypedLimit)
    } else if limits.per_country_day.get(&quota.country).is_some_and(|most| *most as usize <= in_country) {
        Some(Refusal::CountryLimit)
    } else if limits.per_minute as usize <= in_minute || limits.per_day as usize <= today.len() {
        Some(Refusal::DayLimit)
    } else if limits.money_per_day.is_some_and(|budget| budget.0 < spent + quota.price.0) {
        Some(Refusal::Budget)
    } else {
        None
    }
}

async fn check_as_counted_by_hand(limits: LimitSettings, steps: Vec<Step>) {
    let (memory, limits, mut now, mut sent) = (Memory::new(), Arc::new(limits), noon(), vec![]);
    for (index, step) in steps.into_iter().enumerate() {
        now += SignedDuration::from_secs(step.seconds);
        let typed_by = step.typed.then(caller);
        let country = if step.abroad { "KZ" } else { "RU" }.to_owned();
        let quota = TextQuota { typed_by, country, price: Money(step.price), ..quota(step.number, &limits) };
        let expected = expected(&sent, &quota, now);
        assert_eq!(memory.refusal(index as u8, &quota, now).await, expected, "promise {index}");
        match expected {
            None if step.ends => assert!(memory.store.cancel(message_id(index as u8), now).await.unwrap()),
            None => sent.push((now, quota)),
            Some(_) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn limits_are_kept_as_counted_by_hand(limits in some_limits(), steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(check_as_counted_by_hand(limits, steps));
    }
}
