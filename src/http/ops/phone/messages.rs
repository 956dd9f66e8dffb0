//! What a turn promises, put into words as it would be sent.

use jiff::Timestamp;
use serde::Serialize;

use crate::base::call::{CallId, Language, LineId, PlatformName};
use crate::http::keeping::composed;
use crate::http::ops::phone::answer::{PHONE, clock_face};
use crate::http::switchboard::Switchboard;
use crate::line::message::{Medium, Message, MessageKind, Recipient};
use crate::line::step::Turn;
use crate::outbox::Promise;
use crate::outbox::body::MessageBody;
use crate::outbox::compose::ComposeError;
use crate::pages::ways::international;
use crate::sms_text::length::Alphabet;
use crate::store::{CallKey, NewMessage};

/// A message that would be sent.
#[derive(Serialize)]
pub struct Sent {
    medium: &'static str,
    kind: &'static str,
    to: String,
    /// That of its words.
    language: Language,
    subject: Option<String>,
    text: String,
    /// The room a text takes.
    length: Option<Length>,
    /// When it would be sent, in the line's zone.
    due: String,
}

#[derive(Serialize)]
struct Length {
    parts: usize,
    units: usize,
    units_max: usize,
    alphabet: &'static str,
}

/// What would be sent: the turn's promises, and the reminder of a link to a caller whose address is known.
///
/// # Errors
/// The script has not what a promise names; then it is not kept.
pub fn messages(board: &Switchboard, call: &CallId, turn: &Turn, now: Timestamp) -> Result<Vec<Sent>, ComposeError> {
    let key = board.pseudonyms.call(&PlatformName::new(PHONE), call);
    let line = &turn.session.line;
    let mut all = vec![];
    for message in &turn.messages {
        all.push(sent(board, line, message, &composed(board, key, turn, message, now)?));
    }
    all.extend(reminder(board, key, turn, now)?);
    Ok(all)
}

/// The reminder of a link, to an address whose zone is not known.
fn reminder(board: &Switchboard, key: CallKey, turn: &Turn, now: Timestamp) -> Result<Option<Sent>, ComposeError> {
    let session = &turn.session;
    let link = turn.messages.iter().find(|message| message.kind == MessageKind::Link);
    let number = session.caller.number.as_ref().filter(|_| session.mailable && !session.anonymous);
    let (Some(message), Some(number)) = (link, number) else { return Ok(None) };
    let caller = board.pseudonyms.caller(number);
    let id = board.pseudonyms.message(key, session.turn, MessageKind::Reminder, Medium::Email);
    let token = &board.seal.link_token(&key.0, session.turn, message.kind.as_str());
    let promise = Promise { message, id, token, caller: Some(caller), now };
    let reminder = board.composer.reminder(&board.script, &promise, caller, None)?;
    let message = Message { recipient: Recipient::Contact(number.clone()), ..message.clone() };
    Ok(reminder.map(|new| sent(board, &session.line, &message, &new)))
}

fn sent(board: &Switchboard, line: &LineId, message: &Message, new: &NewMessage) -> Sent {
    let (subject, text) = match board.composer.body_of(new) {
        Some(MessageBody::Sms { text }) => (None, text),
        Some(MessageBody::Mail(mail)) => (Some(mail.subject), mail.text),
        None => (None, String::new()),
    };
    Sent {
        medium: new.medium.as_str(),
        kind: new.kind.as_str(),
        to: recipient(board, message),
        language: new.language.clone(),
        subject,
        length: (new.medium == Medium::Sms).then(|| length(board, &text)),
        text,
        due: clock_face(board, line, new.due),
    }
}

fn recipient(board: &Switchboard, message: &Message) -> String {
    let mailbox = || board.script.channels.get(&message.channel).and_then(|channel| channel.email.clone());
    match &message.recipient {
        Recipient::Number(number) => international(number),
        Recipient::Contact(_) => "the address known for the caller".to_owned(),
        Recipient::Department { .. } => mailbox().unwrap_or_default(),
    }
}

fn length(board: &Switchboard, text: &str) -> Length {
    let length = board.composer.length_of(text);
    let alphabet = length.alphabet;
    let units_max = if length.is_one_part() { alphabet.part_units_max() } else { alphabet.parts_units_max() };
    let name = match alphabet {
        Alphabet::Gsm7 => "GSM 7-bit",
        Alphabet::Ucs2 => "UCS-2",
    };
    Length { parts: length.parts, units: length.units, units_max, alphabet: name }
}
