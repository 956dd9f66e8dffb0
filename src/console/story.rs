//! A call told from beginning to end, for the page and for `deflect calls`. Nothing in it leads to the caller.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::words::{between, span};
use crate::line::event::{Event, MenuInput, Outcome};
use crate::line::message::{Medium, MessageKind};
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
    let files = call.revision.as_ref().map_or_else(String::new, |revision| format!(", configuration {revision}"));
    let local = call.started.to_zoned(zone.clone());
    let mut teller = Teller { words, zone, started: call.started, steps: vec![] };
    history.turns.iter().for_each(|turn| teller.turn(turn));
    for (index, message) in history.messages.iter().enumerate() {
        teller.message(index + 1, message);
    }
    if let Some(ended) = call.ended {
        teller.add(ended, "call", format!("The call ended after {}.", between(words, call.started, ended)));
    }
    let mut steps = teller.steps;
    steps.sort_by_key(|step| step.moment);
    CallStory {
        id: call.id.clone(),
        title: format!("{}, {}, {}{files}", call.line, call.platform, local.strftime("%a %-d %b %Y %H:%M:%S %Z")),
        end: end(history),
        steps,
    }
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
        let mut words: Vec<String> = turn.events.iter().filter_map(|event| self::event(self.words, event)).collect();
        if let Some(waiting) = &turn.waiting {
            words.push(format!("the line waits at {waiting}"));
        }
        if words.is_empty() {
            words.push("the line went on".to_owned());
        }
        let mut sentence = super::words::capitalised(&words.join("; "));
        sentence.push('.');
        self.add(turn.at, &format!("turn {}", turn.turn), sentence);
    }

    fn message(&mut self, number: usize, message: &PastMessage) {
        let of = format!("message {number}");
        let what = what(message);
        self.add(message.promised, &of, format!("Promised: {what} to {} ({}).", message.channel, message.id));
        for attempt in &message.attempts {
            let gateway = attempt.gateway.as_ref().map_or("no gateway", |gateway| gateway.as_str());
            self.add(attempt.at, &of, format!("Tried by {gateway}: {}.", result(&attempt.result)));
        }
        for part in &message.parts {
            if let Some(report) = part.report {
                self.add(part.at, &of, format!("{} reports of {}: {}.", part.gateway, part.id, reported(report)));
            }
        }
        for (moment, words) in [
            (message.opened, "A person opened its link."),
            (message.opened_automatically, "A preview or a scanner opened its link."),
            (message.chat, "The conversation began."),
        ] {
            if let Some(moment) = moment {
                self.add(moment, &of, words.to_owned());
            }
        }
        if matches!(message.state, MessageState::Exhausted | MessageState::Cancelled | MessageState::Refused) {
            self.add(message.changed, &of, format!("Its end: {}.", super::outbox::in_words(self.words, message.state)));
        }
    }
}

fn what(message: &PastMessage) -> &'static str {
    match (message.kind, message.medium) {
        (MessageKind::Link, Medium::Sms) => "a text with the link",
        (MessageKind::Link, Medium::Email) => "a mail with the link",
        (MessageKind::FollowUp, _) => "a follow-up",
        (MessageKind::Request, _) => "a request to a department",
        (MessageKind::Reminder, _) => "a reminder",
        (MessageKind::Checklist, _) => "a mail with the checklist",
        (MessageKind::Reply, _) => "a reply to a text",
        (MessageKind::Report, _) => "a report",
    }
}

fn result(result: &str) -> &str {
    match result {
        "accepted" => "it took the message",
        "later" => "not now; tried again later",
        "unknown" => "no answer; it may have taken the message",
        "refused" => "refused for good",
        "exhausted" => "given up",
        other => other,
    }
}

const fn reported(report: Report) -> &'static str {
    match report {
        Report::Sent => "on its way",
        Report::Delivered => "delivered",
        Report::Undelivered => "not delivered",
        Report::OptedOut => "not delivered: the number opted out with the gateway",
        Report::Unheard => "never heard of",
    }
}

fn input(input: MenuInput) -> String {
    match input {
        MenuInput::Key(key) => format!("pressed {}", key.as_str()),
        MenuInput::Speech => "said a phrase that was understood".to_owned(),
        MenuInput::NoInput => "did nothing".to_owned(),
        MenuInput::NoMatch => "pressed or said something that means nothing".to_owned(),
        MenuInput::HangUp => "hung up".to_owned(),
    }
}

/// An event in words; `None` where another event of the turn says it too.
fn event(words: &OperatorWords, event: &Event) -> Option<String> {
    Some(match event {
        Event::Answered => "the line answered".to_owned(),
        Event::MenuVisited { menu, language } => format!("the menu {menu} was said ({language})"),
        Event::MenuInput { menu, input: made } => format!("the caller {} at {menu}", input(*made)),
        Event::Reached { seconds } => {
            format!("a destination was reached, after {}", span(words, (*seconds).into()))
        }
        Event::Offered { channel, medium } => format!("{} about {channel} was offered", a(*medium)),
        Event::OfferAccepted { channel, medium, input: made, phrase, .. } => match phrase {
            Some(phrase) => format!("the caller agreed to {} about {channel}: «{phrase}»", a(*medium)),
            None => format!("the caller {} and so agreed to {} about {channel}", input(*made), a(*medium)),
        },
        Event::OfferRefused { medium, reason } => {
            format!("{} was not promised ({})", a(*medium), reason.as_str().replace('_', " "))
        }
        Event::Dialling => "another line was dialled".to_owned(),
        Event::Connected => "the other line answered".to_owned(),
        Event::ConnectFailed => "the other line did not answer".to_owned(),
        Event::Exhausted => "the tries were used up".to_owned(),
        Event::Anonymous => "from here on nothing is kept of the caller".to_owned(),
        Event::PromptReplaced { prompt, language, .. } => {
            format!("the prompt {prompt} ({language}) could not be said, another was")
        }
    })
}

const fn a(medium: Medium) -> &'static str {
    match medium {
        Medium::Sms => "a text",
        Medium::Email => "a mail",
    }
}

/// The outcome and its reason.
fn end(history: &CallHistory) -> String {
    let Some(outcome) = history.call.outcome else {
        return match history.call.ended {
            None => "The call goes on.".to_owned(),
            Some(_) => "The outcome is open: a promised message may still be taken by a gateway.".to_owned(),
        };
    };
    let unsent = history.messages.iter().filter(|message| {
        message.kind == MessageKind::Link
            && matches!(message.state, MessageState::Exhausted | MessageState::Refused | MessageState::Queued)
    });
    let why = match outcome {
        Outcome::HandedOff => "a gateway took what was promised",
        Outcome::Connected => "the caller spoke with the line that was dialled",
        Outcome::Informed => "the caller heard a destination to its end",
        Outcome::Exhausted => "the caller's tries were used up before a destination was heard",
        Outcome::LeftInMenu => "the caller hung up before a destination was heard to its end",
        Outcome::LeftInGreeting => "the caller hung up before the greeting was over",
        Outcome::Failed if unsent.count() > 0 => {
            "our fault: the promised link was taken by no gateway, and nothing else was heard to its end"
        }
        Outcome::Failed if history.messages.iter().any(|message| message.state.is_accepted()) => {
            "our fault: the promised link was given up; it was queued again and sent later"
        }
        Outcome::Failed => "our fault: a turn could not be answered, and an apology was said",
    };
    format!("{}: {why}.", outcome.as_str().replace('_', " "))
}
