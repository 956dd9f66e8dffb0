//! Checks that a platform can fetch recordings. One that cannot does not report it; its callers hear silence.

use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, RANGE};
use hyper::{Method, Request, Response, StatusCode};
use url::Url;

use super::findings::{Findings, Problem};
use super::{ANSWER_WAIT, outage};
use crate::dialect::sound_url;
use crate::line::Script;
use crate::outbox::http_client::{HttpClient, RequestError};

/// The name of the step.
const STEP: &str = "audio";
const WAV: &str = "audio/wav";
/// The part of a recording that is requested.
const PART: &str = "bytes=0-1023";

/// Asks for a recording as platforms do: FreeSWITCH by HEAD first, the others by GET.
pub(super) async fn examine(findings: &mut Findings, client: &HttpClient, public_url: &Url, script: &Script) {
    let Some(url) = shortest(public_url, script) else {
        return findings.good(STEP, "nothing is recorded here, so no platform fetches anything");
    };
    for method in [Method::HEAD, Method::GET] {
        let request = Request::builder().method(&method).uri(&url).header(RANGE, PART).body(Bytes::new());
        let request = request.expect("the address of a recording is one");
        let problem = match client.ask(request, ANSWER_WAIT).await {
            Ok(answer) => misfit(&method, &answer),
            Err(error) => Some(explain(client, &url, &error).await),
        };
        if let Some(problem) = problem {
            return findings.problem(STEP, problem);
        }
    }
    findings.good(STEP, format!("a recording can be fetched below {}/audio/", base(public_url)));
}

/// The address of the shortest recording.
fn shortest(public_url: &Url, script: &Script) -> Option<String> {
    let (language, id, recording) = script.prompts.recordings().min_by_key(|(_, _, recording)| recording.duration)?;
    Some(sound_url(public_url, language, id, &recording.version))
}

fn misfit(method: &Method, answer: &Response<Bytes>) -> Option<Problem> {
    let (status, kind) = (answer.status(), answer.headers().get(CONTENT_TYPE));
    let pass_on = "let the proxy pass /audio/ on to `deflect serve` as it passes /voice/ on, HEAD and GET";
    if !matches!(status, StatusCode::OK | StatusCode::PARTIAL_CONTENT) {
        let what = format!("{method} of a recording is answered {status}: callers hear silence where it should be");
        let stale = "; where the line itself answers, let it read its recordings again: send it SIGHUP";
        let remedy = if status == StatusCode::NOT_FOUND { format!("{pass_on}{stale}") } else { pass_on.to_owned() };
        return Some(Problem::new(what, remedy));
    }
    let is_sound = kind.is_some_and(|kind| kind.as_bytes() == WAV.as_bytes());
    (!is_sound).then(|| Problem::new(format!("{method} of a recording brings something that is no {WAV}"), pass_on))
}

async fn explain(client: &HttpClient, url: &str, error: &RequestError) -> Problem {
    let url: Url = url.parse().expect("the address of a recording is one");
    outage::explain(client, &url, error).await.1
}

fn base(public_url: &Url) -> &str {
    public_url.as_str().trim_end_matches('/')
}
