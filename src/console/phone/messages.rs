//! The messages that a turn promises, in the words that would be sent.

use jiff::Timestamp;
use serde::Serialize;

use super::context::{PHONE, Phone};
use crate::base::call::{CallId, Language, LineId, PlatformName};
use crate::line::message::{Medium, Message, Recipient};
use crate::line::step::Turn;
use crate::outbox::body::MessageBody;
use crate::outbox::compose::ComposeError;
use crate::pages::ways::international;
use crate::sms_text::length::Alphabet;
use crate::store::{CallKey, NewMessage};

/// A message that would be sent.
#[derive(Serialize)]
pub(super) struct ShownMessage {
    medium: &'static str,
    kind: &'static str,
    to: String,
    /// The language of the words.
    language: Language,
    subject: Option<String>,
    text: String,
    /// The length of a text in parts and units.
    length: Option<Length>,
    /// The time it would be sent, in the zone of the line.
    due: String,
}

#[derive(Serialize)]
struct Length {
    parts: usize,
    units: usize,
    units_max: usize,
    alphabet: &'static str,
    /// All of it in words.
    words: String,
}

/// The promises of the turn, and the reminder of a link if the caller agreed to mail.
///
/// # Errors
/// The script lacks something that a promise names.
pub(super) fn messages(
    phone: &Phone<'_>,
    call: &CallId,
    turn: &Turn,
    now: Timestamp,
) -> Result<Vec<ShownMessage>, ComposeError> {
    let key = phone.promises.pseudonyms.call(&PlatformName::new(PHONE), call);
    let line = &turn.session.line;
    let mut all = vec![];
    for message in &turn.messages {
        all.push(sent(phone, line, message, &phone.promises.message(key, turn, message, now)?));
    }
    all.extend(reminder(phone, key, turn, now)?);
    Ok(all)
}

/// The reminder of a link. The zone of the contact is not known.
fn reminder(
    phone: &Phone<'_>,
    key: CallKey,
    turn: &Turn,
    now: Timestamp,
) -> Result<Option<ShownMessage>, ComposeError> {
    let session = &turn.session;
    let (Some((link, caller)), Some(number)) = (phone.promises.reminded(turn), &session.caller.number) else {
        return Ok(None);
    };
    let reminder = phone.promises.reminder(key, turn, (link, caller), None, now)?;
    let message = Message { recipient: Recipient::Contact(number.clone()), ..link.clone() };
    Ok(reminder.map(|new| sent(phone, &session.line, &message, &new)))
}

fn sent(phone: &Phone<'_>, line: &LineId, message: &Message, new: &NewMessage) -> ShownMessage {
    let (subject, text) = match phone.promises.composer.body_of(new) {
        Some(MessageBody::Sms { text }) => (None, text),
        Some(MessageBody::Mail(mail)) => (Some(mail.subject), mail.text),
        None => (None, String::new()),
    };
    ShownMessage {
        medium: new.medium.as_str(),
        kind: new.kind.as_str(),
        to: recipient(phone, message),
        language: new.language.clone(),
        subject,
        length: (new.medium == Medium::Sms).then(|| length(phone, &text)),
        text,
        due: phone.clock_face(line, new.due),
    }
}

fn recipient(phone: &Phone<'_>, message: &Message) -> String {
    let mailbox = || phone.script().channels.get(&message.channel).and_then(|channel| channel.email.clone());
    match &message.recipient {
        Recipient::Number(number) => international(number),
        Recipient::Contact(_) => phone.words.text("phone-message.contact"),
        Recipient::Department { .. } => mailbox().unwrap_or_default(),
    }
}

fn length(phone: &Phone<'_>, text: &str) -> Length {
    let length = phone.promises.composer.length_of(text);
    let alphabet = length.alphabet;
    let units_max = if length.is_one_part() { alphabet.part_units_max() } else { alphabet.parts_units_max() };
    let name = match alphabet {
        Alphabet::Gsm7 => "GSM 7-bit",
        Alphabet::Ucs2 => "UCS-2",
    };
    let words = phone.words.filled(
        "phone-message.length",
        [
            ("parts", length.parts.into()),
            ("units", length.units.to_string().into()),
            ("most", units_max.to_string().into()),
            ("alphabet", name.into()),
        ],
    );
    Length { parts: length.parts, units: length.units, units_max, alphabet: name, words }
}
