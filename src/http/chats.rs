//! `POST /chats/{token}`: the chat platform says that the person with this link began a conversation.

use hyper::{HeaderMap, Method};

use crate::app::state::Switchboard;
use crate::config::settings::{ChatSettings, LINK_TOKEN_CHARS};
use crate::http::bearer;
use crate::http::reply::{Reply, empty, plain};
use crate::http::request::Received;
use crate::pages::link::token_hash;
use crate::store::StoreError;

/// Records that a conversation began: 204, however often it is said; 404 for a link that is not known, and for everyone
/// where no chat platform is configured.
pub async fn begin(board: &Switchboard, token: &str, received: &Received) -> Reply {
    let Some(chat) = &board.chat else { return plain(404, "not found\n") };
    if received.method != Method::POST {
        return plain(405, "only POST\n");
    }
    if !shows_secret(chat, &received.headers) {
        return refuse(board);
    }
    match record(board, token).await {
        Ok(true) => empty(204),
        Ok(false) => plain(404, "no such link\n"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a conversation was not recorded");
            plain(503, "try again\n")
        }
    }
}

/// Refuses by its head alone who does not show the secret.
pub fn glance(board: &Switchboard, headers: &HeaderMap) -> Option<Reply> {
    let is_refused = board.chat.as_ref().is_some_and(|chat| !shows_secret(chat, headers));
    is_refused.then(|| refuse(board))
}

fn shows_secret(chat: &ChatSettings, headers: &HeaderMap) -> bool {
    bearer::shown_in(headers).is_some_and(|shown| bearer::is_one_of(&chat.secrets, shown))
}

fn refuse(board: &Switchboard) -> Reply {
    if board.sampled.is_told("refused to take a conversation", "chat", "secret") {
        tracing::warn!("refused to take a conversation from who does not show the secret");
    }
    bearer::challenged(empty(401))
}

/// `false` for a link that is not known.
async fn record(board: &Switchboard, token: &str) -> Result<bool, StoreError> {
    if token.len() != LINK_TOKEN_CHARS {
        return Ok(false);
    }
    let hash = token_hash(token);
    let is_known = board.store.link(hash).await?.is_some();
    if is_known {
        board.store.begin_chat(hash, board.clock.now()).await?;
    }
    Ok(is_known)
}
