//! The report of a replay of recorded calls: as a table or HTML in the words of operators, or as JSON, which is English.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;

use crate::config::settings::OperatorLanguage;
use crate::line::Script;
use crate::line::event::DialResult;
use crate::line::heard::{CallerAct, TypedNumber};
use crate::line::hearing::Meaning;
use crate::line::replay::{
    Arrival, BothTurns, Change, Difference, Group, RecordedCall, Replay, ReplayTally, Stopped, WayOn,
};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::plot::Escaped;
use crate::store::RecordedSearch;

const TEMPLATE: &str = include_str!("replay.html");
/// The most groups that a table or a page shows; JSON has all.
const SHOWN_MAX: usize = 20;

/// The report.
#[derive(Debug, Serialize)]
pub struct ReplayReport {
    since: Timestamp,
    until: Timestamp,
    calls: u64,
    /// Calls whose record is whole, and was answered by the present configuration.
    compared: u64,
    /// Of those, calls that go another way.
    differ: u64,
    /// These in per cent of the compared ones.
    pub share: f64,
    /// Calls that go the same way, and hear something longer or shorter.
    differ_in_length: u64,
    /// Calls of groups beyond the most that are told apart.
    of_other_groups: u64,
    /// Calls by their first difference, the largest group first.
    groups: Vec<GroupRow>,
    not_followed: Vec<NotFollowed>,
    followed_to_the_end: u64,
    /// Of those, calls that reach a destination.
    reached_before: u64,
    reached_after: u64,
    /// Calls that reach a destination before and after, and the mean of seconds by which it is later.
    timed: u64,
    later_seconds: f64,
}

/// Calls with the same first difference.
#[derive(Clone, Debug, Serialize)]
pub struct GroupRow {
    calls: u64,
    /// Per cent of the compared calls.
    share: f64,
    /// The place where the caller acted; null when the line answered.
    at: Option<String>,
    did: String,
    led: String,
    leads: String,
    /// A word for programs.
    change: &'static str,
    /// The same in words.
    follows: String,
    cannot_be_followed_further: u64,
    example: Vec<String>,
    #[serde(skip)]
    difference: Difference,
}

/// A group as the page has it.
#[derive(Serialize)]
struct ShownGroup {
    size: String,
    follows: String,
    /// HTML.
    way: String,
    further: String,
    example: Vec<String>,
}

/// Calls not followed to their end.
#[derive(Debug, Serialize)]
struct NotFollowed {
    reason: &'static str,
    words: String,
    calls: u64,
}

impl ReplayReport {
    /// The report of followed calls.
    pub fn new(search: &RecordedSearch, tally: &ReplayTally, before: &Script, after: &Script) -> Self {
        let (english, replay) = (OperatorWords::of(OperatorLanguage::English), Replay::new(before, after));
        let row = |(difference, group): (&Difference, &Group)| GroupRow {
            calls: group.calls,
            share: tally.percent(group.calls),
            at: difference.at.as_ref().map(ToString::to_string),
            did: act(english, &difference.did),
            led: way(english, &difference.led),
            leads: way(english, &difference.leads),
            change: difference.change.as_str(),
            follows: change(english, difference.change),
            cannot_be_followed_further: group.stopped,
            example: example(&replay, &group.example, (before, after)),
            difference: difference.clone(),
        };
        let stopped = Stopped::ALL.into_iter().filter_map(|stopped| {
            let calls = *tally.stopped.get(&stopped)?;
            let reason = stopped.as_str();
            Some(NotFollowed { reason, words: not_followed(english, reason), calls })
        });
        Self {
            since: search.since,
            until: search.until,
            calls: tally.calls,
            compared: tally.compared,
            differ: tally.differ,
            share: tally.share(),
            differ_in_length: tally.lengths,
            of_other_groups: tally.others,
            groups: tally.groups().into_iter().map(row).collect(),
            not_followed: stopped.collect(),
            followed_to_the_end: tally.whole,
            reached_before: tally.reached.0,
            reached_after: tally.reached.1,
            timed: tally.later.calls,
            later_seconds: tally.later.mean(),
        }
    }

    /// The report for a terminal.
    pub fn table(&self, words: &OperatorWords, zone: &TimeZone) -> String {
        let mut out = self.period(words, zone) + "\n";
        for line in self.sentences(words) {
            writeln!(out, "{line}").expect("writing to a string does not fail");
        }
        for group in self.shown(words) {
            out.push_str(&group.text(words));
        }
        if let Some(more) = self.more_groups(words, "`--format json`") {
            writeln!(out, "\n{more}").expect("as above");
        }
        out
    }

