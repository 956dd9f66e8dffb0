//! `/l/{token}`: the page behind a link, the button on it, and the end of mail.
//!
//! A person opens a link by pressing the button; a GET alone is what previews and scanners do, and changes nothing but
//! their own count. Where the button leads stands in the configuration, never in the request.

use hyper::Method;

use crate::app::state::Switchboard;
use crate::base::call::Language;
use crate::config::settings::LINK_TOKEN_CHARS;
use crate::http::reply::{Reply, page as html, plain, see_other};
use crate::http::request::Received;
use crate::line::message::MessageKind;
use crate::pages::link::{
    Mailing, PageError, render_gone, render_page, render_stop, render_stopped, target, token_hash,
};
use crate::pages::visitor::{presser, visitor};
use crate::store::{LinkRecord, TokenHash, Visitor};

/// `GET /l/{token}`: the page.
pub async fn page(board: &Switchboard, token: &str, received: &Received) -> Reply {
    if !matches!(received.method, Method::GET | Method::HEAD) {
        return plain(405, "only GET\n");
    }
    let Some((hash, record)) = find(board, token).await else { return gone(board) };
    // People's browsers ask for pages, never for heads alone.
    if visitor(&received.headers) == Visitor::Automatic || received.method == Method::HEAD {
        note(board, hash, Visitor::Automatic).await;
    }
    show(board, 200, &record, token, Mailing::Offered)
}

/// The page of a link, with what there is to say of mailing it.
pub(super) fn show(board: &Switchboard, status: u16, record: &LinkRecord, token: &str, mailing: Mailing) -> Reply {
    let mailing = if is_mailed(board, record) { mailing } else { Mailing::Off };
    answer(status, render_page(&board.script, &board.templates, record, token, mailing, board.clock.now()))
}

/// Whether the page mails its link. One that came from a page does not: otherwise each address could ask for more.
pub(super) fn is_mailed(board: &Switchboard, record: &LinkRecord) -> bool {
    0 < board.follow_ups.addresses_per_link_max && record.kind != MessageKind::Checklist
}

/// `POST /l/{token}/open`: on to the channel.
pub async fn open(board: &Switchboard, token: &str, received: &Received) -> Reply {
    if received.method != Method::POST {
        return plain(405, "only POST\n");
    }
    let Some((hash, record)) = find(board, token).await else { return gone(board) };
    note(board, hash, presser(&received.headers)).await;
    match target(&board.script, &record, token) {
        Some(target) => see_other(&target),
        None => gone(board),
    }
}

/// `GET /l/{token}/stop` asks, `POST` ends mail after calls (RFC 8058: at once, without a question).
/// It must work for longer than the link: a mail is read when it is read.
pub async fn stop(board: &Switchboard, token: &str, received: &Received) -> Reply {
    let Some((hash, record)) = find_ever(board, token).await else { return gone(board) };
    match received.method {
        Method::GET | Method::HEAD => {
            answer(200, render_stop(&board.script, &board.templates, &record.language, token))
        }
        Method::POST => match board.store.withdraw_consent(hash, board.clock.now()).await {
            Ok(_) => answer(200, render_stopped(&board.script, &board.templates, &record.language)),
            Err(error) => unavailable(&error),
        },
        _ => plain(405, "only GET and POST\n"),
    }
}

/// The link, if it still leads somewhere.
pub(super) async fn find(board: &Switchboard, token: &str) -> Option<(TokenHash, LinkRecord)> {
    find_ever(board, token).await.filter(|(_, record)| board.clock.now() < record.expires)
}

/// The link, as long as anything is known of it. A token of another shape is not even looked up.
async fn find_ever(board: &Switchboard, token: &str) -> Option<(TokenHash, LinkRecord)> {
    if token.len() != LINK_TOKEN_CHARS {
        return None;
    }
    let hash = token_hash(token);
    match board.store.link(hash).await {
        Ok(record) => record.map(|record| (hash, record)),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not look up a link");
            None
        }
    }
}

/// Counts an opening; a count that fails does not keep the person from the page.
async fn note(board: &Switchboard, hash: TokenHash, visitor: Visitor) {
    if let Err(error) = board.store.open_link(hash, visitor, board.clock.now()).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "an opened link was not counted");
    }
}

/// Unknown and expired look alike: nobody learns which tokens there were.
pub(super) fn gone(board: &Switchboard) -> Reply {
    let language: &Language = &board.script.line(&board.script.default_line).language;
    answer(410, render_gone(&board.script, &board.templates, language))
}

pub(super) fn answer(status: u16, rendered: Result<String, PageError>) -> Reply {
    match rendered {
        Ok(page) => html(status, page),
        Err(error) => unavailable(&error),
    }
}

pub(super) fn unavailable(error: &(dyn std::error::Error + 'static)) -> Reply {
    tracing::error!(error, "could not show a page");
    plain(503, "unavailable, try again in a minute\n")
}
