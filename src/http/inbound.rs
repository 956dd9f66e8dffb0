//! `/inbound/{gateway}`: texts from phones. Acknowledged once the consequence of the text is durable; the text is not stored.

use std::net::SocketAddr;

use crate::config::settings::{GatewayKind, GatewaySettings};
use crate::dialect::webhook::Webhook;
use crate::http::gateways::{GatewayRefusal, Gateways, try_again};
use crate::http::reply::{Reply, plain, reply};
use crate::http::request::Received;
use crate::outbox::sms::receipt::{acknowledgement, read_text};

/// Tells Twilio to send no text in answer.
const NO_ANSWER: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;

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
        Ok(()) => acknowledged(gateway),
        Err(error) => try_again(gateway, &error),
    }
}

/// Kannel and Twilio would send the body of a reply to the phone, so theirs is empty.
fn acknowledged(gateway: &GatewaySettings) -> Reply {
    match gateway.kind {
        GatewayKind::Twilio { .. } => reply(200, "text/xml; charset=utf-8", NO_ANSWER),
        GatewayKind::Kannel { .. } => plain(200, ""),
        _ => plain(200, acknowledgement(gateway)),
    }
}
