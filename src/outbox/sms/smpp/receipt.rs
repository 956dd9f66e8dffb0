//! What became of a message, as a centre reports it (SMPP 3.4 appendix B).

use super::pdu::ID_BYTES_MAX;
use super::short_message::{ShortMessage, tag};
use crate::outbox::sms::states;
use crate::store::Report;

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
pub struct SmppReceipt {
    /// The centre's own id in the spellings it may have given it in, the likeliest first: zeros in front left out and
    /// lower case; taken for hex and written as decimal; taken for decimal and written as hex.
    pub ids: Vec<String>,
    /// What became of it.
    pub report: Report,
}

/// Keys of the state in the text form: the standard's, and as some write it out.
const STATE_KEYS: [&str; 3] = ["stat:", "state:", "status:"];

/// The id that a receipt names, as it is written; for the log.
pub(super) fn named(message: &ShortMessage, text: &str) -> Option<String> {
    let id = message.parameter(tag::RECEIPTED_MESSAGE_ID).map(c_string).filter(|id| !id.is_empty());
    id.or_else(|| field(text, "id:").map(str::to_owned)).filter(|id| id.len() <= ID_BYTES_MAX)
}

/// Reads a receipt, whose words are `text`: parameters win over words. `None` when it names no message, or no state that
/// is known. `intermediate` is one that comes before the end.
pub(super) fn read(message: &ShortMessage, text: &str, intermediate: bool) -> Option<SmppReceipt> {
    let ids = spellings(&named(message, text)?);
    let state = message.parameter(tag::MESSAGE_STATE).and_then(|state| states::of_smpp_state(*state.first()?));
    let word = || STATE_KEYS.iter().find_map(|key| field(text, key));
    let report = state.or_else(|| states::of_smpp_word(word()?))?;
    // A notification on the way says nothing of the end, whatever its words.
    let report = if intermediate && report == Report::Undelivered { Report::Sent } else { report };
    Some(SmppReceipt { ids, report })
}

/// The value of a key in the text form, `id:… sub:001 … stat:DELIVRD err:000 text:…`: keys in any case, before the text.
fn field<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let lower = text.to_ascii_lowercase();
    let end = lower.find(" text:").unwrap_or(text.len());
    let begins_word = |at: usize| at == 0 || lower.as_bytes()[at - 1].is_ascii_whitespace();
    let (at, _) = lower[..end].match_indices(key).find(|(at, _)| begins_word(*at))?;
    let value = text[at + key.len()..end].split_ascii_whitespace().next()?;
    Some(value).filter(|value| !value.contains(':'))
}

/// An id in every spelling that centres answer and report it in.
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
