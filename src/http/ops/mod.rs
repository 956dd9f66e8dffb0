//! The listener of operations: `/metrics` for Prometheus, `/livez` and `/readyz` for orchestrators, the page `/` and the web
//! phone `/phone` for people, `/api/…` for programs.
//!
//! Everyone who reaches the listener may look. Changes need an operator's token.

mod handler;
mod held;
mod notice_form;
mod notices;
mod refusals;

pub use handler::OpsHandler;
