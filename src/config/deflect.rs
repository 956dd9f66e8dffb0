//! `config/deflect.toml`: where the program listens, what it talks to, and its limits.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use url::Url;

use super::followups::FollowUpFile;
use super::place::{FilePlace, Placed};
use super::reading::Context;
use super::references::{Listener, References};
use super::retries::RetrySchedule;
use super::secret::Keyring;
use super::settings::{
    GatewaySettings, KeySettings, LinkSettings, OutboxSettings, RetentionSettings, Secret, ServerSettings, Settings,
    StoreUrl, WhileDown,
};
use super::shape::Kind;
use super::table::Table;
use super::toml_file::read_file;
use super::value::{FromToml, TomlValue};
use super::{
    audio, chat, events, followups, gateway, limits, line_type, log, lookup_service, mail, operations, operator,
    platform, report, store, traces,
};
use crate::base::server_node::ServerNode;
use crate::base::url::is_loopback;
use crate::line::lookup::LookupService;

const WHILE_DOWN: [(&str, WhileDown); 2] = [("queue", WhileDown::Queue), ("refuse", WhileDown::Refuse)];

/// The paths of webhooks below `public_url`.
const OWN_PATHS: [&str; 3] = ["/voice/", "/receipts/", "/inbound/"];

/// The content of the file.
#[derive(Default)]
pub(super) struct DeflectFile {
    /// The settings; `None` if some could not be read.
    pub settings: Option<Settings>,
    /// The address of the store; `None` if it could not be read.
    pub store_url: Option<StoreUrl>,
    /// The address callers and platforms use.
    pub public_url: Option<Url>,
    /// The list of gateways, in order of preference; `None` if it could not be read.
    pub gateways_listed: Option<Vec<Placed<String>>>,
    /// The gateways defined.
    pub gateways_defined: Vec<Placed<String>>,
    /// The services of lookups defined.
    pub services: Vec<Placed<LookupService>>,
    /// The places of waits that must fit into others.
    pub waits: WaitPlaces,
    /// The place of the daily budget for texts, if there is one.
    pub budget: Option<FilePlace>,
    /// The place of `transport` in `[mail]`, or of the table where it is left out.
    pub mail: Option<FilePlace>,
    /// The place of the reminder's delay; `None` without reminders.
    pub reminder_after: Option<FilePlace>,
    /// True if the file was read completely, so that missing entries are really missing.
    pub whole: bool,
}

/// The places of waits that must fit into others; `None` where the default holds.
#[derive(Default)]
pub(super) struct WaitPlaces {
    /// Of `answer_wait` in `[server]`.
    pub answer: Option<FilePlace>,
    /// Of `commit_wait` in `[store]`.
    pub commit: Option<FilePlace>,
    /// Of `send_wait` in `[mail]`.
    pub send: Option<FilePlace>,
    /// Of `lease` in `[outbox]`.
    pub lease: Option<FilePlace>,
}

/// The gateways in order of preference: at least one, or no caller could be sent a link.
struct GatewayList(Vec<Placed<String>>);

/// The address platforms and callers use.
struct PublicUrl(Url);

/// Names of machines, without ports.
struct HostNames(Vec<String>);

/// Reads the file and notes the languages in it.
pub(super) fn read(context: Context<'_>, references: &mut References) -> DeflectFile {
    let follow_ups = followups::read(Context { has_secrets: false, ..context });
    read_file(context, "deflect.toml", |root| file(root, follow_ups, references)).unwrap_or_default()
}

fn file(root: &mut Table<'_>, follow_ups: Option<FollowUpFile>, references: &mut References) -> DeflectFile {
    let server = |table: &mut Table<'_>| (server(table, references), table.place_of("answer_wait"));
    let (server, answer) = root.table("server", server).unwrap_or_default();
    let log = log::read(root);
    let store = |table: &mut Table<'_>| (store::read(table), table.place_of("commit_wait"));
    let (store, commit) = root.table("store", store).unwrap_or_default();
    let keys = root.table("keys", keys);
    let platforms = platform::read(root, references);
    let gateways = gateways(root, references);
    let mail = |table: &mut Table<'_>| {
        let transport = table.place_of("transport").unwrap_or_else(|| table.place());
        (mail::read(table), table.place_of("send_wait"), Some(transport))
    };
    let (mail, send, transport) = root.table("mail", mail).unwrap_or_default();
    let chat = chat::read(root);
    let (operators, operator_language) = (operator::read(root), operations::read(root));
    let events = events::read(root);
    let traces = traces::read(root);
    let line_type = line_type::read(root);
    let lookups = lookup_service::read(root);
    let (outbox, lease) = root.table("outbox", |table| (outbox(table), table.place_of("lease"))).unzip();
    let link = root.table("link", link);
    let budget = |table: &mut Table<'_>| table.value("money_per_day").map(TomlValue::place);
    let (limits, budget) = root.table("limits", |table| (limits::read(table), budget(table))).unzip();
    let zone = limits.as_ref().map_or(TimeZone::UTC, |limits| limits.zone.clone());
    let report = report::read(root, &zone);
    let retention = root.table("retention", retention);
    let audio = root.table("audio", |table| audio::read(table, references)).flatten();
    let (follow_ups, reminder_after) = follow_ups.map(|file| (file.settings, file.reminder_after)).unzip();
    DeflectFile {
        store_url: store.as_ref().map(|store| store.url.clone()),
        public_url: server.as_ref().map(|server| server.public_url.clone()),
        gateways_listed: gateways.listed,
        gateways_defined: gateways.defined,
        services: lookups.names,
        waits: WaitPlaces { answer, commit, send, lease: lease.flatten() },
        budget: budget.flatten(),
        mail: transport,
        reminder_after: reminder_after.flatten(),
        whole: root.is_whole(),
        settings: (|| {
            Some(Settings {
                server: server?,
                log: log?,
                store: store?,
                keys: keys?,
                platforms: platforms?,
                gateways: gateways.in_order?,
                while_down: gateways.while_down?,
                mail: mail?,
                outbox: outbox?,
                link: link?,
                limits: Arc::new(limits?),
                follow_ups: follow_ups?,
                chat: chat?,
                operators: operators?,
                operator_language: operator_language?,
                events: events?,
                traces: traces?,
                line_type: line_type?,
                lookups: lookups.settings?,
                report: report?,
                audio: audio?,
                retention: retention?,
            })
        })(),
    }
}

