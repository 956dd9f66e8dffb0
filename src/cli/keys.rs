//! Opens the keys that the database was written with, and tells what depends on each.

use clap::ValueEnum;
use data_encoding::HEXLOWER;

use crate::base::number::Number;
use crate::cli::terminal::{counted, say};
use crate::cli::{Failure, loading, open_store};
use crate::config::Secrets;
use crate::config::keys::{KeyError, Keys};
use crate::config::settings::{Folders, KeySettings};
use crate::store::pseudonym::Pseudonyms;
use crate::store::{Fingerprint, KeyInUse, Pseudonym, RowsOfKey, Store};

/// A key by its name in `[keys]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KeyName {
    /// Seals the state of calls and links
    Seal,
    /// Makes the pseudonyms of callers, opt-outs and limits
    Pseudonym,
    /// Encrypts what waits in the outbox
    Outbox,
}

/// The database was written with other keys. With these, callers would not be recognised and opt-outs not respected.
#[derive(Debug, thiserror::Error)]
#[error(
    "the database was written with another key {keys}: {lost}. Put back `[keys]` of `deflect.toml`, or `{folder}` from the \
     same backup as the database; or begin with another key for good: `deflect serve {flags}`"
)]
struct ForeignKeys {
    keys: String,
    lost: &'static str,
    folder: String,
    flags: String,
}

/// A key that the database was written with is missing.
#[derive(Debug, thiserror::Error)]
#[error(
    "the database was written with a key that is missing; put it back, or begin with another key for good: \
     `deflect serve {flags}`"
)]
struct MissingKey {
    flags: String,
    source: KeyError,
}

/// Lists the keys, each by a part of its fingerprint, and what is still known under a former pseudonym key only.
///
/// # Errors
/// Keys that cannot be read or differ from those of the database, or a store that does not work.
pub async fn list(folders: &Folders) -> Result<(), Failure> {
    let settings = loading::loaded_or_in_service(folders, Secrets::Spared)?.settings;
    let store = open_store(folders).await?;
    let keys = open_keys(&settings.keys, folders, &store, &[]).await?;
    for (name, keys) in [("seal", &keys.seal), ("pseudonym", &keys.pseudonym), ("outbox", &keys.outbox)] {
        for (place, key) in keys.iter().enumerate() {
            let fingerprint = Fingerprint::of(key);
            let role = if place == 0 { "in use" } else { "former" };
            let rows = match name {
                "pseudonym" => format!(": {}", told(store.rows_of_key(fingerprint).await?)),
                _ => String::new(),
            };
            say!("{name:9}  {}  {role}{rows}", HEXLOWER.encode(&fingerprint.0[..4]));
        }
    }
    store.close().await;
    Ok(())
}

fn told(RowsOfKey { suppressions, contacts, consents, calls, texts }: RowsOfKey) -> String {
    let counts = [
        (suppressions, "opt-out"),
        (contacts, "contact"),
        (consents, "consent"),
        (calls, "call"),
        (texts, "counted text"),
    ];
    counts.map(|(number, what)| counted(usize::try_from(number).unwrap_or(usize::MAX), what)).join(", ")
}

/// A caller, as everything about the number is stored from now on.
///
/// # Errors
/// A store that does not work.
pub async fn known_caller(store: &Store, keys: &Keys, number: &Number) -> Result<Pseudonym, Failure> {
    let pseudonyms = Pseudonyms::new(&keys.pseudonym);
    store.adopt(pseudonyms.formers_of_number(number)).await?;
    Ok(pseudonyms.caller(number))
}

/// Opens the keys, and makes those that nothing was written with. Keys named in `accept` may differ from those used before.
///
/// # Errors
/// A key cannot be read or made, is missing, or differs from the one the database was written with.
pub async fn open_keys(
    settings: &KeySettings,
    folders: &Folders,
    store: &Store,
    accept: &[KeyName],
) -> Result<Keys, Failure> {
    let is_accepted = |name: &str| accept.iter().any(|accepted| accepted.as_str() == name);
    let mut made = store.key_names().await?;
    made.retain(|name| !is_accepted(name));
    let keys = Keys::open_made(settings, &folders.data, &made).map_err(|error| match error {
        KeyError::Missing { name, .. } => Failure::from(MissingKey { flags: flags(&[name]), source: error }),
        error => Failure::from(error),
    })?;
    let prints = |keys: &[[u8; 32]]| keys.iter().map(Fingerprint::of).collect();
    let in_use =
        [("seal", prints(&keys.seal)), ("pseudonym", prints(&keys.pseudonym)), ("outbox", prints(&keys.outbox))];
    let in_use = in_use.map(|(name, fingerprints)| KeyInUse { name, fingerprints, accept: is_accepted(name) });
    match store.use_keys(in_use.into()).await? {
        foreign if foreign.is_empty() => Ok(keys),
        foreign => Err(Failure::from(ForeignKeys {
            keys: foreign.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and "),
            lost: lost(&foreign),
            folder: folders.data.join("keys").display().to_string(),
            flags: flags(&foreign),
        })),
    }
}

fn flags(names: &[&str]) -> String {
    names.iter().map(|name| format!("--accept-key {name}")).collect::<Vec<_>>().join(" ")
}

fn lost(foreign: &[&str]) -> &'static str {
    match foreign {
        ["seal"] => "with this one its links would lead nowhere",
        ["outbox"] => "with this one its messages could not be sent",
        _ => "with this one nobody would be known again, and who wants no texts would be texted",
    }
}

impl KeyName {
    /// The name in `[keys]`.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Pseudonym => "pseudonym",
            Self::Outbox => "outbox",
        }
    }
}
