//! The surroundings of every SMS gateway.

use std::path::Path;
use std::sync::Arc;

use url::Url;

use crate::outbox::http_client::HttpClient;
use crate::outbox::intake::Intake;
use crate::outbox::sms::receipt::ReceiptKey;

/// Shared by all gateways of a configuration.
#[derive(Clone, Copy, Debug)]
pub struct GatewayContext<'a> {
    /// Base of the address for delivery receipts.
    pub public_url: &'a Url,
    /// Key of the receipt tokens, for gateways that do not sign.
    pub receipt_key: &'a ReceiptKey,
    /// The data folder, for the spool.
    pub data: &'a Path,
    /// The HTTP client.
    pub http: &'a HttpClient,
    /// Takes receipts and texts that arrive over SMPP.
    pub intake: &'a Arc<Intake>,
}
