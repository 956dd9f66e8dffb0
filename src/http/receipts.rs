//! `/receipts/{gateway}`: what gateways report of messages they took. Answered well only once the report is durable.

use hyper::Method;

use crate::config::settings::{Authentication, GatewaySettings};
use crate::delivery::sms::receipt::{Receipt, ReceiptAuthentication, ReceiptError, authentication, read_receipt};
use crate::dialect::form::Form;
use crate::dialect::signature;
use crate::dialect::webhook::Webhook;
use crate::http::reply::{Reply, plain};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;

/// Takes a delivery report.
pub async fn receipt(board: &Switchboard, name: &str, received: Received) -> Reply {
    let Some(gateway) = board.gateway(name) else { return plain(404, "no such gateway\n") };
    if !matches!(received.method, Method::GET | Method::POST) {
        return plain(405, "only GET and POST\n");
    }
    let receipt = match read(board, gateway, &received) {
        Ok(receipt) => receipt,
        Err(refused) => {
            tracing::warn!(gateway = name, error = &refused as &dyn std::error::Error, "refused a delivery report");
            return plain(403, "not a report of ours\n");
        }
    };
    match board.store.report(&gateway.name, receipt.id, receipt.report, board.clock.now()).await {
        Ok(_) => plain(200, "kept\n"),
        Err(error) => {
            tracing::warn!(gateway = name, error = &error as &dyn std::error::Error, "delivery report not kept");
            plain(503, "try again\n")
        }
    }
}

/// Why a report is refused.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("could not read the form")]
    Form(#[from] crate::dialect::form::FormError),
    #[error("the signature does not fit")]
    Signature(#[from] signature::SignatureError),
    #[error("the report is none of ours")]
    Receipt(#[from] ReceiptError),
}

fn read(board: &Switchboard, gateway: &GatewaySettings, received: &Received) -> Result<Receipt, Refused> {
    let (target, peer) = (received.path_and_query(), received.peer.ip());
    let webhook = Webhook::read(&received.method, target, &received.headers, &received.body, peer)?;
    if let ReceiptAuthentication::TwilioSignature(token) = authentication(gateway) {
        let twilio = Authentication::Twilio { tokens: vec![token.clone()], shared_keys: vec![] };
        signature::verify(&twilio, board.public_url(), &webhook, board.clock.now())?;
    }
    let form = webhook.parameters().map(pairs).unwrap_or_default();
    Ok(read_receipt(gateway, &board.receipt_key, &pairs(webhook.query()), &form)?)
}

fn pairs(form: &Form<'_>) -> Vec<(String, String)> {
    form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
