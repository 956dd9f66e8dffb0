//! Texts as files, `<data>/spool/sms/<id>.json`.

use std::path::Path;

use serde::Serialize;

use crate::line::message::Medium;
use crate::outbox::answer::{Answer, SendOutcome};
use crate::outbox::sms::text::OutboundText;
use crate::outbox::spool::Spool;

/// The gateway that writes files.
#[derive(Debug)]
pub(crate) struct SmsSpool {
    spool: Spool,
}

/// A spooled text.
#[derive(Serialize)]
struct Spooled<'a> {
    id: &'a str,
    to: &'a str,
    text: &'a str,
    channel: &'a str,
}

impl SmsSpool {
    /// A spool in the data folder.
    pub(crate) fn new(data: &Path) -> Self {
        Self { spool: Spool::new(data, Medium::Sms) }
    }

    /// Writes the text; a failure is retried.
    pub(crate) async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let id = text.id.to_string();
        let spooled = Spooled { id: &id, to: &text.to.0, text: text.text, channel: text.channel.as_str() };
        let json = serde_json::to_vec(&spooled).expect("strings only, which JSON can always hold");
        match self.spool.write(text.id, json).await {
            Ok(()) => Answer::new(SendOutcome::accepted_unfollowed(), "written"),
            Err(error) => Answer::new(SendOutcome::Retryable, error.kind().to_string()),
        }
    }
}
