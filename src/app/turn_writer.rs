//! What is kept of a turn: a promise before it is spoken, everything else in the next group of writes.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::state::Switchboard;
use crate::config::settings::{PlatformSettings, WhileDown};
use crate::line::event::{Event, Refusal};
use crate::line::flow;
use crate::line::message::{Medium, Message, MessageKind};
use crate::line::session::Session;
use crate::line::step::{Step, Turn};
use crate::outbox::{Promise, compose::ComposeError};
use crate::store::{CallKey, Committed, Consent, ConsentBy, NewMessage, Pseudonym, TurnRecord};

/// Makes the turn durable: at once if it promises something, else in the next group. A promise that the store refuses,
/// or does not confirm in time, is not spoken; the caller hears why, and another way.
pub async fn keep(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: CallKey,
    before: Session,
    turn: Turn,
    now: Timestamp,
) -> Turn {
    let Some(promised) = turn.messages.first().cloned() else {
        record(board, platform, call, &turn, now);
        return turn;
    };
    match commit(board, platform, call, &turn, now).await {
        Ok(()) => {
            turn.messages.iter().for_each(|message| board.nudges.wake(message.medium));
            turn
        }
        Err(reason) => {
            let instead = flow::unkept(&board.script, before, &promised, reason, now);
            record(board, platform, call, &instead, now);
            instead
        }
    }
}

/// Commits a turn that promises something.
///
/// # Errors
/// Why the promise must not be spoken.
async fn commit(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: CallKey,
    turn: &Turn,
    now: Timestamp,
) -> Result<(), Refusal> {
    let is_text = |message: &Message| message.medium == Medium::Sms;
    if turn.messages.iter().any(is_text) && board.texts_are_down(WhileDown::Refuse) {
        return Err(Refusal::NoGateway);
    }
    match try_commit(board, platform, call, turn, now).await {
        Ok(Committed::Fresh | Committed::Repeat) => Ok(()),
        Ok(Committed::Refused(reason) | Committed::Otherwise(reason)) => Err(reason),
        Err(error) => {
            if board.sampled.is_told("promise not confirmed", platform.name.as_str(), "store") {
                tracing::warn!(error = &*error, "promise not confirmed; the address was said instead");
            }
            Err(Refusal::Store)
        }
    }
}

async fn try_commit(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: CallKey,
    turn: &Turn,
    now: Timestamp,
) -> Result<Committed, Box<dyn std::error::Error + Send + Sync>> {
    let messages = turn.messages.iter().map(|message| composed(board, call, turn, message, now));
    let mut messages = messages.collect::<Result<Vec<_>, _>>()?;
    messages.extend(reminder(board, call, turn, now).await);
    let kept = board.store.commit(turn_record(board, platform, call, turn, messages, now));
    Ok(tokio::time::timeout(board.commit_wait, kept).await??)
}

/// A promise of a turn in words.
///
/// # Errors
/// The script has not what it names.
pub fn composed(
    board: &Switchboard,
    call: CallKey,
    turn: &Turn,
    message: &Message,
    now: Timestamp,
) -> Result<NewMessage, ComposeError> {
    let number = turn.session.turn;
    let promise = Promise {
        message,
        id: board.pseudonyms.message(call, number, message.kind, message.medium),
        token: &board.seal.link_token(&call.0, number, message.kind.as_str()),
        caller: pseudonym(board, &turn.session),
        now,
    };
    board.composer.compose(&board.script, &promise)
}

/// The reminder of a link that the turn promises to a caller who agreed to mail. The caller is not told of it, so a trouble
/// with it takes nothing from the promise.
async fn reminder(board: &Switchboard, call: CallKey, turn: &Turn, now: Timestamp) -> Option<NewMessage> {
    let message = turn.messages.iter().find(|message| message.kind == MessageKind::Link)?;
    let caller = pseudonym(board, &turn.session).filter(|_| turn.session.mailable)?;
    let number = turn.session.turn;
    let promise = Promise {
        message,
        id: board.pseudonyms.message(call, number, MessageKind::Reminder, Medium::Email),
        token: &board.seal.link_token(&call.0, number, message.kind.as_str()),
        caller: Some(caller),
        now,
    };
    let zone = zone(board, caller).await;
    board.composer.reminder(&board.script, &promise, caller, zone.as_ref()).unwrap_or_else(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "a reminder cannot be written");
        None
    })
}

/// The zone a contact lives in, where it is known in time.
async fn zone(board: &Switchboard, caller: Pseudonym) -> Option<TimeZone> {
    let known = tokio::time::timeout(board.commit_wait, board.store.contact_zone(caller)).await;
    TimeZone::get(&known.ok()?.ok()??).ok()
}

/// Whom the history knows the caller as; nobody when hidden or anonymous.
fn pseudonym(board: &Switchboard, session: &Session) -> Option<Pseudonym> {
    let number = session.caller.number.as_ref().filter(|_| !session.anonymous);
    number.map(|number| board.pseudonyms.caller(number))
}

/// Makes a turn without promises durable in the next group.
pub fn record(board: &Switchboard, platform: &PlatformSettings, call: CallKey, turn: &Turn, now: Timestamp) {
    // A turn that is not kept is counted as lost and missing in the history; the call goes on.
    if let Err(error) = board.store.record(turn_record(board, platform, call, turn, vec![], now))
        && board.sampled.is_told("turn not recorded", platform.name.as_str(), "store")
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "turn not recorded");
    }
}

/// What the caller agreed to in a turn, with what had been asked. Of an anonymous caller nothing is kept.
fn consents(board: &Switchboard, call: CallKey, turn: &Turn, now: Timestamp) -> Vec<Consent> {
    let session = &turn.session;
    let consent = |event: &Event| match event {
        Event::OfferAccepted { channel, medium, asked, input, phrase } => Some(Consent {
            at: now,
            caller: pseudonym(board, session),
            call: Some(call),
            line: session.line.clone(),
            medium: *medium,
            channel: channel.clone(),
            language: session.language.clone(),
            asked: board.script.prompts.versioned(asked, &session.language),
            by: match phrase {
                Some(phrase) => ConsentBy::Speech(phrase.clone()),
                None => ConsentBy::Call(*input),
            },
        }),
        _ => None,
    };
    turn.events.iter().filter(|_| !session.anonymous).filter_map(consent).collect()
}

fn turn_record(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: CallKey,
    turn: &Turn,
    messages: Vec<NewMessage>,
    now: Timestamp,
) -> TurnRecord {
    let session = &turn.session;
    board.replaced.log(&turn.events);
    TurnRecord {
        call,
        turn: session.turn,
        at: now,
        platform: platform.name.clone(),
        line: session.line.clone(),
        started: session.started,
        caller: pseudonym(board, session),
        anonymous: session.anonymous,
        topic: session.topic.clone(),
        standing: session.standing,
        waiting_at: turn.steps.iter().any(|step| matches!(step, Step::Collect(_))).then(|| session.at.clone()),
        events: turn.events.clone(),
        messages,
        consents: consents(board, call, turn, now),
    }
}
