//! The worker: what gateways get and what the store is told, whatever the gateways do.

use crate::post_office::{given, vault};
use deflect::outbox::vault::Purpose;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use deflect::base::call::LineId;
use deflect::base::clock::Clock;
use deflect::config::settings::{GatewaySettings, MailTransport};
use deflect::line::message::Medium;
use deflect::store::{ListedMessage, MessageAddress, MessageState, NewMessage, Pseudonym};
use serde_json::json;

use crate::gateway_peer::{GatewayPeer, Says, nobody};
use crate::kannel::settings as kannel;
use crate::post_office::{PostOffice, STOP_WAIT, id, mail_settings, noon, spool};

const ACCEPTED: Says = Says::Answer(202, "0: Accepted for delivery");
const FAILING: Says = Says::Answer(503, "Temporal failure, try again later.");
/// Messages sent one after the other.
const NUDGED: u8 = 20;

fn gateways(peers: &[&GatewayPeer]) -> Vec<GatewaySettings> {
    let names = ["first", "second", "third"];
    peers.iter().zip(names).map(|(peer, name)| kannel(name, &peer.url)).collect()
}

#[tokio::test]
async fn a_promise_is_spooled_with_what_its_reader_needs() {
    let office = PostOffice::new();
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&[spool()]);
    let listed = office.until_state(1, MessageState::Sent).await;
    assert_eq!(listed.gateway.as_deref(), Some("spool"));
    let files = office.spooled("sms");
    assert_eq!(files, [office.data.path().join(format!("spool/sms/{}.json", id(1)))]);
    let spooled: serde_json::Value = serde_json::from_slice(&std::fs::read(&files[0]).unwrap()).unwrap();
    let text = "Чат: https://m.example/l/1";
    let expected = json!({"id": id(1).to_string(), "to": "+79161234567", "text": text, "channel": "account-chat"});
    assert_eq!(spooled, expected);
    worker.stop().await;
}

#[tokio::test]
async fn a_nudge_is_heard_at_once() {
    let office = PostOffice::new();
    let worker = office.nudged_sms_worker(&[spool()]);
    for message in 1..=NUDGED {
        office.promise(message, vec![office.text(message)]).await;
        worker.nudge.notify_one();
        office.until_state(message, MessageState::Sent).await;
    }
    worker.stop().await;
}

#[tokio::test]
async fn gateways_take_over_in_their_order() {
    let office = PostOffice::new();
    let failing = GatewayPeer::saying(FAILING).await;
    let refusing = GatewayPeer::saying(Says::Answer(403, "Authorization failed for sendsms")).await;
    let working = GatewayPeer::saying(ACCEPTED).await;
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&gateways(&[&failing, &refusing, &working]));
    let listed = office.until_state(1, MessageState::Sent).await;
    assert_eq!((listed.gateway.as_deref(), listed.attempts), (Some("third"), 1), "one claim, one attempt");
    assert_eq!((failing.seen().len(), refusing.seen().len(), working.seen().len()), (1, 1, 1));
    worker.stop().await;
}

#[tokio::test]
async fn the_second_gateway_is_left_alone_while_the_first_takes_everything() {
    let office = PostOffice::new();
    let (first, second) = (GatewayPeer::saying(ACCEPTED).await, GatewayPeer::saying(ACCEPTED).await);
    office.promise(1, (1..=20).map(|message| office.text(message)).collect()).await;
    let worker = office.sms_worker(&gateways(&[&first, &second]));
    for message in 1..=20 {
        office.until_state(message, MessageState::Sent).await;
    }
    assert_eq!((first.seen().len(), second.seen().len()), (20, 0));
    worker.stop().await;
}

#[tokio::test]
async fn a_text_goes_by_the_gateways_of_its_country_and_line_in_their_order() {
    let office = PostOffice::new();
    let (first, second, third) =
        (GatewayPeer::saying(FAILING).await, GatewayPeer::saying(ACCEPTED).await, GatewayPeer::saying(ACCEPTED).await);
    let mut settings = gateways(&[&first, &second, &third]);
    (settings[0].countries, settings[1].countries) = (vec!["RU".to_owned()], vec!["RU".to_owned(), "US".to_owned()]);
    settings[2].lines = vec![LineId::new("elsewhere")];
    let text = |message, to: &str| NewMessage { to: given(to), ..office.text(message) };
    office.promise(1, vec![text(1, "+79161234567"), text(2, "+14155550100"), text(3, "+447400123456")]).await;
    let worker = office.sms_worker(&settings);
    let taken_by = |listed: ListedMessage| listed.gateway;
    assert_eq!(taken_by(office.until_state(1, MessageState::Sent).await).as_deref(), Some("second"), "after the first");
    assert_eq!(taken_by(office.until_state(2, MessageState::Sent).await).as_deref(), Some("second"));
    office.until_state(3, MessageState::Refused).await;
    worker.stop().await;
    let to =
        |peer: &GatewayPeer| peer.seen().iter().map(|seen| seen.header("x-kannel-to").to_owned()).collect::<Vec<_>>();
    assert_eq!((to(&first), to(&third)), (vec!["79161234567".to_owned()], vec![]));
}

