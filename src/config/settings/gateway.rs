//! The gateways of texts: their protocols, credentials and contracts.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use super::Secret;
use crate::base::call::name;

name! {
    /// An SMS gateway, by its name in `config/deflect.toml`; also the last part of its receipts' path.
    GatewayName
}

/// `[gateway.<name>]`
#[derive(Clone, Debug)]
pub struct GatewaySettings {
    /// The name, also the last part of the path `/receipts/<name>`.
    pub name: GatewayName,
    /// What it is.
    pub kind: GatewayKind,
    /// The most sends under way at once.
    pub sends_at_once_max: usize,
    /// How long an answer is waited for.
    pub answer_wait: Duration,
    /// The most messages handed over in a second; as fast as it takes them where not given.
    pub rate: Option<f64>,
    /// What one part costs; counted against the budget.
    pub price: Money,
    /// Writes Cyrillic in Latin letters, for a gateway or contract that takes nothing else.
    pub transliterates: bool,
}

impl GatewaySettings {
    /// A gateway of which nothing but its credentials is given.
    pub fn new(name: &str, kind: GatewayKind) -> Self {
        Self {
            name: GatewayName::new(name),
            kind,
            sends_at_once_max: 8,
            answer_wait: Duration::from_secs(15),
            rate: None,
            price: Money::default(),
            transliterates: false,
        }
    }
}

/// An amount in thousandths of the operator's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub i64);

/// A gateway's protocol and credentials.
#[derive(Clone, Debug)]
pub enum GatewayKind {
    /// Files in `var/spool/sms`.
    Spool,
    /// Kannel's smsbox (<https://sources.debian.org/src/kannel/1.4.5-22/doc/userguide/userguide.xml>).
    Kannel(KannelSettings),
    /// An SMS centre over SMPP 3.4 (<https://smpp.org/SMPP_v3_4_Issue1_2.pdf>).
    Smpp(Box<SmppSettings>),
    /// SMSC.ru (<https://smsc.ru/api/http/>).
    Smsc(SmscSettings),
    /// SMS.ru (<https://sms.ru/api>).
    Smsru(SmsruSettings),
    /// MTS Exolve (<https://docs.exolve.ru/docs/ru/api-reference/sms-api/>).
    Exolve(ExolveSettings),
    /// Twilio Messaging (<https://www.twilio.com/docs/messaging/api/message-resource>).
    Twilio(TwilioSettings),
}

/// A smsbox of Kannel.
#[derive(Clone, Debug)]
pub struct KannelSettings {
    /// Such as `http://127.0.0.1:13013/cgi-bin/sendsms`.
    pub url: Url,
    /// The sendsms user.
    pub username: String,
    /// Its password.
    pub password: Secret,
    /// The sender's name or number.
    pub sender: String,
    /// Proves the origin of texts: `token` in the address that Kannel brings them to. Without it none are taken.
    pub inbound_token: Option<Secret>,
}

/// An account at SMSC.ru.
#[derive(Clone, Debug)]
pub struct SmscSettings {
    /// Such as `https://smsc.ru`.
    pub url: Url,
    /// The account.
    pub login: String,
    /// Its password.
    pub password: Secret,
    /// The sender's registered name.
    pub sender: String,
    /// Signs call-backs, which are refused without it.
    pub callback_secret: Option<Secret>,
}

/// An account at SMS.ru.
#[derive(Clone, Debug)]
pub struct SmsruSettings {
    /// Such as `https://sms.ru`.
    pub url: Url,
    /// The account's key, which also signs call-backs.
    pub api_id: Secret,
    /// The sender's registered name.
    pub sender: String,
}

/// An application at MTS Exolve.
#[derive(Clone, Debug)]
pub struct ExolveSettings {
    /// Such as `https://api.exolve.ru`.
    pub url: Url,
    /// The application's key.
    pub key: Secret,
    /// The sender's registered name or number.
    pub sender: String,
    /// Proves the origin of texts: `token` in the address entered at Exolve. Without it none are taken.
    pub inbound_token: Option<Secret>,
    /// Meanings of the platform's own words for the state of a delivery; a word not listed is not final.
    pub statuses: BTreeMap<String, Delivery>,
}

/// An account at Twilio.
#[derive(Clone, Debug)]
pub struct TwilioSettings {
    /// Such as `https://api.twilio.com`.
    pub url: Url,
    /// The account, `AC…`.
    pub account: String,
    /// The auth token: authenticates us to Twilio and its call-backs to us.
    pub token: Secret,
    /// The sender's name, number, or messaging service (`MG…`).
    pub sender: String,
}

/// What a gateway's own word for a state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// On its way.
    Sent,
    /// Arrived.
    Delivered,
    /// Did not arrive and will not.
    Undelivered,
}

/// A link to an SMS centre.
#[derive(Clone, Debug)]
pub struct SmppSettings {
    /// Its name or address.
    pub host: String,
    /// Its port, usually 2775.
    pub port: u16,
    /// Whether the link is encrypted.
    pub tls: bool,
    /// Who we are there, at most 15 characters.
    pub system_id: String,
    /// The password, at most 8 characters.
    pub password: Secret,
    /// The kind of system, usually empty.
    pub system_type: String,
    /// The sender's registered name, at most 11 characters, or a number.
    pub sender: String,
    /// Connections kept at once.
    pub binds: usize,
    /// Submissions under way on one connection without an answer.
    pub window: usize,
    /// The silence after which the link is tried.
    pub enquire_link: Duration,
    /// What the centre takes `data_coding` 0 for.
    pub default_alphabet: SmppAlphabet,
    /// The order of octets in the UCS-2 that the centre brings.
    pub inbound_ucs2: SmppOctets,
    /// How texts of several parts travel.
    pub long: SmppLong,
    /// What the centre's own status codes mean, beside those of the standard.
    pub codes: BTreeMap<u32, SmppCode>,
}

/// What an SMS centre takes `data_coding` 0 for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppAlphabet {
    /// The GSM alphabet, a septet in an octet.
    Gsm7,
    /// ISO 8859-1.
    Latin1,
    /// ASCII; all else is sent in UCS-2.
    Ascii,
}

/// The order of the two octets of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppOctets {
    /// The high one first, as the standard has it.
    BigEndian,
    /// The low one first.
    LittleEndian,
}

/// How a text of several parts travels over SMPP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppLong {
    /// Each part with a header of its own (UDH).
    Udh,
    /// Each part with `sar_` parameters.
    Sar,
    /// As a whole, in `message_payload`.
    Payload,
}

/// What a centre's own status code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppCode {
    /// Too fast.
    Throttled,
    /// Passing.
    Retry,
    /// This recipient, for good.
    Recipient,
    /// This text or sender, for good.
    Message,
    /// Nothing will be taken until a person mends it.
    Down,
}
