//! The pages that find calls and tell one. A number that is typed in travels in the body of the request, never in a URL.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::frames::Frames;
use super::story::tell;
use super::today;
use super::words::dated_second;
use crate::base::call::{CallId, LineId, PlatformName};
use crate::base::clock::Clock;
use crate::base::moment::earlier;
use crate::config::settings::PlatformSettings;
use crate::line::Script;
use crate::line::event::Outcome;
use crate::metrics::operator_words::OperatorWords;
use crate::store::pseudonym::Pseudonyms;
use crate::store::{CallKey, CallSearch, FoundCall, Store, StoreError};

/// Calls are looked for so long back if no day is given.
const BACK: SignedDuration = SignedDuration::from_hours(24);
/// The most calls shown.
const SHOWN_MAX: u32 = 200;

/// Everything that the pages of calls read.
#[derive(Clone, Copy)]
pub struct CallSources<'a> {
    /// Has the calls.
    pub store: &'a Store,
    /// Reads numbers, names the lines.
    pub script: &'a Script,
    /// Knows callers and calls by their hashes.
    pub pseudonyms: &'a Pseudonyms,
    /// The platforms whose ids may be looked for.
    pub platforms: &'a [PlatformSettings],
    /// The words of those who watch the line.
    pub words: &'static OperatorWords,
    /// The time zone of operations.
    pub zone: &'a TimeZone,
    /// The clock.
    pub clock: &'a Clock,
}

/// The fields of the form, as typed.
#[derive(Debug, Default)]
pub struct CallForm {
    number: String,
    platform_id: String,
    line: String,
    platform: String,
    outcome: String,
    day: String,
}

#[derive(Serialize)]
struct CallsPageRow {
    id: String,
    short: String,
    started: String,
    line: String,
    platform: String,
    outcome: String,
    topic: String,
    turns: u32,
    messages: u32,
}

impl CallForm {
    /// Reads a form as browsers send it.
    pub fn read(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = value.trim().to_owned();
            match &*name {
                "number" => form.number = value,
                "platform_id" => form.platform_id = value,
                "line" => form.line = value,
                "platform" => form.platform = value,
                "outcome" => form.outcome = value,
                "day" => form.day = value,
                _ => {}
            }
        }
        form
    }

    /// True if one caller or one call is looked for.
    fn is_narrow(&self) -> bool {
        !self.number.is_empty() || !self.platform_id.is_empty()
    }
}

/// The calls that the form asks for.
///
/// # Errors
/// The store does not answer.
pub async fn calls(sources: CallSources<'_>, form: &CallForm) -> Result<String, StoreError> {
    let (found, problem) = match search(sources, form) {
        Ok(searches) => {
            let mut found = vec![];
            for search in searches {
                found.extend(sources.store.find_calls(search).await?);
            }
            (found, None)
        }
        Err(problem) => (vec![], Some(problem)),
    };
    let lines: Vec<String> = sources.script.lines.keys().map(ToString::to_string).collect();
    let platforms: Vec<String> = sources.platforms.iter().map(|platform| platform.name.to_string()).collect();
    let outcomes: Vec<_> =
        Outcome::ALL.iter().map(|ended| (ended.as_str(), today::outcome(sources.words, *ended))).collect();
    Ok(Frames::of(sources.words).fill(
        "calls.html",
        context! {
            calls => Serde(found.iter().map(|call| row(sources, call)).collect::<Vec<_>>()),
            number => number(sources, form, &found),
            problem,
            lines,
            platforms,
            outcomes,
            chosen_platform => &form.platform,
            chosen_line => &form.line,
            chosen_outcome => &form.outcome,
            day => &form.day,
            zone => sources.zone.iana_name().map_or_else(|| sources.words.text("local-time"), ToOwned::to_owned),
        },
    ))
}

