//! Kannel: what its smsbox reads, and what its answers mean.

use deflect::base::clock::Clock;
use deflect::store::{Followed, Store};
use std::sync::Arc;
use std::time::Duration;

use deflect::config::settings::{GatewayKind, GatewayName, GatewaySettings, KannelSettings, Secret};
use deflect::dialect::webhook::Webhook;
use deflect::line::channel::ChannelId;
use deflect::outbox::answer::{Answer, Fault, SendOutcome};
use deflect::outbox::sms::receipt::{Receipt, ReceiptSubject};
use deflect::outbox::sms::webhook::read_receipts;
use deflect::outbox::sms::{OutboundText, SmsGateway};
use deflect::store::{Destination, MessageId, Report};
use hyper::{HeaderMap, Method};
use url::Url;

use crate::gateway_peer::{GatewayPeer, Says, nobody};
use crate::post_office::{Around, receipt_key as key};
use crate::script::noon;

const CYRILLIC: &str = "Чат Ozon: https://m.example/l/Ab3dEfGhJkM";
const ACCEPTED: SendOutcome = SendOutcome::Accepted { provider_ids: vec![], followed: Followed::ByReport };

pub fn settings(name: &str, url: &Url) -> GatewaySettings {
    let mut url = url.clone();
    url.set_path("/cgi-bin/sendsms");
    let password = Secret::new("ivrpw".to_owned());
    let kind = GatewayKind::Kannel(KannelSettings {
        url,
        username: "ivr".to_owned(),
        password,
        sender: "Ozon".to_owned(),
        inbound_token: None,
    });
    GatewaySettings { answer_wait: Duration::from_secs(5), ..GatewaySettings::new(name, kind) }
}

/// Sends one text and returns the answer.
pub async fn send(settings: &GatewaySettings, words: &str, wait: Duration) -> Answer {
    send_to(settings, ("+79161234567", words), wait, false).await
}

/// Sends one text to a number and returns the answer; `in_doubt` when it may have been taken before.
pub async fn send_to(settings: &GatewaySettings, (to, words): (&str, &str), wait: Duration, in_doubt: bool) -> Answer {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(noon());
    let store = Store::open(&data.path().join("deflect.db"), clock.clone(), Arc::new(|_| {})).unwrap();
    let around = Around::new(&store, &clock, &Arc::default(), data.path());
    let (to, channel) = (Destination(to.to_owned()), ChannelId::new("account-chat"));
    let lifetime = Duration::from_secs(29 * 60 + 1);
    let text = OutboundText {
        id: MessageId([0xab; 16]),
        to: &to,
        text: words,
        channel: &channel,
        lifetime,
        now: noon(),
        in_doubt,
    };
    SmsGateway::new(settings, wait, around.gateway_context()).send(&text).await
}

async fn outcome(url: &Url, wait: Duration) -> SendOutcome {
    send(&settings("kannel", url), CYRILLIC, wait).await.outcome
}

