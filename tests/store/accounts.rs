//! Findings about settled calls are told once, at any time and by any node.

use std::time::Duration;

use deflect::line::channel::ChannelId;
use deflect::line::event::{Outcome, Standing};
use deflect::line::menu::TopicId;
use deflect::metrics::repeat_pairs::{RepeatCount, RepeatMatrix};
use deflect::store::{FigureName, Finding, Pseudonym, TurnRecord, Visitor, Window};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::memory::*;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const SECOND: Duration = Duration::from_secs(1);

/// When every window of a call at noon is over.
fn in_the_end() -> Timestamp {
    after(8 * DAY)
}

fn confirmed() -> Finding {
    Finding::Confirmed(ChannelId::new("account-chat"))
}

impl Memory {
    /// A call that is answered then and ends so a second later.
    async fn call(&self, call: u8, at: Timestamp, standing: Standing) {
        self.store.commit(TurnRecord { standing, started: at, at, ..turn(call, 1) }).await.unwrap();
        self.end(call, at + SECOND).await;
    }

    async fn end(&self, call: u8, at: Timestamp) {
        self.store.end_call(call_key(call), at).await.unwrap();
        self.store.settle(10).await.unwrap();
    }

    /// The findings by `now` about the calls answered at `started`, in order.
    async fn findings(&self, started: Timestamp, now: Timestamp) -> Vec<Finding> {
        self.assess(now).await;
        let of_call = self.told_findings().await.into_iter().filter(|accounted| accounted.started == started);
        of_call.map(|accounted| accounted.finding).collect()
    }

    async fn total(&self, name: FigureName) -> u64 {
        let figures = self.store.figures(noon() - DAY, in_the_end()).await.unwrap();
        figures.iter().filter(|figure| figure.name == name).map(|figure| figure.total).sum()
    }
}

#[tokio::test]
async fn a_caller_who_stays_away_is_a_net_deflection_window_by_window() {
    let memory = Memory::new();
    memory.call(1, noon(), Standing::Informed).await;
    assert_eq!(memory.findings(noon(), after(SECOND)).await, [Finding::Helped]);
    let mut told = 1;
    for window in Window::ALL {
        let over = after(window.duration() + MINUTE);
        assert_eq!(memory.findings(noon(), over - SECOND).await.len(), told, "{window:?} is not over");
        let findings = memory.findings(noon(), over).await;
        assert_eq!(findings[told..], [Finding::Stayed(window), Finding::NetDeflection(window)]);
        told = findings.len();
    }
    assert_eq!(memory.findings(noon(), after(400 * DAY)).await.len(), told, "and nothing after");
}

#[tokio::test]
async fn a_call_back_is_a_repeat_and_the_call_before_brought_its_caller_back() {
    let memory = Memory::new();
    memory.call(1, noon(), Standing::Informed).await;
    memory.call(2, after(2 * DAY), Standing::Menu).await;
    let first = memory.findings(noon(), in_the_end()).await;
    let expected = [
        Finding::Helped,
        Finding::Stayed(Window::TenMinutes),
        Finding::NetDeflection(Window::TenMinutes),
        Finding::Stayed(Window::Day),
        Finding::NetDeflection(Window::Day),
        Finding::Returned(Window::ThreeDays),
        Finding::Returned(Window::Week),
    ];
    assert_eq!(first, expected);
    let second = memory.findings(after(2 * DAY), after(3 * DAY)).await;
    assert_eq!(second[..2], [Finding::Repeat(Window::ThreeDays), Finding::Repeat(Window::Week)]);
}

#[tokio::test]
async fn an_open_within_a_day_confirms_and_one_after_does_not() {
    let memory = Memory::new();
    for (call, at) in [(1, noon()), (2, noon() + SECOND)] {
        let messages = vec![text(call)];
        memory.store.commit(TurnRecord { messages, started: at, ..turn(call, 1) }).await.unwrap();
    }
    for claim in memory.claim(text(1).medium, noon()).await {
        memory.finish(&claim, accepted()).await;
    }
    memory.end(1, after(MINUTE)).await;
    memory.end(2, after(MINUTE)).await;
    memory.execute("UPDATE message SET link_expires = link_expires * 2");
    memory.store.open_link(token(1), Visitor::Automatic, after(MINUTE)).await.unwrap();
    assert_eq!(memory.findings(noon(), after(2 * MINUTE)).await, [], "no person");
    memory.store.open_link(token(1), Visitor::Human, after(DAY + Duration::from_micros(1))).await.unwrap();
    memory.store.open_link(token(2), Visitor::Human, after(DAY)).await.unwrap();
    memory.store.begin_chat(token(2), after(DAY)).await.unwrap();
    memory.assess(in_the_end()).await;
    assert!(!memory.findings(noon(), in_the_end()).await.contains(&confirmed()));
    let second = memory.findings(noon() + SECOND, in_the_end()).await;
    let of_help = [confirmed(), Finding::Helped, Finding::NetDeflection(Window::TenMinutes)];
    assert!(of_help.iter().all(|finding| second.iter().filter(|told| *told == finding).count() == 1), "{second:?}");
    assert_eq!(memory.total(FigureName::LinkOpens).await, 3);
}

