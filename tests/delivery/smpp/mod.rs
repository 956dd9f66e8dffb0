//! The SMPP gateway against a real SMPP server: what it submits, what it makes of the answers, how its links live and
//! die, and what it takes for acknowledged.

mod brought;
mod links;
mod texts;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use deflect::config::settings::{
    GatewayKind, GatewaySettings, Secret, SmppAlphabet, SmppCode, SmppLong, SmppOctets, SmppSettings,
};
use deflect::line::channel::ChannelId;
use deflect::outbox::answer::{Answer, SendOutcome};
use deflect::outbox::sms::OutboundText;
use deflect::outbox::sms::smpp::Smpp;
use deflect::store::{Destination, Followed, MessageId};
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use serde_json::Value;
use tempfile::TempDir;

use crate::post_office::PostOffice;
use crate::support::peers::smsc::Smsc;

/// How long an answer is waited for where one comes.
const WAIT: Duration = Duration::from_secs(10);
/// And where none does.
const SHORT_WAIT: Duration = Duration::from_millis(1500);
const NUMBER: &str = "+79161234501";

/// A centre in a folder of its own.
fn centre() -> (Smsc, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (Smsc::start(folder.path()), folder)
}

/// Settings of one link to a centre on this machine.
fn link(port: u16) -> SmppSettings {
    SmppSettings {
        host: "127.0.0.1".to_owned(),
        port,
        tls: false,
        system_id: Smsc::SYSTEM_ID.to_owned(),
        password: Secret::new(Smsc::PASSWORD.to_owned()),
        system_type: "test".to_owned(),
        sender: "Ozon".to_owned(),
        binds: 1,
        window: 10,
        enquire_link: Duration::from_secs(60),
        default_alphabet: SmppAlphabet::Gsm7,
        inbound_ucs2: SmppOctets::BigEndian,
        long: SmppLong::Udh,
        codes: BTreeMap::from([(0x0103, SmppCode::Down)]),
    }
}

fn gateway_settings(link: SmppSettings) -> GatewaySettings {
    let kind = GatewayKind::Smpp(Box::new(link));
    GatewaySettings { answer_wait: WAIT, ..GatewaySettings::new("operator", kind) }
}

/// A gateway with a store behind it.
struct Desk {
    smpp: Smpp,
    office: PostOffice,
}

impl Desk {
    fn open(link: &SmppSettings, wait: Duration) -> Self {
        Self::trusting(vec![], link, wait)
    }

    fn trusting(authorities: Vec<CertificateDer<'static>>, link: &SmppSettings, wait: Duration) -> Self {
        let office = PostOffice::new();
        let name = gateway_settings(link.clone()).name;
        Self { smpp: Smpp::trusting(authorities, &name, link, wait, office.around().gateway_context()), office }
    }

    async fn send(&self, to: &str, words: &str) -> Answer {
        let (to, channel) = (Destination(to.to_owned()), ChannelId::new("account-chat"));
        let (id, lifetime) = (MessageId([0x5a; 16]), Duration::from_secs(1800));
        let text = OutboundText {
            id,
            to: &to,
            text: words,
            channel: &channel,
            lifetime,
            now: Timestamp::UNIX_EPOCH,
            in_doubt: false,
        };
        self.smpp.send(&text).await
    }

    async fn outcome(&self, to: &str) -> SendOutcome {
        self.send(to, "Чат").await.outcome
    }

    /// Sends until a text is taken, as the outbox does.
    async fn send_until_taken(&self) {
        let end = Instant::now() + Duration::from_secs(20);
        while !is_accepted(&self.outcome(NUMBER).await) {
            assert!(Instant::now() < end, "no text is taken any more");
            tokio::task::yield_now().await;
        }
    }
}

fn is_accepted(outcome: &SendOutcome) -> bool {
    matches!(outcome, SendOutcome::Accepted { followed: Followed::ByReport, .. })
}

/// The ids of a text that was taken.
fn ids(answer: Answer) -> Vec<String> {
    match answer.outcome {
        SendOutcome::Accepted { provider_ids, followed: Followed::ByReport } => provider_ids,
        outcome => panic!("{outcome:?}: {}", answer.reason),
    }
}

fn texts(submitted: &[Value]) -> Vec<&str> {
    submitted.iter().map(|text| text["text"].as_str().unwrap()).collect()
}

fn numbers(submitted: &[Value], key: &str) -> Vec<u64> {
    submitted.iter().map(|text| text[key].as_u64().unwrap_or_else(|| panic!("no {key}"))).collect()
}
