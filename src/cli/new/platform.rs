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

impl StarterPlatform {
    /// Its table in `config/deflect.toml` but for the languages, as a comment: it wants a public address and a secret.
    pub(super) fn table(self) -> String {
        let heading = format!("[platform.{}]", self.name());
        let heading = match self.remark() {
            "" => heading,
            remark => format!("{heading:<38} # {remark}"),
        };
        let settings = match self {
            Self::Twilio => {
                "dialect = \"twiml\"\nauthentication = \"twilio\"\n\
                 secret = { env = \"TWILIO_AUTH_TOKEN\" }  # a list of two while the token is being changed"
            }
            Self::SignalWire => {
                "dialect = \"twiml\"\nauthentication = \"signalwire\"\nsecret = { env = \"SIGNALWIRE_SIGNING_KEY\" }"
            }
            Self::Somleng => {
                "dialect = \"twiml\"\nauthentication = \"somleng\"\nsecret = { env = \"SOMLENG_AUTH_TOKEN\" }"
            }
            Self::Telnyx => {
                "dialect = \"texml\"\nauthentication = \"telnyx\"\n\
                 public_key = \"…\"                        # the account's own, as the portal shows it"
            }
            Self::Plivo => "dialect = \"plivo\"\nauthentication = \"plivo\"\nsecret = { env = \"PLIVO_AUTH_TOKEN\" }",
            Self::Bandwidth => return basic(&heading, "bxml", "BANDWIDTH_PASSWORD"),
            Self::VoiceXml => return basic(&heading, "voicexml", "VOICEXML_PASSWORD"),
            Self::Voximplant => {
                "dialect = \"voximplant\"\nauthentication = \"voximplant\"\n\
                 secret = { env = \"VOXIMPLANT_SECRET\" }  # of your own making, 16 characters or more"
            }
            Self::Asterisk => {
                "dialect = \"fastagi\"\nauthentication = \"fastagi\"\n\
                 listen = \"127.0.0.1:4573\"                # behind another address also: allow = [\"192.0.2.10\"]"
            }
            Self::FreeSwitch => return basic(&heading, "httapi", "FREESWITCH_PASSWORD"),
        };
        commented(&format!("{heading}\n{settings}"))
    }

    fn remark(self) -> &'static str {
        match self {
            Self::Somleng | Self::Bandwidth | Self::FreeSwitch | Self::Asterisk => "takes keys only",
            Self::VoiceXml => "Genesys, Cisco, Avaya, JVoiceXML",
            Self::Twilio | Self::SignalWire | Self::Telnyx | Self::Plivo | Self::Voximplant => "",
        }
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

/// The table of a platform that shows a name and a password.
fn basic(heading: &str, dialect: &str, secret: &str) -> String {
    commented(&format!(
        "{heading}\ndialect = \"{dialect}\"\nauthentication = \"basic\"\nuser = \"deflect\"\n\
         secret = {{ env = \"{secret}\" }} # of your own making, 16 characters or more"
    ))
}

fn commented(table: &str) -> String {
    table.lines().map(|line| format!("# {line}\n")).collect()
}
