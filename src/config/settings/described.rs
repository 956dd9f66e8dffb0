//! A gateway with an HTTP API that is described in the configuration.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use hyper::Method;
use hyper::header::HeaderName;

use super::Secret;
use crate::config::request_template::RequestTemplate;

/// `kind = "http"`: requests, and the meaning of answers, reports and texts.
#[derive(Clone, Debug)]
pub struct DescribedSettings {
    /// GET or POST or another.
    pub method: Method,
    /// The address.
    pub url: RequestTemplate,
    /// The headers, `Content-Type` among them.
    pub headers: Vec<(HeaderName, RequestTemplate)>,
    /// The body.
    pub body: Option<RequestTemplate>,
    /// The sender, as a variable of templates.
    pub sender: String,
    /// Secrets, as variables of templates.
    pub secrets: BTreeMap<String, Secret>,
    /// The meaning of answers; the first rule that fits decides.
    pub answers: Vec<AnswerRule>,
    /// The place of the gateway's own id in an answer.
    pub id: Option<ValuePlace>,
    /// Delivery reports; `None` if it brings none.
    pub reports: Option<ReportDescription>,
    /// Texts from phones; `None` if it brings none.
    pub texts: Option<TextDescription>,
}

/// A rule about answers. A rule fits if all of its conditions do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRule {
    /// Statuses, each from and to; any if empty.
    pub statuses: Vec<(u16, u16)>,
    /// A value in the answer.
    pub at: Option<ValuePlace>,
    /// The values it may have; any but none at all if empty.
    pub is: Vec<String>,
    /// The meaning.
    pub means: AnswerMeaning,
}

/// The meaning of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerMeaning {
    /// It took the text.
    Taken,
    /// Too fast; nothing was taken.
    Throttled,
    /// It is out of order; nothing was taken.
    Retry,
    /// This text cannot be sent now; others may.
    Later,
    /// No such number, or it takes no texts.
    Recipient,
    /// The number opted out.
    OptedOut,
    /// It does not take this text; another gateway may.
    Message,
    /// It takes nothing until a person acts: credentials, money, sender.
    Down,
    /// Nobody knows if it was taken; it is not sent again.
    Unknown,
}

/// The meaning of a gateway's own word for a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// On its way.
    Sent,
    /// Arrived.
    Delivered,
    /// Will not arrive.
    Undelivered,
    /// Will not arrive: the number opted out with the gateway.
    OptedOut,
}

impl Delivery {
    /// Every state with its word in the settings.
    pub const WORDS: [(&str, Self); 4] = [
        ("sent", Self::Sent),
        ("delivered", Self::Delivered),
        ("undelivered", Self::Undelivered),
        ("opted_out", Self::OptedOut),
    ];
}

/// The place of a value in an answer or a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValuePlace {
    /// `/data/id`: a JSON pointer (RFC 6901).
    Pointer(String),
    /// `field:id`: a field of a form; in a GET, of its query.
    Field(String),
    /// `query:id`: a field of the address.
    Query(String),
    /// `header:X-Id`
    Header(HeaderName),
    /// `word:2`: the second word of the body; blanks and `, : ; =` end a word.
    Word(usize),
    /// `text`: the whole body.
    Text,
}

/// Reading of delivery reports.
#[derive(Clone, Debug)]
pub struct ReportDescription {
    /// The proof of their origin.
    pub proof: WebhookProof,
    /// The list of reports in a body of JSON; `None` for one report a request.
    pub each: Option<String>,
    /// The place of our id.
    pub our_id: Option<ValuePlace>,
    /// The place of the gateway's id.
    pub their_id: Option<ValuePlace>,
    /// The place of the state.
    pub state: ValuePlace,
    /// The gateway's words for states.
    pub states: BTreeMap<String, Delivery>,
    /// The place of the reason of a failure, with the reasons that say that the number opted out.
    pub opted_out: Option<(ValuePlace, Vec<String>)>,
    /// The body of our answer.
    pub answer: String,
}

/// Reading of texts from phones.
#[derive(Clone, Debug)]
pub struct TextDescription {
    /// The proof of their origin.
    pub proof: WebhookProof,
    /// The place of the sender.
    pub from: ValuePlace,
    /// The place of the words.
    pub text: ValuePlace,
    /// The body of our answer.
    pub answer: String,
}

