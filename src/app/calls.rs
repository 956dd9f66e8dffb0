//! A call from its first request to its end: opens its state, answers a turn, notes the end.

use jiff::Timestamp;
use url::Url;

use crate::app::lookups::Lookups;
use crate::app::repeats::Repeats;
use crate::app::turn_writer::TurnWriter;
use crate::base::call::{CallId, Caller, CallerKind, Language, LineId};
use crate::config::settings::PlatformSettings;
use crate::dialect::seal::{Seal, SealError};
use crate::dialect::{self, EndOfCall, Page, Talk, TurnRequest};
use crate::line::Script;
use crate::line::event::Standing;
use crate::line::flow::{self, Progress};
use crate::line::heard::{CallerAct, Heard};
use crate::line::session::{History, Phase, Session};
use crate::line::step::{Input, Turn};
use crate::metrics::prometheus::Metrics;
use crate::recordings::lost::LostRecordings;
use crate::store::pseudonym::CallKeys;
use crate::store::{CallKey, CallerRecord, Pseudonym};

/// The calls of all platforms.
#[derive(Clone, Copy)]
pub struct Calls<'a> {
    /// Makes turns durable.
    pub turns: TurnWriter<'a>,
    /// Answers a repeated request as of the first.
    pub repeats: &'a Repeats,
    /// Recordings that are spoken instead of played.
    pub lost: &'a LostRecordings,
    /// Counts the states that do not open.
    pub metrics: &'a Metrics,
    /// Asks the services of lookups.
    pub lookups: &'a Lookups,
    /// The address of the public listener.
    pub public_url: &'a Url,
}

/// The state of a call when its request comes.
#[derive(Clone, Debug)]
pub enum OpenedCall {
    /// The call begins, after this number of turns: where a program of another version answered some, they go on counting.
    New(u16),
    /// The call goes on.
    Ongoing(Session),
    /// The call was silent for so long that it begins again. Its turns go on counting: a stored turn is never made twice.
    Restarted(Session),
}

impl OpenedCall {
    /// The number of turns answered so far.
    const fn turns(&self) -> u16 {
        match self {
            Self::New(turns) => *turns,
            Self::Ongoing(session) | Self::Restarted(session) => session.turn,
        }
    }
}

impl<'a> Calls<'a> {
    /// Opens the state that the request carries.
    ///
    /// # Errors
    /// A state that is malformed or forged, or of another call.
    pub fn open(&self, platform: &PlatformSettings, request: &TurnRequest) -> Result<OpenedCall, SealError> {
        let Some(state) = &request.state else { return Ok(OpenedCall::New(0)) };
        match self.seal().open(&platform.name, &request.call, state, self.turns.clock.now()) {
            Ok(session) => Ok(OpenedCall::Ongoing(session)),
            Err(SealError::Expired(session)) => {
                self.metrics.refused(platform.name.as_str(), "state_expired");
                Ok(OpenedCall::Restarted(*session))
            }
            Err(SealError::OtherVersion(turns)) => {
                self.metrics.refused(platform.name.as_str(), "state_expired");
                Ok(OpenedCall::New(turns))
            }
            Err(error) => Err(error),
        }
    }

    /// Decides a turn, makes it durable and writes its document.
    pub async fn answer(&self, platform: &PlatformSettings, request: TurnRequest, state: OpenedCall) -> String {
        let keys = self.keys(platform, &request.call);
        let call = keys.current;
        tracing::Span::current().record("call", tracing::field::display(call));
        self.turns.span.note_shown("deflect.call", &call);
        let time_of = |turns| self.repeats.time_of(call, turns + 1, self.turns.clock.now());
        let now = time_of(state.turns());
        let (session, input) = match state {
            OpenedCall::New(turn) => {
                let session = self.begin(platform, &keys, &request, now).await;
                (Session { turn: turn.max(session.turn), ..session }, Input::Start)
            }
            OpenedCall::Ongoing(session) => (session, request.input),
            OpenedCall::Restarted(session) => (session.restarted(self.script(), now), Input::Start),
        };
        self.turns.span.count("deflect.turn", session.turn + 1);
        let now = time_of(session.turn);
        let session = Session { texts_wait: self.turns.texts_wait(&session), ..session };
        let turn = self.decide(call, session.clone(), input, now).await;
        let turn = self.turns.keep(platform, &keys, session, turn, now).await;
        let state = self.seal().seal(&platform.name, &request.call, &turn.session);
        dialect::write(
            platform,
            &Page {
                call: &request.call,
                steps: &turn.steps,
                prompts: &self.script().prompts,
                next_url: &dialect::next_url(self.public_url, &platform.name, &state),
                public_url: self.public_url,
                lost: self.lost,
            },
        )
    }

