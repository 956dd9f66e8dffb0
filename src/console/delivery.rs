//! Delivery: the states of today's messages by gateway, the gateways, and delays.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outbox::medium;
use super::page_data::{PLOT_WIDTH, PageData};
use super::words::capitalised;
use crate::line::event::Refusal;
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::{Frame, Palette, StackPart, StackRow, Tone, stack};
use crate::metrics::prometheus::gauges::Delay;
use crate::store::MessageState;

/// The states of a message that a gateway took.
const STATES: [(MessageState, Tone); 5] = [
    (MessageState::Delivered, Tone::Green),
    (MessageState::Sent, Tone::Blue),
    (MessageState::Unknown, Tone::Purple),
    (MessageState::Undelivered, Tone::Vermilion),
    (MessageState::Refused, Tone::Orange),
];

#[derive(Serialize)]
pub(super) struct DeliveryView {
    gateways: Vec<GatewayRow>,
    plot: Option<String>,
    /// A sentence for each medium.
    delays: Vec<String>,
    refusals: Vec<RefusalRow>,
}

#[derive(Serialize)]
struct GatewayRow {
    name: String,
    /// The message of its state.
    state: &'static str,
    is_down: bool,
    /// Figures of today; dashes while none are known, and where the gateway reported none.
    taken: String,
    delivered: String,
    undelivered: String,
    refused: String,
}

#[derive(Serialize)]
struct RefusalRow {
    medium: String,
    reason: String,
    messages: String,
}

pub(super) fn view(page: &PageData) -> DeliveryView {
    let today = &page.stored.today;
    let known = today.gateways.iter().filter(|(name, _)| !name.ends_with("/none"));
    let mut figures: BTreeMap<String, BTreeMap<String, u64>> =
        known.map(|(name, states)| (name.clone(), states.clone())).collect();
    // Gateways without messages are shown too.
    for name in &page.gateways {
        figures.entry(format!("sms/{name}")).or_default();
    }
    let delays = page.gauges.delays.iter().filter(|(_, delay)| delay.accepted > 0);
    DeliveryView {
        plot: draw(page.words, &figures),
        gateways: figures.iter().map(|(name, states)| gateway(page, name, states)).collect(),
        delays: delays.map(|(name, delay)| delay_words(page.words, name, delay)).collect(),
        refusals: refusals(page),
    }
}

fn gateway(page: &PageData, name: &str, states: &BTreeMap<String, u64>) -> GatewayRow {
    let gateway = name.split_once('/').map_or(name, |(_, gateway)| gateway);
    let (state, is_down) = match page.gauges.gateways.get(gateway) {
        Some(true) => ("delivery-up", false),
        Some(false) => ("delivery-rests", true),
        None => ("delivery-not-used", false),
    };
    let of = |state: MessageState| states.get(state.as_str()).copied().unwrap_or(0);
    let (delivered, undelivered) = (of(MessageState::Delivered), of(MessageState::Undelivered));
    let taken = of(MessageState::Sent).max(delivered + undelivered);
    let figure = |figure: String| if page.is_known() { figure } else { "–".to_owned() };
    // Mail servers and some gateways never report what was delivered: no report is no 0 %.
    let share = |messages, reports| match reports {
        0 => "–".to_owned(),
        _ => figure(format!("{} ({})", count(messages), percent(messages, taken))),
    };
    GatewayRow {
        name: name.replace('/', ", "),
        state,
        is_down,
        taken: figure(count(taken)),
        delivered: share(delivered, delivered),
        undelivered: share(undelivered, delivered + undelivered),
        refused: figure(count(of(MessageState::Refused))),
    }
}

/// The last states of messages. A delivered message was counted as sent before, so it is subtracted there.
fn draw(words: &OperatorWords, figures: &BTreeMap<String, BTreeMap<String, u64>>) -> Option<String> {
    let of = |states: &BTreeMap<String, u64>, state: MessageState| states.get(state.as_str()).copied().unwrap_or(0);
    let last = |states: &BTreeMap<String, u64>, state| match state {
        MessageState::Sent => {
            let heard_of = of(states, MessageState::Delivered) + of(states, MessageState::Undelivered);
            of(states, state).saturating_sub(heard_of)
        }
        state => of(states, state),
    };
    let row = |(name, states): (&String, &BTreeMap<String, u64>)| StackRow {
        label: name.replace('/', ", "),
        values: STATES.map(|(state, ..)| last(states, state)).into(),
    };
    let mut rows: Vec<StackRow> = figures.iter().map(row).filter(|row| row.values.iter().sum::<u64>() > 0).collect();
    if rows.len() > 1 {
        let sum = |index: usize| rows.iter().map(|row| row.values[index]).sum();
        rows.insert(0, StackRow { label: words.text("delivery-all"), values: (0..STATES.len()).map(sum).collect() });
    }
    let label = |state: MessageState| words.text(&format!("delivery-state-{}", state.as_str()));
    let parts = STATES.map(|(state, tone)| StackPart { label: label(state), tone });
    let (title, said) = (words.text("delivery-plot"), words.text("delivery-plot.about"));
    let frame = Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE };
    (!rows.is_empty()).then(|| stack(&frame, &parts, &rows))
}

fn delay_words(words: &OperatorWords, name: &str, delay: &Delay) -> String {
    let written = |seconds: Option<f64>| match seconds {
        Some(seconds) if seconds < 1.0 => {
            words.filled("delivery-milliseconds", [("milliseconds", ((seconds * 1000.0) as u64).into())])
        }
        Some(seconds) => super::words::span(words, seconds as i64),
        None => words.text("delivery-over-a-day"),
    };
    let variables = [
        ("medium", medium(words, name).into()),
        ("half", written(delay.half_within).into()),
        ("most", written(delay.most_within).into()),
    ];
    words.filled("delivery-delay", variables)
}

/// Messages that were not promised, most first.
fn refusals(page: &PageData) -> Vec<RefusalRow> {
    let reasons = page.stored.today.refusals.iter();
    let mut found: Vec<(u64, RefusalRow)> = reasons
        .flat_map(|(name, reasons)| reasons.iter().map(move |(reason, messages)| (name, reason, *messages)))
        .map(|(name, reason, messages)| {
            let reason = refusal(page.words, reason);
            (messages, RefusalRow { medium: medium(page.words, name), reason, messages: count(messages) })
        })
        .collect();
    found.sort_by_key(|(messages, _)| std::cmp::Reverse(*messages));
    found.into_iter().map(|(_, refusal)| refusal).collect()
}

/// The reason of a refusal in words; one that another version counted, as it is.
fn refusal(words: &OperatorWords, reason: &str) -> String {
    match Refusal::parse(reason) {
        Some(known) => capitalised(&words.text(&format!("refusal-{}", known.as_str()))),
        None => capitalised(&reason.replace('_', " ")),
    }
}
