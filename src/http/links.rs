//! `/l/{token}`: the page of a link, its button, and the end of mail.
//!
//! A person opens a link by pressing the button. A GET alone is what previews and scanners send: it only counts them. The
//! target of the button comes from the configuration, never from the request.

use hyper::Method;
use url::Url;

use crate::app::log_limit::LogLimiter;
use crate::app::mail_requests::MailRequests;
use crate::base::clock::Clock;
use crate::config::settings::LINK_TOKEN_CHARS;
use crate::http::reply::{Reply, only, page as html, plain, see_other};
use crate::http::request::Received;
use crate::line::Script;
use crate::pages::Templates;
use crate::pages::link::{
    Mailing, PageAddress, PageError, render_gone, render_page, render_stop, render_stopped, target, token_hash,
};
use crate::pages::visitor::{presser, visitor};
use crate::store::{LinkRecord, Store, TokenHash, Visitor};

/// Shows the pages of links.
#[derive(Clone, Copy)]
pub(crate) struct Pages<'a> {
    /// Has the words and the channels.
    pub script: &'a Script,
    /// The templates of pages.
    pub templates: &'a Templates,
    /// The address under which browsers find the pages.
    pub public_url: &'a Url,
    /// Has the links, and counts their openings.
    pub store: &'a Store,
    /// Mails links from their pages.
    pub mail_requests: MailRequests<'a>,
    /// Tells links that still lead somewhere from expired ones.
    pub clock: &'a Clock,
    /// Limits the log of what strangers cause.
    pub log_limiter: &'a LogLimiter,
}

/// `GET /l/{token}`: the page.
pub(crate) async fn page(pages: &Pages<'_>, token: &str, received: &Received) -> Reply {
    if !matches!(received.method, Method::GET | Method::HEAD) {
        return only("GET, HEAD");
    }
    let (hash, record) = match find(pages, token).await {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    // Browsers never send HEAD for a page.
    if visitor(&received.headers) == Visitor::Automatic || received.method == Method::HEAD {
        note(pages, hash, Visitor::Automatic).await;
    }
    show(pages, 200, &record, token, Mailing::Offered)
}

/// The page of a link, with the form that mails it.
pub(crate) fn show(pages: &Pages<'_>, status: u16, record: &LinkRecord, token: &str, mailing: Mailing) -> Reply {
    let mailing = if pages.mail_requests.are_taken_for(record) { mailing } else { Mailing::Off };
    let link = PageAddress::new(pages.public_url, token);
    answer(pages, status, render_page(pages.script, pages.templates, record, link, mailing, pages.clock.now()))
}

/// `POST /l/{token}/open`: sends the person on to the channel.
pub(crate) async fn open(pages: &Pages<'_>, token: &str, received: &Received) -> Reply {
    if received.method != Method::POST {
        return only("POST");
    }
    let (hash, record) = match find(pages, token).await {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    note(pages, hash, presser(&received.headers)).await;
    match target(pages.script, &record, token) {
        Some(target) => see_other(&target),
        None => gone(pages),
    }
}

/// `GET /l/{token}/stop` asks, `POST` ends mail after calls at once (RFC 8058, section 3.2). Works longer than the link: a mail
/// may be read late.
pub(crate) async fn stop(pages: &Pages<'_>, token: &str, received: &Received) -> Reply {
    let (hash, record) = match find_ever(pages, token).await {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    match received.method {
        Method::GET | Method::HEAD => {
            let link = PageAddress::new(pages.public_url, token);
            answer(pages, 200, render_stop(pages.script, pages.templates, &record.language, link))
        }
        Method::POST => match pages.store.withdraw_consent(hash, pages.clock.now()).await {
            Ok(_) => answer(pages, 200, render_stopped(pages.script, pages.templates, &record.language)),
            Err(error) => unavailable(pages, &error),
        },
        _ => only("GET, HEAD, POST"),
    }
}

/// A link that has not expired, or the reply to who has none.
pub(crate) async fn find(pages: &Pages<'_>, token: &str) -> Result<(TokenHash, LinkRecord), Reply> {
    let found = find_ever(pages, token).await?;
    if pages.clock.now() < found.1.expires { Ok(found) } else { Err(gone(pages)) }
}

/// A link that is known, expired or not. A token of another length is not looked up.
async fn find_ever(pages: &Pages<'_>, token: &str) -> Result<(TokenHash, LinkRecord), Reply> {
    if token.len() != LINK_TOKEN_CHARS {
        return Err(gone(pages));
    }
    let hash = token_hash(token);
    match pages.store.link(hash).await {
        Ok(Some(record)) => Ok((hash, record)),
        Ok(None) => Err(gone(pages)),
        Err(error) => Err(unavailable(pages, &error)),
    }
}

/// Counts an opening. If that fails, the person sees the page all the same.
async fn note(pages: &Pages<'_>, hash: TokenHash, visitor: Visitor) {
    if let Err(error) = pages.store.open_link(hash, visitor, pages.clock.now()).await
        && pages.log_limiter.allows("an opened link was not counted", "pages", "store")
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "an opened link was not counted");
    }
}

/// The same page for unknown and expired links, so that tokens cannot be guessed.
pub(crate) fn gone(pages: &Pages<'_>) -> Reply {
    let language = &pages.script.line(&pages.script.default_line).language;
    answer(pages, 410, render_gone(pages.script, pages.templates, language))
}

pub(crate) fn answer(pages: &Pages<'_>, status: u16, rendered: Result<String, PageError>) -> Reply {
    match rendered {
        Ok(page) => html(status, page),
        Err(error) => unavailable(pages, &error),
    }
}

pub(crate) fn unavailable(pages: &Pages<'_>, error: &(dyn std::error::Error + 'static)) -> Reply {
    if pages.log_limiter.allows("could not show a page", "pages", "error") {
        tracing::error!(error, "could not show a page");
    }
    plain(503, "unavailable, try again in a minute\n")
}
