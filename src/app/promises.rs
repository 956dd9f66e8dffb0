//! The promises of a turn, put into words.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::dialect::seal::Seal;
use crate::line::Script;
use crate::line::message::{Medium, Message, MessageKind, Recipient};
use crate::line::session::Session;
use crate::line::step::Turn;
use crate::outbox::compose::ComposeError;
use crate::outbox::{Composer, Promise};
use crate::store::pseudonym::{CallKeys, Pseudonyms};
use crate::store::{CallKey, Former, NewMessage, Pseudonym};

/// Writes the messages that a turn promises. Stores nothing, so the web phone can show them.
#[derive(Clone, Copy)]
pub struct Promises<'a> {
    /// Names the channels and has the words.
    pub script: &'a Script,
    /// Writes messages.
    pub composer: &'a Composer,
    /// Derives the tokens of links.
    pub seal: &'a Seal,
    /// Hides callers, and derives the ids of messages.
    pub pseudonyms: &'a Pseudonyms,
}

impl Promises<'_> {
    /// A promised message in words.
    ///
    /// # Errors
    /// The script lacks something that the promise names.
    pub fn message(
        &self,
        call: CallKey,
        turn: &Turn,
        message: &Message,
        now: Timestamp,
    ) -> Result<NewMessage, ComposeError> {
        let number = turn.session.turn;
        let promise = Promise {
            message,
            id: self.pseudonyms.message(call, turn.session.started, number, message.kind, message.medium),
            token: &self.seal.link_token(&call.0, number, message.kind.as_str()),
            caller: self.caller(&turn.session),
            now,
        };
        self.composer.compose(self.script, &promise)
    }

    /// The link of a turn that gets a reminder, and its caller: one who agreed to mail.
    pub fn reminded<'t>(&self, turn: &'t Turn) -> Option<(&'t Message, Pseudonym)> {
        let link = turn.messages.iter().find(|message| message.kind == MessageKind::Link)?;
        let caller = self.caller(&turn.session).filter(|_| turn.session.mailable)?;
        Some((link, caller))
    }

    /// The reminder of a link, in words. `zone` is the time zone of the contact, if known.
    ///
    /// # Errors
    /// The script lacks something that the link names.
    pub fn reminder(
        &self,
        call: CallKey,
        turn: &Turn,
        (link, caller): (&Message, Pseudonym),
        zone: Option<&TimeZone>,
        now: Timestamp,
    ) -> Result<Option<NewMessage>, ComposeError> {
        let number = turn.session.turn;
        let promise = Promise {
            message: link,
            id: self.pseudonyms.message(call, turn.session.started, number, MessageKind::Reminder, Medium::Email),
            token: &self.seal.link_token(&call.0, number, link.kind.as_str()),
            caller: Some(caller),
            now,
        };
        self.composer.reminder(self.script, &promise, caller, zone)
    }

    /// Former and present keys of the rows about a turn's call, its caller, the numbers texted and the messages.
    pub fn formers(&self, call: &CallKeys, turn: &Turn) -> Vec<Former> {
        let Turn { session, messages, .. } = turn;
        let caller = session.caller.number.as_ref().filter(|_| !session.anonymous);
        let texted = messages.iter().filter_map(|message| match &message.recipient {
            Recipient::Number(number) => Some(number),
            Recipient::Contact(_) | Recipient::Department { .. } => None,
        });
        let numbers = caller.into_iter().chain(texted).flat_map(|number| self.pseudonyms.formers_of_number(number));
        let promised = messages.iter().flat_map(|message| {
            self.pseudonyms.formers_of_message(call, session.started, session.turn, message.kind, message.medium)
        });
        self.pseudonyms.formers_of_call(call).into_iter().chain(numbers).chain(promised).collect()
    }

    /// The pseudonym of the caller; `None` if the number is hidden or the call is anonymous.
    pub fn caller(&self, session: &Session) -> Option<Pseudonym> {
        let number = session.caller.number.as_ref().filter(|_| !session.anonymous);
        number.map(|number| self.pseudonyms.caller(number))
    }
}
