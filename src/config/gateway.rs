//! `[gateway.<name>]`: who sends the texts.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use super::place::Placed;
use super::settings::{
    Delivery, GatewayKind, GatewaySettings, Money, Secret, SmppAlphabet, SmppCode, SmppLong, SmppSettings,
};
use super::table::Table;

/// The protocol, before its credentials are read.
#[derive(Clone, Copy)]
enum Protocol {
    Spool,
    Kannel,
    Smpp,
    Smsc,
    Smsru,
    Exolve,
    Twilio,
}

const PROTOCOLS: [(&str, Protocol); 7] = [
    ("spool", Protocol::Spool),
    ("kannel", Protocol::Kannel),
    ("smpp", Protocol::Smpp),
    ("smsc", Protocol::Smsc),
    ("smsru", Protocol::Smsru),
    ("exolve", Protocol::Exolve),
    ("twilio", Protocol::Twilio),
];

/// Reads one gateway.
pub fn read(name: &Placed<String>, table: &mut Table<'_>) -> Option<GatewaySettings> {
    let protocol = match table.value("kind") {
        Some(value) => value.one_of(&PROTOCOLS),
        None => table.required::<String>("kind").and(None),
    };
    let common = GatewaySettings::new(&name.value, GatewayKind::Spool);
    let waits = Duration::from_millis(100)..=Duration::from_secs(300);
    let rate = table.within("rate", 0.0, 0.0..=100_000.0);
    let common = GatewaySettings {
        sends_at_once_max: table.within("sends_at_once_max", common.sends_at_once_max as u64, 1..=1024) as usize,
        answer_wait: table.within("answer_wait", common.answer_wait, waits),
        rate: Some(rate).filter(|rate| *rate > 0.0),
        price: table.within("price", common.price, Money::default()..=Money(1_000_000)),
        transliterates: table.or("transliterate", common.transliterates),
        ..common
    };
    let kind = match protocol {
        Some(Protocol::Spool) => Some(GatewayKind::Spool),
        Some(Protocol::Kannel) => kannel(table),
        Some(Protocol::Smpp) => smpp(table),
        Some(Protocol::Smsc) => smsc(table),
        Some(Protocol::Smsru) => smsru(table),
        Some(Protocol::Exolve) => exolve(table),
        Some(Protocol::Twilio) => twilio(table),
        None => {
            table.accept_rest();
            None
        }
    };
    Some(GatewaySettings { kind: kind?, ..common })
}

fn kannel(table: &mut Table<'_>) -> Option<GatewayKind> {
    let (url, username) = (table.required::<Url>("url"), table.required("username"));
    let (password, sender) = (table.required::<Secret>("password"), table.required("sender"));
    let inbound_token = table.given("inbound_token");
    Some(GatewayKind::Kannel {
        url: url?,
        username: username?,
        password: password?,
        sender: sender?,
        inbound_token: inbound_token?,
    })
}

fn smpp(table: &mut Table<'_>) -> Option<GatewayKind> {
    let (host, system_id, password) = (table.required("host"), table.required("system_id"), table.required("password"));
    let sender = table.required("sender");
    let seconds = |seconds: u64| Duration::from_secs(seconds);
    let settings = SmppSettings {
        port: table.within("port", 2775, 1..=65_535) as u16,
        tls: table.or("tls", false),
        system_type: table.or("system_type", String::new()),
        binds: table.within("binds", 1, 1..=16) as usize,
        window: table.within("window", 10, 1..=1000) as usize,
        enquire_link: table.within("enquire_link", seconds(30), seconds(1)..=seconds(3600)),
        default_alphabet: word(table, "default_alphabet", &ALPHABETS, SmppAlphabet::Gsm7),
        long: word(table, "long_texts", &LONG_TEXTS, SmppLong::Udh),
        codes: codes(table),
        host: host?,
        system_id: system_id?,
        password: password?,
        sender: sender?,
    };
    Some(GatewayKind::Smpp(Box::new(settings)))
}

const ALPHABETS: [(&str, SmppAlphabet); 3] =
    [("gsm7", SmppAlphabet::Gsm7), ("latin1", SmppAlphabet::Latin1), ("ascii", SmppAlphabet::Ascii)];
const LONG_TEXTS: [(&str, SmppLong); 3] =
    [("udh", SmppLong::Udh), ("sar", SmppLong::Sar), ("payload", SmppLong::Payload)];
const CODES: [(&str, SmppCode); 5] = [
    ("throttled", SmppCode::Throttled),
    ("retry", SmppCode::Retry),
    ("recipient", SmppCode::Recipient),
    ("message", SmppCode::Message),
    ("down", SmppCode::Down),
];
const DELIVERIES: [(&str, Delivery); 3] =
    [("sent", Delivery::Sent), ("delivered", Delivery::Delivered), ("undelivered", Delivery::Undelivered)];

fn word<T: Copy>(table: &mut Table<'_>, key: &'static str, words: &[(&'static str, T)], default: T) -> T {
    table.value(key).and_then(|value| value.one_of(words)).unwrap_or(default)
}

/// The centre's own codes: `codes = { 0x0103 = "down" }`, in hex or decimal.
fn codes(table: &mut Table<'_>) -> BTreeMap<u32, SmppCode> {
    let mut codes = BTreeMap::new();
    for (name, value) in table.entries("codes") {
        let code = match name.value.strip_prefix("0x") {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => name.value.parse(),
        };
        match code {
            Ok(code) => codes.extend(value.one_of(&CODES).map(|class| (code, class))),
            Err(_) => {
                let message = format!("`{}` is no status code", name.value);
                value.refuse::<()>(message, Some("write it as 0x0103"));
            }
        }
    }
    codes
}

fn smsc(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://smsc.ru");
    let (login, password, sender) = (table.required("login"), table.required("password"), table.required("sender"));
    let callback_secret = table.given("callback_secret");
    Some(GatewayKind::Smsc {
        url: url?,
        login: login?,
        password: password?,
        sender: sender?,
        callback_secret: callback_secret?,
    })
}

fn smsru(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://sms.ru");
    let (api_id, sender) = (table.required("api_id"), table.required("sender"));
    Some(GatewayKind::Smsru { url: url?, api_id: api_id?, sender: sender? })
}

fn exolve(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://api.exolve.ru");
    let (key, sender, inbound_token) = (table.required("key"), table.required("sender"), table.given("inbound_token"));
    let meaning = |(name, value): (Placed<String>, super::value::Value<'_>)| {
        value.one_of(&DELIVERIES).map(|delivery| (name.value, delivery))
    };
    let statuses = table.entries("statuses").into_iter().filter_map(meaning).collect();
    Some(GatewayKind::Exolve { url: url?, key: key?, sender: sender?, inbound_token: inbound_token?, statuses })
}

fn twilio(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://api.twilio.com");
    let (account, token) = (table.required("account"), table.required::<Secret>("token"));
    let sender = table.required("sender");
    Some(GatewayKind::Twilio { url: url?, account: account?, token: token?, sender: sender? })
}

/// The address of the API, the provider's own where none is given.
fn url_or(table: &mut Table<'_>, own: &str) -> Option<Url> {
    match table.value("url").is_some() {
        true => table.required("url"),
        false => Some(own.parse().expect("an address we wrote ourselves")),
    }
}
