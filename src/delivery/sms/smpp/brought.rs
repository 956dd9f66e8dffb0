//! What a centre brings with `deliver_sm`: receipts, and texts from phones (`facts/messaging.md` section 2).

use super::receipt::{self, Receipt};
use super::short_message::{ShortMessage, tag};
use crate::config::settings::SmppAlphabet;
use crate::line::gsm7;

/// The bits of `esm_class` that say what kind of message it is (SMPP 3.4 section 5.2.12).
const KIND: u8 = 0x3c;
const KIND_TEXT: u8 = 0x00;
const KIND_RECEIPT: u8 = 0x04;
const KIND_INTERMEDIATE: u8 = 0x20;
/// Elements of a header that say which part this is: with a reference of one octet, and of two.
const CONCATENATION_8_BIT: u8 = 0x00;
const CONCATENATION_16_BIT: u8 = 0x08;
/// The type of number that a plus stands before.
const TON_INTERNATIONAL: u8 = 1;

/// What was brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Brought {
    /// What became of a message of ours.
    Receipt(Receipt),
    /// A text from a phone.
    Text(PhoneText),
    /// Nothing that anybody here wants.
    Nothing,
}

/// A text from a phone.
#[derive(PartialEq, Eq)]
pub struct PhoneText {
    /// Who wrote.
    pub from: String,
    /// What it says.
    pub text: String,
}

impl std::fmt::Debug for PhoneText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneText(…)")
    }
}

/// Reads what was brought. `default` is what the centre takes `data_coding` 0 for.
///
/// Of a text in several parts the first stands for all: nothing is kept in memory that was acknowledged, and who wants to
/// be left alone says so at the beginning.
pub fn read(message: &ShortMessage, default: SmppAlphabet) -> Brought {
    let kind = message.esm_class & KIND;
    if kind == KIND_RECEIPT || kind == KIND_INTERMEDIATE || message.parameter(tag::RECEIPTED_MESSAGE_ID).is_some() {
        // Made by the centre's own program, in ASCII, whatever phones write in.
        let text = decode(message.text_octets(), message.data_coding, SmppAlphabet::Ascii).unwrap_or_default();
        let receipt = receipt::read(message, &text, kind == KIND_INTERMEDIATE);
        return receipt.map_or(Brought::Nothing, Brought::Receipt);
    }
    if kind != KIND_TEXT || 1 < part(message) {
        return Brought::Nothing;
    }
    let text = decode(message.text_octets(), message.data_coding, default).filter(|text| !text.trim().is_empty());
    let plus = if message.source.ton == TON_INTERNATIONAL { "+" } else { "" };
    let from = format!("{plus}{}", message.source.text.trim_start_matches('+'));
    text.map_or(Brought::Nothing, |text| Brought::Text(PhoneText { from, text }))
}

/// Which part of a text this is, from 1.
fn part(message: &ShortMessage) -> u8 {
    let by_parameter = message.parameter(tag::SAR_SEGMENT_SEQNUM).and_then(|number| number.first().copied());
    by_parameter.or_else(|| part_by_header(message.header()?)).unwrap_or(1)
}

fn part_by_header(mut header: &[u8]) -> Option<u8> {
    while let [element, length, rest @ ..] = header {
        let (value, rest) = rest.split_at_checked(usize::from(*length))?;
        match (*element, value) {
            (CONCATENATION_8_BIT, [_, _, number]) | (CONCATENATION_16_BIT, [_, _, _, number]) => return Some(*number),
            _ => header = rest,
        }
    }
    None
}

/// Words by their `data_coding` (section 5.2.19, and the classes of 3GPP TS 23.038 section 4); `None` for what is no text.
fn decode(octets: &[u8], coding: u8, default: SmppAlphabet) -> Option<String> {
    let by_default = || match default {
        SmppAlphabet::Gsm7 => gsm7::decode(octets),
        SmppAlphabet::Latin1 | SmppAlphabet::Ascii => latin1(octets),
    };
    match coding {
        0 | 0x10..=0x13 | 0xf0..=0xf3 | 0xf8..=0xfb => Some(by_default()),
        1 | 3 => Some(latin1(octets)),
        8 | 0x18..=0x1b => Some(utf16(octets)),
        _ => None,
    }
}

