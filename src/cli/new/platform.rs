//! The table of a telephony platform, ready to be filled in.

use clap::ValueEnum;

/// A platform that takes the calls of a new line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StarterPlatform {
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
}

impl StarterPlatform {
    /// Its table in `config/deflect.toml` but for the languages, as a comment: it wants a public address and a secret.
    pub fn table(self) -> &'static str {
        match self {
            Self::Twilio => {
                "# [platform.twilio]
# dialect = \"twiml\"
# authentication = \"twilio\"
# secret = { env = \"TWILIO_AUTH_TOKEN\" }  # a list of two while the token is being changed
"
            }
            Self::SignalWire => {
                "# [platform.signalwire]
# dialect = \"twiml\"
# authentication = \"signalwire\"
# secret = { env = \"SIGNALWIRE_SIGNING_KEY\" }
"
            }
            Self::Somleng => {
                "# [platform.somleng]                      # takes keys only
# dialect = \"twiml\"
# authentication = \"somleng\"
# secret = { env = \"SOMLENG_AUTH_TOKEN\" }
"
            }
            Self::Telnyx => {
                "# [platform.telnyx]
# dialect = \"texml\"
# authentication = \"telnyx\"
# public_key = \"…\"                        # the account's own, as the portal shows it
"
            }
            Self::Plivo => {
                "# [platform.plivo]
# dialect = \"plivo\"
# authentication = \"plivo\"
# secret = { env = \"PLIVO_AUTH_TOKEN\" }
"
            }
            Self::Bandwidth => {
                "# [platform.bandwidth]                    # takes keys only
# dialect = \"bxml\"
# authentication = \"basic\"
# user = \"deflect\"
# secret = { env = \"BANDWIDTH_PASSWORD\" } # of your own making, 16 characters or more
"
            }
            Self::VoiceXml => {
                "# [platform.voicexml]                     # Genesys, Cisco, Avaya, JVoiceXML
# dialect = \"voicexml\"
# authentication = \"basic\"
# user = \"deflect\"
# secret = { env = \"VOICEXML_PASSWORD\" }  # of your own making, 16 characters or more
"
            }
            Self::FreeSwitch => {
                "# [platform.freeswitch]                   # takes keys only
# dialect = \"httapi\"
# authentication = \"basic\"
# user = \"deflect\"
# secret = { env = \"FREESWITCH_PASSWORD\" } # of your own making, 16 characters or more
"
            }
        }
    }

    /// The word for it in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Twilio => "twilio",
            Self::SignalWire => "signalwire",
            Self::Somleng => "somleng",
            Self::Telnyx => "telnyx",
            Self::Plivo => "plivo",
            Self::Bandwidth => "bandwidth",
            Self::VoiceXml => "voicexml",
            Self::FreeSwitch => "freeswitch",
        }
    }

    /// The name by which it knows a language: Bandwidth writes an underscore.
    pub fn locale(self, tag: &str) -> String {
        match self {
            Self::Bandwidth => tag.replace('-', "_"),
            _ => tag.to_owned(),
        }
    }
}
