//! The counters that events of a call add to: one map, used by the store's figures and by the metrics.

use super::event::Event;

/// A counter with two labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventCounter {
    /// Menus said, by menu and language.
    MenuVisits,
    /// Inputs where a key is waited for, by menu and input.
    MenuInputs,
    /// Offers made, by channel and medium.
    Offers,
    /// Offers agreed to, by channel and medium.
    OffersAccepted,
    /// Messages not promised, by medium and reason.
    OffersRefused,
}

impl EventCounter {
    /// The counter that an event adds one to, and its labels; `None` for an event that is not counted by itself.
    pub fn of(event: &Event) -> Option<(Self, [&str; 2])> {
        Some(match event {
            Event::MenuVisited { menu, language } => (Self::MenuVisits, [menu.as_str(), language.as_str()]),
            Event::MenuInput { menu, input } => (Self::MenuInputs, [menu.as_str(), input.as_str()]),
            Event::Offered { channel, medium } => (Self::Offers, [channel.as_str(), medium.as_str()]),
            Event::OfferAccepted { channel, medium, .. } => (Self::OffersAccepted, [channel.as_str(), medium.as_str()]),
            Event::OfferRefused { medium, reason } => (Self::OffersRefused, [medium.as_str(), reason.as_str()]),
            Event::Answered | Event::Reached { .. } | Event::Dialling | Event::Connected | Event::ConnectFailed => {
                return None;
            }
            Event::Exhausted | Event::Anonymous | Event::PromptReplaced { .. } => return None,
        })
    }
}
