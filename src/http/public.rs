//! Routes of the public listener.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;

use hyper::http::request::Parts;
use matchit::Router;

use crate::app::live::Live;
use crate::app::state::AppState;
use crate::base::call::PlatformName;
use crate::http::admission::{Admission, WebhookRefusal};
use crate::http::audio::{self, Recordings, Sounds};
use crate::http::chats::{self, Chats};
use crate::http::checkup::{self, CheckupKey};
use crate::http::gateways::{Gateways, unknown_gateway};
use crate::http::guesses::Guesses;
use crate::http::links::{self, Pages};
use crate::http::reply::{Reply, empty, plain};
use crate::http::request::{Received, UnreadRequest};
use crate::http::serve::{Handler, HeadCheck};
use crate::http::voice::VoiceWebhooks;
use crate::http::{inbound, mailing, receipts, trace};
use crate::metrics::tracer::TraceSpan;

/// The longest body of what browsers send: one e-mail address.
const PAGE_BODY_BYTES_MAX: usize = 4096;

/// The route of a path.
#[derive(Clone, Copy, Debug)]
enum PublicRoute {
    Turn,
    Status,
    Receipt,
    Text,
    Page,
    Open,
    Stop,
    Mail,
    Chat,
    Recording,
}

impl PublicRoute {
    const ALL: [Self; 10] = [
        Self::Turn,
        Self::Status,
        Self::Receipt,
        Self::Text,
        Self::Page,
        Self::Open,
        Self::Stop,
        Self::Mail,
        Self::Chat,
        Self::Recording,
    ];

    /// The path, with the names of its parts.
    const fn path(self) -> &'static str {
        match self {
            Self::Turn => "/voice/{platform}",
            Self::Status => "/voice/{platform}/status",
            Self::Receipt => "/receipts/{gateway}",
            Self::Text => "/inbound/{gateway}",
            Self::Page => "/l/{token}",
            Self::Open => "/l/{token}/open",
            Self::Stop => "/l/{token}/stop",
            Self::Mail => "/l/{token}/email",
            Self::Chat => "/chats/{token}",
            Self::Recording => "/audio/{language}/{file}",
        }
    }
}

/// Answers the requests of the public listener.
pub struct PublicHandler {
    router: Router<PublicRoute>,
    live: Arc<Live>,
    sounds: Arc<Sounds>,
    guesses: Guesses,
    checkup_key: CheckupKey,
}

impl PublicHandler {
    /// Answers with the state in service. Both listeners share the sounds that are being sent.
    pub(crate) fn new(live: Arc<Live>, sounds: Arc<Sounds>) -> Self {
        let mut router = Router::new();
        for route in PublicRoute::ALL {
            router.insert(route.path(), route).expect("the paths do not conflict");
        }
        let resources = live.state().resources.clone();
        Self {
            router,
            live,
            sounds,
            guesses: Guesses::new(resources.clock.clone()),
            checkup_key: CheckupKey::new(resources.seal_keys()),
        }
    }

    fn admission<'s>(&'s self, state: &'s AppState) -> Admission<'s> {
        let (settings, resources) = (&state.configuration.settings, &state.resources);
        Admission {
            platforms: &settings.platforms,
            public_url: &settings.server.public_url,
            script: &state.script,
            metrics: &resources.metrics,
            guesses: &self.guesses,
            log_limiter: &resources.log_limiter,
            clock: &resources.clock,
        }
    }

    fn voice<'s>(&'s self, state: &'s AppState, span: &'s TraceSpan) -> VoiceWebhooks<'s> {
        let settings = &state.configuration.settings;
        let answer_wait = settings.server.answer_wait + settings.lookup_wait();
        VoiceWebhooks { admission: self.admission(state), calls: state.calls(span), answer_wait }
    }

    /// Refuses a request whose body could not be read; a call of a platform as the platform expects it.
    fn refuse(&self, state: &AppState, unread: &UnreadRequest) -> Reply {
        let path = without_slashes(unread.uri.path());
        let found = self.router.at(&path);
        let platform = found.ok().filter(|found| matches!(found.value, PublicRoute::Turn | PublicRoute::Status));
        let admission = self.admission(state);
        match platform.and_then(|found| admission.platform(found.params.get("platform")?)) {
            Some(platform) => admission.refuse(platform, &WebhookRefusal::Body(unread.error), unread.peer),
            None => empty(unread.error.status()),
        }
    }
}

