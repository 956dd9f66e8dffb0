//! `[platform.<name>]`: whose webhooks are answered, and how they prove where they come from.

use super::place::Placed;
use super::references::References;
use super::secret::Secrets;
use super::settings::{Authentication, Dialect, PlatformSettings, Secret};
use super::table::Table;
use super::value::FromToml;
use crate::call::PlatformName;

/// How a platform's requests are authenticated, before its secrets are read.
#[derive(Clone, Copy)]
enum Scheme {
    Twilio,
    SignalWire,
    Loopback,
}

/// Reads every platform and notes the languages they have voices for. `None` when one of them could not be read.
pub fn read(root: &mut Table<'_>, references: &mut References) -> Option<Vec<PlatformSettings>> {
    let platforms = root.named("platform", |name, table| platform(name, table, references));
    if platforms.is_empty() && root.is_whole() {
        let help = "add a table such as `[platform.local]` with `dialect` and `authentication`";
        root.report(root.place().problem("no platform is configured").with_help(help));
    }
    platforms.into_iter().map(|(_, platform)| platform.flatten()).collect()
}

fn platform(name: &Placed<String>, table: &mut Table<'_>, references: &mut References) -> Option<PlatformSettings> {
    let dialect = table.value("dialect").map(|value| value.one_of(&[("twiml", Dialect::Twiml)]));
    let dialect = dialect.unwrap_or_else(|| table.required::<String>("dialect").and(None));
    let authentication = authentication(table);
    let mut by_language = |key| {
        let entries = table.entries(key).into_iter();
        entries
            .filter_map(|(language, value)| Some((references.language(&language), String::from_toml(value)?)))
            .collect()
    };
    let (voices, locales) = (by_language("voice"), by_language("locale"));
    let name = PlatformName::new(&name.value);
    Some(PlatformSettings { name, dialect: dialect?, authentication: authentication?, voices, locales })
}

fn authentication(table: &mut Table<'_>) -> Option<Authentication> {
    let schemes = [("twilio", Scheme::Twilio), ("signalwire", Scheme::SignalWire), ("loopback", Scheme::Loopback)];
    let scheme = match table.value("authentication") {
        Some(value) => value.one_of(&schemes),
        None => table.required::<String>("authentication").and(None),
    };
    match scheme {
        Some(Scheme::Twilio) => twilio(table),
        Some(Scheme::SignalWire) => {
            table.required::<Secrets>("secret").map(|keys| Authentication::SignalWire { keys: keys.0 })
        }
        Some(Scheme::Loopback) => Some(Authentication::Loopback),
        None => {
            table.accept_rest();
            None
        }
    }
}

/// The account's token, or shared keys by their ids, or both while the one replaces the other.
fn twilio(table: &mut Table<'_>) -> Option<Authentication> {
    let entries = table.entries("shared_keys").into_iter();
    let shared: Vec<_> = entries.map(|(id, value)| Some((id.value, Secret::from_toml(value)?))).collect();
    let tokens = match shared.is_empty() {
        true => table.required::<Secrets>("secret")?.0,
        false => table.optional::<Secrets>("secret").map(|secrets| secrets.0).unwrap_or_default(),
    };
    Some(Authentication::Twilio { tokens, shared_keys: shared.into_iter().collect::<Option<_>>()? })
}
