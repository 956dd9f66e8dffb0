//! Signs mail (RFC 6376), where no relay does it.

use std::fmt;

use lettre::Message;
use lettre::message::dkim::{DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningKeyError};
use lettre::message::header::HeaderName;

use crate::config::settings::DkimSettings;

/// The headers covered by the signature: changing or adding one breaks it. RFC 8058 asks for both of
/// `List-Unsubscribe`.
const HEADERS: [&str; 11] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "Content-Type",
    "MIME-Version",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
];

/// Signs mail with the key of a domain.
pub struct Signer(DkimConfig);

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(…)")
    }
}

impl Signer {
    /// A signer by its settings.
    ///
    /// # Errors
    /// Invalid key.
    pub fn new(settings: &DkimSettings) -> Result<Self, DkimSigningKeyError> {
        let key = settings.signing_key()?;
        let headers = HEADERS.map(HeaderName::new_from_ascii_str).into();
        // Relays fold headers and trim lines; relaxed canonicalization tolerates that.
        let relaxed = || DkimCanonicalizationType::Relaxed;
        let canonicalization = DkimCanonicalization { header: relaxed(), body: relaxed() };
        let (selector, domain) = (settings.selector.clone(), settings.domain.clone());
        Ok(Self(DkimConfig::new(selector, domain, key, headers, canonicalization)))
    }

    /// Adds the signature. All headers must be set before.
    pub fn sign(&self, message: &mut Message) {
        message.sign(&self.0);
    }
}
