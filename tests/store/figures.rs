//! Figures count what became durable, by the quarter in which the call began.

use std::time::Duration;

use deflect::base::call::{Key, Language, LineId};
use deflect::line::channel::ChannelId;
use deflect::line::event::{Event, MenuInput};
use deflect::line::menu::NodeId;
use deflect::line::message::Medium;
use deflect::store::{Attempt, Figure, FigureName, StoreError, SweptBefore, TurnRecord, Visitor};

use crate::memory::*;

const QUARTER: Duration = Duration::from_secs(15 * 60);

fn figure(line: &str, name: FigureName, subject: &str, value: &str, total: u64) -> Figure {
    let line = (!line.is_empty()).then(|| LineId::new(line));
    Figure { line, name, subject: subject.to_owned(), value: value.to_owned(), total }
}

impl Memory {
    /// The figures of the day at whose noon everything happens.
    async fn figures(&self) -> Vec<Figure> {
        self.store.figures(noon() - 12 * HOUR, after(12 * HOUR)).await.unwrap()
    }
}

#[tokio::test]
async fn what_a_turn_did_is_counted_once_by_line() {
    let memory = Memory::new();
    let menu = NodeId::new("main");
    let (channel, medium) = (ChannelId::new("account-chat"), Medium::Sms);
    let pressed = |key| Event::MenuInput { menu: menu.clone(), input: MenuInput::Key(Key::parse(key).unwrap()) };
    let events = vec![
        Event::Answered,
        Event::MenuVisited { menu: menu.clone(), language: Language::new("ru") },
        pressed('#'),
        pressed('9'),
        pressed('9'),
        Event::Reached { seconds: 10 },
        Event::Offered { channel, medium },
    ];
    for _ in 0..2 {
        memory.store.commit(TurnRecord { events: events.clone(), ..turn(1, 1) }).await.unwrap();
    }
    memory.store.commit(TurnRecord { events: vec![Event::Reached { seconds: 601 }], ..turn(2, 1) }).await.unwrap();
    let expected = [
        // Of the second call the first turn was never kept: it is a call all the same, for it has an outcome.
        figure("ozon", FigureName::Calls, "local", "", 2),
        figure("ozon", FigureName::MenuInputs, "main", "#", 1),
        figure("ozon", FigureName::MenuInputs, "main", "9", 2),
        figure("ozon", FigureName::MenuVisits, "main", "ru", 1),
        figure("ozon", FigureName::Offers, "account-chat", "sms", 1),
        figure("ozon", FigureName::Reached, "+Inf", "", 1),
        figure("ozon", FigureName::Reached, "10", "", 1),
    ];
    assert_eq!(memory.figures().await, expected);
}

#[tokio::test]
async fn what_becomes_of_a_promise_is_counted_when_it_was_promised() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    memory.store.open_link(token(1), Visitor::Human, after(20 * HOUR)).await.unwrap();
    memory.store.begin_chat(token(1), after(20 * HOUR)).await.unwrap();
    let of_no_line: Vec<Figure> = memory.figures().await.into_iter().filter(|figure| figure.line.is_none()).collect();
    let expected = [
        figure("", FigureName::ChatStarts, "account-chat", "", 1),
        figure("", FigureName::LinkOpens, "account-chat", "human", 1),
        figure("", FigureName::Messages, "sms/a", "sent", 1),
        figure("", FigureName::Messages, "sms/none", "queued", 1),
    ];
    assert_eq!(of_no_line, expected);
}

#[tokio::test]
async fn a_settled_call_is_counted_when_it_began() {
    let memory = Memory::new();
    let waiting_at = Some(NodeId::new("main"));
    memory.store.commit(TurnRecord { waiting_at, ..turn(1, 1) }).await.unwrap();
    memory.store.end_call(call_key(1), after(20 * MINUTE)).await.unwrap();
    memory.store.settle(10).await.unwrap();
    let in_quarter = memory.store.figures(noon(), after(QUARTER)).await.unwrap();
    let expected = [
        figure("ozon", FigureName::CallSeconds, "", "", 1200),
        figure("ozon", FigureName::Calls, "local", "", 1),
        figure("ozon", FigureName::MenuInputs, "main", "hang_up", 1),
        figure("ozon", FigureName::Outcomes, "none", "left_in_menu", 1),
    ];
    assert_eq!(in_quarter, expected);
    assert_eq!(memory.store.figures(after(QUARTER), after(HOUR)).await.unwrap(), []);
}

#[tokio::test]
async fn the_course_goes_by_quarters_and_knows_the_names_asked_for() {
    let memory = Memory::new();
    for (call, at) in [(1, noon()), (2, after(QUARTER)), (3, after(QUARTER * 2 - Duration::from_micros(1)))] {
        memory.store.commit(TurnRecord { started: at, at, ..turn(call, 1) }).await.unwrap();
        memory.store.end_call(call_key(call), at).await.unwrap();
    }
    memory.store.settle(10).await.unwrap();
    let course = memory.store.course(noon(), after(2 * QUARTER), &[FigureName::Calls]).await.unwrap();
    let calls = |total| figure("ozon", FigureName::Calls, "local", "", total);
    assert_eq!(course, [(noon(), calls(1)), (after(QUARTER), calls(2))]);
    assert_eq!(memory.store.course(noon(), after(QUARTER), &[FigureName::Calls]).await.unwrap().len(), 1);
    assert_eq!(memory.store.course(noon(), after(HOUR), &[]).await.unwrap(), []);
}

#[tokio::test]
async fn a_turn_that_was_not_kept_is_not_counted() {
    let memory = Memory::new();
    memory.refuse_second_turns();
    memory.store.commit(turn(1, 1)).await.unwrap();
    let second = TurnRecord { events: vec![Event::Answered], ..turn(1, 2) };
    assert!(matches!(memory.store.commit(second).await, Err(StoreError::Query { .. })));
    assert_eq!(memory.figures().await, [figure("ozon", FigureName::Calls, "local", "", 1)]);
}

#[tokio::test]
async fn a_stray_report_counts_nothing() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, accepted()).await;
    let before = memory.figures().await;
    assert!(!memory.finish(&claim, Attempt::Exhausted).await);
    assert_eq!(memory.figures().await, before);
}

#[tokio::test]
async fn figures_outlive_their_calls_and_have_a_time_of_their_own() {
    let memory = Memory::new();
    memory.store.commit(turn(1, 1)).await.unwrap();
    memory.store.sweep(swept_before(after(HOUR))).await.unwrap();
    assert_eq!(memory.figures().await.len(), 1);
    let figures = noon() + Duration::from_micros(1);
    memory.store.sweep(SweptBefore { figures, ..swept_before(noon()) }).await.unwrap();
    assert_eq!(memory.figures().await, []);
}