#[tokio::test]
async fn a_link_opened_before_the_call_is_settled_confirms_it_with_its_topic() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.store.begin_chat(token(1), after(SECOND)).await.unwrap();
    assert_eq!(memory.findings(noon(), after(SECOND)).await, [], "the call goes on");
    memory.store.commit(TurnRecord { topic: Some(TopicId::new("returns")), ..turn(1, 2) }).await.unwrap();
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    memory.end(1, after(MINUTE)).await;
    assert_eq!(memory.findings(noon(), after(MINUTE)).await, [confirmed(), Finding::Helped]);
    assert_eq!(memory.told_findings().await[0].topic, Some(TopicId::new("returns")));
}

#[tokio::test]
async fn help_that_comes_after_a_window_is_net_deflection_for_it() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    memory.end(1, after(MINUTE)).await;
    assert_eq!(memory.findings(noon(), after(HOUR)).await, [Finding::Stayed(Window::TenMinutes)]);
    memory.store.open_link(token(1), Visitor::Human, after(HOUR)).await.unwrap();
    let findings = memory.findings(noon(), after(HOUR)).await;
    assert_eq!(findings[1..], [confirmed(), Finding::Helped, Finding::NetDeflection(Window::TenMinutes)]);
    let findings = memory.findings(noon(), in_the_end()).await;
    assert_eq!(findings[4..6], [Finding::Stayed(Window::Day), Finding::NetDeflection(Window::Day)]);
}

#[tokio::test]
async fn a_verdict_waits_for_a_neighbour_that_may_still_become_anonymous() {
    let memory = Memory::new();
    memory.call(1, noon(), Standing::Menu).await;
    memory.store.commit(TurnRecord { started: after(MINUTE), ..turn(2, 1) }).await.unwrap();
    memory.call(3, after(2 * MINUTE), Standing::Menu).await;
    assert_eq!(memory.findings(noon(), after(HOUR)).await, [], "the next call goes on");
    let stayed = [Finding::Stayed(Window::TenMinutes)];
    assert_eq!(memory.findings(after(2 * MINUTE), after(HOUR)).await, stayed, "the call before goes on");
    memory.store.commit(TurnRecord { anonymous: true, caller: None, ..turn(2, 2) }).await.unwrap();
    memory.end(2, after(HOUR)).await;
    assert_eq!(memory.findings(noon(), after(HOUR + MINUTE)).await, [Finding::Returned(Window::TenMinutes)]);
    let third = memory.findings(after(2 * MINUTE), after(HOUR + MINUTE)).await;
    assert_eq!(third[1..], Window::ALL.map(Finding::Repeat));
    assert_eq!(memory.findings(after(MINUTE), in_the_end()).await, [], "the anonymous call itself");
}

#[tokio::test]
async fn callers_who_are_not_known_neither_stay_nor_return() {
    let memory = Memory::new();
    for call in [1, 2] {
        memory.store.commit(TurnRecord { caller: None, standing: Standing::Informed, ..turn(call, 1) }).await.unwrap();
        memory.end(call, after(MINUTE)).await;
    }
    assert_eq!(memory.findings(noon(), in_the_end()).await, [Finding::Helped, Finding::Helped]);
}

#[tokio::test]
async fn an_anonymous_call_may_have_helped_and_is_gone_once_that_is_told() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    let anonymous = TurnRecord { anonymous: true, standing: Standing::Informed, messages: vec![text(1)], ..turn(1, 2) };
    memory.store.commit(anonymous).await.unwrap();
    memory.store.cancel(text(1).id, noon()).await.unwrap();
    memory.end(1, after(MINUTE)).await;
    assert_eq!(memory.findings(noon(), after(MINUTE)).await, [Finding::Helped]);
    memory.store.open_link(token(1), Visitor::Human, after(HOUR)).await.unwrap();
    assert_eq!(memory.findings(noon(), in_the_end()).await, [Finding::Helped], "no call is left to be confirmed");
    assert_eq!(memory.number("SELECT count(*) FROM call"), 0);
}

#[tokio::test]
async fn a_settled_call_that_becomes_anonymous_is_deleted_with_the_next_look() {
    let memory = Memory::new();
    memory.call(1, noon(), Standing::Informed).await;
    assert_eq!(memory.findings(noon(), after(MINUTE)).await, [Finding::Helped]);
    memory.store.commit(TurnRecord { anonymous: true, caller: None, ..turn(1, 2) }).await.unwrap();
    assert_eq!(memory.findings(noon(), after(MINUTE)).await, [Finding::Helped]);
    assert!(!memory.close_and_find(&call_key(1).0).await);
}

