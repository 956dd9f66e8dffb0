//! A call told from beginning to end, for the page and for `deflect calls`. Nothing in it leads to the caller.

use fluent_bundle::FluentValue;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::words::{between, capitalised, date_year, span};
use crate::line::event::{Event, MenuInput, Outcome};
use crate::line::message::MessageKind;
use crate::metrics::operator_words::OperatorWords;
use crate::store::{CallHistory, MessageState, PastMessage, PastTurn, Report};

/// A call as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallStory {
    /// The call's id.
    pub id: String,
    /// Line, platform, day and revision of the configuration.
    pub title: String,
    /// Its outcome, and the reason for it.
    pub end: String,
    /// The steps, in the order of time.
    pub steps: Vec<StoryStep>,
}

/// A thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoryStep {
    /// The time of day, to the second.
    pub at: String,
    /// Seconds since the call was answered.
    pub after: String,
    /// The turn, the message, or the call.
    pub of: String,
    /// The events, in order.
    pub words: String,
    #[serde(skip)]
    moment: Timestamp,
}

/// Tells a call in a time zone.
pub fn tell(words: &OperatorWords, history: &CallHistory, zone: &TimeZone) -> CallStory {
    let call = &history.call;
    let mut teller = Teller { words, zone, started: call.started, steps: vec![] };
    history.turns.iter().for_each(|turn| teller.turn(turn));
    for (index, message) in history.messages.iter().enumerate() {
        teller.message(index + 1, message);
    }
    if let Some(ended) = call.ended {
        let span = between(words, call.started, ended);
        teller.add(ended, &words.text("story-of-call"), words.filled("story-ended", [("span", span.into())]));
    }
    let mut steps = teller.steps;
    steps.sort_by_key(|step| step.moment);
    CallStory { id: call.id.clone(), title: title(words, history, zone), end: words.text(end(history)), steps }
}

fn title(words: &OperatorWords, history: &CallHistory, zone: &TimeZone) -> String {
    let call = &history.call;
    let time = call.started.to_zoned(zone.clone()).strftime("%H:%M:%S %Z");
    let moment = format!("{} {time}", date_year(words, call.started, zone));
    let id = if call.revision.is_some() { "story-title-of" } else { "story-title" };
    let revision = call.revision.clone().unwrap_or_default();
    let (line, platform) = (call.line.as_str(), call.platform.as_str());
    let variables = [
        ("line", line.into()),
        ("platform", platform.into()),
        ("moment", moment.into()),
        ("revision", revision.into()),
    ];
    words.filled(id, variables)
}

struct Teller<'a> {
    words: &'a OperatorWords,
    zone: &'a TimeZone,
    started: Timestamp,
    steps: Vec<StoryStep>,
}

impl Teller<'_> {
    fn add(&mut self, moment: Timestamp, of: &str, words: String) {
        let at = moment.to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string();
        let after = format!("+{}", span(self.words, moment.duration_since(self.started).as_secs()));
        self.steps.push(StoryStep { at, after, of: of.to_owned(), words, moment });
    }

    fn turn(&mut self, turn: &PastTurn) {
        let mut told: Vec<String> = turn.events.iter().map(|event| self::event(self.words, event)).collect();
        if let Some(waiting) = &turn.waiting {
            told.push(self.words.filled("story-waits", [("place", waiting.to_string().into())]));
        }
        if told.is_empty() {
            told.push(self.words.text("story-went-on"));
        }
        let mut sentence = capitalised(&told.join("; "));
        sentence.push('.');
        let of = self.words.filled("story-of-turn", [("number", turn.turn.to_string().into())]);
        self.add(turn.at, &of, sentence);
    }

    fn message(&mut self, number: usize, message: &PastMessage) {
        let words = self.words;
        let of = words.filled("story-of-message", [("number", number.to_string().into())]);
        self.add(message.promised, &of, promised(words, message));
        for attempt in &message.attempts {
            let result = result(words, &attempt.result);
            let tried = match &attempt.gateway {
                Some(gateway) => {
                    words.filled("story-tried", [("gateway", gateway.as_str().into()), ("result", result.into())])
                }
                None => words.filled("story-tried-by-none", [("result", result.into())]),
            };
            self.add(attempt.at, &of, tried);
        }
        for part in &message.parts {
            if let Some(report) = part.report {
                let report = words.text(reported(report));
                let (gateway, id) = (part.gateway.to_string(), part.id.to_string());
                let said = [("gateway", gateway.into()), ("id", id.into()), ("report", report.into())];
                self.add(part.at, &of, words.filled("story-reported", said));
            }
        }
        for (moment, id) in [
            (message.opened, "story-opened"),
            (message.opened_automatically, "story-opened-automatically"),
            (message.chat, "story-chat"),
        ] {
            if let Some(moment) = moment {
                self.add(moment, &of, words.text(id));
            }
        }
        if let state @ (MessageState::Exhausted | MessageState::Cancelled | MessageState::Refused) = message.state {
            self.add(message.changed, &of, words.text(&format!("story-message-{}", state.as_str())));
        }
    }
}

