//! Mail to the company itself: requests to a department, alone or gathered, and the daily report.

use crate::base::call::{Language, LineId};
use crate::base::number::Number;
use crate::line::Script;
use crate::line::channel::{Channel, ChannelId};
use crate::line::message::{Medium, MessageKind};
use crate::line::prompt::Value;
use crate::metrics::report::{PeriodReport, html, text};
use crate::outbox::body::{Mail, MessageBody};
use crate::outbox::compose::{ComposeError, Composer, Promise};
use crate::outbox::mail_content::MailContent;
use crate::outbox::vault::Purpose;
use crate::pages::section::PageSection;
use crate::pages::ways::international;
use crate::pages::words::PageWords;
use crate::store::{MessageHead, NewMessage};

impl Composer {
    /// A mail to a department, in the line's own language, with the facts that the caller agreed to pass on and nothing
    /// else.
    pub(super) fn request(
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
            ..self.message(promise, self.given(&mailbox), &body, promise.now)
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
        let head = MessageHead {
            id: self.pseudonyms.report(to, day),
            kind: MessageKind::Report,
            medium: Medium::Email,
            channel: ChannelId::new(MessageKind::Report.as_str()),
            language: Language::new(&report.words.text("language")),
        };
        self.row(head, self.given(to), &body, report.now)
    }
}
