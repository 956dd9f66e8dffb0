//! `/api/notices`: announcements and closings.

use crate::http::reply::{Reply, plain};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;

/// GET lists the notices, POST posts one.
pub async fn list_or_post(_board: &Switchboard, _received: &Received) -> Reply {
    plain(404, "not found\n")
}

/// DELETE ends a notice before its time.
pub async fn end(_board: &Switchboard, _id: &str, _received: &Received) -> Reply {
    plain(404, "not found\n")
}