    /// Decides a turn. The services that its lookups ask are waited for, each within its deadline.
    async fn decide(&self, call: CallKey, session: Session, input: Input, now: Timestamp) -> Turn {
        let turn = session.turn + 1;
        let mut answers = vec![];
        loop {
            let question = match flow::advance_with(self.script(), session.clone(), input.clone(), &answers, now) {
                Progress::Turn(turn) => return *turn,
                Progress::Question(question) => question,
            };
            // The same request came before: it gets the same answers, and so the same document.
            let kept = self.repeats.answers(call, turn);
            answers = if kept.len() > answers.len() {
                kept
            } else {
                let answer = self.lookups.ask(self.script(), &question, self.turns.span).await;
                self.repeats.keep_answer((call, turn), answers.len(), answer, self.turns.clock.now())
            };
        }
    }

    /// Counts the call as failed by our fault. Returns the language to apologise in.
    pub fn fail(&self, platform: &PlatformSettings, call: &CallId, state: OpenedCall) -> Language {
        let now = self.turns.clock.now();
        let mut session = match state {
            OpenedCall::Ongoing(session) | OpenedCall::Restarted(session) => session,
            OpenedCall::New(turn) => Session { turn, ..self.begin_unknown(now) },
        };
        session.turn += 1;
        session.standing = Standing::Failed;
        let language = session.language.clone();
        let heard = Heard::of(CallerAct::Failed);
        let turn = Turn { heard, session, steps: vec![], events: vec![], messages: vec![] };
        self.turns.record(platform, &self.keys(platform, call), &turn, now);
        language
    }

