//! `[gateway.<name>]`: an SMS gateway.

use std::ops::RangeInclusive;
use std::time::Duration;

use url::Url;

use super::address::Encrypted;
use super::country::CountryCode;
use super::described;
use super::place::Placed;
use super::public_key::PublicKeys;
use super::references::References;
use super::secret::{PlatformSecret, RsaKey, Token};
use super::settings::{
    BandwidthSettings, Delivery, ExolveSettings, GatewayKind, GatewaySettings, KannelSettings, Money, PlivoSettings,
    Secret, SmscSettings, SmsruSettings, TelnyxSettings, TwilioSettings, VonageSettings,
};
use super::shape::Kind;
use super::smpp::{self, is_sender_name, is_sender_number};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::call::LineId;

/// SMSC.ru takes four connections of one account at once; one of them is for status polls.
const SMSC_SENDS_AT_ONCE_MAX: usize = 3;

/// The protocol, before its credentials are read.
#[derive(Clone, Copy)]
enum GatewayProtocol {
    Spool,
    Kannel,
    Smpp,
    Smsc,
    Smsru,
    Exolve,
    Twilio,
    Telnyx,
    Plivo,
    Bandwidth,
    Vonage,
    Http,
}

const PROTOCOLS: [(&str, GatewayProtocol); 12] = [
    ("spool", GatewayProtocol::Spool),
    ("kannel", GatewayProtocol::Kannel),
    ("smpp", GatewayProtocol::Smpp),
    ("smsc", GatewayProtocol::Smsc),
    ("smsru", GatewayProtocol::Smsru),
    ("exolve", GatewayProtocol::Exolve),
    ("twilio", GatewayProtocol::Twilio),
    ("telnyx", GatewayProtocol::Telnyx),
    ("plivo", GatewayProtocol::Plivo),
    ("bandwidth", GatewayProtocol::Bandwidth),
    ("vonage", GatewayProtocol::Vonage),
    ("http", GatewayProtocol::Http),
];

/// The digits of a short code.
const SHORT_CODE_DIGITS: RangeInclusive<usize> = 3..=8;
/// The most sends under way at once to one gateway.
const SENDS_AT_ONCE_MAX: usize = 1024;

/// Reads one gateway.
pub(super) fn read(
    name: &Placed<String>,
    table: &mut Table<'_>,
    references: &mut References,
) -> Option<GatewaySettings> {
    let protocol = table.required_one_of("kind", &PROTOCOLS);
    let common = GatewaySettings::new(&name.value, GatewayKind::Spool);
    let waits = Duration::from_millis(100)..=Duration::from_secs(300);
    let rate = table.within("rate", 0.0, 0.0..=100_000.0);
    let common = GatewaySettings {
        answer_wait: table.within("answer_wait", common.answer_wait, waits),
        rate: Some(rate).filter(|rate| *rate > 0.0),
        price: table.within("price", common.price, Money::default()..=Money(1_000_000)),
        transliterates: table.or("transliterate", common.transliterates),
        countries: table.or::<Vec<CountryCode>>("countries", vec![]).into_iter().map(|code| code.0).collect(),
        lines: lines(table, references),
        ..common
    };
    let kind = match protocol {
        Some(GatewayProtocol::Spool) => Some(GatewayKind::Spool),
        Some(GatewayProtocol::Kannel) => kannel(table),
        Some(GatewayProtocol::Smpp) => smpp::read(table),
        Some(GatewayProtocol::Smsc) => smsc(table),
        Some(GatewayProtocol::Smsru) => smsru(table),
        Some(GatewayProtocol::Exolve) => exolve(table),
        Some(GatewayProtocol::Twilio) => twilio(table),
        Some(GatewayProtocol::Telnyx) => telnyx(table),
        Some(GatewayProtocol::Plivo) => plivo(table),
        Some(GatewayProtocol::Bandwidth) => bandwidth(table),
        Some(GatewayProtocol::Vonage) => vonage(table),
        Some(GatewayProtocol::Http) => described::read(table),
        None => {
            table.accept_rest();
            None
        }
    };
    let sends_at_once = match &kind {
        Some(GatewayKind::Smpp(link)) => link.binds * link.window,
        Some(GatewayKind::Smsc(_)) => SMSC_SENDS_AT_ONCE_MAX,
        _ => common.sends_at_once_max,
    };
    let sends_at_once = sends_at_once.min(SENDS_AT_ONCE_MAX) as u64;
    let sends_at_once_max = table.within("sends_at_once_max", sends_at_once, 1..=SENDS_AT_ONCE_MAX as u64) as usize;
    Some(GatewaySettings { kind: kind?, sends_at_once_max, ..common })
}

