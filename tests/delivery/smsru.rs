//! SMS.ru: what its API reads, and what its answers mean.

use std::time::Duration;

use deflect::config::settings::{GatewayKind, GatewaySettings, Secret, SmsruSettings};
use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::store::Followed;

use crate::gateway_peer::{GatewayPeer, Says};
use crate::kannel::send_to;
use crate::support::peers::sms_ru::{API_ID, Api};

const WAIT: Duration = Duration::from_secs(5);
const WORDS: &str = "Чат & «помощь»: https://m.example/l/Ab3dEfGhJkM";

pub fn settings(name: &str, url: &str) -> GatewaySettings {
    let kind = GatewayKind::Smsru(SmsruSettings {
        url: url.parse().unwrap(),
        api_id: Secret::new(API_ID.to_owned()),
        sender: "Ozon".to_owned(),
    });
    GatewaySettings { answer_wait: WAIT, ..GatewaySettings::new(name, kind) }
}

async fn outcome(url: &str, to: &str, wait: Duration, in_doubt: bool) -> SendOutcome {
    let answer = send_to(&settings("smsru", url), (to, WORDS), wait, in_doubt).await;
    assert!(!answer.reason.contains("916"), "the reason is for the log: {}", answer.reason);
    answer.outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_written_the_way_the_api_reads_it() {
    let api = Api::start();
    let accepted =
        SendOutcome::Accepted { provider_ids: vec!["000000-10000000".to_owned()], followed: Followed::ByPolling };
    assert_eq!(outcome(&api.base_url(), "+79161234567", WAIT, false).await, accepted);
    let fields =
        [("api_id", API_ID), ("json", "1"), ("to", "79161234567"), ("msg", WORDS), ("from", "Ozon"), ("ttl", "30")];
    assert_eq!(api.sent(), [fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_means_what_the_table_says_at_either_level() {
    let api = Api::start();
    for (codes, expected) in [
        (&[220, 500][..], SendOutcome::Retryable),
        (&[200, 201, 206, 300, 301, 302], SendOutcome::ChannelDown),
        (&[202, 207], SendOutcome::Permanent(Fault::Recipient)),
        (&[209], SendOutcome::Permanent(Fault::OptedOut)),
        (&[203, 204, 205, 208, 210, 211, 212, 213], SendOutcome::Permanent(Fault::Message)),
        (&[230, 231, 232, 233, 304], SendOutcome::Permanent(Fault::Message)),
        (&[599], SendOutcome::Deferred),
    ] {
        for code in codes {
            for level in [0, 1000] {
                let to = format!("+7916123{:04}", code + level);
                assert_eq!(outcome(&api.base_url(), &to, WAIT, false).await, expected, "{code} at {level}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_of_what_was_never_answered_was_taken_before() {
    let api = Api::start();
    let (url, to) = (api.base_url(), "+79161230098");
    assert_eq!(outcome(&url, to, Duration::from_millis(300), false).await, SendOutcome::Unknown);
    let taken = SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByReport };
    // The stand-in keeps silent to this number even when it refuses, so the repeat goes through its filter by hand.
    let peer = GatewayPeer::saying(Says::Answer(
        200,
        r#"{"status":"OK","status_code":100,"sms":{"79161230098":{"status":"ERROR","status_code":232}}}"#,
    ));
    let url = peer.await.url;
    assert_eq!(outcome(url.as_str(), to, WAIT, true).await, taken);
    assert_eq!(outcome(url.as_str(), to, WAIT, false).await, SendOutcome::Permanent(Fault::Message));
}

#[tokio::test]
async fn an_answer_that_is_none_leaves_the_outcome_open() {
    let endless: &'static str = "x".repeat(1 << 20).leak();
    for (status, body, expected) in [
        (200, "<html>Ошибка</html>", SendOutcome::Unknown),
        (200, r#"{"status":"OK","status_code":100,"sm"#, SendOutcome::Unknown),
        (200, r#"{"status":"OK","status_code":100,"sms":{}}"#, SendOutcome::Unknown),
        (200, "{}", SendOutcome::Unknown),
        (200, endless, SendOutcome::Unknown),
        (502, "<html>Bad Gateway</html>", SendOutcome::Unknown),
        (402, "", SendOutcome::ChannelDown),
    ] {
        let peer = GatewayPeer::saying(Says::Answer(status, body)).await;
        let answered = outcome(peer.url.as_str(), "+79161234567", WAIT, false).await;
        assert_eq!(answered, expected, "{status} {}", &body[..body.len().min(60)]);
    }
}
