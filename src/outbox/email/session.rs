//! A session with a mail server (RFC 5321): connection, TLS, login, then one message after another.
//!
//! A refusal before the recipient is named is about the server or about us; from then on it is about the message, unless its
//! words say otherwise (`verdict::is_about_us`). lettre's transport does not tell the two apart, so its connection is driven
//! here, command by command.

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

/// A mail server and the way to it.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) tls: TlsParameters,
    pub(super) credentials: Option<Credentials>,
}

/// The time at which a session is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    /// From the first byte.
    Implicit,
    /// After `STARTTLS`; without it there is no session.
    Required,
    /// After `STARTTLS`, if the server offers it.
    Offered,
    /// Never.
    None,
}

/// The part of a session in which it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SmtpStage {
    /// Up to the sender: nothing is known of the recipient and the content yet.
    Opening,
    /// From the recipient on.
    Message,
}

/// A connection that is ready for the next message.
pub(super) struct SmtpSession(AsyncSmtpConnection);

impl SmtpSession {
    /// Connects, encrypts and logs in.
    ///
    /// # Errors
    /// No connection, no trusted certificate, or a refusal.
    pub(super) async fn open(server: &Server) -> Result<Self, Error> {
        let (name, door) = (ClientId::default(), (server.host.as_str(), server.port));
        let from_the_first_byte = (server.encryption == Encryption::Implicit).then(|| server.tls.clone());
        let mut connection = AsyncSmtpConnection::connect_tokio1(door, None, &name, from_the_first_byte, None).await?;
        let is_upgraded = match server.encryption {
            Encryption::Required => true,
            Encryption::Offered => connection.can_starttls(),
            Encryption::Implicit | Encryption::None => false,
        };
        if is_upgraded {
            connection.starttls(server.tls.clone(), &name).await?;
        }
        if let Some(credentials) = &server.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(Self(connection))
    }

    /// Sends a message. Addresses are ASCII and bodies seven bits by now, so that it asks for no extension.
    ///
    /// # Errors
    /// The server refused it, or the connection failed, in this stage.
    pub(super) async fn send(&mut self, envelope: &Envelope, message: &[u8]) -> Result<(), (SmtpStage, Error)> {
        let sender = Mail::new(envelope.from().cloned(), vec![]);
        self.0.command(sender).await.map_err(|error| (SmtpStage::Opening, error))?;
        self.transfer(envelope, message).await.map_err(|error| (SmtpStage::Message, error))
    }

    async fn transfer(&mut self, envelope: &Envelope, message: &[u8]) -> Result<(), Error> {
        for recipient in envelope.to() {
            self.0.command(Rcpt::new(recipient.clone(), vec![])).await?;
        }
        self.0.command(Data).await?;
        self.0.message(message).await?;
        Ok(())
    }

    /// True if the server still answers.
    pub(super) async fn is_alive(&mut self) -> bool {
        self.0.test_connected().await
    }

    /// Takes leave; the reply makes no difference.
    pub(super) async fn quit(mut self) {
        self.0.abort().await;
    }
}
