//! A turn of a call, as the line hands it to the store.

use deflect::base::call::{LineId, PlatformName};
use deflect::line::event::Standing;
use deflect::store::{CallKey, NewMessage, TurnRecord};
use jiff::Timestamp;

/// The first turn of a call, in the menu, of nobody known, with these messages.
pub fn first_turn(call: CallKey, at: Timestamp, messages: Vec<NewMessage>) -> TurnRecord {
    TurnRecord {
        call,
        revision: "0123abcd".into(),
        turn: 1,
        at,
        platform: PlatformName::new("local"),
        line: LineId::new("main"),
        started: at,
        caller: None,
        anonymous: false,
        topic: None,
        standing: Standing::Menu,
        waiting_at: None,
        heard: None,
        events: vec![],
        messages,
        consents: vec![],
        formers: vec![],
    }
}
