//! A platform's request as it came, with its parameters decoded once: what is signed and what is read are the same bytes.

use std::fmt;
use std::net::IpAddr;

use hyper::header::CONTENT_TYPE;
use hyper::{HeaderMap, Method};

use crate::dialect::form::{Form, FormError, is_form};

/// The type of a body that is JSON.
const JSON_TYPE: &str = "application/json";

/// A request of a platform. The body is whole and bounded by the door.
pub struct Webhook<'a> {
    /// The path and query as received, byte for byte (`Uri::path_and_query`): signatures are computed on them.
    pub path_and_query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body as received.
    pub body: &'a [u8],
    /// Who connected.
    pub peer: IpAddr,
    query: Form<'a>,
    content: Content<'a>,
}

/// Where the parameters are.
#[derive(Debug)]
pub enum Content<'a> {
    /// In the query: a GET. A body, if any, is not looked at.
    Query,
    /// In the body, which is a form.
    Form(Form<'a>),
    /// In a body that is no form, such as JSON.
    Other,
}

impl<'a> Webhook<'a> {
    /// Takes a request. A body without type and content counts as an empty form.
    ///
    /// # Errors
    /// A query or form that cannot be read.
    pub fn read(
        method: &Method,
        path_and_query: &'a str,
        headers: &'a HeaderMap,
        body: &'a [u8],
        peer: IpAddr,
    ) -> Result<Self, FormError> {
        let query = path_and_query.split_once('?').map_or("", |(_, query)| query);
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content = match (method, content_type) {
            (&Method::GET, _) => Content::Query,
            (_, Some(content_type)) if !is_form(content_type) => Content::Other,
            (_, None) if !body.is_empty() => Content::Other,
            _ => Content::Form(Form::parse(body)?),
        };
        Ok(Self { path_and_query, headers, body, peer, query: Form::parse(query.as_bytes())?, content })
    }

    /// The query of the address we gave the platform; with a GET, the platform's own parameters follow in it.
    pub fn query(&self) -> &Form<'a> {
        &self.query
    }

    /// Where the platform put its parameters.
    pub fn content(&self) -> &Content<'a> {
        &self.content
    }

    /// The platform's parameters; `None` when the body is no form.
    pub fn parameters(&self) -> Option<&Form<'a>> {
        match &self.content {
            Content::Query => Some(&self.query),
            Content::Form(form) => Some(form),
            Content::Other => None,
        }
    }

    /// The body, when its type says that it is JSON.
    pub fn json(&self) -> Option<&'a [u8]> {
        let content_type = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let essence = content_type.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case(JSON_TYPE).then_some(self.body)
    }

    /// A header as text; `None` when it is missing, empty or not ASCII.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty())
    }
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

    #[test]
    fn a_body_of_another_type_is_no_form() {
        let json = headers("application/json");
        let post = Webhook::read(&Method::POST, "/v", &json, b"CallSid=b", LOCAL).expect("a request");
        assert_eq!(post.parameters(), None);
        let none = HeaderMap::new();
        let untyped = Webhook::read(&Method::POST, "/v", &none, b"CallSid=b", LOCAL).expect("a request");
        assert_eq!(untyped.parameters(), None);
        let empty = Webhook::read(&Method::POST, "/v", &none, b"", LOCAL).expect("a request");
        assert_eq!(empty.parameters(), Some(&Form::default()));
    }
}
