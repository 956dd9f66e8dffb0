//! A gateway that is down: for an hour on the clock, for some seconds in the running line.

use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::config::settings::{GatewayKind, GatewaySettings, KannelSettings, Secret};
use deflect::store::MessageState;

use crate::bad_days::{LIMIT, QUICK_RETRIES, messages, promise, said, smsbox, wait_for_texts};
use crate::post_office::{PostOffice, id, noon};
use crate::support::line::{Line, settings_here};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::wait_until;

const MINUTE: Duration = Duration::from_secs(60);

/// A smsbox that is sent one text at a time, so that the order in which it is sent them is the order they come.
pub fn one_at_a_time(gateway: &Flaky) -> GatewaySettings {
    let kind = GatewayKind::Kannel(KannelSettings {
        url: gateway.url().parse().unwrap(),
        username: "ivr".to_owned(),
        password: Secret::new("ivrpw".to_owned()),
        sender: "Ozon".to_owned(),
        inbound_token: None,
    });
    GatewaySettings { sends_at_once_max: 1, ..GatewaySettings::new("kannel", kind) }
}

#[tokio::test]
async fn after_an_hour_what_is_still_worth_sending_goes_out_in_the_order_it_was_promised() {
    let mut office = PostOffice::at(Clock::standing_at(noon()));
    office.outbox.sms_retry_delays = [5, 15, 60, 300, 600].map(Duration::from_secs).into();
    let gateway = Flaky::start(Mood::Down);
    let worker = office.sms_worker(&[one_at_a_time(&gateway)]);
    let sql = rusqlite::Connection::open(office.data.path().join("deflect.db")).unwrap();
    let in_hand =
        || sql.query_row("SELECT count(*) FROM message WHERE held = 1", [], |row| row.get::<_, i64>(0)).unwrap();
    for minute in 1..=60 {
        office.promise(minute, vec![office.text(minute)]).await;
        office.clock.pass(MINUTE);
        worker.nudge.notify_one();
        // The worker looks while the first is awaited. A lease lasts a minute: its tries must fail before that has passed.
        office.store.ready().await.unwrap();
        office.store.ready().await.unwrap();
        office.until(|| async { in_hand() }, |held| *held == 0).await;
    }
    let tried = office.store.list_messages(&[], 100).await.unwrap().iter().filter(|listed| listed.attempts > 0).count();
    assert!(0 < tried, "the gateway was tried in that hour");
    gateway.set(Mood::Up);
    office.clock.pass(Duration::from_secs(61));
    let look = || async { office.store.list_messages(&[MessageState::Queued], 100).await.unwrap().len() };
    office.until(look, |waiting| *waiting == 0).await;
    worker.stop().await;

    let mut sent: Vec<String> = gateway.taken().into_iter().map(|came| came.id).collect();
    // Thirty minutes is how long a text lives; a minute and a second have passed since the last promise.
    let mut alive: Vec<String> = (33..=60).map(|minute| id(minute).to_string()).collect();
    // The probes went first, whichever they were: one text, or two when the gateway answered that quickly.
    let probes: Vec<String> = sent.drain(..2).collect();
    alive.retain(|id| !probes.contains(id));
    assert_eq!(sent, alive, "each once, the oldest first, none that had expired");
    for minute in 1..=32 {
        assert_eq!(office.listed(minute).await.state, MessageState::Exhausted, "promise {minute} is not lost");
    }
}

#[test]
fn an_outage_is_told_once_and_everything_goes_out_when_it_ends() {
    let gateway = Flaky::start(Mood::Down);
    let line =
        Line::start(&settings_here(&format!("{}sends_at_once_max = 1\n{QUICK_RETRIES}", smsbox(&gateway.url()))));
    gateway.report_to(line.public);
    (1..=8).for_each(|number| promise(&line, number));
    wait_until("the rest of the gateway", LIMIT, || (said(&line, "gateway rests") == 1).then_some(()));
    let oldest = r#"deflect_outbox_oldest_due_seconds{medium="sms"}"#;
    wait_until("the age of the backlog", LIMIT, || (line.metric(oldest) > 1.0).then_some(()));
    assert!(line.metric(r#"deflect_outbox_due{medium="sms"}"#) >= 1.0);
    gateway.set(Mood::Up);
    wait_for_texts(&line, "delivered", 8);
    wait_until("an empty backlog", LIMIT, || (line.metric(oldest) == 0.0).then_some(()));
    assert_eq!((said(&line, "gateway rests"), said(&line, "gateway is back")), (1, 1), "{}", line.log());
    assert!(gateway.times().values().all(|times| *times == 1), "each text once");
    assert_eq!(messages(&line, "none", "sms", "exhausted"), 0.0);
}
