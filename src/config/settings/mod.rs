//! The checked values of `config/deflect.toml`. Each part of the program gets its own.

mod audio;
mod described;
mod event;
mod follow_ups;
mod gateway;
mod limits;
mod line_type;
mod log;
mod lookup;
mod mail;
mod operations;
mod platform;
mod postgres;
mod report;
mod secret;
mod traces;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::base::server_node::ServerNode;
use crate::line::lookup::{LOOKUPS_PER_TURN_MAX, LookupService};
pub use audio::{AudioSettings, SpeechCommand};
pub use described::{
    AddressRange, AnswerMeaning, AnswerRule, Delivery, DescribedSettings, HmacEncoding, HmacHash, HmacProof,
    ReportDescription, TextDescription, ValuePlace, WebhookProof,
};
pub use event::EventSettings;
pub use follow_ups::{DigestSettings, FollowUpSettings, ReminderSettings};
pub use gateway::{
    BandwidthSettings, ExolveSettings, GatewayKind, GatewayName, GatewaySettings, KannelSettings, Money, PlivoSettings,
    SmppAlphabet, SmppCode, SmppLong, SmppOctets, SmppSettings, SmscSettings, SmsruSettings, TelnyxSettings,
    TwilioSettings, VonageSettings,
};
pub use limits::{Limit, LimitSettings};
pub use line_type::{LineTypeProvider, LineTypeSettings};
pub use log::{LogFormat, LogSettings};
pub use lookup::{CallerSent, LookupSettings};
pub use mail::{BounceSettings, DkimSettings, MailSettings, MailTransport};
pub use operations::OperatorLanguage;
pub use platform::{Authentication, Dialect, FastAgiDoor, PlatformSettings, fastagi_doors};
pub use postgres::{Authorities, PostgresSettings, PostgresTls};
pub use report::ReportSettings;
pub use secret::{PublicKey, Secret};
pub use traces::TraceSettings;

/// Everything in `config/deflect.toml`.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Listeners and public address.
    pub server: ServerSettings,
    /// The log.
    pub log: LogSettings,
    /// The store.
    pub store: StoreSettings,
    /// Configured keys; the others are made in the data folder.
    pub keys: KeySettings,
    /// The telephony platforms.
    pub platforms: Vec<PlatformSettings>,
    /// The gateways, in order of preference.
    pub gateways: Vec<GatewaySettings>,
    /// The treatment of texts while every gateway is down.
    pub while_down: WhileDown,
    /// Mail.
    pub mail: MailSettings,
    /// Retries and lifetimes of messages.
    pub outbox: OutboxSettings,
    /// Links in messages.
    pub link: LinkSettings,
    /// Quotas of texts.
    pub limits: Arc<LimitSettings>,
    /// Mails after a call.
    pub follow_ups: FollowUpSettings,
    /// The chat platform that reports conversations; `None` without one.
    pub chat: Option<ChatSettings>,
    /// People who may post announcements; if empty, one whose token is made in the data folder.
    pub operators: Vec<OperatorSettings>,
    /// The language of those who watch the line.
    pub operator_language: OperatorLanguage,
    /// Another system that is told what happens; `None` for none.
    pub events: Option<EventSettings>,
    /// A collector that is told what is done; `None` for none.
    pub traces: Option<TraceSettings>,
    /// A provider that is asked which numbers take texts; `None` for none.
    pub line_type: Option<LineTypeSettings>,
    /// The services that lookups ask.
    pub lookups: BTreeMap<LookupService, LookupSettings>,
    /// The daily mail to operations; `None` for none.
    pub report: Option<ReportSettings>,
    /// Recordings.
    pub audio: AudioSettings,
    /// The end of silent calls, and the time data is kept.
    pub retention: RetentionSettings,
}

impl Settings {
    /// The longest time that the lookups of a turn may take.
    pub fn lookup_wait(&self) -> Duration {
        let longest = self.lookups.values().map(|lookup| lookup.deadline).max();
        longest.unwrap_or_default() * LOOKUPS_PER_TURN_MAX as u32
    }

