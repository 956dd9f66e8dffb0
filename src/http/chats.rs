//! `POST /chats/{token}`: the chat platform reports that the person with this link began a conversation.

use hyper::{HeaderMap, Method};

use crate::app::log_limit::LogLimiter;
use crate::base::clock::Clock;
use crate::config::settings::{ChatSettings, LINK_TOKEN_CHARS};
use crate::http::bearer;
use crate::http::reply::{Reply, empty, only, plain};
use crate::http::request::Received;
use crate::pages::link::token_hash;
use crate::store::{Store, StoreError};

/// Takes the reports of the chat platform.
#[derive(Clone, Copy)]
pub(crate) struct Chats<'a> {
    /// The chat platform, if one is configured.
    pub platform: Option<&'a ChatSettings>,
    /// Has the links.
    pub store: &'a Store,
    /// The time of a report.
    pub clock: &'a Clock,
    /// Limits the log of refusals.
    pub log_limiter: &'a LogLimiter,
}

/// Records that a conversation began: 204, also if it is reported again; 404 if the link is not known, and always if no chat
/// platform is configured.
pub(crate) async fn begin(chats: &Chats<'_>, token: &str, received: &Received) -> Reply {
    let Some(chat) = chats.platform else { return plain(404, "not found\n") };
    if received.method != Method::POST {
        return only("POST");
    }
    if !shows_secret(chat, &received.headers) {
        return refuse(chats);
    }
    match record(chats, token).await {
        Ok(true) => empty(204),
        Ok(false) => plain(404, "no such link\n"),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "a conversation was not recorded");
            plain(503, "try again\n")
        }
    }
}

/// Refuses a request without the secret by its head.
pub(crate) fn check_head(chats: &Chats<'_>, headers: &HeaderMap) -> Option<Reply> {
    let is_refused = chats.platform.is_some_and(|chat| !shows_secret(chat, headers));
    is_refused.then(|| refuse(chats))
}

fn shows_secret(chat: &ChatSettings, headers: &HeaderMap) -> bool {
    bearer::shown_in(headers).is_some_and(|shown| bearer::is_one_of(&chat.secrets, shown))
}

fn refuse(chats: &Chats<'_>) -> Reply {
    if chats.log_limiter.allows("refused to take a conversation", "chat", "secret") {
        tracing::warn!("refused a report of a conversation: the secret is missing or wrong");
    }
    bearer::challenged(empty(401))
}

/// Returns false if the link is not known.
async fn record(chats: &Chats<'_>, token: &str) -> Result<bool, StoreError> {
    if token.len() != LINK_TOKEN_CHARS {
        return Ok(false);
    }
    let hash = token_hash(token);
    let is_known = chats.store.link(hash).await?.is_some();
    if is_known {
        chats.store.begin_chat(hash, chats.clock.now()).await?;
    }
    Ok(is_known)
}
