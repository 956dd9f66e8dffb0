//! The checked values of `config/deflect.toml`. Each part of the program is handed its own.

mod audio;
mod follow_ups;
mod gateway;
mod limits;
mod mail;
mod platform;
mod report;
mod secret;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

pub use audio::{AudioSettings, SpeechCommand};
pub use follow_ups::{DigestSettings, FollowUpSettings, ReminderSettings};
pub use gateway::{
    Delivery, ExolveSettings, GatewayKind, GatewayName, GatewaySettings, KannelSettings, Money, SmppAlphabet, SmppCode,
    SmppLong, SmppOctets, SmppSettings, SmscSettings, SmsruSettings, TwilioSettings,
};
pub use limits::{Limit, LimitSettings};
pub use mail::{BounceSettings, DkimSettings, MailSettings, MailTransport};
pub use platform::{Authentication, Dialect, PlatformSettings};
pub use report::ReportSettings;
pub use secret::{PublicKey, Secret};

/// Everything in `config/deflect.toml`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The doors.
    pub server: ServerSettings,
    /// The memory.
    pub store: StoreSettings,
    /// Keys given in the file; those not given are made in the data folder.
    pub keys: KeySettings,
    /// The platforms whose webhooks are answered.
    pub platforms: Vec<PlatformSettings>,
    /// The gateways, in order of preference.
    pub gateways: Vec<GatewaySettings>,
    /// What becomes of a text that is wanted while every gateway is down.
    pub while_down: WhileDown,
    /// Mail.
    pub mail: MailSettings,
    /// When messages are tried and tried again.
    pub outbox: OutboxSettings,
    /// Links in messages.
    pub link: LinkSettings,
    /// Who may be texted how often.
    pub limits: Arc<LimitSettings>,
    /// What is mailed after a call, and when.
    pub follow_ups: FollowUpSettings,
    /// The chat platform that tells us of conversations; none that does when not given.
    pub chat: Option<ChatSettings>,
    /// Who may tell callers something; one whose token is made in the data folder when none is given.
    pub operators: Vec<OperatorSettings>,
    /// The daily mail to operations; none where not given.
    pub report: Option<ReportSettings>,
    /// Recordings.
    pub audio: AudioSettings,
    /// How long a silent call counts as going on, and how long what happened is kept.
    pub retention: RetentionSettings,
}

impl Settings {
    /// Whether every text goes out in Latin letters, whichever gateway takes it.
    pub fn every_gateway_transliterates(&self) -> bool {
        self.gateways.iter().all(|gateway| gateway.transliterates)
    }
}

/// `[server]`
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// Platforms, gateways and callers come here.
    pub public: SocketAddr,
    /// The address they use, without a slash at the end; signatures are computed on it.
    pub public_url: Url,
    /// Prometheus and people of operations.
    pub ops: SocketAddr,
    /// Names under which people and Prometheus reach the ops door, in lower case; addresses and `localhost` need none.
    pub ops_hosts: Vec<String>,
    /// The most connections open at once on the public door; more are left waiting.
    pub connections_max: usize,
    /// The longest body accepted, in bytes.
    pub body_bytes_max: usize,
    /// A sender gets this long for its headers, and again for its body.
    pub read_wait: Duration,
    /// Our own deadline for an answer to a platform.
    pub answer_wait: Duration,
    /// How long a stop waits for calls in hand.
    pub stop_wait: Duration,
}

/// `[store]`
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// Where what happened is kept.
    pub url: StoreUrl,
    /// How long a turn waits for its promise to be durable before it says the address instead.
    pub commit_wait: Duration,
}

/// The kind of store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreUrl {
    /// `deflect.db` in the data folder.
    Sqlite,
}

/// `[keys]`: 32 bytes each, in base64 or hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySettings {
    /// For call state and link tokens.
    pub seal: Option<Secret>,
    /// For callers' pseudonyms.
    pub pseudonym: Option<Secret>,
    /// For numbers, addresses and words in the outbox. The first locks; all open, so that a key can be changed.
    pub outbox: Vec<Secret>,
}

/// `[sms] while_down`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhileDown {
    /// It waits; the caller hears that it may come later, and the address.
    #[default]
    Queue,
    /// It is refused; the caller hears the address.
    Refuse,
}

/// `[chat]`
#[derive(Clone, Debug)]
pub struct ChatSettings {
    /// What the chat platform shows as its bearer token; several while it is being changed.
    pub secrets: Vec<Secret>,
}

/// `[operator.<name>]`
#[derive(Clone, Debug)]
pub struct OperatorSettings {
    /// By which they stand in the log.
    pub name: String,
    /// What they show as their bearer token; several while it is being changed.
    pub tokens: Vec<Secret>,
}

/// `[outbox]`
#[derive(Clone, Debug)]
pub struct OutboxSettings {
    /// The wait before each new try; after the last the message is exhausted.
    pub sms_retry_delays: Vec<Duration>,
    /// The same for mail.
    pub email_retry_delays: Vec<Duration>,
    /// How long a text is worth sending.
    pub sms_lifetime: Duration,
    /// The same for mail.
    pub email_lifetime: Duration,
    /// How long a worker may hold a message.
    pub lease: Duration,
}

/// The characters of a link's token: 11 of 57 signs is 64 bits (`facts/messaging.md` section 16).
pub const LINK_TOKEN_CHARS: usize = 11;

/// `[link]`
#[derive(Clone, Debug)]
pub struct LinkSettings {
    /// How long a link leads to its page.
    pub lifetime: Duration,
}

/// `[retention]`
#[derive(Clone, Debug)]
pub struct RetentionSettings {
    /// A call without a turn for this long is closed by the reaper.
    pub silent_call: Duration,
    /// How long calls and messages are kept.
    pub history: Duration,
    /// How long consents are kept.
    pub consents: Duration,
    /// How long figures are kept, which know of no caller.
    pub figures: Duration,
}

/// Where things are, from the command line.
#[derive(Clone, Debug)]
pub struct Folders {
    /// `--config`
    pub config: PathBuf,
    /// `--prompts`
    pub prompts: PathBuf,
    /// `--data`
    pub data: PathBuf,
}
