//! Requests of SMS gateways: proven to be theirs, refused, acknowledged.

use std::net::SocketAddr;

use hyper::Method;
use url::Url;

use crate::app::log_limit::LogLimiter;
use crate::base::clock::Clock;
use crate::config::settings::GatewaySettings;
use crate::dialect::form::FormError;
use crate::dialect::signature::SignatureError;
use crate::dialect::webhook::Webhook;
use crate::http::reply::{Reply, only, plain};
use crate::http::request::Received;
use crate::metrics::prometheus::Metrics;
use crate::outbox::Intake;
use crate::outbox::sms::receipt::{ReceiptError, ReceiptKey};
use crate::outbox::sms::webhook::verify;
use crate::store::StoreError;

/// Answers the requests of gateways.
#[derive(Clone, Copy)]
pub(crate) struct Gateways<'a> {
    /// The gateways of the configuration.
    pub gateways: &'a [GatewaySettings],
    /// Takes delivery reports and texts from phones.
    pub intake: &'a Intake,
    /// Recognises the reports of gateways that do not sign.
    pub receipt_key: &'a ReceiptKey,
    /// The address that signatures are computed on.
    pub public_url: &'a Url,
    /// Counts refusals.
    pub metrics: &'a Metrics,
    /// Limits the log of refusals.
    pub log_limiter: &'a LogLimiter,
    /// Tells fresh signatures from old ones.
    pub clock: &'a Clock,
}

/// A request in the name of a gateway is refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GatewayRefusal {
    /// Query or form cannot be read. From SMSC.ru: its address lacks `charset=utf-8`.
    #[error("could not read the form")]
    Form(#[from] FormError),
    /// The gateway proves whole requests by a signature or password, and this one is wrong or missing.
    #[error("the signature does not fit")]
    Signature(#[from] SignatureError),
    /// It is not what the gateway sends, or nothing proves that the gateway sent it.
    #[error("the request is not what this gateway sends, or is not proven")]
    Content(#[from] ReceiptError),
}

impl GatewayRefusal {
    /// The label of metrics.
    const fn reason(&self) -> &'static str {
        match self {
            Self::Form(_) => "form",
            Self::Signature(_) => "signature",
            Self::Content(error) => error.reason(),
        }
    }
}

impl<'a> Gateways<'a> {
    /// A gateway by its name in the path.
    pub(crate) fn gateway(&self, name: &str) -> Option<&'a GatewaySettings> {
        self.gateways.iter().find(|gateway| gateway.name.as_str() == name)
    }

    /// Finds the gateway of a request, and reads the request.
    ///
    /// # Errors
    /// The reply, if there is no such gateway or the request is not its own.
    pub(crate) fn open<'r>(
        &self,
        name: &str,
        received: &'r Received,
    ) -> Result<(&'a GatewaySettings, Webhook<'r>), Box<Reply>> {
        let gateway = self.gateway(name).ok_or_else(unknown_gateway)?;
        if !matches!(received.method, Method::GET | Method::POST) {
            return Err(Box::new(only("GET, POST")));
        }
        let webhook = self.authenticate(gateway, received);
        webhook
            .map(|webhook| (gateway, webhook))
            .map_err(|refusal| self.refuse(gateway, &refusal, received.peer).into())
    }

    /// Reads the request, and verifies its proof if the gateway gives one for whole requests.
    fn authenticate<'r>(
        &self,
        gateway: &GatewaySettings,
        received: &'r Received,
    ) -> Result<Webhook<'r>, GatewayRefusal> {
        let (target, peer) = (received.path_and_query(), received.peer.ip());
        let webhook = Webhook::read(&received.method, target, &received.headers, &received.body, peer)?;
        verify(gateway, self.public_url, &webhook, self.clock.now())?;
        Ok(webhook)
    }

    /// Refuses a request, counts it, and logs the reason but not the content.
    pub(crate) fn refuse(&self, gateway: &GatewaySettings, refusal: &GatewayRefusal, peer: SocketAddr) -> Reply {
        let (gateway, reason) = (gateway.name.as_str(), refusal.reason());
        self.metrics.receipt_refused(gateway, reason);
        if self.log_limiter.allows_from("refused a request of a gateway", gateway, reason, peer.ip()) {
            let error = refusal as &dyn std::error::Error;
            tracing::warn!(gateway, reason, peer = %peer.ip(), error, "refused a request of a gateway");
        }
        plain(403, "not a request we take\n")
    }
}

/// The reply for a gateway that is not configured.
pub(crate) fn unknown_gateway() -> Reply {
    plain(404, "no such gateway\n")
}

/// Asks the gateway to send the request again: the store does not work.
pub(crate) fn try_again(gateway: &GatewaySettings, error: &StoreError) -> Reply {
    let (gateway, error) = (gateway.name.as_str(), error as &dyn std::error::Error);
    tracing::warn!(gateway, error, "what a gateway brought was not kept");
    plain(503, "try again\n")
}
