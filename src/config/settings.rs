//! The checked values of `config/deflect.toml`. Each part of the program is handed its own.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::{BASE64, HEXLOWER_PERMISSIVE};
use jiff::SignedDuration;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use lettre::message::dkim::{DkimSigningAlgorithm, DkimSigningKey, DkimSigningKeyError};
use url::Url;

use crate::call::{Language, PlatformName, name};

name! {
    /// An SMS gateway, by its name in `config/deflect.toml`; also the last part of its receipts' path.
    GatewayName
}

/// A secret. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: String) -> Self {
        Self(secret)
    }

    /// The secret itself, for signing and authenticating only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The 32 bytes that the secret writes in base64 or hex; `None` when it is no such key.
    pub fn as_key(&self) -> Option<[u8; 32]> {
        let text = self.0.as_bytes();
        let decoded = [BASE64.decode(text), HEXLOWER_PERMISSIVE.decode(text)];
        decoded.into_iter().flatten().find_map(|bytes| bytes.try_into().ok())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// An Ed25519 public key: 32 bytes, in base64 in the configuration. No secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey(pub [u8; 32]);

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
#[derive(Clone, Debug)]
pub struct KeySettings {
    /// For call state and link tokens.
    pub seal: Option<Secret>,
    /// For callers' pseudonyms.
    pub pseudonym: Option<Secret>,
    /// For numbers, addresses and words in the outbox. The first locks; all open, so that a key can be changed.
    pub outbox: Vec<Secret>,
}

/// `[platform.<name>]`
#[derive(Clone, Debug)]
pub struct PlatformSettings {
    /// The name, also the last part of the path `/voice/<name>`.
    pub name: PlatformName,
    /// What it speaks.
    pub dialect: Dialect,
    /// How its requests prove where they come from.
    pub authentication: Authentication,
    /// The voice for each language, as the platform names it; the platform's own default where none is given.
    pub voices: Vec<(Language, String)>,
    /// The language tag for each language, such as `ru-RU`; the language's name where none is given.
    pub locales: Vec<(Language, String)>,
    /// The languages in which the platform understands speech; in all others callers only press keys.
    pub hears: Vec<Language>,
}

impl PlatformSettings {
    /// The language tag the platform knows a language by.
    pub fn locale<'a>(&'a self, language: &'a Language) -> &'a str {
        given(&self.locales, language).unwrap_or(language.as_str())
    }

    /// The voice for a language, if one was chosen.
    pub fn voice(&self, language: &Language) -> Option<&str> {
        given(&self.voices, language)
    }
}

/// What is configured for a language.
fn given<'s>(settings: &'s [(Language, String)], language: &Language) -> Option<&'s str> {
    settings.iter().find(|(known, _)| known == language).map(|(_, value)| value.as_str())
}

/// A platform's markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Twilio, SignalWire, Somleng.
    Twiml,
    /// Telnyx.
    Texml,
    /// Plivo.
    Plivo,
    /// Bandwidth.
    Bxml,
    /// VoiceXML 2.1 browsers: Genesys, Cisco, Avaya, JVoiceXML.
    Voicexml,
    /// FreeSWITCH with mod_httapi.
    Httapi,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 6] = [Self::Twiml, Self::Texml, Self::Plivo, Self::Bxml, Self::Voicexml, Self::Httapi];

    /// The word for it in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Twiml => "twiml",
            Self::Texml => "texml",
            Self::Plivo => "plivo",
            Self::Bxml => "bxml",
            Self::Voicexml => "voicexml",
            Self::Httapi => "httapi",
        }
    }
}

