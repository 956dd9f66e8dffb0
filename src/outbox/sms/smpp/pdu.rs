//! Protocol data units: a header of 16 octets and a body (SMPP 3.4 sections 3.2 and 4).

use std::fmt;

use bytes::{Buf, BufMut, Bytes, BytesMut};

/// The octets of a header.
pub(crate) const HEADER_BYTES: usize = 16;
/// The longest unit accepted: a text of a phone has some hundred octets, in `message_payload` at most 64 KiB.
pub(crate) const PDU_BYTES_MAX: usize = 66 << 10;
/// The largest sequence number; the next one is 1.
pub(crate) const SEQUENCE_MAX: u32 = 0x7fff_ffff;

/// The longest message id accepted; the standard allows 64 characters.
pub(crate) const ID_BYTES_MAX: usize = 128;

/// The commands used here (section 5.1.2.1). An answer is its request with [`command::ANSWER`] set.
pub(crate) mod command {
    pub(crate) const ANSWER: u32 = 0x8000_0000;
    pub(crate) const GENERIC_NACK: u32 = ANSWER;
    pub(crate) const SUBMIT_SM: u32 = 0x04;
    pub(crate) const DELIVER_SM: u32 = 0x05;
    pub(crate) const UNBIND: u32 = 0x06;
    pub(crate) const BIND_TRANSCEIVER: u32 = 0x09;
    pub(crate) const ENQUIRE_LINK: u32 = 0x15;
    pub(crate) const ALERT_NOTIFICATION: u32 = 0x102;
    pub(crate) const DATA_SM: u32 = 0x103;
}

/// A protocol data unit (PDU).
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Pdu {
    /// The command.
    pub command: u32,
    /// The result of the request; 0 in a request.
    pub status: u32,
    /// The sequence number that links request and answer.
    pub sequence: u32,
    /// Everything after the header.
    pub body: Bytes,
}

impl fmt::Debug for Pdu {
    /// Without the body, which holds numbers and words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { command, status, sequence, body } = self;
        write!(f, "Pdu({command:#x}, status {status:#x}, number {sequence}, {} octets)", body.len())
    }
}

/// A length that cannot be true: not this protocol, or out of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a unit of {HEADER_BYTES} to {PDU_BYTES_MAX} octets, found {0}")]
pub(crate) struct LengthError(pub u32);

impl Pdu {
    /// A request.
    pub(crate) fn request(command: u32, sequence: u32, body: impl Into<Bytes>) -> Self {
        Self { command, status: 0, sequence, body: body.into() }
    }

    /// The answer to this request.
    pub(crate) fn answer(&self, status: u32, body: impl Into<Bytes>) -> Self {
        Self { command: self.command | command::ANSWER, status, sequence: self.sequence, body: body.into() }
    }

    /// True if it answers a request.
    pub(crate) const fn is_answer(&self) -> bool {
        self.command & command::ANSWER != 0
    }

    /// Takes the first unit off the input; `None` while it is incomplete. Nothing is allocated for a claimed length.
    ///
    /// # Errors
    /// The length cannot be true.
    pub(crate) fn take(input: &mut BytesMut) -> Result<Option<Self>, LengthError> {
        let Some(claimed) = input.first_chunk::<4>() else { return Ok(None) };
        let claimed = u32::from_be_bytes(*claimed);
        let length = usize::try_from(claimed).unwrap_or(usize::MAX);
        if !(HEADER_BYTES..=PDU_BYTES_MAX).contains(&length) {
            return Err(LengthError(claimed));
        }
        if input.len() < length {
            return Ok(None);
        }
        let mut unit = input.split_to(length).freeze();
        unit.advance(4);
        let (command, status, sequence) = (unit.get_u32(), unit.get_u32(), unit.get_u32());
        Ok(Some(Self { command, status, sequence, body: unit }))
    }

    /// Appends the unit to the output.
    pub(crate) fn put(&self, output: &mut BytesMut) {
        let length = HEADER_BYTES + self.body.len();
        output.reserve(length);
        output.put_u32(u32::try_from(length).expect("bodies are made here and short"));
        output.put_u32(self.command);
        output.put_u32(self.status);
        output.put_u32(self.sequence);
        output.put_slice(&self.body);
    }
}

/// The body of `bind_transceiver` (section 4.1.5), for version 3.4 and every address of ours.
pub(crate) fn bind_body(system_id: &str, password: &str, system_type: &str) -> Vec<u8> {
    const VERSION: u8 = 0x34;
    let mut body = vec![];
    for field in [system_id, password, system_type] {
        put_text(&mut body, field);
    }
    body.extend([VERSION, 0, 0]);
    put_text(&mut body, "");
    body
}

