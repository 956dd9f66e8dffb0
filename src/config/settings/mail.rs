//! How mail leaves, is signed, and comes back.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::dkim::{DkimSigningAlgorithm, DkimSigningKey, DkimSigningKeyError};

use super::Secret;

/// `[mail]`
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// How mail leaves.
    pub transport: MailTransport,
    /// The sender, such as `Ozon <no-reply@example.ru>`.
    pub from: String,
    /// A mailbox that people read; `from` where none is given.
    pub reply_to: Option<String>,
    /// How long after the call the follow-up is due.
    pub follow_up_delay: Duration,
    /// The most sends under way at once.
    pub sends_at_once_max: usize,
    /// How long a whole send may take.
    pub send_wait: Duration,
    /// Signs what is sent, where no relay does.
    pub dkim: Option<DkimSettings>,
    /// Where mail that could not be delivered comes back; only the server's own answers are read when not given.
    pub bounces: Option<BounceSettings>,
}

/// `[mail.dkim]` (RFC 6376)
#[derive(Clone, Debug)]
pub struct DkimSettings {
    /// The signing domain.
    pub domain: String,
    /// The selector of its key in DNS.
    pub selector: String,
    /// An RSA key as PKCS#1 PEM, or an Ed25519 key as 32 bytes in base64.
    pub key: Secret,
}

impl DkimSettings {
    /// The key as it signs.
    ///
    /// # Errors
    /// It is neither.
    pub fn signing_key(&self) -> Result<DkimSigningKey, DkimSigningKeyError> {
        let key = self.key.expose().trim();
        let algorithm =
            if key.starts_with("-----BEGIN") { DkimSigningAlgorithm::Rsa } else { DkimSigningAlgorithm::Ed25519 };
        DkimSigningKey::new(key, algorithm)
    }
}

/// `[mail.bounces]`
#[derive(Clone, Debug)]
pub struct BounceSettings {
    /// The mailbox that returned mail comes to, such as `bounce@example.ru`; each mail has its own `bounce+…@example.ru`.
    pub mailbox: String,
    /// The Maildir it is read from.
    pub maildir: PathBuf,
    /// How often it is looked into.
    pub every: Duration,
}

/// How mail leaves.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// Files in `var/spool/mail`.
    Spool,
    /// An SMTP server.
    Smtp {
        /// The server's name or address.
        host: String,
        /// Its port.
        port: u16,
        /// `smtps://`: TLS from the first byte. `smtp://`: STARTTLS where the server offers it.
        tls: bool,
        /// User and password.
        credentials: Option<(String, Secret)>,
    },
}