/// How a platform's requests are authenticated (`facts/dialects.md` section 9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// `X-Twilio-Signature`. Several secrets while the token is being changed; shared keys by their id.
    Twilio {
        /// Auth tokens, HMAC-SHA1.
        tokens: Vec<Secret>,
        /// SharedKey id and secret.
        shared_keys: Vec<(String, Secret)>,
    },
    /// `X-SignalWire-Signature` with the project's signing key.
    SignalWire {
        /// Signing keys.
        keys: Vec<Secret>,
    },
    /// As Twilio signs, with the account's auth token.
    Somleng {
        /// Auth tokens.
        tokens: Vec<Secret>,
    },
    /// `telnyx-signature-ed25519` with the account's public key.
    Telnyx {
        /// Public keys; several while the key is being changed.
        keys: Vec<PublicKey>,
    },
    /// `X-Plivo-Signature-V3`.
    Plivo {
        /// Auth tokens of the account, or of the subaccount that owns the number.
        tokens: Vec<Secret>,
    },
    /// HTTP Basic: Bandwidth, VoiceXML browsers, FreeSWITCH.
    Basic {
        /// The name the platform gives.
        user: String,
        /// Passwords; several while the password is being changed, the first is written into documents.
        passwords: Vec<Secret>,
    },
    /// No signature; only from a loopback address.
    Loopback,
}

/// `[gateway.<name>]`
#[derive(Clone, Debug)]
pub struct GatewaySettings {
    /// The name, also the last part of the path `/receipts/<name>`.
    pub name: GatewayName,
    /// What it is.
    pub kind: GatewayKind,
    /// The most sends under way at once.
    pub sends_at_once_max: usize,
    /// How long an answer is waited for.
    pub answer_wait: Duration,
    /// The most messages handed over in a second; as fast as it takes them where not given.
    pub rate: Option<f64>,
    /// What one part costs; counted against the budget.
    pub price: Money,
    /// Writes Cyrillic in Latin letters, for a gateway or contract that takes nothing else.
    pub transliterates: bool,
}

impl GatewaySettings {
    /// A gateway of which nothing but its credentials is given.
    pub fn new(name: &str, kind: GatewayKind) -> Self {
        Self {
            name: GatewayName::new(name),
            kind,
            sends_at_once_max: 8,
            answer_wait: Duration::from_secs(15),
            rate: None,
            price: Money::default(),
            transliterates: false,
        }
    }
}

/// An amount in thousandths of the operator's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money(pub i64);

/// A gateway's protocol and credentials.
#[derive(Clone, Debug)]
pub enum GatewayKind {
    /// Files in `var/spool/sms`.
    Spool,
    /// Kannel's smsbox (`facts/messaging.md` section 3).
    Kannel {
        /// Such as `http://127.0.0.1:13013/cgi-bin/sendsms`.
        url: Url,
        /// The sendsms user.
        username: String,
        /// Its password.
        password: Secret,
        /// The sender's name or number.
        sender: String,
        /// What texts from phones are recognised by: `token` in the address Kannel brings them to. None are taken without.
        inbound_token: Option<Secret>,
    },
    /// An SMS centre over SMPP 3.4 (`facts/messaging.md` section 2).
    Smpp(Box<SmppSettings>),
    /// SMSC.ru (`facts/messaging.md` section 5).
    Smsc {
        /// Such as `https://smsc.ru`.
        url: Url,
        /// The account.
        login: String,
        /// Its password.
        password: Secret,
        /// The sender's registered name.
        sender: String,
        /// What its call-backs are signed with; they are refused without.
        callback_secret: Option<Secret>,
    },
    /// SMS.ru (`facts/messaging.md` section 6).
    Smsru {
        /// Such as `https://sms.ru`.
        url: Url,
        /// The account's key, which also signs call-backs.
        api_id: Secret,
        /// The sender's registered name.
        sender: String,
    },
    /// MTS Exolve (`facts/messaging.md` section 7).
    Exolve {
        /// Such as `https://api.exolve.ru`.
        url: Url,
        /// The application's key.
        key: Secret,
        /// The sender's registered name or number.
        sender: String,
        /// What texts from phones are recognised by: `token` in the address entered at Exolve. None are taken without.
        inbound_token: Option<Secret>,
        /// What the platform's words for the state of a delivery mean; others are taken for not final.
        statuses: BTreeMap<String, Delivery>,
    },
    /// Twilio Messaging (`facts/messaging.md` section 4).
    Twilio {
        /// Such as `https://api.twilio.com`.
        url: Url,
        /// The account, `AC…`.
        account: String,
        /// The auth token: authenticates us to Twilio and its call-backs to us.
        token: Secret,
        /// The sender's name, number, or messaging service (`MG…`).
        sender: String,
    },
}

/// What a gateway's own word for a state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// On its way.
    Sent,
    /// Arrived.
    Delivered,
    /// Did not arrive and will not.
    Undelivered,
}

