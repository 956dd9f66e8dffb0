//! Makes turns durable: a promise before it is spoken, everything else in the next group of writes.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::log_limit::LogLimiter;
use crate::app::nudges::Nudges;
use crate::app::promises::Promises;
use crate::app::replaced_prompts::ReplacedPrompts;
use crate::base::clock::Clock;
use crate::config::settings::{PlatformSettings, WhileDown};
use crate::line::event::{Event, Refusal};
use crate::line::flow;
use crate::line::heard::Heard;
use crate::line::message::{Medium, Message, Recipient};
use crate::line::session::Session;
use crate::line::step::Turn;
use crate::metrics::tracer::{SpanKind, TraceSpan};
use crate::outbox::{LineTypes, Outlook};
use crate::store::pseudonym::CallKeys;
use crate::store::{CallKey, Committed, Consent, ConsentBy, NewMessage, Pseudonym, Store, TurnRecord};

/// Stores the turns of calls.
#[derive(Clone, Copy)]
pub struct TurnWriter<'a> {
    /// Writes the messages of a turn.
    pub promises: Promises<'a>,
    /// Stores the turn.
    pub store: &'a Store,
    /// The revision of the configuration.
    pub revision: &'a Arc<str>,
    /// The longest wait for a commit, after which its promise is not spoken.
    pub commit_wait: Duration,
    /// Knows if any SMS gateway works.
    pub outlook: &'a Outlook,
    /// Knows which numbers take texts; `None` if nobody is asked.
    pub line_types: Option<&'a LineTypes>,
    /// The fate of a text while no gateway works.
    pub while_down: WhileDown,
    /// Wakes the workers that send what is promised.
    pub nudges: &'a Nudges,
    /// Logs the prompts that were replaced.
    pub replaced: &'a ReplacedPrompts,
    /// Limits the log of a store that does not work.
    pub log_limiter: &'a LogLimiter,
    /// Tells the gateways that rest from those that may be tried.
    pub clock: &'a Clock,
    /// The span of the request.
    pub span: &'a TraceSpan,
}

