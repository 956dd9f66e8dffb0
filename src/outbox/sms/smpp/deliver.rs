//! The content of `deliver_sm` and `data_sm`: receipts, and texts from phones (SMPP 3.4 sections 4.6 and 4.7).

use super::alphabet::{Conventions, ascii, decode};
use super::receipt::{self, SmppReceipt};
use super::short_message::{ShortMessage, tag};
use crate::outbox::unread::{UnreadReason, Unreadable};
use crate::sms_text::gsm7;

/// The bits of `esm_class` for the kind of message (SMPP 3.4 section 5.2.12).
const KIND: u8 = 0x3c;
const KIND_RECEIPT: u8 = 0x04;
const KIND_INTERMEDIATE: u8 = 0x20;
/// A text, and acknowledgements by the phone and its user, which may have words.
const KINDS_WITH_WORDS: [u8; 3] = [0x00, 0x08, 0x10];
/// The end of a conversation.
const KIND_ABORT: u8 = 0x18;
/// The type of number that is written with a plus.
const TON_INTERNATIONAL: u8 = 1;

/// The content of a `deliver_sm` or `data_sm`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DeliverSm {
    /// The receipt of a message of ours.
    Receipt(SmppReceipt),
    /// A text from a phone.
    Text(PhoneText),
    /// The words of a receipt without its mark: some centres omit it, and a phone may write such words.
    Either(SmppReceipt, PhoneText),
    /// Nothing of interest.
    Nothing,
    /// Unreadable.
    Unread(Unreadable),
}

/// A text from a phone.
#[derive(PartialEq, Eq)]
pub(crate) struct PhoneText {
    /// The sender.
    pub from: String,
    /// The words.
    pub text: String,
}

impl std::fmt::Debug for PhoneText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PhoneText(…)")
    }
}

/// Reads a message with this sequence number.
///
/// Only the first part of a long text is read: acknowledged parts are not kept, and an opt-out is written at the
/// beginning.
pub(crate) fn read(message: &ShortMessage, sequence: u32, conventions: Conventions) -> DeliverSm {
    let (kind, words) = (message.esm_class & KIND, ascii(message.text_octets()));
    let (is_receipt, is_intermediate) = (kind & KIND_RECEIPT != 0, kind & KIND_INTERMEDIATE != 0);
    let is_marked = [tag::RECEIPTED_MESSAGE_ID, tag::MESSAGE_STATE].iter().any(|tag| message.parameter(*tag).is_some());
    // Some centres write `_` and `|` in the network's alphabet.
    let receipt = receipt::read(message, &words, is_intermediate)
        .or_else(|| receipt::read(message, &gsm7::decode(message.text_octets()), is_intermediate));
    let unread = |reason| DeliverSm::Unread(unreadable(message, sequence, &words, reason));
    if is_receipt || is_intermediate || is_marked {
        return receipt.map_or_else(|| unread(UnreadReason::Receipt), DeliverSm::Receipt);
    }
    if kind == KIND_ABORT || message.part() > 1 {
        return DeliverSm::Nothing;
    }
    if !KINDS_WITH_WORDS.contains(&kind) {
        return unread(UnreadReason::Kind);
    }
    let Some(text) = decode(message.text_octets(), message.data_coding, conventions) else {
        return unread(UnreadReason::Alphabet);
    };
    if text.trim().is_empty() {
        return DeliverSm::Nothing;
    }
    let text = PhoneText { from: from(message), text };
    match receipt {
        Some(receipt) => DeliverSm::Either(receipt, text),
        None => DeliverSm::Text(text),
    }
}

/// The sender, with a plus if the number is marked as international.
fn from(message: &ShortMessage) -> String {
    let plus = if message.source.ton == TON_INTERNATIONAL { "+" } else { "" };
    format!("{plus}{}", message.source.text.trim_start_matches('+'))
}

