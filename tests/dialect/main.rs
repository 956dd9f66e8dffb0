//! Telephony platforms: what each sends, what each makes of our documents, and what they all have in common.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod asterisk_files;
mod bxml;
mod bytes;
mod dialects;
mod equal;
mod fallback;
mod fastagi;
mod features;
mod guides;
mod httapi;
mod httapi_door;
mod plivo;
mod scenario;
mod seal;
mod signature;
#[path = "../support/mod.rs"]
mod support;
mod talks;
mod texml;
mod twiml;
mod voicexml;
