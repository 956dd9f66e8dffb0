//! Calls written down as stories: what the caller does on the left, what the line does on the right.
//!
//! ```text
//! # A caller presses nothing twice, then takes the link.
//! at 2026-11-20T12:00:00+03:00
//! > call from +79161234567 to +74952321000 < say greeting-main, menu-main; menu main
//! > no-input                               < say no-input, menu-main; menu main
//! > no-input                               < say rescue, offer-text; offer rescue
//! > digits 1                               < say link-sent, farewell; goodbye farewell
//! > hang-up
//! = outcome handed_off; messages sms link account-chat
//! ```
//!
//! Before the call may stand `at TIME` (else it is an ordinary noon where the line is), `given link sent 10m ago`,
//! `given mail known`, `given speech heard` (the platform hears every language of the prompts),
//! `given number refused opted_out` (the number that calls may not be texted, for a reason of [`Refusal`]) and `given promise refused budget` (the store takes no text for that reason,
//! whatever the number), `given lookup order-state answers {"state": "sent"}` (a lookup without it gets no answer), `given repeat caller` (who called this line a short while ago) and `given share 42` (the place
//! among a hundred callers, from 0). What the caller does: `digits KEYS`, `says WORDS`, `says nothing clear`
//! (the recogniser understood no word), `no-input`, `dial answered|busy|no-answer|failed`, `hang-up`, `hang-up after 2s`
//! (else after listening to the end). A caller presses a key, or speaks, when the prompts are over. Messages count as
//! accepted at once.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::base::call::{CallId, Language, PlatformName};
use crate::base::moment::later;
use crate::dialect::seal::Seal;
use crate::line::Script;
use crate::line::event::{Outcome, Refusal};
use crate::line::experiment::Arm;
use crate::line::hours::ordinary_noon;
use crate::line::menu::NodeId;
use crate::line::rehearsal::{self, CallAssumptions, ServiceAnswers, said};
use crate::line::step::{DialResult, Input, Speech, Step, Turn};

/// The time a dialled line rings or talks in a story.
const DIAL_TIME: Duration = Duration::from_secs(20);

/// A call to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The time the line answers; if not given, an ordinary noon where the line is.
    pub at: Option<Timestamp>,
    /// The number that calls, as a platform would write it.
    pub from: String,
    /// The number dialled.
    pub to: String,
    /// A link was promised to this caller this time ago.
    pub link_sent_ago: Option<SignedDuration>,
    /// An address with consent is known.
    pub mail_known: bool,
    /// The reason for which the calling number may not be texted.
    pub number_refused: Option<Refusal>,
    /// The reason for which the store refuses promised texts.
    pub promise_refused: Option<Refusal>,
    /// The caller called this line a short while ago.
    pub repeat: bool,
    /// The caller's place among a hundred, from 0.
    pub percentile: u8,
    /// The variants of experiments that the caller hears.
    pub arms: Vec<Arm>,
    /// The answers of services.
    pub services: ServiceAnswers,
    /// The platform understands speech, in every language of the prompts.
    pub hears: bool,
    /// The language the call begins in, if not the line's own.
    pub language: Option<Language>,
    /// The actions of the caller, turn by turn.
    pub deeds: Vec<Deed>,
}

/// An action of a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Presses keys.
    Digits(String),
    /// Speaks; empty if no words were recognised.
    Says(String),
    /// Waits.
    NoInput,
    /// Speaks with another line, or fails to.
    Dial(DialResult),
    /// Leaves; after so long, else after listening to the end.
    HangUp(Option<Duration>),
}

/// A call that was played.
#[derive(Debug)]
pub struct Played {
    /// Every turn of the line, with the moment of its answer.
    pub turns: Vec<(Timestamp, Turn)>,
    /// The end of the call.
    pub ended: Timestamp,
    /// The outcome.
    pub outcome: Outcome,
}

/// A story cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line}: {what}")]
pub struct StoryError {
    /// The line of the file, from 1.
    pub line: usize,
    /// The expected text.
    pub what: String,
}

impl Story {
    /// Reads a story. The right-hand sides and the last line are the expected result, not part of it.
    ///
    /// # Errors
    /// A line that is not understood.
    pub fn parse(text: &str) -> Result<Self, StoryError> {
        let mut story = Self {
            at: None,
            from: String::new(),
            to: String::new(),
            link_sent_ago: None,
            mail_known: false,
            number_refused: None,
            promise_refused: None,
            repeat: false,
            percentile: 0,
            arms: vec![],
            services: ServiceAnswers::new(),
            hears: false,
            language: None,
            deeds: vec![],
        };
        for (index, line) in text.lines().enumerate() {
            let wrong = |what: String| StoryError { line: index + 1, what };
            let left = line.split_once(" < ").map_or(line, |(left, _)| left).trim();
            story.take(left).map_err(wrong)?;
        }
        if story.to.is_empty() {
            let what = "expected a call, such as `> call from +12025550123 to +12025550199`".to_owned();
            return Err(StoryError { line: text.lines().count().max(1), what });
        }
        Ok(story)
    }

