//! Telnyx, Plivo, Bandwidth and Vonage: what their APIs read, what their answers mean, and what they bring.

use std::time::Duration;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use deflect::config::settings::{
    Authentication, BandwidthSettings, GatewayKind, GatewayName, GatewaySettings, PlivoSettings, PublicKey, Secret,
    TelnyxSettings, VonageSettings,
};
use deflect::dialect::signature::{SignatureError, sign};
use deflect::dialect::webhook::Webhook;
use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::outbox::sms::receipt::{Receipt, ReceiptError, ReceiptSubject};
use deflect::outbox::sms::webhook::{is_text, read_receipts, read_text, text_acknowledgement, verify};
use deflect::sms_text::opt_out::InboundIntent;
use deflect::store::{Followed, MessageId, Report};
use hyper::header::{CONTENT_TYPE, HeaderName};
use hyper::{HeaderMap, Method};
use rcgen::{KeyPair, PKCS_RSA_SHA256};
use ring::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use ring::{digest, hmac};
use serde_json::{Value, json};
use url::Url;

use crate::dkim::openssl;
use crate::gateway_peer::{GatewayPeer, Says, Seen};
use crate::kannel::send;
use crate::post_office::receipt_key as key;
use crate::script::noon;
use crate::twilio::settings as twilio_settings;

const WAIT: Duration = Duration::from_secs(5);
const WORDS: &str = "Chat & «help»: https://m.example/l/Ab3dEfGhJkM";
const ID: MessageId = MessageId([0xab; 16]);
const PUBLIC: &str = "https://line.example.ru";
const SECRET: &str = "a-secret-of-the-account";
const TOKEN: &str = "a-token-of-our-own-making";
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn gateway(name: &str, kind: GatewayKind) -> GatewaySettings {
    GatewaySettings { answer_wait: WAIT, ..GatewaySettings::new(name, kind) }
}

fn telnyx_key() -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap()
}

fn telnyx(url: &Url) -> GatewaySettings {
    let public_keys = vec![PublicKey(telnyx_key().public_key().as_ref().try_into().unwrap())];
    let (key, sender, profile) = (secret("KEY01"), "Harbor".to_owned(), Some("profile-1".to_owned()));
    gateway("telnyx", GatewayKind::Telnyx(TelnyxSettings { url: url.clone(), key, sender, profile, public_keys }))
}

fn plivo(url: &Url) -> GatewaySettings {
    let (account, sender) = ("MA1".to_owned(), "+14155550100".to_owned());
    let (token, inbound_token) = (secret(SECRET), Some(secret(TOKEN)));
    gateway("plivo", GatewayKind::Plivo(PlivoSettings { url: url.clone(), account, token, sender, inbound_token }))
}

fn bandwidth(url: &Url) -> GatewaySettings {
    let settings = BandwidthSettings {
        url: url.clone(),
        account: "9900000".to_owned(),
        user: "user".to_owned(),
        password: secret("password"),
        application: "app-1".to_owned(),
        sender: "+14155550100".to_owned(),
        callback_user: "bandwidth".to_owned(),
        callback_password: secret(SECRET),
    };
    gateway("bandwidth", GatewayKind::Bandwidth(settings))
}

fn vonage(url: &Url, private_key: &str) -> GatewaySettings {
    let settings = VonageSettings {
        url: url.clone(),
        application: "app-1".to_owned(),
        private_key: secret(private_key),
        sender: "Harbor".to_owned(),
        signature_secret: secret(SECRET),
    };
    gateway("vonage", GatewayKind::Vonage(settings))
}

/// A URL of nobody, for what is only read.
fn nowhere() -> Url {
    "https://api.example".parse().unwrap()
}

fn receipt_url(gateway: &str) -> String {
    format!("{PUBLIC}/receipts/{gateway}?id={ID}&token={}", key().token(&GatewayName::new(gateway), ID))
}

fn target(url: &str) -> &str {
    &url[PUBLIC.len()..]
}

fn accepted(id: &str) -> SendOutcome {
    SendOutcome::Accepted { provider_ids: vec![id.to_owned()], followed: Followed::ByReport }
}

