//! `/voice/{platform}`: one turn of a call, and `/voice/{platform}/status`: its end.
//!
//! A request of a platform is admitted or refused (403 and the like, with nothing a platform could read aloud); from
//! then on the caller hears a valid document of the dialect, whatever goes wrong inside.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use hyper::Method;
use jiff::Timestamp;

use crate::call::{CallId, Caller};
use crate::config::settings::PlatformSettings;
use crate::delivery::{Promise, compose::ComposeError};
use crate::dialect::form::FormError;
use crate::dialect::seal::SealError;
use crate::dialect::signature::{self, SignatureError};
use crate::dialect::webhook::Webhook;
use crate::dialect::{self, DialectError, Request};
use crate::http::reply::{Reply, empty, reply};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;
use crate::line::event::Standing;
use crate::line::flow;
use crate::line::message::Message;
use crate::line::prompt::PromptId;
use crate::line::session::{History, Session};
use crate::line::step::{Input, Step, Turn};
use crate::store::{CallKey, Committed, NewMessage, Pseudonym, StoreError, TurnRecord};

/// Why a request of a platform is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Platforms GET or POST.
    #[error("expected GET or POST")]
    Method,
    /// The form or query cannot be read.
    #[error("could not read the form")]
    Form(#[source] FormError),
    /// The request does not prove where it comes from.
    #[error("the signature does not fit")]
    Signature(#[source] SignatureError),
    /// The request is no turn of a call.
    #[error("the request is no turn of a call")]
    Dialect(#[source] DialectError),
    /// The call's state is not ours, or of another call.
    #[error("the call's state does not verify")]
    Seal(#[source] SealError),
}

impl Refusal {
    const fn status(&self) -> u16 {
        match self {
            Self::Method => 405,
            Self::Form(_) | Self::Dialect(_) => 400,
            Self::Signature(_) | Self::Seal(_) => 403,
        }
    }

    fn reason(&self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Form(_) => "form",
            Self::Signature(error) => error.reason(),
            Self::Dialect(error) => error.reason(),
            Self::Seal(error) => error.reason(),
        }
    }
}

/// Answers one turn of a call.
pub async fn turn(board: &Switchboard, name: &str, received: Received) -> Reply {
    let Some(platform) = board.platform(name) else { return unknown_platform(board) };
    let began = board.clock.monotonic();
    let reply = match admit(board, platform, &received, dialect::read) {
        Ok(request) => answer(board, platform, request).await,
        Err(refusal) => refuse(board, platform, &refusal),
    };
    board.metrics.answered(platform.name.as_str(), began.elapsed());
    reply
}

/// Notes the end of a call.
pub async fn status(board: &Switchboard, name: &str, received: Received) -> Reply {
    let Some(platform) = board.platform(name) else { return unknown_platform(board) };
    let end = match admit(board, platform, &received, dialect::read_status) {
        Ok(end) => end,
        Err(refusal) => return refuse(board, platform, &refusal),
    };
    if let Some(end) = end {
        let call = board.pseudonyms.call(&platform.name, &end.call);
        if let Err(error) = board.store.end_call(call, board.clock.now()).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "end of a call not kept; the reaper will close it"
            );
            return empty(503);
        }
    }
    reply(200, dialect::CONTENT_TYPE, dialect::acknowledgement(platform))
}

/// Reads a request, if it is the platform's own.
fn admit<'a, T>(
    board: &Switchboard,
    platform: &PlatformSettings,
    received: &'a Received,
    read: impl FnOnce(&PlatformSettings, &Webhook<'a>) -> Result<T, DialectError>,
) -> Result<T, Refusal> {
    if !matches!(received.method, Method::GET | Method::POST) {
        return Err(Refusal::Method);
    }
    let (target, peer) = (received.path_and_query(), received.peer.ip());
    let webhook =
        Webhook::read(&received.method, target, &received.headers, &received.body, peer).map_err(Refusal::Form)?;
    signature::verify(&platform.authentication, board.public_url(), &webhook).map_err(Refusal::Signature)?;
    read(platform, &webhook).map_err(Refusal::Dialect)
}

fn unknown_platform(board: &Switchboard) -> Reply {
    board.metrics.refused("unknown", "platform");
    empty(404)
}

fn refuse(board: &Switchboard, platform: &PlatformSettings, refusal: &Refusal) -> Reply {
    board.metrics.refused(platform.name.as_str(), refusal.reason());
    let error = refusal as &dyn std::error::Error;
    tracing::warn!(platform = platform.name.as_str(), reason = refusal.reason(), error, "refused a request");
    empty(refusal.status())
}

/// Answers an admitted request within our own deadline; an apology with the address when something of ours fails.
async fn answer(board: &Switchboard, platform: &PlatformSettings, request: Request) -> Reply {
    let call = request.call.clone();
    let opened = match open(board, platform, &request) {
        Ok(opened) => opened,
        Err(refusal) => return refuse(board, platform, &refusal),
    };
    let known = opened.clone();
    let document = AssertUnwindSafe(document(board, platform, request, opened)).catch_unwind();
    match tokio::time::timeout(board.server.answer_wait, document).await {
        Ok(Ok(document)) => reply(200, dialect::CONTENT_TYPE, document),
        Ok(Err(_)) => apologise(board, platform, &call, known, "panicked"),
        Err(_) => apologise(board, platform, &call, known, "took too long"),
    }
}

