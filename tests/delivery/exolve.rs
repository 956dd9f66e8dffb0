//! MTS Exolve: what its API reads, and what its answers mean.

use std::collections::BTreeMap;
use std::time::Duration;

use deflect::config::settings::{Delivery, ExolveSettings, GatewayKind, GatewaySettings, Secret};
use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::store::Followed;
use serde_json::json;

use crate::gateway_peer::{GatewayPeer, Says};
use crate::kannel::send_to;
use crate::support::peers::exolve::{Api, KEY};

const WAIT: Duration = Duration::from_secs(5);
const WORDS: &str = "Чат: https://m.example/l/Ab3dEfGhJkM";
/// The token in its call-backs.
pub const TOKEN: &str = "inbound-token";

pub fn settings(name: &str, url: &str) -> GatewaySettings {
    let statuses = [("DELIVERED", Delivery::Delivered), ("failed", Delivery::Undelivered), ("SENDING", Delivery::Sent)];
    let kind = GatewayKind::Exolve(ExolveSettings {
        url: url.parse().unwrap(),
        key: Secret::new(KEY.to_owned()),
        sender: "Ozon".to_owned(),
        inbound_token: Some(Secret::new(TOKEN.to_owned())),
        statuses: BTreeMap::from(statuses.map(|(word, delivery)| (word.to_owned(), delivery))),
    });
    GatewaySettings { answer_wait: WAIT, ..GatewaySettings::new(name, kind) }
}

async fn outcome(url: &str, to: &str, wait: Duration) -> SendOutcome {
    let answer = send_to(&settings("exolve", url), (to, WORDS), wait, false).await;
    assert!(!answer.reason.contains("916"), "the reason is for the log: {}", answer.reason);
    answer.outcome
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_written_the_way_the_api_reads_it() {
    let api = Api::start();
    let provider_ids = vec!["439166311870000000".to_owned()];
    let accepted = SendOutcome::Accepted { provider_ids, followed: Followed::ByPolling };
    assert_eq!(outcome(&api.base_url(), "+79161234567", WAIT).await, accepted);
    assert_eq!(api.sent(), [json!({"number": "Ozon", "destination": "79161234567", "text": WORDS})]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_means_what_its_status_says() {
    let api = Api::start();
    for (end, expected) in [
        (400, SendOutcome::Permanent(Fault::Message)),
        (401, SendOutcome::ChannelDown),
        (402, SendOutcome::ChannelDown),
        (403, SendOutcome::ChannelDown),
        (429, SendOutcome::Throttled { retry_after: None }),
        (500, SendOutcome::Unknown),
        (503, SendOutcome::Unknown),
        (200, SendOutcome::Deferred),
    ] {
        assert_eq!(outcome(&api.base_url(), &format!("+7916123{end:04}"), WAIT).await, expected, "{end}");
    }
    let silent = outcome(&api.base_url(), "+79161230098", Duration::from_millis(300)).await;
    assert_eq!(silent, SendOutcome::Unknown);
}

#[tokio::test]
async fn an_answer_that_is_none_leaves_the_outcome_open() {
    let endless: &'static str = format!(r#"{{"message_id":"1","filler":"{}"}}"#, "x".repeat(1 << 20)).leak();
    for body in ["<html>Ошибка</html>", r#"{"message_id":"439"#, "{}", "", endless] {
        let peer = GatewayPeer::saying(Says::Answer(200, body)).await;
        let answered = outcome(peer.url.as_str(), "+79161234567", WAIT).await;
        assert_eq!(answered, SendOutcome::Unknown, "{}", &body[..body.len().min(60)]);
    }
}
