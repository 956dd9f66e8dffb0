//! A turn of the web phone, decided like a real one, and everything that the page shows of it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::ask::{NewCall, NextTurn, PhoneAction, PhoneError, PhoneRequest, refusal};
use super::context::{PHONE, Phone};
use super::messages::{ShownMessage, messages};
use super::{events, markup, platform};
use crate::app::random_id::random_call;
use crate::base::call::{CallId, Language, LineId, PlatformName};
use crate::config::settings::PlatformSettings;
use crate::dialect::seal::CALL_SECONDS_MAX;
use crate::dialect::{self, Page};
use crate::line::Script;
use crate::line::event::{Refusal, Standing};
use crate::line::flow;
use crate::line::prompt::Prompt;
use crate::line::rehearsal::{self, CallAssumptions, ServiceAnswers};
use crate::line::session::Session;
use crate::line::step::{Input, Step, Turn};
use crate::pages::ways::international;

/// The age of a link that was promised before the call.
const LINK_AGE: SignedDuration = SignedDuration::from_mins(5);

/// A turn as the page shows it.
#[derive(Serialize)]
pub struct PhoneTurn {
    /// The id of the call, for the next request.
    call: String,
    /// The sealed state of the call, for the next request.
    state: String,
    /// The length of the sealed state, in characters.
    state_chars: usize,
    /// The state inside the seal.
    session: Session,
    /// The number of the turn.
    turn: u16,
    /// The time of the turn, in the zone of the line.
    at: String,
    /// The line that answered.
    line: LineId,
    /// The place of the caller in the flow: `menu main`.
    place: String,
    /// The topic of the call.
    topic: String,
    said: Vec<SpokenPrompt>,
    then: LastStep,
    /// The document as the platform gets it, with a line for each element.
    document: String,
    document_bytes: usize,
    content_type: &'static str,
    events: Vec<String>,
    messages: Vec<ShownMessage>,
    /// The outcome if the caller hangs up now.
    outcome: &'static str,
    /// The outcome from a later moment on, if it is another.
    later: Option<LaterOutcome>,
}

/// A prompt that is said.
#[derive(Serialize)]
struct SpokenPrompt {
    prompt: String,
    language: Language,
    words: String,
    milliseconds: u64,
    /// The path of its recording on this listener.
    sound: Option<String>,
}

/// The last step of a turn.
#[derive(Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum LastStep {
    Keys { keys_max: u8, wait_ms: u64, listens: Option<Language> },
    Dial { number: String, wait_ms: u64 },
    HangUp,
}

/// An outcome from a later moment on.
#[derive(Serialize)]
struct LaterOutcome {
    /// The time from the beginning of the turn.
    milliseconds: u64,
    outcome: &'static str,
}

/// The input of a turn.
struct TurnInput {
    call: CallId,
    session: Session,
    input: Input,
    now: Timestamp,
}

/// Answers one turn.
///
/// # Errors
/// The request cannot be read, names something unknown, or its state is not of a call of this phone.
pub fn turn(phone: &Phone<'_>, json: &[u8]) -> Result<PhoneTurn, PhoneError> {
    let asked = PhoneRequest::parse(json)?;
    let platform = platform::chosen(phone, &asked.platform)?;
    let promise_refused = refusal(asked.promise_refused.as_deref())?;
    let moment = match asked.deed {
        PhoneAction::Call(call) => begin(phone, &platform, &call)?,
        PhoneAction::GoOn(on) => go_on(phone, on)?,
    };
    let TurnInput { call, session, input, now } = moment;
    let mut turn =
        rehearsal::answer(phone.script(), session.clone(), input, &ServiceAnswers::new(), promise_refused, now);
    let messages = match messages(phone, &call, &turn, now) {
        Ok(messages) => messages,
        Err(_) => {
            let promised = turn.messages.swap_remove(0);
            turn = flow::promise_failed(phone.script(), session, &promised, Refusal::Store, now);
            vec![]
        }
    };
    Ok(shown(phone, &platform, &call, turn, messages, now))
}

fn begin(phone: &Phone<'_>, platform: &PlatformSettings, asked: &NewCall) -> Result<TurnInput, PhoneError> {
    let script = phone.script();
    let now = asked.moment(&script.zone_of(script.line_of(&asked.to)), phone.clock.now())?;
    let supposed = CallAssumptions {
        from: &asked.from,
        to: &asked.to,
        link_sent_ago: asked.link_sent.then_some(LINK_AGE),
        mail_known: asked.mail_known,
        number_refused: refusal(asked.refused.as_deref())?,
        repeat: false,
        percentile: 0,
        arms: vec![],
        hears: if asked.hears { heard_languages(script, platform) } else { vec![] },
    };
    Ok(TurnInput { call: random_call(), session: supposed.begin(script, now), input: Input::Start, now })
}