fn promised(words: &OperatorWords, message: &PastMessage) -> String {
    let what = match message.kind {
        MessageKind::Link => format!("story-promised-link-{}", message.medium.as_str()),
        kind => format!("story-promised-{}", kind.as_str()),
    };
    let (what, channel, id) = (words.text(&what), message.channel.to_string(), message.id.to_string());
    words.filled("story-promised", [("what", what.into()), ("channel", channel.into()), ("id", id.into())])
}

fn result(words: &OperatorWords, result: &str) -> String {
    match result {
        "accepted" | "later" | "unknown" | "refused" | "exhausted" => words.text(&format!("story-result-{result}")),
        other => other.to_owned(),
    }
}

const fn reported(report: Report) -> &'static str {
    match report {
        Report::Sent => "story-report-sent",
        Report::Delivered => "story-report-delivered",
        Report::Undelivered => "story-report-undelivered",
        Report::OptedOut => "story-report-opted-out",
        Report::Unheard => "story-report-unheard",
    }
}

/// An event in words.
fn event(words: &OperatorWords, event: &Event) -> String {
    let text = |value: &str| FluentValue::from(value.to_owned());
    match event {
        Event::Answered => words.text("story-answered"),
        Event::MenuVisited { menu, language } => {
            words.filled("story-menu", [("menu", text(menu.as_str())), ("language", text(language.as_str()))])
        }
        Event::MenuInput { menu, input } => {
            let (id, key) = made(*input);
            let key = key.unwrap_or_default();
            words.filled(&format!("story-{id}"), [("menu", text(menu.as_str())), ("key", text(key))])
        }
        Event::Reached { seconds } => words.filled("story-reached", [("span", span(words, (*seconds).into()).into())]),
        Event::Offered { channel, medium } => {
            words.filled(&format!("story-offered-{}", medium.as_str()), [("channel", text(channel.as_str()))])
        }
        Event::OfferAccepted { channel, medium, input, phrase, .. } => {
            let medium = medium.as_str();
            let key = made(*input).1;
            let id = match (phrase, key) {
                (Some(_), _) => format!("story-agreed-{medium}"),
                (None, Some(_)) => format!("story-agreed-key-{medium}"),
                (None, None) => format!("story-agreed-speech-{medium}"),
            };
            let (phrase, key) = (phrase.as_deref().unwrap_or_default(), key.unwrap_or_default());
            let variables = [("channel", text(channel.as_str())), ("phrase", text(phrase)), ("key", text(key))];
            words.filled(&id, variables)
        }
        Event::OfferRefused { medium, reason } => {
            let reason = words.text(&format!("refusal-{}", reason.as_str()));
            words.filled(&format!("story-refused-{}", medium.as_str()), [("reason", reason.into())])
        }
        Event::Dialling => words.text("story-dialling"),
        Event::Connected => words.text("story-connected"),
        Event::ConnectFailed => words.text("story-connect-failed"),
        Event::Exhausted => words.text("story-exhausted"),
        Event::Anonymous => words.text("story-anonymous"),
        Event::PromptReplaced { prompt, language, .. } => {
            words.filled("story-replaced", [("prompt", text(prompt.as_str())), ("language", text(language.as_str()))])
        }
    }
}

/// The act of the caller, with its key.
pub(super) fn made(input: MenuInput) -> (&'static str, Option<&'static str>) {
    match input {
        MenuInput::Key(key) => ("key", Some(key.as_str())),
        MenuInput::Speech => ("speech", None),
        MenuInput::NoInput => ("no-input", None),
        MenuInput::NoMatch => ("no-match", None),
        MenuInput::HangUp => ("hang-up", None),
    }
}

/// The message that tells the outcome and its reason.
fn end(history: &CallHistory) -> &'static str {
    let Some(outcome) = history.call.outcome else {
        return if history.call.ended.is_none() { "story-going-on" } else { "story-open" };
    };
    let mut unsent = history.messages.iter().filter(|message| {
        message.kind == MessageKind::Link
            && matches!(message.state, MessageState::Exhausted | MessageState::Refused | MessageState::Queued)
    });
    match outcome {
        Outcome::HandedOff => "story-end-handed_off",
        Outcome::Connected => "story-end-connected",
        Outcome::Informed => "story-end-informed",
        Outcome::Exhausted => "story-end-exhausted",
        Outcome::LeftInMenu => "story-end-left_in_menu",
        Outcome::LeftInGreeting => "story-end-left_in_greeting",
        Outcome::Failed if unsent.next().is_some() => "story-end-failed.unsent",
        Outcome::Failed if history.messages.iter().any(|message| message.state.is_accepted()) => {
            "story-end-failed.sent-later"
        }
        Outcome::Failed => "story-end-failed",
    }
}
