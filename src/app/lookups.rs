//! Lookups: services of the company are asked in mid-call, each within its deadline, a limited number of questions at a time,
//! and not at all for a while after several had no answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use hyper::Request;
use hyper::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use tokio::sync::Semaphore;

use crate::base::clock::Clock;
use crate::base::trace::{TRACEPARENT, TraceContext};
use crate::config::settings::{CallerSent, LookupSettings};
use crate::line::Script;
use crate::line::lookup::{LookupAnswer, LookupForm, LookupService, Question};
use crate::line::menu::NodeKind;
use crate::metrics::prometheus::Metrics;
use crate::metrics::tracer::{SpanKind, TraceSpan};
use crate::outbox::answer::SendOutcome;
use crate::outbox::breaker::{CircuitBreaker, Transition};
use crate::outbox::http_client::HttpClient;
use crate::store::pseudonym::Pseudonyms;

/// Asks the services of a configuration.
pub struct Lookups {
    services: BTreeMap<LookupService, AskedService>,
    client: HttpClient,
    clock: Clock,
    pseudonyms: Pseudonyms,
    metrics: Arc<Metrics>,
}

struct AskedService {
    settings: LookupSettings,
    slots: Semaphore,
    breaker: CircuitBreaker,
}

/// The result of a question.
enum LookupResult {
    /// An answer that fits.
    Answered(LookupAnswer),
    /// An answer that does not fit.
    Unfit,
    /// Another status than a success.
    Refused,
    /// No answer within the deadline, or none at all.
    Unanswered,
    /// Not asked: too many questions are under way.
    Busy,
    /// Not asked: the service had no answer lately.
    Resting,
}

impl LookupResult {
    const fn as_str(&self) -> &'static str {
        match self {
            Self::Answered(_) => "answered",
            Self::Unfit => "unfit",
            Self::Refused => "refused",
            Self::Unanswered => "unanswered",
            Self::Busy => "busy",
            Self::Resting => "resting",
        }
    }
}

impl Lookups {
    /// The services by their settings.
    pub fn new(
        settings: &BTreeMap<LookupService, LookupSettings>,
        client: HttpClient,
        clock: Clock,
        pseudonyms: Pseudonyms,
        metrics: Arc<Metrics>,
    ) -> Self {
        let service = |settings: &LookupSettings| AskedService {
            slots: Semaphore::new(settings.at_once),
            breaker: CircuitBreaker::default(),
            settings: settings.clone(),
        };
        let services = settings.iter().map(|(name, settings)| (name.clone(), service(settings))).collect();
        Self { services, client, clock, pseudonyms, metrics }
    }

    /// The answer to a question; `None` if there is none that fits in time. Neither question nor answer is kept or logged.
    /// The service gets the trace of the call.
    pub async fn ask(&self, script: &Script, question: &Question, turn: &TraceSpan) -> Option<LookupAnswer> {
        let NodeKind::Lookup { form, .. } = &script.nodes.get(&question.node)?.kind else { return None };
        let service = self.services.get(&form.service)?;
        let span = turn.within("lookup", SpanKind::Client);
        let result = self.ask_service(service, form, question, span.context()).await;
        span.note_shown("deflect.service", &form.service.as_str());
        span.note("deflect.result", result.as_str());
        self.metrics.looked_up(form.service.as_str(), result.as_str());
        match result {
            LookupResult::Answered(answer) => Some(answer),
            other => {
                let (service, result) = (form.service.as_str(), other.as_str());
                tracing::debug!(service, result, "a lookup goes on without an answer");
                None
            }
        }
    }

    async fn ask_service(
        &self,
        service: &AskedService,
        form: &LookupForm,
        question: &Question,
        trace: TraceContext,
    ) -> LookupResult {
        let Ok(_slot) = service.slots.try_acquire() else { return LookupResult::Busy };
        let Some(permit) = service.breaker.permit(self.clock.monotonic()) else { return LookupResult::Resting };
        let Some(request) = self.request(&service.settings, question, trace) else { return LookupResult::Unanswered };
        let result = self.exchange(request, service.settings.deadline, form).await;
        let outcome = match result {
            LookupResult::Unanswered => SendOutcome::Retryable,
            _ => SendOutcome::accepted_unfollowed(),
        };
        let service = form.service.as_str();
        match permit.report(self.clock.monotonic(), &outcome) {
            Some(Transition::Opened(pause)) => {
                tracing::warn!(service, pause_s = pause.as_secs(), "a service that lookups ask is left alone");
            }
            Some(Transition::Closed) => tracing::info!(service, "a service that lookups ask answers again"),
            None => {}
        }
        result
    }

    async fn exchange(&self, request: Request<Bytes>, deadline: Duration, form: &LookupForm) -> LookupResult {
        match self.client.ask(request, deadline).await {
            Err(_) => LookupResult::Unanswered,
            Ok(reply) if reply.status().is_server_error() => LookupResult::Unanswered,
            Ok(reply) if !reply.status().is_success() => LookupResult::Refused,
            Ok(reply) => {
                let answer = serde_json::from_slice::<Value>(reply.body()).ok();
                answer.and_then(|answer| form.read(&answer)).map_or(LookupResult::Unfit, LookupResult::Answered)
            }
        }
    }

    /// The question as JSON: the digits by their fields, `line`, `language`, and `caller` as configured. Nothing of the
    /// caller stands in the address.
    fn request(&self, settings: &LookupSettings, question: &Question, trace: TraceContext) -> Option<Request<Bytes>> {
        let text = |text: &str| Value::String(text.to_owned());
        let mut body = Map::new();
        body.insert("line".to_owned(), text(question.line.as_str()));
        body.insert("language".to_owned(), text(question.language.as_str()));
        let caller = question.caller.as_ref().and_then(|number| match settings.caller {
            CallerSent::No => None,
            CallerSent::Plain => Some(number.as_e164().to_owned()),
            CallerSent::Hashed => Some(HEXLOWER.encode(&self.pseudonyms.caller(number).0)),
        });
        body.extend(caller.map(|caller| ("caller".to_owned(), Value::String(caller))));
        body.extend(question.digits.iter().map(|(field, digits)| (field.to_string(), text(digits.as_str()))));
        let mut request = Request::builder().method(&settings.method).uri(settings.url.as_str());
        request = request.header(CONTENT_TYPE, "application/json").header(TRACEPARENT, trace.to_header());
        for (name, value) in &settings.headers {
            request = request.header(name, value);
        }
        request.body(Value::Object(body).to_string().into()).ok()
    }
}
