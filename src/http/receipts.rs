//! `/receipts/{gateway}`: delivery reports of gateways. Acknowledged once every report is durable.

use crate::http::gateways::{GatewayRefusal, Gateways, try_again};
use crate::http::inbound;
use crate::http::reply::{Reply, plain};
use crate::http::request::Received;
use crate::outbox::sms::webhook::{is_text, read_receipts, receipt_acknowledgement};

/// Takes delivery reports; also texts, if the gateway sends both to one address.
pub(crate) async fn receipt(gateways: &Gateways<'_>, name: &str, received: &Received) -> Reply {
    let (gateway, webhook) = match gateways.open(name, received) {
        Ok(opened) => opened,
        Err(reply) => return *reply,
    };
    if is_text(gateway, &webhook) {
        return inbound::take(gateways, gateway, &webhook, received.peer).await;
    }
    let receipts = match read_receipts(gateway, gateways.receipt_key, &webhook) {
        Ok(receipts) => receipts,
        Err(error) => return gateways.refuse(gateway, &GatewayRefusal::Content(error), received.peer),
    };
    match gateways.intake.receipts(&gateway.name, receipts).await {
        Ok(()) => plain(200, receipt_acknowledgement(gateway)),
        Err(error) => try_again(gateway, &error),
    }
}
