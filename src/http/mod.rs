//! The doors, on hyper directly.
//!
//! Public: `POST|GET /voice/{platform}` every turn · `POST|GET /voice/{platform}/status` call ended ·
//! `POST|GET /receipts/{gateway}` delivery reports · `POST|GET /inbound/{gateway}` texts from phones ·
//! `GET /l/{token}` landing page · `POST /l/{token}/open` 303 to the channel · `GET|POST /l/{token}/stop` no more mail ·
//! `POST /l/{token}/email` the same link by mail · `POST /chats/{token}` a conversation began ·
//! `GET /audio/{language}/{prompt}.wav` recordings.
//! A request of `deflect doctor` is answered before it comes to any of them.
//! Ops, on a port of its own: see [`ops`].
//!
//! Both doors answer through the [`live`](crate::app::live) state, whose switchboard may be another from one request to the next.

pub mod admission;
pub mod audio;
pub mod bearer;
pub mod chats;
pub mod checkup;
pub mod doors;
pub mod guesses;
pub mod inbound;
pub mod life;
pub mod links;
pub mod mailing;
pub mod operators;
pub mod ops;
pub mod range;
pub mod receipts;
pub mod reply;
pub mod request;
pub mod serve;
pub mod voice;

use std::borrow::Cow;
use std::net::SocketAddr;

use hyper::http::request::Parts;
use matchit::Router;

use crate::app::live::Exchange;
use crate::app::state::Switchboard;
use crate::http::admission::Refusal;
use crate::http::reply::{Reply, empty, plain};
use crate::http::request::{Received, Unread};
use crate::http::serve::Glance;

/// The longest body of what browsers send, which is one address of mail.
const PAGE_BODY_BYTES_MAX: usize = 4096;

/// What a path of the public door is for.
#[derive(Clone, Copy, Debug)]
enum Room {
    Turn,
    Status,
    Receipt,
    Text,
    Page,
    Open,
    Stop,
    Mail,
    Chat,
    Sound,
}

/// The public door: leads a request to its room.
pub struct Public {
    router: Router<Room>,
}

impl Default for Public {
    fn default() -> Self {
        let mut router = Router::new();
        for (path, room) in [
            ("/voice/{platform}", Room::Turn),
            ("/voice/{platform}/status", Room::Status),
            ("/receipts/{gateway}", Room::Receipt),
            ("/inbound/{gateway}", Room::Text),
            ("/l/{token}", Room::Page),
            ("/l/{token}/open", Room::Open),
            ("/l/{token}/stop", Room::Stop),
            ("/l/{token}/email", Room::Mail),
            ("/chats/{token}", Room::Chat),
            ("/audio/{language}/{file}", Room::Sound),
        ] {
            router.insert(path, room).expect("the paths above do not conflict");
        }
        Self { router }
    }
}

impl Public {
    /// Looks at a request by its head: where nothing proves that it is a platform's, its body is not read.
    pub async fn glance(&self, exchange: &Exchange, head: &Parts, peer: SocketAddr, body_bytes_max: usize) -> Glance {
        let board = &*exchange.board();
        // The doctor's question is judged whole.
        if head.headers.contains_key(checkup::HEADER) {
            return Glance::Read(body_bytes_max);
        }
        let path = without_slashes(head.uri.path());
        let Ok(found) = self.router.at(&path) else { return Glance::Answered(plain(404, "not found\n")) };
        let name = found.params.iter().next().map_or("", |(_, value)| value);
        let refused = match found.value {
            Room::Turn | Room::Status => admission::glance(board, name, head, peer).await,
            Room::Chat => chats::glance(board, &head.headers),
            Room::Receipt | Room::Text if board.gateway(name).is_none() => Some(plain(404, "no such gateway\n")),
            Room::Receipt | Room::Text => None,
            Room::Page | Room::Open | Room::Stop | Room::Mail | Room::Sound => {
                return Glance::Read(body_bytes_max.min(PAGE_BODY_BYTES_MAX));
            }
        };
        refused.map_or(Glance::Read(body_bytes_max), Glance::Answered)
    }

    /// Answers a request of the public door.
    pub async fn answer(&self, exchange: &Exchange, received: Result<Received, Unread>) -> Reply {
        let board = &*exchange.board();
        let received = match received {
            Ok(received) => received,
            Err(unread) => return self.refuse(board, &unread),
        };
        if let Some(reply) = checkup::answer(board, &received) {
            return reply;
        }
        let path = without_slashes(received.path()).into_owned();
        let Ok(found) = self.router.at(&path) else { return plain(404, "not found\n") };
        let name = found.params.iter().next().map_or("", |(_, value)| value);
        match found.value {
            Room::Turn => voice::turn(board, name, received).await,
            Room::Status => voice::status(board, name, received).await,
            Room::Receipt => receipts::receipt(board, name, received).await,
            Room::Text => inbound::text(board, name, received).await,
            Room::Page => links::page(board, name, &received).await,
            Room::Open => links::open(board, name, &received).await,
            Room::Stop => links::stop(board, name, &received).await,
            Room::Mail => mailing::mail(board, name, &received).await,
            Room::Chat => chats::begin(board, name, &received).await,
            Room::Sound => {
                let file = found.params.get("file").unwrap_or_default();
                audio::sound(board, name, file, &received).await
            }
        }
    }

    /// Turns away a request whose body could not be read: a platform's call as the platform takes it.
    fn refuse(&self, board: &Switchboard, unread: &Unread) -> Reply {
        let path = without_slashes(unread.uri.path());
        let found = self.router.at(&path);
        let platform = found.ok().filter(|found| matches!(found.value, Room::Turn | Room::Status));
        let platform = platform.and_then(|found| board.platform(found.params.get("platform")?));
        match platform {
            Some(platform) => admission::refuse(board, platform, &Refusal::Body(unread.error), unread.peer),
            None => empty(unread.error.status()),
        }
    }
}

/// The path without slashes at its end and with one at its start: people enter `https://line.example.ru//voice/twilio/` at
/// platforms. What is signed is the path as it came.
fn without_slashes(path: &str) -> Cow<'_, str> {
    if path.starts_with("//") || path.ends_with('/') {
        return format!("/{}", path.trim_matches('/')).into();
    }
    path.into()
}
