//! Routes of the listener of operations.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::Method;
use hyper::header::HOST;
use hyper::http::request::Parts;
use matchit::Router;

use super::held;
use super::notice_form;
use super::notices::{self, NoticeApi};
use crate::app::live::Live;
use crate::app::resources::Resources;
use crate::app::state::AppState;
use crate::console::phone::{self, Phone};
use crate::console::{self, CallForm, CallSources, FiguresForm, OpsPage, PageSources};
use crate::dialect::address::{host_name, is_loopback_host};
use crate::http::audio::{self, Recordings, Sounds};
use crate::http::bearer::shown_in;
use crate::http::guesses::Guesses;
use crate::http::operators::{Operators, TokenError};
use crate::http::reply::{Reply, console_page, empty, json, json_error, only, passing, plain, reply};
use crate::http::request::{Received, UnreadRequest};
use crate::http::serve::{Handler, HeadCheck};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::trouble::Trouble;
use crate::store::StoreError;

/// The longest wait for the store to say that it works.
const READY_WAIT: Duration = Duration::from_millis(500);

/// The route of a path.
#[derive(Clone, Copy, Debug)]
enum OpsRoute {
    Metrics,
    Alive,
    Ready,
    Page,
    /// The sections of the page, for its script.
    Sections,
    /// A file of the page or the phone: `page.css`, `phone.js`.
    File,
    /// Calls found: the last ones, or those that the form asks for.
    Calls,
    /// A call.
    Call,
    /// The figures of a day or a week.
    Figures,
    /// The remedies of all troubles.
    Runbook,
    Phone,
    /// A turn of a call of the web phone.
    PhoneTurn,
    /// Announcements and closings: list, post.
    Notices,
    /// The same by a form, without a script.
    NoticeForm,
    /// A single notice: end.
    Notice,
    /// The change of the files that is held.
    Held,
    /// The same by its revision: take, drop.
    HeldRevision,
    /// A recording, as on the public listener.
    Recording,
}

/// Answers the requests of the listener of operations.
pub struct OpsHandler {
    router: Router<OpsRoute>,
    live: Arc<Live>,
    page: OpsPage,
    sounds: Arc<Sounds>,
    guesses: Guesses,
}

impl OpsHandler {
    /// Answers with the state in service. Both listeners share the sounds that are being sent.
    pub(crate) fn new(live: Arc<Live>, sounds: Arc<Sounds>) -> Self {
        let mut router = Router::new();
        for (path, route) in [
            ("/metrics", OpsRoute::Metrics),
            ("/livez", OpsRoute::Alive),
            ("/readyz", OpsRoute::Ready),
            ("/", OpsRoute::Page),
            ("/console/{file}", OpsRoute::File),
            ("/api/sections", OpsRoute::Sections),
            ("/calls", OpsRoute::Calls),
            ("/calls/{id}", OpsRoute::Call),
            ("/figures", OpsRoute::Figures),
            ("/runbook", OpsRoute::Runbook),
            ("/phone", OpsRoute::Phone),
            ("/api/phone/turn", OpsRoute::PhoneTurn),
            ("/notices", OpsRoute::NoticeForm),
            ("/api/notices", OpsRoute::Notices),
            ("/api/notices/{id}", OpsRoute::Notice),
            ("/api/held", OpsRoute::Held),
            ("/api/held/{revision}", OpsRoute::HeldRevision),
            ("/audio/{language}/{file}", OpsRoute::Recording),
        ] {
            router.insert(path, route).expect("the paths above do not conflict");
        }
        let guesses = Guesses::new(live.state().resources.clock.clone());
        Self { router, live, page: OpsPage::default(), sounds, guesses }
    }

    fn notices<'s>(&'s self, state: &'s AppState) -> NoticeApi<'s> {
        NoticeApi {
            script: &state.script,
            store: &state.resources.store,
            operators: self.operators(state),
            words: words(state),
            clock: &state.resources.clock,
        }
    }

    fn operators<'s>(&'s self, state: &'s AppState) -> Operators<'s> {
        Operators { operators: &state.configuration.settings.operators, guesses: &self.guesses }
    }

