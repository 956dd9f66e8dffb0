//! MTS Exolve (`facts/messaging.md` section 7).

use std::time::Duration;

use crate::config::settings::GatewaySettings;
use crate::delivery::answer::Answer;
use crate::delivery::sms::{Surroundings, Text};

/// The gateway.
#[derive(Debug)]
pub struct Exolve {}

impl Exolve {
    /// A gateway by its settings; `wait` is how long an answer is waited for.
    pub fn new(_settings: &GatewaySettings, _wait: Duration, _around: Surroundings<'_>) -> Self {
        Self {}
    }

    /// Sends a text and sorts the answer.
    pub async fn send(&self, _text: &Text<'_>) -> Answer {
        unimplemented!("on its way")
    }
}
