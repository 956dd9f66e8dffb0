//! Gateways that are down, busy or slow: who takes over, who comes back, and what operations see of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use deflect::base::clock::Clock;
use deflect::base::stop::StopSender;
use deflect::config::settings::GatewaySettings;
use deflect::line::message::Medium;
use deflect::outbox::Roster;
use deflect::outbox::courier::{Courier, DeliveryJob, Resolution};
use deflect::store::{Attempt, MessageState, NewMessage, Suppression, SuppressionReason};

use crate::gateway_peer::{GatewayPeer, Says};
use crate::kannel::settings as kannel;
use crate::post_office::{PostOffice, digests, given, noon};
use crate::support::peers::{sms_ru, smsc_ru};
use crate::{smsc, smsru};

const ACCEPTED: Says = Says::Answer(202, "0: Accepted for delivery");

/// A sample of the metrics.
pub fn metric(office: &PostOffice, sample: &str) -> Option<f64> {
    let text = String::from_utf8(office.metrics.render()).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' ').map(str::to_owned));
    line.map(|value| value.parse().unwrap())
}

fn up(office: &PostOffice, gateway: &str) -> Option<f64> {
    metric(office, &format!("deflect_gateway_up{{gateway=\"{gateway}\"}}"))
}

/// Promises a text and returns the gateway that took it.
async fn taken_by(office: &PostOffice, message: u8) -> String {
    let number = format!("+7916123{:04}", 1000 + u16::from(message));
    office.promise(message, vec![NewMessage { to: given(&number), ..office.text(message) }]).await;
    office.until_state(message, MessageState::Sent).await.gateway.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_in_the_list_takes_over_and_the_first_comes_back() {
    let office = PostOffice::new();
    let (first, second) = (smsc_ru::Api::start(), sms_ru::Api::start());
    let third = GatewayPeer::saying(ACCEPTED).await;
    let gateways = [
        smsc::settings("smsc", &first.base_url()),
        smsru::settings("smsru", &second.base_url()),
        kannel("kannel", &third.url),
    ];
    let worker = office.sms_worker(&gateways);
    assert_eq!(taken_by(&office, 1).await, "smsc");
    assert_eq!(["smsc", "smsru", "kannel"].map(|name| up(&office, name)), [Some(1.0); 3]);

    first.fail_with(Some(403));
    assert_eq!(taken_by(&office, 2).await, "smsru");
    assert_eq!(["smsc", "smsru", "kannel"].map(|name| up(&office, name)), [Some(0.0), Some(1.0), Some(1.0)]);
    second.fail_with(Some(401));
    assert_eq!(taken_by(&office, 3).await, "kannel");
    assert_eq!(["smsc", "smsru", "kannel"].map(|name| up(&office, name)), [Some(0.0), Some(0.0), Some(1.0)]);
    assert_eq!(first.sent().len(), 2, "a gateway that rests is left alone");

    first.fail_with(None);
    second.fail_with(None);
    let mut message = 3;
    while up(&office, "smsc") != Some(1.0) {
        message += 1;
        taken_by(&office, message).await;
    }
    assert_eq!(taken_by(&office, message + 1).await, "smsc", "the order of preference is kept");
    let rests = |name: &str| {
        metric(&office, &format!("deflect_gateway_rests_total{{gateway=\"{name}\",outcome=\"channel_down\"}}"))
    };
    assert_eq!((rests("smsc"), rests("smsru"), rests("kannel")), (Some(1.0), Some(1.0), None), "each told once");
    worker.stop().await;
}

#[tokio::test]
async fn a_gateway_gets_no_more_a_second_than_its_contract_allows() {
    let office = PostOffice::new();
    let peer = GatewayPeer::saying(ACCEPTED).await;
    let gateway = GatewaySettings { rate: Some(20.0), sends_at_once_max: 64, ..kannel("kannel", &peer.url) };
    office.promise(1, (1..=60).map(|message| office.text(message)).collect()).await;
    let began = Instant::now();
    let worker = office.sms_worker(&[gateway]);
    for message in 1..=60 {
        office.until_state(message, MessageState::Sent).await;
    }
    // Twenty at once, forty more at twenty a second: a slow machine may take longer, no machine less.
    assert!(began.elapsed() >= Duration::from_millis(1950), "{:?}", began.elapsed());
    assert_eq!(peer.seen().len(), 60);
    worker.stop().await;
}

#[tokio::test]
async fn a_complaint_slows_what_follows() {
    let office = PostOffice::new();
    let complaining = Arc::new(AtomicBool::new(true));
    let says = complaining.clone();
    let peer =
        GatewayPeer::new(move |_| if says.swap(false, Ordering::SeqCst) { Says::Answer(429, "") } else { ACCEPTED });
    let peer = peer.await;
    let gateway = GatewaySettings { rate: Some(8.0), ..kannel("kannel", &peer.url) };
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&[gateway]);
    office.until_state(1, MessageState::Sent).await;
    office.promise(2, (2..=9).map(|message| office.text(message)).collect()).await;
    let began = Instant::now();
    worker.nudge.notify_one();
    for message in 2..=9 {
        office.until_state(message, MessageState::Sent).await;
    }
    // Untroubled it takes eight at once; after the complaint it has at most a second's worth of about half of that.
    assert!(began.elapsed() >= Duration::from_millis(500), "{:?}", began.elapsed());
    assert!(!complaining.load(Ordering::SeqCst));
    worker.stop().await;
}