    /// Notes that a dialled call was answered, at the latest after `commit_wait`: if the database is not
    /// free until then, in a later group commit. A state that does not open, or is of another turn, is ignored.
    pub async fn note_talk(&self, platform: &PlatformSettings, talk: &Talk) {
        let session = match self.seal().open(&platform.name, &talk.call, &talk.state, self.turns.clock.now()) {
            Ok(session) => session,
            Err(SealError::Expired(session)) => *session,
            Err(error) => return self.metrics.refused(platform.name.as_str(), error.reason()),
        };
        if !matches!(session.phase, Phase::Dial(_)) {
            return;
        }
        let (keys, turn, store) = (self.keys(platform, &talk.call), session.turn, self.turns.store);
        let call = keys.current;
        let noted = async {
            store.adopt(self.turns.promises.pseudonyms.formers_of_call(&keys)).await?;
            store.note_talk(call, turn).await
        };
        let noted = tokio::time::timeout(self.turns.commit_wait, noted).await;
        if !matches!(noted, Ok(Ok(_)))
            && let Err(error) = store.record_talk(call, turn)
            && self.turns.log_limiter.allows("talk not kept", platform.name.as_str(), "store")
        {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "a talk with a line that was dialled was not kept");
        }
    }

    /// Notes the end of a call, at the latest after `commit_wait`: if the database is not free until then, in a later group.
    pub async fn end(&self, platform: &PlatformSettings, end: &EndOfCall) {
        if let Some(state) = end.talk.clone() {
            self.note_talk(platform, &Talk { call: end.call.clone(), state }).await;
        }
        let (keys, now, store) = (self.keys(platform, &end.call), self.turns.clock.now(), self.turns.store);
        let call = keys.current;
        tracing::Span::current().record("call", tracing::field::display(call));
        let ended = async {
            store.adopt(self.turns.promises.pseudonyms.formers_of_call(&keys)).await?;
            store.end_call(call, now).await
        };
        let ended = tokio::time::timeout(self.turns.commit_wait, ended).await;
        if !matches!(ended, Ok(Ok(_)))
            && let Err(error) = store.record_end(call, now)
            && self.turns.log_limiter.allows("end of a call not kept", platform.name.as_str(), "store")
        {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "end of a call not kept; the upkeep will end it");
        }
    }

    /// A new call, with the history of its caller. If the store does not answer, the caller is one without history.
    ///
    /// A platform whose request failed may begin the call once more at its fallback address: of such a call more than the first
    /// turn is stored, and it goes on counting. The first request repeated is answered as it was.
    async fn begin(
        &self,
        platform: &PlatformSettings,
        keys: &CallKeys,
        request: &TurnRequest,
        now: Timestamp,
    ) -> Session {
        let (script, promises) = (self.script(), &self.turns.promises);
        let line = script.line_of(&request.to).clone();
        let plan = script.plan_of(&line);
        let caller = plan.caller(&request.from);
        let pseudonym = caller.number.as_ref().map(|number| promises.pseudonyms.caller(number));
        let own = caller.number.as_ref().filter(|_| caller.kind == CallerKind::Mobile);
        let quota = own.map(|number| promises.composer.quota(plan, number, None));
        let (call, number) = (keys.current, caller.number.as_ref());
        let formers = number.map(|number| promises.pseudonyms.formers_of_number(number)).unwrap_or_default();
        let formers = [promises.pseudonyms.formers_of_call(keys), formers].concat();
        let known = async {
            self.turns.store.adopt(formers).await?;
            self.turns.store.caller(pseudonym, call, quota, now).await
        };
        let (history, turn) = match tokio::time::timeout(self.turns.commit_wait, known).await {
            Ok(Ok(CallerRecord { link_sent, mailable, answered, turn, refusal })) => {
                let repeat = self.is_repeat(pseudonym, &line, call, now).await;
                let history = History { link_sent, mailable, refusal, repeat, percentile: 0, arms: vec![], answered };
                (history, if turn > 1 { turn } else { 0 })
            }
            Ok(Err(_)) | Err(_) => (History::default(), 0),
        };
        let percentile = pseudonym.map_or(call.percentile(), Pseudonym::percentile);
        let who = pseudonym.map_or(call.0, |pseudonym| pseudonym.0);
        let arms = script.draw(&line, now, |experiment| promises.pseudonyms.place(experiment, who));
        let history = History { percentile, arms, ..history };
        Session { turn, hears: platform.hears.clone(), ..Session::new(script, line, caller, &history, now) }
    }

    /// True if this caller called the line a short while ago. The configuration makes `repeat_recent` zero where no
    /// condition and no experiment asks, and nothing is looked up.
    async fn is_repeat(&self, caller: Option<Pseudonym>, line: &LineId, call: CallKey, now: Timestamp) -> bool {
        let recent = self.script().patience.repeat_recent;
        let Some(caller) = caller.filter(|_| !recent.is_zero()) else { return false };
        let last = self.turns.store.last_call(caller, line.clone(), call);
        match tokio::time::timeout(self.turns.commit_wait, last).await {
            Ok(Ok(Some(last))) => now.duration_since(last).unsigned_abs() <= recent,
            Ok(Ok(None) | Err(_)) | Err(_) => false,
        }
    }

    /// A call whose beginning failed, before anything was known of it.
    fn begin_unknown(&self, now: Timestamp) -> Session {
        let line = self.script().default_line.clone();
        Session::new(self.script(), line, Caller::hidden(), &History::default(), now)
    }

    fn keys(&self, platform: &PlatformSettings, call: &CallId) -> CallKeys {
        self.turns.promises.pseudonyms.call_keys(&platform.name, call)
    }

    fn script(&self) -> &'a Script {
        self.turns.promises.script
    }

    fn seal(&self) -> &'a Seal {
        self.turns.promises.seal
    }
}