    /// The report as a page that loads nothing.
    pub fn html(&self, words: &OperatorWords, zone: &TimeZone) -> String {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let title = [("differ", self.differ.into()), ("compared", self.compared.into())];
        let groups: Vec<ShownGroup> = self.shown(words).into_iter().map(|group| group.html(words)).collect();
        let filled = context! {
            language => words.text("language"), title => words.filled("replay-title", title),
            period => self.period(words, zone), sentences => self.sentences(words), groups => Serde(groups),
            more => self.more_groups(words, "<code>--format json</code>"),
        };
        environment.render_named_str("replay.html", TEMPLATE, filled).expect("template and content are tested together")
    }

    /// The period and the number of calls.
    pub fn period(&self, words: &OperatorWords, zone: &TimeZone) -> String {
        let minute = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        let period = [
            ("calls", calls(words, self.calls).into()),
            ("since", minute(self.since).into()),
            ("until", minute(self.until).into()),
            ("compared", self.compared.into()),
        ];
        words.filled("replay-period", period)
    }

    /// The largest groups, in these words.
    pub fn shown(&self, words: &OperatorWords) -> Vec<GroupRow> {
        self.groups.iter().take(SHOWN_MAX).map(|group| group.told(words)).collect()
    }

    /// Says how many groups are not shown, and what has all.
    fn more_groups(&self, words: &OperatorWords, all: &str) -> Option<String> {
        let more = self.groups.len().saturating_sub(SHOWN_MAX);
        (more > 0).then(|| words.filled("replay-more-groups", [("groups", more.into()), ("all", all.into())]))
    }

    /// The figures of all calls, a sentence each.
    pub fn sentences(&self, words: &OperatorWords) -> Vec<String> {
        let share = words.decimal(self.share, 2);
        let followed = [
            ("calls", self.followed_to_the_end.into()),
            ("after", self.reached_after.into()),
            ("before", self.reached_before.into()),
        ];
        let mut said = vec![
            words.filled("replay-differ", [("calls", self.differ.into()), ("share", share.into())]),
            words.filled("replay-differ-in-length", [("calls", self.differ_in_length.into())]),
            words.filled("replay-followed", followed),
        ];
        said.extend(self.later(words));
        said.extend(self.not_followed.iter().map(|not| {
            let reason = not_followed(words, not.reason);
            words.filled("replay-not-followed", [("calls", calls(words, not.calls).into()), ("reason", reason.into())])
        }));
        if self.of_other_groups > 0 {
            said.push(words.filled("replay-others", [("calls", self.of_other_groups.into())]));
        }
        said
    }

    /// The time by which a destination is reached later.
    fn later(&self, words: &OperatorWords) -> Option<String> {
        let seconds = self.later_seconds.abs();
        let id = match self.later_seconds {
            _ if seconds < 0.05 => "replay-reached-as-soon",
            later if later < 0.0 => "replay-reached-earlier",
            _ => "replay-reached-later",
        };
        let parts = [("seconds", words.decimal(seconds, 1).into()), ("calls", calls(words, self.timed).into())];
        (self.timed > 0).then(|| words.filled(id, parts))
    }
}

impl GroupRow {
    /// The same in these words. The example stays: it is a story, which has words of its own.
    fn told(&self, words: &OperatorWords) -> Self {
        let Difference { did, led, leads, change: changed, .. } = &self.difference;
        Self {
            did: act(words, did),
            led: way(words, led),
            leads: way(words, leads),
            follows: change(words, *changed),
            ..self.clone()
        }
    }

    fn size(&self, words: &OperatorWords) -> String {
        let share = words.decimal(self.share, 2);
        words.filled("replay-size", [("calls", calls(words, self.calls).into()), ("share", share.into())])
    }

    /// The place where the ways part, with the words and the ways written like this.
    fn parting(&self, words: &OperatorWords, word: fn(&str) -> String, way: fn(&str) -> String) -> String {
        let answer = words.text("replay-answer");
        let parts = [
            ("place", word(self.at.as_deref().unwrap_or(&answer)).into()),
            ("did", word(&self.did).into()),
            ("led", way(&self.led).into()),
            ("leads", way(&self.leads).into()),
        ];
        words.filled("replay-way", parts)
    }

    /// Says how many cannot be followed further, if there are any.
    fn further(&self, words: &OperatorWords) -> String {
        match self.cannot_be_followed_further {
            0 => String::new(),
            cannot => format!("; {}", words.filled("replay-no-further", [("calls", cannot.into())])),
        }
    }