#[tokio::test]
async fn a_text_that_would_wait_longer_than_its_lease_is_given_back_and_not_lost() {
    let mut office = PostOffice::new();
    office.outbox.lease = Duration::from_millis(800);
    let peer = GatewayPeer::saying(ACCEPTED).await;
    let gateway = GatewaySettings { rate: Some(2.0), ..kannel("kannel", &peer.url) };
    office.promise(1, (1..=5).map(|message| office.text(message)).collect()).await;
    let began = Instant::now();
    let worker = office.sms_worker(&[gateway]);
    for message in 1..=5 {
        let listed = office.until_state(message, MessageState::Sent).await;
        assert_eq!(listed.attempts, 1);
    }
    worker.stop().await;
    assert_eq!(peer.seen().len(), 5, "each once");
    assert!(began.elapsed() >= Duration::from_millis(1450), "two at once, three at two a second");
}

/// Carries one text by hand.
async fn carried(gateways: &[GatewaySettings], number: &str) -> Resolution {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let around = office.around();
    let roster = Roster::sms(gateways, office.outbox.lease, around.gateway_context());
    let courier = Courier::new(roster, digests(), vec![], &office.office());
    office.promise(1, vec![NewMessage { to: given(number), ..office.text(1) }]).await;
    let mut claims = office.store.claim(Medium::Sms, 1, noon(), office.outbox.lease).await.unwrap();
    let lease_end = Instant::now() + office.outbox.lease;
    let stopping = StopSender::default();
    courier
        .deliver(&DeliveryJob { claim: claims.remove(0), others: vec![], lease_end, chance: 0.5 }, stopping.signal())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_the_recipient_is_remembered() {
    let (first, second) = (smsc_ru::Api::start(), sms_ru::Api::start());
    let gateways = [smsc::settings("smsc", &first.base_url()), smsru::settings("smsru", &second.base_url())];
    let week = Duration::from_secs(7 * 24 * 60 * 60);
    let Resolution::Finished(Some(by), Attempt::Refused(Some(suppression))) = carried(&gateways, "+79161230008").await
    else {
        panic!("a number that cannot be delivered to is refused");
    };
    assert_eq!(
        (by.as_str(), suppression),
        ("smsc", Suppression { reason: SuppressionReason::Undeliverable, until: Some(noon() + week) })
    );
    assert!(second.sent().is_empty(), "no other gateway does better");
    let opted_out = carried(&gateways[1..], "+79161230209").await;
    let Resolution::Finished(_, Attempt::Refused(Some(suppression))) = opted_out else {
        panic!("the stop list is kept")
    };
    assert_eq!(suppression, Suppression { reason: SuppressionReason::OptedOut, until: None });
    let message = carried(&gateways[..1], "+79161230006").await;
    assert!(matches!(message, Resolution::Finished(_, Attempt::Refused(None))), "a text says nothing of the number");
}