fn latin1(octets: &[u8]) -> String {
    octets.iter().map(|octet| char::from(*octet)).collect()
}

fn utf16(octets: &[u8]) -> String {
    let units: Vec<u16> = octets.chunks_exact(2).map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
    String::from_utf16_lossy(&units).trim_start_matches('\u{feff}').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::receipt::spellings;
    use super::super::short_message::{Address, ESM_CLASS_UDH};
    use super::*;
    use crate::store::Report;

    fn message(esm_class: u8, data_coding: u8, words: &[u8]) -> ShortMessage {
        let source = Address { ton: 1, npi: 1, text: "79161234567".to_owned() };
        ShortMessage { source, esm_class, data_coding, words: words.to_vec(), ..ShortMessage::default() }
    }

    fn read(message: &ShortMessage) -> Brought {
        super::read(message, SmppAlphabet::Gsm7)
    }

    fn told(ids: &[&str], report: Report) -> Brought {
        Brought::Receipt(Receipt { ids: ids.iter().map(|id| (*id).to_owned()).collect(), report })
    }

    fn written(text: &str) -> Brought {
        Brought::Text(PhoneText { from: "+79161234567".to_owned(), text: text.to_owned() })
    }

    fn words(text: &str) -> Brought {
        read(&message(4, 0, &gsm7::encode(text).unwrap()))
    }

    fn ucs2(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn a_receipt_is_read_from_its_words() {
        let delivered =
            "id:7f3a sub:001 dlvrd:001 submit date:2611230912 done date:2611230913 stat:DELIVRD err:000 text:";
        assert_eq!(words(delivered), told(&["7f3a", "32570"], Report::Delivered));
        for text in [
            "ID:7F3A STAT:delivrd",
            "id:007f3a done date:261123091300 Stat:DELIVERED err:0x1F",
            "id: 7f3a  stat: DELIVRD",
        ] {
            assert_eq!(words(text), told(&["7f3a", "32570"], Report::Delivered), "{text}");
        }
    }

    #[test]
    fn a_receipt_is_in_ascii_whatever_phones_write_in() {
        assert_eq!(read(&message(4, 0, b"id:a_1@b stat:DELIVRD")), told(&["a_1@b"], Report::Delivered));
    }

    #[test]
    fn the_words_of_the_text_itself_decide_nothing() {
        assert_eq!(words("id:x1 stat:UNDELIV text:id:x2 stat:DELIVRD"), told(&["x1"], Report::Undelivered));
        assert_eq!(words("mid:1 laststat:DELIVRD"), Brought::Nothing);
        assert_eq!(words("id:x1 err:000 text:stat:DELIVRD"), Brought::Nothing);
        assert_eq!(words("id: sub:001 stat:DELIVRD"), Brought::Nothing);
        assert_eq!(words("id:x1 stat:WHAT"), Brought::Nothing);
        assert_eq!(words(&format!("id:{} stat:DELIVRD", "x".repeat(129))), Brought::Nothing);
        assert_eq!(words(""), Brought::Nothing);
    }

    #[test]
    fn an_id_is_spelled_in_every_way_it_may_have_been_given() {
        for (id, spelled) in [
            ("00ABC001", &["abc001", "11255809"][..]),
            ("11255809", &["11255809", "287660041", "abc001"]),
            ("5", &["5"]),
            ("000", &["0"]),
            ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", &["3f2504e0-4f89-11d3-9a0c-0305e82c3301"]),
            (
                "123456789012345678901234567890123456789012345678901234567890",
                &["123456789012345678901234567890123456789012345678901234567890"],
            ),
        ] {
            assert_eq!(spellings(id), spelled);
        }
    }

    #[test]
    fn parameters_come_before_words() {
        let parameters = vec![(tag::RECEIPTED_MESSAGE_ID, b"0A\0".to_vec()), (tag::MESSAGE_STATE, vec![5])];
        let receipt = message(4, 0, &gsm7::encode("id:77 stat:DELIVRD").unwrap());
        let both = ShortMessage { parameters: parameters.clone(), ..receipt.clone() };
        assert_eq!(read(&both), told(&["a", "10"], Report::Undelivered));
        // Some centres forget the kind; no phone can set the parameter.
        let unmarked = ShortMessage { esm_class: 0, words: vec![], ..both };
        assert_eq!(read(&unmarked), told(&["a", "10"], Report::Undelivered));
        let odd = ShortMessage {
            parameters: vec![(tag::MESSAGE_STATE, vec![77]), (tag::RECEIPTED_MESSAGE_ID, vec![0])],
            ..receipt
        };
        assert_eq!(read(&odd), told(&["77", "119", "4d"], Report::Delivered));
    }

    #[test]
    fn what_is_said_on_the_way_is_not_the_end() {
        let on_the_way = |text: &str| read(&message(0x20, 0, &gsm7::encode(text).unwrap()));
        assert_eq!(on_the_way("id:x stat:UNDELIV"), told(&["x"], Report::Sent));
        assert_eq!(on_the_way("id:x stat:ENROUTE"), told(&["x"], Report::Sent));
        assert_eq!(read(&message(0x08, 0, b"id:x stat:DELIVRD")), Brought::Nothing, "an acknowledgement by a phone");
    }

    #[test]
    fn a_text_from_a_phone_is_read_in_its_alphabet() {
        assert_eq!(read(&message(0, 8, &ucs2("СТОП"))), written("СТОП"));
        assert_eq!(read(&message(0, 0x18, &ucs2("\u{feff}Стоп"))), written("Стоп"));
        assert_eq!(read(&message(0, 0, &gsm7::encode("STOP @").unwrap())), written("STOP @"));
        assert_eq!(read(&message(0, 1, b"STOP @")), written("STOP @"));
        assert_eq!(read(&message(0, 3, b"\xe9t\xe9")), written("été"));
        let latin = super::read(&message(0, 0, b"STOP @"), SmppAlphabet::Latin1);
        assert_eq!(latin, written("STOP @"));
        for nothing in [message(0, 4, b"\x01\x02"), message(0, 0, b""), message(0, 8, &ucs2(" "))] {
            assert_eq!(read(&nothing), Brought::Nothing);
        }
        let national = Address { ton: 0, npi: 1, text: "79161234567".to_owned() };
        let text = PhoneText { from: "79161234567".to_owned(), text: "a".to_owned() };
        assert_eq!(read(&ShortMessage { source: national, ..message(0, 0, b"a") }), Brought::Text(text));
    }

    #[test]
    fn the_first_part_stands_for_the_whole_text() {
        let header = |header: &[u8], text: &str| read(&message(ESM_CLASS_UDH, 8, &[header, &ucs2(text)].concat()));
        assert_eq!(header(&[5, 0, 3, 7, 2, 1], "Больше не пишите"), written("Больше не пишите"));
        assert_eq!(header(&[5, 0, 3, 7, 2, 2], "мне"), Brought::Nothing);
        assert_eq!(header(&[6, 8, 4, 7, 7, 2, 2], "мне"), Brought::Nothing);
        assert_eq!(header(&[3, 0x24, 1, 1], "Да"), written("Да"));
        let sar = |number| vec![(tag::SAR_SEGMENT_SEQNUM, vec![number])];
        assert_eq!(read(&ShortMessage { parameters: sar(1), ..message(0, 8, &ucs2("Да")) }), written("Да"));
        assert_eq!(read(&ShortMessage { parameters: sar(2), ..message(0, 8, &ucs2("Да")) }), Brought::Nothing);
    }

    proptest! {
        #[test]
        fn anything_is_read(esm_class: u8, coding: u8, words in vec(any::<u8>(), 0..200), tlv in vec(any::<u8>(), 0..20), tag: u16) {
            let parameters = vec![(tag, tlv.clone()), (tag::RECEIPTED_MESSAGE_ID, tlv)];
            let _brought = read(&message(esm_class, coding, &words));
            let _brought = read(&ShortMessage { parameters, ..message(esm_class, coding, &words) });
        }

        #[test]
        fn any_words_of_a_receipt_are_read(text in "(id:|stat:| text:|İ|[a-zA-Z0-9: ]){0,40}") {
            let parameters = vec![(tag::MESSAGE_PAYLOAD, ucs2(&text))];
            let _brought = read(&ShortMessage { parameters, words: vec![], ..message(4, 8, &[]) });
        }
    }
}
