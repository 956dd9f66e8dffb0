//! Delivery: the states of today's messages by gateway, the gateways, and delays.

use std::collections::BTreeMap;

use serde::Serialize;

use super::outbox::medium;
use super::page_data::{PLOT_WIDTH, PageData};
use super::words::capitalised;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::{Frame, Palette, StackPart, StackRow, Tone, count, percent, stack};
use crate::metrics::prometheus::gauges::Delay;
use crate::store::MessageState;

/// The states of a message that a gateway took, and their words.
const STATES: [(MessageState, &str, Tone); 5] = [
    (MessageState::Delivered, "delivered", Tone::Green),
    (MessageState::Sent, "taken, not heard of since", Tone::Blue),
    (MessageState::Unknown, "outcome unknown", Tone::Purple),
    (MessageState::Undelivered, "not delivered", Tone::Vermilion),
    (MessageState::Refused, "refused", Tone::Orange),
];

#[derive(Serialize)]
pub(super) struct DeliveryView {
    gateways: Vec<GatewayRow>,
    plot: Option<String>,
    delays: Vec<DelayRow>,
    refusals: Vec<RefusalRow>,
}

#[derive(Serialize)]
struct GatewayRow {
    name: String,
    state: &'static str,
    is_down: bool,
    /// Figures of today; dashes while none are known.
    taken: String,
    delivered: String,
    undelivered: String,
    refused: String,
}

#[derive(Serialize)]
struct DelayRow {
    medium: &'static str,
    half: String,
    most: String,
}

#[derive(Serialize)]
struct RefusalRow {
    medium: &'static str,
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
        plot: draw(&figures),
        gateways: figures.iter().map(|(name, states)| gateway(page, name, states)).collect(),
        delays: delays.map(|(name, delay)| delay_row(page.words, name, delay)).collect(),
        refusals: refusals(page),
    }
}

fn gateway(page: &PageData, name: &str, states: &BTreeMap<String, u64>) -> GatewayRow {
    let gateway = name.split_once('/').map_or(name, |(_, gateway)| gateway);
    let (state, is_down) = match page.gauges.gateways.get(gateway) {
        Some(true) => ("up", false),
        Some(false) => ("rests", true),
        None => ("not used yet", false),
    };
    let of = |state: MessageState| states.get(state.as_str()).copied().unwrap_or(0);
    let taken = of(MessageState::Sent).max(of(MessageState::Delivered) + of(MessageState::Undelivered));
    let figure = |figure: String| if page.is_known() { figure } else { "–".to_owned() };
    let share = |state| figure(format!("{} ({})", count(of(state)), percent(of(state), taken)));
    GatewayRow {
        name: name.replace('/', ", "),
        state,
        is_down,
        taken: figure(count(taken)),
        delivered: share(MessageState::Delivered),
        undelivered: share(MessageState::Undelivered),
        refused: figure(count(of(MessageState::Refused))),
    }
}

/// The last states of messages. A delivered message was counted as sent before, so it is subtracted there.
fn draw(figures: &BTreeMap<String, BTreeMap<String, u64>>) -> Option<String> {
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
        rows.insert(0, StackRow { label: "All gateways".to_owned(), values: (0..STATES.len()).map(sum).collect() });
    }
    let parts = STATES.map(|(_, label, tone)| StackPart { label: label.to_owned(), tone });
    let title = "What became of today's messages";
    let frame = Frame {
        title,
        description: "By gateway; the table has the figures.",
        width: PLOT_WIDTH,
        palette: &Palette::PAGE,
    };
    (!rows.is_empty()).then(|| stack(&frame, &parts, &rows))
}

fn delay_row(words: &OperatorWords, name: &str, delay: &Delay) -> DelayRow {
    let written = |seconds: Option<f64>| match seconds {
        Some(seconds) if seconds < 1.0 => format!("{} ms", (seconds * 1000.0) as u64),
        Some(seconds) => super::words::span(words, seconds as i64),
        None => "more than a day".to_owned(),
    };
    DelayRow { medium: medium(name), half: written(delay.half_within), most: written(delay.most_within) }
}

/// Messages that were not promised, most first.
fn refusals(page: &PageData) -> Vec<RefusalRow> {
    let reasons = page.stored.today.refusals.iter();
    let mut found: Vec<(u64, RefusalRow)> = reasons
        .flat_map(|(name, reasons)| reasons.iter().map(move |(reason, messages)| (name, reason, *messages)))
        .map(|(name, reason, messages)| {
            let reason = capitalised(&reason.replace('_', " "));
            (messages, RefusalRow { medium: medium(name), reason, messages: count(messages) })
        })
        .collect();
    found.sort_by_key(|(messages, _)| std::cmp::Reverse(*messages));
    found.into_iter().map(|(_, refusal)| refusal).collect()
}
