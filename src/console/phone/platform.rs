//! The platforms that can be tried: those of the configuration, and a made-up one for each dialect.

use super::ask::PhoneError;
use super::context::Phone;
use crate::base::call::PlatformName;
use crate::config::settings::{Authentication, Dialect, PlatformSettings, Secret};

/// The prefix of made-up platforms. No configured name has a slash.
const MADE_UP: &str = "dialect/";
/// Replaces the password in documents that have one.
const PASSWORD_SHOWN: &str = "(the password)";

/// A platform by its name, without its secrets.
///
/// # Errors
/// An unknown name.
pub(super) fn chosen(phone: &Phone<'_>, name: &str) -> Result<PlatformSettings, PhoneError> {
    let found = phone.platforms.iter().find(|platform| platform.name.as_str() == name).map(without_secrets);
    found.or_else(|| made_up().find(|platform| made_up_name(platform) == name)).ok_or_else(|| unknown(phone))
}

/// A platform for each dialect.
pub(super) fn made_up() -> impl Iterator<Item = PlatformSettings> {
    Dialect::ALL.into_iter().map(|dialect| PlatformSettings {
        name: PlatformName::new(dialect.as_str()),
        dialect,
        authentication: Authentication::Loopback,
        voices: vec![],
        locales: vec![],
        hears: vec![],
    })
}

/// The name in requests of a made-up platform.
pub(super) fn made_up_name(platform: &PlatformSettings) -> String {
    format!("{MADE_UP}{}", platform.dialect.as_str())
}

fn without_secrets(platform: &PlatformSettings) -> PlatformSettings {
    let authentication = match &platform.authentication {
        Authentication::Basic { user, .. } => {
            Authentication::Basic { user: user.clone(), passwords: vec![Secret::new(PASSWORD_SHOWN.to_owned())] }
        }
        other => other.clone(),
    };
    PlatformSettings { authentication, ..platform.clone() }
}

fn unknown(phone: &Phone<'_>) -> PhoneError {
    let configured = phone.platforms.iter().map(|platform| platform.name.as_str().to_owned());
    let known: Vec<String> = configured.chain(made_up().map(|platform| made_up_name(&platform))).collect();
    PhoneError::Platform { known: known.join(", ") }
}
