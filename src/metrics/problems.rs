//! Recent problems: the warnings and errors of this node's log, for the console.
//!
//! The log holds nothing private, so neither does this. Bounded: a repeated sentence is counted, and the oldest one is
//! dropped.

use std::error::Error;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use crate::base::clock::Clock;
use crate::base::error::chain;

/// The most sentences kept.
const PROBLEMS_MAX: usize = 40;
/// Fields that tell lines of one sentence apart: each is counted by itself.
const KEEPS_APART: [&str; 9] =
    ["reason", "platform", "gateway", "link", "service", "worker", "outcome", "of", "medium"];
/// Lines that tell of a recovery, and the beginning of the warning that is over then: of the same medium, gateway and so on.
const RECOVERIES: [(&str, &str); 12] = [
    ("the database takes everything again", "the database takes nothing"),
    ("the database file is whole again", "the database file is damaged"),
    ("outbox can be read again", "outbox cannot be read"),
    ("upkeep goes on", "upkeep put off"),
    ("notices are polled again", "could not poll for notices"),
    ("events can be read again", "events cannot be read"),
    ("returned mail can be read again", "returned mail cannot be read"),
    ("receipts are stored again", "receipts cannot be stored"),
    ("status polls work again", "status polls fail"),
    ("link to the SMS centre is up", "link to the SMS centre is down"),
    ("a service that lookups ask answers again", "a service that lookups ask is left alone"),
    ("the collector of traces takes spans again", "the collector of traces"),
];
/// The longest sentence kept, in bytes.
const WORDS_BYTES_MAX: usize = 600;

/// The recent problems; clones share them.
#[derive(Clone, Debug)]
pub struct Problems {
    clock: Clock,
    heard: Arc<Mutex<Vec<RecentProblem>>>,
}

/// A problem with its count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentProblem {
    /// The sentence of the log.
    pub sentence: String,
    /// Its latest fields: `gateway: kannel, error: …`.
    pub particulars: String,
    /// Its fields that tell it from others of the same sentence.
    apart: String,
    /// True for an error, false for a warning.
    pub is_error: bool,
    /// Its count.
    pub times: u64,
    /// The first time.
    pub first: Timestamp,
    /// The last time.
    pub last: Timestamp,
    /// The log has told of a recovery since.
    pub is_over: bool,
}

impl Problems {
    /// No problem yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, heard: Arc::default() }
    }

    /// The problems, latest first.
    pub fn recent(&self) -> Vec<RecentProblem> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }

    fn hear(&self, said: LogLine, is_error: bool) {
        let now = self.clock.now();
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let known = heard.iter().position(|problem| problem.sentence == said.sentence && problem.apart == said.apart);
        let (times, first) = match known.map(|index| heard.remove(index)) {
            Some(problem) => (problem.times + 1, problem.first),
            None => (1, now),
        };
        if heard.len() >= PROBLEMS_MAX {
            heard.remove(0);
        }
        let LogLine { sentence, particulars, apart } = said;
        heard.push(RecentProblem { sentence, particulars, apart, is_error, times, first, last: now, is_over: false });
    }

    /// Marks the problems that a line of recovery ends.
    fn recover(&self, said: &LogLine) {
        let Some((_, problem)) = RECOVERIES.iter().find(|(sentence, _)| said.sentence == *sentence) else { return };
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        for heard in heard.iter_mut().filter(|heard| heard.sentence.starts_with(problem)) {
            // The warning may tell more, such as a reason.
            heard.is_over |= heard.apart.starts_with(&said.apart);
        }
    }
}

impl<S: Subscriber> Layer<S> for Problems {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        // Other crates may log private data.
        let is_ours = metadata.target().split("::").next() == Some(env!("CARGO_CRATE_NAME"));
        if !is_ours || *metadata.level() > Level::INFO {
            return;
        }
        let mut said = LogLine::default();
        event.record(&mut said);
        if *metadata.level() == Level::INFO {
            return self.recover(&said);
        }
        said.sentence.truncate(said.sentence.floor_char_boundary(WORDS_BYTES_MAX));
        said.particulars.truncate(said.particulars.floor_char_boundary(WORDS_BYTES_MAX));
        self.hear(said, *metadata.level() == Level::ERROR);
    }
}

/// An event as text.
#[derive(Default)]
struct LogLine {
    sentence: String,
    particulars: String,
    apart: String,
}