/// The tables `sms` and `gateway`.
struct SmsTables {
    /// The list, in order of preference; `None` if it could not be read.
    listed: Option<Vec<Placed<String>>>,
    /// The names of those defined.
    defined: Vec<Placed<String>>,
    /// Their settings in the order of the list; `None` if one is missing or could not be read.
    in_order: Option<Vec<GatewaySettings>>,
    /// The treatment of texts while all are down.
    while_down: Option<WhileDown>,
}

fn gateways(root: &mut Table<'_>, references: &mut References) -> SmsTables {
    let (listed, while_down) = root.table("sms", sms).unzip();
    let listed = listed.flatten().map(|listed| listed.0);
    let defined = root.named("gateway", |name, table| gateway::read(name, table, references));
    SmsTables {
        defined: defined.iter().map(|(name, _)| name.clone()).collect(),
        in_order: listed.as_ref().and_then(|listed| in_order(listed, defined)),
        listed,
        while_down,
    }
}

/// The gateways in the order of the list; `None` if one is missing or could not be read.
fn in_order(
    listed: &[Placed<String>],
    mut defined: Vec<(Placed<String>, Option<Option<GatewaySettings>>)>,
) -> Option<Vec<GatewaySettings>> {
    let mut take = |name: &Placed<String>| {
        let at = defined.iter().position(|(defined, _)| defined.value == name.value)?;
        defined.swap_remove(at).1?
    };
    listed.iter().map(&mut take).collect()
}

fn server(table: &mut Table<'_>, references: &mut References) -> Option<ServerSettings> {
    let public_url = table.required::<PublicUrl>("public_url");
    let (short, long) = (Duration::from_millis(100), Duration::from_secs(300));
    let mut listener = |key: &'static str, port| {
        let place = table.place();
        let address = table.or(key, Placed { value: SocketAddr::from(([127, 0, 0, 1], port)), place });
        references.listeners.push(Listener { name: format!("`{key}`"), address: address.clone() });
        address
    };
    let (public, ops) = (listener("public", 8080), listener("ops", 9464));
    let ops_hosts = table.or("ops_hosts", HostNames(vec![])).0;
    warn_of_strangers(table, &ops, &ops_hosts);
    let settings = ServerSettings {
        public: public.value,
        ops: ops.value,
        node: table.optional("node"),
        ops_hosts,
        connections_max: table.within("connections_max", 4096, 1..=1_000_000) as usize,
        body_bytes_max: table.within("body_bytes_max", 64 << 10, 1024..=16 << 20) as usize,
        read_wait: table.within("read_wait", Duration::from_secs(10), short..=long),
        answer_wait: table.within("answer_wait", Duration::from_secs(1), short..=Duration::from_secs(15)),
        drain_wait: table.within("drain_wait", Duration::ZERO, Duration::ZERO..=long),
        stop_wait: table.within("stop_wait", Duration::from_secs(10), short..=long),
        hold_changes: table.or("hold_changes", false),
        public_url: public_url?.0,
    };
    Some(settings)
}

/// Warns of a listener of operations that strangers may reach: they would see every figure. Where it is meant to be reached
/// from other machines, `ops_hosts` says by which names.
fn warn_of_strangers(table: &Table<'_>, ops: &Placed<SocketAddr>, hosts: &[String]) {
    let is_inside = match ops.value.ip() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    if !is_inside && hosts.is_empty() {
        let message = format!("`ops` is `{}`: whoever reaches this port sees the line from inside", ops.value);
        let help = "listen at an address of this machine or of a private network; behind a firewall name in `ops_hosts` how it \
                    is reached";
        table.report(ops.problem(message).with_help(help).as_warning());
    }
}

fn sms(table: &mut Table<'_>) -> (Option<GatewayList>, WhileDown) {
    let listed = table.required::<GatewayList>("gateways");
    let given = table.value("while_down").map(|value| value.one_of(&WHILE_DOWN));
    (listed, given.flatten().unwrap_or_default())
}

