//! `/`: the page of operations, and `/api/sections`, by which it keeps itself fresh.

use crate::http::reply::{Reply, plain};
use crate::http::switchboard::Switchboard;

/// The page.
pub async fn page(_board: &Switchboard) -> Reply {
    plain(404, "not found\n")
}

/// The sections of the page as JSON: the HTML of each by its id.
pub async fn sections(_board: &Switchboard) -> Reply {
    plain(404, "not found\n")
}

/// A file of the page or the phone.
pub fn file(_name: &str) -> Reply {
    plain(404, "not found\n")
}