    /// The time the line answers.
    pub fn moment(&self, script: &Script) -> Timestamp {
        self.at.unwrap_or_else(|| ordinary_noon(&script.zone_of(script.line_of(&self.to))))
    }

    fn supposed(&self, hears: Vec<Language>) -> CallAssumptions<'_> {
        CallAssumptions {
            from: &self.from,
            to: &self.to,
            link_sent_ago: self.link_sent_ago,
            mail_known: self.mail_known,
            number_refused: self.number_refused,
            repeat: self.repeat,
            percentile: self.percentile,
            arms: self.arms.clone(),
            hears,
        }
    }

    fn take(&mut self, line: &str) -> Result<(), String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] | ["#" | "=", ..] => {}
            ["at", time] => self.at = Some(time.parse().map_err(|_| format!("`{time}` is no time"))?),
            ["given", "link", "sent", ago, "ago"] => {
                self.link_sent_ago = Some(ago.parse().map_err(|_| format!("`{ago}` is no duration"))?);
            }
            ["given", "mail", "known"] => self.mail_known = true,
            ["given", "number", "refused", reason] => self.number_refused = Some(parse_refusal(reason)?),
            ["given", "promise", "refused", reason] => self.promise_refused = Some(parse_refusal(reason)?),
            ["given", "repeat", "caller"] => self.repeat = true,
            ["given", "share", place] => {
                let place_of = place.parse().ok().filter(|place| (0..100).contains(place));
                self.percentile = place_of.ok_or_else(|| format!("`{place}` is no place from 0 to 99"))?;
            }
            ["given", "variant", variant] => self.arms.push(variant.parse()?),
            ["given", "lookup", name, "answers", answer @ ..] => {
                let (name, answer) = parse_answer(name, &answer.join(" "))?;
                self.services.insert(name, answer);
            }
            ["given", "speech", "heard"] => self.hears = true,
            [">", "call", "from", from, "to", to] => (self.from, self.to) = ((*from).into(), (*to).into()),
            [">", deed @ ..] => self.deeds.push(parse_deed(deed)?),
            _ => return Err(format!("expected a comment, `at`, `given`, `>` or `=`, found `{line}`")),
        }
        Ok(())
    }
}

/// The answer of a service, as JSON.
pub(super) fn parse_answer(lookup: &str, answer: &str) -> Result<(NodeId, serde_json::Value), String> {
    match serde_json::from_str(answer) {
        Ok(answer) => Ok((NodeId::new(lookup), answer)),
        Err(error) => Err(format!("`{answer}` is no JSON: {error}")),
    }
}

pub(super) fn parse_refusal(reason: &str) -> Result<Refusal, String> {
    let known = || Refusal::ALL.map(Refusal::as_str).join(", ");
    Refusal::parse(reason).ok_or_else(|| format!("`{reason}` is no reason of a refusal; there are {}", known()))
}

fn parse_deed(words: &[&str]) -> Result<Deed, String> {
    match words {
        ["digits", keys] => Ok(Deed::Digits((*keys).to_owned())),
        ["says", "nothing", "clear"] => Ok(Deed::Says(String::new())),
        ["says", words @ ..] if !words.is_empty() => Ok(Deed::Says(words.join(" "))),
        ["no-input"] => Ok(Deed::NoInput),
        ["dial", "answered"] => Ok(Deed::Dial(DialResult::Answered)),
        ["dial", "busy"] => Ok(Deed::Dial(DialResult::Busy)),
        ["dial", "no-answer"] => Ok(Deed::Dial(DialResult::NoAnswer)),
        ["dial", "failed"] => Ok(Deed::Dial(DialResult::Failed)),
        ["hang-up"] => Ok(Deed::HangUp(None)),
        ["hang-up", "after", time] => {
            let time: SignedDuration = time.parse().map_err(|_| format!("`{time}` is no duration"))?;
            Ok(Deed::HangUp(Some(time.unsigned_abs())))
        }
        other => Err(format!("`{}` is nothing a caller does", other.join(" "))),
    }
}

/// Plays a story through the flow, the state sealed and opened again between every two turns.
pub fn play(script: &Script, story: &Story) -> Played {
    play_heard(script, story, &script.prompts.languages())
}