    /// The number of a caller is typed into a form, and so comes in the body of a POST.
    async fn found_calls(&self, state: &AppState, received: &Received) -> Reply {
        let form = match received.method {
            Method::GET | Method::HEAD => CallForm::default(),
            Method::POST => CallForm::read(&received.body),
            _ => return only("GET, HEAD, POST"),
        };
        match console::calls(call_sources(state), &form).await {
            Ok(html) => console_page(html),
            Err(error) => no_store(words(state), &error),
        }
    }

    async fn notice_form(&self, state: &AppState, received: &Received) -> Reply {
        let done = match received.method {
            Method::GET | Method::HEAD => None,
            Method::POST => Some(notice_form::take(&self.notices(state), received).await),
            _ => return only("GET, HEAD, POST"),
        };
        match console::notice_page(call_sources(state), done).await {
            Ok(html) => console_page(html),
            Err(error) => no_store(words(state), &error),
        }
    }

    async fn sections(&self, state: &AppState, received: &Received) -> Reply {
        let after = form_urlencoded::parse(received.query().as_bytes()).find(|(name, _)| name == "after");
        let after = after.and_then(|(_, revision)| revision.parse().ok()).unwrap_or(0);
        json(200, &self.page.changes(page_sources(state), after).await)
    }
}

impl Handler for OpsHandler {
    /// Refuses requests for foreign host names: a foreign page in a browser that reaches this listener sends the name of
    /// that page, even if the name resolves to our address (DNS rebinding). IP addresses are accepted.
    async fn check_head(&self, head: &Parts, _: SocketAddr, body_bytes_max: usize) -> HeadCheck {
        let state = self.live.state();
        if !is_known_host(head, &state.configuration.settings.server.ops_hosts) {
            return HeadCheck::Answered(plain(
                421,
                "expected this machine's address, or a name in `ops_hosts` of [server]\n",
            ));
        }
        match self.router.at(head.uri.path()).map(|found| *found.value) {
            Err(_) => HeadCheck::Answered(plain(404, "not found\n")),
            Ok(OpsRoute::Notices | OpsRoute::Notice) if head.method == Method::GET => HeadCheck::ReadBody(0),
            Ok(OpsRoute::Notices | OpsRoute::Notice | OpsRoute::HeldRevision) if shown_in(&head.headers).is_none() => {
                HeadCheck::Answered(notices::refused(words(&state), TokenError::NoToken))
            }
            Ok(_) => HeadCheck::ReadBody(body_bytes_max),
        }
    }

    async fn answer(&self, received: Result<Received, UnreadRequest>) -> Reply {
        let received = &match received {
            Ok(received) => received,
            Err(unread) => return empty(unread.error.status()),
        };
        let state = &*self.live.state();
        let Ok(found) = self.router.at(received.path()) else { return plain(404, "not found\n") };
        let name = found.params.iter().next().map_or("", |(_, value)| value);
        match found.value {
            OpsRoute::Calls => self.found_calls(state, received).await,
            OpsRoute::NoticeForm => self.notice_form(state, received).await,
            OpsRoute::PhoneTurn => phone_turn(&phone(state), received),
            OpsRoute::Notices => notices::list_or_post(&self.notices(state), received).await,
            OpsRoute::Notice => notices::end(&self.notices(state), name, received).await,
            OpsRoute::HeldRevision => {
                held::decide(&state.resources.held, &self.operators(state), words(state), name, received).await
            }
            _ if !matches!(received.method, Method::GET | Method::HEAD) => only("GET, HEAD"),
            OpsRoute::Metrics => {
                reply(200, "text/plain; version=0.0.4; charset=utf-8", state.resources.metrics.render())
            }
            OpsRoute::Held => held::show(&state.resources.held),
            OpsRoute::Alive => plain(200, "alive\n"),
            OpsRoute::Ready => ready(&state.resources, received.query()).await,
            OpsRoute::Page => console_page(self.page.html(page_sources(state)).await),
            OpsRoute::Sections => self.sections(state, received).await,
            OpsRoute::Call => match console::call(call_sources(state), name).await {
                Ok(Some(html)) => console_page(html),
                Ok(None) => plain(404, &format!("{}\n", words(state).text("calls-gone"))),
                Err(error) => no_store(words(state), &error),
            },
            OpsRoute::Figures => {
                match console::figures(call_sources(state), &FiguresForm::read(received.query())).await {
                    Ok(html) => console_page(html),
                    Err(error) => no_store(words(state), &error),
                }
            }
            OpsRoute::Runbook => console_page(console::runbook(words(state))),
            OpsRoute::File => file(name),
            OpsRoute::Phone => console_page(phone::html(&phone(state))),
            OpsRoute::Recording => {
                let file = found.params.get("file").unwrap_or_default();
                audio::recording(&Recordings::of(state, &self.sounds), name, file, received).await
            }
        }
    }
}