/// Sends to a peer that answers so, and returns what it saw.
async fn exchange(settings: impl Fn(&Url) -> GatewaySettings, status: u16, body: &'static str) -> (SendOutcome, Seen) {
    let peer = GatewayPeer::saying(Says::Answer(status, body)).await;
    let answer = send(&settings(&peer.url), WORDS, WAIT).await;
    assert!(!answer.reason.contains("9161234567"), "the reason is for the log: {}", answer.reason);
    (answer.outcome, peer.only())
}

async fn outcome(settings: impl Fn(&Url) -> GatewaySettings, status: u16, body: &'static str) -> SendOutcome {
    exchange(settings, status, body).await.0
}

fn said(seen: &Seen) -> Value {
    assert_eq!((seen.method.as_str(), seen.header("content-type")), ("POST", JSON));
    serde_json::from_str(&seen.body).unwrap()
}

/// Checks the answers that mean the same at every gateway.
async fn check_common(settings: impl Fn(&Url) -> GatewaySettings) {
    for (status, body, expected) in [
        (429, "", SendOutcome::Throttled { retry_after: None }),
        (500, "{}", SendOutcome::Unknown),
        (502, "", SendOutcome::Unknown),
        (503, "<html>", SendOutcome::Unknown),
        (408, "", SendOutcome::Retryable),
        (409, "{}", SendOutcome::Retryable),
        (425, "", SendOutcome::Retryable),
        (401, "", SendOutcome::ChannelDown),
        (403, "{}", SendOutcome::ChannelDown),
        (400, "{}", SendOutcome::Permanent(Fault::Message)),
        (200, "<html>Welcome to the hotel</html>", SendOutcome::Unknown),
        (202, "{}", SendOutcome::Unknown),
        (202, "", SendOutcome::Unknown),
    ] {
        assert_eq!(outcome(&settings, status, body).await, expected, "{status} {body}");
    }
}

#[tokio::test]
async fn telnyx_reads_a_text_and_its_codes_are_understood() {
    let answer = r#"{"data":{"id":"40385f64-5717-4562","record_type":"message","to":[{"phone_number":"+79161234567","status":"queued"}]}}"#;
    let (outcome_, seen) = exchange(telnyx, 200, answer).await;
    assert_eq!(outcome_, accepted("40385f64-5717-4562"));
    assert_eq!((seen.path.as_str(), seen.header("authorization")), ("/v2/messages", "Bearer KEY01"));
    let expected = json!({
        "from": "Harbor", "to": "+79161234567", "text": WORDS, "type": "SMS", "messaging_profile_id": "profile-1",
        "webhook_url": receipt_url("telnyx"), "use_profile_webhooks": false,
    });
    assert_eq!(said(&seen), expected);
    check_common(telnyx).await;
    for (status, code, expected) in [
        (403, 40300, SendOutcome::Permanent(Fault::OptedOut)),
        (400, 40310, SendOutcome::Permanent(Fault::Recipient)),
        (400, 40305, SendOutcome::ChannelDown),
        (429, 10011, SendOutcome::Throttled { retry_after: None }),
        (403, 20100, SendOutcome::ChannelDown),
        (400, 99999, SendOutcome::Permanent(Fault::Message)),
    ] {
        let body = json!({"errors": [{"code": code.to_string(), "title": "to +79161234567"}]}).to_string();
        assert_eq!(outcome(telnyx, status, body.leak()).await, expected, "{code}");
    }
}

#[tokio::test]
async fn plivo_reads_a_text_and_its_answers_are_understood() {
    let answer = r#"{"api_id":"db34","message":"message(s) queued","message_uuid":["db3ce55a-7f1d"]}"#;
    let (outcome_, seen) = exchange(plivo, 202, answer).await;
    assert_eq!(outcome_, accepted("db3ce55a-7f1d"));
    let credentials = format!("Basic {}", BASE64.encode(format!("MA1:{SECRET}").as_bytes()));
    assert_eq!((seen.path.as_str(), seen.header("authorization")), ("/v1/Account/MA1/Message/", &*credentials));
    let expected = json!({
        "src": "+14155550100", "dst": "+79161234567", "text": WORDS, "type": "sms", "url": receipt_url("plivo"),
        "method": "POST", "message_expiry": 1741,
    });
    assert_eq!(said(&seen), expected);
    check_common(plivo).await;
    let invalid = r#"{"message":"…","message_uuid":[],"invalid_number":["79161234567"]}"#;
    assert_eq!(outcome(plivo, 202, invalid).await, SendOutcome::Permanent(Fault::Recipient));
    let broke = r#"{"api_id":"1","error":"insufficient credit"}"#;
    assert_eq!(outcome(plivo, 402, broke).await, SendOutcome::ChannelDown);
}

