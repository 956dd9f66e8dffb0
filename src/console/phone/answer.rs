//! A turn worked out as a real one is, and everything there is to see of it.

use std::time::Duration;

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;

use crate::app::state::Switchboard;
use crate::base::call::{CallId, Language, LineId, PlatformName};
use crate::config::settings::PlatformSettings;
use crate::console::phone::ask::{AskError, Asked, Deed, GoOn, NewCall, refusal};
use crate::console::phone::messages::{Sent, messages};
use crate::console::phone::{events, markup, platform};
use crate::dialect::seal::CALL_SECONDS_MAX;
use crate::dialect::{self, Page};
use crate::line::Script;
use crate::line::event::{Refusal, Standing, topic_label};
use crate::line::flow;
use crate::line::prompt::Prompt;
use crate::line::rehearsal::{self, Supposed};
use crate::line::session::Session;
use crate::line::step::{Input, Step, Turn};
use crate::pages::ways::international;

/// What the states of this telephone are sealed for. No platform can be named so: names have no blanks.
pub const PHONE: &str = "web phone";
/// How long ago "just now" is.
const JUST_NOW: SignedDuration = SignedDuration::from_mins(5);

/// A turn as the page shows it.
#[derive(Serialize)]
pub struct Shown {
    /// The call, to be given back.
    call: String,
    /// Its state, to be given back.
    state: String,
    /// The length of the sealed state, in characters.
    state_chars: usize,
    /// The call's state as it is inside the seal.
    session: Session,
    /// Which turn.
    turn: u16,
    /// When the line answers it, in the line's zone.
    at: String,
    /// The line that answered.
    line: LineId,
    /// Where the caller is: `menu main`.
    place: String,
    /// What the call is about.
    topic: String,
    said: Vec<Said>,
    then: Then,
    /// The document as the platform gets it, an element a line.
    document: String,
    document_bytes: usize,
    content_type: &'static str,
    events: Vec<String>,
    messages: Vec<Sent>,
    /// How the call ends if the caller hangs up now.
    outcome: &'static str,
    /// How it ends from a moment on.
    later: Option<Later>,
}

/// Something said.
#[derive(Serialize)]
struct Said {
    prompt: String,
    language: Language,
    words: String,
    milliseconds: u64,
    /// Where its recording is heard on this port.
    sound: Option<String>,
}

/// What the last step does.
#[derive(Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Then {
    Keys { keys_max: u8, wait_ms: u64, listens: Option<Language> },
    Dial { number: String, wait_ms: u64 },
    HangUp,
}

/// Another outcome from then on.
#[derive(Serialize)]
struct Later {
    /// So long after the turn began to be said.
    milliseconds: u64,
    outcome: &'static str,
}

/// A call at the moment of a turn.
struct Moment {
    call: CallId,
    session: Session,
    input: Input,
    now: Timestamp,
}

/// Answers one turn.
///
/// # Errors
/// What was asked for there is not, or the state is not that of a call of this telephone.
pub fn turn(board: &Switchboard, asked: Asked) -> Result<Shown, AskError> {
    let platform = platform::chosen(board, &asked.platform)?;
    let promise_refused = refusal(asked.promise_refused.as_deref())?;
    let moment = match asked.deed {
        Deed::Call(call) => begin(board, &platform, &call)?,
        Deed::GoOn(on) => go_on(board, on)?,
    };
    let Moment { call, session, input, now } = moment;
    let mut turn = rehearsal::answer(&board.script, session.clone(), input, promise_refused, now);
    let messages = match messages(board, &call, &turn, now) {
        Ok(messages) => messages,
        Err(_) => {
            let promised = turn.messages.swap_remove(0);
            turn = flow::unkept(&board.script, session, &promised, Refusal::Store, now);
            vec![]
        }
    };
    Ok(shown(board, &platform, &call, turn, messages, now))
}

fn begin(board: &Switchboard, platform: &PlatformSettings, asked: &NewCall) -> Result<Moment, AskError> {
    let script = &board.script;
    let now = asked.moment(&script.zone_of(script.line_of(&asked.to)), board.clock.now())?;
    let supposed = Supposed {
        from: &asked.from,
        to: &asked.to,
        link_sent_ago: asked.link_sent.then_some(JUST_NOW),
        mail_known: asked.mail_known,
        number_refused: refusal(asked.refused.as_deref())?,
        hears: if asked.hears { heard_languages(script, platform) } else { vec![] },
    };
    Ok(Moment { call: made_up_call(), session: supposed.begin(script, now), input: Input::Start, now })
}

/// The languages a platform hears: its own, or all where it could and none is configured.
fn heard_languages(script: &Script, platform: &PlatformSettings) -> Vec<Language> {
    match (platform.can_hear(), platform.hears.is_empty()) {
        (false, _) => vec![],
        (true, false) => platform.hears.clone(),
        (true, true) => script.prompts.languages().into_iter().cloned().collect(),
    }
}