/// The words of those who watch the line.
fn words(state: &AppState) -> &'static OperatorWords {
    OperatorWords::of(state.configuration.settings.operator_language)
}

/// A page cannot be shown.
fn no_store(words: &OperatorWords, error: &StoreError) -> Reply {
    tracing::warn!(error = error as &dyn std::error::Error, "a page could not be read from the store");
    plain(503, &format!("{}\n", words.text("page-no-store")))
}

fn page_sources(state: &AppState) -> PageSources<'_> {
    let (settings, resources) = (&state.configuration.settings, &state.resources);
    PageSources {
        node: &resources.node.id,
        script: &state.script,
        revision: &state.configuration.revision,
        platforms: &settings.platforms,
        store: &resources.store,
        metrics: &resources.metrics,
        reloads: &resources.reloads,
        held: &resources.held,
        troubles: &resources.troubles,
        problems: &resources.problems,
        words: words(state),
        zone: &settings.limits.zone,
        gateways: &settings.gateways,
        clock: &resources.clock,
    }
}

fn call_sources(state: &AppState) -> CallSources<'_> {
    let (settings, resources) = (&state.configuration.settings, &state.resources);
    CallSources {
        store: &resources.store,
        script: &state.script,
        pseudonyms: &resources.pseudonyms,
        platforms: &settings.platforms,
        words: words(state),
        zone: &settings.limits.zone,
        clock: &resources.clock,
    }
}

fn phone(state: &AppState) -> Phone<'_> {
    let settings = &state.configuration.settings;
    Phone {
        promises: state.promises(),
        platforms: &settings.platforms,
        lost: &state.lost,
        words: words(state),
        public_url: &settings.server.public_url,
        clock: &state.resources.clock,
    }
}

fn phone_turn(phone: &Phone<'_>, received: &Received) -> Reply {
    if received.method != Method::POST {
        return only("POST");
    }
    match phone::turn(phone, &received.body) {
        Ok(turn) => json(200, &turn),
        Err(error) => json_error(error.status(), &error.said(phone.words)),
    }
}

fn file(name: &str) -> Reply {
    match console::file(name) {
        Some((content_type, text)) => passing(200, content_type, text),
        None => plain(404, "not found\n"),
    }
}

/// Ready means that a promise could be made now, and that the process is not about to stop. What is wrong besides follows, a
/// line each. Load balancers ask with `exclude=store`: without the store, callers are still told where to turn.
async fn ready(resources: &Resources, query: &str) -> Reply {
    if resources.drain.has_begun() {
        return plain(503, "the service is about to stop\n");
    }
    if form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "exclude" && value == "store") {
        return plain(200, "ready, whether the store works or not\n");
    }
    let (status, sentence) = match tokio::time::timeout(READY_WAIT, resources.store.ready()).await {
        Ok(Ok(())) => (200, "ready"),
        Ok(Err(_)) => (503, "the store does not work"),
        Err(_) => (503, "the store does not answer"),
    };
    let line = |trouble: &Trouble| {
        let (severity, kind) = (trouble.severity().as_str(), trouble.kind.as_str());
        format!("{severity} {kind} since {:.0}: {}\n", trouble.since, trouble.words)
    };
    let troubles: String = resources.troubles.current().iter().map(line).collect();
    reply(status, "text/plain; charset=utf-8", format!("{sentence}\n{troubles}"))
}

/// True if every host named by the request is an IP address, this machine, or in `ops_hosts`. Without `Host` the client is no
/// browser.
fn is_known_host(head: &Parts, known: &[String]) -> bool {
    let hosts = head.headers.get_all(HOST).iter().map(|host| host.to_str().unwrap_or_default());
    let authority = head.uri.authority().map(|authority| authority.as_str());
    hosts.chain(authority).all(|host| {
        let Some(name) = host_name(host) else { return false };
        is_loopback_host(host) || name.parse::<IpAddr>().is_ok() || known.contains(&name)
    })
}
