//! E-mail: building a message, signing it and handing it to a mail server, or to a folder; reading what comes back.

pub mod address;
pub mod bounces;
pub mod dkim;
pub(crate) mod dsn;
pub(crate) mod letter;
pub(crate) mod mailer;
pub mod returns;
mod session;
pub mod smtp;
pub mod verdict;

pub use letter::Letter;
pub use mailer::{Mailer, MailerError};
