//! What every room of the public door works with.

use std::sync::Arc;

use tokio::sync::Notify;
use url::Url;

use crate::app::log_limit::Sampled;
use crate::app::repeats::Repeats;
use crate::app::replaced_prompts::ReplacedPrompts;
use crate::base::clock::Clock;
use crate::config::settings::{
    ChatSettings, FollowUpSettings, GatewaySettings, LimitSettings, PlatformSettings, ServerSettings, WhileDown,
};
use crate::console::Console;
use crate::dialect::seal::Seal;
use crate::http::audio::Sounds;
use crate::http::checkup::CheckupKey;
use crate::http::guesses::Guesses;
use crate::http::operators::Operators;
use crate::line::Script;
use crate::line::message::Medium;
use crate::metrics::problems::Problems;
use crate::metrics::prometheus::Metrics;
use crate::metrics::reloads::Reloads;
use crate::outbox::sms::receipt::ReceiptKey;
use crate::outbox::{Composer, Intake, Outlook};
use crate::pages::Templates;
use crate::store::Store;
use crate::store::pseudonym::Pseudonyms;

/// What wakes the workers of the outbox.
#[derive(Clone, Default)]
pub struct Nudges {
    /// That of texts.
    pub sms: Arc<Notify>,
    /// That of mail.
    pub email: Arc<Notify>,
}

impl Nudges {
    /// Wakes the worker of a medium.
    pub fn wake(&self, medium: Medium) {
        match medium {
            Medium::Sms => self.sms.notify_one(),
            Medium::Email => self.email.notify_one(),
        }
    }
}

/// The line in service: its script, its memory, its keys. A clone shares what it holds.
#[derive(Clone)]
pub struct Switchboard {
    /// What callers are told.
    pub script: Arc<Script>,
    /// The frames of pages.
    pub templates: Templates,
    /// The recordings that are being played.
    pub sounds: Arc<Sounds>,
    /// The prompts that were replaced.
    pub replaced: Arc<ReplacedPrompts>,
    /// Puts promises into words.
    pub composer: Composer,
    /// Takes what gateways bring.
    pub intake: Arc<Intake>,
    /// The memory.
    pub store: Store,
    /// The metrics.
    pub metrics: Arc<Metrics>,
    /// The time.
    pub clock: Clock,
    /// Seals the state of calls.
    pub seal: Arc<Seal>,
    /// Hides callers.
    pub pseudonyms: Pseudonyms,
    /// The platforms.
    pub platforms: Arc<[PlatformSettings]>,
    /// The gateways that report here.
    pub gateways: Arc<[GatewaySettings]>,
    /// What is mailed after a call.
    pub follow_ups: FollowUpSettings,
    /// The chat platform that tells of conversations, if one does.
    pub chat: Option<ChatSettings>,
    /// Who may be texted how often; their zone is that of operations, whose midnight begins a day.
    pub limits: Arc<LimitSettings>,
    /// The page of operations, as it was made last.
    pub console: Arc<Console>,
    /// What the log of this node warned of.
    pub problems: Problems,
    /// What is written to the log of what comes in floods.
    pub sampled: Arc<Sampled>,
    /// Wrong passwords of platforms.
    pub guesses: Arc<Guesses>,
    /// Whether a text could be sent now.
    pub outlook: Arc<Outlook>,
    /// What becomes of a text that is wanted while every gateway is down.
    pub while_down: WhileDown,
    /// Who may change something at the ops door.
    pub operators: Arc<Operators>,
    /// The doors.
    pub server: ServerSettings,
    /// How long a promise may take to be durable.
    pub commit_wait: std::time::Duration,
    /// When recent turns were answered.
    pub repeats: Arc<Repeats>,
    /// What delivery reports of gateways that do not sign are recognised by.
    pub receipt_key: ReceiptKey,
    /// What requests of the doctor are recognised by.
    pub checkup_key: CheckupKey,
    /// Wakes the worker of each medium when something was promised.
    pub nudges: Nudges,
    /// How the configuration came into service.
    pub reloads: Arc<Reloads>,
}

impl Switchboard {
    /// A platform by the name in its path.
    pub fn platform(&self, name: &str) -> Option<&PlatformSettings> {
        self.platforms.iter().find(|platform| platform.name.as_str() == name)
    }

    /// A gateway by the name in its path.
    pub fn gateway(&self, name: &str) -> Option<&GatewaySettings> {
        self.gateways.iter().find(|gateway| gateway.name.as_str() == name)
    }

    /// Whether no text can be sent now, and what becomes of one that is wanted says this.
    pub fn texts_are_down(&self, then: WhileDown) -> bool {
        self.while_down == then && self.outlook.is_shut(self.clock.monotonic())
    }

    /// The address the world uses, without a slash at the end.
    pub fn public_url(&self) -> &Url {
        &self.server.public_url
    }
}
