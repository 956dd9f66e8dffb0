//! Telephony platforms.

use std::net::{IpAddr, SocketAddr};

use super::{AddressRange, PublicKey, Secret};
use crate::base::call::{Language, PlatformName};

/// `[platform.<name>]`
#[derive(Clone, Debug)]
pub struct PlatformSettings {
    /// The name, also the last part of the path `/voice/<name>`.
    pub name: PlatformName,
    /// Its markup.
    pub dialect: Dialect,
    /// The authentication of its requests.
    pub authentication: Authentication,
    /// The voice for each language, as the platform names it; the platform's default if missing.
    pub voices: Vec<(Language, String)>,
    /// The language tag for each language, such as `ru-RU`; the language's name if missing.
    pub locales: Vec<(Language, String)>,
    /// The languages in which the platform recognises speech; in all others callers only press keys.
    pub hears: Vec<Language>,
}

impl PlatformSettings {
    /// The platform's tag of a language.
    pub fn locale<'a>(&'a self, language: &'a Language) -> &'a str {
        given(&self.locales, language).unwrap_or(language.as_str())
    }

    /// The voice for a language, if one was chosen.
    pub fn voice(&self, language: &Language) -> Option<&str> {
        given(&self.voices, language)
    }

    /// True if its recogniser takes hints. Somleng and Bandwidth have none; FreeSWITCH and Asterisk have
    /// no recogniser of their own.
    pub const fn can_hear(&self) -> bool {
        let is_somleng = matches!(self.authentication, Authentication::Somleng { .. });
        !is_somleng && !matches!(self.dialect, Dialect::Bxml | Dialect::Httapi | Dialect::FastAgi)
    }
}

/// The setting for a language.
fn given<'s>(settings: &'s [(Language, String)], language: &Language) -> Option<&'s str> {
    settings.iter().find(|(known, _)| known == language).map(|(_, value)| value.as_str())
}

/// A platform's markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Twilio, SignalWire, Somleng.
    Twiml,
    /// Telnyx.
    Texml,
    /// Plivo.
    Plivo,
    /// Bandwidth.
    Bxml,
    /// VoiceXML 2.1 browsers: Genesys, Cisco, Avaya, JVoiceXML.
    Voicexml,
    /// FreeSWITCH with mod_httapi.
    Httapi,
    /// Voximplant, with the scenario of `config/platforms/voximplant/`.
    Voximplant,
    /// Asterisk, over FastAGI.
    FastAgi,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 8] = [
        Self::Twiml,
        Self::Texml,
        Self::Plivo,
        Self::Bxml,
        Self::Voicexml,
        Self::Httapi,
        Self::Voximplant,
        Self::FastAgi,
    ];

    /// The word for it in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Twiml => "twiml",
            Self::Texml => "texml",
            Self::Plivo => "plivo",
            Self::Bxml => "bxml",
            Self::Voicexml => "voicexml",
            Self::Httapi => "httapi",
            Self::Voximplant => "voximplant",
            Self::FastAgi => "fastagi",
        }
    }
}

/// The authentication of a platform's requests; the algorithms are in `dialect::signature`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// `X-Twilio-Signature`. Several secrets during a change; shared keys by their id.
    Twilio {
        /// Auth tokens, HMAC-SHA1.
        tokens: Vec<Secret>,
        /// SharedKey id and secret.
        shared_keys: Vec<(String, Secret)>,
    },
    /// `X-SignalWire-Signature` with the project's signing key.
    SignalWire {
        /// Signing keys.
        keys: Vec<Secret>,
    },
    /// Twilio's algorithm with the account's auth token.
    Somleng {
        /// Auth tokens.
        tokens: Vec<Secret>,
    },
    /// `telnyx-signature-ed25519` with the account's public key.
    Telnyx {
        /// Public keys; several during a change.
        keys: Vec<PublicKey>,
    },
    /// `X-Plivo-Signature-V3`.
    Plivo {
        /// Auth tokens of the account, or of the subaccount that owns the number.
        tokens: Vec<Secret>,
    },
    /// HTTP Basic: Bandwidth, VoiceXML browsers, FreeSWITCH.
    Basic {
        /// The user name.
        user: String,
        /// Passwords; several during a change, the first is written into documents.
        passwords: Vec<Secret>,
    },
    /// `x-deflect-signature`: HMAC-SHA256 over time and body, made by our scenario.
    Voximplant {
        /// Shared secrets; several during a change.
        secrets: Vec<Secret>,
    },
    /// The address that connects to a listener of the platform's own. No request over HTTP is the platform's.
    FastAgi(FastAgiDoor),
    /// No signature; only from a loopback address.
    Loopback,
}

/// The listener for Asterisk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FastAgiDoor {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The machines and networks that may connect; only this machine if empty.
    pub allowed: Vec<AddressRange>,
}

/// The platforms that have a listener of their own.
pub fn fastagi_doors(platforms: &[PlatformSettings]) -> impl Iterator<Item = (&PlatformName, &FastAgiDoor)> {
    platforms.iter().filter_map(|platform| match &platform.authentication {
        Authentication::FastAgi(door) => Some((&platform.name, door)),
        _ => None,
    })
}

impl FastAgiDoor {
    /// True if a machine may connect.
    pub fn admits(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        if self.allowed.is_empty() { peer.is_loopback() } else { self.allowed.iter().any(|range| range.contains(peer)) }
    }
}