/// Writes a C-octet string: the text and a zero. A zero within would end it early and is left out.
pub(crate) fn put_text(body: &mut Vec<u8>, text: &str) {
    body.extend(text.bytes().filter(|octet| *octet != 0));
    body.push(0);
}

/// The fields of a body, read from its start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PduFields<'a>(pub &'a [u8]);

impl<'a> PduFields<'a> {
    /// The next octet.
    pub(crate) fn octet(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// The next two octets.
    pub(crate) fn word(&mut self) -> Option<u16> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u16::from_be_bytes(*first))
    }

    /// The next `count` octets.
    pub(crate) fn octets(&mut self, count: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(first)
    }

    /// The next C-octet string, without its zero, which some centres leave out at the end of a body. Invalid UTF-8 is
    /// shown as U+FFFD.
    pub(crate) fn text(&mut self) -> Option<String> {
        let mut parts = self.0.splitn(2, |octet| *octet == 0);
        let text = parts.next().filter(|_| !self.0.is_empty())?;
        self.0 = parts.next().unwrap_or_default();
        Some(String::from_utf8_lossy(text).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn taken(octets: &[u8]) -> Result<Option<Pdu>, LengthError> {
        Pdu::take(&mut BytesMut::from(octets))
    }

    #[test]
    fn an_enquiry_is_written_as_the_standard_shows() {
        let mut output = BytesMut::new();
        Pdu::request(command::ENQUIRE_LINK, 7, Bytes::new()).put(&mut output);
        assert_eq!(output[..], [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 7]);
    }

    #[test]
    fn a_bind_says_version_3_4_and_nothing_of_addresses() {
        assert_eq!(bind_body("esme", "secret", ""), b"esme\0secret\0\0\x34\0\0\0");
        assert_eq!(bind_body("e\0x", "", "t"), b"ex\0\0t\0\x34\0\0\0");
    }

    #[test]
    fn a_text_at_the_end_may_lack_its_zero() {
        let texts = |octets: &[u8]| {
            let mut fields = PduFields(octets);
            [fields.text(), fields.text()].map(|text| text.unwrap_or_else(|| "none".to_owned()))
        };
        assert_eq!(texts(b"a7\0b8\0"), ["a7", "b8"]);
        assert_eq!(texts(b"a7\0b8"), ["a7", "b8"]);
        assert_eq!(texts(b"a7"), ["a7", "none"]);
        assert_eq!(texts(b"\0"), ["", "none"]);
        assert_eq!(texts(b""), ["none", "none"]);
    }

    #[test]
    fn a_length_that_cannot_be_true_is_refused_before_anything_follows() {
        for claimed in [0, 4, 15, PDU_BYTES_MAX as u32 + 1, 0x7fff_ffff, u32::MAX] {
            assert_eq!(taken(&claimed.to_be_bytes()), Err(LengthError(claimed)));
        }
        assert_eq!(taken(b"HTTP/1.1 400 Bad Request"), Err(LengthError(0x4854_5450)));
    }

    #[test]
    fn a_unit_waits_until_it_is_all_there() {
        let mut whole = BytesMut::new();
        Pdu::request(command::UNBIND, 3, Bytes::from_static(b"abc")).put(&mut whole);
        for length in 0..whole.len() {
            let mut part = BytesMut::from(&whole[..length]);
            assert_eq!(Pdu::take(&mut part), Ok(None));
            assert_eq!(part.len(), length, "nothing is lost");
        }
    }

    proptest! {
        #[test]
        fn a_unit_comes_back(command: u32, status: u32, sequence: u32, body: Vec<u8>, next: Vec<u8>) {
            let pdu = Pdu { command, status, sequence, body: body.into() };
            let mut stream = BytesMut::new();
            pdu.put(&mut stream);
            stream.extend_from_slice(&next);
            prop_assert_eq!(Pdu::take(&mut stream), Ok(Some(pdu)));
            prop_assert_eq!(&stream[..], &next[..]);
        }

        #[test]
        fn any_octets_are_taken_or_refused(octets: Vec<u8>) {
            let mut input = BytesMut::from(&octets[..]);
            while let Ok(Some(pdu)) = Pdu::take(&mut input) {
                prop_assert!(pdu.body.len() <= octets.len());
            }
            prop_assert!(input.capacity() <= octets.len().max(1024));
        }
    }
}