/// The lines it is used for, noted to be looked for in `line.toml`.
fn lines(table: &mut Table<'_>, references: &mut References) -> Vec<LineId> {
    let lines = table.optional::<Vec<Placed<String>>>("lines").unwrap_or_default();
    let lines: Vec<_> = lines.iter().map(|line| line.with(LineId::new(&line.value))).collect();
    references.lines.extend(lines.iter().cloned());
    lines.into_iter().map(|line| line.value).collect()
}

fn kannel(table: &mut Table<'_>) -> Option<GatewayKind> {
    let (url, username) = (table.required::<Url>("url"), table.required("username"));
    let (password, sender) = (table.required::<Secret>("password"), table.required("sender"));
    let inbound_token = token(table, "inbound_token");
    Some(GatewayKind::Kannel(KannelSettings {
        url: url?,
        username: username?,
        password: password?,
        sender: sender?,
        inbound_token: inbound_token?,
    }))
}

fn smsc(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://smsc.ru");
    let (login, password, sender) = (table.required("login"), table.required("password"), table.required("sender"));
    let callback_secret = token(table, "callback_secret");
    Some(GatewayKind::Smsc(SmscSettings {
        url: url?,
        login: login?,
        password: password?,
        sender: sender?,
        callback_secret: callback_secret?,
    }))
}

fn smsru(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://sms.ru");
    let (api_id, sender) = (table.required("api_id"), table.required("sender"));
    Some(GatewayKind::Smsru(SmsruSettings { url: url?, api_id: api_id?, sender: sender? }))
}

fn exolve(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://api.exolve.ru");
    let (key, sender, inbound_token) = (table.required("key"), table.required("sender"), token(table, "inbound_token"));
    let meaning = |(name, value): (Placed<String>, TomlValue<'_>)| {
        value.one_of(&Delivery::WORDS).map(|delivery| (name.value, delivery))
    };
    let statuses = table.entries("statuses").into_iter().filter_map(meaning).collect();
    Some(GatewayKind::Exolve(ExolveSettings {
        url: url?,
        key: key?,
        sender: sender?,
        inbound_token: inbound_token?,
        statuses,
    }))
}

fn twilio(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://api.twilio.com");
    let (account, token) = (table.required::<TwilioAccount>("account"), table.required::<Secret>("token"));
    let sender = table.required::<DialledSender>("sender");
    Some(GatewayKind::Twilio(TwilioSettings { url: url?, account: account?.0, token: token?, sender: sender?.0 }))
}

fn telnyx(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://api.telnyx.com");
    let (key, sender, profile) =
        (table.required("key"), table.required::<DialledSender>("sender"), table.given::<String>("profile"));
    let public_keys = table.required::<PublicKeys>("public_key");
    let is_name = |sender: &DialledSender| sender.0.contains(|sign: char| sign.is_ascii_alphabetic());
    if sender.as_ref().is_some_and(is_name) && matches!(profile, Some(None)) {
        let problem = table.place().problem("a name as `sender` needs the `profile` that it belongs to");
        table.report(problem.with_help("write the id of the messaging profile, or a number"));
        return None;
    }
    Some(GatewayKind::Telnyx(TelnyxSettings {
        url: url?,
        key: key?,
        sender: sender?.0,
        profile: profile?,
        public_keys: public_keys?.0,
    }))
}

fn plivo(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://api.plivo.com");
    let (account, token) = (table.required::<PathPart>("account"), table.required::<PlatformSecret>("token"));
    let (sender, inbound_token) = (table.required::<CloudSender>("sender"), self::token(table, "inbound_token"));
    Some(GatewayKind::Plivo(PlivoSettings {
        url: url?,
        account: account?.0,
        token: token?.0,
        sender: sender?.0,
        inbound_token: inbound_token?,
    }))
}

