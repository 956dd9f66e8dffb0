//! A mail in its wire format.
//!
//! Two parts, plain text and HTML; a `Message-ID` made of our own id, so that a repeat is recognised; marked as
//! automatic (RFC 3834), so that no machine answers. Control characters never reach a header. Domains are written in
//! ASCII, as few servers take anything else.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::address::Envelope;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Body, Mailbox, Message, MultiPart};

use crate::outbox::body::Mail;
use crate::outbox::email::address::{AddressError, mailbox};
use crate::outbox::email::returns::ReturnPath;
use crate::store::{Destination, MessageId};

const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
const AUTO_RESPONSE: HeaderName = HeaderName::new_from_ascii_str("X-Auto-Response-Suppress");
const LIST_UNSUBSCRIBE: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe");
const LIST_UNSUBSCRIBE_POST: HeaderName = HeaderName::new_from_ascii_str("List-Unsubscribe-Post");

/// A mail to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// Its id, the idempotency key.
    pub id: MessageId,
    /// The message to fail when it comes back: itself, or the first of a digest.
    pub returned_as: MessageId,
    /// The address.
    pub to: &'a Destination,
    /// The content.
    pub mail: &'a Mail,
    /// The time of sending.
    pub now: Timestamp,
}

impl Letter<'_> {
    /// The message in its wire format. It is returned to the sender, or to an address of its own.
    ///
    /// # Errors
    /// Invalid address of the recipient or for replies.
    pub fn message(&self, from: &Mailbox, returns: Option<&ReturnPath>) -> Result<Message, AddressError> {
        let to = mailbox(&self.to.0)?;
        let domain = from.email.domain();
        let mut builder = Message::builder()
            .message_id(Some(format!("<{}@{domain}>", self.id)))
            .date(SystemTime::from(self.now))
            .from(from.clone())
            .to(Mailbox::new(None, to.email.clone()))
            .subject(without_controls(&self.mail.subject))
            .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
            .raw_header(HeaderValue::new(AUTO_RESPONSE, "All".to_owned()));
        if let Some(returns) = returns {
            let sender = returns.address(self.returned_as)?;
            builder =
                builder.envelope(Envelope::new(Some(sender), vec![to.email]).map_err(|_| AddressError::Malformed)?);
        }
        if let Some(reply_to) = &self.mail.reply_to {
            builder = builder.reply_to(mailbox(reply_to)?);
        }
        if let Some(url) = &self.mail.list_unsubscribe {
            let url = format!("<{}>", without_controls(url));
            builder = builder
                .raw_header(HeaderValue::new(LIST_UNSUBSCRIBE, url))
                .raw_header(HeaderValue::new(LIST_UNSUBSCRIBE_POST, "List-Unsubscribe=One-Click".to_owned()));
        }
        let parts = MultiPart::alternative_plain_html(self.mail.text.clone(), self.mail.html.clone());
        // lettre would write the `Content-Type` of a multipart body after signing. Built here, it is a header of the
        // message like the others, and so is `MIME-Version`, without which parts are none (RFC 2045 section 4).
        builder = builder.header(MIME_VERSION_1_0);
        if let Some(content_type) = parts.headers().get::<ContentType>() {
            builder = builder.header(content_type);
        }
        let body = Body::dangerous_pre_encoded(body_of(parts.formatted()), ContentTransferEncoding::SevenBit);
        builder.body(body).map_err(|_| AddressError::Malformed)
    }
}

/// The body without its headers.
fn body_of(mut formatted: Vec<u8>) -> Vec<u8> {
    let headers = formatted.windows(4).position(|bytes| bytes == b"\r\n\r\n").map_or(0, |end| end + 4);
    formatted.split_off(headers)
}

fn without_controls(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(&str, &str), AddressError>) {
        let read = mailbox(text);
        let read = read.map(|mailbox| (mailbox.name.unwrap_or_default(), mailbox.email.to_string()));
        assert_eq!(read, expected.map(|(name, email)| (name.to_owned(), email.to_owned())), "{text}");
    }

    #[test]
    fn addresses_are_read_with_and_without_a_name() {
        check("anna@example.ru", Ok(("", "anna@example.ru")));
        check(" Ozon <no-reply@example.ru> ", Ok(("Ozon", "no-reply@example.ru")));
        check("\"Озон, помощь\" <help@example.ru>", Ok(("Озон, помощь", "help@example.ru")));
        check("first.last+tag@sub.example.ru", Ok(("", "first.last+tag@sub.example.ru")));
    }

    #[test]
    fn a_domain_comes_out_in_ascii() {
        check("info@тест.рф", Ok(("", "info@xn--e1aybc.xn--p1ai")));
        check("Тест <info@ТЕСТ.рф>", Ok(("Тест", "info@xn--e1aybc.xn--p1ai")));
    }

    #[test]
    fn what_no_server_takes_is_refused() {
        check("почта@example.ru", Err(AddressError::Mailbox));
        check("anna@example.ru\r\nBcc: all@example.ru", Err(AddressError::Malformed));
        check("anna@example.ru\u{0}", Err(AddressError::Malformed));
        check("anna", Err(AddressError::Malformed));
        check("@example.ru", Err(AddressError::Malformed));
        check("a b@example.ru", Err(AddressError::Malformed));
        check("\"a b\"@example.ru", Err(AddressError::Malformed));
        check("anna@exa mple.ru", Err(AddressError::Domain));
        check("anna@exam%2eple.ru", Err(AddressError::Domain));
        check("anna@example.r%75", Err(AddressError::Domain));
        check("anna@%D1%82%D0%B5%D1%81%D1%82.рф", Err(AddressError::Domain));
        check("anna@exa%mple.ru", Err(AddressError::Domain));
        check("anna@", Err(AddressError::Domain));
        check("anna@127.0.0.1", Err(AddressError::Domain));
        check(&format!("{}@example.ru", "a".repeat(250)), Err(AddressError::Malformed));
    }
}
