//! SMS gateways: protocols, credentials and contracts.

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;

use super::{Delivery, DescribedSettings, PublicKey, Secret};
use crate::base::call::{LineId, name};

name! {
    /// An SMS gateway, by its name in `config/deflect.toml`; also the last part of its receipts' path.
    GatewayName
}

/// `[gateway.<name>]`
#[derive(Clone, Debug)]
pub struct GatewaySettings {
    /// The name, also the last part of the path `/receipts/<name>`.
    pub name: GatewayName,
    /// Its kind.
    pub kind: GatewayKind,
    /// The most concurrent sends.
    pub sends_at_once_max: usize,
    /// The longest wait for an answer.
    pub answer_wait: Duration,
    /// The most messages a second; `None` for no limit.
    pub rate: Option<f64>,
    /// The price of one part; counted against the budget.
    pub price: Money,
    /// Sends Cyrillic in Latin letters, for a gateway or contract that takes nothing else.
    pub transliterates: bool,
    /// The countries (ISO 3166) it is used for; all if empty.
    pub countries: Vec<String>,
    /// The lines it is used for; all if empty.
    pub lines: Vec<LineId>,
}

impl GatewaySettings {
    /// A gateway with defaults for everything but its credentials.
    pub fn new(name: &str, kind: GatewayKind) -> Self {
        Self {
            name: GatewayName::new(name),
            kind,
            sends_at_once_max: 8,
            answer_wait: Duration::from_secs(15),
            rate: None,
            price: Money::default(),
            transliterates: false,
            countries: vec![],
            lines: vec![],
        }
    }

    /// True if it is used for texts to this country from this line. A text of no line may take any gateway.
    pub fn serves(&self, country: &str, line: Option<&LineId>) -> bool {
        let to_country = self.countries.is_empty() || self.countries.iter().any(|known| known == country);
        to_country && (self.lines.is_empty() || line.is_none_or(|line| self.lines.contains(line)))
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
    /// Telnyx Messaging (<https://developers.telnyx.com/api/messaging/send-message>).
    Telnyx(TelnyxSettings),
    /// Plivo Messaging (<https://www.plivo.com/docs/messaging/api/message/send-a-message>).
    Plivo(PlivoSettings),
    /// Bandwidth Messaging v2 (<https://dev.bandwidth.com/apis/messaging/>).
    Bandwidth(BandwidthSettings),
    /// Vonage Messages API (<https://developer.vonage.com/en/api/messages>).
    Vonage(VonageSettings),
    /// Any HTTP API, described in the configuration.
    Described(Box<DescribedSettings>),
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

/// A link to an SMS centre.
#[derive(Clone, Debug)]
pub struct SmppSettings {
    /// Its name or address.
    pub host: String,
    /// Its port, usually 2775.
    pub port: u16,
    /// True for TLS.
    pub tls: bool,
    /// Our name there, at most 15 characters.
    pub system_id: String,
    /// The password, at most 8 characters.
    pub password: Secret,
    /// The system type, usually empty.
    pub system_type: String,
    /// The sender's registered name, at most 11 characters, or a number.
    pub sender: String,
    /// Connections kept at once.
    pub binds: usize,
    /// The most submissions without an answer on one connection.
    pub window: usize,
    /// The silence after which the connection is tested.
    pub enquire_link: Duration,
    /// The alphabet of `data_coding` 0.
    pub default_alphabet: SmppAlphabet,
    /// The byte order of the centre's UCS-2.
    pub inbound_ucs2: SmppOctets,
    /// The format of texts with several parts.
    pub long: SmppLong,
    /// Meanings of the centre's own status codes.
    pub codes: BTreeMap<u32, SmppCode>,
}

/// The alphabet of `data_coding` 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppAlphabet {
    /// GSM 7-bit, unpacked.
    Gsm7,
    /// ISO 8859-1.
    Latin1,
    /// ASCII; other texts are sent in UCS-2.
    Ascii,
}

/// A byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppOctets {
    /// The high byte first, as the standard has it.
    BigEndian,
    /// The low byte first.
    LittleEndian,
}

/// The format of a text with several parts over SMPP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppLong {
    /// A header of its own in each part (UDH).
    Udh,
    /// `sar_` parameters in each part.
    Sar,
    /// Whole, in `message_payload`.
    Payload,
}

/// The meaning of a centre's own status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppCode {
    /// Too fast.
    Throttled,
    /// A temporary failure.
    Retry,
    /// A permanent failure of this recipient.
    Recipient,
    /// A permanent failure of this text or sender.
    Message,
    /// Nothing is accepted until a person fixes it.
    Down,
}

/// An account at Telnyx.
#[derive(Clone, Debug)]
pub struct TelnyxSettings {
    /// Such as `https://api.telnyx.com`.
    pub url: Url,
    /// The API key.
    pub key: Secret,
    /// The sender's number or registered name.
    pub sender: String,
    /// The messaging profile, needed for a name as the sender.
    pub profile: Option<String>,
    /// Verify webhooks; several during a change.
    pub public_keys: Vec<PublicKey>,
}

/// An account at Plivo.
#[derive(Clone, Debug)]
pub struct PlivoSettings {
    /// Such as `https://api.plivo.com`.
    pub url: Url,
    /// The Auth ID.
    pub account: String,
    /// The Auth Token, which also signs requests to us.
    pub token: Secret,
    /// The sender's number or registered name.
    pub sender: String,
    /// Proves texts that are not signed by V3: `token` in the address entered at Plivo.
    pub inbound_token: Option<Secret>,
}

/// An application at Bandwidth.
#[derive(Clone, Debug)]
pub struct BandwidthSettings {
    /// Such as `https://messaging.bandwidth.com`.
    pub url: Url,
    /// The account id, part of the path.
    pub account: String,
    /// The API user.
    pub user: String,
    /// Its password.
    pub password: Secret,
    /// The messaging application.
    pub application: String,
    /// The sender's number.
    pub sender: String,
    /// The user of call-backs.
    pub callback_user: String,
    /// Their password.
    pub callback_password: Secret,
}

/// An application at Vonage.
#[derive(Clone, Debug)]
pub struct VonageSettings {
    /// Such as `https://api.nexmo.com`.
    pub url: Url,
    /// The application's id.
    pub application: String,
    /// Signs our requests: RSA in PEM.
    pub private_key: Secret,
    /// The sender's number or registered name.
    pub sender: String,
    /// Signs requests to us.
    pub signature_secret: Secret,
}
