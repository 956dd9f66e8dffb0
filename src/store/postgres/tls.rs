//! TLS to the database, with the cryptography that is here already.

use std::fs::File;
use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_rustls::TlsConnector;

use crate::config::settings::Authorities;

/// Makes encrypted connections to servers that prove their names.
#[derive(Clone)]
pub(super) struct VerifyingTls(TlsConnector);

impl VerifyingTls {
    /// Trusts these certificate authorities.
    ///
    /// # Errors
    /// A file that cannot be read or holds no certificate; a system without any.
    pub(super) fn new(authorities: &Authorities) -> io::Result<Self> {
        let roots = match authorities {
            Authorities::Web => webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect(),
            Authorities::System => system_roots()?,
            Authorities::File(path) => roots_in(path)?,
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("ring has every version").with_root_certificates(roots).with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }
}

fn system_roots() -> io::Result<RootCertStore> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // Systems keep some that are too old to be of use.
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(io::Error::other("this system has no certificate authorities; install `ca-certificates`"));
    }
    Ok(roots)
}

fn roots_in(file: &Path) -> io::Result<RootCertStore> {
    let unreadable = |error: io::Error| io::Error::new(error.kind(), format!("`{}`: {error}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_reader_iter(File::open(file).map_err(unreadable)?) {
        let added = certificate.map_err(io::Error::other).and_then(|it| roots.add(it).map_err(io::Error::other));
        added.map_err(unreadable)?;
    }
    if roots.is_empty() {
        return Err(io::Error::other(format!("there is no certificate in `{}`", file.display())));
    }
    Ok(roots)
}

/// An encrypted connection to one server, still to be made.
pub(super) struct NamedConnect {
    connector: TlsConnector,
    name: ServerName<'static>,
}

/// An encrypted connection.
pub(super) struct EncryptedSocket(tokio_rustls::client::TlsStream<Socket>);

impl MakeTlsConnect<Socket> for VerifyingTls {
    type Stream = EncryptedSocket;
    type TlsConnect = NamedConnect;
    type Error = InvalidDnsNameError;

    fn make_tls_connect(&mut self, host: &str) -> Result<NamedConnect, InvalidDnsNameError> {
        Ok(NamedConnect { connector: self.0.clone(), name: ServerName::try_from(host.to_owned())? })
    }
}

impl TlsConnect<Socket> for NamedConnect {
    type Stream = EncryptedSocket;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<EncryptedSocket>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { self.connector.connect(self.name, socket).await.map(EncryptedSocket) })
    }
}

impl TlsStream for EncryptedSocket {
    /// The server's certificate is verified, which binds the connection to it as well.
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for EncryptedSocket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for EncryptedSocket {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
