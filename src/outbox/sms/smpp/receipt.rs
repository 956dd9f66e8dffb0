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
const ID_KEYS: [&str; 5] = ["id", "msgid", "msg_id", "message_id", "messageid"];
const STATE_KEYS: [&str; 6] = ["stat", "state", "status", "message_state", "message_status", "messagestate"];
/// The key of the words of the message, which end the fields.
const TEXT_KEY: &str = "text";
/// Characters after a key.
const KEY_ENDS: [char; 2] = [':', '='];
/// Characters between two fields or around a value, besides blanks.
const SEPARATORS: [char; 5] = [',', ';', '|', '"', '\''];
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
    let fails = matches!(report, Report::Undelivered | Report::OptedOut);
    Some(SmppReceipt { ids, report: if intermediate && fails { Report::Sent } else { report } })
}

/// The value of the first of these keys in the text form, `id:… sub:001 … stat:DELIVRD err:000 text:…`: keys in any
/// case, before `text:`. Some centres write `=` or a blank before it, separate fields by `,`, `;` or `|`, and quote
/// values.
fn field<'t>(text: &'t str, keys: &[&str]) -> Option<&'t str> {
    let fields = match after_key(text, TEXT_KEY) {
        Some((at, _)) if at != 0 => &text[..at],
        _ => text,
    };
    keys.iter().find_map(|key| value(after_key(fields, key)?.1))
}

/// The place of a key, and everything after its sign.
fn after_key<'t>(text: &'t str, key: &str) -> Option<(usize, &'t str)> {
    text.to_ascii_lowercase().match_indices(key).find_map(|(at, _)| {
        let begins = text[..at].is_empty() || text[..at].ends_with(is_separator);
        let rest = text[at + key.len()..].trim_start_matches(is_separator).strip_prefix(KEY_ENDS)?;
        begins.then_some((at, rest))
    })
}

/// The value at the beginning of `rest`. Of `id: sub:001` the next key is no value; an id in base64 may end in `=`.
fn value(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches(is_separator);
    let (value, next) = rest.split_at(rest.find(is_separator).unwrap_or(rest.len()));
    let is_key = value.trim_end_matches('=').contains(KEY_ENDS) || next.trim_start().starts_with(KEY_ENDS);
    (!is_key && !value.is_empty()).then_some(value)
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
