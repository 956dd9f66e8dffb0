//! Mail to callers: the follow-up of a call, its reminder, and the list asked for on a page.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::moment::later;
use crate::line::Script;
use crate::line::channel::Channel;
use crate::line::menu::TopicId;
use crate::line::message::{Medium, MessageKind};
use crate::outbox::body::MessageBody;
use crate::outbox::compose::{ComposeError, Composer, Promise};
use crate::outbox::mail_content::{LabelledLink, MailContent};
use crate::outbox::reminder::{Opportunity, opportunity};
use crate::pages::link::token_hash;
use crate::pages::section::PageSection;
use crate::pages::ways::{contacts, sections};
use crate::pages::words::PageWords;
use crate::store::{LinkRecord, MessageAddress, MessageHead, MessageId, NewLink, NewMessage, Pseudonym};

/// The mail beside a text, or in its place.
const FOLLOW_UP: &str = "email-follow-up";
/// The mail asked for on the page of a link.
const CHECKLIST: &str = "email-checklist";

impl Composer {
    pub(super) fn follow_up(
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
        Ok(NewMessage { link, wording, ..self.message(promise, MessageAddress::Contact(contact), &body, due) })
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
            ..self.message(promise, MessageAddress::Contact(contact), &body, due)
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
        let head = MessageHead {
            id,
            kind: MessageKind::Checklist,
            medium: Medium::Email,
            channel: page.channel.clone(),
            language: page.language.clone(),
        };
        Ok(NewMessage {
            link: Some(NewLink { token: token_hash(token), topic: page.topic.clone(), expires }),
            to_key: Some(self.pseudonyms.address(to)),
            wording: Some(words.mail_wording(CHECKLIST)?),
            ..self.row(head, self.given(to), &body, now)
        })
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
}