#[tokio::test]
async fn an_unknown_outcome_is_not_repeated_anywhere() {
    for says in [Says::Breaks, Says::Answer(502, "<html>Bad Gateway</html>")] {
        let office = PostOffice::new();
        let (losing, working) = (GatewayPeer::saying(says).await, GatewayPeer::saying(ACCEPTED).await);
        office.promise(1, vec![office.text(1)]).await;
        let worker = office.sms_worker(&gateways(&[&losing, &working]));
        let listed = office.until_state(1, MessageState::Unknown).await;
        assert_eq!(listed.gateway.as_deref(), Some("first"));
        worker.stop().await;
        assert_eq!((losing.seen().len(), working.seen().len()), (1, 0));
    }
}

#[tokio::test]
async fn a_refused_recipient_is_not_tried_elsewhere() {
    let office = PostOffice::new();
    let refusing = GatewayPeer::saying(Says::Answer(400, "Missing receiver number, rejected")).await;
    let working = GatewayPeer::saying(ACCEPTED).await;
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&gateways(&[&refusing, &working]));
    office.until_state(1, MessageState::Refused).await;
    worker.stop().await;
    assert!(working.seen().is_empty());
}

#[tokio::test]
async fn a_text_one_gateway_will_not_have_is_tried_at_the_next() {
    let says = Says::Answer(400, "Sender missing and no global set, rejected");
    let (refusing, working) = (GatewayPeer::saying(says.clone()).await, GatewayPeer::saying(ACCEPTED).await);
    let office = PostOffice::new();
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&gateways(&[&refusing, &working]));
    assert_eq!(office.until_state(1, MessageState::Sent).await.gateway.as_deref(), Some("second"));
    worker.stop().await;

    let office = PostOffice::new();
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&gateways(&[&refusing]));
    office.until_state(1, MessageState::Refused).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_failed_try_comes_back_by_the_schedule_and_ends_with_it() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let peer = GatewayPeer::saying(FAILING).await;
    office.promise(1, vec![office.text(1)]).await;
    for (tried, delay) in [(1, 100.0), (2, 200.0)] {
        let worker = office.sms_worker(&gateways(&[&peer]));
        let listed = office.until_tried(1, tried).await;
        worker.stop().await;
        assert_eq!(listed.state, MessageState::Queued);
        let due = office.due_in(&listed);
        assert!(delay * 0.8 <= due && due <= delay * 1.2, "try {tried} is due again in {due} s");
        office.clock.set(listed.due + Duration::from_millis(1));
    }
    let worker = office.sms_worker(&gateways(&[&peer]));
    office.until_state(1, MessageState::Exhausted).await;
    worker.stop().await;
    assert_eq!(peer.seen().len(), 3);
}

#[tokio::test]
async fn no_try_is_planned_beyond_the_end_of_a_message() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let short = NewMessage { expires: noon() + Duration::from_secs(60), ..office.text(1) };
    office.promise(1, vec![short]).await;
    let worker = office.sms_worker(&[kannel("first", &nobody().await)]);
    office.until_state(1, MessageState::Exhausted).await;
    worker.stop().await;
}

#[tokio::test]
async fn a_busy_gateway_is_not_the_messages_fault() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let busy = GatewayPeer::saying(Says::AnswerLater(429, "", "30")).await;
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&gateways(&[&busy]));
    let look = || async { office.listed(1).await };
    let is_put_off = |listed: &ListedMessage| listed.due != noon() && office.due_in(listed) < 60.0;
    let listed = office.until(look, is_put_off).await;
    worker.stop().await;
    assert_eq!((listed.state, listed.attempts), (MessageState::Queued, 0));
    let due = office.due_in(&listed);
    assert!((29.0..=36.0).contains(&due), "asked to come back in 30 s, due in {due} s");
}

