//! `/inbound/{gateway}`: texts from phones. Acknowledged once the consequence of the text is durable; the text is not stored.

use std::net::SocketAddr;

use crate::config::settings::GatewaySettings;
use crate::dialect::webhook::Webhook;
use crate::http::gateways::{GatewayRefusal, Gateways, try_again};
use crate::http::reply::{Reply, reply};
use crate::http::request::Received;
use crate::outbox::sms::webhook::{read_text, text_acknowledgement};

/// Takes a text.
pub(crate) async fn text(gateways: &Gateways<'_>, name: &str, received: &Received) -> Reply {
    match gateways.open(name, received) {
        Ok((gateway, webhook)) => take(gateways, gateway, &webhook, received.peer).await,
        Err(reply) => *reply,
    }
}

/// Takes a text out of a request whose signature, if any, was verified.
pub(crate) async fn take(
    gateways: &Gateways<'_>,
    gateway: &GatewaySettings,
    webhook: &Webhook<'_>,
    peer: SocketAddr,
) -> Reply {
    let text = match read_text(gateway, webhook) {
        Ok(text) => text,
        Err(error) => return gateways.refuse(gateway, &GatewayRefusal::Content(error), peer),
    };
    match gateways.intake.told(&gateway.name, &text).await {
        Ok(()) => {
            let (content_type, body) = text_acknowledgement(gateway);
            reply(200, content_type, body.to_owned())
        }
        Err(error) => try_again(gateway, &error),
    }
}
