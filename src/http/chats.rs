//! `POST /chats/{token}`: the chat platform says that the person with this link began a conversation.

use hyper::Method;
use hyper::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};

use crate::config::settings::{ChatSettings, LINK_TOKEN_CHARS};
use crate::delivery::link::token_hash;
use crate::dialect::signature::is_same;
use crate::http::reply::{Reply, empty, plain};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;
use crate::store::StoreError;

/// Asks for the secret (RFC 6750 section 3).
const CHALLENGE: &str = r#"Bearer realm="deflect""#;
const SCHEME: &str = "Bearer";

/// Records that a conversation began: 204, however often it is said; 404 for a link that is not known, and for everyone
/// where no chat platform is configured.
pub async fn begin(board: &Switchboard, token: &str, received: &Received) -> Reply {
    let Some(chat) = &board.chat else { return plain(404, "not found\n") };
    if received.method != Method::POST {
        return plain(405, "only POST\n");
    }
    if !is_authenticated(chat, received) {
        tracing::warn!("refused to take a conversation from who does not show the secret");
        let mut reply = empty(401);
        reply.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE));
        return reply;
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

/// All secrets are compared, whichever fits, so that the time does not tell one from another.
fn is_authenticated(chat: &ChatSettings, received: &Received) -> bool {
    let shown = received.header(AUTHORIZATION.as_str()).and_then(|header| header.split_once(' '));
    let Some((_, shown)) = shown.filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME)) else { return false };
    let shown = shown.trim_matches(' ').as_bytes();
    chat.secrets.iter().fold(false, |found, secret| is_same(secret.expose().as_bytes(), shown) | found)
}
