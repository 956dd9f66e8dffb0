//! Twilio: what its API reads, and what its error codes mean.

use deflect::store::Followed;
use std::time::Duration;

use deflect::config::settings::{GatewayKind, GatewaySettings, Secret, TwilioSettings};
use deflect::outbox::answer::{Fault, SendOutcome};
use url::Url;

use crate::gateway_peer::{GatewayPeer, Says};
use crate::kannel::send;

const WAIT: Duration = Duration::from_secs(5);
const WORDS: &str = "Чат & «помощь»: https://m.example/l/Ab3dEfGhJkM";

pub fn settings(url: &Url, sender: &str) -> GatewaySettings {
    let token = Secret::new("secret".to_owned());
    let kind = GatewayKind::Twilio(TwilioSettings {
        url: url.clone(),
        account: "AC123".to_owned(),
        token,
        sender: sender.to_owned(),
    });
    GatewaySettings { answer_wait: WAIT, ..GatewaySettings::new("twilio", kind) }
}

#[tokio::test]
async fn a_text_is_written_the_way_the_api_reads_it() {
    let peer = GatewayPeer::saying(Says::Answer(201, r#"{"sid":"SM1","status":"queued","error_code":null}"#)).await;
    let answer = send(&settings(&peer.url, "Ozon"), WORDS, WAIT).await;
    let accepted = SendOutcome::Accepted { provider_ids: vec!["SM1".to_owned()], followed: Followed::ByReport };
    assert_eq!(answer.outcome, accepted);
    let seen = peer.only();
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/2010-04-01/Accounts/AC123/Messages.json"));
    assert_eq!(seen.header("authorization"), "Basic QUMxMjM6c2VjcmV0");
    assert_eq!(seen.header("content-type"), "application/x-www-form-urlencoded");
    let callback = format!("https://line.example.ru/receipts/twilio?id={}", "ab".repeat(16));
    let form = [
        ("To", "+79161234567"),
        ("From", "Ozon"),
        ("Body", WORDS),
        ("StatusCallback", &callback),
        ("ValidityPeriod", "1741"),
    ];
    assert_eq!(seen.form(), form.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn a_messaging_service_is_named_as_one() {
    let peer = GatewayPeer::saying(Says::Answer(201, "{}")).await;
    send(&settings(&peer.url, "MG0123"), WORDS, WAIT).await;
    assert!(peer.only().form().contains(&("MessagingServiceSid".to_owned(), "MG0123".to_owned())));
}

async fn check(status: u16, body: &'static str, expected: SendOutcome) {
    let peer = GatewayPeer::saying(Says::Answer(status, body)).await;
    let answer = send(&settings(&peer.url, "Ozon"), WORDS, WAIT).await;
    assert_eq!(answer.outcome, expected, "{status} {body}");
    assert!(!answer.reason.contains("9161234567"), "the reason is for the log: {}", answer.reason);
}

#[tokio::test]
async fn every_error_code_means_what_the_table_says() {
    let throttled = SendOutcome::Throttled { retry_after: None };
    for (status, codes, expected) in [
        (429, &[20429, 21611, 30001][..], throttled),
        (500, &[30500, 30008, 21730, 30003], SendOutcome::Retryable),
        (400, &[30410], SendOutcome::Unknown),
        (401, &[20003, 20404, 21212, 21606, 21608, 30002], SendOutcome::ChannelDown),
        (400, &[21211, 21614, 21612, 30004, 30005, 30006, 30450, 30453], SendOutcome::Permanent(Fault::Recipient)),
        (400, &[21610], SendOutcome::Permanent(Fault::OptedOut)),
        (400, &[21408, 21617, 30007, 30036], SendOutcome::Permanent(Fault::Message)),
    ] {
        for code in codes {
            let body = format!(r#"{{"code":{code},"message":"The 'To' number +79161234567 …","status":{status}}}"#);
            check(status, body.leak(), expected.clone()).await;
        }
    }
}

#[tokio::test]
async fn an_error_without_a_known_code_is_sorted_by_its_status() {
    for status in [500, 502, 503, 504] {
        check(status, "<html>Bad Gateway</html>", SendOutcome::Unknown).await;
    }
    check(500, r#"{"code":29999}"#, SendOutcome::Unknown).await;
    check(408, "", SendOutcome::Retryable).await;
    check(401, "", SendOutcome::ChannelDown).await;
    check(404, "{}", SendOutcome::ChannelDown).await;
    check(429, "", SendOutcome::Throttled { retry_after: None }).await;
    check(400, r#"{"code":29999}"#, SendOutcome::Permanent(Fault::Message)).await;
}

#[tokio::test]
async fn an_answer_that_is_none_leaves_the_outcome_open() {
    check(200, "<html>Welcome to the hotel</html>", SendOutcome::Unknown).await;
    check(201, r#"{"sid":"SM"#, SendOutcome::Unknown).await;
    check(201, "x".repeat(1 << 20).leak(), SendOutcome::Unknown).await;
}

#[tokio::test]
async fn a_busy_gateway_says_when_to_come_back() {
    let peer = GatewayPeer::saying(Says::AnswerLater(429, r#"{"code":20429}"#, "17")).await;
    let answer = send(&settings(&peer.url, "Ozon"), WORDS, WAIT).await;
    assert_eq!(answer.outcome, SendOutcome::Throttled { retry_after: Some(Duration::from_secs(17)) });
    let peer = GatewayPeer::saying(Says::AnswerLater(503, r#"{"code":20503}"#, "17")).await;
    assert_eq!(send(&settings(&peer.url, "Ozon"), WORDS, WAIT).await.outcome, answer.outcome, "of a code, too");
}

#[tokio::test]
async fn an_answer_of_any_length_is_read_only_so_far() {
    let endless = "x".repeat(1 << 20).leak();
    check(503, endless, SendOutcome::Unknown).await;
}
