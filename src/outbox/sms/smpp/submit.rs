//! The bodies of `submit_sm` for a text: one a part.

use std::time::Duration;

use super::short_message::{ESM_CLASS_UDH, ShortMessage, SmppAddress, tag};
use crate::config::settings::{SmppAlphabet, SmppLong, SmppSettings};
use crate::outbox::sms::text::OutboundText;
use crate::sms_text::gsm7;
use crate::sms_text::length::{Alphabet, split};

/// A receipt for the final state, delivered or not.
const FINAL_REPORT: u8 = 1;
/// `data_coding` of the centre's default alphabet, and of UTF-16 in network byte order.
const CODING_DEFAULT: u8 = 0;
const CODING_UCS2: u8 = 8;
/// The longest number known to one network only.
const SHORT_NUMBER_DIGITS_MAX: usize = 6;
/// The shortest and the longest validity period.
const VALIDITY_SECONDS: std::ops::RangeInclusive<u64> = 60..=30 * 86_400;

/// The bodies of a text, one a part, in order.
///
/// A repeated text has the same reference, made of its id: a phone that has its parts already joins nothing twice.
pub(crate) fn bodies(settings: &SmppSettings, text: &OutboundText<'_>) -> Vec<Vec<u8>> {
    let coding = Coding::of(text.text, settings.default_alphabet);
    let parts = split(text.text, coding.alphabet());
    let whole = ShortMessage {
        source: source(&settings.sender),
        destination: SmppAddress { ton: 1, npi: 1, text: text.to.0.trim_start_matches('+').to_owned() },
        validity: validity(text.lifetime),
        registered_delivery: FINAL_REPORT,
        data_coding: coding.value(),
        ..ShortMessage::default()
    };
    let [.., high, low] = text.id.0;
    let several = Several { reference: [high, low], total: u8::try_from(parts.len()).unwrap_or(u8::MAX) };
    let messages = match (settings.long, &parts[..]) {
        (_, [only]) => vec![ShortMessage { words: coding.encode(only), ..whole }],
        (SmppLong::Udh, _) => several.with_headers(&whole, parts.iter().map(|part| coding.encode(part))),
        (SmppLong::Sar, _) => several.with_parameters(&whole, parts.iter().map(|part| coding.encode(part))),
        (SmppLong::Payload, _) => {
            let parameters = vec![(tag::MESSAGE_PAYLOAD, coding.encode(text.text))];
            vec![ShortMessage { parameters, ..whole }]
        }
    };
    messages.iter().map(ShortMessage::encode).collect()
}

/// The encoding of a text.
#[derive(Clone, Copy)]
enum Coding {
    Default(SmppAlphabet),
    Ucs2,
}

impl Coding {
    /// The centre's default alphabet if it and GSM 7-bit have every character; else UTF-16.
    fn of(text: &str, default: SmppAlphabet) -> Self {
        let is_known = |character: char| match default {
            SmppAlphabet::Gsm7 => true,
            SmppAlphabet::Latin1 => u8::try_from(character).is_ok(),
            SmppAlphabet::Ascii => character.is_ascii(),
        };
        match Alphabet::of(text) {
            Alphabet::Gsm7 if text.chars().all(is_known) => Self::Default(default),
            _ => Self::Ucs2,
        }
    }

    const fn alphabet(self) -> Alphabet {
        match self {
            Self::Default(_) => Alphabet::Gsm7,
            Self::Ucs2 => Alphabet::Ucs2,
        }
    }

    const fn value(self) -> u8 {
        match self {
            Self::Default(_) => CODING_DEFAULT,
            Self::Ucs2 => CODING_UCS2,
        }
    }

    fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Default(SmppAlphabet::Gsm7) => gsm7::encode(text).expect("the alphabet has every character"),
            Self::Default(SmppAlphabet::Latin1 | SmppAlphabet::Ascii) => {
                text.chars().map(|c| u8::try_from(c).expect("the alphabet has every character")).collect()
            }
            Self::Ucs2 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

/// The reference and count of the parts of a text.
struct Several {
    reference: [u8; 2],
    total: u8,
}

impl Several {
    /// Each part after a header with a reference of one octet (3GPP TS 23.040 section 9.2.3.24.1).
    fn with_headers(&self, whole: &ShortMessage, parts: impl Iterator<Item = Vec<u8>>) -> Vec<ShortMessage> {
        let part = |(number, words): (u8, Vec<u8>)| {
            let words = [&[5, 0, 3, self.reference[1], self.total, number][..], &words].concat();
            ShortMessage { esm_class: ESM_CLASS_UDH, words, ..whole.clone() }
        };
        (1..).zip(parts).map(part).collect()
    }

    /// Each part with parameters, from which the centre makes the header.
    fn with_parameters(&self, whole: &ShortMessage, parts: impl Iterator<Item = Vec<u8>>) -> Vec<ShortMessage> {
        let part = |(number, words): (u8, Vec<u8>)| {
            let parameters = vec![
                (tag::SAR_MSG_REF_NUM, self.reference.to_vec()),
                (tag::SAR_TOTAL_SEGMENTS, vec![self.total]),
                (tag::SAR_SEGMENT_SEQNUM, vec![number]),
            ];
            ShortMessage { words, parameters, ..whole.clone() }
        };
        (1..).zip(parts).map(part).collect()
    }
}

/// The address of a name, a short number, or an international one.
fn source(sender: &str) -> SmppAddress {
    let is_number = sender.bytes().all(|sign| sign.is_ascii_digit());
    let (ton, npi) = match (is_number, sender.len()) {
        (false, _) => (5, 0),
        (true, ..=SHORT_NUMBER_DIGITS_MAX) => (3, 0),
        (true, _) => (1, 1),
    };
    SmppAddress { ton, npi, text: sender.to_owned() }
}

/// A lifetime in the relative format, `YYMMDDhhmmsstnnR` (section 7.1.1.2).
fn validity(lifetime: Duration) -> String {
    let seconds = lifetime.as_secs().clamp(*VALIDITY_SECONDS.start(), *VALIDITY_SECONDS.end());
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    format!("0000{days:02}{hours:02}{:02}{:02}000R", seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::config::settings::{Secret, SmppOctets};
    use crate::line::channel::ChannelId;
    use crate::store::{Destination, MessageId};

    fn settings(default_alphabet: SmppAlphabet, long: SmppLong) -> SmppSettings {
        SmppSettings {
            host: "smsc.example".to_owned(),
            port: 2775,
            tls: false,
            system_id: "esme".to_owned(),
            password: Secret::new("secret".to_owned()),
            system_type: String::new(),
            sender: "Ozon".to_owned(),
            binds: 1,
            window: 10,
            enquire_link: Duration::from_secs(30),
            default_alphabet,
            inbound_ucs2: SmppOctets::BigEndian,
            long,
            codes: BTreeMap::new(),
        }
    }

    fn submitted(settings: &SmppSettings, words: &str) -> Vec<ShortMessage> {
        let (to, channel) = (Destination("+79161234567".to_owned()), ChannelId::new("chat"));
        let (id, lifetime, now) = (MessageId([0xab; 16]), Duration::from_secs(1800), jiff::Timestamp::UNIX_EPOCH);
        let text = OutboundText { id, to: &to, text: words, channel: &channel, lifetime, now, in_doubt: false };
        bodies(settings, &text).iter().map(|body| ShortMessage::decode(body).unwrap()).collect()
    }

    fn coding(default: SmppAlphabet, words: &str) -> (u8, Vec<u8>) {
        let [message] = &submitted(&settings(default, SmppLong::Udh), words)[..] else { panic!("one part") };
        (message.data_coding, message.words.clone())
    }

    #[test]
    fn the_centre_is_told_who_writes_to_whom_until_when() {
        let [message] = &submitted(&settings(SmppAlphabet::Gsm7, SmppLong::Udh), "Chat")[..] else { panic!() };
        let address = |ton, npi, text: &str| SmppAddress { ton, npi, text: text.to_owned() };
        assert!(message.source == address(5, 0, "Ozon"));
        assert!(message.destination == address(1, 1, "79161234567"));
        assert_eq!((message.validity.as_str(), message.registered_delivery), ("000000003000000R", 1));
        assert_eq!(message.esm_class, 0);
        assert!(source("79031112233") == address(1, 1, "79031112233"));
        assert!(source("7050") == address(3, 0, "7050"));
        assert!(source("7eleven") == address(5, 0, "7eleven"));
    }

    #[test]
    fn a_lifetime_is_written_in_days_hours_minutes_and_seconds() {
        for (seconds, written) in [
            (0, "000000000100000R"),
            (61, "000000000101000R"),
            (90_061, "000001010101000R"),
            (u64::MAX, "000030000000000R"),
        ] {
            assert_eq!(validity(Duration::from_secs(seconds)), written);
        }
    }

    #[test]
    fn the_default_alphabet_is_taken_where_it_has_every_character() {
        use SmppAlphabet::{Ascii, Gsm7, Latin1};
        assert_eq!(coding(Gsm7, "a@[€"), (0, vec![0x61, 0, 0x1b, 0x3c, 0x1b, 0x65]));
        assert_eq!(coding(Latin1, "a@[é"), (0, vec![0x61, 0x40, 0x5b, 0xe9]));
        assert_eq!(coding(Latin1, "€"), (8, vec![0x20, 0xac]));
        assert_eq!(coding(Ascii, "a@["), (0, b"a@[".to_vec()));
        assert_eq!(coding(Ascii, "é"), (8, vec![0, 0xe9]));
        // In Latin-1, and not in the network's alphabet.
        assert_eq!(coding(Latin1, "á"), (8, vec![0, 0xe1]));
        assert_eq!(coding(Gsm7, "Ч🙂"), (8, vec![0x04, 0x27, 0xd8, 0x3d, 0xde, 0x42]));
    }

    #[test]
    fn a_long_text_travels_as_the_centre_wants_it() {
        let words = "ё".repeat(135);
        let udh = submitted(&settings(SmppAlphabet::Gsm7, SmppLong::Udh), &words);
        let headers: Vec<_> = udh.iter().map(|part| (part.esm_class, part.header().unwrap())).collect();
        assert_eq!(
            headers,
            [1, 2, 3]
                .map(|number| (0x40, vec![0, 3, 0xab, 3, number]))
                .iter()
                .map(|(e, h)| (*e, &h[..]))
                .collect::<Vec<_>>()
        );
        let sar = submitted(&settings(SmppAlphabet::Gsm7, SmppLong::Sar), &words);
        assert_eq!(sar.iter().map(|part| part.words.len()).collect::<Vec<_>>(), [134, 134, 2]);
        for (number, part) in (1..).zip(&sar) {
            let parameter = |tag| part.parameter(tag).unwrap().to_vec();
            assert_eq!(parameter(tag::SAR_MSG_REF_NUM), [0xab, 0xab]);
            assert_eq!(parameter(tag::SAR_TOTAL_SEGMENTS), [3]);
            assert_eq!(parameter(tag::SAR_SEGMENT_SEQNUM), [number]);
            assert_eq!(part.esm_class, 0);
        }
        let [payload] = &submitted(&settings(SmppAlphabet::Gsm7, SmppLong::Payload), &words)[..] else { panic!() };
        assert_eq!((payload.words.len(), payload.text_octets().len()), (0, 270));
    }

    proptest! {
        #[test]
        fn parts_fit_a_message_and_make_the_text_again(words in "[a-zА-Я€🙂]{1,600}|[a-z€@]{1,600}", sar: bool) {
            let long = if sar { SmppLong::Sar } else { SmppLong::Udh };
            let parts = submitted(&settings(SmppAlphabet::Gsm7, long), &words);
            let mut heard = String::new();
            for part in &parts {
                let room = if part.data_coding == CODING_UCS2 { 140 } else { 160 };
                prop_assert!(part.words.len() <= room);
                let octets = part.text_octets();
                heard += &match part.data_coding {
                    CODING_UCS2 => {
                        let units: Vec<u16> = octets.chunks(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
                        String::from_utf16(&units).unwrap()
                    }
                    _ => gsm7::decode(octets),
                };
            }
            prop_assert_eq!(heard, words);
        }
    }
}
