//! Events for another system.

use std::time::Duration;

use url::Url;

use super::Secret;

/// `[events]`: another system is told what happens.
#[derive(Clone, Debug)]
pub struct EventSettings {
    /// The address that is told.
    pub url: Url,
    /// Sign each request (Standard Webhooks); several during a change.
    pub secrets: Vec<Secret>,
    /// With the caller's number, where it is still known.
    pub numbers: bool,
    /// The wait before each retry; after the last the event is given up.
    pub retry_delays: Vec<Duration>,
    /// The longest wait for an answer.
    pub answer_wait: Duration,
}
