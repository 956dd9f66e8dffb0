//! The outbox: messages that wait, and exhausted ones that need a person.

use serde::Serialize;

use super::page_data::PageData;
use super::words::{ago, span};
use crate::line::message::Medium;
use crate::metrics::count::count;
use crate::metrics::operator_words::OperatorWords;
use crate::store::{ListedMessage, MessageChange, MessageState};

#[derive(Serialize)]
pub(super) struct OutboxView {
    due: Vec<DueRow>,
    /// The fate of today's promises; empty while there are none.
    states: String,
    given_up: Option<String>,
    stranded: Vec<StrandedRow>,
}

#[derive(Serialize)]
struct DueRow {
    medium: String,
    messages: String,
    oldest: String,
}

#[derive(Serialize)]
struct StrandedRow {
    words: String,
    command: String,
}

/// A medium in words.
pub(super) fn medium(words: &OperatorWords, medium: &str) -> String {
    let known = [Medium::Sms, Medium::Email].map(Medium::as_str).into_iter().find(|known| *known == medium);
    words.text(&format!("delivery-medium-{}", known.unwrap_or("other")))
}

pub(super) fn view(page: &PageData) -> OutboxView {
    let stranded = &page.stored.stranded;
    let due = page.gauges.outbox.iter().map(|(name, due)| DueRow {
        medium: medium(page.words, name),
        messages: count(due.messages),
        oldest: if due.messages == 0 { "–".to_owned() } else { span(page.words, due.oldest_seconds as i64) },
    });
    let total = stranded.total;
    OutboxView {
        due: due.collect(),
        states: states(page),
        given_up: (total > 0).then(|| page.words.filled("outbox-given-up", [("messages", total.into())])),
        stranded: stranded.latest.iter().map(|message| given_up(page, message)).collect(),
    }
}

fn given_up(page: &PageData, message: &ListedMessage) -> StrandedRow {
    let words = page.words;
    let variables = [
        ("medium", medium(words, message.medium.as_str()).into()),
        ("kind", words.text(&format!("outbox-kind-{}", message.kind.as_str())).into()),
        ("channel", message.channel.as_str().into()),
        ("tries", message.attempts.into()),
        ("promised", ago(words, message.promised, page.now).into()),
    ];
    StrandedRow {
        words: words.filled("outbox-message", variables),
        command: format!("deflect outbox requeue {}", message.id),
    }
}

/// The number of today's promises that came to each state, in the order of states, and those that wait. A promise that was
/// given up and queued again counts as what became of it then.
fn states(page: &PageData) -> String {
    let by_gateway = page.stored.today.gateways.values();
    let total = |label: &str| by_gateway.clone().filter_map(|states| states.get(label)).sum::<u64>();
    let of = |state: MessageState| match state {
        MessageState::Exhausted => total(state.as_str()).saturating_sub(total(MessageChange::REQUEUED)),
        state => total(state.as_str()),
    };
    let ended = [MessageState::Sent, MessageState::Refused, MessageState::Exhausted, MessageState::Cancelled].map(of);
    let waiting = of(MessageState::Queued).saturating_sub(ended.iter().sum());
    let states = MessageState::ALL.into_iter().map(|state| (in_words(page.words, state), of(state)));
    let mut states: Vec<_> = states.filter(|(_, total)| *total > 0).collect();
    if waiting > 0 {
        states.insert(1, (page.words.text("outbox-waiting"), waiting));
    }
    let counted = states.into_iter().map(|(state, total)| {
        page.words.filled("outbox-counted", [("messages", total.into()), ("state", state.into())])
    });
    counted.collect::<Vec<_>>().join(", ")
}

/// A state in words.
pub(super) fn in_words(words: &OperatorWords, state: MessageState) -> String {
    words.text(&format!("outbox-state-{}", state.as_str()))
}
