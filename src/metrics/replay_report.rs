//! The report of a replay of recorded calls: as a table, JSON or HTML.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;

use crate::line::Script;
use crate::line::event::DialResult;
use crate::line::heard::{CallerAct, TypedNumber};
use crate::line::hearing::Meaning;
use crate::line::replay::{BothTurns, Difference, Group, RecordedCall, Replay, ReplayTally, Stopped};
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
#[derive(Debug, Serialize)]
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
}

/// Calls not followed to their end.
#[derive(Debug, Serialize)]
struct NotFollowed {
    reason: &'static str,
    words: &'static str,
    calls: u64,
}

impl ReplayReport {
    /// The report of followed calls.
    pub fn new(search: &RecordedSearch, tally: &ReplayTally, before: &Script, after: &Script) -> Self {
        let replay = Replay::new(before, after);
        let row = |(difference, group): (&Difference, &Group)| GroupRow {
            calls: group.calls,
            share: tally.percent(group.calls),
            at: difference.at.as_ref().map(ToString::to_string),
            did: difference.at.as_ref().map_or_else(|| "call".to_owned(), |_| act(&difference.did)),
            led: difference.led.to_string(),
            leads: difference.leads.to_string(),
            change: difference.change.as_str(),
            follows: difference.change.to_string(),
            cannot_be_followed_further: group.stopped,
            example: example(&replay, &group.example, (before, after)),
        };
        let stopped = Stopped::ALL.into_iter().filter_map(|reason| {
            let calls = *tally.stopped.get(&reason)?;
            Some(NotFollowed { reason: reason.as_str(), words: words(reason), calls })
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
    pub fn table(&self, zone: &TimeZone) -> String {
        let mut out = self.period(zone) + "\n";
        for line in self.sentences() {
            writeln!(out, "{line}").expect("writing to a string does not fail");
        }
        for group in self.shown() {
            out.push_str(&group.text());
        }
        if let Some(rest) = self.groups.len().checked_sub(SHOWN_MAX).filter(|rest| *rest > 0) {
            writeln!(out, "\n{rest} smaller groups more; `--format json` has all").expect("as above");
        }
        out
    }

    /// The report as a page that loads nothing.
    pub fn html(&self, zone: &TimeZone) -> String {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let shown = self.shown();
        let filled = context! {
            report => Serde(self), period => self.period(zone), sentences => self.sentences(), shown => Serde(shown),
            sizes => shown.iter().map(GroupRow::size).collect::<Vec<_>>(), hidden => self.groups.len() - shown.len(),
        };
        environment.render_named_str("replay.html", TEMPLATE, filled).expect("template and content are tested together")
    }

    /// The period and the number of calls.
    pub fn period(&self, zone: &TimeZone) -> String {
        let minute = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
        let (since, until) = (minute(self.since), minute(self.until));
        format!("{} from {since} to {until}; {} can be compared", calls(self.calls), self.compared)
    }

    /// The largest groups.
    pub fn shown(&self) -> &[GroupRow] {
        &self.groups[..self.groups.len().min(SHOWN_MAX)]
    }

    /// The figures of all calls, a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let mut said = vec![
            format!("{} go another way ({:.2} %)", calls(self.differ), self.share),
            format!("{} go the same way and hear something longer or shorter", calls(self.differ_in_length)),
            format!(
                "{} followed to the end: {} reach a destination, {} reached one before",
                calls(self.followed_to_the_end),
                self.reached_after,
                self.reached_before
            ),
        ];
        if self.timed > 0 {
            let (seconds, calls) = (self.later_seconds.abs(), calls(self.timed));
            let when = match self.later_seconds {
                _ if seconds < 0.05 => "as soon as before".to_owned(),
                later if later < 0.0 => format!("{seconds:.1} s earlier on average"),
                _ => format!("{seconds:.1} s later on average"),
            };
            said.push(format!("a destination is reached {when} ({calls})"));
        }
        let not = self.not_followed.iter().map(|not| format!("{} not followed: {}", calls(not.calls), not.words));
        said.extend(not);
        if self.of_other_groups > 0 {
            said.push(format!("{} more differ in other ways", calls(self.of_other_groups)));
        }
        said
    }
}

impl GroupRow {
    fn size(&self) -> String {
        format!("{} ({:.2} %)", calls(self.calls), self.share)
    }