#[tokio::test]
async fn bandwidth_reads_a_text_and_its_answers_are_understood() {
    let answer = r#"{"id":"14762070468292kw2fuqty55yp2b2","owner":"+14155550100","segmentCount":1}"#;
    let (outcome_, seen) = exchange(bandwidth, 202, answer).await;
    assert_eq!(outcome_, accepted("14762070468292kw2fuqty55yp2b2"));
    let credentials = "Basic dXNlcjpwYXNzd29yZA==";
    assert_eq!((seen.path.as_str(), seen.header("authorization")), ("/api/v2/users/9900000/messages", credentials));
    let expires = noon() + Duration::from_secs(29 * 60 + 1);
    let expected = json!({
        "applicationId": "app-1", "to": ["+79161234567"], "from": "+14155550100", "text": WORDS, "tag": ID.to_string(),
        "expiration": expires.to_string(),
    });
    assert_eq!(said(&seen), expected);
    check_common(bandwidth).await;
    let invalid = r#"{"type":"request-validation","description":"…","fieldErrors":[{"fieldName":"to[0]","description":"'+79161234567' must be replaced with a valid E164 formatted telephone number"}]}"#;
    assert_eq!(outcome(bandwidth, 400, invalid).await, SendOutcome::Permanent(Fault::Recipient));
    let sender = r#"{"type":"request-validation","fieldErrors":[{"fieldName":"from"}]}"#;
    assert_eq!(outcome(bandwidth, 400, sender).await, SendOutcome::Permanent(Fault::Message));
}

fn rsa() -> (String, Vec<u8>) {
    let generated = openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "");
    let pem = String::from_utf8(generated).unwrap();
    let public = KeyPair::from_pem_and_sign_algo(&pem, &PKCS_RSA_SHA256).unwrap().public_key_raw().to_vec();
    (pem, public)
}

#[tokio::test]
async fn vonage_reads_a_text_signed_by_the_application_and_its_codes_are_understood() {
    let (pem, public) = rsa();
    let vonage = |url: &Url| vonage(url, &pem);
    let (outcome_, seen) = exchange(vonage, 202, r#"{"message_uuid":"aaaaaaaa-bbbb"}"#).await;
    assert_eq!((outcome_, seen.path.as_str()), (accepted("aaaaaaaa-bbbb"), "/v1/messages"));
    let expected = json!({
        "message_type": "text", "channel": "sms", "to": "79161234567", "from": "Harbor", "text": WORDS, "ttl": 1741,
        "client_ref": ID.to_string(), "webhook_url": receipt_url("vonage"), "webhook_version": "v1",
    });
    assert_eq!(said(&seen), expected);
    let token = seen.header("authorization").strip_prefix("Bearer ").unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public);
    key.verify(signed.as_bytes(), &signature).unwrap();
    let part = |at: usize| -> Value {
        let part = signed.split('.').nth(at).unwrap();
        serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
    };
    let (head, claims) = (part(0), part(1));
    assert_eq!((&head["alg"], &claims["application_id"]), (&json!("RS256"), &json!("app-1")));
    assert_eq!((&claims["iat"], &claims["exp"]), (&noon().as_second().into(), &(noon().as_second() + 300).into()));
    check_common(vonage).await;
    for (status, code, expected) in [
        (422, 1120, SendOutcome::Permanent(Fault::Message)),
        (422, 1070, SendOutcome::ChannelDown),
        (422, 1170, SendOutcome::Permanent(Fault::Recipient)),
        (429, 1000, SendOutcome::Throttled { retry_after: None }),
        (422, 1240, SendOutcome::Permanent(Fault::OptedOut)),
    ] {
        let kind = format!("https://developer.vonage.com/api-errors/messages#{code}");
        let body = json!({"type": kind, "title": "…", "detail": "to 79161234567"}).to_string();
        assert_eq!(outcome(vonage, status, body.leak()).await, expected, "{code}");
    }
}

