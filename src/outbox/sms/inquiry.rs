//! Asking gateways what became of messages.

use std::borrow::Cow;
use std::time::Duration;

use crate::config::settings::{GatewayKind, GatewayName, GatewaySettings};
use crate::outbox::sms::receipt::Receipt;
use crate::outbox::sms::{Surroundings, exolve, smsc, smsru};
use crate::store::MessageId;

/// A message that a gateway is asked about. Shows nothing but its id.
#[derive(Clone)]
pub struct Question {
    /// The message.
    pub id: MessageId,
    /// The gateway's own ids.
    pub provider_ids: Vec<String>,
    /// The number, where the gateway must be told it.
    pub to: Option<String>,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a gateway said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// This of some or all messages; of the others it said nothing that is understood.
    Of(Vec<Receipt>),
    /// Nothing, and why: it is asked again later.
    Nothing(Cow<'static, str>),
}

/// A gateway that can be asked.
#[derive(Debug)]
pub struct Inquiry {
    name: GatewayName,
    provider: Provider,
}

#[derive(Debug)]
enum Provider {
    Smsc(smsc::Smsc),
    Smsru(smsru::Smsru),
    Exolve(exolve::Exolve),
}

/// How often and how much a gateway may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manners {
    /// The most messages asked about at once.
    pub batch_max: u32,
    /// The pause between two questions about several messages.
    pub batch_pause: Duration,
    /// The most questions about one message.
    pub questions_max: Option<u32>,
}

impl Inquiry {
    /// A gateway by its settings; `None` when it cannot be asked.
    pub fn new(settings: &GatewaySettings, around: Surroundings<'_>) -> Option<Self> {
        let wait = settings.answer_wait;
        let provider = match settings.kind {
            GatewayKind::Smsc { .. } => Provider::Smsc(smsc::Smsc::new(settings, wait, around)),
            GatewayKind::Smsru { .. } => Provider::Smsru(smsru::Smsru::new(settings, wait, around)),
            GatewayKind::Exolve { .. } => Provider::Exolve(exolve::Exolve::new(settings, wait, around)),
            _ => return None,
        };
        Some(Self { name: settings.name.clone(), provider })
    }

    /// The gateway's name.
    pub fn name(&self) -> &GatewayName {
        &self.name
    }

    /// How it wants to be asked: SMSC.ru refuses more (<https://smsc.ru/api/http/status_messages/>).
    pub const fn manners(&self) -> Manners {
        match self.provider {
            Provider::Smsc(_) => {
                Manners { batch_max: 100, batch_pause: Duration::from_secs(60), questions_max: Some(5) }
            }
            Provider::Smsru(_) => Manners { batch_max: 100, batch_pause: Duration::ZERO, questions_max: None },
            Provider::Exolve(_) => Manners { batch_max: 1, batch_pause: Duration::ZERO, questions_max: None },
        }
    }

    /// Whether what is known of the message is enough to ask about it.
    pub fn can_ask(&self, question: &Question) -> bool {
        match self.provider {
            Provider::Smsc(_) => question.to.is_some(),
            Provider::Smsru(_) | Provider::Exolve(_) => !question.provider_ids.is_empty(),
        }
    }

    /// Asks about messages, at least one.
    pub async fn ask(&self, questions: &[Question]) -> Told {
        match &self.provider {
            Provider::Smsc(smsc) => smsc.ask(questions).await,
            Provider::Smsru(smsru) => smsru.ask(questions).await,
            Provider::Exolve(exolve) => exolve.ask(questions).await,
        }
    }
}
