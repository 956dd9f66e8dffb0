//! The table of a telephony platform, ready to be filled in.

use clap::ValueEnum;

/// A platform that takes the calls of a new line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StarterPlatform {
    Twilio,
    #[value(name = "signalwire")]
    SignalWire,
    Somleng,
    Telnyx,
    Plivo,
    Bandwidth,
    #[value(name = "voicexml")]
    VoiceXml,
    #[value(name = "freeswitch")]
    FreeSwitch,
    Voximplant,
    Asterisk,
}

/// A table for each, as comments: they want a public address and a secret. An empty line ends each.
const TABLES: &str = include_str!("starter/platforms.toml");

impl StarterPlatform {
    /// Its table but for the languages.
    pub(super) fn table(self) -> &'static str {
        let heading = format!("# [platform.{}]", self.name());
        TABLES.split("\n\n").find(|table| table.starts_with(&heading)).unwrap_or_default().trim_end()
    }

    /// The word for it in the configuration.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Twilio => "twilio",
            Self::SignalWire => "signalwire",
            Self::Somleng => "somleng",
            Self::Telnyx => "telnyx",
            Self::Plivo => "plivo",
            Self::Bandwidth => "bandwidth",
            Self::VoiceXml => "voicexml",
            Self::FreeSwitch => "freeswitch",
            Self::Voximplant => "voximplant",
            Self::Asterisk => "asterisk",
        }
    }

    /// The name by which it knows a language: Bandwidth writes an underscore.
    pub(super) fn locale(self, tag: &str) -> String {
        match self {
            Self::Bandwidth => tag.replace('-', "_"),
            _ => tag.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_platform_has_a_table() {
        for platform in StarterPlatform::value_variants() {
            assert_ne!(platform.table(), "", "{}", platform.name());
        }
    }
}
