//! `/phone`: a telephone in the browser, and `/api/phone/turn`, one turn of its call. Nothing is stored or sent.

use crate::http::reply::{Reply, plain};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;

/// The telephone.
pub fn page(_board: &Switchboard) -> Reply {
    plain(404, "not found\n")
}

/// One turn of a call.
pub fn turn(_board: &Switchboard, _received: &Received) -> Reply {
    plain(404, "not found\n")
}