/// The languages a platform recognises: those configured; if none are, all, provided that it can recognise speech.
fn heard_languages(script: &Script, platform: &PlatformSettings) -> Vec<Language> {
    match (platform.can_hear(), platform.hears.is_empty()) {
        (false, _) => vec![],
        (true, false) => platform.hears.clone(),
        (true, true) => script.prompts.languages().into_iter().cloned().collect(),
    }
}

fn go_on(phone: &Phone<'_>, asked: NextTurn) -> Result<TurnInput, PhoneError> {
    let call = CallId::parse(&asked.call).ok_or(PhoneError::State)?;
    // The time of the call follows from its beginning, which is sealed, so its age is checked below.
    let session = phone.promises.seal.open(&PlatformName::new(PHONE), &call, &asked.state, Timestamp::MIN)?;
    let passed = Duration::from_millis(asked.passed_ms);
    if passed > Duration::from_secs(CALL_SECONDS_MAX.unsigned_abs()) {
        return Err(PhoneError::Expired);
    }
    let now = session.started.checked_add(passed).map_err(|_| PhoneError::Expired)?;
    Ok(TurnInput { call, session, input: asked.did.input()?, now })
}

fn shown(
    phone: &Phone<'_>,
    platform: &PlatformSettings,
    call: &CallId,
    turn: Turn,
    messages: Vec<ShownMessage>,
    now: Timestamp,
) -> PhoneTurn {
    let state = phone.promises.seal.seal(&PlatformName::new(PHONE), call, &turn.session);
    let document = document(phone, platform, call, &turn, &state);
    let session = turn.session;
    let node = phone.script().nodes.get(&session.at);
    let kind = node.map_or_else(|| phone.words.text("phone-nowhere"), |node| node.kind.as_str().to_owned());
    let topic = session.topic.as_ref();
    PhoneTurn {
        call: call.as_str().to_owned(),
        state_chars: state.len(),
        state,
        turn: session.turn,
        at: phone.clock_face(&session.line, now),
        line: session.line.clone(),
        place: format!("{kind} {}", session.at),
        topic: topic.map_or_else(|| phone.words.text("phone-no-topic"), ToString::to_string),
        said: turn.steps.iter().flat_map(Step::prompts).map(|prompt| said(phone, prompt)).collect(),
        then: turn.steps.last().map_or(LastStep::HangUp, then),
        document: markup::pretty(&document),
        document_bytes: document.len(),
        content_type: dialect::content_type(platform),
        events: turn.events.iter().map(|event| events::told(phone.words, event)).collect(),
        messages,
        outcome: rehearsal::outcome(&session, now).as_str(),
        later: later(&session, now),
        session,
    }
}

/// The document of a real turn, except for the state in it, which opens at no webhook.
fn document(phone: &Phone<'_>, platform: &PlatformSettings, call: &CallId, turn: &Turn, state: &str) -> String {
    let (prompts, public_url) = (&phone.script().prompts, phone.public_url);
    let next_url = &dialect::next_url(public_url, &platform.name, state);
    dialect::write(platform, &Page { call, steps: &turn.steps, prompts, next_url, public_url, lost: phone.lost })
}

fn said(phone: &Phone<'_>, prompt: &Prompt) -> SpokenPrompt {
    let script = phone.script();
    let utterance = script.prompts.utterance(prompt);
    let is_kept = !phone.lost.contains(&prompt.language, &prompt.id);
    let sound = |version: &str| format!("/audio/{}/{}.wav?v={version}", prompt.language, prompt.id);
    SpokenPrompt {
        prompt: prompt.id.to_string(),
        language: prompt.language.clone(),
        milliseconds: milliseconds(script.prompts.duration(prompt)),
        sound: utterance.recording.filter(|_| is_kept).map(|recording| sound(&recording.version)),
        words: utterance.words.into_owned(),
    }
}

fn then(step: &Step) -> LastStep {
    match step {
        Step::Collect(collect) => LastStep::Keys {
            keys_max: collect.digits_max,
            wait_ms: milliseconds(collect.wait),
            listens: collect.listen.as_ref().map(|listen| listen.language.clone()),
        },
        Step::Connect { number, wait } => {
            LastStep::Dial { number: international(number), wait_ms: milliseconds(*wait) }
        }
        Step::Say(_) | Step::HangUp => LastStep::HangUp,
    }
}

/// The outcome of a caller who stays until everything is said.
fn later(session: &Session, now: Timestamp) -> Option<LaterOutcome> {
    let (Standing::Greeting { until } | Standing::Telling { until }) = session.standing else { return None };
    let outcome = rehearsal::outcome(session, until);
    let wait = until.duration_since(now).unsigned_abs();
    (now < until && outcome != rehearsal::outcome(session, now))
        .then(|| LaterOutcome { milliseconds: milliseconds(wait), outcome: outcome.as_str() })
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
