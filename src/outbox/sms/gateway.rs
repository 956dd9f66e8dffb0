//! The closed set of SMS gateways: one variant a kind, one `match` a question.

use std::time::Duration;

use crate::config::settings::{GatewayKind, GatewayName, GatewaySettings};
use crate::outbox::answer::Answer;
use crate::outbox::sms::bandwidth::Bandwidth;
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::described::Described;
use crate::outbox::sms::exolve::{self, Exolve};
use crate::outbox::sms::kannel::Kannel;
use crate::outbox::sms::plivo::Plivo;
use crate::outbox::sms::poll::{PollPolicy, PollRequest, PollResult};
use crate::outbox::sms::smpp::Smpp;
use crate::outbox::sms::smsc::{self, Smsc};
use crate::outbox::sms::smsru::{self, Smsru};
use crate::outbox::sms::spool::SmsSpool;
use crate::outbox::sms::telnyx::Telnyx;
use crate::outbox::sms::text::OutboundText;
use crate::outbox::sms::twilio::Twilio;
use crate::outbox::sms::vonage::Vonage;
use crate::sms_text::transliteration::transliterate;

/// An SMS gateway, ready to send and, where its API allows, to be polled.
#[derive(Debug)]
pub struct SmsGateway {
    name: GatewayName,
    protocol: Protocol,
    transliterates: bool,
    /// The longest wait for the answer to a poll.
    poll_wait: Duration,
}

#[derive(Debug)]
enum Protocol {
    Spool(SmsSpool),
    Kannel(Kannel),
    Smpp(Smpp),
    Smsc(Smsc),
    Smsru(Smsru),
    Exolve(Exolve),
    Twilio(Twilio),
    Telnyx(Telnyx),
    Plivo(Plivo),
    Bandwidth(Bandwidth),
    Vonage(Vonage),
    Described(Box<Described>),
}

impl SmsGateway {
    /// A gateway by its settings. `wait` is the longest wait for the answer to a send.
    ///
    /// # Panics
    /// Outside a runtime, where the gateway keeps links open.
    pub fn new(settings: &GatewaySettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        let name = &settings.name;
        let protocol = match &settings.kind {
            GatewayKind::Spool => Protocol::Spool(SmsSpool::new(context.data)),
            GatewayKind::Kannel(kannel) => Protocol::Kannel(Kannel::new(name, kannel, wait, context)),
            GatewayKind::Smpp(smpp) => Protocol::Smpp(Smpp::new(name, smpp, wait, context)),
            GatewayKind::Smsc(smsc) => Protocol::Smsc(Smsc::new(name, smsc, wait, context)),
            GatewayKind::Smsru(smsru) => Protocol::Smsru(Smsru::new(name, smsru, wait, context)),
            GatewayKind::Exolve(exolve) => Protocol::Exolve(Exolve::new(name, exolve, wait, context)),
            GatewayKind::Twilio(twilio) => Protocol::Twilio(Twilio::new(name, twilio, wait, context)),
            GatewayKind::Telnyx(settings) => Protocol::Telnyx(Telnyx::new(name, settings, wait, context)),
            GatewayKind::Plivo(settings) => Protocol::Plivo(Plivo::new(name, settings, wait, context)),
            GatewayKind::Bandwidth(settings) => Protocol::Bandwidth(Bandwidth::new(name, settings, wait, context)),
            GatewayKind::Vonage(settings) => Protocol::Vonage(Vonage::new(name, settings, wait, context)),
            GatewayKind::Described(settings) => {
                Protocol::Described(Box::new(Described::new(name, settings, wait, context)))
            }
        };
        let transliterates = settings.transliterates;
        Self { name: name.clone(), protocol, transliterates, poll_wait: settings.answer_wait }
    }

    /// The gateway's name.
    pub fn name(&self) -> &GatewayName {
        &self.name
    }

    /// Sends a text, in Latin letters where the gateway takes no others, and classifies the answer.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        if self.transliterates {
            let latin = transliterate(text.text);
            return self.protocol.send(&OutboundText { text: &latin, ..*text }).await;
        }
        self.protocol.send(text).await
    }

    /// Limits of polling it; `None` where it cannot be polled.
    pub const fn poll_policy(&self) -> Option<PollPolicy> {
        match self.protocol {
            Protocol::Smsc(_) => Some(smsc::POLL_POLICY),
            Protocol::Smsru(_) => Some(smsru::POLL_POLICY),
            Protocol::Exolve(_) => Some(exolve::POLL_POLICY),
            Protocol::Spool(_)
            | Protocol::Kannel(_)
            | Protocol::Smpp(_)
            | Protocol::Twilio(_)
            | Protocol::Telnyx(_)
            | Protocol::Plivo(_)
            | Protocol::Bandwidth(_)
            | Protocol::Vonage(_)
            | Protocol::Described(_) => None,
        }
    }

    /// Asks for the state of messages, at least one.
    pub async fn poll(&self, requests: &[PollRequest]) -> PollResult {
        match &self.protocol {
            Protocol::Smsc(smsc) => smsc.poll(requests, self.poll_wait).await,
            Protocol::Smsru(smsru) => smsru.poll(requests, self.poll_wait).await,
            Protocol::Exolve(exolve) => exolve.poll(requests, self.poll_wait).await,
            Protocol::Spool(_)
            | Protocol::Kannel(_)
            | Protocol::Smpp(_)
            | Protocol::Twilio(_)
            | Protocol::Telnyx(_)
            | Protocol::Plivo(_)
            | Protocol::Bandwidth(_)
            | Protocol::Vonage(_)
            | Protocol::Described(_) => PollResult::Failed("a gateway without polls".into()),
        }
    }

    /// Closes links that stay open, in good order and within some seconds. Nothing is sent afterwards.
    pub async fn close(&self) {
        if let Protocol::Smpp(smpp) = &self.protocol {
            smpp.close().await;
        }
    }
}

impl Protocol {
    async fn send(&self, text: &OutboundText<'_>) -> Answer {
        match self {
            Self::Spool(spool) => spool.send(text).await,
            Self::Kannel(kannel) => kannel.send(text).await,
            Self::Smpp(smpp) => smpp.send(text).await,
            Self::Smsc(smsc) => smsc.send(text).await,
            Self::Smsru(smsru) => smsru.send(text).await,
            Self::Exolve(exolve) => exolve.send(text).await,
            Self::Twilio(twilio) => twilio.send(text).await,
            Self::Telnyx(telnyx) => telnyx.send(text).await,
            Self::Plivo(plivo) => plivo.send(text).await,
            Self::Bandwidth(bandwidth) => bandwidth.send(text).await,
            Self::Vonage(vonage) => vonage.send(text).await,
            Self::Described(described) => described.send(text).await,
        }
    }
}
