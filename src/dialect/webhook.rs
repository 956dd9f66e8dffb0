//! A platform's request as received, with its parameters decoded once: the signed bytes and the bytes that are read are
//! the same.

use std::fmt;
use std::net::IpAddr;

use hyper::header::CONTENT_TYPE;
use hyper::{HeaderMap, Method};

use crate::dialect::form::{Form, FormError, essence, is_form};
use crate::dialect::json_text::without_mark;

/// A request of a platform. The server has read the whole body, within its limit.
pub struct Webhook<'a> {
    /// The path and query as received, byte for byte (`Uri::path_and_query`): signatures are computed on them.
    pub path_and_query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body as received.
    pub body: &'a [u8],
    /// The address of the peer.
    pub peer: IpAddr,
    query: Form<'a>,
    content: Content<'a>,
}

/// The place of the parameters.
#[derive(Debug)]
pub enum Content<'a> {
    /// In the query, for a GET. Its body is ignored.
    Query,
    /// In the body, which is a form.
    Form(Form<'a>),
    /// In a body of another type, such as JSON.
    Other,
}

impl<'a> Webhook<'a> {
    /// Takes a request. Proxies and scripts lose the type of a body or make it `text/plain`, so without a useful type
    /// the content decides.
    ///
    /// # Errors
    /// A query or form of too many parameters.
    pub fn read(
        method: &Method,
        path_and_query: &'a str,
        headers: &'a HeaderMap,
        body: &'a [u8],
        peer: IpAddr,
    ) -> Result<Self, FormError> {
        let query = path_and_query.split_once('?').map_or("", |(_, query)| query);
        let content_type = headers.get(CONTENT_TYPE).map_or("", |value| value.to_str().unwrap_or_default());
        let content = match *method {
            Method::GET => Content::Query,
            _ if is_form(content_type) => Content::Form(Form::parse(body)?),
            _ if says_no_form(content_type) || starts_json(body) => Content::Other,
            _ => Content::Form(Form::parse(body)?),
        };
        Ok(Self { path_and_query, headers, body, peer, query: Form::parse(query.as_bytes())?, content })
    }

    /// The query of the address we gave the platform; in a GET, the platform's own parameters follow in it.
    pub fn query(&self) -> &Form<'a> {
        &self.query
    }

    /// The place of the platform's parameters.
    pub fn content(&self) -> &Content<'a> {
        &self.content
    }

    /// The platform's parameters; `None` if the body is not a form.
    pub fn parameters(&self) -> Option<&Form<'a>> {
        match &self.content {
            Content::Query => Some(&self.query),
            Content::Form(form) => Some(form),
            Content::Other => None,
        }
    }

    /// The body if it is JSON, with any type.
    pub fn json(&self) -> Option<&'a [u8]> {
        starts_json(self.body).then(|| without_mark(self.body))
    }

    /// A header as text; `None` if it is missing, empty or not ASCII.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty())
    }
}

/// True if the type excludes a form: JSON, multipart, or markup.
fn says_no_form(content_type: &str) -> bool {
    let essence = essence(content_type).to_ascii_lowercase();
    essence.starts_with("multipart/") || essence.ends_with("json") || essence.ends_with("xml")
}

/// True if a body begins like an object or list of JSON; no platform's parameter begins so.
fn starts_json(body: &[u8]) -> bool {
    matches!(without_mark(body).trim_ascii_start().first(), Some(b'{' | b'['))
}

/// Shows nothing of path and body: with a GET even the path holds the caller's number.
impl fmt::Debug for Webhook<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Webhook({:?}, body of {} bytes)", self.content, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn headers(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().expect("a header"))])
    }

    #[test]
    fn parameters_are_in_the_query_of_a_get_and_in_the_body_of_a_post() {
        let form = headers("application/x-www-form-urlencoded; charset=utf-8");
        let get = Webhook::read(&Method::GET, "/v?CallSid=q", &form, b"CallSid=b", LOCAL).expect("a request");
        assert_eq!(get.parameters().and_then(|form| form.get("CallSid")), Some("q"), "the body of a GET is not signed");
        let post = Webhook::read(&Method::POST, "/v?CallSid=q&state=s", &form, b"CallSid=b", LOCAL).expect("a request");
        assert_eq!(post.parameters().and_then(|form| form.get("CallSid")), Some("b"));
        assert_eq!(post.parameters().and_then(|form| form.get("state")), None);
        assert_eq!(post.query().get("state"), Some("s"));
        assert_eq!(format!("{post:?}"), "Webhook(Form(Form(1 pairs)), body of 9 bytes)");
    }

    fn post<'a>(content_type: Option<&'static str>, body: &'a [u8], none: &'a mut HeaderMap) -> Webhook<'a> {
        none.extend(content_type.map(|content_type| (CONTENT_TYPE, content_type.parse().expect("a header"))));
        Webhook::read(&Method::POST, "/v", none, body, LOCAL).expect("a request")
    }

    #[test]
    fn a_body_that_does_not_say_what_it_is_is_taken_for_what_it_looks_like() {
        for content_type in [None, Some(""), Some("text/plain"), Some("TEXT/PLAIN; charset=koi8-r"), Some("x")] {
            let (mut none, mut other) = (HeaderMap::new(), HeaderMap::new());
            let form = post(content_type, b"CallSid=b", &mut none);
            assert_eq!(form.parameters().and_then(|form| form.get("CallSid")), Some("b"), "{content_type:?}");
            assert_eq!(form.json(), None, "{content_type:?}");
            let json = post(content_type, b"\xef\xbb\xbf \r\n{\"a\":1}", &mut other);
            assert_eq!(json.parameters(), None, "{content_type:?}");
            assert_eq!(json.json(), Some(&b" \r\n{\"a\":1}"[..]), "{content_type:?}");
        }
        let mut none = HeaderMap::new();
        assert_eq!(post(None, b"", &mut none).parameters(), Some(&Form::default()));
    }

    #[test]
    fn a_body_that_says_it_is_something_else_is_no_form() {
        for content_type in ["application/json", "Application/JSON; charset=utf-8", "text/xml", "multipart/form-data"] {
            let mut none = HeaderMap::new();
            assert_eq!(post(Some(content_type), b"CallSid=b", &mut none).parameters(), None, "{content_type}");
        }
    }
}