impl LogLine {
    fn add(&mut self, field: &Field, value: impl std::fmt::Display) {
        if KEEPS_APART.contains(&field.name()) {
            // A reason goes on in words that may differ each time: `clock_differs: … 301 s from ours`.
            let value = value.to_string();
            self.apart.push_str(value.split(':').next().unwrap_or_default());
            self.apart.push(' ');
        }
        let written = match (field.name(), self.particulars.is_empty()) {
            // The sentence comes first; a later field may have the same name.
            ("message", _) if self.sentence.is_empty() => write!(self.sentence, "{value}"),
            (name, true) => write!(self.particulars, "{name}: {value}"),
            (name, false) => write!(self.particulars, ", {name}: {value}"),
        };
        written.expect("writing to memory does not fail");
    }
}

impl Visit for LogLine {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.add(field, chain(value));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(field, format_args!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    fn heard(at: &str, say: impl FnOnce(&Clock)) -> Vec<RecentProblem> {
        let clock = Clock::standing_at(at.parse().unwrap());
        let problems = Problems::new(clock.clone());
        let subscriber = tracing_subscriber::registry().with(problems.clone());
        tracing::subscriber::with_default(subscriber, || say(&clock));
        problems.recent()
    }

    #[test]
    fn the_same_sentence_of_one_gateway_is_counted_and_the_last_comes_first() {
        let problems = heard("2026-11-22T10:00:00Z", |clock| {
            let rest = |gateway, pause| tracing::warn!(gateway, pause, "a gateway rests");
            rest("smsc", 1);
            tracing::error!(message = "0a1b", "the disk is full");
            tracing::info!("stopping");
            rest("kannel", 1);
            clock.set("2026-11-22T10:05:00Z".parse().unwrap());
            rest("smsc", 2);
        });
        let told: Vec<_> = problems.iter().map(|p| (&*p.sentence, &*p.particulars, p.is_error, p.times)).collect();
        assert_eq!(
            told,
            [
                ("a gateway rests", "gateway: smsc, pause: 2", false, 2),
                ("a gateway rests", "gateway: kannel, pause: 1", false, 1),
                ("the disk is full", "message: 0a1b", true, 1)
            ]
        );
        assert_eq!(problems[0].first.to_string(), "2026-11-22T10:00:00Z");
        assert_eq!(problems[0].last.to_string(), "2026-11-22T10:05:00Z");
    }

    #[test]
    fn a_problem_is_over_when_the_log_tells_of_its_recovery() {
        let over = |say: fn()| {
            let problems = heard("2026-11-22T10:00:00Z", |_| say());
            problems.into_iter().map(|problem| (problem.particulars, problem.is_over)).collect::<Vec<_>>()
        };
        let outbox = over(|| {
            tracing::warn!(medium = "sms", "outbox cannot be read");
            tracing::warn!(medium = "email", "outbox cannot be read");
            tracing::info!(medium = "sms", "outbox can be read again");
        });
        assert_eq!(outbox, [("medium: email".to_owned(), false), ("medium: sms".to_owned(), true)]);
        let polls = over(|| {
            tracing::warn!(gateway = "smsc", reason = "late", "status polls fail: no answer of smsc.ru");
            tracing::info!(gateway = "smsc", "status polls work again");
        });
        assert!(polls[0].1, "whatever the reason was");
        let again = over(|| {
            tracing::warn!("upkeep put off");
            tracing::info!("upkeep goes on");
            tracing::warn!("upkeep put off");
        });
        assert!(!again[0].1, "it has begun anew");
    }

    #[test]
    fn an_error_is_told_with_its_causes() {
        let problems = heard("2026-11-22T10:00:00Z", |_| {
            let error = crate::store::StoreError::Query { what: "commit a turn", source: "disk full".into() };
            tracing::warn!(error = &error as &dyn Error, "a call could not be recorded");
        });
        assert_eq!(problems[0].particulars, "error: could not commit a turn: disk full");
    }

    #[test]
    fn what_other_crates_say_is_left_out_and_what_is_kept_is_bounded() {
        let problems = heard("2026-11-22T10:00:00Z", |_| {
            tracing::warn!(target: "hyper::client", "sent to +79161234567");
            (0..100).for_each(|number| tracing::warn!("problem {number}"));
        });
        assert_eq!(problems.len(), PROBLEMS_MAX);
        assert_eq!(problems[0].sentence, "problem 99");
    }
}
