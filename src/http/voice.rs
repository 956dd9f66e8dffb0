//! `/voice/{platform}`: a turn of a call; `/voice/{platform}/status`: the end of a call.
//!
//! A request is admitted or refused with a status and nothing that a platform could read aloud. Once it is admitted, the
//! caller hears a valid document of the dialect even if something fails inside.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

use crate::app::calls::{Calls, OpenedCall};
use crate::app::random_id::random_call;
use crate::base::call::CallId;
use crate::config::settings::PlatformSettings;
use crate::dialect::{self, CallStatus, EndOfCall, Incoming, TurnRequest, voicexml};
use crate::http::admission::{Admission, WebhookRefusal, document_of};
use crate::http::reply::Reply;
use crate::http::request::Received;

/// Answers the webhooks of platforms.
#[derive(Clone, Copy)]
pub(crate) struct VoiceWebhooks<'a> {
    /// Lets platforms in.
    pub admission: Admission<'a>,
    /// Answers calls.
    pub calls: Calls<'a>,
    /// The time after which the caller hears an apology instead of the answer.
    pub answer_wait: Duration,
}

impl VoiceWebhooks<'_> {
    /// Answers one turn of a call.
    pub(crate) async fn turn(&self, name: &str, received: Received) -> Reply {
        let admission = &self.admission;
        let Some(platform) = admission.platform(name) else { return admission.unknown_platform() };
        self.answer_incoming(platform, admission.admit(platform, &received, dialect::read), received.peer).await
    }

    /// Answers one turn of a platform that proved itself in another way.
    pub(crate) async fn turn_of(&self, name: &str, received: Received) -> Reply {
        let admission = &self.admission;
        let Some(platform) = admission.platform(name) else { return admission.unknown_platform() };
        let incoming = received.webhook().map_err(WebhookRefusal::Form);
        let incoming = incoming.and_then(|webhook| dialect::read(platform, &webhook).map_err(WebhookRefusal::Dialect));
        self.answer_incoming(platform, incoming, received.peer).await
    }

    async fn answer_incoming(
        &self,
        platform: &PlatformSettings,
        incoming: Result<Incoming, WebhookRefusal>,
        peer: SocketAddr,
    ) -> Reply {
        let admission = &self.admission;
        let began = admission.clock.monotonic();
        let reply = match incoming {
            Ok(Incoming::Turn(request)) => self.turn_and_end(platform, request, peer).await,
            Ok(Incoming::End(end)) => self.end(platform, &end).await,
            Ok(Incoming::Talked(talk)) => {
                self.calls.note_talk(platform, &talk).await;
                document_of(platform, dialect::acknowledgement(platform))
            }
            Ok(Incoming::Ignored) => document_of(platform, dialect::acknowledgement(platform)),
            Ok(Incoming::Unintroduced) => self.introduce(platform),
            Err(refusal @ WebhookRefusal::Dialect(_)) => self.misread(platform, &refusal, peer),
            Err(refusal) => admission.refuse(platform, &refusal, peer),
        };
        let took = admission.clock.monotonic().saturating_duration_since(began);
        let (name, status) = (platform.name.as_str(), reply.status().as_u16());
        tracing::debug!(platform = name, status, took_us = took.as_micros() as u64, "answered a turn");
        admission.metrics.answered(name, took);
        reply
    }

    /// Notes the end of a call.
    pub(crate) async fn status(&self, name: &str, received: Received) -> Reply {
        let admission = &self.admission;
        let Some(platform) = admission.platform(name) else { return admission.unknown_platform() };
        match admission.admit(platform, &received, dialect::read_status) {
            Ok(Some(end)) => self.end(platform, &end).await,
            Ok(None) => document_of(platform, dialect::acknowledgement(platform)),
            Err(refusal) => admission.refuse(platform, &refusal, received.peer),
        }
    }

    /// Answers a turn. Notes the end of the call if the request reports it too: the result of a dial, or keys, of a caller
    /// who has left by then.
    async fn turn_and_end(&self, platform: &PlatformSettings, request: TurnRequest, peer: SocketAddr) -> Reply {
        let end = request.status.filter(|status| status.is_final()).map(|status| end_of(&request.call, status));
        let reply = self.answer(platform, request, peer).await;
        if let Some(end) = end {
            self.calls.end(platform, &end).await;
        }
        reply
    }

    /// Answers a turn in time; with an apology if something of ours fails.
    async fn answer(&self, platform: &PlatformSettings, request: TurnRequest, peer: SocketAddr) -> Reply {
        let call = request.call.clone();
        let state = match self.calls.open(platform, &request) {
            Ok(state) => state,
            Err(error) => return self.admission.refuse(platform, &WebhookRefusal::Seal(error), peer),
        };
        let document = AssertUnwindSafe(self.calls.answer(platform, request, state.clone())).catch_unwind();
        match tokio::time::timeout(self.answer_wait, document).await {
            Ok(Ok(document)) => document_of(platform, document),
            Ok(Err(_)) => self.apologise(platform, &call, state, "panicked"),
            Err(_) => self.apologise(platform, &call, state, "took too long"),
        }
    }

    /// Something of ours failed: the caller hears where to turn, and the call counts as failed.
    fn apologise(&self, platform: &PlatformSettings, call: &CallId, state: OpenedCall, failure: &'static str) -> Reply {
        tracing::error!(platform = platform.name.as_str(), "answering a turn {failure}; the apology was said");
        let language = self.calls.fail(platform, call, state);
        self.admission.apology(platform, &language)
    }

    /// The platform is known, but its request cannot be read: the caller hears where to turn.
    fn misread(&self, platform: &PlatformSettings, refusal: &WebhookRefusal, peer: SocketAddr) -> Reply {
        drop(self.admission.refuse(platform, refusal, peer));
        self.admission.apology(platform, self.admission.language())
    }

    /// Asks a platform that has only just connected for the caller. The call begins with its answer.
    fn introduce(&self, platform: &PlatformSettings) -> Reply {
        let voice_url = dialect::voice_url(self.admission.public_url, &platform.name);
        let language = self.admission.language();
        let apology = (&*self.admission.apology_words(language), language);
        document_of(platform, voicexml::introduction(platform, &voice_url, &random_call(), apology))
    }

    async fn end(&self, platform: &PlatformSettings, end: &EndOfCall) -> Reply {
        self.calls.end(platform, end).await;
        document_of(platform, dialect::acknowledgement(platform))
    }
}

fn end_of(call: &CallId, status: CallStatus) -> EndOfCall {
    EndOfCall { call: call.clone(), status, duration: None, talk: None }
}
