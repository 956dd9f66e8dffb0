//! `/voice/{platform}`: one turn of a call, and `/voice/{platform}/status`: its end.
//!
//! A request of a platform is admitted or refused (403 and the like, with nothing a platform could read aloud); from
//! then on the caller hears a valid document of the dialect, whatever goes wrong inside.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;

use data_encoding::HEXLOWER;
use futures_util::FutureExt;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};

use crate::app::state::Switchboard;
use crate::app::turn_writer::{keep, record};
use crate::base::call::{CallId, Caller, CallerKind};
use crate::config::settings::{PlatformSettings, WhileDown};
use crate::dialect::seal::SealError;
use crate::dialect::{self, CallStatus, EndOfCall, Incoming, Page, Request, Talk, voicexml};
use crate::http::admission::{Refusal, admit, apology, apology_words, document_of, refuse, unknown_platform};
use crate::http::reply::Reply;
use crate::http::request::Received;
use crate::line::event::Standing;
use crate::line::flow;
use crate::line::session::{History, Phase, Session};
use crate::line::step::{Input, Turn};
use crate::store::{CallKey, CallerRecord};

/// Answers one turn of a call.
pub async fn turn(board: &Switchboard, name: &str, received: Received) -> Reply {
    let Some(platform) = board.platform(name) else { return unknown_platform(board) };
    let began = board.clock.monotonic();
    let reply = match admit(board, platform, &received, dialect::read) {
        Ok(Incoming::Turn(request)) => turn_of(board, platform, request, received.peer).await,
        Ok(Incoming::End(end)) => end_call(board, platform, &end).await,
        Ok(Incoming::Talked(talk)) => {
            note_talk(board, platform, &talk).await;
            document_of(platform, dialect::acknowledgement(platform))
        }
        Ok(Incoming::Notice) => document_of(platform, dialect::acknowledgement(platform)),
        Ok(Incoming::Unintroduced) => introduce(board, platform),
        Err(refusal @ Refusal::Dialect(_)) => misread(board, platform, &refusal, received.peer),
        Err(refusal) => refuse(board, platform, &refusal, received.peer),
    };
    board.metrics.answered(platform.name.as_str(), began.elapsed());
    reply
}

/// Notes the end of a call.
pub async fn status(board: &Switchboard, name: &str, received: Received) -> Reply {
    let Some(platform) = board.platform(name) else { return unknown_platform(board) };
    match admit(board, platform, &received, dialect::read_status) {
        Ok(Some(end)) => end_call(board, platform, &end).await,
        Ok(None) => document_of(platform, dialect::acknowledgement(platform)),
        Err(refusal) => refuse(board, platform, &refusal, received.peer),
    }
}

/// A turn, and the end of the call where the platform tells of both at once: the result of a dial, or keys, of a caller who
/// has left by then.
async fn turn_of(board: &Switchboard, platform: &PlatformSettings, request: Request, peer: SocketAddr) -> Reply {
    let over = request.status.filter(|status| status.is_final()).map(|status| ended(&request.call, status));
    let reply = answer(board, platform, request, peer).await;
    if let Some(end) = over {
        end_call(board, platform, &end).await;
    }
    reply
}

fn ended(call: &CallId, status: CallStatus) -> EndOfCall {
    EndOfCall { call: call.clone(), status, duration: None, talk: None }
}

/// Notes that a line that was dialled was spoken with. A state that opens for nothing, or for another turn, says nothing.
async fn note_talk(board: &Switchboard, platform: &PlatformSettings, talk: &Talk) {
    let session = match board.seal.open(&platform.name, &talk.call, &talk.state, board.clock.now()) {
        Ok(session) => session,
        Err(SealError::Expired(session)) => *session,
        Err(error) => return board.metrics.refused(platform.name.as_str(), error.reason()),
    };
    if !matches!(session.phase, Phase::Dial(_)) {
        return;
    }
    let call = board.pseudonyms.call(&platform.name, &talk.call);
    if let Err(error) = board.store.note_talk(call, session.turn).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a talk with a line that was dialled was not kept");
    }
}

/// The platform proved who it is, and what it says cannot be read: the caller hears where to turn.
fn misread(board: &Switchboard, platform: &PlatformSettings, refusal: &Refusal, peer: SocketAddr) -> Reply {
    let _not_shown = refuse(board, platform, refusal, peer);
    apology(board, platform, &board.script.line(&board.script.default_line).language)
}

