//! The figures that events add to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::line::event::{Event, MenuInput, topic_label};
use crate::line::event_counter::EventCounter;
use crate::store::commit_event::CommitEvent;
use crate::store::{
    Accounted, CALL_BOUNDS, FigureName, Finding, MessageChange, RepeatPair, SettledCall, TurnRecord, quarter_of,
};

/// The key of a figure's row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct FigureKey<'a> {
    pub began: Timestamp,
    /// Empty if it is of no line.
    pub line: &'a str,
    pub name: FigureName,
    pub subject: Cow<'a, str>,
    pub value: &'a str,
}

/// Name, subject and value.
type Counted<'a> = (FigureName, Cow<'a, str>, &'a str);

/// Turns that could not be stored.
const LOST: Counted<'static> = (FigureName::TurnsLost, Cow::Borrowed(""), "");

/// The sums of a group, by the rows they are added to.
#[derive(Default)]
pub(in crate::store) struct Sums<'a>(BTreeMap<FigureKey<'a>, u64>);

impl<'a> Sums<'a> {
    /// Adds up what came true, and how many turns were lost before now.
    pub(in crate::store) fn of(events: &'a [CommitEvent], now: Timestamp, lost: u64) -> BTreeMap<FigureKey<'a>, u64> {
        let mut sums = Self::default();
        events.iter().for_each(|event| sums.count(event));
        if lost > 0 {
            sums.add(now, "", LOST, lost);
        }
        sums.0
    }

    fn add(&mut self, began: Timestamp, line: &'a str, (name, subject, value): Counted<'a>, times: u64) {
        let key = FigureKey { began: quarter_of(began), line, name, subject, value };
        *self.0.entry(key).or_default() += times;
    }

    fn count(&mut self, event: &'a CommitEvent) {
        match event {
            CommitEvent::Turn(turn) => turn.events.iter().for_each(|event| self.event(turn, event)),
            CommitEvent::Answered(turn) => {
                let TurnRecord { started, line, platform, .. } = &**turn;
                self.add(*started, line.as_str(), (FigureName::Calls, platform.as_str().into(), ""), 1);
            }
            CommitEvent::Message(change) => self.message(change),
            CommitEvent::Settled(call) => self.settled(call),
            CommitEvent::Accounted(accounted) => self.accounted(accounted),
            CommitEvent::CameBack(pair) => self.pair(pair),
            CommitEvent::Opened { channel, promised, visitor } => {
                self.add(*promised, "", (FigureName::LinkOpens, channel.as_str().into(), visitor.as_str()), 1);
            }
            CommitEvent::ChatStarted { channel, promised } => {
                self.add(*promised, "", (FigureName::ChatStarts, channel.as_str().into(), ""), 1);
            }
            CommitEvent::Lost(at) => self.add(*at, "", LOST, 1),
            CommitEvent::Suppressed(_) | CommitEvent::TakenOver(_) => {}
        }
    }

    fn event(&mut self, turn: &'a TurnRecord, event: &'a Event) {
        let counted = match (event, EventCounter::of(event)) {
            (_, Some((counter, [subject, value]))) => (counter.into(), subject.into(), value),
            (Event::Reached { seconds }, None) => (FigureName::Reached, bound(*seconds), ""),
            _ => return,
        };
        self.add(turn.started, turn.line.as_str(), counted, 1);
    }

    fn message(&mut self, change: &'a MessageChange) {
        let gateway = change.gateway.as_ref().map_or("none", |gateway| gateway.as_str());
        let by = format!("{}/{gateway}", change.medium.as_str());
        self.add(change.promised, "", (FigureName::Messages, by.into(), change.label()), 1);
    }

    fn settled(&mut self, call: &'a SettledCall) {
        let (line, topic) = (call.line.as_str(), topic_label(call.topic.as_ref()));
        self.add(call.started, line, (FigureName::Outcomes, topic.into(), call.outcome.as_str()), 1);
        self.add(call.started, line, (FigureName::CallSeconds, "".into(), ""), call.seconds.round() as u64);
        for arm in &call.arms {
            let outcome = (FigureName::ExperimentOutcomes, arm.to_string().into(), call.outcome.as_str());
            self.add(call.started, line, outcome, 1);
        }
        if let Some(menu) = &call.left_at {
            let left = (FigureName::MenuInputs, menu.as_str().into(), MenuInput::HangUp.as_str());
            self.add(call.started, line, left, 1);
        }
    }

    fn pair(&mut self, pair: &'a RepeatPair) {
        let topics = format!("{}>{}", topic_label(pair.first.as_ref()), topic_label(pair.again.as_ref()));
        let value = if pair.opened { pair.gap.opened_str() } else { pair.gap.as_str() };
        self.add(pair.started, pair.line.as_str(), (FigureName::RepeatPairs, topics.into(), value), 1);
    }

    fn accounted(&mut self, accounted: &'a Accounted) {
        let topic = Cow::from(topic_label(accounted.topic.as_ref()));
        let counted = match &accounted.finding {
            Finding::Confirmed(channel) => (FigureName::Confirmed, topic, channel.as_str()),
            Finding::Helped => (FigureName::Helped, topic, ""),
            Finding::Repeat(within) => (FigureName::Repeats, "".into(), within.as_str()),
            Finding::Stayed(window) => (FigureName::Stayed, topic, window.as_str()),
            Finding::Returned(window) => (FigureName::Returned, topic, window.as_str()),
            Finding::NetDeflection(window) => (FigureName::NetDeflections, topic, window.as_str()),
        };
        self.add(accounted.started, accounted.line.as_str(), counted, 1);
        let (name, window) = match &accounted.finding {
            Finding::Stayed(window) => (FigureName::ExperimentStayed, window),
            Finding::Returned(window) => (FigureName::ExperimentReturned, window),
            Finding::NetDeflection(window) => (FigureName::ExperimentNetDeflections, window),
            Finding::Confirmed(_) | Finding::Helped | Finding::Repeat(_) => return,
        };
        for arm in &accounted.arms {
            let counted = (name, arm.to_string().into(), window.as_str());
            self.add(accounted.started, accounted.line.as_str(), counted, 1);
        }
    }
}

/// The first bound that these seconds are within.
fn bound(seconds: u32) -> Cow<'static, str> {
    let bound = CALL_BOUNDS.into_iter().find(|bound| seconds <= *bound);
    bound.map_or("+Inf".into(), |bound| bound.to_string().into())
}
