//! Public keys of platforms and gateways.

use data_encoding::BASE64;

use super::settings::PublicKey;
use super::value::{FromToml, TomlValue};

/// Public keys; several during a change of keys.
pub(super) struct PublicKeys(pub Vec<PublicKey>);

impl FromToml for PublicKeys {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        value.items().into_iter().map(public_key).collect::<Option<_>>().map(Self)
    }
}

fn public_key(value: TomlValue<'_>) -> Option<PublicKey> {
    let bytes = BASE64.decode(value.text()?.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    let help = "copy the account's public key as the platform shows it";
    bytes.map(PublicKey).or_else(|| value.refuse(format!("`{}` is not 32 bytes in base64", value.key()), Some(help)))
}