/// A parser refuses the whole answer for one of these, and nobody would know the id or the code.
#[tokio::test]
async fn an_answer_is_read_whatever_else_is_broken_in_it() {
    let twilio = |url: &Url| twilio_settings(url, "Ozon");
    let taken = "{\"body\":\"a\tb\",\"sid\":\"1\",\"id\":\"1\",\"data\":{\"id\":\"1\"},\"message_uuid\":[\"1\"]}";
    assert_eq!(outcome(telnyx, 200, taken).await, accepted("1"));
    assert_eq!(outcome(plivo, 202, taken).await, accepted("1"));
    assert_eq!(outcome(bandwidth, 202, taken).await, accepted("1"));
    assert_eq!(outcome(twilio, 201, taken).await, accepted("1"));
    let opted_out = r#"{"message":"C:\x","code":"21610"}"#;
    assert_eq!(outcome(twilio, 400, opted_out).await, SendOutcome::Permanent(Fault::OptedOut));
}

/// A call-back of a whole account, such as that of a messaging service.
#[test]
fn what_twilio_signs_of_another_sender_is_acknowledged_and_tells_nothing() {
    let gateway = twilio_settings(&nowhere(), "Ozon");
    let told = |target| {
        let body = form(&[("MessageSid", "SM1"), ("MessageStatus", "delivered")]);
        Request { target, body, headers: vec![] }.receipts(&gateway)
    };
    assert_eq!(told("/receipts/twilio"), Ok(vec![]));
    assert_eq!(told("/receipts/twilio?id=order-17"), Ok(vec![]));
    assert_eq!(told(&format!("/receipts/twilio?id={ID}")), ours(Report::Delivered));
}

/// A request to us.
struct Request<'a> {
    target: &'a str,
    body: String,
    headers: Vec<(&'static str, String)>,
}

impl Request<'_> {
    fn read<T>(&self, read: impl Fn(&Webhook<'_>) -> T) -> T {
        let content_type = if self.body.starts_with(['{', '[']) { JSON } else { FORM };
        let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().unwrap())]);
        for (name, value) in &self.headers {
            headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        let (body, here) = (self.body.as_bytes(), "127.0.0.1".parse().unwrap());
        read(&Webhook::read(&Method::POST, self.target, &headers, body, here).unwrap())
    }

    fn proof(&self, gateway: &GatewaySettings) -> Result<(), SignatureError> {
        self.read(|webhook| verify(gateway, &PUBLIC.parse().unwrap(), webhook, noon()))
    }

    fn receipts(&self, gateway: &GatewaySettings) -> Result<Vec<Receipt>, ReceiptError> {
        self.read(|webhook| read_receipts(gateway, &key(), webhook))
    }

    fn text(&self, gateway: &GatewaySettings) -> Result<(String, String, Option<InboundIntent>), ReceiptError> {
        self.read(|webhook| read_text(gateway, webhook).map(|text| (text.from, text.text, text.told)))
    }
}

fn ours(report: Report) -> Result<Vec<Receipt>, ReceiptError> {
    Ok(vec![Receipt { subject: ReceiptSubject::Ours(ID), report }])
}

fn theirs(id: &str, report: Report) -> Result<Vec<Receipt>, ReceiptError> {
    Ok(vec![Receipt { subject: ReceiptSubject::Theirs(vec![id.to_owned()]), report }])
}

fn text(from: &str, words: &str) -> Result<(String, String, Option<InboundIntent>), ReceiptError> {
    Ok((from.to_owned(), words.to_owned(), None))
}

fn signed_by_telnyx(target: &str, body: Value) -> Request<'_> {
    let (body, at) = (body.to_string(), noon().as_second().to_string());
    let signature = BASE64.encode(telnyx_key().sign(format!("{at}|{body}").as_bytes()).as_ref());
    let headers = vec![("telnyx-signature-ed25519", signature), ("telnyx-timestamp", at)];
    Request { target, body, headers }
}

