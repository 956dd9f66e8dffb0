//! Sending and signing mail, and returned mail.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::dkim::{DkimSigningAlgorithm, DkimSigningKey, DkimSigningKeyError};

use super::Secret;

/// `[mail]`
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The way of sending.
    pub transport: MailTransport,
    /// The sender, such as `Ozon <no-reply@example.ru>`.
    pub from: String,
    /// A mailbox that people read; `from` if `None`.
    pub reply_to: Option<String>,
    /// The delay of the follow-up after the call.
    pub follow_up_delay: Duration,
    /// The most concurrent sends.
    pub sends_at_once_max: usize,
    /// The longest time of a send.
    pub send_wait: Duration,
    /// The signature, unless a relay signs.
    pub dkim: Option<DkimSettings>,
    /// The mailbox for returned mail; without it only the server's own answers are read.
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
    /// The parsed key.
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
    /// The Maildir of the mailbox.
    pub maildir: PathBuf,
    /// The interval of reading it.
    pub every: Duration,
}

/// The way of sending.
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
