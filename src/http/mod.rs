//! HTTP: listens, routes, reads and replies, on hyper without a framework. The work is done by [`app`](crate::app).
//!
//! Public listener: `POST|GET /voice/{platform}` a turn of a call · `POST|GET /voice/{platform}/status` the end of a call ·
//! `POST|GET /receipts/{gateway}` delivery reports · `POST|GET /inbound/{gateway}` texts from phones ·
//! `GET /l/{token}` landing page · `POST /l/{token}/open` 303 to the channel · `GET|POST /l/{token}/stop` no more mail ·
//! `POST /l/{token}/email` the same link by mail · `POST /chats/{token}` a conversation began ·
//! `GET /audio/{language}/{prompt}.wav` recordings.
//! A request of `deflect doctor` is answered by [`checkup`], whatever its path.
//! Listener of operations: see [`ops`].
//!
//! Each group of routes has a struct with the parts it needs, such as `voice::VoiceWebhooks`, made of the state in service for
//! each request.

pub(crate) mod admission;
pub(crate) mod audio;
pub(crate) mod bearer;
pub(crate) mod chats;
pub mod checkup;
pub(crate) mod gateways;
pub(crate) mod guesses;
pub(crate) mod inbound;
pub(crate) mod life;
pub(crate) mod links;
pub mod listeners;
pub(crate) mod mailing;
pub(crate) mod operators;
pub mod ops;
pub mod public;
pub(crate) mod range;
pub(crate) mod receipts;
pub(crate) mod reply;
pub(crate) mod request;
pub mod serve;
mod trace;
pub(crate) mod voice;