#[tokio::test]
async fn a_gateway_that_is_down_rests_and_its_messages_go_elsewhere() {
    let office = PostOffice::new();
    let down = GatewayPeer::saying(Says::Answer(403, "Authorization failed for sendsms")).await;
    let working = GatewayPeer::saying(ACCEPTED).await;
    let worker = office.sms_worker(&gateways(&[&down, &working]));
    for message in 1..=10 {
        office.promise(message, vec![office.text(message)]).await;
        worker.nudge.notify_one();
        office.until_state(message, MessageState::Sent).await;
    }
    worker.stop().await;
    assert_eq!((down.seen().len(), working.seen().len()), (1, 10));
}

#[tokio::test]
async fn nothing_is_claimed_while_every_gateway_rests() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let down = GatewayPeer::saying(Says::Answer(403, "Authorization failed for sendsms")).await;
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&gateways(&[&down]));
    let look = || async { office.listed(1).await };
    office.until(look, |listed| listed.due > listed.promised && office.due_in(listed) < 10.0).await;
    office.promise(2, vec![office.text(2)]).await;
    worker.nudge.notify_one();
    worker.stop().await;
    let waiting = office.listed(2).await;
    assert_eq!((waiting.due, waiting.attempts), (waiting.promised, 0));
    assert_eq!(down.seen().len(), 1);
}

#[tokio::test]
async fn a_contact_that_is_gone_is_refused() {
    let office = PostOffice::new();
    let to = MessageAddress::Contact(Pseudonym([1; 16]));
    office.promise(1, vec![NewMessage { to, ..office.text(1) }]).await;
    let worker = office.sms_worker(&[spool()]);
    office.until_state(1, MessageState::Refused).await;
    worker.stop().await;
    assert!(office.spooled("sms").is_empty());
}

#[tokio::test]
async fn a_slow_gateway_gets_no_text_after_its_lease_has_run_out() {
    let mut office = PostOffice::new();
    office.outbox.lease = Duration::from_millis(600);
    let slow =
        GatewayPeer::saying(Says::AnswerSlowly(Duration::from_millis(200), 202, "0: Accepted for delivery")).await;
    let mut only_one_at_once = kannel("first", &slow.url);
    only_one_at_once.sends_at_once_max = 1;
    office.promise(1, (1..=8).map(|message| office.text(message)).collect()).await;
    let worker = office.sms_worker(&[only_one_at_once]);
    for message in 1..=8 {
        let listed = office.until_state(message, MessageState::Sent).await;
        assert_eq!(listed.attempts, 1);
    }
    worker.stop().await;
    assert_eq!(slow.seen().len(), 8, "each text once");
}

#[tokio::test]
async fn a_hanging_gateway_gets_no_text_twice() {
    let mut office = PostOffice::new();
    office.outbox.lease = Duration::from_millis(600);
    let hanging = GatewayPeer::saying(Says::Nothing).await;
    let mut only_one_at_once = kannel("first", &hanging.url);
    only_one_at_once.sends_at_once_max = 1;
    office.promise(1, vec![office.text(1), office.text(2)]).await;
    let worker = office.sms_worker(&[only_one_at_once]);
    for message in [1, 2] {
        // The second waits longer for its turn than its lease leaves it, is given back, and claimed again.
        office.until_state(message, MessageState::Unknown).await;
    }
    worker.stop().await;
    let bodies: Vec<_> = hanging.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(bodies.len(), 2);
    assert_ne!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn lease_expires_and_another_worker_sends() {
    let mut office = PostOffice::new();
    office.outbox.lease = Duration::from_secs(1);
    let hanging = GatewayPeer::saying(Says::Nothing).await;
    office.promise(1, vec![office.text(1)]).await;
    let first = office.sms_worker(&gateways(&[&hanging]));
    office.until(|| async { hanging.seen().len() }, |seen| *seen == 1).await;
    first.crash().await;
    let second = office.sms_worker(&[spool()]);
    office.until_state(1, MessageState::Sent).await;
    second.stop().await;
}

#[tokio::test]
async fn the_clock_of_another_node_may_be_ahead() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let hanging = GatewayPeer::saying(Says::Nothing).await;
    office.promise(1, vec![office.text(1)]).await;
    let worker = office.sms_worker(&gateways(&[&hanging]));
    office.until(|| async { hanging.seen().len() }, |seen| *seen == 1).await;
    worker.crash().await;
    let taken_over = async |ahead: u64| {
        let (lease, now) = (office.outbox.lease, noon() + office.outbox.lease + Duration::from_secs(ahead));
        office.store.claim(Medium::Sms, 1, now, lease).await.unwrap().len()
    };
    assert_eq!((taken_over(4).await, taken_over(5).await), (0, 1));
}

