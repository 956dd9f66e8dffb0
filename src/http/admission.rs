//! Admission of platforms: a request is read, or refused as its platform expects.

use std::net::SocketAddr;

use bytes::Bytes;
use hyper::header::{CACHE_CONTROL, HeaderValue, WWW_AUTHENTICATE};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};
use url::Url;

use crate::app::log_limit::LogLimiter;
use crate::base::call::Language;
use crate::base::clock::Clock;
use crate::config::settings::{Dialect, PlatformSettings};
use crate::dialect::form::FormError;
use crate::dialect::seal::SealError;
use crate::dialect::signature::{self, SignatureError};
use crate::dialect::webhook::Webhook;
use crate::dialect::{self, DialectError};
use crate::http::guesses::Guesses;
use crate::http::reply::{Reply, allowing, empty, reply};
use crate::http::request::{BodyError, Received};
use crate::line::Script;
use crate::line::prompt::PromptId;
use crate::metrics::prometheus::Metrics;

/// Asks for user and password (RFC 7617).
const CHALLENGE: &str = r#"Basic realm="deflect", charset="UTF-8""#;

/// A request of a platform is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WebhookRefusal {
    /// Neither GET nor POST.
    #[error("expected GET or POST")]
    Method,
    /// The body was not complete.
    #[error("could not read the body")]
    Body(#[source] BodyError),
    /// The form or query cannot be read.
    #[error("could not read the form")]
    Form(#[source] FormError),
    /// The request does not prove to be the platform's.
    #[error("the signature does not fit")]
    Signature(#[source] SignatureError),
    /// The request is no turn of a call.
    #[error("the request is no turn of a call")]
    Dialect(#[source] DialectError),
    /// The state of the call is not ours, or of another call.
    #[error("the call's state does not verify")]
    Seal(#[source] SealError),
}

impl WebhookRefusal {
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
    pub(crate) fn reason(&self) -> &'static str {
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

/// A document for a platform, not to be cached: VoiceXML browsers cache by default (VoiceXML 2.0, section 6.1).
pub(crate) fn document_of(platform: &PlatformSettings, document: impl Into<Bytes>) -> Reply {
    let mut reply = reply(200, dialect::content_type(platform), document);
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    reply
}

/// Lets the requests of platforms in.
#[derive(Clone, Copy)]
pub(crate) struct Admission<'a> {
    /// The platforms of the configuration.
    pub platforms: &'a [PlatformSettings],
    /// The address that signatures are computed on.
    pub public_url: &'a Url,
    /// Has the words of an apology.
    pub script: &'a Script,
    /// Counts refusals.
    pub metrics: &'a Metrics,
    /// Slows down those who guess passwords.
    pub guesses: &'a Guesses,
    /// Limits the log of refusals.
    pub log_limiter: &'a LogLimiter,
    /// Tells fresh signatures from old ones.
    pub clock: &'a Clock,
}

impl<'a> Admission<'a> {
    /// A platform by its name in the path.
    pub(crate) fn platform(&self, name: &str) -> Option<&'a PlatformSettings> {
        self.platforms.iter().find(|platform| platform.name.as_str() == name)
    }

    /// Reads a request of the platform.
    ///
    /// # Errors
    /// The request is not the platform's, or cannot be read.
    pub(crate) fn admit<'r, T>(
        &self,
        platform: &PlatformSettings,
        received: &'r Received,
        read: impl FnOnce(&PlatformSettings, &Webhook<'r>) -> Result<T, DialectError>,
    ) -> Result<T, WebhookRefusal> {
        let webhook = self.authenticate(platform, received)?;
        read(platform, &webhook).map_err(WebhookRefusal::Dialect)
    }

    /// Proves that a request is the platform's own.
    ///
    /// # Errors
    /// It is not.
    pub(crate) fn authenticate<'r>(
        &self,
        platform: &PlatformSettings,
        received: &'r Received,
    ) -> Result<Webhook<'r>, WebhookRefusal> {
        if !matches!(received.method, Method::GET | Method::POST) {
            return Err(WebhookRefusal::Method);
        }
        let webhook = received.webhook().map_err(WebhookRefusal::Form)?;
        let now = self.clock.now();
        signature::verify(&platform.authentication, self.public_url, &webhook, now)
            .map_err(WebhookRefusal::Signature)?;
        Ok(webhook)
    }

    /// Refuses by the head a request without a proof or with a wrong password, the latter after a while. A right one is let
    /// through however many guess, so that nobody can keep calls out; it is too long to be guessed.
    pub(crate) async fn check_head(&self, name: &str, head: &Parts, peer: SocketAddr) -> Option<Reply> {
        let Some(platform) = self.platform(name) else { return Some(self.unknown_platform()) };
        if !matches!(head.method, Method::GET | Method::POST) {
            return Some(self.refuse(platform, &WebhookRefusal::Method, peer));
        }
        let shown = signature::verify_headers(&platform.authentication, &head.headers, peer.ip());
        // Some platforms sign the query of a GET, which is judged with the whole request.
        let error = shown.err().filter(|_| head.method == Method::POST || is_guess(shown))?;
        if is_guess(Err(error)) && !self.guesses.hold(peer.ip()).await {
            return Some(self.refuse_guesses(platform));
        }
        Some(self.refuse(platform, &WebhookRefusal::Signature(error), peer))
    }

    /// Refuses at once what is wrong of a peer of whom too many refusals wait already.
    fn refuse_guesses(&self, platform: &PlatformSettings) -> Reply {
        self.metrics.refused(platform.name.as_str(), "guesses");
        self.refusal(platform, 429)
    }

    /// Refuses a request for a platform that is not configured.
    pub(crate) fn unknown_platform(&self) -> Reply {
        self.metrics.refused("unknown", "platform");
        empty(404)
    }

    /// Refuses a request.
    pub(crate) fn refuse(&self, platform: &PlatformSettings, refusal: &WebhookRefusal, peer: SocketAddr) -> Reply {
        let (name, reason) = (platform.name.as_str(), refusal.reason());
        self.metrics.refused(name, reason);
        if self.log_limiter.allows_from("refused a request", name, reason, peer.ip()) {
            let error = refusal as &dyn std::error::Error;
            tracing::warn!(platform = name, reason, peer = %peer.ip(), error, "refused a request");
        }
        self.refusal(platform, refusal.status())
    }

    /// The answer to a refused request. FreeSWITCH sends the caller on through its dialplan at anything but a document, so there
    /// the caller hears an apology.
    fn refusal(&self, platform: &PlatformSettings, status: u16) -> Reply {
        if platform.dialect == Dialect::Httapi {
            return self.apology(platform, self.language());
        }
        let mut reply = if status == 405 { allowing("GET, POST", empty(405)) } else { empty(status) };
        if reply.status() == StatusCode::UNAUTHORIZED {
            reply.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static(CHALLENGE));
        }
        reply
    }

    /// A document that tells the caller where to turn, and ends the call.
    pub(crate) fn apology(&self, platform: &PlatformSettings, language: &Language) -> Reply {
        document_of(platform, dialect::apology(platform, &self.apology_words(language), language))
    }

    /// The words of an apology.
    pub(crate) fn apology_words(&self, language: &Language) -> String {
        self.script.prompts.text(&PromptId::new("apology"), language, &[]).unwrap_or_default()
    }

    /// The language of callers of whom nothing is known.
    pub(crate) fn language(&self) -> &'a Language {
        &self.script.line(&self.script.default_line).language
    }
}

/// True if a request may come from someone who tries passwords.
const fn is_guess(shown: Result<(), SignatureError>) -> bool {
    matches!(shown, Err(SignatureError::User | SignatureError::Password))
}