    fn text(&self, words: &OperatorWords) -> String {
        let (size, further) = (self.size(words), self.further(words));
        let parting = self.parting(words, str::to_owned, str::to_owned);
        let example = self.example.iter().map(|line| format!("    {line}\n")).collect::<String>();
        format!("\n{size}  {parting}: {}{further}\n{example}", self.follows)
    }

    fn html(self, words: &OperatorWords) -> ShownGroup {
        let strong = |way: &str| format!("<strong>{}</strong>", Escaped(way));
        ShownGroup {
            size: self.size(words),
            way: self.parting(words, |word| Escaped(word).to_string(), strong),
            further: self.further(words),
            follows: self.follows,
            example: self.example,
        }
    }
}

fn calls(words: &OperatorWords, calls: u64) -> String {
    words.filled("calls", [("calls", calls.into())])
}

/// The reasons for which calls were not followed to their end.
fn not_followed(words: &OperatorWords, reason: &str) -> String {
    words.text(&format!("replay-stopped-{reason}"))
}

/// The place that a turn leads to.
fn way(words: &OperatorWords, way: &WayOn) -> String {
    let place = match &way.place {
        Arrival::Waits(node, _) => node.to_string(),
        Arrival::Dials(node, _) => words.filled("replay-dials", [("node", node.as_str().into())]),
        Arrival::Ends => words.text("replay-ends"),
    };
    match &way.channel {
        None => place,
        Some(channel) => format!("{place} ({channel})"),
    }
}

fn change(words: &OperatorWords, change: Change) -> String {
    match change {
        Change::MovedKey(key) => words.filled("replay-change-another_key", [("key", key.to_string().into())]),
        Change::Length { tenths } => {
            let id = if tenths < 0 { "replay-change-shorter" } else { "replay-change-longer" };
            let seconds = words.decimal(f64::from(tenths.abs()) / 10.0, 1);
            words.filled(id, [("seconds", seconds.into())])
        }
        other => words.text(&format!("replay-change-{}", other.as_str())),
    }
}

/// The act of the caller; in English as a story has it. Nothing is shown that is not kept.
fn act(words: &OperatorWords, did: &CallerAct) -> String {
    let like = |meaning: &str| words.filled("replay-act-says-like", [("meaning", meaning.into())]);
    match did {
        CallerAct::Start(_) => words.text("replay-act-call"),
        CallerAct::Key(key) => words.filled("replay-act-key", [("key", key.to_string().into())]),
        CallerAct::Keys => words.text("replay-act-keys"),
        CallerAct::Number(TypedNumber::Own) => words.text("replay-act-own-number"),
        CallerAct::Number(TypedNumber::Other(kind)) => words.text(&format!("replay-act-number-{}", kind.as_str())),
        CallerAct::Digits(true) => words.text("replay-act-digits-that-fit"),
        CallerAct::Digits(false) => words.text("replay-act-digits-that-do-not-fit"),
        CallerAct::NoInput => words.text("replay-act-no-input"),
        CallerAct::Phrase(phrase) => words.filled("replay-act-says", [("phrase", (**phrase).into())]),
        CallerAct::Like(Meaning::Node(node)) => like(node.as_str()),
        CallerAct::Like(Meaning::Key(key)) => {
            words.filled("replay-act-says-like-key", [("key", key.to_string().into())])
        }
        CallerAct::Like(_) => words.text("replay-act-says-like-yes-or-no"),
        CallerAct::Unclear => words.text("replay-act-says-nothing-clear"),
        CallerAct::Dialled(DialResult::Answered) => words.text("replay-act-dial-answered"),
        CallerAct::Dialled(DialResult::Busy) => words.text("replay-act-dial-busy"),
        CallerAct::Dialled(DialResult::NoAnswer) => words.text("replay-act-dial-no-answer"),
        CallerAct::Dialled(DialResult::Failed) => words.text("replay-act-dial-failed"),
        CallerAct::Failed => words.text("replay-act-failed"),
    }
}

/// A call to its first difference, as a story has it; the last line is the other configuration's.
fn example(replay: &Replay<'_>, call: &RecordedCall, (before, after): (&Script, &Script)) -> Vec<String> {
    let (english, turns) = (OperatorWords::of(OperatorLanguage::English), replay.retrace(call));
    let left: Vec<String> = turns.iter().map(|turn| format!("> {}", act(english, &turn.did))).collect();
    let width = left.iter().map(|left| left.chars().count()).max().unwrap_or_default();
    let line = |left: &str, right: String| format!("{left:width$} < {right}");
    let mut lines: Vec<String> =
        left.iter().zip(&turns).map(|(left, turn)| line(left, turn.before.in_short(before))).collect();
    lines.extend(turns.last().map(|last: &BothTurns| line("now", last.after.in_short(after))));
    lines
}
