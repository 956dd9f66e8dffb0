//! Composes messages: a promise of the line becomes a row of the outbox.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::call::{Language, LineId};
use crate::base::moment::later;
use crate::base::number::{Number, NumberPlan, operator_prefix};
use crate::config::settings::{DigestSettings, LimitSettings, Money, ReminderSettings, Settings};
use crate::line::Script;
use crate::line::channel::{Channel, ChannelId};
use crate::line::menu::TopicId;
use crate::line::message::{Medium, Message, MessageKind, Recipient};
use crate::line::prompt::{PromptError, Value};
use crate::metrics::report::{PeriodReport, html, text};
use crate::outbox::body::{Mail, MessageBody};
use crate::outbox::mail_content::{LabelledLink, MailContent};
use crate::outbox::reminder::{Opportunity, opportunity};
use crate::outbox::vault::{Purpose, Vault};
use crate::pages::link::token_hash;
use crate::pages::section::PageSection;
use crate::pages::templates::{TemplateError, Templates};
use crate::pages::ways::{contacts, international, sections};
use crate::pages::words::PageWords;
use crate::sms_text::length::SmsLength;
use crate::store::pseudonym::{PREFIX_DIGITS, Pseudonyms, RANGE_DIGITS};
use crate::store::{LinkRecord, MessageAddress, MessageId, NewLink, NewMessage, Pseudonym, TextQuota};

