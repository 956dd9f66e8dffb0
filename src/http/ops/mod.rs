//! The door of operations, on its own port: `/metrics` for Prometheus, `/livez` and `/readyz` for whoever restarts us, the
//! page `/` and the web phone `/phone` for people, `/api/…` for both.
//!
//! Whoever reaches the port may look. Whatever changes something wants an operator's token.

pub mod notices;

use std::net::IpAddr;
use std::time::Duration;

use hyper::Method;
use hyper::header::HOST;
use hyper::http::request::Parts;
use matchit::Router;

use crate::app::live::Exchange;
use crate::app::state::Switchboard;
use crate::console::{self, phone};
use crate::dialect::address::{host_name, is_loopback_host};
use crate::http::bearer::shown_in;
use crate::http::operators::Unknown;
use crate::http::reply::{Reply, plain, reply};
use crate::http::request::Received;
use crate::http::serve::Glance;

/// How long the store may take to say it is ready.
const READY_WAIT: Duration = Duration::from_millis(500);

/// What a path of this door is for.
#[derive(Clone, Copy, Debug)]
enum Room {
    Metrics,
    Alive,
    Ready,
    /// The page.
    Page,
    /// What the page shows, for its refreshing.
    Sections,
    /// A file of the page or the phone: `page.css`, `phone.js`.
    File,
    /// The web phone.
    Phone,
    /// One turn of a call of the web phone.
    PhoneTurn,
    /// Announcements and closings: listed, posted.
    Notices,
    /// One of them: ended.
    Notice,
    /// A recording, as the public door has it.
    Sound,
}

/// The door of operations: leads a request to its room.
pub struct Ops {
    router: Router<Room>,
}

impl Default for Ops {
    fn default() -> Self {
        let mut router = Router::new();
        for (path, room) in [
            ("/metrics", Room::Metrics),
            ("/livez", Room::Alive),
            ("/readyz", Room::Ready),
            ("/", Room::Page),
            ("/console/{file}", Room::File),
            ("/api/sections", Room::Sections),
            ("/phone", Room::Phone),
            ("/api/phone/turn", Room::PhoneTurn),
            ("/api/notices", Room::Notices),
            ("/api/notices/{id}", Room::Notice),
            ("/audio/{language}/{file}", Room::Sound),
        ] {
            router.insert(path, room).expect("the paths above do not conflict");
        }
        Self { router }
    }
}

impl Ops {
    /// Looks at a request by its head. A page of somebody else's in a browser that reaches this port asks under that page's own
    /// name, whatever address the name leads to (DNS rebinding); so a name must be known here. Addresses are nobody's names.
    pub fn glance(&self, exchange: &Exchange, head: &Parts, body_bytes_max: usize) -> Glance {
        let board = &*exchange.board();
        if !is_known_host(head, &board.server.ops_hosts) {
            return Glance::Answered(plain(
                421,
                "expected this machine's address, or a name in `ops_hosts` of [server]\n",
            ));
        }
        match self.router.at(head.uri.path()).map(|found| *found.value) {
            Err(_) => Glance::Answered(plain(404, "not found\n")),
            Ok(Room::Notices | Room::Notice) if head.method == Method::GET => Glance::Read(0),
            Ok(Room::Notices | Room::Notice) if shown_in(&head.headers).is_none() => {
                Glance::Answered(notices::refused(Unknown::NoToken))
            }
            Ok(_) => Glance::Read(body_bytes_max),
        }
    }

    /// Answers a request of the ops door.
    pub async fn answer(&self, exchange: &Exchange, received: &Received) -> Reply {
        let board = &*exchange.board();
        let Ok(found) = self.router.at(received.path()) else { return plain(404, "not found\n") };
        let name = found.params.iter().next().map_or("", |(_, value)| value);
        match found.value {
            Room::PhoneTurn => phone::turn(board, received),
            Room::Notices => notices::list_or_post(board, received).await,
            Room::Notice => notices::end(board, name, received).await,
            _ if !matches!(received.method, Method::GET | Method::HEAD) => plain(405, "only GET\n"),
            Room::Metrics => reply(200, "text/plain; version=0.0.4; charset=utf-8", board.metrics.render()),
            Room::Alive => plain(200, "alive\n"),
            Room::Ready => ready(board).await,
            Room::Page => console::page(board).await,
            Room::Sections => console::sections(board, received).await,
            Room::File => console::file(name),
            Room::Phone => phone::page(board),
            Room::Sound => {
                let file = found.params.get("file").unwrap_or_default();
                crate::http::audio::sound(board, name, file, received).await
            }
        }
    }
}

/// Whether a request is for this machine, by the one name it gives. A client too old for `Host` is no browser.
fn is_known_host(head: &Parts, known: &[String]) -> bool {
    let said = head.headers.get_all(HOST).iter().map(|host| host.to_str().unwrap_or_default());
    let authority = head.uri.authority().map(|authority| authority.as_str());
    said.chain(authority).all(|host| {
        let Some(name) = host_name(host) else { return false };
        is_loopback_host(host) || name.parse::<IpAddr>().is_ok() || known.contains(&name)
    })
}

/// Ready means: a promise could be made now.
async fn ready(board: &Switchboard) -> Reply {
    match tokio::time::timeout(READY_WAIT, board.store.ready()).await {
        Ok(Ok(())) => plain(200, "ready\n"),
        Ok(Err(_)) => plain(503, "the store does not work\n"),
        Err(_) => plain(503, "the store does not answer\n"),
    }
}
