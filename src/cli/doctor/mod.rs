//! `deflect doctor PLATFORM`: sends requests like the platform's to the public address, and reports what happens to them on the
//! way.
//!
//! The request is signed with the configured secret and carries a question under the seal key (`http::checkup`), which the
//! running service answers with a report of what arrived. It starts no call there: even a service that does not see the question
//! finds a request without a call in it.

mod audio;
mod compare;
mod fastagi;
mod findings;
mod lookups;
mod outage;
mod route;
mod sample;
mod stranger;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use hyper::Response;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::Url;

use self::compare::Probe;
use self::findings::{Findings, Problem};
use self::sample::{Door, Sample};
use crate::base::clock::Clock;
use crate::cli::{Failure, loading};
use crate::config::keys::find_seal;
use crate::config::settings::{Authentication, Folders, LookupSettings, PlatformSettings};
use crate::config::{Loaded, Secrets};
use crate::http::checkup::{CheckupAnswer, CheckupKey};
use crate::line::Script;
use crate::line::lookup::LookupService;
use crate::outbox::http_client::HttpClient;
use crate::recordings::library;

/// The longest wait for an answer: longer than the deadline of the line.
const ANSWER_WAIT: Duration = Duration::from_secs(8);
/// The longest file of authorities, in bytes: four times that of the web's authorities.
const CA_BYTES_MAX: u64 = 1 << 20;

/// Send what a platform would send to the public address, and say what is wrong on the way
#[derive(Debug, Args)]
pub struct Doctor {
    /// The platform, by its name in config/deflect.toml
    platform: String,
    /// Send it there and not to `public_url` of config/deflect.toml
    #[arg(long, value_name = "URL")]
    url: Option<Url>,
    /// Trust the certificate authorities in this PEM file and no others, as a platform in your own network may
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

impl Doctor {
    /// Examines the way from the platform to the line; what is found goes to stdout.
    ///
    /// # Errors
    /// Problems were found, or the platform is unknown.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let Loaded { settings, mut script, .. } = loading::loaded_or_in_service(folders, Secrets::Needed)?;
        // `check` reports problems of recordings; here one is fetched that the line would play.
        library::load(&mut script, &folders.prompts);
        let platform = named(&settings.platforms, &self.platform)?;
        if let Authentication::FastAgi(door) = &platform.authentication {
            return fastagi::examine(platform, door, &self.client()?, &settings.lookups).await;
        }
        let seal = find_seal(&settings.keys, &folders.data)?;
        if seal.is_empty() {
            let data = folders.data.display();
            return Err(
                format!("there is no seal key in `{data}`; name the data folder of the line with --data").into()
            );
        }
        let public_url = without_credentials(self.url.as_ref().unwrap_or(&settings.server.public_url))?;
        let examination = Examination {
            client: self.client()?,
            clock: Clock::system(),
            key: CheckupKey::new(&seal),
            platform,
            public_url,
            script,
            lookups: settings.lookups.clone(),
        };
        examination.run().await
    }

    fn client(&self) -> Result<HttpClient, Failure> {
        let Some(path) = &self.ca else { return Ok(HttpClient::new()?) };
        let failed = |error: &dyn std::fmt::Display| format!("could not read `{}`: {error}", path.display());
        let mut pem = vec![];
        let read = File::open(path).and_then(|file| file.take(CA_BYTES_MAX).read_to_end(&mut pem));
        read.map_err(|error| failed(&error))?;
        let authorities: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        match authorities.map_err(|error| failed(&error))? {
            none if none.is_empty() => Err(failed(&"there is no certificate in it").into()),
            authorities => Ok(HttpClient::trusting(authorities)?),
        }
    }
}

fn named<'a>(platforms: &'a [PlatformSettings], name: &str) -> Result<&'a PlatformSettings, Failure> {
    platforms.iter().find(|platform| platform.name.as_str() == name).ok_or_else(|| {
        let known: Vec<_> = platforms.iter().map(|platform| platform.name.as_str()).collect();
        format!("there is no platform `{name}` in config/deflect.toml; there is {}", known.join(", ")).into()
    })
}

/// The address as platforms sign it, and as it may be shown.
fn without_credentials(url: &Url) -> Result<Url, Failure> {
    let mut url = url.clone();
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err("expected an address that begins with http:// or https://".into());
    }
    url.set_username("").and_then(|()| url.set_password(None)).expect("an address with a host takes credentials");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// The way from the platform to the line.
struct Examination<'a> {
    client: HttpClient,
    clock: Clock,
    key: CheckupKey,
    platform: &'a PlatformSettings,
    public_url: Url,
    script: Script,
    lookups: BTreeMap<LookupService, LookupSettings>,
}

impl Examination<'_> {
    /// Goes on while the next step can find more.
    async fn run(&self) -> Result<(), Failure> {
        let mut findings = Findings::default();
        let reached = route::examine(&mut findings, &self.public_url, &self.platform.authentication).await;
        let is_seen_to_the_end =
            reached && self.visit(&mut findings, Door::Turn).await && self.visit(&mut findings, Door::Status).await;
        if is_seen_to_the_end {
            audio::examine(&mut findings, &self.client, &self.public_url, &self.script).await;
        }
        lookups::examine(&mut findings, &self.client, &self.lookups).await;
        findings.end(self.platform.name.as_str())
    }

    /// Sends a sample to one address. True if it makes sense to try the other.
    async fn visit(&self, findings: &mut Findings, door: Door) -> bool {
        let sample = Sample::new(self.platform, &self.public_url, door, self.clock.now());
        let sent = self.clock.now();
        let answered = self.client.ask(sample.request(&self.key, sent), ANSWER_WAIT).await;
        let exchange = Probe { platform: self.platform, sample: &sample, door, sent, answered: self.clock.now() };
        match answered {
            Ok(answer) => self.look_into(findings, &exchange, &answer).await,
            Err(error) => {
                let (step, problem) = outage::explain(&self.client, &sample.url, &error).await;
                findings.problem(step, problem);
                false
            }
        }
    }

    async fn look_into(&self, findings: &mut Findings, exchange: &Probe<'_>, answer: &Response<Bytes>) -> bool {
        let (door, url) = (exchange.door, &exchange.sample.url);
        if door == Door::Turn && url.scheme() == "https" {
            findings.good("tls", format!("the certificate is good for {}", url.host_str().unwrap_or_default()));
        }
        findings.good(door.as_str(), format!("sent a POST to {}", shown(url)));
        match serde_json::from_slice(answer.body()) {
            Ok(CheckupAnswer::Report(report)) => {
                compare::compare(findings, exchange, &report);
                true
            }
            Ok(CheckupAnswer::OtherKey) => {
                findings.problem("answer", other_key());
                false
            }
            Err(_) => {
                findings.problem("answer", stranger::explain(&self.client, url, answer).await);
                true
            }
        }
    }
}

fn other_key() -> Problem {
    Problem::new(
        "deflect answers there, but its seal key is another than the one here",
        "run the doctor with the configuration and the data folder of the running service (--config, --data)",
    )
}

/// An address without its query, which is random.
fn shown(url: &Url) -> String {
    let query = if url.query().is_some() { "?state=…" } else { "" };
    let mut url = url.clone();
    url.set_query(None);
    format!("{url}{query}")
}