/// The message that answers a request for help.
pub(crate) const HELP_ANSWER: &str = "sms-info";
/// The mail beside a text, or in its place.
const FOLLOW_UP: &str = "email-follow-up";
/// The mail asked for on the page of a link.
const CHECKLIST: &str = "email-checklist";

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
    #[error("a message by {} to a recipient that it does not reach", medium.as_str())]
    Recipient {
        /// The medium.
        medium: Medium,
    },
    /// A word is missing.
    #[error("a text of a message is missing or invalid")]
    PageWords(#[from] PromptError),
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
            prefix: self.pseudonyms.neighbours(number, PREFIX_DIGITS),
            range: self.pseudonyms.neighbours(number, RANGE_DIGITS),
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
        let unreachable = ComposeError::Recipient { medium: message.medium };
        match (message.medium, &message.recipient) {
            (Medium::Sms, Recipient::Number(number)) => self.text(script, promise, number),
            (Medium::Email, Recipient::Contact(_)) => {
                let contact = promise.caller.ok_or(unreachable)?;
                self.follow_up(script, promise, channel, contact)
            }
            (Medium::Email, Recipient::Department { caller }) => self.request(script, promise, channel, caller),
            (Medium::Sms, Recipient::Contact(_) | Recipient::Department { .. })
            | (Medium::Email, Recipient::Number(_)) => Err(unreachable),
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

    /// A text of one part, the link last. If the words leave no room for the link, the text is the link alone.
    fn text(&self, script: &Script, promise: &Promise<'_>, number: &Number) -> Result<NewMessage, ComposeError> {
        let link = self.link(promise.token);
        let words = PageWords::new(script, &promise.message.language).on(&promise.message.line);
        let text = words.text(&promise.message.channel, &link)?;
        let has_words = self.length_of(&text).is_one_part();
        let text = if has_words { text } else { link };
        let wording = has_words.then(|| words.text_wording(&promise.message.channel)).transpose()?;
        let typed_by = promise.caller.filter(|caller| *caller != self.pseudonyms.caller(number));
        let quota = self.quota(script.plan_of(&promise.message.line), number, typed_by);
        Ok(NewMessage {
            expires: later(promise.now, self.sms_lifetime),
            link: Some(self.new_link(promise, promise.now)),
            to_key: Some(quota.number),
            quota: Some(quota),
            operator_prefix: operator_prefix(number).filter(|_| wording.is_some()),
            wording,
            ..self.message(promise, self.given(number.as_e164()), MessageBody::Sms { text }, promise.now)
        })
    }

    /// The text that confirms an opt-out or its end, or answers a request for help. It needs no consent and has no link.
    /// `prompt` is `sms-stopped`, `sms-started` or `sms-info`. One of each of both sorts is made a day.
    ///
    /// # Errors
    /// A word is missing.
    pub fn reply(
        &self,
        script: &Script,
        number: &Number,
        prompt: &str,
        language: &Language,
        now: Timestamp,
    ) -> Result<NewMessage, ComposeError> {
        let text = PageWords::new(script, language).say(prompt)?;
        let message = Message {
            kind: MessageKind::Reply,
            medium: Medium::Sms,
            line: script.default_line.clone(),
            channel: script.line(&script.default_line).channel.clone(),
            topic: None,
            recipient: Recipient::Number(number.clone()),
            language: language.clone(),
        };
        let to_key = self.pseudonyms.caller(number);
        let day = now.to_zoned(TimeZone::UTC).date();
        let is_help = prompt == HELP_ANSWER;
        let id = if is_help { self.pseudonyms.help(to_key, day) } else { self.pseudonyms.reply(to_key, day) };
        let promise = Promise { message: &message, id, token: "", caller: None, now };
        Ok(NewMessage {
            expires: later(now, self.sms_lifetime),
            to_key: Some(to_key),
            ..self.message(&promise, self.given(number.as_e164()), MessageBody::Sms { text }, now)
        })
    }

    /// The daily report to a mailbox of operations. It leads to no channel, and its mailbox is never suppressed: once
    /// the configured address is fixed, the reports must reach it.
    pub fn report(&self, to: &str, report: &PeriodReport) -> NewMessage {
        let day = report.period.since().to_zoned(report.period.zone().clone()).date();
        let body = MessageBody::Mail(Mail {
            subject: report.headline(),
            text: text::report(report, true),
            html: html::report(report),
            reply_to: None,
            list_unsubscribe: None,
            facts: vec![],
        });
        NewMessage {
            id: self.pseudonyms.report(to, day),
            kind: MessageKind::Report,
            medium: Medium::Email,
            channel: ChannelId::new(MessageKind::Report.as_str()),
            language: Language::new("en"),
            to: self.given(to),
            body: self.vault.lock(&body.to_json(), Purpose::Words),
            due: report.now,
            expires: later(report.now, self.email_lifetime),
            link: None,
            quota: None,
            to_key: None,
            wording: None,
            operator_prefix: None,
            about: None,
            gather: None,
            trace: None,
        }
    }

    fn follow_up(
        &self,
        script: &Script,
        promise: &Promise<'_>,
        channel: &Channel,
        contact: Pseudonym,
    ) -> Result<NewMessage, ComposeError> {
        let words = PageWords::new(script, &promise.message.language).on(&promise.message.line);
        let topic = promise.message.topic.as_ref();
        let body = self.letter_with_link(script, FOLLOW_UP, words, channel, topic, promise.token)?;
        // A link by mail goes at once; a mail beside a text waits until the call is over.
        let delay = if promise.message.kind == MessageKind::Link { Duration::ZERO } else { self.follow_up_delay };
        let due = later(promise.now, delay);
        let link = Some(self.new_link(promise, due));
        let wording = Some(words.mail_wording(FOLLOW_UP)?);
        Ok(NewMessage { link, wording, ..self.message(promise, MessageAddress::Contact(contact), body, due) })
    }

    /// The one reminder of a promised link; `zone` is that of the caller. `None` if the settings have no reminder, or
    /// the link expires before it is due. It may be sent only in the hours in which it becomes due.
    ///
    /// # Errors
    /// The script lacks something it names, or the medium does not reach its recipient.
    pub fn reminder(
        &self,
        script: &Script,
        promise: &Promise<'_>,
        contact: Pseudonym,
        zone: Option<&TimeZone>,
    ) -> Result<Option<NewMessage>, ComposeError> {
        let Some(settings) = &self.reminder else { return Ok(None) };
        let Some(Opportunity { due, until }) = opportunity(settings, zone, promise.now) else { return Ok(None) };
        let link_expires = later(promise.now, self.link_lifetime);
        if link_expires <= due {
            return Ok(None);
        }
        let channel = script.channels.get(&promise.message.channel);
        let channel = channel.ok_or_else(|| ComposeError::Channel(promise.message.channel.clone()))?;
        let words = PageWords::new(script, &promise.message.language).on(&promise.message.line);
        let topic = promise.message.topic.as_ref();
        let body = self.letter_with_link(script, "email-reminder", words, channel, topic, promise.token)?;
        Ok(Some(NewMessage {
            kind: MessageKind::Reminder,
            medium: Medium::Email,
            expires: until.min(link_expires),
            ..self.message(promise, MessageAddress::Contact(contact), body, due)
        }))
    }

    /// The mail requested on the page of a link: the same channel with a link of its own, and a list of things to have
    /// ready. `to` is an address as [`mailbox`](crate::outbox::email::address::mailbox) writes it.
    ///
    /// # Errors
    /// The script lacks something it names, or the medium does not reach its recipient.
    pub fn checklist(
        &self,
        script: &Script,
        page: &LinkRecord,
        to: &str,
        id: MessageId,
        token: &str,
        now: Timestamp,
    ) -> Result<NewMessage, ComposeError> {
        let channel = script.channels.get(&page.channel);
        let channel = channel.ok_or_else(|| ComposeError::Channel(page.channel.clone()))?;
        let words = PageWords::new(script, &page.language);
        let body = self.letter_with_link(script, CHECKLIST, words, channel, page.topic.as_ref(), token)?;
        let expires = later(now, self.link_lifetime);
        Ok(NewMessage {
            id,
            kind: MessageKind::Checklist,
            medium: Medium::Email,
            channel: page.channel.clone(),
            language: page.language.clone(),
            to: self.given(to),
            body: self.vault.lock(&body.to_json(), Purpose::Words),
            due: now,
            expires: later(now, self.email_lifetime),
            link: Some(NewLink { token: token_hash(token), topic: page.topic.clone(), expires }),
            quota: None,
            to_key: Some(self.pseudonyms.address(to)),
            wording: Some(words.mail_wording(CHECKLIST)?),
            operator_prefix: None,
            about: None,
            gather: None,
            trace: None,
        })
    }

    /// A mail to the department for several requests, each by its facts.
    ///
    /// # Errors
    /// A word is missing or the template broken.
    pub fn digest(
        &self,
        script: &Script,
        line: Option<&LineId>,
        language: &Language,
        requests: &[Vec<String>],
    ) -> Result<Mail, ComposeError> {
        let words = PageWords::of_the_line(script, line).unwrap_or(PageWords::new(script, language));
        let count = || vec![("count", Value::Count(i64::try_from(requests.len()).unwrap_or(i64::MAX)))];
        let subject = words.say_with("email-digest-subject", count())?;
        let items = requests.iter().map(|facts| facts.join("; ")).collect();
        let parts = MailContent {
            language: words.language().as_str(),
            subject: &subject,
            opening: vec![words.say("email-greeting")?, words.say_with("email-digest", count())?],
            button: None,
            sections: vec![PageSection::of_items(words.say("email-digest-title")?, items)],
            closing: vec![words.say("email-digest-please")?, words.say("email-sign")?],
            stop: None,
        };
        self.mail(&parts, None, vec![])
    }

    /// A mail to a caller: the texts `<id>-subject` and `<id>`, the channel behind its link, the sections of its page,
    /// and how to unsubscribe.
    fn letter_with_link(
        &self,
        script: &Script,
        id: &str,
        words: PageWords<'_>,
        channel: &Channel,
        topic: Option<&TopicId>,
        token: &str,
    ) -> Result<MessageBody, ComposeError> {
        let link = self.link(token);
        let stop = format!("{link}/stop");
        let reply = if self.reply_to.is_some() { "email-reply" } else { "email-no-reply" };
        let subject = words.say(&format!("{id}-subject"))?;
        let mut opening = vec![words.say("email-greeting")?, words.say(id)?, words.lead(&channel.id)?];
        opening.extend(words.wait(channel)?);
        opening.extend(words.language_note()?);
        let action = if channel.link.is_some() { words.action(&channel.id)? } else { words.say("email-open")? };
        let direct = PageSection::of_ways(words.channel(&channel.id)?, contacts(words, channel)?);
        let unfolded = sections(script, words, channel, topic, token)?;
        let times = words.times(channel)?.filter(|times| !unfolded.contains(times));
        let sections = direct.into_iter().chain(unfolded).chain(times).collect();
        let parts = MailContent {
            language: words.language().as_str(),
            subject: &subject,
            opening,
            button: Some(LabelledLink { href: link, label: action }),
            sections,
            closing: vec![words.say(reply)?, words.say("email-sign")?],
            stop: Some(LabelledLink { href: stop.clone(), label: words.say("email-stop")? }),
        };
        self.mail(&parts, Some(stop), vec![]).map(MessageBody::Mail)
    }

    /// A mail to a department, in the line's own language, with the facts that the caller agreed to pass on and nothing
    /// else.
    fn request(
        &self,
        script: &Script,
        promise: &Promise<'_>,
        channel: &Channel,
        caller: &Number,
    ) -> Result<NewMessage, ComposeError> {
        let mailbox = channel.email.clone().ok_or_else(|| ComposeError::NoMailbox(channel.id.clone()))?;
        let words = PageWords::of_the_line(script, Some(&promise.message.line))
            .unwrap_or(PageWords::new(script, &promise.message.language).on(&promise.message.line));
        let topic = words.topic(promise.message.topic.as_ref())?;
        let say = |id: &str, name: &'static str, value: String| words.say_with(id, vec![(name, Value::Text(value))]);
        let subject = say("email-request-subject", "topic", topic.clone())?;
        let mut facts = vec![
            say("email-request-number", "number", international(caller))?,
            say("email-request-topic", "topic", topic)?,
            say("email-request-day", "day", words.moment(channel, promise.now)?)?,
        ];
        facts.extend(words.say_if_any(&format!("email-request-speaks-{}", promise.message.language))?);
        let mut opening = vec![words.say("email-greeting")?, words.say("email-request")?];
        opening.extend(facts.iter().cloned());
        let parts = MailContent {
            language: words.language().as_str(),
            subject: &subject,
            opening,
            button: None,
            sections: vec![],
            closing: vec![words.say("email-request-please")?, words.say("email-sign")?],
            stop: None,
        };
        let body = MessageBody::Mail(self.mail(&parts, None, facts)?);
        Ok(NewMessage {
            to_key: Some(self.pseudonyms.address(&mailbox)),
            about: Some(self.vault.lock(caller.as_e164(), Purpose::Address)),
            gather: Some(self.digest),
            ..self.message(promise, self.given(&mailbox), body, promise.now)
        })
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

    /// A row without a link that expires as mail does.
    fn message(&self, promise: &Promise<'_>, to: MessageAddress, body: MessageBody, due: Timestamp) -> NewMessage {
        let message = promise.message;
        NewMessage {
            id: promise.id,
            kind: message.kind,
            medium: message.medium,
            channel: message.channel.clone(),
            language: message.language.clone(),
            to,
            body: self.vault.lock(&body.to_json(), Purpose::Words),
            due,
            expires: later(due, self.email_lifetime),
            link: None,
            quota: None,
            to_key: None,
            wording: None,
            operator_prefix: None,
            about: None,
            gather: None,
            trace: None,
        }
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
