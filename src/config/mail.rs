//! `[mail]`: sending mail.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::address::{Email, NamedEmail};
use super::place::Placed;
use super::settings::{BounceSettings, DkimSettings, MailSettings, MailTransport, Secret};
use super::shape::Kind;
use super::table::Table;
use super::value::{FromToml, TomlValue};

/// The ports of `smtp://` and `smtps://` (RFC 5321 section 4.5.4.2, RFC 8314 section 3.3).
const PORTS: [(&str, u16); 2] = [("smtp", 25), ("smtps", 465)];
const HELP: &str = "write `spool`, `smtp://host:25` or `smtps://user@host`";

/// The longest name of a mailbox (RFC 5321 section 4.5.3.1.1).
const MAILBOX_CHARS_MAX: usize = 64;
/// The characters that each mail adds to the name of the return mailbox: `+`, its id, `-`, its HMAC.
const VERP_CHARS: usize = 1 + 32 + 1 + 16;
/// The longest name of the DNS and the longest of its parts (RFC 1035 section 2.3.4).
const DOMAIN_CHARS_MAX: usize = 253;
const LABEL_CHARS_MAX: usize = 63;

/// A name of the DNS.
struct Domain(String);

/// A mailbox with a name short enough for these.
struct ReturnMailbox(String);

/// A folder with `new` and `cur`, relative to the configuration's.
struct Maildir(PathBuf);

/// A transport by its address, with the user, whose password is a key of its own.
struct Route {
    transport: MailTransport,
    user: Option<String>,
}

/// Reads the table.
pub(super) fn read(table: &mut Table<'_>) -> Option<MailSettings> {
    let from = table.required::<NamedEmail>("from");
    let transport = transport(table);
    let dkim = table.optional_table("dkim", |table| dkim(table, from.as_ref()));
    let bounces = table.optional_table("bounces", bounces);
    let settings = MailSettings {
        reply_to: table.optional::<NamedEmail>("reply_to").map(|email| email.0),
        follow_up_delay: table.within("follow_up_delay", Duration::from_secs(60), seconds(0)..=seconds(86_400)),
        sends_at_once_max: table.within("sends_at_once_max", 4, 1..=256) as usize,
        send_wait: table.within("send_wait", Duration::from_secs(60), seconds(1)..=seconds(600)),
        from: from?.0,
        transport: transport?,
        dkim: dkim?,
        bounces: bounces?,
    };
    Some(settings)
}

fn transport(table: &mut Table<'_>) -> Option<MailTransport> {
    let route = match table.value("transport") {
        Some(value) => Route::from_toml(value),
        None => Some(Route { transport: MailTransport::Spool, user: None }),
    };
    match route {
        Some(Route { transport: MailTransport::Smtp { host, port, tls, .. }, user: Some(user) }) => {
            let password: Secret = table.required("password")?;
            Some(MailTransport::Smtp { host, port, tls, credentials: Some((user, password)) })
        }
        Some(Route { transport, .. }) => match table.value("password") {
            Some(value) => value.refuse("`password` is given, but no user", Some("write `smtps://user@host`")),
            None => Some(transport),
        },
        None => {
            // The password may belong to the address that could not be read.
            table.value("password");
            None
        }
    }
}

/// `[mail.dkim]`.
fn dkim(table: &mut Table<'_>, from: Option<&NamedEmail>) -> Option<DkimSettings> {
    let (domain, selector) = (table.required::<Placed<Domain>>("domain"), table.required::<Domain>("selector"));
    let key = table.required::<Placed<Secret>>("key");
    let (Placed { value: Domain(domain), place }, Domain(selector), key) = (domain?, selector?, key?);
    if let Some(sender) = from.and_then(NamedEmail::domain).filter(|sender| !is_within(sender, &domain)) {
        let problem = place.problem(format!("mail from `{sender}` is signed for `{domain}`, which proves nothing"));
        table.report(problem.with_help("sign for the domain of `from`, or for one that it is a part of (DMARC)"));
    }
    let is_missing = key.value.missing_reason().is_some();
    let settings = DkimSettings { domain, selector, key: key.value };
    match settings.signing_key() {
        Ok(_) => Some(settings),
        Err(_) if is_missing => Some(settings),
        Err(_) => {
            let help = "expected an RSA key that begins `-----BEGIN RSA PRIVATE KEY-----` \
                        (`openssl genrsa -traditional 2048`), or an Ed25519 key as 32 bytes in base64";
            table.report(key.place.problem("`key` is not a key that mail is signed with").with_help(help));
            None
        }
    }
}

