//! `/receipts/{gateway}`: what gateways report of messages they took. Answered well only once every report is durable.

use std::net::SocketAddr;

use hyper::Method;

use crate::config::settings::{Authentication, GatewaySettings};
use crate::dialect::form::FormError;
use crate::dialect::signature::{self, SignatureError};
use crate::dialect::webhook::Webhook;
use crate::http::inbound;
use crate::http::reply::{Reply, plain};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;
use crate::outbox::sms::receipt::{Receipt, ReceiptError, ReceiptSubject};
use crate::outbox::sms::webhook::{is_text, read_receipts, receipt_acknowledgement, signing_token};
use crate::store::StoreError;

/// Takes delivery reports; texts, too, where the gateway brings both to one address.
pub async fn receipt(board: &Switchboard, name: &str, received: Received) -> Reply {
    let Some(gateway) = board.gateway(name) else { return plain(404, "no such gateway\n") };
    if !is_method(&received) {
        return plain(405, "only GET and POST\n");
    }
    let webhook = match open(board, gateway, &received) {
        Ok(webhook) => webhook,
        Err(refused) => return refuse(board, gateway, &refused, received.peer),
    };
    if is_text(gateway, &webhook) {
        return inbound::take(board, gateway, &webhook, received.peer).await;
    }
    let receipts = match read_receipts(gateway, &board.receipt_key, &webhook) {
        Ok(receipts) => receipts,
        Err(error) => return refuse(board, gateway, &Refused::Content(error), received.peer),
    };
    match keep(board, gateway, receipts).await {
        Ok(()) => plain(200, receipt_acknowledgement(gateway)),
        Err(error) => unkept(gateway, &error),
    }
}

async fn keep(board: &Switchboard, gateway: &GatewaySettings, receipts: Vec<Receipt>) -> Result<(), StoreError> {
    for Receipt { subject, report } in receipts {
        match subject {
            ReceiptSubject::Ours(id) => {
                let _known = board.store.report(&gateway.name, id, report, board.clock.now()).await?;
            }
            ReceiptSubject::Theirs(ids) => {
                let _heard = board.intake.report(&gateway.name, ids, report).await?;
            }
        }
    }
    Ok(())
}

/// Why something brought in a gateway's name is refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    /// Query or form cannot be read. From SMSC.ru: its address lacks `charset=utf-8`.
    #[error("could not read the form")]
    Form(#[from] FormError),
    /// The gateway signs, and not like this.
    #[error("the signature does not fit")]
    Signature(#[from] SignatureError),
    /// It is not what the gateway brings, or nothing proves that it is.
    #[error("it is none of ours")]
    Content(#[from] ReceiptError),
}

impl Refused {
    /// The label of metrics.
    const fn reason(&self) -> &'static str {
        match self {
            Self::Form(_) => "form",
            Self::Signature(_) => "signature",
            Self::Content(error) => error.reason(),
        }
    }
}

/// Whether a gateway brings anything by this method.
pub(super) fn is_method(received: &Received) -> bool {
    matches!(received.method, Method::GET | Method::POST)
}

/// Reads the request, and verifies its signature where the gateway signs whole requests.
pub(super) fn open<'r>(
    board: &Switchboard,
    gateway: &GatewaySettings,
    received: &'r Received,
) -> Result<Webhook<'r>, Refused> {
    let (target, peer) = (received.path_and_query(), received.peer.ip());
    let webhook = Webhook::read(&received.method, target, &received.headers, &received.body, peer)?;
    if let Some(token) = signing_token(gateway) {
        let twilio = Authentication::Twilio { tokens: vec![token.clone()], shared_keys: vec![] };
        signature::verify(&twilio, board.public_url(), &webhook, board.clock.now())?;
    }
    Ok(webhook)
}

/// Refuses, counts, and says why without what was brought.
pub(super) fn refuse(board: &Switchboard, gateway: &GatewaySettings, refused: &Refused, peer: SocketAddr) -> Reply {
    let (gateway, reason) = (gateway.name.as_str(), refused.reason());
    board.metrics.receipt_refused(gateway, reason);
    if board.sampled.is_told("refused a delivery report", gateway, reason) {
        let error = refused as &dyn std::error::Error;
        tracing::warn!(gateway, reason, peer = %peer.ip(), error, "refused a delivery report");
    }
    plain(403, "not a report of ours\n")
}

/// Asks the gateway to bring it again.
pub(super) fn unkept(gateway: &GatewaySettings, error: &StoreError) -> Reply {
    let (gateway, error) = (gateway.name.as_str(), error as &dyn std::error::Error);
    tracing::warn!(gateway, error, "what a gateway brought was not kept");
    plain(503, "try again\n")
}
