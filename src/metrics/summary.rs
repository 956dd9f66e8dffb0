//! The figures of a period for people: the store's figures in the words of the metrics. The console, the report and its
//! mail all show one of these.
//!
//! Made of the figures of the hours of a [`Period`], so that the hours always add up to the whole.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::base::call::LineId;
use crate::line::event::{Outcome, topic_label};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::Period;
use crate::store::{CALL_BOUNDS, Figure, FigureName, Store, StoreError, Window};

/// A period's figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Its start.
    pub since: Timestamp,
    /// Its end, exclusive.
    pub until: Timestamp,
    /// All calls.
    pub total: Funnel,
    /// By line.
    pub lines: BTreeMap<String, Funnel>,
    /// By topic; `none` for calls without one. `answered`, `reached`, `seconds` and `repeats` are not known and not
    /// written, as the topic is known only at the end of a call. Its calls are the sum of its outcomes.
    #[serde(serialize_with = "known_by_topic")]
    pub topics: BTreeMap<String, Funnel>,
    /// By hour, or by day for more than three days, with its start; complete for the period.
    pub course: Vec<(Timestamp, Funnel)>,
    /// Inputs of callers in each menu.
    pub menus: BTreeMap<String, MenuFigures>,
    /// Links of each channel.
    pub channels: BTreeMap<String, ChannelFigures>,
    /// Messages that came to a state, by medium and gateway (`sms/kannel`, `email/smtp`; `none` before one took it).
    pub gateways: BTreeMap<String, BTreeMap<String, u64>>,
    /// Messages not promised, by medium and reason.
    pub refusals: BTreeMap<String, BTreeMap<String, u64>>,
}

/// From answered calls to net deflection.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Funnel {
    /// Calls answered.
    pub answered: u64,
    /// Calls in which a destination began to be told or offered.
    pub reached: u64,
    /// Calls that reached one within each bound of `deflect_reach_seconds`, in seconds; a bound includes the shorter
    /// ones. Every bound is there.
    pub reached_within: BTreeMap<u32, u64>,
    /// The total length of calls, in seconds.
    pub seconds: u64,
    /// Calls by outcome; they sum to the settled calls.
    pub outcomes: BTreeMap<String, u64>,
    /// Calls whose link a person opened, or whose chat began, within 24 hours.
    pub confirmed: u64,
    /// Calls that were informed, connected or confirmed.
    pub helped: u64,
    /// Calls that repeat an earlier one, by window.
    pub repeats: BTreeMap<String, u64>,
    /// Calls older than each window (`10m`, `24h`, `72h`, `7d`).
    pub matured: BTreeMap<String, Matured>,
}

/// The figures of a [`Funnel`] that are known by topic.
#[derive(Serialize)]
struct TopicFigures<'a> {
    outcomes: &'a BTreeMap<String, u64>,
    confirmed: u64,
    helped: u64,
    matured: &'a BTreeMap<String, Matured>,
}

impl<'a> From<&'a Funnel> for TopicFigures<'a> {
    fn from(Funnel { outcomes, confirmed, helped, matured, .. }: &'a Funnel) -> Self {
        Self { outcomes, confirmed: *confirmed, helped: *helped, matured }
    }
}

/// Leaves out the figures that are not known by topic: they would be read as zeros.
fn known_by_topic<S: Serializer>(topics: &BTreeMap<String, Funnel>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(topics.iter().map(|(topic, funnel)| (topic, TopicFigures::from(funnel))))
}

/// Calls older than a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matured {
    /// Their caller stayed away.
    pub stayed: u64,
    /// Their caller came back.
    pub returned: u64,
    /// They helped and their caller stayed away.
    pub net: u64,
}

impl Matured {
    /// All calls older than the window.
    pub const fn calls(self) -> u64 {
        self.stayed + self.returned
    }
}

impl Summary {
    /// Reads the figures of a period, of one line or of all. Figures without a line are left out if one is given.
    ///
    /// # Errors
    /// The store failed.
    pub async fn read(store: &Store, period: &Period, line: Option<&LineId>) -> Result<Self, StoreError> {
        let mut summary = Self::empty(period);
        for (began, ended) in period.parts() {
            let figures = store.figures(began, ended).await?;
            summary.add(began, figures.iter().filter(|figure| line.is_none() || line == figure.line.as_ref()));
        }
        if line.is_some() {
            summary.channels.values_mut().for_each(|channel| channel.visits = None);
        }
        Ok(summary)
    }

    /// A period without figures.
    pub fn empty(period: &Period) -> Self {
        let course = period.parts().into_iter().map(|(began, _)| (began, Funnel::empty())).collect();
        Self { since: period.since(), until: period.until(), total: Funnel::empty(), course, ..Self::default() }
    }