/// A link to an SMS centre.
#[derive(Clone, Debug)]
pub struct SmppSettings {
    /// Its name or address.
    pub host: String,
    /// Its port, usually 2775.
    pub port: u16,
    /// Whether the link is encrypted.
    pub tls: bool,
    /// Who we are there, at most 15 characters.
    pub system_id: String,
    /// The password, at most 8 characters.
    pub password: Secret,
    /// The kind of system, usually empty.
    pub system_type: String,
    /// The sender's registered name, at most 11 characters, or a number.
    pub sender: String,
    /// Connections kept at once.
    pub binds: usize,
    /// Submissions under way on one connection without an answer.
    pub window: usize,
    /// The silence after which the link is tried.
    pub enquire_link: Duration,
    /// What the centre takes `data_coding` 0 for.
    pub default_alphabet: SmppAlphabet,
    /// How texts of several parts travel.
    pub long: SmppLong,
    /// What the centre's own status codes mean, beside those of the standard.
    pub codes: BTreeMap<u32, SmppCode>,
}

/// What an SMS centre takes `data_coding` 0 for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppAlphabet {
    /// The GSM alphabet, a septet in an octet.
    Gsm7,
    /// ISO 8859-1.
    Latin1,
    /// ASCII; all else is sent in UCS-2.
    Ascii,
}

/// How a text of several parts travels over SMPP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppLong {
    /// Each part with a header of its own (UDH).
    Udh,
    /// Each part with `sar_` parameters.
    Sar,
    /// As a whole, in `message_payload`.
    Payload,
}

/// What a centre's own status code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmppCode {
    /// Too fast.
    Throttled,
    /// Passing.
    Retry,
    /// This recipient, for good.
    Recipient,
    /// This text or sender, for good.
    Message,
    /// Nothing will be taken until a person mends it.
    Down,
}

/// `[limits]`: who may be texted how often, counted in the store before anything is promised (`facts/messaging.md` 13).
#[derive(Clone, Debug, PartialEq)]
pub struct LimitSettings {
    /// For one number.
    pub per_number: Vec<Limit>,
    /// For all numbers that differ in their last four digits only.
    pub per_prefix: Vec<Limit>,
    /// For all numbers that differ in their last five digits only.
    pub per_range: Vec<Limit>,
    /// For one caller's texts to numbers that were typed.
    pub per_typing_caller: Vec<Limit>,
    /// Texts a day by country (ISO 3166); a country that is not there has no limit of its own.
    pub per_country_day: BTreeMap<String, u32>,
    /// Texts a minute altogether.
    pub per_minute: u32,
    /// Texts a day altogether.
    pub per_day: u32,
    /// What texts may cost a day; without limit where not given.
    pub money_per_day: Option<Money>,
    /// The zone whose midnight begins a day.
    pub zone: TimeZone,
    /// A prefix or range is closed when so many of its texts were accepted within `closing_window`, none of them
    /// delivered or opened.
    pub closing_count: u32,
    /// The time looked back on.
    pub closing_window: Duration,
    /// How long a text may take to be delivered or opened before it counts as neither.
    pub closing_patience: Duration,
    /// How long a prefix stays closed.
    pub closed_for: Duration,
    /// How long a number that does not exist is left alone.
    pub undeliverable_for: Duration,
}

/// So many within a time that slides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub count: u32,
    /// Within this time.
    pub within: Duration,
}

impl LimitSettings {
    /// How far back the limits look.
    pub fn longest(&self) -> Duration {
        let limits = [&self.per_number, &self.per_prefix, &self.per_range, &self.per_typing_caller];
        let longest = limits.into_iter().flatten().map(|limit| limit.within).max();
        longest.unwrap_or_default().max(self.closing_window)
    }
}

