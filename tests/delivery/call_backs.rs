//! Call-backs of gateways, read as the doors read them: taken with a valid proof, refused without.

use deflect::config::settings::{
    ExolveSettings, GatewayKind, GatewaySettings, KannelSettings, Secret, SmscSettings, SmsruSettings,
};
use deflect::dialect::webhook::Webhook;
use deflect::outbox::sms::receipt::{Receipt, ReceiptError, ReceiptKey, ReceiptSubject};
use deflect::outbox::sms::webhook::{is_text, read_receipts, read_text, receipt_acknowledgement};
use deflect::sms_text::opt_out::InboundIntent;
use deflect::store::{MessageId, Report};
use hyper::header::CONTENT_TYPE;
use hyper::{HeaderMap, Method};
use proptest::prelude::*;

use crate::exolve::{self, TOKEN};
use crate::kannel::settings as kannel;
use crate::post_office::spool;
use crate::support::peers::sms_ru::API_ID;
use crate::support::peers::smsc_ru::SECRET;
use crate::twilio::settings as twilio;
use crate::{smsc, smsru};

const ID: MessageId = MessageId([7; 16]);
const PHONE: &str = "79161234567";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

fn key() -> ReceiptKey {
    ReceiptKey::new(&[[1; 32]])
}

fn with<T>(
    method: Method,
    target: &str,
    content_type: &'static str,
    body: &str,
    read: impl Fn(&Webhook<'_>) -> T,
) -> T {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().unwrap())]);
    read(&Webhook::read(&method, target, &headers, body.as_bytes(), "127.0.0.1".parse().unwrap()).unwrap())
}

fn receipts(gateway: &GatewaySettings, target: &str, body: &str) -> Result<Vec<Receipt>, ReceiptError> {
    let content_type = if body.starts_with('{') { JSON } else { FORM };
    with(Method::POST, target, content_type, body, |webhook| read_receipts(gateway, &key(), webhook))
}

fn text(gateway: &GatewaySettings, target: &str, body: &str) -> Result<(String, String), ReceiptError> {
    let content_type = if body.starts_with('{') { JSON } else { FORM };
    let read = with(Method::POST, target, content_type, body, |webhook| read_text(gateway, webhook));
    read.map(|text| (text.from, text.text))
}

fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn ours(report: Report) -> Result<Vec<Receipt>, ReceiptError> {
    Ok(vec![Receipt { subject: ReceiptSubject::Ours(ID), report }])
}

fn theirs(id: &str, report: Report) -> Receipt {
    Receipt { subject: ReceiptSubject::Theirs(vec![id.to_owned()]), report }
}

fn without_secrets(gateway: &GatewaySettings) -> GatewaySettings {
    let mut gateway = gateway.clone();
    match &mut gateway.kind {
        GatewayKind::Smsc(SmscSettings { callback_secret: secret, .. })
        | GatewayKind::Kannel(KannelSettings { inbound_token: secret, .. })
        | GatewayKind::Exolve(ExolveSettings { inbound_token: secret, .. }) => *secret = None,
        _ => {}
    }
    gateway
}

/// `id`, `phone`, `status` with the sha1 of the fields and the secret of the tests.
fn smsc_status(status: &str) -> Vec<(&'static str, String)> {
    smsc_status_of(&ID.to_string(), status)
}

fn smsc_status_of(id: &str, status: &str) -> Vec<(&'static str, String)> {
    let signed = format!("{id}:{PHONE}:{status}:{SECRET}");
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, signed.as_bytes());
    let sha1 = data_encoding::HEXLOWER.encode(sha1.as_ref());
    vec![
        ("id", id.to_owned()),
        ("phone", PHONE.to_owned()),
        ("status", status.to_owned()),
        ("err", "0".to_owned()),
        ("sha1", sha1),
    ]
}