impl TurnWriter<'_> {
    /// Makes the turn durable: at once if it promises something, else in the next group. Returns the turn to be spoken: if
    /// the store refuses the promise or does not confirm it in time, one that gives the reason and another way.
    pub async fn keep(
        &self,
        platform: &PlatformSettings,
        call: &CallKeys,
        before: Session,
        turn: Turn,
        now: Timestamp,
    ) -> Turn {
        let Some(promised) = turn.messages.first().cloned() else {
            self.record(platform, call, &turn, now);
            return turn;
        };
        match self.commit(platform, call, &turn, now).await {
            Ok(()) => {
                turn.messages.iter().for_each(|message| self.nudges.wake(message.medium));
                turn
            }
            Err(reason) => {
                let heard = Heard { refused: Some(reason), ..turn.heard };
                let instead = flow::promise_failed(self.promises.script, before, &promised, reason, now);
                let instead = Turn { heard, ..instead };
                self.record(platform, call, &instead, now);
                instead
            }
        }
    }

    /// Makes a turn without promises durable in the next group.
    pub fn record(&self, platform: &PlatformSettings, call: &CallKeys, turn: &Turn, now: Timestamp) {
        // A turn that the store does not take is counted as lost and missing in the history; the call goes on.
        if let Err(error) = self.store.record(self.turn_record(platform, call, turn, vec![], now))
            && self.log_limiter.allows("turn not recorded", platform.name.as_str(), "store")
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "turn not recorded");
        }
    }

    /// True if a text to the caller would wait: no gateway for the caller's country and this line could take it now, and
    /// the configuration lets it wait.
    pub fn texts_wait(&self, session: &Session) -> bool {
        let now = self.clock.monotonic();
        // Which country a number is of takes longer to find out than all else here, and every turn asks.
        if self.while_down != WhileDown::Queue || !self.outlook.has_resting(now) {
            return false;
        }
        let plan = self.promises.script.plan_of(&session.line);
        let country = session.caller.number.as_ref().map_or_else(|| plan.home(), |number| plan.country(number));
        self.outlook.is_shut_for(&country, &session.line, now)
    }

    /// True if a text is for a number that takes none, as a provider says.
    async fn takes_no_texts(&self, turn: &Turn, now: Timestamp) -> bool {
        let Some(line_types) = self.line_types else { return false };
        let texts = turn.messages.iter().filter(|message| message.medium == Medium::Sms);
        let numbers = texts.filter_map(|message| match &message.recipient {
            Recipient::Number(number) => Some(number),
            _ => None,
        });
        for number in numbers {
            let country = self.promises.script.plan.country(number);
            if line_types.takes_texts(number, &country, now).await == Some(false) {
                return true;
            }
        }
        false
    }

    /// True if a message is a text that no gateway for its country and line could take now.
    fn is_down_for(&self, message: &Message, turn: &Turn) -> bool {
        match &message.recipient {
            Recipient::Number(number) if message.medium == Medium::Sms => {
                let country = self.promises.script.plan.country(number);
                self.outlook.is_shut_for(&country, &turn.session.line, self.clock.monotonic())
            }
            _ => false,
        }
    }

    /// Commits a turn that promises something.
    ///
    /// # Errors
    /// The reason that the promise must not be spoken.
    async fn commit(
        &self,
        platform: &PlatformSettings,
        call: &CallKeys,
        turn: &Turn,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.while_down == WhileDown::Refuse && turn.messages.iter().any(|message| self.is_down_for(message, turn)) {
            return Err(Refusal::NoGateway);
        }
        if self.takes_no_texts(turn, now).await {
            return Err(Refusal::Landline);
        }
        match self.try_commit(platform, call, turn, now).await {
            Ok(Committed::Fresh | Committed::Repeat) => Ok(()),
            Ok(Committed::Refused(reason) | Committed::Otherwise(reason)) => Err(reason),
            Err(error) => {
                if self.log_limiter.allows("promise not confirmed", platform.name.as_str(), "store") {
                    tracing::warn!(error = &*error, "promise not confirmed; the address was said instead");
                }
                Err(Refusal::Store)
            }
        }
    }

    async fn try_commit(
        &self,
        platform: &PlatformSettings,
        call: &CallKeys,
        turn: &Turn,
        now: Timestamp,
    ) -> Result<Committed, Box<dyn std::error::Error + Send + Sync>> {
        let span = self.span.within("keep a promise", SpanKind::Internal);
        let messages = turn.messages.iter().map(|message| self.promises.message(call.current, turn, message, now));
        let mut messages = messages.collect::<Result<Vec<_>, _>>()?;
        messages.extend(self.reminder(call.current, turn, now).await);
        messages.iter_mut().for_each(|message| message.trace = span.recorded());
        let committed = self.store.commit(self.turn_record(platform, call, turn, messages, now));
        Ok(tokio::time::timeout(self.commit_wait, committed).await??)
    }

    /// The reminder of a promised link, for callers who agreed to mail. The caller does not hear of it, so a promise stands
    /// even if its reminder cannot be written.
    async fn reminder(&self, call: CallKey, turn: &Turn, now: Timestamp) -> Option<NewMessage> {
        let (link, caller) = self.promises.reminded(turn)?;
        let zone = self.zone(caller).await;
        self.promises.reminder(call, turn, (link, caller), zone.as_ref(), now).unwrap_or_else(|error| {
            tracing::error!(error = &error as &dyn std::error::Error, "a reminder cannot be written");
            None
        })
    }

    /// The time zone of a contact, if the store knows it and answers in time.
    async fn zone(&self, caller: Pseudonym) -> Option<TimeZone> {
        let known = tokio::time::timeout(self.commit_wait, self.store.contact_zone(caller)).await;
        TimeZone::get(&known.ok()?.ok()??).ok()
    }

    fn turn_record(
        &self,
        platform: &PlatformSettings,
        call: &CallKeys,
        turn: &Turn,
        messages: Vec<NewMessage>,
        now: Timestamp,
    ) -> TurnRecord {
        let session = &turn.session;
        self.replaced.log(&turn.events);
        TurnRecord {
            call: call.current,
            revision: self.revision.clone(),
            turn: session.turn,
            at: now,
            platform: platform.name.clone(),
            line: session.line.clone(),
            started: session.started,
            caller: self.promises.caller(session),
            anonymous: session.anonymous,
            topic: session.topic.clone(),
            standing: session.standing,
            waiting_at: turn.waiting_at(self.promises.script),
            heard: Some(turn.heard.clone()),
            events: turn.events.clone(),
            messages,
            consents: self.consents(call.current, turn, now),
            formers: self.promises.formers(call, turn),
        }
    }

    /// The consents that the caller gave in a turn, each with the question asked. None are kept of an anonymous caller.
    fn consents(&self, call: CallKey, turn: &Turn, now: Timestamp) -> Vec<Consent> {
        let session = &turn.session;
        let consent = |event: &Event| match event {
            Event::OfferAccepted { channel, medium, asked, input, phrase } => Some(Consent {
                at: now,
                caller: self.promises.caller(session),
                call: Some(call),
                line: session.line.clone(),
                medium: *medium,
                channel: channel.clone(),
                language: session.language.clone(),
                asked: self.promises.script.prompts.versioned(asked, &session.language),
                by: match phrase {
                    Some(phrase) => ConsentBy::Speech(phrase.clone()),
                    None => ConsentBy::Call(*input),
                },
            }),
            _ => None,
        };
        turn.events.iter().filter(|_| !session.anonymous).filter_map(consent).collect()
    }
}
