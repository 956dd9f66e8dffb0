//! Delivery receipts of a centre (SMPP 3.4 appendix B).

use super::pdu::ID_BYTES_MAX;
use super::short_message::{ShortMessage, tag};
use crate::outbox::sms::states;
use crate::store::Report;

/// A delivery receipt.
#[derive(Debug, PartialEq, Eq)]
pub struct SmppReceipt {
    /// The centre's id in every spelling it may have been answered in, the likeliest first: without leading zeros and
    /// in lower case; from hex to decimal; from decimal to hex.
    pub ids: Vec<String>,
    /// The state.
    pub report: Report,
}

/// Keys of the id and the state in the text form: the standard's, and longer ones of some centres.
const ID_KEYS: [&str; 4] = ["id", "msgid", "message_id", "messageid"];
const STATE_KEYS: [&str; 3] = ["stat", "state", "status"];
/// Characters after a key.
const KEY_ENDS: [char; 2] = [':', '='];
/// Characters between two fields, besides blanks.
const SEPARATORS: [char; 2] = [',', ';'];
/// The mark of a hexadecimal number.
const HEX_MARK: &str = "0x";

/// The id in a receipt, as written; for the log.
pub(super) fn named(message: &ShortMessage, text: &str) -> Option<String> {
    let id = message.parameter(tag::RECEIPTED_MESSAGE_ID).map(c_string).filter(|id| !id.is_empty());
    id.or_else(|| field(text, &ID_KEYS).map(str::to_owned)).filter(|id| id.len() <= ID_BYTES_MAX)
}

/// Reads a receipt with the words `text`; parameters outrank words. `None` without an id or a known state.
/// `intermediate` is a notification before the final state.
pub(super) fn read(message: &ShortMessage, text: &str, intermediate: bool) -> Option<SmppReceipt> {
    let ids = spellings(&named(message, text)?);
    let state = message.parameter(tag::MESSAGE_STATE).and_then(|state| states::of_smpp_state(octet(state)?));
    let report = state.or_else(|| states::of_smpp_word(field(text, &STATE_KEYS)?))?;
    // An intermediate notification is never final.
    let report = if intermediate && report == Report::Undelivered { Report::Sent } else { report };
    Some(SmppReceipt { ids, report })
}

/// The value of the first of these keys in the text form, `id:… sub:001 … stat:DELIVRD err:000 text:…`: keys in any
/// case, before `text:`. Some centres write `=`, separate fields by `,` or `;`, and quote values.
fn field<'t>(text: &'t str, keys: &[&str]) -> Option<&'t str> {
    keys.iter().find_map(|key| value_of(fields(text), key))
}

/// The text form up to the text of the message.
fn fields(text: &str) -> &str {
    let begins_text = |at: &usize| text[..*at].ends_with(is_separator);
    let lower = text.to_ascii_lowercase();
    let ends = KEY_ENDS
        .iter()
        .flat_map(|end| lower.match_indices(&format!("text{end}")).map(|(at, _)| at).collect::<Vec<_>>());
    &text[..ends.filter(begins_text).min().unwrap_or(text.len())]
}

fn value_of<'t>(fields: &'t str, key: &str) -> Option<&'t str> {
    let lower = fields.to_ascii_lowercase();
    let value = lower.match_indices(key).find_map(|(at, _)| {
        let begins = fields[..at].is_empty() || fields[..at].ends_with(is_separator);
        fields[at + key.len()..].strip_prefix(KEY_ENDS).filter(|_| begins)
    })?;
    let value = value.trim_ascii_start().split(is_separator).next()?.trim_matches('"');
    // Of `id: sub:001` the next key is no value; an id in base64 may end in `=`.
    Some(value).filter(|value| !value.is_empty() && !value.trim_end_matches('=').contains(KEY_ENDS))
}

fn is_separator(sign: char) -> bool {
    sign.is_ascii_whitespace() || SEPARATORS.contains(&sign)
}

/// The value of a parameter that should be one octet; some centres send four.
fn octet(value: &[u8]) -> Option<u8> {
    value.iter().copied().find(|octet| *octet != 0).or(value.first().copied())
}

/// An id in every spelling in which centres answer and report it.
pub(super) fn spellings(id: &str) -> Vec<String> {
    let id = id.trim().to_lowercase();
    let folded = match id.trim_start_matches('0') {
        "" => "0",
        folded => folded,
    };
    let digits = id.strip_prefix(HEX_MARK).unwrap_or(folded);
    let as_hex = u128::from_str_radix(digits, 16).ok().map(|number| number.to_string());
    let as_decimal = folded.parse::<u128>().ok().map(|number| format!("{number:x}"));
    let unmarked = id.strip_prefix(HEX_MARK).map(|digits| digits.trim_start_matches('0').to_owned());
    let mut spellings = vec![folded.to_owned()];
    for other in unmarked.into_iter().chain(as_hex).chain(as_decimal) {
        if !spellings.contains(&other) {
            spellings.push(other);
        }
    }
    spellings
}

fn c_string(octets: &[u8]) -> String {
    let text = octets.split(|octet| *octet == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).trim().to_owned()
}
