//! `POST /l/{token}/email`: the link and what to have ready, by mail to the address typed on the page.
//!
//! Whoever has the link may ask; that is also what keeps other sites out. The address stands in the body only and is
//! written nowhere. Nobody learns from the answer whether an address is known, gone, or does not want mail.

use hyper::Method;
use hyper::header::CONTENT_TYPE;

use crate::base::written::in_plain_signs;
use crate::dialect::form::{Form, is_form};
use crate::http::links::{answer, find, gone, is_mailed, show, unavailable};
use crate::http::reply::{Reply, plain};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;
use crate::line::message::Medium;
use crate::line::prompt::PromptError;
use crate::line::prompt::PromptId;
use crate::outbox::compose::ComposeError;
use crate::outbox::email::address::mailbox;
use crate::pages::link::{Mailing, render_mailed};
use crate::store::{Asked, Consent, ConsentBy, LinkRecord, StoreError, TokenHash};

/// The longest form: the longest address with every byte escaped, its name, and what a browser may add.
const FORM_BYTES_MAX: usize = 1024;
/// What the page asks.
pub const QUESTION: &str = "page-mail";

/// Why a mail is not sent though its address is one.
#[derive(Debug, thiserror::Error)]
enum MailingError {
    #[error("the mail cannot be written")]
    Compose(#[from] ComposeError),
    #[error("the question cannot be said")]
    Words(#[from] PromptError),
    #[error("the mail cannot be stored")]
    Store(#[from] StoreError),
}

/// Mails the link to the address in the form.
pub async fn mail(board: &Switchboard, token: &str, received: &Received) -> Reply {
    if received.method != Method::POST {
        return plain(405, "only POST\n");
    }
    let Some((hash, record)) = find(board, token).await else { return gone(board) };
    if !is_mailed(board, &record) {
        return gone(board);
    }
    let Some(address) = address(received) else { return show(board, 400, &record, token, Mailing::Bad) };
    let sent = || answer(200, render_mailed(&board.script, &board.templates, &record.language, token));
    match ask(board, hash, &record, &address).await {
        Ok(Asked::Fresh) => {
            board.nudges.wake(Medium::Email);
            sent()
        }
        Ok(Asked::Repeat) => sent(),
        Ok(Asked::Enough) => show(board, 429, &record, token, Mailing::Enough),
        Err(error) => unavailable(&error),
    }
}

/// The one address in the form, as mail servers take it; `None` when there is none.
fn address(received: &Received) -> Option<String> {
    let is_form = received.header(CONTENT_TYPE.as_str()).is_some_and(is_form);
    if !is_form || FORM_BYTES_MAX < received.body.len() {
        return None;
    }
    let form = Form::parse(&received.body).ok()?;
    let typed = in_plain_signs(form.single("email").ok()??);
    let mailbox = mailbox(typed.trim()).ok().filter(|mailbox| mailbox.name.is_none())?;
    // Somebody types `ann@mail` more often than there are such domains.
    let is_likely = mailbox.email.domain().contains('.') && !is_routed(mailbox.email.user());
    is_likely.then(|| mailbox.email.to_string())
}

/// Whether the part before the sign says where else to send the mail (RFC 5321 appendix F.2, RFC 976), or is an encoded word
/// that a mail server may read anew (RFC 2047). Nobody's mailbox is called so.
fn is_routed(user: &str) -> bool {
    user.contains(['%', '!']) || user.contains("=?")
}

async fn ask(board: &Switchboard, page: TokenHash, record: &LinkRecord, to: &str) -> Result<Asked, MailingError> {
    let now = board.clock.now();
    let id = board.pseudonyms.checklist(page, to);
    let token = board.seal.link_token(&id.0, 0, "checklist");
    let message = board.composer.checklist(&board.script, record, to, id, &token, now)?;
    let consent = Consent {
        at: now,
        caller: None,
        call: None,
        line: board.script.default_line.clone(),
        medium: Medium::Email,
        channel: record.channel.clone(),
        language: record.language.clone(),
        asked: board.script.prompts.versioned(&[PromptId::new(QUESTION)], &record.language),
        by: ConsentBy::Page,
    };
    let addresses_max = board.follow_ups.addresses_per_link_max;
    Ok(board.store.mail_from_page(page, message, consent, addresses_max, now).await?)
}