/// True if a domain equals another or is below it.
fn is_within(part: &str, whole: &str) -> bool {
    part == whole || part.strip_suffix(whole).is_some_and(|rest| rest.ends_with('.'))
}

/// `[mail.bounces]`.
fn bounces(table: &mut Table<'_>) -> Option<BounceSettings> {
    let (mailbox, maildir) = (table.required::<ReturnMailbox>("mailbox"), table.required::<Maildir>("maildir"));
    let every = table.within("every", seconds(30), seconds(1)..=seconds(3600));
    Some(BounceSettings { mailbox: mailbox?.0, maildir: maildir?.0, every })
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

impl FromToml for Domain {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        let label = |label: &str| {
            let sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            (1..=LABEL_CHARS_MAX).contains(&label.len()) && label.bytes().all(sign)
        };
        if text.len() <= DOMAIN_CHARS_MAX && text.split('.').all(label) {
            Some(Self(text.to_ascii_lowercase()))
        } else {
            let help = "write letters, digits and `-`, such as `example.ru`; `xn--…` for other letters";
            value.refuse(format!("`{text}` is not a name of the DNS"), Some(help))
        }
    }
}

impl FromToml for ReturnMailbox {
    const KIND: Kind = Kind::Text;

    /// The id and its HMAC are added to the mailbox's name, which must leave room for them (RFC 5321 section
    /// 4.5.3.1.1).
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let Email(mailbox) = Email::from_toml(value)?;
        let room = MAILBOX_CHARS_MAX - VERP_CHARS;
        let (name, domain) = mailbox.rsplit_once('@').unwrap_or_default();
        match (name.contains('+'), name.len() <= room, domain.is_ascii()) {
            (false, true, true) => Some(Self(mailbox)),
            (true, ..) => value.refuse(format!("`{mailbox}` must not have a `+`: each mail adds its own"), None),
            (_, false, _) => value.refuse(format!("`{name}` is longer than {room} characters"), None),
            (.., false) => value.refuse(format!("`{domain}` is not ASCII"), Some("write the domain as `xn--…`")),
        }
    }
}

impl FromToml for Maildir {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = String::from_toml(value)?;
        let path = value.reading().context.base.join(&text);
        if path.join("new").is_dir() && path.join("cur").is_dir() {
            Some(Self(path))
        } else {
            let help = "make it with `maildirmake`, or let the mail server do so, and let this program write there";
            value.refuse(format!("`{text}` is not a Maildir: it has no `new` and `cur`"), Some(help))
        }
    }
}

impl FromToml for Route {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        match value.text()? {
            "spool" => Some(Self { transport: MailTransport::Spool, user: None }),
            text => match text.parse::<Url>().ok().filter(|url| url.password().is_none()) {
                Some(url) => smtp(&url).or_else(|| value.refuse("unknown way for mail to leave", Some(HELP))),
                None if text.contains('@') => {
                    let help = "write `smtps://user@host`, and beside it `password = { env = \"NAME\" }`";
                    value.refuse("`transport` must not hold a password", Some(help))
                }
                None => value.refuse("unknown way for mail to leave", Some(HELP)),
            },
        }
    }
}

/// A mail server by its address; `None` if invalid, or with a path or more.
fn smtp(url: &Url) -> Option<Route> {
    let (_, port) = PORTS.iter().find(|(scheme, _)| *scheme == url.scheme())?;
    let bare = ["", "/"].contains(&url.path()) && url.query().is_none() && url.fragment().is_none();
    let host = url.host_str().filter(|host| !host.is_empty() && bare)?.to_owned();
    let user = percent_encoding::percent_decode_str(url.username()).decode_utf8().ok()?.into_owned();
    let port = url.port().unwrap_or(*port);
    let transport = MailTransport::Smtp { host, port, tls: url.scheme() == "smtps", credentials: None };
    Some(Route { transport, user: Some(user).filter(|user| !user.is_empty()) })
}
