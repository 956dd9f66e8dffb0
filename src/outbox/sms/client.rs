//! The connection to a gateway's HTTP API, with the addresses to which it brings delivery reports.

use std::time::Duration;

use bytes::Bytes;
use data_encoding::BASE64;
use hyper::Request;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::base::url::below;
use crate::config::settings::{GatewayName, Secret};
use crate::outbox::answer::{Answer, SendOutcome};
use crate::outbox::sms::api::{self, receipt_url};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::http::{HttpClient, HttpReply};
use crate::outbox::sms::receipt::ReceiptKey;
use crate::store::MessageId;

/// The connection of one gateway.
#[derive(Debug)]
pub(crate) struct ApiClient {
    name: GatewayName,
    wait: Duration,
    public_url: Url,
    receipt_key: ReceiptKey,
    http: HttpClient,
}

impl ApiClient {
    /// The connection of a gateway; `wait` is the longest wait for the answer to a send.
    pub(crate) fn new(name: &GatewayName, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self {
            name: name.clone(),
            wait,
            public_url: context.public_url.clone(),
            receipt_key: context.receipt_key.clone(),
            http: context.http.clone(),
        }
    }

    /// The address for the receipt of a message, with the token that proves it.
    pub(crate) fn receipt_url(&self, id: MessageId) -> String {
        let url = receipt_url(&self.public_url, &self.name, id);
        format!("{url}&token={}", self.receipt_key.token(&self.name, id))
    }

    /// Sends a request and classifies the answer. `None` is a request that the settings do not allow to be built.
    pub(crate) async fn exchange(
        &self,
        request: Option<Request<Bytes>>,
        now: Timestamp,
        classify: impl FnOnce(&HttpReply) -> Answer,
    ) -> Answer {
        let Some(request) = request else {
            return Answer::new(SendOutcome::ChannelDown, "settings that no request can hold");
        };
        api::exchange(&self.http, request, self.wait, now, classify).await
    }
}

/// JSON posted to a path below the address of an API. `None` if header or address cannot hold the settings.
pub(crate) fn json_post(url: &Url, path: &str, authorization: &str, body: &Value) -> Option<Request<Bytes>> {
    let mut authorization = HeaderValue::from_str(authorization).ok()?;
    authorization.set_sensitive(true);
    let request =
        Request::post(below(url, path)).header(AUTHORIZATION, authorization).header(CONTENT_TYPE, "application/json");
    request.body(body.to_string().into()).ok()
}

/// The header of user and password (RFC 7617).
pub(crate) fn basic(user: &str, password: &Secret) -> String {
    format!("Basic {}", BASE64.encode(format!("{user}:{}", password.expose()).as_bytes()))
}
