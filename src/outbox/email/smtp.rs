//! The mail server: sessions kept between sends, and what its refusals mean.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::TlsParameters;
use tokio::time::timeout;

use crate::base::url::is_this_machine;
use crate::config::settings::Secret;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::email::session::{Encryption, Server, SmtpSession, SmtpStage};
use crate::outbox::email::verdict::{self, AddressFault, EnhancedStatus};

/// Replies for: authentication required, too weak, refused, not encrypted.
const CONFIGURATION_CODES: [u16; 4] = [530, 534, 535, 538];

/// Temporary replies that are about the server, not about the message: it closes, or has no TLS or login at the moment.
const SERVICE_CODES: [u16; 2] = [421, 454];

/// lettre's words for a connection that ends before its reply does.
const NO_REPLY: &str = "incomplete response";

/// The longest wait for a sign of life of a session that was kept: firewalls forget connections without a word.
const ALIVE_WAIT: Duration = Duration::from_secs(5);

/// A mail server to send through.
pub struct Smtp {
    server: Server,
    /// Sessions between two sends. One that failed or was cancelled is not put back.
    idle: Mutex<Vec<SmtpSession>>,
    idle_max: usize,
    wait: Duration,
}

/// The server's address and our login there.
#[derive(Clone, Copy, Debug)]
pub struct SmtpServer<'a> {
    /// Its name or address.
    pub host: &'a str,
    /// Its port.
    pub port: u16,
    /// TLS from the first byte.
    pub tls: bool,
    /// User and password.
    pub credentials: Option<&'a (String, Secret)>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Smtp(…)")
    }
}

impl Smtp {
    /// A server with up to `connections` kept open between sends, and `wait` for a whole send.
    ///
    /// # Errors
    /// TLS cannot be prepared for the server's name.
    pub fn new(server: SmtpServer<'_>, connections: usize, wait: Duration) -> Result<Self, Error> {
        let host = server.host.trim_matches(['[', ']']);
        let encryption = encryption(server.tls, host, server.credentials.is_some());
        let tls = TlsParameters::new_rustls(host.to_owned())?;
        let login = |(user, password): &(String, Secret)| Credentials::new(user.clone(), password.expose().to_owned());
        let credentials = server.credentials.map(login);
        let server = Server { host: host.to_owned(), port: server.port, encryption, tls, credentials };
        Ok(Self { server, idle: Mutex::default(), idle_max: connections, wait })
    }

    /// Sends a message and classifies the answer. After a timeout it is sent again later: its `Message-ID` marks a
    /// repeat.
    pub async fn send(&self, message: &Message) -> Answer {
        match timeout(self.wait, self.deliver(message)).await {
            Ok(Ok(())) => Answer::new(SendOutcome::accepted_unfollowed(), "accepted"),
            Ok(Err((stage, error))) => sort(stage, &error),
            Err(_) => Answer::new(SendOutcome::Retryable, "no answer"),
        }
    }

    async fn deliver(&self, message: &Message) -> Result<(), (SmtpStage, Error)> {
        let mut session = self.session().await.map_err(|error| (SmtpStage::Opening, error))?;
        let sent = session.send(message.envelope(), &message.formatted()).await;
        if sent.is_ok() && self.lock().len() < self.idle_max {
            self.lock().push(session);
        } else {
            session.quit().await;
        }
        sent
    }

    /// A kept session if it is alive, else a new one.
    async fn session(&self) -> Result<SmtpSession, Error> {
        let kept = self.lock().pop();
        if let Some(mut session) = kept
            && let Ok(true) = timeout(ALIVE_WAIT, session.is_alive()).await
        {
            return Ok(session);
        }
        SmtpSession::open(&self.server).await
    }

