//! `deflect call URL`: calls a running line as a platform would, and prints what a caller hears.

use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use hyper::header::CONTENT_TYPE;
use hyper::{Request, StatusCode};
use url::Url;

use crate::base::clock::Clock;
use crate::base::url::is_loopback;
use crate::cli::simulate::{caller, deeds, dialled, dialled_by_default, example_caller};
use crate::cli::terminal::say;
use crate::cli::transcript::Deed;
use crate::cli::{Failure, loading};
use crate::config::Loaded;
use crate::config::settings::{Folders, Secret};
use crate::dialect::signature::sign_twilio;
use crate::dialect::twiml_reader::{NextStep, PlayedDocument, read_document};
use crate::line::Script;
use crate::outbox::http_client::HttpClient;

/// The longest wait for an answer, like that of platforms.
const ANSWER_WAIT: Duration = Duration::from_secs(15);
/// The most requests of one call.
const REQUESTS_MAX: usize = 100;

/// Call a running line as a platform would
#[derive(Debug, Args)]
pub struct Call {
    /// The line's webhook, such as http://127.0.0.1:8080/voice/local
    url: Url,
    /// The number that calls; an example mobile number of the configured country if not given
    #[arg(long, value_name = "NUMBER")]
    from: Option<String>,
    /// The number dialled; the first of the configured default line if not given
    #[arg(long, value_name = "NUMBER")]
    to: Option<String>,
    /// Keys in order; an empty item is silence, `answered`, `busy`, `no-answer`, `failed` the result of a dialled line
    #[arg(long, value_name = "1,,9", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    keys: String,
    /// Sign with this Twilio auth token, for the configured `public_url` if that is not an address of this machine
    #[arg(long, value_name = "TOKEN", env = "DEFLECT_CALL_SECRET", hide_env_values = true)]
    secret: Option<String>,
    /// The call's id; made from the time if not given
    #[arg(long, value_name = "ID")]
    call_id: Option<String>,
}

/// A call under way.
struct UnderWay {
    client: HttpClient,
    secret: Option<Secret>,
    /// The address called. The line's documents lead to `public_url`, which may not exist yet: the call stays here.
    door: Url,
    /// The address that the platform would call, on which requests are signed.
    signed: Url,
    fields: Vec<(&'static str, String)>,
    requests: usize,
}

impl Call {
    /// Calls, presses the keys, hangs up when they are used up.
    ///
    /// # Errors
    /// The line cannot be reached, or its answer is no document of a platform.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        if self.url.host().is_none() {
            let example = "http://127.0.0.1:8080/voice/local";
            return Err(format!("`{}` is no address of a line; expected one such as {example}", self.url).into());
        }
        if deeds(&self.keys)?.iter().any(|deed| matches!(deed, Deed::Says(_))) {
            return Err("a caller here presses keys and says nothing; `deflect simulate` takes words".into());
        }
        let configured = loading::loaded_quietly(folders);
        let parties = self.parties(configured.as_ref())?;
        let (from, to) = parties.ok_or_else(|| {
            let config = folders.config.display();
            format!(
                "no configuration can be read in {config}: give --from and --to, or --config of the line that is called"
            )
        })?;
        let id = self.call_id.clone().unwrap_or_else(call_id);
        let fields = [("CallSid", id), ("From", from.clone()), ("To", to.clone())];
        let more = [("AccountSid", "AC00000000000000000000000000000000"), ("Direction", "inbound")];
        let fields = fields.into_iter().chain(more.map(|(name, value)| (name, value.to_owned()))).collect();
        let secret = self.secret.clone().map(Secret::new);
        let signed =
            configured.as_ref().and_then(|loaded| signed_address(&self.url, &loaded.settings.server.public_url));
        let signed = signed.unwrap_or_else(|| self.url.clone());
        let mut call =
            UnderWay { client: HttpClient::new()?, secret, door: self.url.clone(), signed, fields, requests: 0 };
        say!("> call from {from} to {to}");
        let mut heard = call.ask(self.url.query(), &[("CallStatus", "ringing")]).await?;
        let items = self.keys.split(',').map(str::trim).filter(|_| !self.keys.is_empty());
        for item in items {
            print_heard(&heard);
            let Some((url, fields)) = follow(&heard.then, item) else { break };
            say!("> {}", if item.is_empty() { "no-input" } else { item });
            heard = call.ask(url.parse::<Url>()?.query(), &fields).await?;
        }
        print_heard(&heard);
        say!("> hang-up");
        call.hang_up().await
    }

    /// The numbers that call and are called: given, or those of the configuration.
    ///
    /// # Errors
    /// One that the configuration takes for no number.
    fn parties(&self, configured: Option<&Loaded>) -> Result<Option<(String, String)>, Failure> {
        let script = configured.map(|loaded| &loaded.script);
        if let Some(script) = script {
            self.from.as_deref().map(|from| caller(script, from)).transpose()?;
            self.to.as_deref().map(|to| dialled(script, to)).transpose()?;
        }
        let to = self.to.clone().or_else(|| script.map(dialled_by_default));
        let called = |script: &Script| to.as_deref().map(|to| example_caller(script, script.line_of(to)));
        let from = self.from.clone().or_else(|| script.and_then(called));
        Ok(from.zip(to))
    }
}