#[test]
fn what_telnyx_signs_is_believed_of_the_message_whose_token_it_shows() {
    let gateway = telnyx(&nowhere());
    let event = |status: &str| json!({"data": {"event_type": "message.finalized", "payload": {"id": "4038", "to": [{"status": status}]}}});
    let url = receipt_url("telnyx");
    let delivered = signed_by_telnyx(target(&url), event("delivered"));
    assert_eq!((delivered.proof(&gateway), delivered.receipts(&gateway)), (Ok(()), ours(Report::Delivered)));
    let failed = signed_by_telnyx(target(&url), event("delivery_failed"));
    assert_eq!(failed.receipts(&gateway), ours(Report::Undelivered));
    assert_eq!(signed_by_telnyx(target(&url), event("odd")).receipts(&gateway), Err(ReceiptError::Status));
    let of_profile = signed_by_telnyx("/receipts/telnyx", event("sent"));
    assert_eq!(of_profile.receipts(&gateway), theirs("4038", Report::Sent));
    let moved = format!("/receipts/telnyx?id={}&token={}", MessageId([1; 16]), "0".repeat(32));
    assert_eq!(signed_by_telnyx(&moved, event("delivered")).receipts(&gateway), Err(ReceiptError::Unproven));

    let forged = Request { body: event("delivered").to_string().replace("4038", "4039"), ..delivered };
    assert_eq!(forged.proof(&gateway), Err(SignatureError::Mismatch { hint: None }));

    let payload = json!({"from": {"phone_number": "+14155550123"}, "text": "STOP", "autoresponse_type": "OPT_OUT"});
    let stop = json!({"data": {"event_type": "message.received", "payload": payload}});
    let stop = signed_by_telnyx("/inbound/telnyx", stop);
    assert!(stop.read(|webhook| is_text(&gateway, webhook)), "a profile has one address for both");
    let expected = ("+14155550123".to_owned(), "STOP".to_owned(), Some(InboundIntent::Stop));
    assert_eq!((stop.proof(&gateway), stop.text(&gateway)), (Ok(()), Ok(expected)));
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn signed_by_plivo<'a>(url: &'a str, pairs: &[(&str, &str)]) -> Request<'a> {
    let authentication = Authentication::Plivo { tokens: vec![secret(SECRET)] };
    let headers = sign(&authentication, &url.parse().unwrap(), pairs, "nonce-1", jiff::Timestamp::now()).unwrap();
    Request { target: target(url), body: form(pairs), headers }
}

#[test]
fn plivo_signs_or_shows_the_token() {
    let gateway = plivo(&nowhere());
    let report = [("MessageUUID", "db3c"), ("Status", "delivered"), ("ErrorCode", "000")];
    let url = receipt_url("plivo");
    let delivered = signed_by_plivo(&url, &report);
    assert_eq!((delivered.proof(&gateway), delivered.receipts(&gateway)), (Ok(()), ours(Report::Delivered)));
    let forged = Request { body: form(&[("Status", "failed")]), ..delivered };
    assert!(forged.proof(&gateway).is_err());
    let unsigned = |target| Request { target, body: form(&report), headers: vec![] };
    assert_eq!(unsigned(target(&url)).receipts(&gateway), ours(Report::Delivered), "its own token is in the address");
    let other = format!("/receipts/plivo?id={ID}&token=other");
    assert_eq!(unsigned(&other).receipts(&gateway), Err(ReceiptError::Unproven));
    assert_eq!(unsigned("/receipts/plivo").receipts(&gateway), Err(ReceiptError::NoMessage));

    let words = [("From", "14155550123"), ("To", "14155550100"), ("Text", "STOP"), ("Type", "sms")];
    let url = format!("{PUBLIC}/inbound/plivo");
    let stop = signed_by_plivo(&url, &words);
    assert_eq!((stop.proof(&gateway), stop.text(&gateway)), (Ok(()), text("+14155550123", "STOP")));
    let unsigned = |target| Request { target, body: form(&words), headers: vec![] };
    assert_eq!(unsigned("/inbound/plivo").text(&gateway), Err(ReceiptError::Unproven));
    let shown = format!("/inbound/plivo?token={TOKEN}");
    assert_eq!(unsigned(&shown).text(&gateway), text("+14155550123", "STOP"));
    let weak = vec![("x-plivo-signature-v2", "c2lnbg==".to_owned())];
    let weak = Request { target: "/inbound/plivo", body: form(&words), headers: weak };
    assert_eq!(weak.text(&gateway), Err(ReceiptError::Unproven), "V2 covers no parameters");
    let (content_type, body) = text_acknowledgement(&gateway);
    assert!(content_type.starts_with("text/xml") && body.ends_with("<Response/>"), "a body would be sent on");
}