    fn lock(&self) -> MutexGuard<'_, Vec<SmtpSession>> {
        // Nothing panics under the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// TLS from the first byte, or by STARTTLS if the server offers it. A password goes to another machine only encrypted.
/// On this machine there is no TLS: a local relay's certificate is rarely valid.
fn encryption(implicit: bool, host: &str, has_password: bool) -> Encryption {
    match (implicit, has_password) {
        (true, _) => Encryption::Implicit,
        (false, _) if is_this_machine(host) => Encryption::None,
        (false, true) => Encryption::Required,
        (false, false) => Encryption::Offered,
    }
}

/// Classifies an error. Refused or broken connections have no class of their own and are retried.
///
/// An invalid certificate is for a person to fix; until then nothing is sent in clear text instead. Errors of lettre itself
/// (no login in common, no STARTTLS) are faults of the configuration, as is a permanent refusal before the recipient is named:
/// it is about the server or about us, never about the message. Later ones are told apart by their words.
fn sort(stage: SmtpStage, error: &Error) -> Answer {
    let (code, status) = (error.status().map(u16::from), enhanced(error));
    let reason = match (code, status) {
        (Some(code), Some(EnhancedStatus { class, subject, detail })) => {
            format!("reply {code} {class}.{subject}.{detail}")
        }
        (Some(code), None) => format!("reply {code}"),
        (None, _) if is_tls(error) => "no TLS with this server".to_owned(),
        (None, _) if is_unknown_reply(error) => "an unknown reply".to_owned(),
        (None, _) => "no reply".to_owned(),
    };
    let outcome = match (stage, code) {
        (_, None) if is_tls(error) || error.is_client() => SendOutcome::ChannelDown,
        // It cannot be told if this recipient is refused for good, but others are not concerned.
        (SmtpStage::Message, None) if is_unknown_reply(error) => SendOutcome::Deferred,
        (_, None) => SendOutcome::Retryable,
        (_, Some(code)) if CONFIGURATION_CODES.contains(&code) => SendOutcome::ChannelDown,
        (_, Some(code)) if SERVICE_CODES.contains(&code) => SendOutcome::Retryable,
        (SmtpStage::Opening, Some(_)) if error.is_permanent() => SendOutcome::ChannelDown,
        (SmtpStage::Opening, Some(_)) => SendOutcome::Retryable,
        (SmtpStage::Message, Some(_)) if error.is_permanent() && verdict::is_about_us(&words(error)) => {
            SendOutcome::ChannelDown
        }
        (SmtpStage::Message, Some(code)) if error.is_permanent() => {
            SendOutcome::Permanent(fault(code, status, &words(error)))
        }
        (SmtpStage::Message, Some(_)) => SendOutcome::Deferred,
    };
    Answer::new(outcome, reason)
}

/// The cause of a permanent refusal, by the same table as for bounces.
fn fault(code: u16, status: Option<EnhancedStatus>, words: &str) -> Fault {
    match verdict::fault(Some(code), status, words) {
        AddressFault::Lasting => Fault::Gone,
        AddressFault::Passing => Fault::Recipient,
        AddressFault::None => Fault::Message,
    }
}

/// The reply's text; none of it is logged, as it may quote the address.
fn words(error: &Error) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}

/// The enhanced status code at the beginning of the reply's text; nothing else of that text is kept.
fn enhanced(error: &Error) -> Option<EnhancedStatus> {
    EnhancedStatus::parse(error.source()?.to_string().split_whitespace().next()?)
}

/// True if the TLS handshake failed. lettre reports a failed connection, with the cause inside.
fn is_tls(error: &Error) -> bool {
    let mut causes = std::iter::successors(error.source(), |&cause| cause.source());
    let is_of_rustls = |cause: &io::Error| cause.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
    error.is_tls() || causes.any(|cause| cause.downcast_ref().is_some_and(is_of_rustls))
}

/// True if a reply came whose code lettre does not know, such as 571.
fn is_unknown_reply(error: &Error) -> bool {
    error.is_response() && error.source().is_some_and(|cause| cause.to_string() != NO_REPLY)
}
