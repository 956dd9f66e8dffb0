//! The worker of events: its tries, its leases, its end.

use std::time::Duration;

use deflect::base::stop::StopSender;
use deflect::config::settings::{EventSettings, Secret};
use deflect::outbox::Events;
use deflect::outbox::http_client::HttpClient;
use deflect::store::{EventKind, EventResult, EventWish, Pseudonym, Suppression, SuppressionReason};
use jiff::ToSpan;
use tokio::task::JoinHandle;
use url::Url;

use crate::gateway_peer::{GatewayPeer, Says};
use crate::post_office::{PostOffice, spool};
use crate::support::peers::webhook::SECRET;
use deflect::base::clock::Clock;
use deflect::store::MessageState;

const LEASE: Duration = Duration::from_secs(60);
const TOLD: Says = Says::Answer(204, "");

fn settings(url: &Url, numbers: bool) -> EventSettings {
    let retry_delays = vec![Duration::ZERO, Duration::ZERO];
    let secrets = vec![Secret::new(SECRET.to_owned()), Secret::new(SECRET.replace("MfKQ", "AAAA"))];
    EventSettings { url: url.clone(), secrets, numbers, retry_delays, answer_wait: Duration::from_secs(5) }
}

/// What stops the worker, and its end.
type RunningEvents = (StopSender, JoinHandle<()>);

fn run(office: &PostOffice, settings: Option<EventSettings>) -> RunningEvents {
    let stop = StopSender::default();
    let client = HttpClient::new().unwrap();
    let events = Events::new(&office.office(), client, settings, fastrand::Rng::with_seed(7));
    let running = tokio::spawn(events.run(stop.signal()));
    (stop, running)
}

async fn end((stop, worker): RunningEvents) {
    stop.stop();
    worker.await.unwrap();
}

/// A person opts out, which is an event.
async fn opt_out(office: &PostOffice, person: u8) {
    let forever = Suppression { reason: SuppressionReason::OptedOut, until: None };
    office.store.suppress(Pseudonym([person; 16]), forever, office.clock.now()).await.unwrap();
}

/// The number of events that a worker is given at the end of their life, when no lease runs any more.
async fn waiting(office: &PostOffice) -> usize {
    office.store.claim_events(10, office.clock.now() + 72.hours(), Duration::ZERO).await.unwrap().len()
}

/// Ends the worker after this many requests; every event was told or given up by then.
async fn end_after(tries: usize, peer: &GatewayPeer, office: &PostOffice, worker: RunningEvents) {
    let seen = async || peer.seen().len();
    office.until(seen, |seen| tries <= *seen).await;
    end(worker).await;
    assert_eq!((peer.seen().len(), waiting(office).await), (tries, 0));
}

#[tokio::test]
async fn an_event_is_told_again_under_its_id_until_it_is_taken() {
    let office = PostOffice::new();
    office.store.want_events(Some(EventWish { numbers: false })).await.unwrap();
    opt_out(&office, 1).await;
    let peer = GatewayPeer::new(|before| if before < 2 { Says::Answer(503, "") } else { TOLD }).await;
    let worker = run(&office, Some(settings(&peer.url, false)));
    end_after(3, &peer, &office, worker).await;
    let seen = peer.seen();
    let ids: Vec<&str> = seen.iter().map(|seen| seen.header("webhook-id")).collect();
    assert_eq!(ids, [ids[0]; 3]);
    assert!(ids[0].starts_with("evt_0101"), "{ids:?}");
    let signatures: Vec<&str> = seen[0].header("webhook-signature").split(' ').collect();
    assert!(signatures.len() == 2 && signatures.iter().all(|signature| signature.starts_with("v1,")), "{signatures:?}");
    let told: serde_json::Value = serde_json::from_str(&seen[0].body).unwrap();
    assert_eq!((&told["type"], &told["data"]["caller"]), (&"caller.opted_out".into(), &"01".repeat(16).into()));
}

