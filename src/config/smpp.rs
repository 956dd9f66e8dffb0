//! `[gateway.<name>]` of kind `smpp`: an SMS centre (<https://smpp.org/SMPP_v3_4_Issue1_2.pdf>).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use super::settings::{GatewayKind, Secret, SmppAlphabet, SmppCode, SmppLong, SmppOctets, SmppSettings};
use super::shape::Kind;
use super::table::Table;
use super::value::{FromToml, TomlValue};

const ALPHABETS: [(&str, SmppAlphabet); 3] =
    [("gsm7", SmppAlphabet::Gsm7), ("latin1", SmppAlphabet::Latin1), ("ascii", SmppAlphabet::Ascii)];
const ORDERS: [(&str, SmppOctets); 2] =
    [("big-endian", SmppOctets::BigEndian), ("little-endian", SmppOctets::LittleEndian)];
const LONG_TEXTS: [(&str, SmppLong); 3] =
    [("udh", SmppLong::Udh), ("sar", SmppLong::Sar), ("payload", SmppLong::Payload)];
const CODES: [(&str, SmppCode); 5] = [
    ("throttled", SmppCode::Throttled),
    ("retry", SmppCode::Retry),
    ("recipient", SmppCode::Recipient),
    ("message", SmppCode::Message),
    ("down", SmppCode::Down),
];
/// The longest sender name, and the longest sender number (E.164).
const NAME_SIGNS_MAX: usize = 11;
const NUMBER_DIGITS_MAX: usize = 15;
/// The signs of a name beside letters and digits.
const NAME_SIGNS: &str = "!?-_.() ";

/// The name or address of a machine, without a port.
struct Host(String);

/// The sender of texts: a registered name or a number.
struct Sender(String);

/// ASCII text with fewer than `SIZE` characters, as fields of SMPP end with a zero.
struct AsciiField<const SIZE: usize>(String);

/// As [`AsciiField`], for a secret, of which nothing is repeated.
struct SecretField<const SIZE: usize>(Secret);

/// Reads the keys of this kind.
pub(super) fn read(table: &mut Table<'_>) -> Option<GatewayKind> {
    let (host, system_id) = (table.required::<Host>("host"), table.required::<AsciiField<16>>("system_id"));
    let (password, sender) = (table.required::<SecretField<9>>("password"), table.required::<Sender>("sender"));
    let seconds = |seconds: u64| Duration::from_secs(seconds);
    let settings = SmppSettings {
        port: table.within("port", 2775, 1..=65_535) as u16,
        tls: table.or("tls", false),
        system_type: table.or("system_type", AsciiField::<13>(String::new())).0,
        binds: table.within("binds", 1, 1..=16) as usize,
        window: table.within("window", 10, 1..=1000) as usize,
        enquire_link: table.within("enquire_link", seconds(30), seconds(1)..=seconds(3600)),
        default_alphabet: word(table, "default_alphabet", &ALPHABETS, SmppAlphabet::Gsm7),
        inbound_ucs2: word(table, "inbound_ucs2", &ORDERS, SmppOctets::BigEndian),
        long: word(table, "long_texts", &LONG_TEXTS, SmppLong::Udh),
        codes: codes(table),
        host: host?.0,
        system_id: system_id?.0,
        password: password?.0,
        sender: sender?.0,
    };
    Some(GatewayKind::Smpp(Box::new(settings)))
}

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
            Ok(0) | Err(_) => {
                let problem = name.problem(format!("`{}` is no status code of a refusal", name.value));
                value.reading().context.problems.push(problem.with_help("write it as 0x0103 or 259"));
            }
            Ok(code) => codes.extend(value.one_of(&CODES).map(|class| (code, class))),
        }
    }
    codes
}

impl FromToml for Host {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        let is_host = text.parse::<IpAddr>().is_ok() || !text.contains([':', '/', '@', ' ']);
        if is_host {
            return Some(Self(text));
        }
        let help = "write the name alone, such as `smpp.example.ru`; the port goes into `port`, TLS into `tls`";
        value.refuse(format!("`{text}` is not the name of a machine"), Some(help))
    }
}

impl FromToml for Sender {
    const KIND: Kind = Kind::Text;

    /// A name that phones show, as operators register them, or the digits of a number.
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        if is_sender_number(&text) || is_sender_name(&text, "") {
            return Some(Self(text));
        }
        let help =
            "a name has at most 11 of `a-z A-Z 0-9 ! ? - _ . ( )` and spaces; a number has digits only, at most 15";
        value.refuse(format!("`{text}` cannot be the sender of a text"), Some(help))
    }
}

/// True for at most as many digits as a number has.
pub(super) fn is_sender_number(text: &str) -> bool {
    text.bytes().all(|sign| sign.is_ascii_digit()) && text.len() <= NUMBER_DIGITS_MAX
}

/// True for a name as operators register it, where these signs may stand too.
pub(super) fn is_sender_name(text: &str, more_signs: &str) -> bool {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || NAME_SIGNS.contains(sign) || more_signs.contains(sign);
    text.len() <= NAME_SIGNS_MAX && text.chars().all(is_sign)
}

impl<const SIZE: usize> FromToml for AsciiField<SIZE> {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        if is_field(&text, SIZE) { Some(Self(text)) } else { refuse_field(value, SIZE) }
    }
}

impl<const SIZE: usize> FromToml for SecretField<SIZE> {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let secret = Secret::from_toml(value)?;
        if is_field(secret.expose(), SIZE) { Some(Self(secret)) } else { refuse_field(value, SIZE) }
    }
}

fn is_field(text: &str, size: usize) -> bool {
    text.len() < size && text.bytes().all(|sign| sign.is_ascii_graphic() || sign == b' ')
}

fn refuse_field<T>(value: TomlValue<'_>, size: usize) -> Option<T> {
    let message = format!("`{}` must be ASCII of at most {} characters, as SMPP has room for", value.key(), size - 1);
    value.refuse(message, None)
}