impl Default for LimitSettings {
    /// The figures of `facts/messaging.md` section 13.
    fn default() -> Self {
        let (minute, hour, day) = (60, 3600, 86_400);
        let limits = |limits: &[(u32, u64)]| {
            let limit = |(count, within): &(u32, u64)| Limit { count: *count, within: Duration::from_secs(*within) };
            limits.iter().map(limit).collect()
        };
        Self {
            per_number: limits(&[(2, 10 * minute), (3, hour), (5, day), (10, 30 * day)]),
            per_prefix: limits(&[(20, hour), (60, day)]),
            per_range: limits(&[(60, hour)]),
            per_typing_caller: limits(&[(2, day)]),
            per_country_day: BTreeMap::new(),
            per_minute: 600,
            per_day: 50_000,
            money_per_day: None,
            zone: TimeZone::UTC,
            closing_count: 20,
            closing_window: Duration::from_secs(day),
            closing_patience: Duration::from_secs(hour),
            closed_for: Duration::from_secs(12 * hour),
            undeliverable_for: Duration::from_secs(7 * day),
        }
    }
}

/// `config/followups.toml`: what is mailed after a call, and when.
#[derive(Clone, Debug)]
pub struct FollowUpSettings {
    /// The reminder to a caller who did not open the link; none is sent when not given.
    pub reminder: Option<ReminderSettings>,
    /// When requests to a department are gathered.
    pub digest: DigestSettings,
    /// The most addresses one link's page mails to.
    pub addresses_per_link_max: u32,
}

impl Default for FollowUpSettings {
    /// What holds where the file says nothing.
    fn default() -> Self {
        let digest = DigestSettings { single_max: 5, every: Duration::from_secs(3600) };
        Self { reminder: None, digest, addresses_per_link_max: 3 }
    }
}

/// `[reminder]`
#[derive(Clone, Debug)]
pub struct ReminderSettings {
    /// How long after the promise.
    pub after: Duration,
    /// Not before this time of the recipient's day.
    pub from: Time,
    /// Not from this time on: that of the next day where it is not after `from`.
    pub until: Time,
    /// The zone of a recipient whose own is not known.
    pub zone: TimeZone,
}

impl ReminderSettings {
    /// How long mail may go out on an ordinary day.
    pub fn hours(&self) -> Duration {
        let day = SignedDuration::from_hours(24);
        let open = self.until.duration_since(self.from);
        let open = if open.is_positive() { open } else { open + day };
        open.unsigned_abs()
    }
}

/// `[digest]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestSettings {
    /// So many requests to one department go out at once each, within `every`; what is more is gathered.
    pub single_max: u32,
    /// How often what was gathered goes out.
    pub every: Duration,
}

/// `[chat]`
#[derive(Clone, Debug)]
pub struct ChatSettings {
    /// What the chat platform shows as its bearer token; several while it is being changed.
    pub secrets: Vec<Secret>,
}

/// `[mail]`
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// How mail leaves.
    pub transport: MailTransport,
    /// The sender, such as `Ozon <no-reply@example.ru>`.
    pub from: String,
    /// A mailbox that people read; `from` where none is given.
    pub reply_to: Option<String>,
    /// How long after the call the follow-up is due.
    pub follow_up_delay: Duration,
    /// The most sends under way at once.
    pub sends_at_once_max: usize,
    /// How long a whole send may take.
    pub send_wait: Duration,
    /// Signs what is sent, where no relay does.
    pub dkim: Option<DkimSettings>,
    /// Where mail that could not be delivered comes back; only the server's own answers are read when not given.
    pub bounces: Option<BounceSettings>,
}

/// `[mail.dkim]` (RFC 6376)
#[derive(Clone, Debug)]
pub struct DkimSettings {
    /// The signing domain.
    pub domain: String,
    /// The selector of its key in DNS.
    pub selector: String,
    /// An RSA key as PKCS#1 PEM, or an Ed25519 key as 32 bytes in base64.
    pub key: Secret,
}

impl DkimSettings {
    /// The key as it signs.
    ///
    /// # Errors
    /// It is neither.
    pub fn signing_key(&self) -> Result<DkimSigningKey, DkimSigningKeyError> {
        let key = self.key.expose().trim();
        let algorithm = match key.starts_with("-----BEGIN") {
            true => DkimSigningAlgorithm::Rsa,
            false => DkimSigningAlgorithm::Ed25519,
        };
        DkimSigningKey::new(key, algorithm)
    }
}