#[tokio::test]
async fn a_text_is_written_the_way_smsbox_reads_it() {
    let peer = GatewayPeer::saying(Says::Answer(202, "0: Accepted for delivery")).await;
    let answer = send(&settings("kannel", &peer.url), CYRILLIC, Duration::from_secs(5)).await;
    assert_eq!(answer.outcome, ACCEPTED);
    let seen = peer.only();
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/cgi-bin/sendsms"));
    assert_eq!(seen.body, CYRILLIC);
    let id = "ab".repeat(16);
    let token = key().token(&GatewayName::new("kannel"), MessageId([0xab; 16]));
    let dlr_url = format!("https://line.example.ru/receipts/kannel?id={id}&token={token}&type=%d");
    for (name, value) in [
        ("content-type", "text/plain; charset=UTF-8"),
        ("x-kannel-username", "ivr"),
        ("x-kannel-password", "ivrpw"),
        ("x-kannel-from", "Ozon"),
        ("x-kannel-to", "79161234567"),
        ("x-kannel-coding", "2"),
        ("x-kannel-validity", "30"),
        ("x-kannel-dlr-mask", "31"),
        ("x-kannel-dlr-url", &dlr_url),
    ] {
        assert_eq!(seen.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn a_latin_text_keeps_the_short_alphabet() {
    let peer = GatewayPeer::saying(Says::Answer(202, "0: Accepted for delivery")).await;
    let words = "Ozon chat: https://m.example/l/Ab3dEfGhJkM";
    send(&settings("kannel", &peer.url), words, Duration::from_secs(5)).await;
    assert_eq!(peer.only().header("x-kannel-coding"), "0");
}

#[tokio::test]
async fn every_answer_means_what_the_table_says() {
    for (status, text, expected) in [
        (202, "0: Accepted for delivery", ACCEPTED),
        (202, "3: Queued for later delivery", ACCEPTED),
        (200, "<html>Welcome to the hotel</html>", SendOutcome::Unknown),
        (202, "", SendOutcome::Unknown),
        (503, "Temporal failure, try again later.", SendOutcome::Retryable),
        (500, "", SendOutcome::Unknown),
        (502, "<html>Bad Gateway</html>", SendOutcome::Unknown),
        (503, "<html>Service Unavailable</html>", SendOutcome::Unknown),
        (504, "", SendOutcome::Unknown),
        (408, "", SendOutcome::Retryable),
        (409, "", SendOutcome::Retryable),
        (425, "", SendOutcome::Retryable),
        (403, "Authorization failed for sendsms", SendOutcome::ChannelDown),
        (403, "Not routable. Do not try again.", SendOutcome::Permanent(Fault::Message)),
        (404, "Unknown request.", SendOutcome::ChannelDown),
        (302, "", SendOutcome::ChannelDown),
        (429, "", SendOutcome::Throttled { retry_after: None }),
        (400, "Missing receiver number, rejected", SendOutcome::Permanent(Fault::Recipient)),
        (400, "Sender missing and no global set, rejected", SendOutcome::Permanent(Fault::Message)),
    ] {
        let peer = GatewayPeer::saying(Says::Answer(status, text)).await;
        assert_eq!(outcome(&peer.url, Duration::from_secs(5)).await, expected, "{status} {text}");
    }
}

#[tokio::test]
async fn the_wait_that_is_asked_for_is_kept_at_every_status_that_allows_another_try() {
    let asked = SendOutcome::Throttled { retry_after: Some(Duration::from_secs(30)) };
    for (status, text, expected) in [
        (503, "Temporal failure, try again later.", &asked),
        (503, "<html>Service Unavailable</html>", &asked),
        (408, "", &asked),
        (409, "", &asked),
        (425, "", &asked),
        (429, "", &asked),
        (500, "", &SendOutcome::Unknown),
        (504, "", &SendOutcome::Unknown),
        (400, "Missing receiver number, rejected", &SendOutcome::Permanent(Fault::Recipient)),
    ] {
        for after in
            ["30", "Fri, 20 Nov 2026 09:00:30 GMT", "Friday, 20-Nov-26 09:00:30 GMT", "Fri Nov 20 09:00:30 2026"]
        {
            let peer = GatewayPeer::saying(Says::AnswerLater(status, text, after)).await;
            assert_eq!(outcome(&peer.url, Duration::from_secs(5)).await, *expected, "{status} {text} {after}");
        }
    }
}

#[tokio::test]
async fn nobody_there_is_worth_another_try() {
    assert_eq!(outcome(&nobody().await, Duration::from_secs(5)).await, SendOutcome::Retryable);
}

#[tokio::test]
async fn a_connection_that_is_never_made_has_sent_nothing() {
    // A listener that accepts nothing still completes connections; TLS to it never begins, so nothing is written.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("https://{}", listener.local_addr().unwrap()).parse().unwrap();
    assert_eq!(outcome(&url, Duration::from_millis(200)).await, SendOutcome::Retryable);
}

#[tokio::test]
async fn no_answer_to_a_request_that_was_written_is_unknown() {
    let silent = GatewayPeer::saying(Says::Nothing).await;
    assert_eq!(outcome(&silent.url, Duration::from_millis(200)).await, SendOutcome::Unknown);
    let breaking = GatewayPeer::saying(Says::Breaks).await;
    assert_eq!(outcome(&breaking.url, Duration::from_secs(5)).await, SendOutcome::Unknown);
}

/// A report's address as Kannel fills it in: `%d` becomes the type, `%%` a per cent sign, and every other sign after a
/// per cent sign is an escape of its own, such as `%D`, and lost to us.
fn filled_in_by_kannel(template: &str) -> String {
    let mut parts = template.split('%');
    let mut address = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        match part.chars().next() {
            Some('d') => address.push_str(&format!("1{}", &part[1..])),
            Some(escape) => address.push_str(&part[escape.len_utf8()..]),
            None => address.push_str(&format!("%{}", parts.next().unwrap_or_default())),
        }
    }
    address
}

#[tokio::test]
async fn the_report_it_brings_to_our_address_is_read() {
    let peer = GatewayPeer::saying(Says::Answer(202, "0: Accepted for delivery")).await;
    // A name that must be escaped in a path, in an address where Kannel reads per cent signs itself.
    let settings = settings("оператор 1", &peer.url);
    send(&settings, CYRILLIC, Duration::from_secs(5)).await;
    let template = peer.only().header("x-kannel-dlr-url").to_owned();
    let filled_in = filled_in_by_kannel(&template);
    let url: Url = filled_in.parse().unwrap();
    assert!(!filled_in.contains("79161234567"));
    let path = percent_encoding::percent_decode_str(url.path()).decode_utf8().unwrap();
    assert_eq!(path, "/receipts/оператор 1");
    let target = format!("{}?{}", url.path(), url.query().unwrap());
    let (headers, here) = (HeaderMap::new(), "127.0.0.1".parse().unwrap());
    let webhook = Webhook::read(&Method::GET, &target, &headers, b"", here).unwrap();
    let receipt = Receipt { subject: ReceiptSubject::Ours(MessageId([0xab; 16])), report: Report::Delivered };
    assert_eq!(read_receipts(&settings, &key(), &webhook), Ok(vec![receipt]));
}
