//! Texts: the link that a caller was promised, and replies to texts from phones.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::call::Language;
use crate::base::moment::later;
use crate::base::number::{Number, operator_prefix};
use crate::line::Script;
use crate::line::message::{Medium, Message, MessageKind, Recipient};
use crate::outbox::body::MessageBody;
use crate::outbox::compose::{ComposeError, Composer, Promise};
use crate::pages::words::PageWords;
use crate::store::NewMessage;

/// A text that answers one from a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextReply {
    /// Confirms an opt-out.
    Stopped,
    /// Confirms its end.
    Started,
    /// Answers a request for help.
    Help,
}

impl TextReply {
    /// Its message in `sms.ftl`.
    pub(crate) const fn prompt(self) -> &'static str {
        match self {
            Self::Stopped => "sms-stopped",
            Self::Started => "sms-started",
            Self::Help => "sms-info",
        }
    }
}

impl Composer {
    /// A text of one part, the link last. If the words leave no room for the link, the text is the link alone.
    pub(super) fn text(
        &self,
        script: &Script,
        promise: &Promise<'_>,
        number: &Number,
    ) -> Result<NewMessage, ComposeError> {
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
            ..self.message(promise, self.given(number.as_e164()), &MessageBody::Sms { text }, promise.now)
        })
    }

    /// The text that answers one from a phone. It needs no consent and has no link. A number gets one confirmation and one
    /// answer to a request for help a day.
    ///
    /// # Errors
    /// A word is missing.
    pub fn reply(
        &self,
        script: &Script,
        number: &Number,
        reply: TextReply,
        language: &Language,
        now: Timestamp,
    ) -> Result<NewMessage, ComposeError> {
        let text = PageWords::new(script, language).say(reply.prompt())?;
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
        let id = match reply {
            TextReply::Stopped | TextReply::Started => self.pseudonyms.reply(to_key, day),
            TextReply::Help => self.pseudonyms.help(to_key, day),
        };
        let promise = Promise { message: &message, id, token: "", caller: None, now };
        Ok(NewMessage {
            expires: later(now, self.sms_lifetime),
            to_key: Some(to_key),
            ..self.message(&promise, self.given(number.as_e164()), &MessageBody::Sms { text }, now)
        })
    }
}
