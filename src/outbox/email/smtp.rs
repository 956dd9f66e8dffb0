//! The mail server: one transport, replaced after a send that hangs (lettre's timeout covers connecting alone, and a
//! cancelled send puts its half-used connection back into the pool).

use std::error::Error as _;
use std::fmt;
use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransportBuilder, Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::settings::Secret;
use crate::outbox::answer::{Answer, Fault, SendOutcome};
use crate::outbox::email::verdict::{self, AddressFault, EnhancedStatus};

type SmtpTransport = AsyncSmtpTransport<Tokio1Executor>;

/// Replies for: authentication required, too weak, refused, not encrypted.
const CONFIGURATION_CODES: [u16; 4] = [530, 534, 535, 538];

/// Temporary replies that are about the server, not about the message: it closes, or has no TLS or login at the moment.
const SERVICE_CODES: [u16; 2] = [421, 454];

/// A mail server to send through.
pub struct Smtp {
    builder: AsyncSmtpTransportBuilder,
    /// The transport in use, replaced after a cancelled send.
    transport: Mutex<SmtpTransport>,
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
        let pool = PoolConfig::new().max_size(u32::try_from(connections).unwrap_or(u32::MAX));
        let mut builder = SmtpTransport::builder_dangerous(server.host)
            .port(server.port)
            .tls(tls(server)?)
            .timeout(Some(wait))
            .pool_config(pool);
        if let Some((user, password)) = server.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
        }
        Ok(Self { transport: Mutex::new(builder.clone().build()), builder, wait })
    }

    /// Sends a message and classifies the answer. After a timeout it is sent again later: its `Message-ID` marks a
    /// repeat.
    pub async fn send(&self, message: Message) -> Answer {
        let transport = self.lock().clone();
        match tokio::time::timeout(self.wait, transport.send(message)).await {
            Ok(Ok(_)) => Answer::new(SendOutcome::accepted_unfollowed(), "accepted"),
            Ok(Err(error)) => sort(&error),
            Err(_) => {
                *self.lock() = self.builder.clone().build();
                Answer::new(SendOutcome::Retryable, "no answer")
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, SmtpTransport> {
        // Only making a transport could panic under the lock, which leaves the old one in place.
        self.transport.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// TLS from the first byte, or by STARTTLS if the server offers it. A password goes to another machine only encrypted.
/// On this machine there is no TLS: a local relay's certificate is rarely valid.
fn tls(server: SmtpServer<'_>) -> Result<Tls, Error> {
    let parameters = TlsParameters::new_rustls(server.host.to_owned())?;
    Ok(match (server.tls, server.credentials) {
        (true, _) => Tls::Wrapper(parameters),
        (false, _) if is_loopback(server.host) => Tls::None,
        (false, Some(_)) => Tls::Required(parameters),
        (false, None) => Tls::Opportunistic(parameters),
    })
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Classifies an error. Refused or broken connections have no class of their own and are retried.
///
/// An invalid certificate is for a person to fix; until then nothing is sent in clear text instead.
///
/// Errors of lettre itself (no authentication in common, no STARTTLS) are faults of the configuration: addresses are
/// ASCII and bodies seven bits by then, so no single message can be the cause.
fn sort(error: &Error) -> Answer {
    let (code, detail) = (error.status().map(u16::from), enhanced(error));
    let reason = match (code, detail) {
        (Some(code), Some(EnhancedStatus { class, subject, detail })) => {
            format!("reply {code} {class}.{subject}.{detail}")
        }
        (Some(code), None) => format!("reply {code}"),
        (None, _) if is_tls(error) => "no TLS with this server".to_owned(),
        (None, _) => "no reply".to_owned(),
    };
    let outcome = match code {
        None if is_tls(error) => SendOutcome::ChannelDown,
        Some(code) if CONFIGURATION_CODES.contains(&code) => SendOutcome::ChannelDown,
        Some(code) if error.is_permanent() => SendOutcome::Permanent(refusal(code, detail, error)),
        _ if error.is_client() => SendOutcome::ChannelDown,
        Some(code) if !SERVICE_CODES.contains(&code) => SendOutcome::Deferred,
        _ => SendOutcome::Retryable,
    };
    Answer::new(outcome, reason)
}

/// The cause of a permanent refusal, by the same table as for bounces.
fn refusal(code: u16, status: Option<EnhancedStatus>, error: &Error) -> Fault {
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    match verdict::fault(Some(code), status, &words) {
        AddressFault::Lasting => Fault::Gone,
        AddressFault::Passing => Fault::Recipient,
        AddressFault::None => Fault::Message,
    }
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