/// Where a call is when its request comes.
#[derive(Clone, Debug)]
enum Opened {
    /// It begins.
    New,
    /// It goes on.
    Under(Session),
    /// It was silent for so long that it begins afresh. Its turns go on counting: a turn stored is never made twice.
    Afresh(Session),
}

impl Opened {
    /// The turns answered so far.
    const fn turns(&self) -> u16 {
        match self {
            Self::New => 0,
            Self::Under(session) | Self::Afresh(session) => session.turn,
        }
    }
}

/// Opens the call's state.
fn open(board: &Switchboard, platform: &PlatformSettings, request: &Request) -> Result<Opened, Refusal> {
    let Some(state) = &request.state else { return Ok(Opened::New) };
    match board.seal.open(&platform.name, &request.call, state, board.clock.now()) {
        Ok(session) => Ok(Opened::Under(session)),
        Err(SealError::Expired(session)) => {
            board.metrics.refused(platform.name.as_str(), "state_expired");
            Ok(Opened::Afresh(*session))
        }
        Err(error) => Err(Refusal::Seal(error)),
    }
}

/// Decides, keeps and writes one turn.
async fn document(board: &Switchboard, platform: &PlatformSettings, request: Request, opened: Opened) -> String {
    let call = board.pseudonyms.call(&platform.name, &request.call);
    let now = board.repeats.time_of(call, opened.turns() + 1, board.clock.now());
    let (session, input) = match opened {
        Opened::New => (begin(board, call, &request, now).await, Input::Start),
        Opened::Under(session) => (session, request.input),
        Opened::Afresh(session) => (session.afresh(&board.script, now), Input::Start),
    };
    let turn = flow::advance(&board.script, session.clone(), input, now);
    let turn = keep(board, platform, call, session, turn, now).await;
    let state = board.seal.seal(&platform.name, &request.call, &turn.session);
    let next = dialect::next_url(board.public_url(), &platform.name, &state);
    dialect::write(platform, &board.script.prompts, &turn.steps, &next)
}

/// A new call, with what is known of its caller. A store that does not answer leaves the caller unknown, not unheard.
async fn begin(board: &Switchboard, call: CallKey, request: &Request, now: Timestamp) -> Session {
    let caller = board.script.plan.caller(&request.from);
    let line = board.script.line_of(&request.to).clone();
    let pseudonym = caller.number.as_ref().map(|number| board.pseudonyms.caller(number));
    let known = tokio::time::timeout(board.commit_wait, board.store.caller(pseudonym, call)).await;
    let history = match known {
        Ok(Ok(known)) => History { link_sent: known.link_sent, mailable: known.mailable, answered: known.answered },
        Ok(Err(_)) | Err(_) => History::default(),
    };
    Session::new(&board.script, line, caller, &history, now)
}

/// Makes the turn durable: at once if it promises something, else in the next group. A promise that is not confirmed in
/// time is not spoken; the caller hears the address instead.
async fn keep(
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
        Err(error) => {
            tracing::warn!(error = &*error, "promise not confirmed; the address was said instead");
            let instead = flow::unconfirmed(&board.script, before, &promised, now);
            record(board, platform, call, &instead, now);
            instead
        }
    }
}

async fn commit(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: CallKey,
    turn: &Turn,
    now: Timestamp,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let messages = turn.messages.iter().map(|message| composed(board, call, turn, message, now));
    let messages = messages.collect::<Result<_, _>>()?;
    let kept = board.store.commit(turn_record(board, platform, call, turn, messages, now));
    match tokio::time::timeout(board.commit_wait, kept).await?? {
        Committed::Fresh | Committed::Repeat => Ok(()),
        Committed::Otherwise => Err("the turn was answered without this promise before".into()),
    }
}

fn composed(
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

/// Whom the history knows the caller as; nobody when hidden or anonymous.
fn pseudonym(board: &Switchboard, session: &Session) -> Option<Pseudonym> {
    let number = session.caller.number.as_ref().filter(|_| !session.anonymous);
    number.map(|number| board.pseudonyms.caller(number))
}

fn record(board: &Switchboard, platform: &PlatformSettings, call: CallKey, turn: &Turn, now: Timestamp) {
    lost(board.store.record(turn_record(board, platform, call, turn, vec![], now)));
}

/// A turn that is not kept is missing in the history; the call goes on.
fn lost(kept: Result<(), StoreError>) {
    if let Err(error) = kept {
        tracing::warn!(error = &error as &dyn std::error::Error, "turn not recorded");
    }
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
    }
}

/// Something of ours failed: the caller hears where to turn, and the call counts as failed.
fn apologise(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: &CallId,
    known: Opened,
    what: &'static str,
) -> Reply {
    tracing::error!(platform = platform.name.as_str(), "answering a turn {what}; the apology was said");
    let now = board.clock.now();
    let mut session = match known {
        Opened::Under(session) | Opened::Afresh(session) => session,
        Opened::New => unknown_caller(board, now),
    };
    session.turn += 1;
    session.standing = Standing::Failed;
    let language = session.language.clone();
    let turn = Turn { session, steps: vec![], events: vec![], messages: vec![] };
    record(board, platform, board.pseudonyms.call(&platform.name, call), &turn, now);
    let words = board.script.prompts.text(&PromptId::new("apology"), &language, &[]).unwrap_or_default();
    reply(200, dialect::CONTENT_TYPE, dialect::apology(platform, &words, &language))
}

/// The session of a call whose beginning failed.
fn unknown_caller(board: &Switchboard, now: Timestamp) -> Session {
    let line = board.script.default_line.clone();
    Session::new(&board.script, line, Caller::hidden(), &History::default(), now)
}