#[tokio::test]
async fn an_event_has_an_end_and_so_has_a_receiver_that_wants_no_more() {
    for (says, tries) in
        [(Says::Answer(500, ""), 3), (Says::Answer(302, ""), 3), (Says::Breaks, 3), (Says::Answer(410, ""), 1)]
    {
        let office = PostOffice::new();
        office.store.want_events(Some(EventWish { numbers: false })).await.unwrap();
        opt_out(&office, 1).await;
        let peer = GatewayPeer::saying(says.clone()).await;
        let worker = run(&office, Some(settings(&peer.url, false)));
        end_after(tries, &peer, &office, worker).await;
    }
}

#[tokio::test]
async fn events_are_kept_only_where_they_are_wanted() {
    let office = PostOffice::new();
    opt_out(&office, 1).await;
    assert_eq!(waiting(&office).await, 0, "nobody wants them");
    office.store.want_events(Some(EventWish { numbers: false })).await.unwrap();
    opt_out(&office, 2).await;
    opt_out(&office, 2).await;
    assert_eq!(waiting(&office).await, 1, "once");
    office.store.want_events(None).await.unwrap();
    assert_eq!(waiting(&office).await, 0, "they go with the wish");
}

#[tokio::test]
async fn a_number_is_told_only_where_it_is_wanted_and_never_of_a_forgotten_caller() {
    for numbers in [false, true] {
        let office = PostOffice::new();
        office.store.want_events(Some(EventWish { numbers })).await.unwrap();
        office.promise(1, vec![office.text(1)]).await;
        let worker = office.sms_worker(&[spool()]);
        office.until_state(1, MessageState::Sent).await;
        worker.stop().await;
        let claimed = office.store.claim_events(10, office.clock.now(), LEASE).await.unwrap();
        let sent = claimed.iter().find(|claim| claim.kind == EventKind::LinkSent).unwrap();
        assert_eq!((sent.locked.is_some(), sent.caller), (numbers, Some(Pseudonym([1; 16]))));
        assert!(!format!("{claimed:?}").contains("916"));
        office.store.forget(Pseudonym([1; 16]), false, "anna").await.unwrap();
        assert_eq!(waiting(&office).await, 0, "{numbers}");
    }
}

#[tokio::test]
async fn a_lease_ends_and_another_worker_has_the_event() {
    let office = PostOffice::at(Clock::standing_at(crate::script::noon()));
    office.store.want_events(Some(EventWish { numbers: false })).await.unwrap();
    opt_out(&office, 1).await;
    let now = office.clock.now();
    let first = office.store.claim_events(10, now, LEASE).await.unwrap().remove(0);
    assert!(office.store.claim_events(10, now + 59.seconds(), LEASE).await.unwrap().is_empty(), "it is held");
    let second = office.store.claim_events(10, now + 60.seconds(), LEASE).await.unwrap().remove(0);
    assert_eq!(second.id, first.id);
    let finish = |claim: &deflect::store::EventClaim| {
        office.store.finish_event(claim.id.clone(), claim.lease, EventResult::Done)
    };
    assert!(!finish(&first).await.unwrap(), "the first has lost it");
    assert!(finish(&second).await.unwrap() && waiting(&office).await == 0);
}

#[tokio::test]
async fn old_events_and_too_many_go() {
    let office = PostOffice::at(Clock::standing_at(crate::script::noon()));
    office.store.want_events(Some(EventWish { numbers: false })).await.unwrap();
    for person in 1..=5 {
        opt_out(&office, person).await;
    }
    let now = office.clock.now();
    assert_eq!(office.store.drop_events(5, now + 71.hours()).await.unwrap(), 0);
    assert!(office.store.drop_events(3, now).await.unwrap() >= 2 && waiting(&office).await <= 3);
    office.store.drop_events(5, now + 72.hours()).await.unwrap();
    assert_eq!(waiting(&office).await, 0);
}
