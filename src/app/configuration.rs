//! A configuration as one process uses it.

use std::sync::Arc;

use crate::config::settings::{GatewayName, Settings};
use crate::config::{ConfigFiles, ScriptPlaces};
use crate::line::Script;
use crate::outbox::Roster;
use crate::pages::Templates;

/// The files of a configuration, fitted to the process that read them.
pub struct Configuration {
    /// `deflect.toml`. Settings that need a restart are those the process started with.
    pub settings: Settings,
    /// A digest of the files: the same on nodes that have the same ones.
    pub revision: Arc<str>,
    /// The files.
    pub files: ConfigFiles,
    /// The call flow and its prompts, without announcements.
    pub script: Arc<Script>,
    /// The templates of pages and mail.
    pub templates: Templates,
    /// The places of the script in its files, for reports of problems.
    pub places: ScriptPlaces,
}

impl Configuration {
    /// The names of all gateways in metrics: those of texts, and the mail server.
    pub fn gateway_names(&self) -> Vec<GatewayName> {
        let texts = self.settings.gateways.iter().map(|gateway| gateway.name.clone());
        texts.chain([Roster::mail_name(&self.settings.mail)]).collect()
    }
}
