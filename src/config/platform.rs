//! `[platform.<name>]`: telephony platforms, and the authentication of their requests.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::place::Placed;
use super::public_key::PublicKeys;
use super::references::{Listener, References, Speaker, VoicesOf};
use super::secret::{PlatformSecret, PlatformSecrets};
use super::settings::{AddressRange, Authentication, Dialect, FastAgiDoor, PlatformSettings, Secret};
use super::shape::Kind;
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::call::{Language, PlatformName};

/// The port that Asterisk takes for `agi://` by default (`res_agi.c`, `AGI_PORT`).
const FASTAGI_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 4573);

/// The authentication of a platform, before its secrets are read.
#[derive(Clone, Copy)]
enum Scheme {
    Twilio,
    SignalWire,
    Somleng,
    Telnyx,
    Plivo,
    Basic,
    Voximplant,
    FastAgi,
    Loopback,
}

const SCHEMES: [(&str, Scheme); 9] = [
    ("twilio", Scheme::Twilio),
    ("signalwire", Scheme::SignalWire),
    ("somleng", Scheme::Somleng),
    ("telnyx", Scheme::Telnyx),
    ("plivo", Scheme::Plivo),
    ("basic", Scheme::Basic),
    ("voximplant", Scheme::Voximplant),
    ("fastagi", Scheme::FastAgi),
    ("loopback", Scheme::Loopback),
];

/// A user name without a colon, which would end it (RFC 7617).
struct User(String);

impl FromToml for User {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let user = String::from_toml(value)?;
        let help = "what stands before the colon is taken for the user: choose a name without one";
        if user.contains(':') {
            value.refuse(format!("`{}` has a colon in it", value.key()), Some(help))
        } else {
            Some(Self(user))
        }
    }
}

/// Reads every platform and notes the languages of its voices. `None` if one could not be read.
pub(super) fn read(root: &mut Table<'_>, references: &mut References) -> Option<Vec<PlatformSettings>> {
    let platforms = root.named("platform", |name, table| platform(name, table, references));
    if platforms.is_empty() && root.is_whole() {
        let help = "add a table such as `[platform.local]` with `dialect` and `authentication`";
        root.report(root.place().problem("no platform is configured").with_help(help));
    }
    platforms.into_iter().map(|(_, platform)| platform.flatten()).collect()
}

fn platform(name: &Placed<String>, table: &mut Table<'_>, references: &mut References) -> Option<PlatformSettings> {
    let dialects = Dialect::ALL.map(|dialect| (dialect.as_str(), dialect));
    let dialect = table.required_one_of("dialect", &dialects);
    let scheme = table.value("authentication").map(|value| value.place());
    let authentication = authentication(table);
    let mut by_language = |key| {
        let entries = table.entries(key).into_iter();
        entries
            .filter_map(|(language, value)| Some((references.language(&language), String::from_toml(value)?)))
            .collect()
    };
    let (voices, locales) = (by_language("voice"), by_language("locale"));
    let hears = table.optional::<Vec<Placed<String>>>("hears").unwrap_or_default();
    let platform = PlatformSettings {
        name: PlatformName::new(&name.value),
        dialect: dialect?,
        authentication: authentication?,
        voices,
        locales,
        hears: hears.iter().map(|language| references.language(language)).collect(),
    };
    if let Some(place) = scheme.clone().filter(|_| !is_spoken_with(&platform)) {
        let message = format!("no platform of dialect `{}` authenticates like this", platform.dialect.as_str());
        table.report(place.problem(message).with_help(schemes_of(platform.dialect)));
    }
    references.speakers.push(Speaker {
        platform: name.clone(),
        voices: platform.voices.clone(),
        locales: platform.locales.clone(),
        hears: hears.iter().map(|language| language.with(Language::new(&language.value))).collect(),
        voices_of: VoicesOf::dialect(platform.dialect),
        is_local: matches!(platform.authentication, Authentication::Loopback),
    });
    if let Authentication::FastAgi(door) = &platform.authentication {
        let listener = Listener { name: format!("platform `{}`", name.value), address: name.with(door.listen) };
        references.listeners.push(listener);
    }
    if let Some(place) = scheme.filter(|_| platform.authentication == Authentication::Loopback) {
        references.unproven.push(Placed { value: name.value.clone(), place });
    }
    if let Some(language) = hears.first().filter(|_| !platform.can_hear()) {
        let problem = language.problem(format!("`{name}` takes keys only, and cannot hear", name = platform.name));
        table.report(problem.with_help("leave out `hears`"));
    }
    Some(platform)
}

