//! Status polls, where no gateway reports.

use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::base::stop::StopSender;
use deflect::config::settings::{GatewayKind, GatewayName, GatewaySettings};
use deflect::outbox::StatusPolls;
use deflect::outbox::status_polls::PollState;
use deflect::store::{MessageState, NewMessage, Report};

use crate::post_office::{PostOffice, given, id, noon};
use crate::support::peers::{LIMIT, exolve, sms_ru, smsc_ru};
use crate::{exolve as exolve_gateway, smsc, smsru};

const MOBILE: &str = "+79161234567";

fn office() -> PostOffice {
    PostOffice::at(Clock::standing_at(noon()))
}

/// Promises texts to these numbers and sends them until each has this state.
async fn send(office: &PostOffice, gateway: &GatewaySettings, numbers: &[&str], state: MessageState) {
    let texts = (1..).zip(numbers).map(|(at, number)| NewMessage { to: given(number), ..office.text(at) });
    office.promise(1, texts.collect()).await;
    again(office, gateway, numbers.len() as u8, state).await;
}

async fn again(office: &PostOffice, gateway: &GatewaySettings, count: u8, state: MessageState) {
    let worker = office.sms_worker(std::slice::from_ref(gateway));
    for message in 1..=count {
        office.until_state(message, state).await;
    }
    worker.stop().await;
}

/// One look of the tracker, so long after noon.
async fn look(office: &PostOffice, tracker: &StatusPolls, course: &mut PollState, seconds: u64) {
    office.clock.set(noon() + Duration::from_secs(seconds));
    tracker.tick(&tracker.gateways()[0], course).await;
}

