//! SMSC.ru: what its API reads, and what its answers mean.

use std::time::Duration;

use deflect::config::settings::{GatewayKind, GatewaySettings, Secret, SmscSettings};
use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::store::Followed;
use url::Url;

use crate::gateway_peer::{GatewayPeer, Says, nobody};
use crate::kannel::send_to;
use crate::support::peers::smsc_ru::{Api, LOGIN, PASSWORD, SECRET};

const WAIT: Duration = Duration::from_secs(5);
const WORDS: &str = "Чат & «помощь»: https://m.example/l/Ab3dEfGhJkM";
const ACCEPTED: SendOutcome = SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByPolling };

pub fn settings(name: &str, url: &str) -> GatewaySettings {
    let kind = GatewayKind::Smsc(SmscSettings {
        url: url.parse().unwrap(),
        login: LOGIN.to_owned(),
        password: Secret::new(PASSWORD.to_owned()),
        sender: "Ozon".to_owned(),
        callback_secret: Some(Secret::new(SECRET.to_owned())),
    });
    GatewaySettings { answer_wait: WAIT, ..GatewaySettings::new(name, kind) }
}

async fn outcome(api: &Api, to: &str, wait: Duration, in_doubt: bool) -> SendOutcome {
    let answer = send_to(&settings("smsc", &api.base_url()), (to, WORDS), wait, in_doubt).await;
    assert!(!answer.reason.contains("916"), "the reason is for the log: {}", answer.reason);
    answer.outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_written_the_way_the_api_reads_it() {
    let api = Api::start();
    assert_eq!(outcome(&api, "+79161234567", WAIT, false).await, ACCEPTED);
    let id = "ab".repeat(16);
    let fields = [
        ("login", LOGIN),
        ("psw", PASSWORD),
        ("charset", "utf-8"),
        ("fmt", "3"),
        ("phones", "+79161234567"),
        ("mes", WORDS),
        ("cost", "2"),
        ("id", &id),
        ("sender", "Ozon"),
        ("valid", "00:30"),
    ];
    let expected = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(api.sent(), [expected.into()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_code_means_what_the_table_says() {
    let api = Api::start();
    let throttled = SendOutcome::Throttled { retry_after: None };
    for (code, expected) in [
        (1, SendOutcome::Permanent(Fault::Message)),
        (2, SendOutcome::ChannelDown),
        (3, SendOutcome::ChannelDown),
        (4, SendOutcome::ChannelDown),
        (5, SendOutcome::Permanent(Fault::Message)),
        (6, SendOutcome::Permanent(Fault::Message)),
        (7, SendOutcome::Permanent(Fault::Recipient)),
        (8, SendOutcome::Permanent(Fault::Recipient)),
        (9, throttled),
        (17, SendOutcome::Deferred),
    ] {
        assert_eq!(outcome(&api, &format!("+7916123{code:04}"), WAIT, false).await, expected, "{code}");
    }
}

/// SMSC.ru writes numbers as text in places, and quotes what was sent.
#[tokio::test]
async fn a_code_is_understood_however_it_is_written() {
    for (body, expected) in [
        (r#"{"error":"invalid login","error_code":"2"}"#, SendOutcome::ChannelDown),
        (r#"{"error":"invalid number","error_code":" 7 "}"#, SendOutcome::Permanent(Fault::Recipient)),
        ("{\"error\":\"quoted\there\",\"error_code\":2}\0", SendOutcome::ChannelDown),
        (r#"{"id":17,"cnt":"1","error_code":null}"#, ACCEPTED),
    ] {
        let peer = GatewayPeer::saying(Says::Answer(200, body)).await;
        let answer = send_to(&settings("smsc", peer.url.as_str()), ("+79161234567", WORDS), WAIT, false).await;
        assert_eq!(answer.outcome, expected, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_of_what_was_never_answered_is_asked_about() {
    let api = Api::start();
    let quick = Duration::from_millis(300);
    assert_eq!(outcome(&api, "+79161230098", quick, false).await, SendOutcome::Unknown);
    assert_eq!(outcome(&api, "+79161230098", WAIT, true).await, SendOutcome::Unknown, "error 9: they have it");
    assert_eq!(outcome(&api, "+79161230098", WAIT, false).await, SendOutcome::Throttled { retry_after: None });
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_none_leaves_the_outcome_open() {
    let api = Api::start();
    for (end, what) in [(60, "a page"), (61, "a broken answer"), (62, "an endless answer")] {
        let answered = outcome(&api, &format!("+7916123{end:04}"), WAIT, false).await;
        assert_eq!(answered, SendOutcome::Unknown, "{what}");
    }
    assert_eq!(outcome(&api, "+79161230050", WAIT, false).await, SendOutcome::Unknown);
    let nobody: Url = nobody().await;
    let answer = send_to(&settings("smsc", nobody.as_str()), ("+79161234567", WORDS), WAIT, false).await;
    assert_eq!(answer.outcome, SendOutcome::Retryable);
}
