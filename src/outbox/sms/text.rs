//! A text on its way to a phone.

use std::time::Duration;

use jiff::Timestamp;

use crate::line::channel::ChannelId;
use crate::store::{Destination, MessageId};

/// A text to be sent.
#[derive(Clone, Copy, Debug)]
pub struct OutboundText<'a> {
    /// Its id, the idempotency key.
    pub id: MessageId,
    /// The number in E.164.
    pub to: &'a Destination,
    /// The words, link included.
    pub text: &'a str,
    /// The channel it leads to.
    pub channel: &'a ChannelId,
    /// Remaining time in which delivery is of use.
    pub lifetime: Duration,
    /// The time of sending.
    pub now: Timestamp,
    /// An earlier try got no answer, so the gateway may already have it.
    pub in_doubt: bool,
}
