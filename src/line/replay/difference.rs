//! The way of a turn, and the difference of two.

use crate::base::call::{Key, Language};
use crate::line::channel::ChannelId;
use crate::line::event::{Event, MenuInput};
use crate::line::heard::CallerAct;
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::Medium;
use crate::line::session::Phase;
use crate::line::step::{Step, Turn};

/// The place that a turn leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WayOn {
    /// The place of the caller after it.
    pub place: Arrival,
    /// The channel told or offered last.
    pub channel: Option<ChannelId>,
    /// Texts or mails that the turn offers.
    pub offered: Vec<Medium>,
    /// Texts or mails that the turn promises.
    pub promised: Vec<Medium>,
    /// The language.
    pub language: Language,
    /// The topic.
    pub topic: Option<TopicId>,
}

/// The place at the end of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// A node waits, in this phase.
    Waits(NodeId, &'static str),
    /// A node dials its number with this index.
    Dials(NodeId, u8),
    /// The call is over.
    Ends,
}

/// A difference of two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Another key means the same.
    MovedKey(Key),
    /// The key means nothing any more.
    NoSuchKey,
    /// The input means something now.
    Understood,
    /// Another destination.
    OtherDestination,
    /// No text or mail is offered any more.
    NotOffered,
    /// A text or mail is offered now.
    Offered,
    /// The call is over here.
    Ends,
    /// The caller is asked something else.
    AskedElse,
    /// Only the topic or the language is another.
    OtherTopic,
    /// The same is said in another time, in tenths of a second.
    Length { tenths: i32 },
}

/// The first difference of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Difference {
    /// The number of the turn.
    pub turn: usize,
    /// The place where the caller acted; `None` when the line answered.
    pub at: Option<NodeId>,
    /// The act there.
    pub did: CallerAct,
    /// The difference.
    pub change: Change,
    /// The way as recorded.
    pub led: WayOn,
    /// The way in the other configuration.
    pub leads: WayOn,
}

impl WayOn {
    /// The place that a turn leads to.
    pub fn of(turn: &Turn) -> Self {
        let session = &turn.session;
        let place = match (turn.steps.last(), &session.phase) {
            (Some(Step::Collect(_)), phase) => Arrival::Waits(session.at.clone(), phase_name(phase)),
            (Some(Step::Connect { .. }), Phase::Dial(index)) => Arrival::Dials(session.at.clone(), *index),
            (Some(Step::Connect { .. }), _) => Arrival::Dials(session.at.clone(), 0),
            (Some(Step::HangUp | Step::Say(_)) | None, _) => Arrival::Ends,
        };
        let offered = turn.events.iter().filter_map(|event| match event {
            Event::Offered { medium, .. } => Some(*medium),
            _ => None,
        });
        Self {
            place,
            channel: session.channel.clone(),
            offered: offered.collect(),
            promised: turn.messages.iter().map(|message| message.medium).collect(),
            language: session.language.clone(),
            topic: session.topic.clone(),
        }
    }

    /// True if the caller is asked the same.
    pub(super) fn asks_as(&self, other: &Self) -> bool {
        self.place == other.place && self.language == other.language
    }
}

impl Change {
    /// The change from one turn to another; `None` if both lead the same way.
    pub fn of(before: &Turn, after: &Turn) -> Option<Self> {
        let (led, leads) = (WayOn::of(before), WayOn::of(after));
        if led == leads {
            return None;
        }
        let (no_match, no_match_now) = (is_no_match(before), is_no_match(after));
        Some(if no_match_now && !no_match {
            Self::NoSuchKey
        } else if no_match && !no_match_now {
            Self::Understood
        } else if leads.place == Arrival::Ends && led.place != Arrival::Ends {
            Self::Ends
        } else if led.channel != leads.channel {
            Self::OtherDestination
        } else if leads.offers_less_than(&led) {
            Self::NotOffered
        } else if led.offers_less_than(&leads) {
            Self::Offered
        } else if led.place != leads.place {
            Self::AskedElse
        } else {
            Self::OtherTopic
        })
    }

    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MovedKey(_) => "another_key",
            Self::NoSuchKey => "key_gone",
            Self::Understood => "understood_now",
            Self::OtherDestination => "other_destination",
            Self::NotOffered => "not_offered",
            Self::Offered => "offered_now",
            Self::Ends => "call_ends",
            Self::AskedElse => "asked_something_else",
            Self::OtherTopic => "other_topic",
            Self::Length { .. } => "length",
        }
    }
}

impl WayOn {
    fn offers_less_than(&self, other: &Self) -> bool {
        self.offered.len() + self.promised.len() < other.offered.len() + other.promised.len()
    }
}

const fn phase_name(phase: &Phase) -> &'static str {
    match phase {
        Phase::Key | Phase::Farewell => "key",
        Phase::Offer => "offer",
        Phase::Request => "request",
        Phase::Consent => "consent",
        Phase::Number => "number",
        Phase::Confirm(_) | Phase::ConfirmDigits(_) => "confirm",
        Phase::Digits => "digits",
        Phase::Dial(_) => "dial",
    }
}

fn is_no_match(turn: &Turn) -> bool {
    turn.events.iter().any(|event| matches!(event, Event::MenuInput { input: MenuInput::NoMatch, .. }))
}
