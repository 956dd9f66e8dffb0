//! The body that `submit_sm` and `deliver_sm` share (SMPP 3.4 sections 4.4.1 and 4.6.1).

use std::fmt;

use super::pdu::{PduFields, put_text};

/// Optional parameters (section 5.3.2) used here.
pub(crate) mod tag {
    pub(crate) const RECEIPTED_MESSAGE_ID: u16 = 0x001e;
    pub(crate) const SAR_MSG_REF_NUM: u16 = 0x020c;
    pub(crate) const SAR_TOTAL_SEGMENTS: u16 = 0x020e;
    pub(crate) const SAR_SEGMENT_SEQNUM: u16 = 0x020f;
    pub(crate) const MESSAGE_PAYLOAD: u16 = 0x0424;
    pub(crate) const MESSAGE_STATE: u16 = 0x0427;
}

/// The bit of `esm_class` for a header before the words.
pub(crate) const ESM_CLASS_UDH: u8 = 0x40;

/// Elements of a header with the number of a part: with a reference of one octet, and of two.
const CONCATENATION_8_BIT: u8 = 0x00;
const CONCATENATION_16_BIT: u8 = 0x08;

/// A message to a phone, or from one.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct ShortMessage {
    /// The sender.
    pub source: SmppAddress,
    /// The recipient.
    pub destination: SmppAddress,
    /// The kind of message.
    pub esm_class: u8,
    /// The validity period; empty for the centre's default.
    pub validity: String,
    /// The receipts wanted.
    pub registered_delivery: u8,
    /// The alphabet of the words.
    pub data_coding: u8,
    /// The words, at most 254 octets.
    pub words: Vec<u8>,
    /// Optional parameters, in their order.
    pub parameters: Vec<(u16, Vec<u8>)>,
}

/// An address with its type of number and numbering plan.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct SmppAddress {
    /// Type of number: 1 international, 3 of the network, 5 a name.
    pub ton: u8,
    /// Numbering plan: 1 of telephones.
    pub npi: u8,
    /// Digits or a name.
    pub text: String,
}

impl fmt::Debug for ShortMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShortMessage(…)")
    }
}

impl fmt::Debug for SmppAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmppAddress(…)")
    }
}