/// Plays a story where speech is understood in these languages at most.
pub fn play_heard(script: &Script, story: &Story, languages: &[&Language]) -> Played {
    let (seal, platform) = (Seal::new(&[[7; 32]]), PlatformName::new("story"));
    let call = CallId::parse("story").expect("visible ASCII");
    let hears = languages.iter().filter(|_| story.hears).map(|language| (*language).clone()).collect();
    let mut now = story.moment(script);
    let mut session = story.supposed(hears).begin(script, now);
    if let Some(language) = &story.language {
        session.language = language.clone();
    }
    let answered =
        |session, input, now| rehearsal::answer(script, session, input, &story.services, story.promise_refused, now);
    let mut turns = vec![(now, answered(session, Input::Start, now))];
    let mut ended = None;
    for deed in &story.deeds {
        let (_, turn) = turns.last().expect("the first turn is there");
        if turn.steps.contains(&Step::HangUp) {
            break;
        }
        let Some(input) = input_of(deed) else {
            ended = Some(left_at(script, turn, now, deed));
            break;
        };
        now = later(now, time_of(script, turn, &input));
        let sealed = seal.seal(&platform, &call, &turn.session);
        let session = seal.open(&platform, &call, &sealed, now).expect("sealed above");
        turns.push((now, answered(session, input, now)));
    }
    let (_, last) = turns.last().expect("the first turn is there");
    let ended = ended.unwrap_or_else(|| later(now, said(script, last)));
    let outcome = rehearsal::outcome(&last.session, ended);
    Played { turns, ended, outcome }
}

fn input_of(deed: &Deed) -> Option<Input> {
    match deed {
        Deed::Digits(keys) => Some(Input::Keys(keys.clone())),
        Deed::Says(words) => Some(Input::Speech(Speech { words: words.clone(), confidence: None })),
        Deed::NoInput => Some(Input::NoInput),
        Deed::Dial(result) => Some(Input::Dialled(*result)),
        Deed::HangUp(_) => None,
    }
}

/// The time from the beginning of a turn to this input: its prompts, and the wait if no key is pressed.
pub fn time_of(script: &Script, turn: &Turn, input: &Input) -> Duration {
    let wait = turn.steps.iter().find_map(|step| match step {
        Step::Collect(collect) => Some(collect.wait),
        _ => None,
    });
    match input {
        Input::NoInput => said(script, turn) + wait.unwrap_or_default(),
        Input::Dialled(_) => said(script, turn) + DIAL_TIME,
        Input::Keys(_) | Input::Speech(_) | Input::Start => said(script, turn),
    }
}

fn left_at(script: &Script, turn: &Turn, now: Timestamp, deed: &Deed) -> Timestamp {
    match deed {
        Deed::HangUp(Some(after)) => later(now, *after),
        _ => later(now, said(script, turn)),
    }
}

/// The last line: `= outcome handed_off; messages sms link account-chat`.
pub fn ending(played: &Played) -> String {
    let messages = played.turns.iter().flat_map(|(_, turn)| &turn.messages);
    let messages: Vec<String> = messages
        .map(|message| format!("{} {} {}", message.medium.as_str(), message.kind.as_str(), message.channel))
        .collect();
    let none = String::from("none");
    let messages = if messages.is_empty() { none } else { messages.join(", ") };
    format!("= outcome {}; messages {messages}", played.outcome.as_str())
}

/// The story as text, what the line did on the right.
pub fn write_down(script: &Script, story: &Story, played: &Played) -> Vec<String> {
    let call = format!("> call from {} to {}", story.from, story.to);
    let deeds = story.deeds.iter().map(|deed| match deed {
        Deed::Digits(keys) => format!("> digits {keys}"),
        Deed::Says(words) if words.is_empty() => "> says nothing clear".to_owned(),
        Deed::Says(words) => format!("> says {words}"),
        Deed::NoInput => "> no-input".to_owned(),
        Deed::Dial(DialResult::Answered) => "> dial answered".to_owned(),
        Deed::Dial(DialResult::Busy) => "> dial busy".to_owned(),
        Deed::Dial(DialResult::NoAnswer) => "> dial no-answer".to_owned(),
        Deed::Dial(DialResult::Failed) => "> dial failed".to_owned(),
        Deed::HangUp(None) => "> hang-up".to_owned(),
        Deed::HangUp(Some(after)) => format!("> hang-up after {}s", after.as_secs()),
    });
    let left: Vec<String> = std::iter::once(call).chain(deeds).collect();
    let width = left.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let right = played.turns.iter().map(|(_, turn)| Some(turn.in_short(script))).chain(std::iter::repeat(None));
    let lines = left.iter().zip(right).map(|(left, right)| match right {
        Some(right) => format!("{left:width$} < {right}"),
        None => left.clone(),
    });
    lines.chain([ending(played)]).collect()
}
