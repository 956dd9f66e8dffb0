//! `POST /chats/{token}`: the chat platform says that the person with this link began a conversation.

use hyper::Method;

use crate::config::settings::LINK_TOKEN_CHARS;
use crate::delivery::link::token_hash;
use crate::http::bearer;
use crate::http::reply::{Reply, empty, plain};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;
use crate::store::StoreError;

/// Records that a conversation began: 204, however often it is said; 404 for a link that is not known, and for everyone
/// where no chat platform is configured.
pub async fn begin(board: &Switchboard, token: &str, received: &Received) -> Reply {
    let Some(chat) = &board.chat else { return plain(404, "not found\n") };
    if received.method != Method::POST {
        return plain(405, "only POST\n");
    }
    if !bearer::shown(received).is_some_and(|shown| bearer::is_one_of(&chat.secrets, shown)) {
        tracing::warn!("refused to take a conversation from who does not show the secret");
        return bearer::challenged(empty(401));
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