    /// Adds the figures of the part of the period with this start.
    pub fn add<'a>(&mut self, began: Timestamp, figures: impl IntoIterator<Item = &'a Figure>) {
        let part = self.course.partition_point(|(at, _)| *at <= began).checked_sub(1);
        for figure in figures {
            if let Some(part) = part {
                self.course[part].1.count(figure);
            }
            self.count(figure);
        }
    }

    fn count(&mut self, figure: &Figure) {
        self.total.count(figure);
        if let Some(line) = figure.line.as_ref().filter(|_| is_of_calls(figure.name)) {
            self.lines.entry(line.as_str().to_owned()).or_insert_with(Funnel::empty).count(figure);
        }
        if is_by_topic(figure.name) {
            self.topics.entry(figure.subject.clone()).or_insert_with(Funnel::empty).count(figure);
        }
        let subject = || figure.subject.clone();
        match figure.name {
            FigureName::MenuVisits => add(&mut self.menus.entry(subject()).or_default().visits, figure),
            FigureName::MenuInputs => add(&mut self.menus.entry(subject()).or_default().inputs, figure),
            FigureName::Offers => add(&mut self.channels.entry(subject()).or_default().offered, figure),
            FigureName::OffersAccepted => add(&mut self.channels.entry(subject()).or_default().accepted, figure),
            FigureName::LinkOpens => add(&mut self.channels.entry(subject()).or_default().visits().opens, figure),
            FigureName::ChatStarts => self.channels.entry(subject()).or_default().visits().chats += figure.total,
            FigureName::Messages => add(self.gateways.entry(subject()).or_default(), figure),
            FigureName::OffersRefused => add(self.refusals.entry(subject()).or_default(), figure),
            _ => {}
        }
    }
}

impl Funnel {
    /// Calls with an outcome.
    pub fn settled(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// Calls with this outcome.
    pub fn ended(&self, outcome: Outcome) -> u64 {
        self.outcomes.get(outcome.as_str()).copied().unwrap_or_default()
    }

    /// Calls whose caller had called within this window before.
    pub fn repeats_within(&self, window: Window) -> u64 {
        self.repeats.get(window.as_str()).copied().unwrap_or_default()
    }

    /// Calls older than this window.
    pub fn older_than(&self, window: Window) -> Matured {
        self.matured.get(window.as_str()).copied().unwrap_or_default()
    }

    /// Without figures; every bound is there.
    fn empty() -> Self {
        let bounds = CALL_BOUNDS.map(|bound| (bound, 0));
        Self { reached_within: bounds.into(), ..Self::default() }
    }

    fn count(&mut self, figure: &Figure) {
        let total = figure.total;
        match figure.name {
            FigureName::Calls => self.answered += total,
            FigureName::Reached => self.reach(&figure.subject, total),
            FigureName::CallSeconds => self.seconds += total,
            FigureName::Outcomes => add(&mut self.outcomes, figure),
            FigureName::Confirmed => self.confirmed += total,
            FigureName::Helped => self.helped += total,
            FigureName::Repeats => add(&mut self.repeats, figure),
            FigureName::Stayed => self.matured_in(figure).stayed += total,
            FigureName::Returned => self.matured_in(figure).returned += total,
            FigureName::NetDeflections => self.matured_in(figure).net += total,
            _ => {}
        }
    }

    /// Times beyond the last bound are in none.
    fn reach(&mut self, bound: &str, total: u64) {
        self.reached += total;
        if let Ok(bound) = bound.parse::<u32>() {
            self.reached_within.range_mut(bound..).for_each(|(_, within)| *within += total);
        }
    }

    fn matured_in(&mut self, figure: &Figure) -> &mut Matured {
        self.matured.entry(figure.value.clone()).or_default()
    }
}

/// A topic of [`Summary::topics`] as people read it.
pub fn topic_in_words(words: &OperatorWords, topic: &str) -> String {
    if topic == topic_label(None) { words.text("no-topic") } else { topic.to_owned() }
}

/// Adds a figure by its value.
fn add(totals: &mut BTreeMap<String, u64>, figure: &Figure) {
    *totals.entry(figure.value.clone()).or_default() += figure.total;
}

/// True if a figure counts calls and is part of a [`Funnel`].
pub const fn is_of_calls(name: FigureName) -> bool {
    is_by_topic(name)
        || matches!(name, FigureName::Calls | FigureName::Reached | FigureName::CallSeconds | FigureName::Repeats)
}

/// True if a figure counts calls by their topic.
const fn is_by_topic(name: FigureName) -> bool {
    matches!(
        name,
        FigureName::Outcomes
            | FigureName::Confirmed
            | FigureName::Helped
            | FigureName::Stayed
            | FigureName::Returned
            | FigureName::NetDeflections
    )
}

/// Figures of a menu.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MenuFigures {
    /// Times it was said, by language.
    pub visits: BTreeMap<String, u64>,
    /// Inputs: a key, `speech`, `no_input`, `no_match`, `hang_up`.
    pub inputs: BTreeMap<String, u64>,
}