/// The number of calls found, and the calls.
fn number(sources: CallSources<'_>, form: &CallForm, found: &[FoundCall]) -> String {
    let is_full = found.len() as u32 >= SHOWN_MAX;
    let is_of_day = !form.is_narrow() && form.day.is_empty();
    let id = match (is_full, is_of_day) {
        (false, false) => "calls-number",
        (true, false) => "calls-number.latest",
        (false, true) => "calls-number.of-day",
        (true, true) => "calls-number.latest-of-day",
    };
    sources.words.filled(id, [("number", (found.len() as u64).into())])
}

/// A call from beginning to end; `None` if it is not known.
///
/// # Errors
/// The store does not answer.
pub async fn call(sources: CallSources<'_>, id: &str) -> Result<Option<String>, StoreError> {
    let Some((key, last)) = CallKey::parse_prefix(id) else { return Ok(None) };
    if key != last {
        return Ok(None);
    }
    let Some(history) = sources.store.call_history(key).await? else { return Ok(None) };
    let story = tell(sources.words, &history, sources.zone);
    Ok(Some(Frames::of(sources.words).fill("call.html", context! { story => Serde(story) })))
}

/// The searches that a form stands for: one, or one a platform, under each pseudonym key.
fn search(sources: CallSources<'_>, form: &CallForm) -> Result<Vec<CallSearch>, String> {
    let (since, until) = period(sources, form)?;
    let outcome = Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == form.outcome);
    let line = Some(LineId::new(&form.line)).filter(|_| !form.line.is_empty());
    let platform = Some(PlatformName::new(&form.platform)).filter(|_| !form.platform.is_empty());
    let limit = SHOWN_MAX;
    let search = CallSearch { caller: None, keys: None, since, until, line, platform, outcome, limit };
    if !form.number.is_empty() {
        let number = sources.script.plan.number(&form.number).ok_or_else(|| sources.words.text("calls-no-number"))?;
        let of_key = |key: &Pseudonyms| CallSearch { caller: Some(key.caller(&number)), ..search.clone() };
        return Ok(sources.pseudonyms.each().map(of_key).collect());
    }
    if form.platform_id.is_empty() {
        return Ok(vec![search]);
    }
    let id = CallId::parse(&form.platform_id).ok_or_else(|| sources.words.text("calls-no-id"))?;
    let of_platform = |platform: &PlatformSettings| {
        let keys = sources.pseudonyms.each().map(|key| key.call(&platform.name, &id));
        keys.map(|key| CallSearch { keys: Some((key, key)), ..search.clone() }).collect::<Vec<_>>()
    };
    Ok(sources.platforms.iter().flat_map(of_platform).collect())
}

/// The day asked for; without one the last 24 hours, or all time where one caller or call is looked for.
fn period(sources: CallSources<'_>, form: &CallForm) -> Result<(Timestamp, Timestamp), String> {
    if form.day.is_empty() {
        let back = earlier(sources.clock.now(), BACK);
        return Ok((if form.is_narrow() { Timestamp::MIN } else { back }, Timestamp::MAX));
    }
    let day: Date = form.day.parse().map_err(|_| sources.words.text("no-day"))?;
    let midnight = |day: Date| day.to_zoned(sources.zone.clone()).map(|zoned| zoned.timestamp());
    let next = day.tomorrow().and_then(midnight);
    let both = midnight(day).and_then(|since| Ok((since, next?)));
    both.map_err(|_| sources.words.text("day-out-of-range"))
}

fn row(sources: CallSources<'_>, call: &FoundCall) -> CallsPageRow {
    let outcome = match (call.outcome, call.ended) {
        (Some(outcome), _) => today::outcome(sources.words, outcome),
        (None, Some(_)) => sources.words.text("calls-open"),
        (None, None) => sources.words.text("calls-going-on"),
    };
    CallsPageRow {
        short: call.id[..8].to_owned(),
        id: call.id.clone(),
        started: dated_second(sources.words, call.started, sources.zone),
        line: call.line.to_string(),
        platform: call.platform.to_string(),
        outcome,
        topic: call.topic.as_ref().map_or("–".to_owned(), ToString::to_string),
        turns: call.turns,
        messages: call.messages,
    }
}
