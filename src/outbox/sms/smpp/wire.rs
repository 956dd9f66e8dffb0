//! A connection as a stream of protocol units.

use std::io;
use std::sync::Arc;

use bytes::BytesMut;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::pdu::{LengthError, Pdu};
use crate::config::settings::SmppSettings;

/// The most unwritten octets before reading stops: a centre that asks without reading answers is not served.
const OUTPUT_BYTES_MAX: usize = 64 << 10;

/// The size of a read.
const INPUT_BYTES: usize = 4 << 10;

/// A connection.
trait Stream: AsyncRead + AsyncWrite + Send {}

impl<S: AsyncRead + AsyncWrite + Send> Stream for S {}

/// Units in and out over one connection.
pub(super) struct Wire {
    reader: ReadHalf<Box<dyn Stream + Unpin>>,
    writer: WriteHalf<Box<dyn Stream + Unpin>>,
    input: BytesMut,
    output: BytesMut,
    /// Octets written so far, and if some of them are not flushed yet.
    written: u64,
    unflushed: bool,
}

/// A failure of a connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum WireError {
    /// The centre closed it.
    #[error("closed by the centre")]
    Closed,
    /// Not SMPP.
    #[error("not the protocol")]
    Length(#[from] LengthError),
    /// An error of the system.
    #[error("{}", .0.kind())]
    Io(#[from] io::Error),
}

/// A step of the connection.
enum Moved {
    Read(usize),
    Written(usize),
    Flushed,
}

impl Wire {
    /// Connects, encrypted where `tls` is given.
    ///
    /// # Errors
    /// No connection, or a certificate that is not trusted.
    pub(super) async fn connect(settings: &SmppSettings, tls: Option<&Tls>) -> io::Result<Self> {
        let stream = TcpStream::connect((settings.host.as_str(), settings.port)).await?;
        // Units are small and waited for.
        stream.set_nodelay(true)?;
        match tls {
            None => Ok(Self::over(stream)),
            Some(tls) => Ok(Self::over(tls.connect(&settings.host, stream).await?)),
        }
    }

    fn over(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Self {
        let stream: Box<dyn Stream + Unpin> = Box::new(stream);
        let (reader, writer) = tokio::io::split(stream);
        let (input, output) = (BytesMut::new(), BytesMut::new());
        Self { reader, writer, input, output, written: 0, unflushed: false }
    }

    /// Queues a unit, to be written by [`Wire::next`]; returns the mark for [`Wire::is_written`].
    pub(super) fn put(&mut self, pdu: &Pdu) -> u64 {
        pdu.put(&mut self.output);
        self.written + self.output.len() as u64
    }

    /// True if the system has taken everything up to the mark. An incomplete unit cannot have been understood.
    pub(super) const fn is_written(&self, mark: u64) -> bool {
        mark <= self.written
    }

    /// True if nothing waits to be written.
    pub(super) fn is_idle(&self) -> bool {
        self.output.is_empty() && !self.unflushed
    }

    /// The next unit, or `None` once everything queued has been written. Cancel safe.
    ///
    /// # Errors
    /// The connection failed.
    pub(super) async fn next(&mut self) -> Result<Option<Pdu>, WireError> {
        let was_idle = self.is_idle();
        loop {
            let listens = self.output.len() < OUTPUT_BYTES_MAX;
            if listens && let Some(pdu) = Pdu::take(&mut self.input)? {
                return Ok(Some(pdu));
            }
            self.step(listens).await?;
            if self.is_idle() && !was_idle {
                return Ok(None);
            }
        }
    }

    async fn step(&mut self, listens: bool) -> Result<(), WireError> {
        let is_idle = self.is_idle();
        // Reuses the space of handled units if possible.
        self.input.reserve(INPUT_BYTES);
        let moved = tokio::select! {
            read = self.reader.read_buf(&mut self.input), if listens => Moved::Read(read?),
            moved = push(&mut self.writer, &mut self.output), if !is_idle => moved?,
        };
        match moved {
            Moved::Read(0) => return Err(WireError::Closed),
            Moved::Read(_) => {}
            Moved::Written(octets) => {
                self.written += octets as u64;
                self.unflushed = true;
            }
            Moved::Flushed => self.unflushed = false,
        }
        Ok(())
    }
}

/// Writes what is queued, or else flushes.
async fn push(writer: &mut (impl AsyncWrite + Unpin), output: &mut BytesMut) -> io::Result<Moved> {
    if output.is_empty() {
        writer.flush().await.map(|()| Moved::Flushed)
    } else {
        writer.write_buf(output).await.map(Moved::Written)
    }
}

/// TLS with its certificate authorities.
#[derive(Clone)]
pub(super) struct Tls(TlsConnector);

impl Tls {
    /// Trusts the certificate authorities of the web, or only these if there are some.
    pub(super) fn new(authorities: Vec<CertificateDer<'static>>) -> Self {
        let mut roots = RootCertStore::empty();
        if authorities.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned())
        } else {
            roots.add_parsable_certificates(authorities);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("ring has every version").with_root_certificates(roots).with_no_client_auth();
        Self(TlsConnector::from(Arc::new(config)))
    }

    async fn connect(&self, host: &str, stream: TcpStream) -> io::Result<impl AsyncRead + AsyncWrite + use<>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        self.0.connect(name, stream).await
    }
}