/// The proof that a request comes from the gateway.
#[derive(Clone, Debug)]
pub enum WebhookProof {
    /// The token in the address that we gave with the text (`receipt_url`).
    ReceiptUrl,
    /// A secret in a field of the address.
    Query(String, Secret),
    /// A secret in a header.
    Header(HeaderName, Secret),
    /// An HMAC of the body in a header.
    Hmac(HmacProof),
    /// The address it comes from; no proxy may stand between.
    Addresses(Vec<AddressRange>),
}

/// An HMAC of the body in a header.
#[derive(Clone, Debug)]
pub struct HmacProof {
    /// The hash.
    pub hash: HmacHash,
    /// The header.
    pub header: HeaderName,
    /// The text before it, such as `sha256=`.
    pub prefix: String,
    /// Its writing.
    pub encoding: HmacEncoding,
    /// The key.
    pub secret: Secret,
}

/// The hash of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HmacHash {
    /// For those who have no better one.
    Sha1,
    /// The usual one.
    Sha256,
    /// The long one.
    Sha512,
}

/// The writing of an HMAC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HmacEncoding {
    /// In either case.
    Hex,
    /// With padding.
    Base64,
}

/// Addresses that begin with the same bits, such as `203.0.113.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    network: IpAddr,
    bits: u32,
}

impl ValuePlace {
    /// Parses it; `None` for anything else. Only requests have fields of the address and headers.
    pub fn parse(text: &str, in_request: bool) -> Option<Self> {
        if text.starts_with('/') {
            return Some(Self::Pointer(text.to_owned()));
        }
        let (kind, name) = text.split_once(':').unwrap_or((text, ""));
        match (kind, name) {
            ("text", "") => Some(Self::Text),
            ("field", name) if !name.is_empty() => Some(Self::Field(name.to_owned())),
            ("word", number) => number.parse().ok().filter(|number| *number > 0).map(Self::Word),
            ("query", name) if in_request && !name.is_empty() => Some(Self::Query(name.to_owned())),
            ("header", name) if in_request => name.parse().ok().map(Self::Header),
            _ => None,
        }
    }
}

impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.network.is_ipv4() { 32 } else { 128 };
        if self.bits == whole { self.network.fmt(f) } else { write!(f, "{}/{}", self.network, self.bits) }
    }
}

impl AddressRange {
    /// Parses `203.0.113.7`, `203.0.113.0/24` or `2001:db8::/32`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (network, bits) = match text.split_once('/') {
            Some((network, bits)) => (network.parse().ok()?, bits.parse().ok()?),
            None => {
                let network: IpAddr = text.parse().ok()?;
                (network, if network.is_ipv4() { 32 } else { 128 })
            }
        };
        let longest = if IpAddr::is_ipv4(&network) { 32 } else { 128 };
        (1..=longest).contains(&bits).then_some(Self { network, bits })
    }

    /// True if an address begins with the same bits. An IPv4 address may be written as IPv6.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.network, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.bits
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_the_addresses_with_its_bits() {
        let has = |range: &str, address: &str| AddressRange::parse(range).unwrap().contains(address.parse().unwrap());
        assert!(has("203.0.113.0/24", "203.0.113.255") && has("203.0.113.7", "203.0.113.7"));
        assert!(has("203.0.113.0/24", "::ffff:203.0.113.9") && has("2001:db8::/32", "2001:db8:1::1"));
        assert!(!has("203.0.113.0/24", "203.0.114.0") && !has("203.0.113.7", "203.0.113.6"));
        assert!(!has("2001:db8::/32", "203.0.113.7") && !has("203.0.113.0/24", "2001:db8::1"));
        for bad in ["", "203.0.113", "203.0.113.0/33", "203.0.113.0/0", "2001:db8::/129", "a/8"] {
            assert_eq!(AddressRange::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_place_is_where_it_says() {
        let place = |text| ValuePlace::parse(text, true);
        assert_eq!(place("/data/0/id"), Some(ValuePlace::Pointer("/data/0/id".to_owned())));
        assert_eq!(
            (place("field:id"), place("word:2")),
            (Some(ValuePlace::Field("id".to_owned())), Some(ValuePlace::Word(2)))
        );
        assert_eq!(
            (place("text"), place("query:type")),
            (Some(ValuePlace::Text), Some(ValuePlace::Query("type".to_owned())))
        );
        for bad in ["", "id", "word:0", "word:x", "field:", "header:a b", "text:1", "query:"] {
            assert_eq!(place(bad), None, "{bad}");
        }
        assert_eq!((ValuePlace::parse("query:id", false), ValuePlace::parse("header:x", false)), (None, None));
    }
}
