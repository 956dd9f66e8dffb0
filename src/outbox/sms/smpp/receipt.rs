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

/// Keys of the state in the text form: the standard's, and longer ones of some centres.
const STATE_KEYS: [&str; 3] = ["stat:", "state:", "status:"];

/// The id in a receipt, as written; for the log.
pub(super) fn named(message: &ShortMessage, text: &str) -> Option<String> {
    let id = message.parameter(tag::RECEIPTED_MESSAGE_ID).map(c_string).filter(|id| !id.is_empty());
    id.or_else(|| field(text, "id:").map(str::to_owned)).filter(|id| id.len() <= ID_BYTES_MAX)
}

/// Reads a receipt with the words `text`; parameters outrank words. `None` without an id or a known state.
/// `intermediate` is a notification before the final state.
pub(super) fn read(message: &ShortMessage, text: &str, intermediate: bool) -> Option<SmppReceipt> {
    let ids = spellings(&named(message, text)?);
    let state = message.parameter(tag::MESSAGE_STATE).and_then(|state| states::of_smpp_state(*state.first()?));
    let word = || STATE_KEYS.iter().find_map(|key| field(text, key));
    let report = state.or_else(|| states::of_smpp_word(word()?))?;
    // An intermediate notification is never final.
    let report = if intermediate && report == Report::Undelivered { Report::Sent } else { report };
    Some(SmppReceipt { ids, report })
}

/// The value of a key in the text form, `id:… sub:001 … stat:DELIVRD err:000 text:…`: keys in any case, before `text:`.
fn field<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let lower = text.to_ascii_lowercase();
    let end = lower.find(" text:").unwrap_or(text.len());
    let begins_word = |at: usize| at == 0 || lower.as_bytes()[at - 1].is_ascii_whitespace();
    let (at, _) = lower[..end].match_indices(key).find(|(at, _)| begins_word(*at))?;
    let value = text[at + key.len()..end].split_ascii_whitespace().next()?;
    Some(value).filter(|value| !value.contains(':'))
}

/// An id in every spelling in which centres answer and report it.
pub(super) fn spellings(id: &str) -> Vec<String> {
    let id = id.trim().to_lowercase();
    let folded = match id.trim_start_matches('0') {
        "" => "0",
        folded => folded,
    };
    let as_hex = u128::from_str_radix(folded, 16).ok().map(|number| number.to_string());
    let as_decimal = folded.parse::<u128>().ok().map(|number| format!("{number:x}"));
    let mut spellings = vec![folded.to_owned()];
    for other in as_hex.into_iter().chain(as_decimal) {
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
