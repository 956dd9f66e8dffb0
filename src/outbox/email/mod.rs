//! E-mail: building a message, signing it and handing it to a mail server, or to a folder; reading what comes back.

pub mod address;
pub mod bounces;
pub mod dkim;
pub mod dsn;
pub mod letter;
pub mod mailer;
pub mod returns;
pub mod smtp;
pub mod verdict;

pub use letter::Letter;
pub use mailer::{Mailer, MailerError};
