//! `/inbound/{gateway}`: texts from phones, each authenticated as its gateway does it. Answered well only once what follows
//! from the text is durable; the text itself is kept nowhere.

use std::net::SocketAddr;

use crate::config::settings::GatewaySettings;
use crate::dialect::webhook::Webhook;
use crate::http::receipts::{Refused, is_method, open, refuse, unkept};
use crate::http::reply::{Reply, plain, reply};
use crate::http::request::Received;
use crate::http::switchboard::Switchboard;
use crate::outbox::sms::webhook::{read_text, text_acknowledgement};

/// Takes a text.
pub async fn text(board: &Switchboard, name: &str, received: Received) -> Reply {
    let Some(gateway) = board.gateway(name) else { return plain(404, "no such gateway\n") };
    if !is_method(&received) {
        return plain(405, "only GET and POST\n");
    }
    match open(board, gateway, &received) {
        Ok(webhook) => take(board, gateway, &webhook, received.peer).await,
        Err(refused) => refuse(board, gateway, &refused, received.peer),
    }
}

/// Takes a text out of a request whose signature was verified where there is one.
pub(super) async fn take(
    board: &Switchboard,
    gateway: &GatewaySettings,
    webhook: &Webhook<'_>,
    peer: SocketAddr,
) -> Reply {
    let text = match read_text(gateway, webhook) {
        Ok(text) => text,
        Err(error) => return refuse(board, gateway, &Refused::Content(error), peer),
    };
    match board.intake.told(&gateway.name, &text).await {
        Ok(()) => {
            let (content_type, body) = text_acknowledgement(gateway);
            reply(200, content_type, body)
        }
        Err(error) => unkept(gateway, &error),
    }
}
