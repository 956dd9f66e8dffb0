//! Telephony platforms: what each sends, what each makes of our documents, and what they all have in common.

mod bxml;
mod bytes;
mod dialects;
mod equal;
mod fallback;
mod features;
mod guides;
mod httapi;
mod httapi_door;
mod plivo;
mod seal;
mod signature;
#[path = "../support/mod.rs"]
mod support;
mod talks;
mod texml;
mod twiml;
mod voicexml;
