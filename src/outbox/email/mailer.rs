//! Sends mail: builds it, signs it, and gives it to the mail server or a folder.

use std::path::Path;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::dkim::DkimSigningKeyError;

use crate::config::settings::{MailSettings, MailTransport};
use crate::line::message::Medium;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::email::address::{AddressError, mailbox};
use crate::outbox::email::dkim::Signer;
use crate::outbox::email::letter::Letter;
use crate::outbox::email::returns::ReturnPath;
use crate::outbox::email::smtp::{Smtp, SmtpServer};
use crate::outbox::spool::Spool;

/// Sends mail.
#[derive(Debug)]
pub struct Mailer {
    from: Mailbox,
    returns: Option<ReturnPath>,
    signer: Option<Signer>,
    transport: MailOutlet,
}

#[derive(Debug)]
enum MailOutlet {
    Spool(Spool),
    Smtp(Box<Smtp>),
}

/// Mail settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The sender's address.
    #[error("the sender of mail is not an address such as `Name <mailbox@example.org>`")]
    From(#[source] AddressError),
    /// The mailbox for returned mail.
    #[error("the mailbox for returned mail is not an address such as `bounce@example.org`")]
    Returns(#[source] AddressError),
    /// The key that mail is signed with.
    #[error("the key of `[mail.dkim]` is invalid")]
    Key(#[source] DkimSigningKeyError),
    /// TLS to the server.
    #[error("no TLS for mail server `{host}`")]
    Tls {
        /// The server.
        host: String,
        /// The cause.
        #[source]
        source: lettre::transport::smtp::Error,
    },
}

impl Mailer {
    /// A mailer by its settings. `wait` is the longest time of a whole send; `keys` sign the addresses for
    /// returned mail.
    ///
    /// # Errors
    /// An address, the signing key or the server's name cannot be used.
    pub fn new(settings: &MailSettings, wait: Duration, data: &Path, keys: &[[u8; 32]]) -> Result<Self, MailerError> {
        let from = mailbox(&settings.from).map_err(MailerError::From)?;
        let returns = settings.bounces.as_ref().map(|settings| ReturnPath::new(settings, keys)).transpose();
        let signer = settings.dkim.as_ref().map(Signer::new).transpose();
        let transport = match &settings.transport {
            MailTransport::Spool => MailOutlet::Spool(Spool::new(data, Medium::Email)),
            MailTransport::Smtp { host, port, tls, credentials } => {
                let server = SmtpServer { host, port: *port, tls: *tls, credentials: credentials.as_ref() };
                let smtp = Smtp::new(server, settings.sends_at_once_max, wait);
                MailOutlet::Smtp(Box::new(smtp.map_err(|source| MailerError::Tls { host: host.clone(), source })?))
            }
        };
        let (returns, signer) = (returns.map_err(MailerError::Returns)?, signer.map_err(MailerError::Key)?);
        Ok(Self { from, returns, signer, transport })
    }

    /// Sends a mail and classifies the answer. An invalid address is refused here.
    pub async fn send(&self, letter: &Letter<'_>) -> Answer {
        let mut message = match letter.message(&self.from, self.returns.as_ref()) {
            Ok(message) => message,
            Err(error) => return Answer::new(SendOutcome::Permanent(Fault::Recipient), error.to_string()),
        };
        if let Some(signer) = &self.signer {
            signer.sign(&mut message);
        }
        match &self.transport {
            MailOutlet::Smtp(smtp) => smtp.send(&message).await,
            MailOutlet::Spool(spool) => match spool.write(letter.id, message.formatted()).await {
                Ok(()) => Answer::new(SendOutcome::accepted_unfollowed(), "written"),
                Err(error) => Answer::new(SendOutcome::Retryable, error.kind().to_string()),
            },
        }
    }
}
