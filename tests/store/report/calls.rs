//! Calls through the store, as the report reads them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deflect::base::call::{LineId, PlatformName};
use deflect::base::clock::Clock;
use deflect::config::settings::OperatorLanguage;
use deflect::line::event::{Event, Standing};
use deflect::line::menu::TopicId;
use deflect::metrics::operator_words::OperatorWords;
use deflect::metrics::report::{PeriodReport, text};
use deflect::metrics::summary::Funnel;
use deflect::store::{CallKey, Pseudonym, Store, TurnRecord, Window};
use jiff::Timestamp;

use crate::report::layout::flat;
use crate::report::made::{period, zoned};
use crate::support::turn::first_turn;

/// A store whose calls were at these times.
pub struct Past {
    pub store: Store,
    pub clock: Clock,
    calls: u8,
}

impl Past {
    pub fn open(folder: &Path, now: &str) -> Self {
        let clock = Clock::standing_at(zoned(now).timestamp());
        let store = Store::open(&folder.join("deflect.db"), clock.clone(), Arc::new(|_| {})).unwrap();
        Self { store, clock, calls: 0 }
    }

    /// A call of this caller that is over after half a minute, so far.
    pub async fn call(&mut self, at: &str, caller: u8, line: &str, standing: Standing) {
        self.calls += 1;
        let (at, call) = (zoned(at).timestamp(), CallKey([self.calls; 16]));
        let turn = TurnRecord {
            platform: PlatformName::new("twilio"),
            line: LineId::new(line),
            caller: Some(Pseudonym([caller; 16])),
            topic: Some(TopicId::new("order")),
            standing,
            events: vec![Event::Answered, Event::Reached { seconds: 20 }],
            ..first_turn(call, at, vec![])
        };
        self.store.commit(turn).await.unwrap();
        self.store.end_call(call, at + Duration::from_secs(30)).await.unwrap();
        self.store.settle(10).await.unwrap();
    }

    /// The report of this time, made then, when everything that has come out by then is known.
    async fn report(&self, since: &str, until: &str, line: Option<&str>, now: &str) -> PeriodReport {
        let now: Timestamp = zoned(now).timestamp();
        while 0 < self.store.assess_calls(now, 100).await.unwrap() {}
        let (english, line) = (OperatorWords::of(OperatorLanguage::English), line.map(LineId::new));
        PeriodReport::read(&self.store, english, period(since, until), line, now).await.unwrap()
    }
}

#[tokio::test]
async fn a_report_is_of_the_calls_of_its_period_and_of_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut past = Past::open(folder.path(), "2026-11-23T08:00[Europe/Moscow]");
    let informed = Standing::Informed;
    past.call("2026-11-20T23:59:59[Europe/Moscow]", 1, "main", informed).await;
    past.call("2026-11-21T00:00[Europe/Moscow]", 2, "main", informed).await;
    past.call("2026-11-21T23:59:59[Europe/Moscow]", 3, "main", informed).await;
    // The third caller comes back within a day, and hangs up in a menu.
    past.call("2026-11-22T00:00[Europe/Moscow]", 3, "main", Standing::Menu).await;
    past.call("2026-11-22T09:15[Europe/Moscow]", 4, "main", informed).await;
    past.call("2026-11-22T23:59:59[Europe/Moscow]", 5, "english", informed).await;
    past.call("2026-11-23T00:00[Europe/Moscow]", 6, "main", informed).await;
    let (since, until) = ("2026-11-22T00:00[Europe/Moscow]", "2026-11-23T00:00[Europe/Moscow]");

    let report = past.report(since, until, None, "2026-12-01T00:00[Europe/Moscow]").await;
    let (now, before) = (&report.summary.total, &report.before.total);
    assert_eq!((now.answered, now.helped, now.reached, now.seconds), (3, 2, 3, 90));
    assert_eq!((before.answered, before.helped), (2, 2));
    assert_eq!((now.outcomes["informed"], now.outcomes["left_in_menu"], now.repeats["24h"]), (2, 1, 1));
    let hours: Vec<usize> = (0..24).filter(|hour| 0 < report.summary.course[*hour].1.answered).collect();
    assert_eq!(hours, [0, 9, 23]);
    let net = |funnel: &Funnel| (funnel.older_than(Window::Day).net, funnel.older_than(Window::Day).calls());
    assert_eq!((net(now), net(before)), ((2, 3), (1, 2)), "whoever came back was not helped");
    let text = text::report(&report, false);
    assert!(flat(&text).contains("net deflection 24h 2 66.7 % 50.0 % +16.7"), "{text}");

    let english = past.report(since, until, Some("english"), "2026-12-01T00:00[Europe/Moscow]").await;
    assert_eq!((english.summary.total.answered, english.before.total.answered), (1, 0));
    assert!(text::report(&english, false).contains("Line `english`, times of Europe/Moscow."));

    let young = past.report(since, until, None, "2026-11-23T08:00[Europe/Moscow]").await;
    let last = young.matured.iter().map(|known| (known.window.as_str(), known.day.since().to_string()));
    let expected = [("24h", "2026-11-20T21:00:00Z"), ("72h", "2026-11-18T21:00:00Z"), ("7d", "2026-11-14T21:00:00Z")];
    assert_eq!(last.collect::<Vec<_>>(), expected.map(|(window, day)| (window, day.to_owned())));
    assert_eq!((young.matured[0].matured.net, young.matured[0].before.net), (1, 1));
    past.store.close().await;
}