impl ShortMessage {
    /// The encoded body.
    ///
    /// # Panics
    /// On words longer than 254 octets, or a parameter longer than 64 KiB: both are made here and shorter.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut body = vec![0]; // service_type: the centre's default
        self.source.encode(&mut body);
        self.destination.encode(&mut body);
        body.extend([self.esm_class, 0, 0, 0]); // no protocol_id, no priority, no schedule
        put_text(&mut body, &self.validity);
        body.extend([self.registered_delivery, 0, self.data_coding, 0]); // replaces nothing, no prepared message
        body.push(u8::try_from(self.words.len()).expect("a part has at most 254 octets"));
        body.extend(&self.words);
        for (tag, value) in &self.parameters {
            let length = u16::try_from(value.len()).expect("a text is shorter than 64 KiB");
            body.extend(tag.to_be_bytes().into_iter().chain(length.to_be_bytes()).chain(value.iter().copied()));
        }
        body
    }

    /// Decodes a body; `None` if a field is missing. Optional parameters are read as far as they are complete.
    pub(crate) fn decode(body: &[u8]) -> Option<Self> {
        let mut fields = PduFields(body);
        let _service_type = fields.text()?;
        let (source, destination) = (SmppAddress::decode(&mut fields)?, SmppAddress::decode(&mut fields)?);
        let (esm_class, _protocol_id, _priority) = (fields.octet()?, fields.octet()?, fields.octet()?);
        let (_schedule, validity) = (fields.text()?, fields.text()?);
        let (registered_delivery, _replaces) = (fields.octet()?, fields.octet()?);
        let (data_coding, _prepared) = (fields.octet()?, fields.octet()?);
        let length = fields.octet()?;
        let words = fields.octets(usize::from(length))?.to_vec();
        let parameters = std::iter::from_fn(|| parameter(&mut fields)).collect();
        Some(Self { source, destination, esm_class, validity, registered_delivery, data_coding, words, parameters })
    }

    /// Decodes a body of `data_sm` (section 4.7.1), with the words in a parameter; `None` if a field is missing.
    pub(crate) fn decode_data(body: &[u8]) -> Option<Self> {
        let mut fields = PduFields(body);
        let _service_type = fields.text()?;
        let (source, destination) = (SmppAddress::decode(&mut fields)?, SmppAddress::decode(&mut fields)?);
        let (esm_class, registered_delivery, data_coding) = (fields.octet()?, fields.octet()?, fields.octet()?);
        let parameters = std::iter::from_fn(|| parameter(&mut fields)).collect();
        Some(Self { source, destination, esm_class, registered_delivery, data_coding, parameters, ..Self::default() })
    }

    /// The number of this part of a text, from 1.
    pub(crate) fn part(&self) -> u8 {
        let by_parameter = self.parameter(tag::SAR_SEGMENT_SEQNUM).and_then(|number| number.first().copied());
        by_parameter.or_else(|| part_by_header(self.header()?)).unwrap_or(1)
    }

    /// An optional parameter.
    pub(crate) fn parameter(&self, tag: u16) -> Option<&[u8]> {
        self.parameters.iter().find(|(known, _)| *known == tag).map(|(_, value)| &value[..])
    }

    /// The words without the header before them, from the body or the payload parameter.
    pub(crate) fn text_octets(&self) -> &[u8] {
        let words = if self.words.is_empty() { self.parameter(tag::MESSAGE_PAYLOAD) } else { Some(&self.words[..]) };
        let words = words.unwrap_or_default();
        match self.header() {
            Some(header) => &words[header.len() + 1..],
            None => words,
        }
    }

    /// The header before the words (3GPP TS 23.040 section 9.2.3.24), without its length; `None` without one, or if its
    /// length is wrong. Some centres forget its bit in `esm_class`, so the header of a part is also known by its octets.
    pub(crate) fn header(&self) -> Option<&[u8]> {
        let words = if self.words.is_empty() { self.parameter(tag::MESSAGE_PAYLOAD)? } else { &self.words };
        let is_marked = self.esm_class & ESM_CLASS_UDH != 0;
        let (length, rest) = words.split_first().filter(|_| is_marked || begins_as_part(words))?;
        rest.get(..usize::from(*length))
    }
}

impl SmppAddress {
    fn encode(&self, body: &mut Vec<u8>) {
        body.extend([self.ton, self.npi]);
        put_text(body, &self.text);
    }

    fn decode(fields: &mut PduFields<'_>) -> Option<Self> {
        Some(Self { ton: fields.octet()?, npi: fields.octet()?, text: fields.text()? })
    }
}

