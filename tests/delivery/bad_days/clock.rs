//! A clock that steps: an hour back, a day forward. See `clock.rs` for what is meant to happen.

use std::sync::Arc;
use std::time::Duration;

use deflect::app::upkeep::Upkeep;
use deflect::base::clock::Clock;
use deflect::base::stop::StopSender;
use deflect::metrics::budget::Budget;
use deflect::metrics::prometheus::Metrics;
use deflect::outbox::spool::SpoolRetention;
use deflect::store::{MessageState, NewMessage};

use crate::bad_days::outage::one_at_a_time;
use crate::post_office::{PostOffice, id, mail_settings, noon, settings};
use crate::smtp_peer::{Mood as MailMood, SmtpPeer};
use crate::support::peers::flaky::{Flaky, Mood};

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The upkeep of an office, until the sender is dropped.
fn upkeep(office: &PostOffice) -> StopSender {
    let (store, clock, metrics) = (office.store.clone(), office.clock.clone(), Arc::new(Metrics::default()));
    let (retention, limits) = (settings().retention, settings().limits);
    let budget = Budget::new(limits.clone());
    let (stop, spool) = (StopSender::default(), SpoolRetention::new(office.data.path(), DAY));
    tokio::spawn(Upkeep { store, metrics, clock, retention, limits, budget, spool }.run(stop.signal()));
    stop
}

#[tokio::test]
async fn what_was_promised_before_a_step_back_is_sent_now_and_in_its_order() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let _upkeep = upkeep(&office);
    for message in 1..=5 {
        office.clock.pass(Duration::from_secs(1));
        office.promise(message, vec![office.text(message)]).await;
    }
    office.clock.set(office.clock.now() - HOUR);
    office.promise(6, vec![office.text(6)]).await;
    let gateway = Flaky::start(Mood::Up);
    let worker = office.sms_worker(&[one_at_a_time(&gateway)]);
    for message in 1..=6 {
        office.until_state(message, MessageState::Sent).await;
    }
    worker.stop().await;
    let sent: Vec<String> = gateway.taken().into_iter().map(|came| came.id).collect();
    let mut waited: Vec<&String> = sent.iter().filter(|sent| **sent != id(6).to_string()).collect();
    waited.dedup();
    let order: Vec<String> = (1..=5).map(|message| id(message).to_string()).collect();
    assert_eq!(waited, order.iter().collect::<Vec<_>>());
    assert_eq!(sent.len(), 6, "each once");
}

#[tokio::test]
async fn a_step_back_neither_shortens_a_lease_nor_lengthens_a_life() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    office.promise(1, vec![office.text(1)]).await;
    let medium = deflect::line::message::Medium::Sms;
    let lease = Duration::from_secs(60);
    let claimed = office.store.claim(medium, 10, office.clock.now(), lease).await.unwrap();
    assert_eq!(claimed.len(), 1);
    office.clock.set(noon() - HOUR);
    assert_eq!(office.store.follow_clock(office.clock.now()).await.unwrap(), 1);
    let later = |seconds| office.clock.now() + Duration::from_secs(seconds);
    assert!(office.store.claim(medium, 10, later(59), lease).await.unwrap().is_empty(), "it is still held");
    let again = office.store.claim(medium, 10, later(60), lease).await.unwrap();
    assert!(again.len() == 1 && again[0].taken_over);
    assert_eq!(again[0].expires, later(30 * 60), "as long as it had before");
    assert_eq!(office.store.follow_clock(office.clock.now()).await.unwrap(), 0, "moved once");
}

#[tokio::test]
async fn a_step_forward_sends_nothing_twice_that_is_in_hand() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let gateway = Flaky::start(Mood::Slow(Duration::from_millis(1500)));
    let worker = office.sms_worker(&[one_at_a_time(&gateway)]);
    let lives_long = NewMessage { expires: noon() + 3 * DAY, ..office.text(1) };
    office.promise(1, vec![lives_long]).await;
    worker.nudge.notify_one();
    office.until(|| async { gateway.came().len() }, |came| *came == 1).await;
    office.clock.set(noon() + DAY);
    worker.nudge.notify_one();
    let listed = office.until_state(1, MessageState::Sent).await;
    assert_eq!(listed.attempts, 1);
    worker.stop().await;
    assert_eq!(gateway.came().len(), 1, "its lease was over by the new time, and it was in hand");
}

#[tokio::test]
async fn a_step_forward_exhausts_what_has_outlived_itself_and_sends_the_rest() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let peer = SmtpPeer::with(MailMood::Takes).await;
    let long = NewMessage { expires: noon() + 2 * DAY, due: noon() + HOUR, ..office.letter(2, "anna@example.ru") };
    office.promise(1, vec![office.text(1), long]).await;
    office.clock.set(noon() + DAY);
    let gateway = Flaky::start(Mood::Up);
    let (texts, mails) =
        (office.sms_worker(&[one_at_a_time(&gateway)]), office.mail_worker(&mail_settings(peer.transport())));
    office.until_state(1, MessageState::Exhausted).await;
    office.until_state(2, MessageState::Sent).await;
    texts.stop().await;
    mails.stop().await;
    assert!(gateway.came().is_empty() && peer.taken().len() == 1);
    assert!(office.store.requeue(id(1), office.clock.now()).await.unwrap(), "a person can send it after all");
}