/// True if the number is still in a message.
fn has_address(office: &PostOffice, message: u8) -> bool {
    let sql = rusqlite::Connection::open(office.data.path().join("deflect.db")).unwrap();
    let query = "SELECT address IS NOT NULL FROM message WHERE id = ?1";
    sql.query_row(query, [&id(message).0[..]], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn smsc_is_asked_by_our_id_until_the_answer_is_final_and_then_the_number_goes() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = smsc::settings("smsc", &api.base_url());
    send(&office, &gateway, &[MOBILE], MessageState::Sent).await;
    assert!(has_address(&office, 1), "it is asked by the number");
    let (tracker, mut course) = (office.tracker(&[gateway]), PollState::default());
    look(&office, &tracker, &mut course, 4).await;
    assert_eq!(api.asked().len(), 0, "too soon");
    look(&office, &tracker, &mut course, 5).await;
    look(&office, &tracker, &mut course, 29).await;
    assert_eq!((api.asked().len(), office.listed(1).await.state), (1, MessageState::Sent));
    assert_eq!(api.asked()[0]["phone"], MOBILE);
    assert_eq!(api.asked()[0]["id"], id(1).to_string());
    api.set_status(MOBILE, 1);
    look(&office, &tracker, &mut course, 30).await;
    assert_eq!((api.asked().len(), office.listed(1).await.state), (2, MessageState::Delivered));
    assert!(!has_address(&office, 1));
    look(&office, &tracker, &mut course, 7200).await;
    assert_eq!(api.asked().len(), 2, "what is final is not asked about");
}

#[tokio::test(flavor = "multi_thread")]
async fn smsc_is_asked_five_times_about_a_message_and_never_more() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = smsc::settings("smsc", &api.base_url());
    send(&office, &gateway, &[MOBILE], MessageState::Sent).await;
    let (tracker, mut course) = (office.tracker(&[gateway]), PollState::default());
    for seconds in (0..4 * 3600).step_by(60) {
        look(&office, &tracker, &mut course, seconds + 5).await;
    }
    assert_eq!(api.asked().len(), 5);
    assert_eq!(office.listed(1).await.state, MessageState::Sent);
    assert!(!has_address(&office, 1), "nobody asks by it any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn smsc_is_asked_about_many_at_once_but_not_twice_a_minute() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = smsc::settings("smsc", &api.base_url());
    let numbers = ["+79161230101", "+79161230102", "+79161230103"];
    send(&office, &gateway, &numbers, MessageState::Sent).await;
    api.set_status(numbers[0], 1);
    api.set_status(numbers[1], 20);
    let (tracker, mut course) = (office.tracker(&[gateway]), PollState::default());
    look(&office, &tracker, &mut course, 5).await;
    assert_eq!((api.asked().len(), api.asked()[0]["id"].split(',').count()), (1, 3));
    let states = [office.listed(1).await.state, office.listed(2).await.state, office.listed(3).await.state];
    assert_eq!(states, [MessageState::Delivered, MessageState::Undelivered, MessageState::Sent]);
    office.promise(2, vec![office.text(4), NewMessage { to: given("+79161230105"), ..office.text(5) }]).await;
    let worker = office.sms_worker(&[smsc::settings("smsc", &api.base_url())]);
    office.until_state(4, MessageState::Sent).await;
    office.until_state(5, MessageState::Sent).await;
    worker.stop().await;
    for _ in 0..5 {
        look(&office, &tracker, &mut course, 60).await;
    }
    let singly = api.asked()[1..].iter().all(|asked| !asked["id"].contains(','));
    assert!(singly && api.asked().len() == 4, "the other three, one by one: {}", api.asked().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_asked_too_often_is_left_alone() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = smsc::settings("smsc", &api.base_url());
    send(&office, &gateway, &[MOBILE], MessageState::Sent).await;
    api.refuse_questions(true);
    let (tracker, mut course) = (office.tracker(std::slice::from_ref(&gateway)), PollState::default());
    for seconds in 5..50 {
        look(&office, &tracker, &mut course, seconds).await;
    }
    assert_eq!(api.asked().len(), 1, "it is left alone after error 9");
    api.refuse_questions(false);
    api.set_status(MOBILE, 1);
    look(&office, &tracker, &mut PollState::default(), 60).await;
    assert_eq!(office.listed(1).await.state, MessageState::Delivered, "the refused question did not count");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_without_an_answer_is_found_by_asking() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = impatient(smsc::settings("smsc", &api.base_url()));
    send(&office, &gateway, &["+79161230098"], MessageState::Unknown).await;
    api.set_status("+79161230098", 1);
    let (tracker, mut course) = (office.tracker(&[gateway]), PollState::default());
    look(&office, &tracker, &mut course, 89).await;
    assert_eq!(api.asked().len(), 0, "a report may still come");
    look(&office, &tracker, &mut course, 90).await;
    assert_eq!(office.listed(1).await.state, MessageState::Delivered);
    assert_eq!(api.sent().len(), 1, "never sent twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_taken_is_sent_once_more_and_only_once() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = impatient(smsc::settings("smsc", &api.base_url()));
    send(&office, &gateway, &["+79161230099"], MessageState::Unknown).await;
    let (tracker, mut course) = (office.tracker(std::slice::from_ref(&gateway)), PollState::default());
    look(&office, &tracker, &mut course, 90).await;
    assert_eq!(office.listed(1).await.state, MessageState::Queued, "they never heard of it");
    again(&office, &gateway, 1, MessageState::Unknown).await;
    for seconds in (100..1800).step_by(30) {
        look(&office, &tracker, &mut course, seconds).await;
    }
    assert_eq!((office.listed(1).await.state, api.sent().len()), (MessageState::Unknown, 2));
    assert!(api.asked().len() > 1, "it is asked about all the same");
}

fn impatient(gateway: GatewaySettings) -> GatewaySettings {
    GatewaySettings { answer_wait: Duration::from_millis(300), ..gateway }
}

#[tokio::test(flavor = "multi_thread")]
async fn smsru_is_asked_by_its_own_ids_and_the_number_goes_at_once() {
    let (office, api) = (office(), sms_ru::Api::start());
    let gateway = smsru::settings("smsru", &api.base_url());
    let numbers = ["+79161230001", "+79161230002", "+79161230003"];
    send(&office, &gateway, &numbers, MessageState::Sent).await;
    assert!((1..=3).all(|message| !has_address(&office, message)));
    api.set_status(numbers[0], 103);
    api.set_status(numbers[1], 150);
    let (tracker, mut course) = (office.tracker(&[gateway]), PollState::default());
    look(&office, &tracker, &mut course, 5).await;
    let states = [office.listed(1).await.state, office.listed(2).await.state, office.listed(3).await.state];
    assert_eq!(states, [MessageState::Delivered, MessageState::Undelivered, MessageState::Sent]);
    assert_eq!((api.asked().len(), api.asked()[0]["sms_id"].split(',').count()), (1, 3));
    look(&office, &tracker, &mut course, 30).await;
    assert_eq!(api.asked()[1]["sms_id"].split(',').count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_at_a_gateway_without_our_ids_is_not_asked_about() {
    let (office, api) = (office(), sms_ru::Api::start());
    let gateway = impatient(smsru::settings("smsru", &api.base_url()));
    send(&office, &gateway, &["+79161230098"], MessageState::Unknown).await;
    let (tracker, mut course) = (office.tracker(&[gateway]), PollState::default());
    for seconds in (90..4000).step_by(60) {
        look(&office, &tracker, &mut course, seconds).await;
    }
    assert_eq!((api.asked().len(), api.sent().len()), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_exolve_are_the_settings() {
    let (office, api) = (office(), exolve::Api::start());
    let gateway = exolve_gateway::settings("exolve", &api.base_url());
    send(&office, &gateway, &[MOBILE], MessageState::Sent).await;
    api.set_status(MOBILE, "TELEPORTED");
    let (tracker, mut course) = (office.tracker(&[gateway]), PollState::default());
    look(&office, &tracker, &mut course, 5).await;
    assert_eq!(office.listed(1).await.state, MessageState::Sent, "a word that the settings do not know");
    api.set_status(MOBILE, "Failed");
    look(&office, &tracker, &mut course, 30).await;
    assert_eq!(office.listed(1).await.state, MessageState::Undelivered);
    assert_eq!(api.asked()[1]["message_id"], "439166311870000000");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_in_the_middle_spares_the_questions() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = smsc::settings("smsc", &api.base_url());
    send(&office, &gateway, &[MOBILE], MessageState::Sent).await;
    let name = GatewayName::new("smsc");
    assert!(office.store.report(&name, id(1), Report::Delivered, noon()).await.unwrap());
    look(&office, &office.tracker(&[gateway]), &mut PollState::default(), 5).await;
    assert_eq!(api.asked().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tracker_asks_by_itself_and_stops_when_told() {
    let (office, api) = (office(), smsc_ru::Api::start());
    let gateway = smsc::settings("smsc", &api.base_url());
    send(&office, &gateway, &[MOBILE], MessageState::Sent).await;
    api.set_status(MOBILE, 2);
    office.clock.set(noon() + Duration::from_secs(5));
    let spool = GatewaySettings::new("spool", GatewayKind::Spool);
    let stop = StopSender::default();
    let running = tokio::spawn(office.tracker(&[spool, gateway]).run(stop.signal()));
    office.until_state(1, MessageState::Delivered).await;
    stop.stop();
    tokio::time::timeout(LIMIT, running).await.unwrap().unwrap();
}
