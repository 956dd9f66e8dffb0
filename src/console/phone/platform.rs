//! The platforms that can be tried: those of the configuration, and one made up for each dialect.

use crate::app::state::Switchboard;
use crate::base::call::PlatformName;
use crate::config::settings::{Authentication, Dialect, PlatformSettings, Secret};
use crate::console::phone::ask::AskError;

/// What stands before a dialect where a platform is made up. No configured name has a slash.
const MADE_UP: &str = "dialect/";
/// What is shown in the place of a password that a platform's documents hold.
const PASSWORD_SHOWN: &str = "(the password)";

/// A platform by its name, as it may be shown: without its secrets.
///
/// # Errors
/// A name that there is not.
pub fn chosen(board: &Switchboard, name: &str) -> Result<PlatformSettings, AskError> {
    let found = board.platform(name).map(without_secrets);
    found.or_else(|| made_up().find(|platform| made_up_name(platform) == name)).ok_or_else(|| unknown(board))
}

/// One platform for each dialect.
pub fn made_up() -> impl Iterator<Item = PlatformSettings> {
    Dialect::ALL.into_iter().map(|dialect| PlatformSettings {
        name: PlatformName::new(dialect.as_str()),
        dialect,
        authentication: Authentication::Loopback,
        voices: vec![],
        locales: vec![],
        hears: vec![],
    })
}

/// What a platform that is made up is asked for by.
pub fn made_up_name(platform: &PlatformSettings) -> String {
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

fn unknown(board: &Switchboard) -> AskError {
    let configured = board.platforms.iter().map(|platform| platform.name.as_str().to_owned());
    let known: Vec<String> = configured.chain(made_up().map(|platform| made_up_name(&platform))).collect();
    AskError::Platform { known: known.join(", ") }
}
