//! The services that lookups ask: each is asked once, as in a call, about no caller and no digits.

use std::collections::BTreeMap;

use hyper::Request;
use hyper::header::CONTENT_TYPE;

use super::findings::{Findings, Problem};
use crate::base::clock::Clock;
use crate::base::error::chain;
use crate::config::settings::LookupSettings;
use crate::line::lookup::LookupService;
use crate::outbox::http_client::{HttpClient, RequestError};

const STEP: &str = "lookup";

/// Asks every service within its own deadline. An empty question may be refused; what counts is that the service answers, and
/// that it takes our credentials.
pub(super) async fn examine(
    findings: &mut Findings,
    client: &HttpClient,
    services: &BTreeMap<LookupService, LookupSettings>,
) {
    let clock = Clock::system();
    for (name, settings) in services {
        let name = name.as_str();
        let mut request = Request::builder().method(&settings.method).uri(settings.url.as_str());
        request = request.header(CONTENT_TYPE, "application/json");
        for (header, value) in &settings.headers {
            request = request.header(header, value);
        }
        let Ok(request) = request.body("{}".into()) else { continue };
        let asked = clock.monotonic();
        let problem = match client.ask(request, settings.deadline).await {
            Ok(answer) if matches!(answer.status().as_u16(), 401 | 403) => Problem::new(
                format!("`{name}` refuses the question with status {}", answer.status().as_u16()),
                format!("correct the `headers` of [lookup.{name}]"),
            ),
            Ok(answer) if answer.status().is_server_error() => Problem::new(
                format!("`{name}` answers with status {}", answer.status().as_u16()),
                "callers take the way without an answer; tell those who run the service",
            ),
            Ok(answer) => {
                let milliseconds = clock.monotonic().saturating_duration_since(asked).as_millis();
                findings.good(
                    STEP,
                    format!("`{name}` answers with status {} in {milliseconds} ms", answer.status().as_u16()),
                );
                continue;
            }
            Err(RequestError::TooSlow) => Problem::new(
                format!("`{name}` does not answer within {} ms", settings.deadline.as_millis()),
                "callers take the way without an answer; see that the service is fast enough",
            ),
            Err(error) => Problem::new(
                format!("`{name}` cannot be asked: {}", chain(&error)),
                "callers take the way without an answer; see that the service runs, and is reached from here",
            ),
        };
        findings.problem(STEP, problem);
    }
}