fn go_on(board: &Switchboard, asked: GoOn) -> Result<Moment, AskError> {
    let call = CallId::parse(&asked.call).ok_or(AskError::State)?;
    // The call's own beginning says what time it is in it, so age is looked at once that is known.
    let session = board.seal.open(&PlatformName::new(PHONE), &call, &asked.state, Timestamp::MIN)?;
    let passed = Duration::from_millis(asked.passed_ms);
    if Duration::from_secs(CALL_SECONDS_MAX.unsigned_abs()) < passed {
        return Err(AskError::Expired);
    }
    let now = session.started.checked_add(passed).map_err(|_| AskError::Expired)?;
    Ok(Moment { call, session, input: asked.did.input()?, now })
}

/// An id such as platforms give.
fn made_up_call() -> CallId {
    let mut id = [0; 16];
    SystemRandom::new().fill(&mut id).expect("the system gives random bytes");
    CallId::parse(&HEXLOWER.encode(&id)).expect("hex is visible ASCII")
}

fn shown(
    board: &Switchboard,
    platform: &PlatformSettings,
    call: &CallId,
    turn: Turn,
    messages: Vec<Sent>,
    now: Timestamp,
) -> Shown {
    let state = board.seal.seal(&PlatformName::new(PHONE), call, &turn.session);
    let document = document(board, platform, call, &turn, &state);
    let session = turn.session;
    let kind = board.script.nodes.get(&session.at).map_or("nowhere", |node| node.kind.as_str());
    Shown {
        call: call.as_str().to_owned(),
        state_chars: state.len(),
        state,
        turn: session.turn,
        at: clock_face(board, &session.line, now),
        line: session.line.clone(),
        place: format!("{kind} {}", session.at),
        topic: topic_label(session.topic.as_ref()).to_owned(),
        said: turn.steps.iter().flat_map(Step::prompts).map(|prompt| said(board, prompt)).collect(),
        then: turn.steps.last().map_or(Then::HangUp, then),
        document: markup::pretty(&document),
        document_bytes: document.len(),
        content_type: dialect::content_type(platform),
        events: turn.events.iter().map(events::words).collect(),
        messages,
        outcome: rehearsal::outcome(&session, now).as_str(),
        later: later(&session, now),
        session,
    }
}

/// The document of a real turn, to the letter but for the state in it, which opens at no public door.
fn document(board: &Switchboard, platform: &PlatformSettings, call: &CallId, turn: &Turn, state: &str) -> String {
    let (prompts, public_url) = (&board.script.prompts, board.public_url());
    let next_url = &dialect::next_url(public_url, &platform.name, state);
    dialect::write(
        platform,
        &Page { call, steps: &turn.steps, prompts, next_url, public_url, lost: &board.sounds.lost },
    )
}

fn said(board: &Switchboard, prompt: &Prompt) -> Said {
    let script = &board.script;
    let utterance = script.prompts.utterance(prompt);
    let is_kept = !board.sounds.lost.contains(&prompt.language, &prompt.id);
    let sound = |version: &str| format!("/audio/{}/{}.wav?v={version}", prompt.language, prompt.id);
    Said {
        prompt: prompt.id.to_string(),
        language: prompt.language.clone(),
        milliseconds: milliseconds(script.prompts.duration(prompt)),
        sound: utterance.recording.filter(|_| is_kept).map(|recording| sound(&recording.version)),
        words: utterance.words.into_owned(),
    }
}

fn then(step: &Step) -> Then {
    match step {
        Step::Collect(collect) => Then::Keys {
            keys_max: collect.digits_max,
            wait_ms: milliseconds(collect.wait),
            listens: collect.listen.as_ref().map(|listen| listen.language.clone()),
        },
        Step::Connect { number, wait } => Then::Dial { number: international(number), wait_ms: milliseconds(*wait) },
        Step::Say(_) | Step::HangUp => Then::HangUp,
    }
}

/// The outcome of whoever stays until what is being said is over.
fn later(session: &Session, now: Timestamp) -> Option<Later> {
    let (Standing::Greeting { until } | Standing::Telling { until }) = session.standing else { return None };
    let outcome = rehearsal::outcome(session, until);
    let wait = until.duration_since(now).unsigned_abs();
    (now < until && outcome != rehearsal::outcome(session, now))
        .then(|| Later { milliseconds: milliseconds(wait), outcome: outcome.as_str() })
}

/// A moment on the clocks of a line.
pub fn clock_face(board: &Switchboard, line: &LineId, at: Timestamp) -> String {
    at.to_zoned(board.script.zone_of(line)).strftime("%a %-d %b %Y, %H:%M:%S").to_string()
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