    fn text(&self) -> String {
        let place = self.at.as_deref().unwrap_or("answer");
        let further = match self.cannot_be_followed_further {
            0 => String::new(),
            cannot => format!("; {cannot} cannot be followed further"),
        };
        let example = self.example.iter().map(|line| format!("    {line}\n")).collect::<String>();
        format!(
            "\n{}  {place}, {}: led to {}, leads to {}: {}{further}\n{example}",
            self.size(),
            self.did,
            self.led,
            self.leads,
            self.follows
        )
    }
}

fn calls(count: u64) -> String {
    if count == 1 { "1 call".to_owned() } else { format!("{count} calls") }
}

const fn words(reason: Stopped) -> &'static str {
    match reason {
        Stopped::AskedElse => "the caller would have been asked something else",
        Stopped::HeardElse => "other phrases are listened for, or a service is asked otherwise",
        Stopped::NoLine => "their line is not in the other configuration",
        Stopped::NotKept => "their record is not whole (of a version before, or a turn was lost)",
        Stopped::NotAsRecorded => "another configuration than the present one answered them",
        Stopped::OurFault => "a turn failed by our fault",
    }
}

/// An act as a story has it. What is not kept is not shown.
fn act(did: &CallerAct) -> String {
    match did {
        CallerAct::Start(_) => "call".to_owned(),
        CallerAct::Key(key) => format!("digits {key}"),
        CallerAct::Keys => "several digits".to_owned(),
        CallerAct::Number(TypedNumber::Own) => "digits of the own number".to_owned(),
        CallerAct::Number(TypedNumber::Other(kind)) => format!("digits of a {} number", kind.as_str()),
        CallerAct::Digits(true) => "digits that fit".to_owned(),
        CallerAct::Digits(false) => "digits that do not fit".to_owned(),
        CallerAct::NoInput => "no-input".to_owned(),
        CallerAct::Phrase(phrase) => format!("says {phrase}"),
        CallerAct::Like(Meaning::Node(node)) => format!("says something like {node}"),
        CallerAct::Like(Meaning::Key(key)) => format!("says something like key {key}"),
        CallerAct::Like(_) => "says something like yes or no".to_owned(),
        CallerAct::Unclear => "says nothing clear".to_owned(),
        CallerAct::Dialled(DialResult::Answered) => "dial answered".to_owned(),
        CallerAct::Dialled(DialResult::Busy) => "dial busy".to_owned(),
        CallerAct::Dialled(DialResult::NoAnswer) => "dial no-answer".to_owned(),
        CallerAct::Dialled(DialResult::Failed) => "dial failed".to_owned(),
        CallerAct::Failed => "failed".to_owned(),
    }
}

/// A call to its first difference, as a story has it; the last line is the other configuration's.
fn example(replay: &Replay<'_>, call: &RecordedCall, (before, after): (&Script, &Script)) -> Vec<String> {
    let turns = replay.retrace(call);
    let left: Vec<String> = turns.iter().map(|turn| format!("> {}", act(&turn.did))).collect();
    let width = left.iter().map(|left| left.chars().count()).max().unwrap_or_default();
    let line = |left: &str, right: String| format!("{left:width$} < {right}");
    let mut lines: Vec<String> =
        left.iter().zip(&turns).map(|(left, turn)| line(left, turn.before.in_short(before))).collect();
    lines.extend(turns.last().map(|last: &BothTurns| line("now", last.after.in_short(after))));
    lines
}
