//! The line behind TLS, with good certificates and bad ones.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{assert_problem, assert_well, direct, doctor, setup_at};

use crate::support::line::Setup;

/// An authority of the test's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// A certificate for names, with its key.
    fn issue(&self, params: &CertificateParams) -> (CertificateDer<'static>, KeyPair) {
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.0).unwrap().der().clone(), key)
    }

    /// Writes its own certificate where `--ca` finds it.
    fn publish(&self, setup: &Setup) {
        std::fs::File::create(setup.folder().join("ca.pem")).unwrap().write_all(self.0.pem().as_bytes()).unwrap();
    }
}

fn names(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

/// Takes TLS off and passes everything on, on a port of its own.
struct Terminator {
    address: SocketAddr,
    runtime: Option<Runtime>,
    passes_on: tokio::sync::watch::Sender<Option<SocketAddr>>,
}

impl Terminator {
    fn start((certificate, key): (CertificateDer<'static>, KeyPair)) -> Self {
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_io().build().unwrap();
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let (passes_on, to) = tokio::sync::watch::channel(None);
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, to) = (acceptor.clone(), *to.borrow());
                tokio::spawn(async move {
                    // A client that does not trust the certificate goes away, which is what is tested.
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut line = TcpStream::connect(to.expect("the line runs")).await.unwrap();
                    let _either_may_close = tokio::io::copy_bidirectional(&mut stream, &mut line).await;
                });
            }
        });
        Self { address, runtime: Some(runtime), passes_on }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }
}

impl Drop for Terminator {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The doctor's exit code and output for a line behind TLS with this certificate, when it trusts this authority.
fn examined(authority: &Authority, certificate: (CertificateDer<'static>, KeyPair), more: &[&str]) -> (i32, String) {
    let terminator = Terminator::start(certificate);
    let line = setup_at(&terminator.url()).start();
    terminator.passes_on.send_replace(Some(line.public));
    authority.publish(&line.setup());
    doctor(&line.setup(), &[&["twilio"], more].concat())
}

#[test]
fn all_is_well_behind_tls_with_a_good_certificate() {
    let authority = Authority::new("one");
    let found = examined(&authority, authority.issue(&names(&["localhost"])), &["--ca", "ca.pem"]);
    assert_well(&found, "twilio");
    assert!(found.1.contains("tls        the certificate is good for localhost\n"), "{}", found.1);
}

#[test]
fn a_certificate_of_another_name_is_told_with_its_names() {
    let authority = Authority::new("one");
    let other = authority.issue(&names(&["www.example.org", "example.org"]));
    let found = examined(&authority, other, &["--ca", "ca.pem"]);
    assert_problem(
        &found,
        "tls        problem: the certificate is for www.example.org, example.org, not for localhost",
    );
}

#[test]
fn a_certificate_out_of_its_time_is_told_with_the_day() {
    let authority = Authority::new("one");
    let mut params = names(&["localhost"]);
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 2, 3));
    let found = examined(&authority, authority.issue(&params), &["--ca", "ca.pem"]);
    assert_problem(&found, "the certificate expired on 2021-02-03");
    (params.not_before, params.not_after) = (date_time_ymd(2998, 1, 1), date_time_ymd(2999, 1, 1));
    let found = examined(&authority, authority.issue(&params), &["--ca", "ca.pem"]);
    assert_problem(&found, "the certificate is valid only from 2998-01-01");
}

#[test]
fn a_certificate_of_an_unknown_issuer_and_a_self_signed_one_are_said() {
    let (authority, other) = (Authority::new("one"), Authority::new("another"));
    let sentence =
        "the certificate is of an unknown issuer: self-signed, or sent without its intermediate certificates";
    assert_problem(&examined(&authority, authority.issue(&names(&["localhost"])), &[]), sentence);
    assert_problem(&examined(&authority, other.issue(&names(&["localhost"])), &["--ca", "ca.pem"]), sentence);
    for is_ca in [IsCa::NoCa, IsCa::Ca(BasicConstraints::Unconstrained)] {
        let (mut params, key) = (names(&["localhost"]), KeyPair::generate().unwrap());
        params.is_ca = is_ca;
        let certificate = params.self_signed(&key).unwrap().der().clone();
        assert_problem(&examined(&authority, (certificate, key), &[]), sentence);
    }
}

#[test]
fn https_to_a_port_of_http_and_http_to_a_port_of_https_are_told_apart() {
    let line = direct();
    let found = doctor(&line.setup(), &["twilio", "--url", &line.url.replace("http://", "https://")]);
    assert_problem(&found, "does not speak TLS: it expects http, and the address says https");
    let authority = Authority::new("one");
    let terminator = Terminator::start(authority.issue(&names(&["localhost"])));
    let found = doctor(&line.setup(), &["twilio", "--url", &terminator.url().replace("https://", "http://")]);
    assert_problem(&found, "expects https, and the address says http");
}
