//! Wakes the workers of the outbox as soon as something is promised.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::line::message::Medium;

/// A wake-up call for the worker of each medium. Clones wake the same workers.
#[derive(Clone, Default)]
pub struct Nudges {
    /// Wakes the worker that sends texts.
    pub sms: Arc<Notify>,
    /// Wakes the worker that sends mail.
    pub email: Arc<Notify>,
}

impl Nudges {
    /// Wakes the worker of a medium.
    pub fn wake(&self, medium: Medium) {
        match medium {
            Medium::Sms => self.sms.notify_one(),
            Medium::Email => self.email.notify_one(),
        }
    }
}