/// The address on which a platform's requests are signed: that of `public_url`, where it is not one of this machine.
fn signed_address(door: &Url, public_url: &Url) -> Option<Url> {
    let voice = door.path().find("/voice/").map(|at| &door.path()[at..])?;
    let mut signed = public_url.clone();
    signed.set_path(&format!("{}{voice}", public_url.path().trim_end_matches('/')));
    (!is_loopback(public_url)).then_some(signed)
}

/// The next request after an item of the keys: its address and its form. `None` if the call is over.
fn follow<'a>(then: &NextStep, item: &'a str) -> Option<(String, Vec<(&'static str, &'a str)>)> {
    match then {
        NextStep::Gather { action, redirect, .. } => match item {
            "" => Some((redirect.clone()?, vec![])),
            keys => Some((action.clone(), vec![("Digits", keys)])),
        },
        NextStep::Redirect(url) => Some((url.clone(), vec![])),
        NextStep::Dial { action, .. } => Some((action.clone()?, vec![("DialCallStatus", item)])),
        NextStep::HangUp => None,
    }
}

impl UnderWay {
    /// Asks at the address called, with the query of the address that the document leads to: it has the call's state.
    async fn ask(&mut self, query: Option<&str>, more: &[(&'static str, &str)]) -> Result<PlayedDocument, Failure> {
        self.requests += 1;
        if self.requests > REQUESTS_MAX {
            return Err(format!("the call took more than {REQUESTS_MAX} requests").into());
        }
        let at = |address: &Url| {
            let mut address = address.clone();
            address.set_query(query);
            address
        };
        let text = self.send(&at(&self.door), &at(&self.signed), more).await?;
        Ok(read_document(&text)?)
    }

    async fn hang_up(&mut self) -> Result<(), Failure> {
        let status = |address: &Url| {
            let mut status = address.clone();
            status.set_path(&format!("{}/status", address.path().trim_end_matches('/')));
            status.set_query(None);
            status
        };
        self.send(&status(&self.door), &status(&self.signed), &[("CallStatus", "completed")]).await?;
        Ok(())
    }

    async fn send(&self, url: &Url, signed: &Url, more: &[(&'static str, &str)]) -> Result<String, Failure> {
        let status = ("CallStatus", "in-progress");
        let own = self.fields.iter().map(|(name, value)| (*name, value.as_str()));
        let has_status = more.iter().any(|(name, _)| *name == "CallStatus");
        let pairs: Vec<(&str, &str)> = own.chain((!has_status).then_some(status)).chain(more.iter().copied()).collect();
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let mut request = Request::post(url.as_str()).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(secret) = &self.secret {
            request = request.header("X-Twilio-Signature", sign_twilio(secret, signed.as_str(), &pairs));
        }
        let request = request.body(Bytes::from(body))?;
        let sent = self.client.send(request, ANSWER_WAIT, Clock::system().now()).await;
        let reply = sent.map_err(|_| format!("no answer from {}; is `deflect serve` running there?", origin(url)))?;
        if reply.status == StatusCode::NOT_FOUND {
            let example = format!("{}/voice/NAME", origin(url));
            return Err(format!("the line has no platform at {url}; expected {example} of a `[platform.NAME]`").into());
        }
        if !reply.status.is_success() {
            return Err(format!("the line answered {}; its log says why", reply.status).into());
        }
        Ok(reply.text)
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn call_id() -> String {
    format!("CA{:032x}", Clock::system().now().as_nanosecond())
}

fn print_heard(heard: &PlayedDocument) {
    for said in &heard.said {
        say!("< {said}");
    }
    match &heard.then {
        NextStep::Gather { .. } => say!("< (waits for a key)"),
        NextStep::Dial { number, .. } => say!("< (dials {number})"),
        NextStep::Redirect(_) => say!("< (goes on)"),
        NextStep::HangUp => say!("< (hangs up)"),
    }
}
