//! `[mail]`: how mail leaves.

use std::time::Duration;

use url::Url;

use super::address::NamedEmail;
use super::settings::{MailSettings, MailTransport, Secret};
use super::table::Table;
use super::value::{FromToml, Value};

/// The ports of `smtp://` and `smtps://` (RFC 5321 section 4.5.4.2, RFC 8314 section 3.3).
const PORTS: [(&str, u16); 2] = [("smtp", 25), ("smtps", 465)];
const HELP: &str = "write `spool`, `smtp://host:25` or `smtps://user@host`";

/// A transport as its address tells it, with the user whose password stands apart.
struct Route {
    transport: MailTransport,
    user: Option<String>,
}

/// Reads the table.
pub fn read(table: &mut Table<'_>) -> Option<MailSettings> {
    let from = table.required::<NamedEmail>("from");
    let transport = transport(table);
    let settings = MailSettings {
        reply_to: table.optional::<NamedEmail>("reply_to").map(|email| email.0),
        follow_up_delay: table.within("follow_up_delay", Duration::from_secs(60), seconds(0)..=seconds(86_400)),
        sends_at_once_max: table.within("sends_at_once_max", 4, 1..=256) as usize,
        dkim: None,
        bounces: None,
        send_wait: table.within("send_wait", Duration::from_secs(60), seconds(1)..=seconds(600)),
        from: from?.0,
        transport: transport?,
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

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

impl FromToml for Route {
    fn from_toml(value: Value<'_>) -> Option<Self> {
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

/// A mail server by its address; `None` when it is none, or has a path or more.
fn smtp(url: &Url) -> Option<Route> {
    let (_, port) = PORTS.iter().find(|(scheme, _)| *scheme == url.scheme())?;
    let bare = ["", "/"].contains(&url.path()) && url.query().is_none() && url.fragment().is_none();
    let host = url.host_str().filter(|host| !host.is_empty() && bare)?.to_owned();
    let user = percent_encoding::percent_decode_str(url.username()).decode_utf8().ok()?.into_owned();
    let port = url.port().unwrap_or(*port);
    let transport = MailTransport::Smtp { host, port, tls: url.scheme() == "smtps", credentials: None };
    Some(Route { transport, user: Some(user).filter(|user| !user.is_empty()) })
}
