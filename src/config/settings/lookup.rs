//! Services that lookups ask.

use std::time::Duration;

use hyper::Method;
use hyper::header::{HeaderName, HeaderValue};
use url::Url;

/// `[lookup.<name>]`: a service of the company that is asked in mid-call.
#[derive(Clone, Debug)]
pub struct LookupSettings {
    /// POST or PUT: what is sent of a caller stands in the body.
    pub method: Method,
    /// The address.
    pub url: Url,
    /// The headers, without `Content-Type`. Values are marked as sensitive.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The caller's number in the question.
    pub caller: CallerSent,
    /// The longest wait for the answer.
    pub deadline: Duration,
    /// The most questions at a time; one more gets no answer.
    pub at_once: usize,
}

/// The form in which the caller's number is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallerSent {
    /// Not at all.
    No,
    /// The number in E.164.
    Plain,
    /// The pseudonym, as in events.
    Hashed,
}