/// `[mail.bounces]`
#[derive(Clone, Debug)]
pub struct BounceSettings {
    /// The mailbox that returned mail comes to, such as `bounce@example.ru`; each mail has its own `bounce+…@example.ru`.
    pub mailbox: String,
    /// The Maildir it is read from.
    pub maildir: PathBuf,
    /// How often it is looked into.
    pub every: Duration,
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// Files in `var/spool/mail`.
    Spool,
    /// An SMTP server.
    Smtp {
        /// The server's name or address.
        host: String,
        /// Its port.
        port: u16,
        /// `smtps://`: TLS from the first byte. `smtp://`: STARTTLS where the server offers it.
        tls: bool,
        /// User and password.
        credentials: Option<(String, Secret)>,
    },
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
}

/// `[audio]`
#[derive(Clone, Debug)]
pub struct AudioSettings {
    /// The program that speaks each language; prompts of others are not rendered.
    pub commands: Vec<(Language, SpeechCommand)>,
    /// How long one prompt may take.
    pub render_wait: Duration,
    /// The most programs run at once.
    pub renders_at_once_max: usize,
}

/// A program that speaks words, and its arguments. Shows no argument: a key of a cloud voice may stand there.
#[derive(Clone, PartialEq, Eq)]
pub struct SpeechCommand(Vec<String>);

impl SpeechCommand {
    /// What stands in braces in an argument: the words, the file they stand in, the WAV file to be written.
    pub const PLACES: [&str; 3] = ["text", "text_file", "out"];

    /// Takes a program and its arguments.
    ///
    /// # Panics
    /// When there is no program.
    pub fn new(words: Vec<String>) -> Self {
        assert!(!words.is_empty(), "a command has a program");
        Self(words)
    }

    /// The program.
    pub fn program(&self) -> &str {
        &self.0[0]
    }

    /// The arguments with everything in its place.
    pub fn arguments(&self, text: &str, text_file: &str, out: &str) -> Vec<String> {
        // The words come last: they are not looked into.
        let fill = |argument: &String| {
            argument.replace("{text_file}", text_file).replace("{out}", out).replace("{text}", text)
        };
        self.0[1..].iter().map(fill).collect()
    }

    /// Whether the words go to its standard input, as no argument has a place for them.
    pub fn reads_stdin(&self) -> bool {
        !self.has_place("{text}") && !self.has_place("{text_file}")
    }

    /// Whether the sound comes from its standard output, as no argument has a place for it.
    pub fn writes_stdout(&self) -> bool {
        !self.has_place("{out}")
    }

    /// All of it as one text, by which two commands are told apart.
    pub fn as_text(&self) -> String {
        self.0.join("\0")
    }

    fn has_place(&self, place: &str) -> bool {
        self.0[1..].iter().any(|argument| argument.contains(place))
    }
}

impl fmt::Debug for SpeechCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpeechCommand({} …)", self.program())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_32_bytes_in_base64_or_hex() {
        let key = |text: &str| Secret::new(text.to_owned()).as_key();
        assert_eq!(key(&BASE64.encode(&[7; 32])), Some([7; 32]));
        assert_eq!(key(&"0A".repeat(32)), Some([10; 32]));
        assert_eq!(key(&"0a".repeat(31)), None);
        assert_eq!(key("not a key"), None);
    }

    #[test]
    fn a_command_has_everything_in_its_place() {
        let command = |words: &[&str]| SpeechCommand::new(words.iter().map(|word| (*word).to_owned()).collect());
        let whole = command(&["say", "-t={text}", "{text_file}", "-o", "{out}", "{\"a\": 1}"]);
        let filled = ["-t=words {out}", "/t/text", "-o", "/t/out.wav", "{\"a\": 1}"];
        assert_eq!(whole.arguments("words {out}", "/t/text", "/t/out.wav"), filled);
        assert!(!whole.reads_stdin() && !whole.writes_stdout());
        let piped = command(&["say", "--stdout"]);
        assert!(piped.reads_stdin() && piped.writes_stdout());
        assert_ne!(command(&["say", "a b"]).as_text(), command(&["say", "a", "b"]).as_text());
        assert_eq!(format!("{:?}", command(&["curl", "-H", "key: hunter2"])), "SpeechCommand(curl …)");
    }

    #[test]
    fn a_secret_shows_nothing_of_itself() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), "Secret(…)");
    }
}