/// True if platforms with this dialect authenticate like this. Loopback goes with every dialect that comes over HTTP.
const fn is_spoken_with(platform: &PlatformSettings) -> bool {
    match &platform.authentication {
        Authentication::Twilio { .. } | Authentication::SignalWire { .. } | Authentication::Somleng { .. } => {
            matches!(platform.dialect, Dialect::Twiml)
        }
        Authentication::Telnyx { .. } => matches!(platform.dialect, Dialect::Texml),
        Authentication::Plivo { .. } => matches!(platform.dialect, Dialect::Plivo),
        Authentication::Basic { .. } => {
            matches!(platform.dialect, Dialect::Bxml | Dialect::Voicexml | Dialect::Httapi)
        }
        Authentication::Voximplant { .. } => matches!(platform.dialect, Dialect::Voximplant),
        Authentication::FastAgi(_) => matches!(platform.dialect, Dialect::FastAgi),
        Authentication::Loopback => !matches!(platform.dialect, Dialect::FastAgi),
    }
}

const fn schemes_of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Twiml => "write `twilio`, `signalwire` or `somleng`",
        Dialect::Texml => "write `telnyx`",
        Dialect::Plivo => "write `plivo`",
        Dialect::Bxml | Dialect::Voicexml | Dialect::Httapi => "write `basic`",
        Dialect::Voximplant => "write `voximplant`",
        Dialect::FastAgi => "write `fastagi`",
    }
}

fn authentication(table: &mut Table<'_>) -> Option<Authentication> {
    let scheme = table.required_one_of("authentication", &SCHEMES);
    let Some(scheme) = scheme else {
        table.accept_rest();
        return None;
    };
    Some(match scheme {
        Scheme::Twilio => return twilio(table),
        Scheme::SignalWire => Authentication::SignalWire { keys: secrets(table)? },
        Scheme::Somleng => Authentication::Somleng { tokens: secrets(table)? },
        Scheme::Telnyx => Authentication::Telnyx { keys: table.required::<PublicKeys>("public_key")?.0 },
        Scheme::Plivo => Authentication::Plivo { tokens: secrets(table)? },
        Scheme::Basic => {
            let (user, passwords) = (table.required::<User>("user"), secrets(table));
            Authentication::Basic { user: user?.0, passwords: passwords? }
        }
        Scheme::Voximplant => Authentication::Voximplant { secrets: secrets(table)? },
        Scheme::FastAgi => return fastagi(table),
        Scheme::Loopback => Authentication::Loopback,
    })
}

/// The listener for Asterisk: for this machine, or for the machines and networks that `allow` names.
fn fastagi(table: &mut Table<'_>) -> Option<Authentication> {
    let listen = table.or("listen", Placed { value: FASTAGI_ADDRESS, place: table.place() });
    let allowed = table.optional::<Vec<AddressRange>>("allow").unwrap_or_default();
    if allowed.is_empty() && !listen.value.ip().is_loopback() {
        let problem =
            listen.problem(format!("`{}` takes calls from other machines, and `allow` names none", listen.value));
        table.report(
            problem.with_help(
                "list the addresses of your Asterisks, such as `allow = [\"192.0.2.10\", \"10.20.0.0/16\"]`",
            ),
        );
        return None;
    }
    Some(Authentication::FastAgi(FastAgiDoor { listen: listen.value, allowed }))
}

fn secrets(table: &mut Table<'_>) -> Option<Vec<Secret>> {
    table.required::<PlatformSecrets>("secret").map(|secrets| secrets.0)
}

/// The account's token, or shared keys by their ids, or both during a change.
fn twilio(table: &mut Table<'_>) -> Option<Authentication> {
    let entries = table.entries("shared_keys").into_iter();
    let shared: Vec<_> = entries.map(|(id, value)| Some((id.value, PlatformSecret::from_toml(value)?.0))).collect();
    let tokens = if shared.is_empty() {
        table.required::<PlatformSecrets>("secret")?.0
    } else {
        table.optional::<PlatformSecrets>("secret").map(|secrets| secrets.0).unwrap_or_default()
    };
    Some(Authentication::Twilio { tokens, shared_keys: shared.into_iter().collect::<Option<_>>()? })
}
