//! Net deflection: callers helped for good, of calls old enough to tell, and by topic.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page_data::{PLOT_WIDTH, PageData};
use super::today::{ended_well, within};
use super::words::{dated, few};
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::{Frame, Palette, ShareBar, Tone, shares};
use crate::metrics::summary::{Funnel, Matured, Summary, topic_in_words};
use crate::store::Window;

/// The window by which topics are compared.
const TOPIC_WINDOW: Window = Window::Day;

#[derive(Serialize)]
pub(super) struct HelpedView {
    windows: Vec<WindowRow>,
    plot: String,
    topics: Vec<TopicRow>,
    few: Option<String>,
    is_empty: bool,
}

#[derive(Serialize)]
struct WindowRow {
    within: String,
    calls_of: String,
    calls: String,
    helped_for_good: u64,
    returned: String,
    net: String,
}

#[derive(Serialize)]
struct TopicRow {
    topic: String,
    calls: String,
    well: String,
    helped: String,
    net: String,
}

pub(super) fn view(page: &PageData) -> HelpedView {
    let matured = page.past.as_deref().map_or(&[][..], |past| &past.matured);
    let row = |(window, summary): &(Window, Summary)| {
        let matured = summary.total.older_than(*window);
        WindowRow {
            within: within(page.words, *window),
            calls_of: from_to(page, summary),
            calls: count(matured.calls()),
            helped_for_good: matured.net,
            returned: count(matured.returned),
            net: percent(matured.net, matured.calls()),
        }
    };
    let week = matured.iter().find(|(window, _)| *window == TOPIC_WINDOW).map(|(_, summary)| &summary.topics);
    let figures: Vec<_> =
        matured.iter().map(|(window, summary)| (*window, summary.total.older_than(*window))).collect();
    HelpedView {
        windows: matured.iter().map(row).collect(),
        plot: draw(page.words, &figures),
        topics: topics(page.words, &page.stored.today.topics, week),
        few: figures.iter().filter_map(|(_, matured)| few(page.words, "few-calls", matured.calls())).next(),
        is_empty: figures.iter().all(|(_, matured)| matured.calls() == 0),
    }
}

fn from_to(page: &PageData, summary: &Summary) -> String {
    let [from, to] = [summary.since, summary.until].map(|at| dated(page.words, at, &page.zone));
    page.words.filled("from-to", [("from", from.into()), ("to", to.into())])
}

fn draw(words: &OperatorWords, figures: &[(Window, Matured)]) -> String {
    let share = |(window, matured): &(Window, Matured)| ShareBar {
        label: words.filled("helped-within", [("window", within(words, *window).into())]),
        value: matured.net,
        of: matured.calls(),
        tone: Tone::Green,
    };
    let drawn: Vec<ShareBar> = figures.iter().map(share).collect();
    let said = drawn.iter().map(|share| format!("{}: {}", share.label, percent(share.value, share.of)));
    let said = said.collect::<Vec<_>>().join(", ");
    let title = words.text("helped-plot");
    shares(words, &Frame { title: &title, description: &said, width: PLOT_WIDTH, palette: &Palette::PAGE }, &drawn)
}

/// Topics of today, those with most calls first.
fn topics(
    words: &OperatorWords,
    today: &BTreeMap<String, Funnel>,
    week: Option<&BTreeMap<String, Funnel>>,
) -> Vec<TopicRow> {
    let mut sorted: Vec<_> = today.iter().filter(|(_, funnel)| funnel.settled() > 0).collect();
    sorted.sort_by_key(|(_, funnel)| std::cmp::Reverse(funnel.settled()));
    let net = |topic: &str| {
        let matured = week.and_then(|week| week.get(topic)).map(|week| week.older_than(TOPIC_WINDOW));
        let matured = matured.unwrap_or_default();
        percent(matured.net, matured.calls())
    };
    let row = |(topic, funnel): (&String, &Funnel)| TopicRow {
        topic: topic_in_words(words, topic),
        calls: count(funnel.settled()),
        well: percent(ended_well(funnel), funnel.settled()),
        helped: percent(funnel.helped, funnel.settled()),
        net: net(topic),
    };
    sorted.into_iter().map(row).collect()
}