#[tokio::test]
async fn calls_of_a_forgotten_caller_stop_maturing() {
    let memory = Memory::new();
    memory.call(1, noon(), Standing::Menu).await;
    memory.call(2, after(MINUTE), Standing::Menu).await;
    memory.call(3, after(2 * MINUTE), Standing::Menu).await;
    let before = memory.findings(noon(), after(HOUR)).await;
    assert_eq!(before, [Finding::Returned(Window::TenMinutes)]);
    memory.store.forget(caller(), false, "anna").await.unwrap();
    memory.call(4, after(HOUR), Standing::Menu).await;
    assert_eq!(memory.findings(noon(), in_the_end()).await, before);
    let fourth = memory.findings(after(HOUR), in_the_end()).await;
    assert!(!fourth.iter().any(|finding| matches!(finding, Finding::Repeat(_))), "{fourth:?}");
    let waiting = "SELECT count(*) FROM call WHERE account_due IS NOT NULL";
    assert_eq!(memory.number(waiting), 0);
}

#[tokio::test]
async fn a_settled_call_keeps_its_outcome_whatever_becomes_of_its_messages() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    memory.end(1, after(MINUTE)).await;
    memory.claim(text(1).medium, after(HOUR)).await;
    memory.end(1, after(HOUR)).await;
    assert_eq!(memory.told_outcomes().await, [Outcome::Failed]);
    assert!(memory.store.requeue(text(1).id, after(HOUR)).await.unwrap());
    let claim = memory.claim_text(after(HOUR)).await;
    memory.finish(&claim, accepted()).await;
    let report = deflect::store::Report::Undelivered;
    assert!(memory.store.report(&gateway("a"), text(1).id, report, after(2 * DAY)).await.unwrap());
    assert_eq!(memory.store.settle(10).await.unwrap(), 0);
    assert_eq!(memory.told_outcomes().await, [Outcome::Failed]);
    assert_eq!(memory.total(FigureName::Outcomes).await, 1);
}

#[tokio::test]
async fn a_call_on_another_line_is_no_repeat() {
    let memory = Memory::new();
    memory.call(1, noon(), Standing::Menu).await;
    let elsewhere = TurnRecord { line: deflect::base::call::LineId::new("bank"), started: after(MINUTE), ..turn(2, 1) };
    memory.store.commit(elsewhere).await.unwrap();
    memory.end(2, after(2 * MINUTE)).await;
    assert_eq!(memory.findings(noon(), in_the_end()).await, Window::ALL.map(Finding::Stayed));
    assert_eq!(memory.findings(after(MINUTE), in_the_end()).await, Window::ALL.map(Finding::Stayed));
}

#[tokio::test]
async fn no_more_calls_are_looked_at_than_asked_for_and_none_is_left() {
    let memory = Memory::new();
    for call in 1..=5 {
        memory.call(call, noon(), Standing::Informed).await;
    }
    let look = async || memory.store.assess_calls(noon(), 2).await.unwrap();
    assert_eq!([look().await, look().await, look().await, look().await], [2, 2, 1, 0]);
    assert_eq!(memory.told_findings().await.iter().filter(|told| told.finding == Finding::Helped).count(), 5);
}

/// Callers of a day, each with two calls: the pairs of their topics are counted exactly, and a call that is no repeat makes none.
#[tokio::test]
async fn every_caller_who_came_back_is_one_pair_of_topics() {
    let memory = Memory::new();
    let plan = [
        (10_u8, "order", "order", HOUR, false),
        (7, "order", "returns", 3 * HOUR, true),
        (4, "none", "order", 30 * HOUR, false),
        (3, "bank", "bank", 8 * DAY, false),
    ];
    let mut number = 0;
    for (callers, first, again, later, opens) in plan {
        for _ in 0..callers {
            let caller = Some(Pseudonym([number + 1; 16]));
            let topic = |topic: &str| Some(TopicId::new(topic)).filter(|topic| topic.as_str() != "none");
            let one = TurnRecord { caller, topic: topic(first), messages: vec![text(number)], ..turn(number, 1) };
            memory.store.commit(one).await.unwrap();
            let claim = memory.claim_text(noon()).await;
            memory.finish(&claim, accepted()).await;
            memory.end(number, after(SECOND)).await;
            if opens {
                memory.store.open_link(token(number), Visitor::Human, after(MINUTE)).await.unwrap();
            }
            let at = after(later);
            let two = TurnRecord { caller, topic: topic(again), started: at, at, ..turn(number + 1, 1) };
            memory.store.commit(two).await.unwrap();
            memory.end(number + 1, at + SECOND).await;
            number += 2;
        }
    }
    memory.assess(after(20 * DAY)).await;
    let read =
        async |since, until| RepeatMatrix::read(&memory.store, since, until, &TimeZone::UTC, None).await.unwrap();
    let matrix = read(noon(), after(DAY)).await;
    let count = |calls, gaps, opened| RepeatCount { calls, gaps, opened, night: 0 };
    let pair = |first: &str, again: &str, count| ((first.to_owned(), again.to_owned()), count);
    let expected = [
        pair("none", "order", count(4, [0, 0, 0, 4, 0], 0)),
        pair("order", "order", count(10, [10, 0, 0, 0, 0], 0)),
        pair("order", "returns", count(7, [0, 7, 0, 0, 0], 7)),
    ];
    assert_eq!(matrix.pairs, expected.into());
    assert_eq!(read(after(DAY), after(20 * DAY)).await, RepeatMatrix::default(), "they belong to the first call");
}