#[test]
fn bandwidth_brings_lists_with_a_password() {
    let gateway = bandwidth(&nowhere());
    let request = |body: Value, password: &str| {
        let credentials = BASE64.encode(format!("bandwidth:{password}").as_bytes());
        let headers = vec![("authorization", format!("Basic {credentials}"))];
        Request { target: "/receipts/bandwidth", body: body.to_string(), headers }
    };
    let event = |kind: &str, tag: &str, code: i64| {
        json!({"type": kind, "time": "2026-11-28T10:00:00Z", "to": "+14155550123", "errorCode": code,
               "message": {"id": "1476", "direction": "out", "tag": tag, "to": ["+14155550123"]}})
    };
    let ours_ = ID.to_string();
    let both = json!([event("message-delivered", &ours_, 0), event("message-failed", "", 4720)]);
    let expected = [ours(Report::Delivered).unwrap(), theirs("1476", Report::Undelivered).unwrap()].concat();
    let request_ = request(both.clone(), SECRET);
    assert_eq!((request_.proof(&gateway), request_.receipts(&gateway)), (Ok(()), Ok(expected)));
    assert_eq!(request(both.clone(), "other").proof(&gateway), Err(SignatureError::Password));
    let naked = Request { headers: vec![], ..request(both, SECRET) };
    assert_eq!(naked.proof(&gateway), Err(SignatureError::NoCredentials));
    let odd = request(json!([event("message-teleported", &ours_, 0)]), SECRET);
    assert_eq!(odd.receipts(&gateway), Err(ReceiptError::Status));
    assert_eq!(request(json!([]), SECRET).receipts(&gateway), Err(ReceiptError::Status));

    let message = json!({"id": "1477", "direction": "in", "from": "+14155550123", "text": "Stop"});
    let stop = request(json!([{"type": "message-received", "to": "+14155550100", "message": message}]), SECRET);
    assert!(stop.read(|webhook| is_text(&gateway, webhook)), "an application may have one address for both");
    assert_eq!(stop.text(&gateway), text("+14155550123", "Stop"));
}

fn signed_by_vonage<'a>(target: &'a str, body: &Value, at: i64, secret: &str) -> Request<'a> {
    let body = body.to_string();
    let hash = HEXLOWER.encode(digest::digest(&digest::SHA256, body.as_bytes()).as_ref());
    let claims = json!({"iat": at, "jti": "1", "iss": "Vonage", "payload_hash": hash, "api_key": "a", "application_id": "app-1"});
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let signed = format!("{}.{}", part(&json!({"typ": "JWT", "alg": "HS256"})), part(&claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), signed.as_bytes());
    let token = format!("{signed}.{}", BASE64URL_NOPAD.encode(tag.as_ref()));
    Request { target, body, headers: vec![("authorization", format!("Bearer {token}"))] }
}