/// Notes the end within the deadline: the platform only tells. Where the database is not free in time, it is noted later.
async fn end_call(board: &Switchboard, platform: &PlatformSettings, end: &EndOfCall) -> Reply {
    if let Some(state) = end.talk.clone() {
        note_talk(board, platform, &Talk { call: end.call.clone(), state }).await;
    }
    let (call, now) = (board.pseudonyms.call(&platform.name, &end.call), board.clock.now());
    let kept = tokio::time::timeout(board.commit_wait, board.store.end_call(call, now)).await;
    if !matches!(kept, Ok(Ok(_)))
        && let Err(error) = board.store.record_end(call, now)
        && board.sampled.is_told("end of a call not kept", platform.name.as_str(), "store")
    {
        let error = &error as &dyn std::error::Error;
        tracing::warn!(error, "end of a call not kept; the reaper will close it");
    }
    document_of(platform, dialect::acknowledgement(platform))
}

/// Asks a platform that has only just connected who calls. The call begins with its answer.
fn introduce(board: &Switchboard, platform: &PlatformSettings) -> Reply {
    let voice_url = dialect::voice_url(board.public_url(), &platform.name);
    let language = &board.script.line(&board.script.default_line).language;
    let apology = (&*apology_words(board, language), language);
    document_of(platform, voicexml::introduction(platform, &voice_url, &made_up_call(), apology))
}

/// An id for a call of a platform that gives it none: nobody can guess it, and no two calls share it.
fn made_up_call() -> CallId {
    let mut id = [0; 16];
    SystemRandom::new().fill(&mut id).expect("the system gives random bytes");
    CallId::parse(&HEXLOWER.encode(&id)).expect("hex is visible ASCII")
}

/// Answers an admitted request within our own deadline; an apology with the address when something of ours fails.
async fn answer(board: &Switchboard, platform: &PlatformSettings, request: Request, peer: SocketAddr) -> Reply {
    let call = request.call.clone();
    let opened = match open(board, platform, &request) {
        Ok(opened) => opened,
        Err(refusal) => return refuse(board, platform, &refusal, peer),
    };
    let known = opened.clone();
    let document = AssertUnwindSafe(document(board, platform, request, opened)).catch_unwind();
    match tokio::time::timeout(board.server.answer_wait, document).await {
        Ok(Ok(document)) => document_of(platform, document),
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
        Opened::New => (begin(board, platform, call, &request, now).await, Input::Start),
        Opened::Under(session) => (session, request.input),
        Opened::Afresh(session) => (session.afresh(&board.script, now), Input::Start),
    };
    let session = Session { texts_wait: board.texts_are_down(WhileDown::Queue), ..session };
    let turn = flow::advance(&board.script, session.clone(), input, now);
    let turn = keep(board, platform, call, session, turn, now).await;
    let state = board.seal.seal(&platform.name, &request.call, &turn.session);
    let next_url = &dialect::next_url(board.public_url(), &platform.name, &state);
    let (call, prompts, public_url) = (&request.call, &board.script.prompts, board.public_url());
    dialect::write(
        platform,
        &Page { call, steps: &turn.steps, prompts, next_url, public_url, lost: &board.sounds.lost },
    )
}

/// A new call, with what is known of its caller. A store that does not answer leaves the caller unknown, not unheard.
async fn begin(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: CallKey,
    request: &Request,
    now: Timestamp,
) -> Session {
    let caller = board.script.plan.caller(&request.from);
    let line = board.script.line_of(&request.to).clone();
    let pseudonym = caller.number.as_ref().map(|number| board.pseudonyms.caller(number));
    let own = caller.number.as_ref().filter(|_| caller.kind == CallerKind::Mobile);
    let toll = own.map(|number| board.composer.toll(&board.script.plan, number, None));
    let known = tokio::time::timeout(board.commit_wait, board.store.caller(pseudonym, call, toll, now)).await;
    let history = match known {
        Ok(Ok(CallerRecord { link_sent, mailable, answered, refusal })) => {
            History { link_sent, mailable, refusal, answered }
        }
        Ok(Err(_)) | Err(_) => History::default(),
    };
    Session { hears: platform.hears.clone(), ..Session::new(&board.script, line, caller, &history, now) }
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
    apology(board, platform, &language)
}

/// The session of a call whose beginning failed.
fn unknown_caller(board: &Switchboard, now: Timestamp) -> Session {
    let line = board.script.default_line.clone();
    Session::new(&board.script, line, Caller::hidden(), &History::default(), now)
}
