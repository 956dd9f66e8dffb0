//! Types of numbers.

use std::time::Duration;

use url::Url;

use super::Secret;

/// `[line_type]`: a provider is asked which numbers take texts.
#[derive(Clone, Debug)]
pub struct LineTypeSettings {
    /// The provider and our account there.
    pub kind: LineTypeProvider,
    /// Such as `https://lookups.twilio.com`.
    pub url: Url,
    /// The countries (ISO 3166) whose numbers are asked about.
    pub countries: Vec<String>,
    /// The longest wait for an answer.
    pub deadline: Duration,
    /// The time an answer is kept.
    pub keep: Duration,
    /// The most questions of a day (UTC), of this process.
    pub per_day: u32,
}

/// A provider of line types.
#[derive(Clone, Debug)]
pub enum LineTypeProvider {
    /// Twilio Lookup v2, `line_type_intelligence`.
    Twilio {
        /// The account.
        account: String,
        /// Its auth token.
        token: Secret,
    },
    /// Telnyx number lookup.
    Telnyx {
        /// The API key.
        key: Secret,
    },
}