fn keys(table: &mut Table<'_>) -> KeySettings {
    let mut keys = |name| table.or(name, Keyring(vec![])).0;
    let settings = KeySettings { seal: keys("seal"), pseudonym: keys("pseudonym"), outbox: keys("outbox") };
    let purposes = [("seal", &settings.seal), ("pseudonym", &settings.pseudonym), ("outbox", &settings.outbox)];
    for (index, (purpose, keys)) in purposes.iter().enumerate() {
        let is_same = |key: &Secret, other: &Secret| key.as_key().is_some_and(|key| other.as_key() == Some(key));
        let shares = |others: &[Secret]| keys.iter().any(|key| others.iter().any(|other| is_same(key, other)));
        if let Some((first, _)) = purposes[..index].iter().find(|(_, others)| shares(others)) {
            let place = table.place_of(purpose).unwrap_or_else(|| table.place());
            let problem = place.problem(format!("`{purpose}` has a key of `{first}`: whoever learns one learns both"));
            table.report(problem.with_help("make one with `openssl rand -base64 32`"));
        }
    }
    settings
}

fn outbox(table: &mut Table<'_>) -> OutboxSettings {
    let schedule = |waits: &[u64]| RetrySchedule(waits.iter().map(|secs| Duration::from_secs(*secs)).collect());
    let (minute, hour, day) = (60, 3600, 86_400);
    let sms = schedule(&[5, 15, minute, 5 * minute, 10 * minute]);
    let email = schedule(&[minute, 5 * minute, 10 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour]);
    let lifetimes = Duration::from_secs(minute)..=Duration::from_secs(30 * day);
    OutboxSettings {
        sms_retry_delays: table.or("sms_retry_delays", sms).0,
        email_retry_delays: table.or("email_retry_delays", email).0,
        sms_lifetime: table.within("sms_lifetime", Duration::from_secs(30 * minute), lifetimes.clone()),
        email_lifetime: table.within("email_lifetime", Duration::from_secs(day), lifetimes),
        lease: table.within(
            "lease",
            Duration::from_secs(2 * minute),
            Duration::from_secs(1)..=Duration::from_secs(hour),
        ),
    }
}

fn link(table: &mut Table<'_>) -> LinkSettings {
    let (minute, year) = (Duration::from_secs(60), Duration::from_secs(365 * 86_400));
    LinkSettings { lifetime: table.within("lifetime", Duration::from_secs(72 * 3600), minute..=year) }
}

fn retention(table: &mut Table<'_>) -> RetentionSettings {
    let (minute, day) = (Duration::from_secs(60), Duration::from_secs(86_400));
    RetentionSettings {
        silent_call: table.within("silent_call", 10 * minute, minute..=day),
        // The week after a call must be over before it may be deleted.
        history: table.within("history", 90 * day, 8 * day..=3650 * day),
        consents: table.within("consents", 3 * 365 * day, day..=3650 * day),
        figures: table.within("figures", 400 * day, day..=3650 * day),
    }
}

impl FromToml for ServerNode {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let help = "use at most 63 letters a to z, digits, `.`, `_` and `-`";
        let name = value.text()?;
        Self::parse(name).or_else(|| value.refuse(format!("`{name}` is no name of a node"), Some(help)))
    }
}

impl FromToml for HostNames {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let read = |value: TomlValue<'_>| {
            let name = value.text()?.to_ascii_lowercase();
            let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
            if !name.is_empty() && is_name(&name) {
                Some(name)
            } else {
                let help = "write it as browsers show it, without a port: `line.internal`";
                value.refuse(format!("`{name}` is not the name of a machine"), Some(help))
            }
        };
        value.items().into_iter().map(read).collect::<Option<_>>().map(Self)
    }
}

impl FromToml for GatewayList {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let listed = Vec::from_toml(value)?;
        if listed.is_empty() {
            let help =
                "list one, such as the `spool` of `deflect new`; that of a line that texts no country is never used";
            value.refuse("no gateway is listed, so no caller could be sent a link", Some(help))
        } else {
            Some(Self(listed))
        }
    }
}

impl FromToml for PublicUrl {
    const KIND: Kind = Kind::Text;

    /// The address that callers and platforms see, used in links and signatures: encrypted, unless they are on this
    /// machine, and without anything after the path.
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let mut url = Url::from_toml(value)?;
        if url.scheme() == "http" && !is_loopback(&url) {
            let help =
                "write the `https://…` address that platforms and callers use, even if a proxy in front ends TLS";
            return value.refuse("`public_url` is not encrypted", Some(help));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return value.refuse("`public_url` must end with its path", Some("leave out what begins with `?` or `#`"));
        }
        if let Some(own) = OWN_PATHS.into_iter().find_map(|own| url.path().find(own)) {
            let begin = format!("{}{}", url.origin().ascii_serialization(), &url.path()[..own]);
            let help = format!("write what all of them begin with: `{begin}`");
            return value.refuse("`public_url` is the address of one webhook", Some(&help));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Some(Self(url))
    }
}
