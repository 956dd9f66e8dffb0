//! `/phone`: a telephone in the browser, and `POST /api/phone/turn`, one turn of its call.
//!
//! A call of it goes through the flow, the composer and the dialect as a real one does, and nowhere else: nothing is
//! stored, sent or counted. So whoever may look may call. Its state travels with the page, sealed for a platform that
//! cannot be configured: it opens at no public door, and no real call's state opens here.

mod answer;
mod ask;
mod events;
mod markup;
mod messages;
mod page;
mod platform;

use hyper::Method;

use crate::app::state::Switchboard;
use crate::http::reply::{Reply, console_page, json, json_error, plain};
use crate::http::request::Received;

use ask::{AskError, Asked};

/// The longest request, in bytes: a sealed state, what was said, and room.
const ASKED_BYTES_MAX: usize = 8 * 1024;

/// The telephone.
pub fn page(board: &Switchboard) -> Reply {
    console_page(page::html(board))
}

/// One turn of a call.
pub fn turn(board: &Switchboard, received: &Received) -> Reply {
    if received.method != Method::POST {
        return plain(405, "only POST\n");
    }
    match read(received).and_then(|asked| answer::turn(board, asked)) {
        Ok(turn) => json(200, &turn),
        Err(error) => json_error(error.status(), &error),
    }
}

fn read(received: &Received) -> Result<Asked, AskError> {
    if ASKED_BYTES_MAX < received.body.len() {
        return Err(AskError::TooLong);
    }
    serde_json::from_slice(&received.body)
        .map_err(|error| AskError::Json { line: error.line(), column: error.column() })
}
