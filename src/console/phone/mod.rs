//! A telephone in the browser.
//!
//! Its calls go through the flow, the composer and the dialect like real ones, and nowhere else: nothing is stored, sent or
//! counted, so everyone who reaches the page may call. The state of a call travels with the page. It is sealed for a name
//! that no platform can have, so it opens at no webhook, and no state of a real call opens here.

mod answer;
mod ask;
mod context;
mod events;
mod markup;
mod messages;
mod page;
mod platform;

pub use answer::{PhoneTurn, turn};
pub use ask::PhoneError;
pub use context::Phone;
pub use page::html;