fn as_form(pairs: &[(&'static str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

#[test]
fn a_status_of_smscs_is_believed_with_its_checksum_only() {
    let gateway = smsc::settings("smsc", "https://smsc.ru");
    let check =
        |pairs: &[(&'static str, String)]| receipts(&gateway, "/receipts/smsc?charset=utf-8&sha1", &as_form(pairs));
    assert_eq!(check(&smsc_status("1")), ours(Report::Delivered));
    assert_eq!(check(&smsc_status("20")), ours(Report::Undelivered));
    assert_eq!(check(&smsc_status("0")), ours(Report::Sent));
    assert_eq!(check(&smsc_status("-3")), Ok(vec![]), "only an answer to a question queues a message again");
    assert_eq!(check(&smsc_status("99")), Err(ReceiptError::Status));
    for id in ["17", "order-17", ""] {
        assert_eq!(check(&smsc_status_of(id, "1")), Ok(vec![]), "{id}: of another sender of the account");
    }
    for at in 0..3 {
        let mut forged = smsc_status("1");
        forged[at].1 = ["08".repeat(16), "79031112233".to_owned(), "2".to_owned()][at].clone();
        assert_eq!(check(&forged), Err(ReceiptError::Unproven), "{}", forged[at].0);
    }
    assert_eq!(check(&smsc_status("1")[..4]), Err(ReceiptError::Unproven), "no checksum");
    let body = as_form(&smsc_status("1"));
    assert_eq!(receipts(&without_secrets(&gateway), "/receipts/smsc", &body), Err(ReceiptError::NotExpected));
}

#[test]
fn smsc_may_bring_json_and_a_get_as_well() {
    let gateway = smsc::settings("smsc", "https://smsc.ru");
    let object: serde_json::Map<_, _> =
        smsc_status("1").into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let json = serde_json::Value::Object(object).to_string();
    assert_eq!(receipts(&gateway, "/receipts/smsc?fmt=3", &json), ours(Report::Delivered));
    let target = format!("/receipts/smsc?{}", as_form(&smsc_status("1")));
    let read = with(Method::GET, &target, FORM, "", |webhook| read_receipts(&gateway, &key(), webhook));
    assert_eq!(read, ours(Report::Delivered));
}

#[test]
fn a_text_through_smsc_is_told_from_a_status_and_signed_too() {
    let gateway = smsc::settings("smsc", "https://smsc.ru");
    let md5 = "9b7108073bb696ddcb2659e1f0b4f07c";
    let signed = |md5: &str| form(&[("phone", PHONE), ("mes", "СТОП"), ("to", "79990001122"), ("md5", md5)]);
    let is = |body: &str| with(Method::POST, "/receipts/smsc", FORM, body, |webhook| is_text(&gateway, webhook));
    assert!(is(&signed(md5)) && !is(&as_form(&smsc_status("1"))));
    assert_eq!(text(&gateway, "/receipts/smsc", &signed(md5)), Ok((PHONE.to_owned(), "СТОП".to_owned())));
    let forged = signed(&"0".repeat(32));
    assert_eq!(text(&gateway, "/receipts/smsc", &forged), Err(ReceiptError::Unproven));
}

#[test]
fn the_hash_of_smsru_covers_every_entry() {
    let mut gateway = smsru::settings("smsru", "https://sms.ru");
    // The example of SMS.ru's documentation of call-backs.
    if let GatewayKind::Smsru(SmsruSettings { api_id, .. }) = &mut gateway.kind {
        *api_id = Secret::new("API-ID".to_owned());
    }
    let hash = "b815738373b3ac35d7eab416a8edc5256a2d774ea0e66d55c551fbdd7a1c67b1";
    let entry = "sms_status\n000000-10000001\n103\n1795353564";
    let body = form(&[("data[0]", entry), ("hash", hash)]);
    let delivered = vec![theirs("000000-10000001", Report::Delivered)];
    assert_eq!(receipts(&gateway, "/receipts/smsru", &body), Ok(delivered));
    for forged in [
        form(&[("data[0]", entry), ("data[1]", entry), ("hash", hash)]),
        form(&[("data[0]", &entry.replace("103", "104")), ("hash", hash)]),
        form(&[("data[0]", entry), ("hash", &"0".repeat(64))]),
        form(&[("data[0]", entry)]),
        form(&[("hash", "d1a8d1d4d6d4b6f1")]),
        String::new(),
    ] {
        assert_eq!(receipts(&gateway, "/receipts/smsru", &forged), Err(ReceiptError::Unproven), "{forged}");
    }
    assert_eq!(receipt_acknowledgement(&gateway), "100");
}

fn smsru_body(entries: &[String]) -> String {
    let hash = ring::digest::digest(&ring::digest::SHA256, format!("{API_ID}{}", entries.concat()).as_bytes());
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (at, entry) in entries.iter().enumerate() {
        form.append_pair(&format!("data[{at}]"), entry);
    }
    form.append_pair("hash", &data_encoding::HEXLOWER.encode(hash.as_ref()));
    form.finish()
}

#[test]
fn a_hundred_entries_of_smsru_are_read_and_foreign_ones_passed_over() {
    let gateway = smsru::settings("smsru", "https://sms.ru");
    let entries: Vec<String> = (0..100).map(|at| format!("sms_status\n000000-{at}\n103\n1795353564")).collect();
    let read = receipts(&gateway, "/receipts/smsru", &smsru_body(&entries)).unwrap();
    assert_eq!((read.len(), &read[99]), (100, &theirs("000000-99", Report::Delivered)));
    let foreign = ["test\n1\n103", "callcheck_status\n1\n401\n5", "sms_status\n1\n999\n5", "sms_status", "", "a\r\nb"];
    let mut entries: Vec<String> = foreign.map(str::to_owned).into();
    entries.push("sms_status\r\n000000-7\r\n104\r\n5".to_owned());
    let read = receipts(&gateway, "/receipts/smsru", &smsru_body(&entries));
    assert_eq!(read, Ok(vec![theirs("000000-7", Report::Undelivered)]));
}

#[test]
fn exolve_shows_the_token_and_says_it_in_whatever_fields() {
    let gateway = exolve::settings("exolve", "https://api.exolve.ru");
    let proven = format!("/inbound/exolve?token={TOKEN}");
    for body in [
        r#"{"sender":"79161234567","text":"СТОП","receiver":"79990001122"}"#,
        r#"{"event":"sms","data":{"from":79161234567,"body":"СТОП"}}"#,
        r#"{"messages":[{"number":"79161234567","message":"СТОП"}]}"#,
    ] {
        assert_eq!(text(&gateway, &proven, body), Ok((PHONE.to_owned(), "СТОП".to_owned())), "{body}");
    }
    let body = r#"{"sender":"79161234567","text":"СТОП"}"#;
    for target in ["/inbound/exolve", "/inbound/exolve?token=", "/inbound/exolve?token=other"] {
        assert_eq!(text(&gateway, target, body), Err(ReceiptError::Unproven), "{target}");
    }
    assert_eq!(text(&without_secrets(&gateway), &proven, body), Err(ReceiptError::NotExpected));
    assert_eq!(text(&gateway, &proven, r#"{"text":"СТОП"}"#), Err(ReceiptError::NoSender));
    let report = r#"{"message_id":439166311870000000,"delivery_status":"Delivered"}"#;
    let delivered = vec![theirs("439166311870000000", Report::Delivered)];
    assert_eq!(receipts(&gateway, &proven, report), Ok(delivered));
    let unknown = r#"{"message_id":"1","delivery_status":"TELEPORTED"}"#;
    assert_eq!(receipts(&gateway, &proven, unknown), Err(ReceiptError::Status));
    assert_eq!(receipts(&gateway, "/receipts/exolve?token=x", report), Err(ReceiptError::Unproven));
}

/// A parser refuses the whole body for one of these, also in a field that nobody reads.
#[test]
fn a_text_is_taken_whatever_else_is_broken_in_its_json() {
    let gateway = exolve::settings("exolve", "https://api.exolve.ru");
    let target = format!("/inbound/exolve?token={TOKEN}");
    let read = |body: &[u8]| {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, JSON.parse().unwrap())]);
        let webhook = Webhook::read(&Method::POST, &target, &headers, body, "127.0.0.1".parse().unwrap()).unwrap();
        read_text(&gateway, &webhook).map(|text| (text.from, text.text))
    };
    let stop = |words: &str| Ok((PHONE.to_owned(), words.to_owned()));
    let body = |name: &str, words: &str| format!(r#"{{"name":"{name}","sender":"{PHONE}","text":"{words}"}}"#);
    assert_eq!(read(format!("\u{feff}{}\0", body("", "STOP")).as_bytes()), stop("STOP"));
    for name in ["a\tb", "a\r\nb", "\0", r"\ud83d", r"\x", r"\u12"] {
        assert_eq!(read(body(name, "STOP").as_bytes()), stop("STOP"), "{name:?}");
    }
    let latin = |text: &str| text.chars().map(|sign| u8::try_from(sign).unwrap()).collect::<Vec<u8>>();
    assert_eq!(read(&latin(&body("\u{c8}\u{e2}", "STOP"))), stop("STOP"), "a name in windows-1251");
    // An operator cut an emoji in two.
    assert_eq!(read(body("", r"STOP \ud83d").as_bytes()), stop("STOP \u{fffd}"));
    // «СТОП» in windows-1251: refused, so that an opt-out is not lost without a word.
    assert_eq!(read(&latin(&body("", "\u{d1}\u{d2}\u{ce}\u{cf}"))), Err(ReceiptError::NotUtf8));
}

#[test]
fn twilio_tells_the_wish_of_a_keyword_of_the_accounts_own() {
    let gateway = twilio(&"http://127.0.0.1:1".parse().unwrap(), "Ozon");
    let told = |kind: &str| {
        let body = form(&[("From", "whatsapp:+79161234567"), ("Body", "ОТБОЙ"), ("OptOutType", kind)]);
        with(Method::POST, "/inbound/twilio", FORM, &body, |webhook| read_text(&gateway, webhook).unwrap())
    };
    for (kind, wish) in [
        ("STOP", Some(InboundIntent::Stop)),
        ("stop", Some(InboundIntent::Stop)),
        ("START", Some(InboundIntent::Start)),
        ("HELP", Some(InboundIntent::Nothing)),
        ("", None),
        ("OTHER", None),
    ] {
        assert_eq!((told(kind).told, told(kind).from.as_str()), (wish, "+79161234567"), "{kind}");
    }
}

#[test]
fn kannel_shows_the_tokens_it_was_given() {
    let mut gateway = kannel("kannel", &"http://127.0.0.1:13013".parse().unwrap());
    let token = key().token(&gateway.name, ID);
    let check = |id: MessageId, token: &str, kind: &str| {
        let target = format!("/receipts/kannel?id={id}&token={token}&type={kind}");
        with(Method::GET, &target, FORM, "", |webhook| read_receipts(&gateway, &key(), webhook))
    };
    assert_eq!(check(ID, &token, "1"), ours(Report::Delivered));
    assert_eq!(check(ID, &token, "16"), ours(Report::Undelivered));
    assert_eq!(check(ID, &token, "64"), Err(ReceiptError::Status));
    assert_eq!(check(MessageId([8; 16]), &token, "1"), Err(ReceiptError::Unproven));
    assert_eq!(check(ID, "", "1"), Err(ReceiptError::Unproven));
    assert_eq!(check(ID, &token[..31], "1"), Err(ReceiptError::Unproven));
    let text = "%D0%A1%D0%A2%D0%9E%D0%9F";
    assert_eq!(from_kannel(&gateway, TOKEN, text), Err(ReceiptError::NotExpected));
    knows_inbound_token(&mut gateway);
    assert_eq!(from_kannel(&gateway, TOKEN, text), Ok(("+79161234567".to_owned(), "СТОП".to_owned())));
    assert_eq!(from_kannel(&gateway, "other", text), Err(ReceiptError::Unproven));
}

/// A text in UCS-2 as Kannel 1.4.5 passes it on where its smsbox is not told to recode.
#[test]
fn a_text_that_kannel_did_not_recode_is_refused_and_not_misunderstood() {
    let mut gateway = kannel("kannel", &"http://127.0.0.1:13013".parse().unwrap());
    knows_inbound_token(&mut gateway);
    for text in ["%04!%04%22%04%1E%04%1F", "%00S%00T%00O%00P", "%04!%00!"] {
        assert_eq!(from_kannel(&gateway, TOKEN, text), Err(ReceiptError::Utf16), "{text}");
    }
    assert!(from_kannel(&gateway, TOKEN, "%0A%D0%A1%D0%A2%D0%9E%D0%9F%0D%0A%09").is_ok());
    assert!(from_kannel(&gateway, TOKEN, "").is_ok(), "an empty text");
}

fn knows_inbound_token(gateway: &mut GatewaySettings) {
    if let GatewayKind::Kannel(KannelSettings { inbound_token, .. }) = &mut gateway.kind {
        *inbound_token = Some(Secret::new(TOKEN.to_owned()));
    }
}

/// Sender and words of a text that a smsbox brings.
fn from_kannel(gateway: &GatewaySettings, token: &str, text: &str) -> Result<(String, String), ReceiptError> {
    let target = format!("/inbound/kannel?token={token}&from=%2B79161234567&text={text}");
    with(Method::GET, &target, FORM, "", |webhook| read_text(gateway, webhook)).map(|text| (text.from, text.text))
}

#[test]
fn a_spool_brings_nothing() {
    assert_eq!(receipts(&spool(), "/receipts/spool?id=1", ""), Err(ReceiptError::NotExpected));
    assert_eq!(text(&spool(), "/inbound/spool", ""), Err(ReceiptError::NotExpected));
}

proptest! {
    /// Nothing a stranger sends is believed, and nothing breaks.
    #[test]
    fn what_a_stranger_sends_is_refused(target in "/[a-z]{1,8}(\\?[a-z0-9&=%]{0,60})?", body in "\\PC{0,200}") {
        for gateway in [
            smsc::settings("smsc", "https://smsc.ru"),
            smsru::settings("smsru", "https://sms.ru"),
            exolve::settings("exolve", "https://api.exolve.ru"),
            kannel("kannel", &"http://127.0.0.1:13013".parse().unwrap()),
        ] {
            for content_type in [FORM, JSON] {
                let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().unwrap())]);
                let here = "127.0.0.1".parse().unwrap();
                let Ok(webhook) = Webhook::read(&Method::POST, &target, &headers, body.as_bytes(), here) else {
                    continue;
                };
                prop_assert!(read_receipts(&gateway, &key(), &webhook).is_err());
                prop_assert!(read_text(&gateway, &webhook).is_err());
            }
        }
    }
}