impl Handler for PublicHandler {
    /// Refuses requests that show no proof of their sender before the body is read. Requests of `deflect doctor` are read
    /// whole, to tell it what is wrong.
    async fn check_head(&self, head: &Parts, peer: SocketAddr, body_bytes_max: usize) -> HeadCheck {
        if head.headers.contains_key(checkup::HEADER) {
            return HeadCheck::ReadBody(body_bytes_max);
        }
        let state = &*self.live.state();
        let path = without_slashes(head.uri.path());
        let Ok(found) = self.router.at(&path) else { return HeadCheck::Answered(plain(404, "not found\n")) };
        let name = found.params.iter().next().map_or("", |(_, value)| value);
        let refused = match found.value {
            PublicRoute::Turn | PublicRoute::Status => self.admission(state).check_head(name, head, peer).await,
            PublicRoute::Chat => chats::check_head(&chats(state), &head.headers),
            PublicRoute::Receipt | PublicRoute::Text => gateways(state).gateway(name).is_none().then(unknown_gateway),
            PublicRoute::Page | PublicRoute::Open | PublicRoute::Stop | PublicRoute::Mail | PublicRoute::Recording => {
                return HeadCheck::ReadBody(body_bytes_max.min(PAGE_BODY_BYTES_MAX));
            }
        };
        refused.map_or(HeadCheck::ReadBody(body_bytes_max), HeadCheck::Answered)
    }

    async fn answer(&self, received: Result<Received, UnreadRequest>) -> Reply {
        match received {
            Ok(received) => {
                let path = without_slashes(received.path());
                let route = self.router.at(&path).map_or("unknown", |found| found.value.path());
                let span = trace::span(
                    &self.live.state().resources.tracer,
                    received.method.as_str(),
                    route,
                    &received.headers,
                );
                trace::answered(&span, Box::pin(self.reply(received, &span))).await
            }
            Err(unread) => self.refuse(&self.live.state(), &unread),
        }
    }
}

impl PublicHandler {
    /// Answers one turn of a platform that proved itself in another way than over HTTP.
    pub(crate) async fn turn_of(&self, platform: &PlatformName, received: Received) -> Reply {
        let state = self.live.state();
        let (tracer, route) = (&state.resources.tracer, PublicRoute::Turn.path());
        let span = trace::span(tracer, received.method.as_str(), route, &received.headers);
        let voice = self.voice(&state, &span);
        trace::answered(&span, Box::pin(voice.turn_of(platform.as_str(), received))).await
    }

    /// Answers a request that was read whole.
    async fn reply(&self, received: Received, span: &TraceSpan) -> Reply {
        let state = &*self.live.state();
        if let Some(reply) = checkup::answer(&self.admission(state), &self.checkup_key, &received) {
            return reply;
        }
        let path = without_slashes(received.path()).into_owned();
        let Ok(found) = self.router.at(&path) else { return plain(404, "not found\n") };
        let name = found.params.iter().next().map_or("", |(_, value)| value);
        match found.value {
            PublicRoute::Turn => self.voice(state, span).turn(name, received).await,
            PublicRoute::Status => self.voice(state, span).status(name, received).await,
            PublicRoute::Receipt => receipts::receipt(&gateways(state), name, &received).await,
            PublicRoute::Text => inbound::text(&gateways(state), name, &received).await,
            PublicRoute::Page => links::page(&pages(state), name, &received).await,
            PublicRoute::Open => links::open(&pages(state), name, &received).await,
            PublicRoute::Stop => links::stop(&pages(state), name, &received).await,
            PublicRoute::Mail => mailing::mail(&pages(state), name, &received).await,
            PublicRoute::Chat => chats::begin(&chats(state), name, &received).await,
            PublicRoute::Recording => {
                let file = found.params.get("file").unwrap_or_default();
                audio::recording(&Recordings::of(state, &self.sounds), name, file, &received).await
            }
        }
    }
}

fn gateways(state: &AppState) -> Gateways<'_> {
    let (settings, resources) = (&state.configuration.settings, &state.resources);
    Gateways {
        gateways: &settings.gateways,
        intake: state.intake(),
        receipt_key: &resources.receipt_key,
        public_url: &settings.server.public_url,
        metrics: &resources.metrics,
        log_limiter: &resources.log_limiter,
        clock: &resources.clock,
    }
}

fn pages(state: &AppState) -> Pages<'_> {
    Pages {
        script: &state.script,
        templates: &state.configuration.templates,
        public_url: &state.configuration.settings.server.public_url,
        store: &state.resources.store,
        mail_requests: state.mail_requests(),
        clock: &state.resources.clock,
        log_limiter: &state.resources.log_limiter,
    }
}

fn chats(state: &AppState) -> Chats<'_> {
    Chats {
        platform: state.configuration.settings.chat.as_ref(),
        store: &state.resources.store,
        clock: &state.resources.clock,
        log_limiter: &state.resources.log_limiter,
    }
}

/// The path with one slash at its start and none at its end: people configure `https://line.example.ru//voice/twilio/` at
/// platforms. Signatures are verified over the path as it came.
fn without_slashes(path: &str) -> Cow<'_, str> {
    if path.starts_with("//") || path.ends_with('/') {
        return format!("/{}", path.trim_matches('/')).into();
    }
    path.into()
}
