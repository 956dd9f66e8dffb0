//! Composes messages: a promise of the line becomes a row of the outbox.
//!
//! `texts` go to phones, `letters` to callers' mailboxes, and `office` composes mail to the company's own.

mod letters;
mod office;
pub(crate) mod texts;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::base::moment::later;
use crate::base::number::{Number, NumberPlan};
use crate::config::settings::{DigestSettings, LimitSettings, Money, ReminderSettings, Settings};
use crate::line::Script;
use crate::line::channel::ChannelId;
use crate::line::message::{Medium, Message, Recipient};
use crate::line::prompt::PromptError;
use crate::outbox::body::{Mail, MessageBody};
use crate::outbox::mail_content::MailContent;
use crate::outbox::vault::{Purpose, Vault};
use crate::pages::link::token_hash;
use crate::pages::templates::{TemplateError, Templates};
use crate::sms_text::length::SmsLength;
use crate::store::pseudonym::Pseudonyms;
use crate::store::{MessageAddress, MessageHead, MessageId, NewLink, NewMessage, Pseudonym, TextQuota};

/// Composes messages in the words of the script.
#[derive(Clone, Debug)]
pub struct Composer {
    templates: Templates,
    /// The address callers use, without a slash at the end.
    public_url: String,
    reply_to: Option<String>,
    follow_up_delay: Duration,
    sms_lifetime: Duration,
    email_lifetime: Duration,
    link_lifetime: Duration,
    limits: Arc<LimitSettings>,
    price: Money,
    transliterated: bool,
    digest: DigestSettings,
    reminder: Option<ReminderSettings>,
    vault: Vault,
    pseudonyms: Pseudonyms,
}

/// A promised message, with the values that the line does not know.
#[derive(Clone, Copy, Debug)]
pub struct Promise<'a> {
    /// The message.
    pub message: &'a Message,
    /// Its key.
    pub id: MessageId,
    /// The token of its link; unused where it has none.
    pub token: &'a str,
    /// The caller; `None` when hidden or anonymous.
    pub caller: Option<Pseudonym>,
    /// The time of the promise.
    pub now: Timestamp,
}

/// A promise that cannot be composed. The caller is then told the address instead.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The script has no such channel.
    #[error("no channel `{0}`")]
    Channel(ChannelId),
    /// A request to a channel without a mailbox.
    #[error("channel `{0}` has no mailbox")]
    NoMailbox(ChannelId),
    /// A recipient that the medium cannot reach.
    #[error("{} does not reach this recipient", medium.as_str())]
    Recipient {
        /// The medium.
        medium: Medium,
    },
    /// A word is missing.
    #[error("a text of a message is missing or invalid")]
    Prompt(#[from] PromptError),
    /// A template uses what is not there.
    #[error("a mail template cannot be rendered")]
    Template(#[from] TemplateError),
}

impl Composer {
    /// A composer of messages whose links begin with `public_url`.
    pub fn new(templates: Templates, settings: &Settings, vault: Vault, pseudonyms: Pseudonyms) -> Self {
        Self {
            templates,
            public_url: settings.server.public_url.as_str().trim_end_matches('/').to_owned(),
            reply_to: settings.mail.reply_to.clone(),
            follow_up_delay: settings.mail.follow_up_delay,
            sms_lifetime: settings.outbox.sms_lifetime,
            email_lifetime: settings.outbox.email_lifetime,
            link_lifetime: settings.link.lifetime,
            limits: settings.limits.clone(),
            // The highest price counts, so that fail-over cannot exceed the budget.
            price: settings.gateways.iter().map(|gateway| gateway.price).max().unwrap_or_default(),
            transliterated: settings.every_gateway_transliterates(),
            digest: settings.follow_ups.digest,
            reminder: settings.follow_ups.reminder.clone(),
            vault,
            pseudonyms,
        }
    }

    /// The quotas that a text to a number counts against. `typed_by` is the caller, if the number is not the caller's
    /// own.
    pub fn quota(&self, plan: &NumberPlan, number: &Number, typed_by: Option<Pseudonym>) -> TextQuota {
        TextQuota {
            number: self.pseudonyms.caller(number),
            blocks: self.pseudonyms.blocks(number),
            typed_by,
            country: plan.country(number),
            price: self.price,
            limits: self.limits.clone(),
        }
    }

    /// Composes the message of a promise.
    ///
    /// # Errors
    /// The script lacks something it names, or the medium does not reach its recipient.
    pub fn compose(&self, script: &Script, promise: &Promise<'_>) -> Result<NewMessage, ComposeError> {
        let message = promise.message;
        let channel = script.channels.get(&message.channel);
        let channel = channel.ok_or_else(|| ComposeError::Channel(message.channel.clone()))?;
        let wrong_recipient = ComposeError::Recipient { medium: message.medium };
        match (message.medium, &message.recipient) {
            (Medium::Sms, Recipient::Number(number)) => self.text(script, promise, number),
            (Medium::Email, Recipient::Contact(_)) => {
                let contact = promise.caller.ok_or(wrong_recipient)?;
                self.follow_up(script, promise, channel, contact)
            }
            (Medium::Email, Recipient::Department { caller }) => self.request(script, promise, channel, caller),
            (Medium::Sms, Recipient::Contact(_) | Recipient::Department { .. })
            | (Medium::Email, Recipient::Number(_)) => Err(wrong_recipient),
        }
    }

    /// The content of a message, to show it; `None` if another composer wrote it.
    pub fn body_of(&self, message: &NewMessage) -> Option<MessageBody> {
        MessageBody::from_json(&self.vault.open(&message.body, Purpose::Words).ok()?)
    }

    /// The length of a text as the gateways send it.
    pub fn length_of(&self, text: &str) -> SmsLength {
        SmsLength::of_sent(text, self.transliterated)
    }

    fn mail(
        &self,
        parts: &MailContent<'_>,
        list_unsubscribe: Option<String>,
        facts: Vec<String>,
    ) -> Result<Mail, ComposeError> {
        Ok(Mail {
            subject: parts.subject.to_owned(),
            text: parts.text(),
            html: self.templates.email(parts)?,
            reply_to: self.reply_to.clone(),
            list_unsubscribe,
            facts,
        })
    }

    /// A row without a link, with the lifetime of mail.
    fn message(&self, promise: &Promise<'_>, to: MessageAddress, body: &MessageBody, due: Timestamp) -> NewMessage {
        let message = promise.message;
        let head = MessageHead {
            id: promise.id,
            kind: message.kind,
            medium: message.medium,
            channel: message.channel.clone(),
            language: message.language.clone(),
        };
        self.row(head, to, body, due)
    }

    fn row(&self, head: MessageHead, to: MessageAddress, body: &MessageBody, due: Timestamp) -> NewMessage {
        let (words, expires) = (self.vault.lock(&body.to_json(), Purpose::Words), later(due, self.email_lifetime));
        NewMessage::plain(head, to, words, due, expires)
    }

    fn given(&self, address: &str) -> MessageAddress {
        MessageAddress::Given(self.vault.lock(address, Purpose::Address))
    }

    fn link(&self, token: &str) -> String {
        format!("{}/l/{token}", self.public_url)
    }

    fn new_link(&self, promise: &Promise<'_>, from: Timestamp) -> NewLink {
        let topic = promise.message.topic.clone();
        NewLink { token: token_hash(promise.token), topic, expires: later(from, self.link_lifetime) }
    }
}
