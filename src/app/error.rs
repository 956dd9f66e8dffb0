//! Errors of putting the program together.

use crate::config::keys::KeyError;
use crate::outbox::email::MailerError;
use crate::outbox::email::address::AddressError;

/// A configuration whose values are right one by one cannot be used. Each variant says its own cause.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The system has no cryptography for the client of the gateways.
    #[error(transparent)]
    Client(#[from] rustls::Error),
    /// The operator's token cannot be read or made.
    #[error(transparent)]
    Operators(#[from] KeyError),
    /// An address, the signing key or the name of the mail server cannot be used.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// The mailbox of returned mail is no address.
    #[error(transparent)]
    Bounces(#[from] AddressError),
}
