//! Figures: added up as things become durable, read for reports and the page of operations.
//!
//! They are made from the news of a group in the transaction that makes the news true, so that a figure and the counter
//! of Prometheus never differ. The news of a group are added up first: thousands of turns are some dozens of rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, Row, params, params_from_iter};

use super::column::Micros;
use super::tables::News;
use crate::base::call::LineId;
use crate::line::event::{Event, MenuInput, topic_label};
use crate::line::event_counter::EventCounter;
use crate::store::{
    Accounted, CALL_BOUNDS, Figure, FigureName, Finding, MessageChange, SettledCall, TurnRecord, quarter_of,
};

const ADD: &str = "
    INSERT INTO figure (began, line, name, subject, value, total) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (began, line, name, subject, value) DO UPDATE SET total = total + excluded.total";
const TOTALS: &str = "
    SELECT line, name, subject, value, sum(total) FROM figure WHERE ?1 <= began AND began < ?2
    GROUP BY line, name, subject, value";

/// Turns that could not be stored.
const LOST: Counted<'static> = (FigureName::TurnsLost, Cow::Borrowed(""), "");

/// The key of a row, but for its quarter.
type Counted<'a> = (FigureName, Cow<'a, str>, &'a str);

/// What a group adds to the rows it touches.
#[derive(Default)]
struct Sums<'a>(BTreeMap<(Timestamp, &'a str, Counted<'a>), u64>);

/// Adds what came true to the figures, and how many turns were lost before.
pub(super) fn add(connection: &Connection, news: &[News], (now, lost): (Timestamp, u64)) -> rusqlite::Result<()> {
    let mut sums = Sums::default();
    news.iter().for_each(|news| sums.news(news));
    if 0 < lost {
        sums.add(now, "", LOST, lost);
    }
    if sums.0.is_empty() {
        return Ok(());
    }
    let mut add = connection.prepare_cached(ADD)?;
    for ((began, line, (name, subject, value)), total) in sums.0 {
        add.execute(params![Micros(began), line, name, subject, value, total.cast_signed()])?;
    }
    Ok(())
}

/// The figures of a period, added up.
pub(super) fn totals(connection: &Connection, since: Timestamp, until: Timestamp) -> rusqlite::Result<Vec<Figure>> {
    let quarters = params![Micros(quarter_of(since)), Micros(quarter_of(until))];
    connection.prepare_cached(TOTALS)?.query_map(quarters, |row| figure(row, 0))?.collect()
}

/// Some figures of a period, quarter by quarter.
pub(super) fn course(
    connection: &Connection,
    since: Timestamp,
    until: Timestamp,
    names: &[FigureName],
) -> rusqlite::Result<Vec<(Timestamp, Figure)>> {
    let places = vec!["?"; names.len()].join(", ");
    let (since, until) = (quarter_of(since).as_microsecond(), quarter_of(until).as_microsecond());
    let mut select = connection.prepare(&format!(
        "SELECT began, line, name, subject, value, total FROM figure
         WHERE {since} <= began AND began < {until} AND name IN ({places}) ORDER BY began"
    ))?;
    select.query_map(params_from_iter(names), |row| Ok((row.get::<_, Micros>(0)?.0, figure(row, 1)?)))?.collect()
}

/// The figure in the columns from this one on.
fn figure(row: &Row<'_>, first: usize) -> rusqlite::Result<Figure> {
    let line: String = row.get(first)?;
    Ok(Figure {
        line: (!line.is_empty()).then(|| LineId::new(&line)),
        name: row.get(first + 1)?,
        subject: row.get(first + 2)?,
        value: row.get(first + 3)?,
        total: row.get::<_, i64>(first + 4)?.unsigned_abs(),
    })
}

impl<'a> Sums<'a> {
    fn add(&mut self, began: Timestamp, line: &'a str, counted: Counted<'a>, times: u64) {
        *self.0.entry((quarter_of(began), line, counted)).or_default() += times;
    }

    fn news(&mut self, news: &'a News) {
        match news {
            News::Turn(turn) => turn.record.events.iter().for_each(|event| self.event(&turn.record, event)),
            News::Answered(turn) => {
                let TurnRecord { started, line, platform, .. } = &turn.record;
                self.add(*started, line.as_str(), (FigureName::Calls, platform.as_str().into(), ""), 1);
            }
            News::Message(change) => self.message(change),
            News::Settled(call) => self.settled(call),
            News::Accounted(accounted) => self.accounted(accounted),
            News::Opened { channel, promised, visitor } => {
                self.add(*promised, "", (FigureName::LinkOpens, channel.as_str().into(), visitor.as_str()), 1);
            }
            News::ChatStarted { channel, promised } => {
                self.add(*promised, "", (FigureName::ChatStarts, channel.as_str().into(), ""), 1);
            }
            News::Lost(at) => self.add(*at, "", LOST, 1),
            News::Barred(_) | News::TakenOver(_) => {}
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
        self.add(change.promised, "", (FigureName::Messages, by.into(), change.state.as_str()), 1);
    }

    fn settled(&mut self, call: &'a SettledCall) {
        let (line, topic) = (call.line.as_str(), topic_label(call.topic.as_ref()));
        self.add(call.started, line, (FigureName::Outcomes, topic.into(), call.outcome.as_str()), 1);
        self.add(call.started, line, (FigureName::CallSeconds, "".into(), ""), call.seconds.round() as u64);
        if let Some(menu) = &call.left_at {
            let left = (FigureName::MenuInputs, menu.as_str().into(), MenuInput::HangUp.as_str());
            self.add(call.started, line, left, 1);
        }
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
    }
}

/// The first bound that these seconds are within.
fn bound(seconds: u32) -> Cow<'static, str> {
    let bound = CALL_BOUNDS.into_iter().find(|bound| seconds <= *bound);
    bound.map_or("+Inf".into(), |bound| bound.to_string().into())
}
