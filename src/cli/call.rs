//! `deflect call URL`: calls a running line as a platform would, and prints what a caller hears.

use std::time::Duration;

use bytes::Bytes;
use clap::Args;
use hyper::Request;
use hyper::header::CONTENT_TYPE;
use url::Url;

use crate::base::clock::Clock;
use crate::cli::Failure;
use crate::config::settings::Secret;
use crate::dialect::signature::sign_twilio;
use crate::dialect::twiml_reader::{NextStep, PlayedDocument, read_document};
use crate::outbox::sms::http::HttpClient;

/// The longest wait for an answer, like that of platforms.
const ANSWER_WAIT: Duration = Duration::from_secs(15);
/// The most requests of one call.
const REQUESTS_MAX: usize = 100;

/// Call a running line as a platform would
#[derive(Debug, Args)]
pub struct Call {
    /// The line's webhook, such as http://127.0.0.1:8080/voice/local
    url: Url,
    /// The number that calls
    #[arg(long, value_name = "NUMBER", default_value = "+79161234567")]
    from: String,
    /// The number dialled
    #[arg(long, value_name = "NUMBER", default_value = "+74952321000")]
    to: String,
    /// Keys in order; an empty item is silence, `answered`, `busy`, `no-answer`, `failed` the result of a dialled line
    #[arg(long, value_name = "1,,9", default_value = "", hide_default_value = true, allow_hyphen_values = true)]
    keys: String,
    /// Sign with this Twilio auth token
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
    fields: Vec<(&'static str, String)>,
    requests: usize,
}

impl Call {
    /// Calls, presses the keys, hangs up when they are used up.
    ///
    /// # Errors
    /// The line cannot be reached, or its answer is no document of a platform.
    pub async fn run(self) -> Result<(), Failure> {
        let id = self.call_id.clone().unwrap_or_else(call_id);
        let fields = [("CallSid", id), ("From", self.from.clone()), ("To", self.to.clone())];
        let more = [("AccountSid", "AC00000000000000000000000000000000"), ("Direction", "inbound")];
        let fields = fields.into_iter().chain(more.map(|(name, value)| (name, value.to_owned()))).collect();
        let secret = self.secret.clone().map(Secret::new);
        let mut call = UnderWay { client: HttpClient::new()?, secret, fields, requests: 0 };
        println!("> call from {} to {}", self.from, self.to);
        let mut heard = call.ask(&self.url, &[("CallStatus", "ringing")]).await?;
        let items = self.keys.split(',').map(str::trim).filter(|_| !self.keys.is_empty());
        for item in items {
            print_heard(&heard);
            let Some((url, fields)) = follow(&heard.then, item) else { break };
            println!("> {}", if item.is_empty() { "no-input" } else { item });
            heard = call.ask(&url.parse()?, &fields).await?;
        }
        print_heard(&heard);
        println!("> hang-up");
        call.hang_up(&self.url).await
    }
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
    async fn ask(&mut self, url: &Url, more: &[(&'static str, &str)]) -> Result<PlayedDocument, Failure> {
        self.requests += 1;
        if self.requests > REQUESTS_MAX {
            return Err(format!("the call took more than {REQUESTS_MAX} requests").into());
        }
        let text = self.send(url, more).await?;
        Ok(read_document(&text)?)
    }

    async fn hang_up(&mut self, url: &Url) -> Result<(), Failure> {
        let mut status = url.clone();
        status.set_path(&format!("{}/status", url.path().trim_end_matches('/')));
        status.set_query(None);
        self.send(&status, &[("CallStatus", "completed")]).await?;
        Ok(())
    }

    async fn send(&self, url: &Url, more: &[(&'static str, &str)]) -> Result<String, Failure> {
        let status = ("CallStatus", "in-progress");
        let own = self.fields.iter().map(|(name, value)| (*name, value.as_str()));
        let has_status = more.iter().any(|(name, _)| *name == "CallStatus");
        let pairs: Vec<(&str, &str)> = own.chain((!has_status).then_some(status)).chain(more.iter().copied()).collect();
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        let mut request = Request::post(url.as_str()).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(secret) = &self.secret {
            request = request.header("X-Twilio-Signature", sign_twilio(secret, url.as_str(), &pairs));
        }
        let request = request.body(Bytes::from(body))?;
        let sent = self.client.send(request, ANSWER_WAIT, Clock::system().now()).await;
        let reply = sent.map_err(|_| format!("no answer from {}; is `deflect serve` running there?", origin(url)))?;
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
        println!("< {said}");
    }
    match &heard.then {
        NextStep::Gather { .. } => println!("< (waits for a key)"),
        NextStep::Dial { number, .. } => println!("< (dials {number})"),
        NextStep::Redirect(_) => println!("< (goes on)"),
        NextStep::HangUp => println!("< (hangs up)"),
    }
}