fn unreadable(message: &ShortMessage, sequence: u32, words: &str, reason: UnreadReason) -> Unreadable {
    let ShortMessage { esm_class, data_coding, parameters, .. } = message;
    let id = receipt::named(message, words).unwrap_or_else(|| format!("number {sequence}"));
    let tags: Vec<String> = parameters.iter().map(|(tag, _)| format!("{tag:#06x}")).collect();
    let label = format!("esm_class {esm_class:#04x} data_coding {data_coding:#04x} parameters {}", tags.join(" "));
    Unreadable { reason, id, label, octets: message.text_octets().to_vec() }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::receipt::spellings;
    use super::super::short_message::{ESM_CLASS_UDH, SmppAddress};
    use super::*;
    use crate::config::settings::{SmppAlphabet, SmppOctets};
    use crate::store::Report;

    fn message(esm_class: u8, data_coding: u8, words: &[u8]) -> ShortMessage {
        let source = SmppAddress { ton: 1, npi: 1, text: "79161234567".to_owned() };
        ShortMessage { source, esm_class, data_coding, words: words.to_vec(), ..ShortMessage::default() }
    }

    const USUAL: Conventions = Conventions { default: SmppAlphabet::Gsm7, ucs2: SmppOctets::BigEndian };

    fn read(message: &ShortMessage) -> DeliverSm {
        super::read(message, 7, USUAL)
    }

    /// The reason and the id of what could not be read.
    fn unread(brought: DeliverSm) -> (UnreadReason, String) {
        match brought {
            DeliverSm::Unread(Unreadable { reason, id, .. }) => (reason, id),
            other => panic!("{other:?}"),
        }
    }

    fn told(ids: &[&str], report: Report) -> DeliverSm {
        DeliverSm::Receipt(SmppReceipt { ids: ids.iter().map(|id| (*id).to_owned()).collect(), report })
    }

    fn written(text: &str) -> DeliverSm {
        DeliverSm::Text(PhoneText { from: "+79161234567".to_owned(), text: text.to_owned() })
    }

    fn words(text: &str) -> DeliverSm {
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
            "id:7f3a;sub:001;stat:DELIVRD;err:000;text:stat:UNDELIV",
            "id:7f3a, stat:DELIVRD, err:000, text: stat:UNDELIV",
            "id=\"7F3A\" stat=\"DELIVRD\" err=000",
            "id:7f3a\nstat:DELIVRD\nerr:000",
            "msgid:7f3a status:DELIVRD",
            "messageid=7f3a,state=DELIVRD",
            "id='7f3a' stat='DELIVRD' err='000'",
            "id :7f3a sub :001 stat :DELIVRD text :stat :UNDELIV",
            "id : 7f3a stat = DELIVRD",
            "id:7f3a|sub:001|stat:DELIVRD|err:000|text:stat:UNDELIV",
            "message_id:7f3a message_state:DELIVRD",
        ] {
            assert_eq!(words(text), told(&["7f3a", "32570"], Report::Delivered), "{text}");
        }
    }

    #[test]
    fn a_receipt_is_in_ascii_whatever_phones_write_in() {
        assert_eq!(read(&message(4, 0, b"id:a_1@b stat:DELIVRD")), told(&["a_1@b"], Report::Delivered));
        assert_eq!(read(&message(4, 0, b"message_id=a_1@b,state=DELIVRD")), told(&["a_1@b"], Report::Delivered));
        assert_eq!(read(&message(4, 0, b"id:YTE= stat:DELIVRD")), told(&["yte="], Report::Delivered));
        for text in [
            "message_id:a_1@b message_state:DELIVRD",
            "msg_id:a_1@b message_status:success",
            "id:a_1@b|sub:001|stat:DELIVRD|err:000|text:stat:UNDELIV",
            r#"{"id": "a_1@b", "stat": "DELIVRD", "text": "stat:UNDELIV"}"#,
        ] {
            assert_eq!(read(&message(4, 0, text.as_bytes())), told(&["a_1@b"], Report::Delivered), "{text}");
        }
    }

    #[test]
    fn the_words_of_the_text_itself_decide_nothing() {
        assert_eq!(words("id:x1 stat:UNDELIV text:id:x2 stat:DELIVRD"), told(&["x1"], Report::Undelivered));
        let long = format!("id:{} stat:DELIVRD", "x".repeat(129));
        for (text, id) in [
            ("mid:1 laststat:DELIVRD", "number 7"),
            ("id:x1 err:000 text:stat:DELIVRD", "x1"),
            ("id: sub:001 stat:DELIVRD", "number 7"),
            ("id: sub :001 stat:DELIVRD", "number 7"),
            ("id:'' stat:DELIVRD", "number 7"),
            ("id:x1 stat:WHAT", "x1"),
            (&long, "number 7"),
            ("", "number 7"),
        ] {
            assert_eq!(unread(words(text)), (UnreadReason::Receipt, id.to_owned()), "{text}");
        }
    }

    #[test]
    fn an_id_is_spelled_in_every_way_it_may_have_been_given() {
        for (id, spelled) in [
            ("00ABC001", &["abc001", "11255809"][..]),
            ("11255809", &["11255809", "287660041", "abc001"]),
            ("5", &["5"]),
            ("0x0ABC001", &["x0abc001", "abc001", "11255809"]),
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
    fn a_receipt_is_read_whatever_its_words_are_labelled_with() {
        let (text, little) = ("id:7f3a stat:DELIVRD err:000 text:", |text: &str| {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
        });
        let delivered = told(&["7f3a", "32570"], Report::Delivered);
        for coding in [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 0x10, 0x18, 0xf0, 0xf5] {
            for octets in [text.as_bytes().to_vec(), ucs2(text), little(text), ucs2(&format!("\u{feff}{text}СТОП"))]
            {
                assert_eq!(read(&message(4, coding, &octets)), delivered, "{coding:#x}");
            }
        }
    }

    #[test]
    fn words_of_a_receipt_without_a_mark_may_be_a_phones() {
        let receipt = SmppReceipt { ids: vec!["x1".to_owned()], report: Report::Delivered };
        let text = "id:x1 stat:DELIVRD";
        let written = PhoneText { from: "+79161234567".to_owned(), text: text.to_owned() };
        assert_eq!(read(&message(0, 0, text.as_bytes())), DeliverSm::Either(receipt, written));
        assert_eq!(read(&message(0, 0, b"id:5 stat:ok")), super::tests::written("id:5 stat:ok"));
        let parameters = vec![(tag::MESSAGE_STATE, vec![5])];
        let marked = ShortMessage { parameters, ..message(0, 0, b"id:x1") };
        assert_eq!(read(&marked), told(&["x1"], Report::Undelivered), "no phone can set a parameter");
    }

    #[test]
    fn an_acknowledgement_by_a_phone_may_have_words_and_is_no_receipt_by_itself() {
        for kind in [0x08, 0x10] {
            assert_eq!(read(&message(kind, 8, &ucs2("СТОП"))), written("СТОП"));
            assert_eq!(read(&message(kind, 0, b"")), DeliverSm::Nothing);
            let words = read(&message(kind, 1, b"id:x1 stat:DELIVRD"));
            assert!(matches!(words, DeliverSm::Either(..)), "{words:?}");
        }
        assert_eq!(read(&message(0x18, 8, &ucs2("СТОП"))), DeliverSm::Nothing, "the end of a conversation");
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
        let wide = vec![(tag::RECEIPTED_MESSAGE_ID, b"a".to_vec()), (tag::MESSAGE_STATE, vec![0, 0, 0, 5])];
        let wide = ShortMessage { parameters: wide, ..message(4, 0, b"") };
        assert_eq!(read(&wide), told(&["a", "10"], Report::Undelivered), "a state of four octets");
    }

    #[test]
    fn what_is_said_on_the_way_is_not_the_end() {
        let on_the_way = |text: &str| read(&message(0x20, 0, &gsm7::encode(text).unwrap()));
        assert_eq!(on_the_way("id:x stat:UNDELIV"), told(&["x"], Report::Sent));
        assert_eq!(on_the_way("id:x stat:ENROUTE"), told(&["x"], Report::Sent));
        assert_eq!(on_the_way("id:x stat:OPTOUT"), told(&["x"], Report::Sent));
    }

    #[test]
    fn a_text_from_a_phone_is_read_in_its_alphabet() {
        assert_eq!(read(&message(0, 8, &ucs2("СТОП"))), written("СТОП"));
        assert_eq!(read(&message(0, 0x18, &ucs2("\u{feff}Стоп"))), written("Стоп"));
        assert_eq!(read(&message(0, 0, &gsm7::encode("STOP @").unwrap())), written("STOP @"));
        assert_eq!(read(&message(0, 1, b"STOP @")), written("STOP @"));
        assert_eq!(read(&message(0, 3, b"\xe9t\xe9")), written("été"));
        let latin = super::read(&message(0, 0, b"STOP @"), 7, Conventions { default: SmppAlphabet::Latin1, ..USUAL });
        assert_eq!(latin, written("STOP @"));
        for nothing in [message(0, 0, b""), message(0, 8, &ucs2(" "))] {
            assert_eq!(read(&nothing), DeliverSm::Nothing);
        }
        for coding in [4, 11] {
            let reason = unread(read(&message(0, coding, b"\x01\x02")));
            assert_eq!(reason, (UnreadReason::Alphabet, "number 7".to_owned()));
        }
        let national = SmppAddress { ton: 0, npi: 1, text: "79161234567".to_owned() };
        let text = PhoneText { from: "79161234567".to_owned(), text: "a".to_owned() };
        assert_eq!(read(&ShortMessage { source: national, ..message(0, 0, b"a") }), DeliverSm::Text(text));
    }

    #[test]
    fn the_first_part_stands_for_the_whole_text() {
        let header = |header: &[u8], text: &str| read(&message(ESM_CLASS_UDH, 8, &[header, &ucs2(text)].concat()));
        assert_eq!(header(&[5, 0, 3, 7, 2, 1], "Больше не пишите"), written("Больше не пишите"));
        assert_eq!(header(&[5, 0, 3, 7, 2, 2], "мне"), DeliverSm::Nothing);
        assert_eq!(header(&[6, 8, 4, 7, 7, 2, 2], "мне"), DeliverSm::Nothing);
        assert_eq!(header(&[3, 0x24, 1, 1], "Да"), written("Да"));
        let unmarked = |header: &[u8]| read(&message(0, 8, &[header, &ucs2("Стоп")].concat()));
        assert_eq!(unmarked(&[5, 0, 3, 7, 2, 1]), written("Стоп"));
        assert_eq!(unmarked(&[6, 8, 4, 7, 7, 2, 2]), DeliverSm::Nothing);
        let sar = |number| vec![(tag::SAR_SEGMENT_SEQNUM, vec![number])];
        assert_eq!(read(&ShortMessage { parameters: sar(1), ..message(0, 8, &ucs2("Да")) }), written("Да"));
        assert_eq!(read(&ShortMessage { parameters: sar(2), ..message(0, 8, &ucs2("Да")) }), DeliverSm::Nothing);
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
