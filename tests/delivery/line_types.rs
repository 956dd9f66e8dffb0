//! Lookups: what providers are asked, what their answers mean, how long they count.

use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::base::number::{Number, NumberPlan};
use deflect::config::settings::{LineTypeProvider, LineTypeSettings, Secret};
use deflect::outbox::LineTypes;
use deflect::outbox::http_client::HttpClient;
use deflect::outbox::line_types::{of_telnyx, of_twilio};
use jiff::ToSpan;
use url::Url;

use crate::gateway_peer::{GatewayPeer, Says, nobody};
use crate::post_office::{PostOffice, pseudonyms};
use crate::script::noon;

const LANDLINE: &str =
    r#"{"valid":true,"line_type_intelligence":{"type":"landline","carrier_name":"AT&T","error_code":null}}"#;
const MOBILE: &str = r#"{"valid":true,"line_type_intelligence":{"type":"mobile","error_code":null}}"#;

fn settings(url: &Url) -> LineTypeSettings {
    let kind = LineTypeProvider::Twilio { account: "AC123".to_owned(), token: Secret::new("secret".to_owned()) };
    let (deadline, keep) = (Duration::from_secs(5), Duration::from_secs(86_400));
    LineTypeSettings { kind, url: url.clone(), countries: vec!["US".to_owned()], deadline, keep, per_day: 100 }
}

fn line_types(office: &PostOffice, settings: LineTypeSettings) -> LineTypes {
    LineTypes::new(settings, HttpClient::new().unwrap(), office.store.clone(), pseudonyms())
}

fn office() -> PostOffice {
    PostOffice::at(Clock::standing_at(noon()))
}

fn number(text: &str) -> Number {
    NumberPlan::new("US", &["US", "GB"]).unwrap().number(text).unwrap()
}

#[tokio::test]
async fn a_land_line_is_asked_about_once_and_again_when_the_answer_is_old() {
    let (office, peer) = (office(), GatewayPeer::saying(Says::Answer(200, LANDLINE)).await);
    let lookup = line_types(&office, settings(&peer.url));
    let number = number("+12125550123");
    for _ in 0..3 {
        assert_eq!(lookup.takes_texts(&number, "US", noon()).await, Some(false));
    }
    let seen = peer.only();
    assert_eq!(seen.path, "/v2/PhoneNumbers/%2B12125550123?Fields=line_type_intelligence");
    assert_eq!((seen.method.as_str(), seen.header("authorization")), ("GET", "Basic QUMxMjM6c2VjcmV0"));
    assert_eq!(lookup.takes_texts(&number, "US", noon() + 25.hours()).await, Some(false));
    assert_eq!(peer.seen().len(), 2, "after a day");
    office.store.forget(pseudonyms().caller(&number), false, "anna").await.unwrap();
    assert_eq!(lookup.takes_texts(&number, "US", noon()).await, Some(false));
    assert_eq!(peer.seen().len(), 3, "a caller who is forgotten");
}

#[tokio::test]
async fn telnyx_is_asked_its_own_way() {
    let answer = r#"{"data":{"phone_number":"+12125550123","carrier":{"type":"mobile","name":"T-Mobile"}}}"#;
    let (office, peer) = (office(), GatewayPeer::saying(Says::Answer(200, answer)).await);
    let kind = LineTypeProvider::Telnyx { key: Secret::new("KEY01".to_owned()) };
    let lookup = line_types(&office, LineTypeSettings { kind, ..settings(&peer.url) });
    assert_eq!(lookup.takes_texts(&number("+12125550123"), "US", noon()).await, Some(true));
    let seen = peer.only();
    assert_eq!(seen.path, "/v2/number_lookup/%2B12125550123?type=carrier");
    assert_eq!(seen.header("authorization"), "Bearer KEY01");
}

#[tokio::test]
async fn whatever_goes_wrong_nothing_is_known_and_nothing_kept() {
    for says in
        [Says::Answer(500, ""), Says::Answer(200, "hotel"), Says::Answer(401, "{}"), Says::Breaks, Says::Nothing]
    {
        let (office, peer) = (office(), GatewayPeer::saying(says.clone()).await);
        let lookup =
            line_types(&office, LineTypeSettings { deadline: Duration::from_millis(300), ..settings(&peer.url) });
        assert_eq!(lookup.takes_texts(&number("+12125550123"), "US", noon()).await, None, "{says:?}");
        let key = pseudonyms().caller(&number("+12125550123"));
        assert_eq!(office.store.line_type(key, noon()).await.unwrap(), None, "{says:?}");
    }
    let lookup = line_types(&office(), settings(&nobody().await));
    assert_eq!(lookup.takes_texts(&number("+12125550123"), "US", noon()).await, None);
}

#[tokio::test]
async fn other_countries_are_not_asked_about_and_a_day_has_an_end() {
    let (office, peer) = (office(), GatewayPeer::saying(Says::Answer(200, MOBILE)).await);
    let lookup = line_types(&office, LineTypeSettings { per_day: 2, ..settings(&peer.url) });
    assert_eq!(lookup.takes_texts(&number("+447400123456"), "GB", noon()).await, None);
    assert_eq!(peer.seen().len(), 0);
    for (at, expected) in [(1, Some(true)), (2, Some(true)), (3, None)] {
        let number = number(&format!("+1212555012{at}"));
        assert_eq!(lookup.takes_texts(&number, "US", noon()).await, expected, "{at}");
    }
    assert_eq!(
        lookup.takes_texts(&number("+12125550129"), "US", noon() + 24.hours()).await,
        Some(true),
        "the next day"
    );
    assert_eq!(peer.seen().len(), 3);
}

#[test]
fn every_type_of_the_providers_is_known() {
    let twilio = |words: &[&str]| words.iter().map(|word| of_twilio(word)).collect::<Vec<_>>();
    assert_eq!(twilio(&["mobile", "nonFixedVoip", "personal"]), [Some(true); 3]);
    let none = ["landline", "tollFree", "premium", "sharedCost", "uan", "voicemail", "pager"];
    assert_eq!(twilio(&none), [Some(false); 7]);
    assert_eq!(twilio(&["fixedVoip", "unknown", ""]), [None; 3]);
    assert_eq!((of_telnyx("mobile"), of_telnyx("fixed line"), of_telnyx("voip")), (Some(true), Some(false), None));
}