/// True if the octets begin with the header of a part and nothing else. No text begins with them: in the network's
/// alphabet they are `é@¥` or `øΔ@`, in UCS-2 no letters.
fn begins_as_part(words: &[u8]) -> bool {
    match words {
        [5, CONCATENATION_8_BIT, 3, _, total, number, ..] | [6, CONCATENATION_16_BIT, 4, _, _, total, number, ..] => {
            (1..=*total).contains(number)
        }
        _ => false,
    }
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

fn parameter(fields: &mut PduFields<'_>) -> Option<(u16, Vec<u8>)> {
    let (tag, length) = (fields.word()?, fields.word()?);
    Some((tag, fields.octets(usize::from(length))?.to_vec()))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn addresses() -> impl Strategy<Value = SmppAddress> {
        (any::<u8>(), any::<u8>(), "[0-9A-Za-z+ ]{0,20}").prop_map(|(ton, npi, text)| SmppAddress { ton, npi, text })
    }

    prop_compose! {
        fn messages()(
            (source, destination) in (addresses(), addresses()),
            (esm_class, registered_delivery, data_coding) in any::<(u8, u8, u8)>(),
            validity in "[0-9]{15}R|",
            words in vec(any::<u8>(), 0..=254),
            parameters in vec((any::<u16>(), vec(any::<u8>(), 0..300)), 0..4),
        ) -> ShortMessage {
            ShortMessage { source, destination, esm_class, validity, registered_delivery, data_coding, words, parameters }
        }
    }

    #[test]
    fn a_parameter_that_is_cut_off_is_left_out() {
        let message = ShortMessage { parameters: vec![(tag::MESSAGE_STATE, vec![2])], ..ShortMessage::default() };
        let mut body = message.encode();
        body.extend([0, 0x1e, 0xff, 0xff, b'1']);
        assert_eq!(ShortMessage::decode(&body), Some(message));
    }

    #[test]
    fn a_header_is_no_part_of_the_words() {
        let words = [&[5, 0, 3, 9, 2, 1][..], b"words"].concat();
        let message = ShortMessage { esm_class: ESM_CLASS_UDH, words, ..ShortMessage::default() };
        assert_eq!((message.header(), message.text_octets()), (Some(&[0, 3, 9, 2, 1][..]), &b"words"[..]));
        let lying = ShortMessage { words: vec![200, 1, 2], ..message.clone() };
        assert_eq!((lying.header(), lying.text_octets()), (None, &[200, 1, 2][..]));
        let unmarked = ShortMessage { esm_class: 0, ..message.clone() };
        assert_eq!((unmarked.header(), unmarked.part()), (Some(&[0, 3, 9, 2, 1][..]), 1), "its bit was forgotten");
        for words in [&[5, 0, 3, 9, 2, 3][..], &[5, 0, 3, 9, 2, 0], &[5, 0, 3, 9, 2], &[6, 8, 4, 0, 9, 2], &[4, 8, 4]] {
            let plain = ShortMessage { esm_class: 0, words: words.to_vec(), ..message.clone() };
            assert_eq!(plain.header(), None, "{words:?}");
        }
    }

    #[test]
    fn long_words_stand_in_their_parameter() {
        let parameters = vec![(tag::MESSAGE_PAYLOAD, b"long".to_vec())];
        assert_eq!(ShortMessage { parameters, ..ShortMessage::default() }.text_octets(), b"long");
        assert_eq!(ShortMessage::default().text_octets(), b"");
    }

    #[test]
    fn data_has_its_words_in_a_parameter() {
        let body = [&b"\0\x01\x0179161234567\0\x05\0Ozon\0\x04\0\0"[..], &[4, 0x24, 0, 2], b"id"].concat();
        let message = ShortMessage::decode_data(&body).unwrap();
        assert_eq!((message.esm_class, message.source.text.as_str()), (4, "79161234567"));
        assert_eq!((message.destination.text.as_str(), message.text_octets()), ("Ozon", &b"id"[..]));
        assert_eq!(ShortMessage::decode_data(&body[..20]), None);
    }

    proptest! {
        #[test]
        fn a_message_comes_back(message in messages()) {
            prop_assert_eq!(ShortMessage::decode(&message.encode()), Some(message));
        }

        #[test]
        fn a_body_that_ends_early_is_none(message in messages(), share in 0.0..1.0) {
            let mut whole = ShortMessage { parameters: vec![], ..message }.encode();
            whole.truncate((whole.len() as f64 * share) as usize);
            prop_assert_eq!(ShortMessage::decode(&whole), None);
        }

        #[test]
        fn any_octets_are_read_or_refused(octets in vec(any::<u8>(), 0..400)) {
            if let Some(message) = ShortMessage::decode(&octets) {
                prop_assert!(message.text_octets().len() <= octets.len());
                let _header = message.header();
            }
        }
    }
}
