//! Secrets: by reference only, so that the files can be stored where everyone reads them.

use std::io::Read;
use std::path::Path;

use super::files::open;
use super::reading::Secrets;
use super::settings::Secret;
use super::table::Table;
use super::value::{FromToml, TomlValue};

/// The longest secret, in bytes: a PEM key with a short chain fits.
const SECRET_BYTES_MAX: usize = 16 << 10;
/// The shortest token: 128 bits in base64 have 22 characters.
const TOKEN_CHARS_MIN: usize = 22;
/// The shortest secret of a platform. Generated ones have 32 characters and more; 16 random characters have 95 bits.
const PLATFORM_SECRET_CHARS_MIN: usize = 16;
const HELP: &str = "write `{ env = \"NAME\" }` or `{ file = \"/run/secrets/name\" }`";

/// A key of 32 bytes, in base64 or hex.
pub(super) struct KeySecret(pub Secret);

/// A secret that a platform sends or signs with. Shorter ones can be guessed, and requests forged.
pub(super) struct PlatformSecret(pub Secret);

/// An RSA key in PEM.
pub(super) struct RsaKey(pub Secret);

/// Keys of a webhook's signature; several during a change.
pub(super) struct WebhookSecrets(pub Vec<Secret>);

/// Keys; several during a change of keys.
pub(super) struct Keyring(pub Vec<Secret>);

/// Secrets of a platform; several during a change.
pub(super) struct PlatformSecrets(pub Vec<Secret>);

/// A token for requests to us, made by the operator. Shorter ones can be guessed, and requests forged.
pub(super) struct Token(pub Secret);

/// Tokens; several during a change.
pub(super) struct Tokens(pub Vec<Secret>);

impl FromToml for Secret {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        if !value.is_table() {
            return value.refuse(format!("`{}` must not stand in the file itself", value.key()), Some(HELP));
        }
        let text = match value.table(|table| referred(table, value))?? {
            Ok(text) => text,
            Err(reason) if value.reading().context.secrets == Secrets::Spared => return Some(Self::missing(reason)),
            Err(reason) => return value.refuse(reason, None),
        };
        let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
        match text.len() {
            _ if is_quoted(text) => value.refuse(
                format!("`{}` has quotes around it, which would be a part of it", value.key()),
                Some("take the quotes out of the variable or the file"),
            ),
            _ if text.trim().is_empty() => value.refuse(format!("`{}` is empty", value.key()), None),
            bytes if bytes > SECRET_BYTES_MAX => {
                value.refuse(format!("`{}` is longer than {SECRET_BYTES_MAX} bytes", value.key()), None)
            }
            _ => Some(Secret::new(text.to_owned())),
        }
    }
}

/// True for a text that stands in quotes, as some files of variables have it.
fn is_quoted(text: &str) -> bool {
    ['"', '\''].into_iter().any(|quote| 2 <= text.len() && text.starts_with(quote) && text.ends_with(quote))
}

impl FromToml for PlatformSecret {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        long_enough(value, PLATFORM_SECRET_CHARS_MIN).map(Self)
    }
}

impl FromToml for PlatformSecrets {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        several(value, |value| PlatformSecret::from_toml(value).map(|secret| secret.0)).map(Self)
    }
}

impl FromToml for Token {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        long_enough(value, TOKEN_CHARS_MIN).map(Self)
    }
}

impl FromToml for Tokens {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        several(value, |value| Token::from_toml(value).map(|token| token.0)).map(Self)
    }
}

impl FromToml for WebhookSecrets {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        several(value, webhook_secret).map(Self)
    }
}

fn webhook_secret(value: TomlValue<'_>) -> Option<Secret> {
    let secret = Secret::from_toml(value)?;
    if secret.missing_reason().is_none() && secret.as_webhook_key().is_none() {
        let help = "make one with `echo whsec_$(openssl rand -base64 32)`";
        return value.refuse(format!("`{}` is not `whsec_` and 24 to 64 bytes in base64", value.key()), Some(help));
    }
    Some(secret)
}

impl FromToml for Keyring {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        several(value, |value| KeySecret::from_toml(value).map(|key| key.0)).map(Self)
    }
}

impl FromToml for KeySecret {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let secret = Secret::from_toml(value)?;
        if secret.missing_reason().is_none() && secret.as_key().is_none() {
            let help = "make one with `openssl rand -base64 32`";
            return value.refuse(format!("`{}` is not 32 bytes in base64 or hex", value.key()), Some(help));
        }
        Some(Self(secret))
    }
}

impl FromToml for RsaKey {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let secret = Secret::from_toml(value)?;
        if secret.missing_reason().is_none() && secret.as_rsa().is_none() {
            let help = "expected a file that begins `-----BEGIN PRIVATE KEY-----`, of 2048 bits or more";
            return value.refuse(format!("`{}` is not an RSA key in PEM", value.key()), Some(help));
        }
        Some(Self(secret))
    }
}

/// A secret with a minimum length.
fn long_enough(value: TomlValue<'_>, chars_min: usize) -> Option<Secret> {
    let secret = Secret::from_toml(value)?;
    if secret.missing_reason().is_none() && secret.expose().chars().count() < chars_min {
        let help = "make one with `openssl rand -base64 32`";
        return value.refuse(format!("`{}` is shorter than {chars_min} characters", value.key()), Some(help));
    }
    Some(secret)
}

/// At least one secret, each read by `read`; every bad one is reported.
fn several<'t>(value: TomlValue<'t>, read: impl FnMut(TomlValue<'t>) -> Option<Secret>) -> Option<Vec<Secret>> {
    let secrets: Vec<Option<Secret>> = value.items().into_iter().map(read).collect();
    match secrets.len() {
        0 => value.refuse(format!("`{}` is empty", value.key()), Some(HELP)),
        _ => secrets.into_iter().collect(),
    }
}

/// The text behind `{ env = … }` or `{ file = … }`, or the reason that there is none. `None` after reporting a wrong table.
fn referred(table: &mut Table<'_>, value: TomlValue<'_>) -> Option<Result<String, String>> {
    let reading = value.reading();
    match (table.value("env").is_some(), table.value("file").is_some()) {
        (true, false) => {
            let name: String = table.required("env")?;
            let missing = || format!("environment variable `{name}` is not set");
            Some((reading.context.environment)(&name).ok_or_else(missing))
        }
        (false, true) => {
            let path: String = table.required("file")?;
            let unread = |error| format!("file `{path}` cannot be read: {error}");
            Some(read_secret(&reading.context.base.join(&path)).map_err(unread))
        }
        _ => value.refuse(format!("expected either `env` or `file` for `{}`", value.key()), Some(HELP)),
    }
}

/// The text of a file, up to one byte over the longest secret.
fn read_secret(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    open(path)?.take(SECRET_BYTES_MAX as u64 + 1).read_to_string(&mut text)?;
    Ok(text)
}
