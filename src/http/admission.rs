//! Who is let in: a platform's request is admitted, or refused with what the platform takes for a refusal.

use std::net::SocketAddr;

use bytes::Bytes;
use hyper::header::{CACHE_CONTROL, HeaderValue, WWW_AUTHENTICATE};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};

use crate::app::state::Switchboard;
use crate::base::call::Language;
use crate::config::settings::{Dialect, PlatformSettings};
use crate::dialect::form::FormError;
use crate::dialect::seal::SealError;
use crate::dialect::signature::{self, SignatureError};
use crate::dialect::webhook::Webhook;
use crate::dialect::{self, DialectError};
use crate::http::reply::{Reply, empty, reply};
use crate::http::request::{BodyError, Received};
use crate::line::prompt::PromptId;

/// Asks for user and password (RFC 7617).
const CHALLENGE: &str = r#"Basic realm="deflect", charset="UTF-8""#;

/// Why a request of a platform is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Platforms GET or POST.
    #[error("expected GET or POST")]
    Method,
    /// The body did not come, or not all of it.
    #[error("could not read the body")]
    Body(#[source] BodyError),
    /// The form or query cannot be read.
    #[error("could not read the form")]
    Form(#[source] FormError),
    /// The request does not prove where it comes from.
    #[error("the signature does not fit")]
    Signature(#[source] SignatureError),
    /// The request is no turn of a call.
    #[error("the request is no turn of a call")]
    Dialect(#[source] DialectError),
    /// The call's state is not ours, or of another call.
    #[error("the call's state does not verify")]
    Seal(#[source] SealError),
}

impl Refusal {
    const fn status(&self) -> u16 {
        match self {
            Self::Method => 405,
            Self::Body(error) => error.status(),
            Self::Form(_) | Self::Dialect(_) => 400,
            Self::Signature(error) if error.asks_for_password() => 401,
            Self::Signature(_) | Self::Seal(_) => 403,
        }
    }

    /// The label of metrics.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Body(error) => error.reason(),
            Self::Form(_) => "form",
            Self::Signature(error) => error.reason(),
            Self::Dialect(error) => error.reason(),
            Self::Seal(error) => error.reason(),
        }
    }
}

/// A document, never to be kept: VoiceXML browsers keep what does not say so (W3C VoiceXML 2.1, 6.1).
pub fn document_of(platform: &PlatformSettings, document: impl Into<Bytes>) -> Reply {
    let mut reply = reply(200, dialect::content_type(platform), document);
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    reply
}

/// Reads a request, if it is the platform's own.
///
/// # Errors
/// Why it is refused.
pub fn admit<'a, T>(
    board: &Switchboard,
    platform: &PlatformSettings,
    received: &'a Received,
    read: impl FnOnce(&PlatformSettings, &Webhook<'a>) -> Result<T, DialectError>,
) -> Result<T, Refusal> {
    let webhook = authenticated(board, platform, received)?;
    read(platform, &webhook).map_err(Refusal::Dialect)
}

/// A request that proves to be the platform's own, whatever it says.
///
/// # Errors
/// Why it does not.
pub fn authenticated<'a>(
    board: &Switchboard,
    platform: &PlatformSettings,
    received: &'a Received,
) -> Result<Webhook<'a>, Refusal> {
    if !matches!(received.method, Method::GET | Method::POST) {
        return Err(Refusal::Method);
    }
    let (target, peer) = (received.path_and_query(), received.peer.ip());
    let webhook =
        Webhook::read(&received.method, target, &received.headers, &received.body, peer).map_err(Refusal::Form)?;
    let now = board.clock.now();
    signature::verify(&platform.authentication, board.public_url(), &webhook, now).map_err(Refusal::Signature)?;
    Ok(webhook)
}

/// Refuses by its head alone what shows no proof of a platform, or a wrong password, which is held for a while.
pub async fn glance(board: &Switchboard, name: &str, head: &Parts, peer: SocketAddr) -> Option<Reply> {
    let Some(platform) = board.platform(name) else { return Some(unknown_platform(board)) };
    if !matches!(head.method, Method::GET | Method::POST) {
        return Some(refuse(board, platform, &Refusal::Method, peer));
    }
    let shown = signature::glance(&platform.authentication, &head.headers, peer.ip());
    // Whether a GET may carry a proof at all is said with the rest of the request.
    let error = shown.err().filter(|_| head.method == Method::POST || is_guess(shown))?;
    if is_guess(Err(error)) && !board.guesses.hold(peer.ip()).await {
        board.metrics.refused(platform.name.as_str(), "guesses");
        return Some(empty(429));
    }
    Some(refuse(board, platform, &Refusal::Signature(error), peer))
}

/// Whether somebody may be trying passwords.
const fn is_guess(shown: Result<(), SignatureError>) -> bool {
    matches!(shown, Err(SignatureError::User | SignatureError::Password))
}

/// Turns away a request for a platform that is not configured.
pub fn unknown_platform(board: &Switchboard) -> Reply {
    board.metrics.refused("unknown", "platform");
    empty(404)
}

/// Turns a request away. FreeSWITCH would send the caller on through its dialplan at anything but a document, so there
/// the caller hears an apology.
pub fn refuse(board: &Switchboard, platform: &PlatformSettings, refusal: &Refusal, peer: SocketAddr) -> Reply {
    let (name, reason) = (platform.name.as_str(), refusal.reason());
    board.metrics.refused(name, reason);
    if board.sampled.is_told("refused a request", name, reason) {
        let error = refusal as &dyn std::error::Error;
        tracing::warn!(platform = name, reason, peer = %peer.ip(), error, "refused a request");
    }
    if platform.dialect == Dialect::Httapi {
        let language = &board.script.line(&board.script.default_line).language;
        return apology(board, platform, language);
    }
    let mut reply = empty(refusal.status());
    if reply.status() == StatusCode::UNAUTHORIZED {
        reply.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE));
    }
    reply
}

/// Says where to turn, and ends the call.
pub fn apology(board: &Switchboard, platform: &PlatformSettings, language: &Language) -> Reply {
    document_of(platform, dialect::apology(platform, &apology_words(board, language), language))
}

/// The words of an apology.
pub fn apology_words(board: &Switchboard, language: &Language) -> String {
    board.script.prompts.text(&PromptId::new("apology"), language, &[]).unwrap_or_default()
}