fn bandwidth(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://messaging.bandwidth.com");
    let (account, user) = (table.required::<PathPart>("account"), table.required("user"));
    let (password, application) = (table.required("password"), table.required("application"));
    let (sender, callback_user) = (table.required("sender"), table.required("callback_user"));
    let callback_password = table.required::<PlatformSecret>("callback_password");
    Some(GatewayKind::Bandwidth(BandwidthSettings {
        url: url?,
        account: account?.0,
        user: user?,
        password: password?,
        application: application?,
        sender: sender?,
        callback_user: callback_user?,
        callback_password: callback_password?.0,
    }))
}

fn vonage(table: &mut Table<'_>) -> Option<GatewayKind> {
    let url = url_or(table, "https://api.nexmo.com");
    let (application, private_key) = (table.required("application"), table.required::<RsaKey>("private_key"));
    let (sender, secret) =
        (table.required::<CloudSender>("sender"), table.required::<PlatformSecret>("signature_secret"));
    Some(GatewayKind::Vonage(VonageSettings {
        url: url?,
        application: application?,
        private_key: private_key?.0,
        sender: sender?.0,
        signature_secret: secret?.0,
    }))
}

/// The account of Twilio: `AC` and 32 hex digits.
pub(super) struct TwilioAccount(pub String);

impl FromToml for TwilioAccount {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        if is_sid(&text, "AC") {
            return Some(Self(text));
        }
        let help = "it is `AC` and 32 hex digits, as the console shows it; `SK…` is a key";
        value.refuse(format!("`{}` is no account of Twilio", value.key()), Some(help))
    }
}

/// The sender of texts at a platform that takes numbers as they are dialled from abroad: with `+`, but for short codes.
struct DialledSender(String);

impl FromToml for DialledSender {
    const KIND: Kind = Kind::Text;

    /// As [`CloudSender`], or a messaging service of Twilio: `MG` and 32 hex digits.
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        if is_sid(text, "MG") {
            return Some(Self(text.to_owned()));
        }
        if text.starts_with("MG") && text.bytes().skip(2).all(|sign| sign.is_ascii_digit()) {
            let help = "it is `MG` and 32 hex digits, as the console shows it";
            return value.refuse(format!("`{text}` is no messaging service"), Some(help));
        }
        let is_number = !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
        if is_number && !SHORT_CODE_DIGITS.contains(&text.len()) {
            let help = "a number begins with `+` and the country: `+14155550100`; a short code has 3 to 8 digits";
            return value.refuse(format!("`{text}` cannot be the sender of a text"), Some(help));
        }
        CloudSender::from_toml(value).map(|sender| Self(sender.0))
    }
}

/// True for an id of Twilio: two letters for its kind and 32 hex digits.
fn is_sid(text: &str, kind: &str) -> bool {
    text.strip_prefix(kind).is_some_and(|id| id.len() == 32 && id.bytes().all(|sign| sign.is_ascii_hexdigit()))
}

/// The sender of texts at a platform.
struct CloudSender(String);

impl FromToml for CloudSender {
    const KIND: Kind = Kind::Text;

    /// A number, or a name as operators register it.
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        let digits = text.strip_prefix('+').unwrap_or(&text);
        if !digits.is_empty() && (is_sender_number(digits) || is_sender_name(&text, "&")) {
            return Some(Self(text));
        }
        let help =
            "a name has at most 11 signs: letters without accents, digits, spaces; a number looks like `+14155550100`";
        value.refuse(format!("`{text}` cannot be the sender of a text"), Some(help))
    }
}

/// An account's id as a part of a path.
pub(super) struct PathPart(pub String);

impl FromToml for PathPart {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
            return Some(Self(text));
        }
        value.refuse(format!("`{}` has other signs than letters, digits, `-` and `_`", value.key()), None)
    }
}

/// The address of the API, by default the provider's own. Encrypted, as credentials are sent with every text.
fn url_or(table: &mut Table<'_>, own: &str) -> Option<Url> {
    let given = table.given::<Encrypted>("url")?;
    Some(given.map_or_else(|| own.parse().expect("an address we wrote ourselves"), |url| url.0))
}

/// A secret that the gateway sends or signs with: `Some(None)` if it is not given, `None` if it could not be read.
fn token(table: &mut Table<'_>, key: &'static str) -> Option<Option<Secret>> {
    Some(table.given::<Token>(key)?.map(|token| token.0))
}