    /// True if every gateway sends in Latin letters.
    pub fn every_gateway_transliterates(&self) -> bool {
        self.gateways.iter().all(|gateway| gateway.transliterates)
    }
}

/// `[server]`
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The listener for platforms, gateways and callers.
    pub public: SocketAddr,
    /// The address they use, without a slash at the end; signatures are computed on it.
    pub public_url: Url,
    /// The listener for Prometheus and operations.
    pub ops: SocketAddr,
    /// The name of this node; that of the machine if `None`. The command line overrides it.
    pub node: Option<ServerNode>,
    /// Host names of the operations listener, in lower case; addresses and `localhost` need none.
    pub ops_hosts: Vec<String>,
    /// The most open connections of the public listener; more wait.
    pub connections_max: usize,
    /// The longest request body, in bytes.
    pub body_bytes_max: usize,
    /// The longest time for the headers of a request, and again for its body.
    pub read_wait: Duration,
    /// Our own deadline for an answer to a platform.
    pub answer_wait: Duration,
    /// The time for which a stop is announced to load balancers before the listeners close.
    pub drain_wait: Duration,
    /// The longest wait of a stop for calls in progress.
    pub stop_wait: Duration,
    /// Changed files come into service when an operator has looked at them.
    pub hold_changes: bool,
}

/// `[store]`
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// The kind of store.
    pub url: StoreUrl,
    /// The longest wait of a turn for its promise to be durable, before it says the address instead.
    pub commit_wait: Duration,
}

/// The kind of store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreUrl {
    /// `deflect.db` in the data folder.
    Sqlite,
    /// A database that many nodes share.
    Postgres(PostgresSettings),
}

/// `[keys]`: 32 bytes each, in base64 or hex. The first of several is used from now on; the others know what was made before,
/// so that a key can be changed. Empty where they are those of the data folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySettings {
    /// For call state and link tokens.
    pub seal: Vec<Secret>,
    /// For callers' pseudonyms.
    pub pseudonym: Vec<Secret>,
    /// For personal data in the outbox.
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
    /// Bearer tokens of the chat platform; several during a change.
    pub secrets: Vec<Secret>,
}

/// `[operator.<name>]`
#[derive(Clone, Debug)]
pub struct OperatorSettings {
    /// The name in the log.
    pub name: String,
    /// Bearer tokens; several during a change.
    pub tokens: Vec<Secret>,
}

/// `[outbox]`
#[derive(Clone, Debug)]
pub struct OutboxSettings {
    /// The wait before each retry; after the last the message is exhausted.
    pub sms_retry_delays: Vec<Duration>,
    /// The same for mail.
    pub email_retry_delays: Vec<Duration>,
    /// The lifetime of a text.
    pub sms_lifetime: Duration,
    /// The same for mail.
    pub email_lifetime: Duration,
    /// The time for which a worker may hold a message.
    pub lease: Duration,
}

/// The characters of a link's token: 11 of 57 signs are 64 bits, too many to guess.
pub const LINK_TOKEN_CHARS: usize = 11;

/// `[link]`
#[derive(Clone, Debug)]
pub struct LinkSettings {
    /// The lifetime of a link.
    pub lifetime: Duration,
}

/// `[retention]`
#[derive(Clone, Debug)]
pub struct RetentionSettings {
    /// A call without a turn for this long is closed.
    pub silent_call: Duration,
    /// The time calls and messages are kept.
    pub history: Duration,
    /// The time consents are kept.
    pub consents: Duration,
    /// The time figures are kept, which know of no caller.
    pub figures: Duration,
}

/// Folders, from the command line.
#[derive(Clone, Debug)]
pub struct Folders {
    /// `--config`
    pub config: PathBuf,
    /// `--prompts`
    pub prompts: PathBuf,
    /// `--data`
    pub data: PathBuf,
}

impl Folders {
    /// The name of the database in the data folder.
    pub const DATABASE: &str = "deflect.db";

    /// The database in the data folder.
    pub fn database(&self) -> PathBuf {
        self.data.join(Self::DATABASE)
    }
}
