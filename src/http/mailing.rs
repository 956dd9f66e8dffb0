//! `POST /l/{token}/email`: the link and what to have ready, by mail to the address typed on the page.
//!
//! Having the link is the only permission needed; other sites do not have it. The address comes in the body and reaches no
//! URL and no log. The reply does not reveal if the address is known, bounces, or wants no mail.

use hyper::Method;
use hyper::header::CONTENT_TYPE;

use crate::base::written::in_plain_signs;
use crate::dialect::form::{Form, is_form};
use crate::http::links::{Pages, answer, find, gone, show, unavailable};
use crate::http::reply::{Reply, only};
use crate::http::request::Received;
use crate::outbox::email::address::mailbox;
use crate::pages::link::{Mailing, PageAddress, render_mailed};
use crate::store::PageMailResult;

/// Enough for the longest address with every byte escaped, the name of its field, and additions of browsers.
const FORM_BYTES_MAX: usize = 1024;

/// Mails the link to the address in the form.
pub(crate) async fn mail(pages: &Pages<'_>, token: &str, received: &Received) -> Reply {
    if received.method != Method::POST {
        return only("POST");
    }
    let (hash, record) = match find(pages, token).await {
        Ok(found) => found,
        Err(reply) => return reply,
    };
    if !pages.mail_requests.are_taken_for(&record) {
        return gone(pages);
    }
    let Some(address) = address(received) else { return show(pages, 400, &record, token, Mailing::Bad) };
    let link = PageAddress::new(pages.public_url, token);
    let sent = || answer(pages, 200, render_mailed(pages.script, pages.templates, &record.language, link));
    match pages.mail_requests.take(hash, &record, &address, pages.clock.now()).await {
        Ok(PageMailResult::Fresh | PageMailResult::Repeat) => sent(),
        Ok(PageMailResult::Enough) => show(pages, 429, &record, token, Mailing::Enough),
        Err(error) => unavailable(pages, &error),
    }
}

/// The address in the form, as mail servers accept it.
fn address(received: &Received) -> Option<String> {
    let is_form = received.header(CONTENT_TYPE.as_str()).is_some_and(is_form);
    if !is_form || received.body.len() > FORM_BYTES_MAX {
        return None;
    }
    let form = Form::parse(&received.body).ok()?;
    let typed = in_plain_signs(form.single("email").ok()??);
    let mailbox = mailbox(typed.trim()).ok().filter(|mailbox| mailbox.name.is_none())?;
    // `ann@mail` is a typing mistake more often than an address.
    let is_likely = mailbox.email.domain().contains('.') && !is_routed(mailbox.email.user());
    is_likely.then(|| mailbox.email.to_string())
}

/// True if the local part is a route to another host (RFC 5321 appendix F.2, RFC 976), or an encoded word that a mail server
/// may decode (RFC 2047). Mailboxes do not have such names.
fn is_routed(user: &str) -> bool {
    user.contains(['%', '!']) || user.contains("=?")
}