#[tokio::test]
async fn a_stop_finishes_what_is_in_hand_and_gives_back_the_rest() {
    let office = PostOffice::new();
    let (release, held) = tokio::sync::watch::channel(false);
    let slow = GatewayPeer::new(move |_| {
        // The peer's own thread waits, so that the test decides when it answers.
        while !*held.borrow() {
            std::thread::yield_now();
        }
        ACCEPTED
    });
    let slow = tokio::task::spawn_blocking(|| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let peer = runtime.block_on(slow);
        (runtime, peer)
    });
    let (runtime, slow) = slow.await.unwrap();
    let mut one_at_once = kannel("first", &slow.url);
    one_at_once.sends_at_once_max = 1;
    office.promise(1, vec![office.text(1), office.text(2), office.text(3)]).await;
    let worker = office.sms_worker(&[one_at_once]);
    office.until(|| async { slow.seen().len() }, |seen| *seen == 1).await;
    let stopping = tokio::spawn(worker.stop());
    let given_back = |listed: &Vec<_>| listed.len() == 2;
    let waiting = || async {
        let all = [office.listed(1).await, office.listed(2).await, office.listed(3).await];
        all.into_iter().filter(|listed| listed.due <= office.clock.now()).collect::<Vec<_>>()
    };
    office.until(waiting, given_back).await;
    release.send(true).unwrap();
    tokio::time::timeout(STOP_WAIT, stopping).await.unwrap().unwrap();
    let states = [office.listed(1).await.state, office.listed(2).await.state, office.listed(3).await.state];
    assert_eq!(states.iter().filter(|state| **state == MessageState::Sent).count(), 1);
    assert_eq!(states.iter().filter(|state| **state == MessageState::Queued).count(), 2);
    assert_eq!(slow.seen().len(), 1);
    runtime.shutdown_background();
}

#[tokio::test]
async fn a_stopped_worker_takes_nothing_new() {
    let office = PostOffice::new();
    let worker = office.sms_worker(&[spool()]);
    worker.stop().await;
    office.promise(1, vec![office.text(1)]).await;
    assert_eq!(office.listed(1).await.state, MessageState::Queued);
}

#[tokio::test]
async fn words_of_another_program_are_refused_not_sent() {
    let office = PostOffice::new();
    office.promise(1, vec![NewMessage { body: vault().lock("not ours", Purpose::Words), ..office.text(1) }]).await;
    let worker = office.sms_worker(&[spool()]);
    office.until_state(1, MessageState::Refused).await;
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_queue_is_sent_whole_and_once() {
    let office = PostOffice::new();
    let peer = GatewayPeer::saying(ACCEPTED).await;
    for call in 1..=4 {
        let messages = (0..250).map(|message| {
            let mut id = [call; 16];
            id[0] = message;
            NewMessage { id: deflect::store::MessageId(id), ..office.text(message) }
        });
        office.promise(call, messages.collect()).await;
    }
    let mut gateway = kannel("first", &peer.url);
    gateway.sends_at_once_max = 32;
    let worker = office.sms_worker(&[gateway]);
    let look = || async { office.store.list_messages(&[MessageState::Sent], 10_000).await.unwrap().len() };
    office.until(look, |sent| *sent == 1000).await;
    worker.stop().await;
    assert_eq!(peer.seen().len(), 1000);
}

/// Everything logged in this thread, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_log_line_tells_who_was_written_to_or_what() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone());
    let _guard = tracing::subscriber::set_default(subscriber.finish());
    let office = PostOffice::new();
    let answers = [
        Says::Answer(403, "Authorization failed for +79161234567"),
        Says::Answer(400, "Missing receiver number, rejected"),
    ];
    let refusing = GatewayPeer::new(move |before| answers[before % 2].clone()).await;
    office.promise(1, vec![office.text(1), office.letter(2, "anna@exa mple.ru")]).await;
    let worker = office.sms_worker(&[kannel("first", &refusing.url), kannel("second", &refusing.url)]);
    office.until_state(1, MessageState::Refused).await;
    worker.stop().await;
    let worker = office.mail_worker(&mail_settings(MailTransport::Spool));
    office.until_state(2, MessageState::Refused).await;
    worker.stop().await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for line in ["gateway rests", "message not accepted", &id(1).to_string(), "gateway=\"first\"", "status 403"] {
        assert!(log.contains(line), "{line} in {log}");
    }
    for secret in ["9161234567", "anna", "m.example", "ivrpw", "token"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