#[test]
fn what_vonage_signs_is_believed_of_its_body_and_hour() {
    let gateway = vonage(&nowhere(), "");
    let now = noon().as_second();
    let status = |status: &str| json!({"message_uuid": "aaaa", "status": status, "client_ref": ID.to_string()});
    let signed = |body: &Value, at, secret| signed_by_vonage("/receipts/vonage", body, at, secret);
    let delivered = signed(&status("delivered"), now, SECRET);
    assert_eq!((delivered.proof(&gateway), delivered.receipts(&gateway)), (Ok(()), ours(Report::Delivered)));
    assert_eq!(signed(&status("rejected"), now, SECRET).receipts(&gateway), ours(Report::Undelivered));
    let nameless = json!({"message_uuid": "aaaa", "status": "submitted"});
    assert_eq!(signed(&nameless, now, SECRET).receipts(&gateway), theirs("aaaa", Report::Sent));
    let forged = Request { body: status("rejected").to_string(), ..delivered };
    assert_eq!(forged.proof(&gateway), Err(SignatureError::Body));
    let other = signed(&status("delivered"), now, "other").proof(&gateway);
    assert_eq!(other, Err(SignatureError::Mismatch { hint: None }));
    let old = signed(&status("delivered"), now - 301, SECRET).proof(&gateway);
    assert_eq!(old, Err(SignatureError::Clock { seconds: 301 }));
    let none = BASE64URL_NOPAD.encode(br#"{"alg":"none"}"#);
    for (token, expected) in [
        (String::new(), SignatureError::Missing("authorization")),
        ("Bearer".to_owned(), SignatureError::Malformed),
        ("Bearer a.b".to_owned(), SignatureError::Malformed),
        (format!("Bearer {none}.e30."), SignatureError::UnknownAlgorithm),
    ] {
        let request = Request { target: "/", body: "{}".to_owned(), headers: vec![("authorization", token.clone())] };
        assert_eq!(request.proof(&gateway), Err(expected), "{token}");
    }
    let stop = json!({"channel": "sms", "from": "14155550123", "to": "14155550100", "text": "STOP"});
    let stop = signed_by_vonage("/inbound/vonage", &stop, now, SECRET);
    assert_eq!((stop.proof(&gateway), stop.text(&gateway)), (Ok(()), text("+14155550123", "STOP")));
}

/// Reports of each provider about a text that did not arrive, with the code of an opt-out and with another one.
#[test]
fn an_opt_out_with_the_provider_is_read_in_its_reports() {
    let read = |gateway: &GatewaySettings, target: &str, body: String| {
        let headers = vec![];
        Request { target, body, headers }.receipts(gateway)
    };
    for (is_opt_out, [twilio_code, telnyx_code, plivo_code, bandwidth_code, vonage_code]) in
        [(true, [21610, 40300, 200, 4775, 1240]), (false, [30003, 40008, 30, 4720, 1250])]
    {
        let expected = ours(if is_opt_out { Report::OptedOut } else { Report::Undelivered });
        let failed = |state: &str, code: u32| form(&[(state, "undelivered"), ("ErrorCode", &code.to_string())]);
        let url = receipt_url("twilio");
        let twilio = read(&twilio_settings(&nowhere(), "Ozon"), target(&url), failed("MessageStatus", twilio_code));
        let errors = json!([{"code": telnyx_code.to_string(), "title": "A failure"}]);
        let payload = json!({"id": "4038", "to": [{"status": "delivery_failed"}], "errors": errors});
        let event = json!({"data": {"event_type": "message.finalized", "payload": payload}});
        let url = receipt_url("telnyx");
        let telnyx = read(&telnyx(&nowhere()), target(&url), event.to_string());
        let url = receipt_url("plivo");
        let plivo = read(&plivo(&nowhere()), target(&url), failed("Status", plivo_code));
        let event =
            json!([{"type": "message-failed", "errorCode": bandwidth_code, "message": {"tag": ID.to_string()}}]);
        let bandwidth = read(&bandwidth(&nowhere()), "/receipts/bandwidth", event.to_string());
        let kind = format!("https://developer.vonage.com/api-errors/messages#{vonage_code}");
        let status =
            json!({"status": "rejected", "client_ref": ID.to_string(), "error": {"type": kind, "title": vonage_code}});
        let vonage = read(&vonage(&nowhere(), ""), "/receipts/vonage", status.to_string());
        for (name, report) in
            [("twilio", twilio), ("telnyx", telnyx), ("plivo", plivo), ("bandwidth", bandwidth), ("vonage", vonage)]
        {
            assert_eq!(report, expected, "{name}, an opt-out: {is_opt_out}");
        }
    }
}
