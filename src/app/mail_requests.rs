//! A visitor of a link's page has the link mailed.

use jiff::Timestamp;

use crate::app::nudges::Nudges;
use crate::app::promises::Promises;
use crate::line::message::{Medium, MessageKind};
use crate::line::prompt::PromptId;
use crate::outbox::compose::ComposeError;
use crate::store::{Consent, ConsentBy, LinkRecord, PageMailResult, Store, StoreError, TokenHash};

/// The question on the page.
const QUESTION: &str = "page-mail";

/// A valid address was given, and no mail is sent.
#[derive(Debug, thiserror::Error)]
pub enum MailRequestError {
    /// The mail cannot be written.
    #[error("the mail cannot be written")]
    Compose(#[from] ComposeError),
    /// The store does not work.
    #[error("the mail cannot be stored")]
    Store(#[from] StoreError),
}

/// Mails links to addresses typed on their pages.
#[derive(Clone, Copy)]
pub struct MailRequests<'a> {
    /// Writes the mail.
    pub promises: Promises<'a>,
    /// Stores the mail and the consent.
    pub store: &'a Store,
    /// Wakes the worker that sends it.
    pub nudges: &'a Nudges,
    /// The most addresses that one link is mailed to; 0 if pages do not mail their links.
    pub addresses_per_link_max: u32,
}

impl MailRequests<'_> {
    /// True if the page of this link mails it. The page of a mailed link does not: else each address could ask for more.
    pub const fn are_taken_for(&self, link: &LinkRecord) -> bool {
        self.addresses_per_link_max > 0 && !matches!(link.kind, MessageKind::Checklist)
    }

    /// Stores a mail with the link to this address.
    ///
    /// # Errors
    /// The mail cannot be written or stored.
    pub async fn take(
        &self,
        page: TokenHash,
        link: &LinkRecord,
        to: &str,
        now: Timestamp,
    ) -> Result<PageMailResult, MailRequestError> {
        let Promises { script, composer, seal, pseudonyms } = self.promises;
        let id = pseudonyms.checklist(page, to);
        let token = seal.link_token(&id.0, 0, "checklist");
        let message = composer.checklist(script, link, to, id, &token, now)?;
        let consent = Consent {
            at: now,
            caller: None,
            call: None,
            line: script.default_line.clone(),
            medium: Medium::Email,
            channel: link.channel.clone(),
            language: link.language.clone(),
            asked: script.prompts.versioned(&[PromptId::new(QUESTION)], &link.language),
            by: ConsentBy::Page,
        };
        self.store.adopt(pseudonyms.formers_of_address(to)).await?;
        let taken = self.store.mail_from_page(page, message, consent, self.addresses_per_link_max, now).await?;
        if taken == PageMailResult::Fresh {
            self.nudges.wake(Medium::Email);
        }
        Ok(taken)
    }
}