/// Figures of a channel's links.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChannelFigures {
    /// Offers, by medium.
    pub offered: BTreeMap<String, u64>,
    /// Offers agreed to, by medium.
    pub accepted: BTreeMap<String, u64>,
    /// Visits to the channel; `None` in a summary of one line, as they are counted without a line.
    #[serde(flatten)]
    pub visits: Option<VisitFigures>,
}

/// Figures of the visits to a channel.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct VisitFigures {
    /// Links opened, by visitor.
    pub opens: BTreeMap<String, u64>,
    /// Conversations begun.
    pub chats: u64,
}

impl Default for ChannelFigures {
    fn default() -> Self {
        Self { offered: BTreeMap::new(), accepted: BTreeMap::new(), visits: Some(VisitFigures::default()) }
    }
}

impl ChannelFigures {
    fn visits(&mut self) -> &mut VisitFigures {
        self.visits.get_or_insert_default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn figure(name: FigureName, subject: &str, value: &str, total: u64) -> Figure {
        let line = Some(LineId::new("main"));
        Figure { line, name, subject: subject.to_owned(), value: value.to_owned(), total }
    }

    fn day() -> Period {
        let (since, until) = ("2026-11-22T00:00Z".parse().unwrap(), "2026-11-23T00:00Z".parse().unwrap());
        Period::new(since, until, &TimeZone::UTC).unwrap()
    }

    fn at(hour: usize) -> Timestamp {
        day().parts()[hour].0
    }

    #[test]
    fn empty_hours_are_there_and_hours_add_up_to_the_day() {
        let mut summary = Summary::empty(&day());
        summary.add(at(9), &[figure(FigureName::Calls, "twilio", "", 3)]);
        summary.add(at(17), &[figure(FigureName::Calls, "local", "", 4)]);
        let calls: Vec<u64> = summary.course.iter().map(|(_, funnel)| funnel.answered).collect();
        assert_eq!((calls.len(), calls[9], calls[17], calls.iter().sum()), (24, 3, 4, 7));
        assert_eq!((summary.total.answered, summary.lines["main"].answered), (7, 7));
    }

    #[test]
    fn a_bound_includes_the_shorter_ones_and_not_what_lies_beyond_all() {
        let mut summary = Summary::empty(&day());
        let reached = |bound, total| figure(FigureName::Reached, bound, "", total);
        summary.add(at(0), &[reached("10", 5), reached("30", 2), reached("+Inf", 1)]);
        let within = &summary.total.reached_within;
        assert_eq!(summary.total.reached, 8);
        assert_eq!((within[&5], within[&10], within[&20], within[&30], within[&600]), (0, 5, 5, 7, 7));
    }

    #[test]
    fn net_deflection_is_over_matured_calls_only() {
        let mut summary = Summary::empty(&day());
        let of = |name, total| figure(name, "delivery", "24h", total);
        summary
            .add(at(1), &[of(FigureName::Stayed, 6), of(FigureName::Returned, 2), of(FigureName::NetDeflections, 4)]);
        let matured = summary.total.matured["24h"];
        assert_eq!(matured, Matured { stayed: 6, returned: 2, net: 4 });
        assert_eq!((matured.calls(), summary.total.older_than(Window::Day)), (8, matured));
        assert_eq!(summary.topics["delivery"].older_than(Window::Day), matured);
        assert_eq!(summary.total.older_than(Window::Week), Matured::default());
    }

    #[test]
    fn what_is_not_known_by_topic_is_not_written_as_zero() {
        let mut summary = Summary::empty(&day());
        summary.add(at(1), &[figure(FigureName::Outcomes, "bank", "connected", 12)]);
        let expected = serde_json::json!({"outcomes": {"connected": 12}, "confirmed": 0, "helped": 0, "matured": {}});
        assert_eq!(serde_json::to_value(&summary).unwrap()["topics"]["bank"], expected);
    }

    #[test]
    fn what_is_of_no_line_makes_no_line() {
        let mut summary = Summary::empty(&day());
        let offer = Figure { line: None, ..figure(FigureName::Offers, "app", "sms", 2) };
        let menu = figure(FigureName::MenuInputs, "main", "1", 5);
        summary.add(at(1), &[offer, menu]);
        assert!(summary.lines.is_empty(), "{:?}", summary.lines);
        assert_eq!((summary.channels["app"].offered["sms"], summary.menus["main"].inputs["1"]), (2, 5));
    }
}
