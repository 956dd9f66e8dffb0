//! The URL of a request as the platform signed it.

use std::borrow::Cow;

use hyper::http::uri::Authority;
use url::Url;

use crate::base::url::is_this_machine;

/// A URL in its parts, so that one part can be exchanged.
#[derive(Clone, Debug)]
pub struct SignedUrl<'a> {
    scheme: &'a str,
    host: &'a str,
    /// As configured; `None` for the default port of the scheme.
    port: Option<u16>,
    /// A path before ours, which a proxy removes.
    prefix: &'a str,
    path_and_query: Cow<'a, str>,
}

/// The part of a request that differs from the one the platform signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MismatchedPart {
    /// `http` for `https` or the other way round.
    Scheme,
    /// The platform signed another host, the one the request names.
    Host,
    /// The platform signed another port, the one the request names.
    Port,
    /// A trailing slash, or a prefix.
    Path,
    /// The query was added on the way.
    Query,
    /// The body's form was not signed, or was lost on the way.
    Body,
}

impl MismatchedPart {
    /// The word in logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::Host => "host",
            Self::Port => "port",
            Self::Path => "path",
            Self::Query => "query",
            Self::Body => "body",
        }
    }
}

/// The name or address in a `Host` header, without its port: `localhost` of `localhost:8080`, `::1` of `[::1]:8080`.
/// `None` if it is malformed.
pub fn host_name(host: &str) -> Option<String> {
    let authority: Authority = host.parse().ok()?;
    let name = authority.host().trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
    (!name.is_empty() && !host.contains('@')).then(|| name.to_ascii_lowercase())
}

/// True if a `Host` header names this machine: `localhost`, a name below it (RFC 6761 section 6.3), or a loopback
/// address.
pub fn is_loopback_host(host: &str) -> bool {
    host_name(host).is_some_and(|name| is_this_machine(&name))
}

impl<'a> SignedUrl<'a> {
    /// The configured URL of a request: never built from forwarded headers, and without user and password, which no
    /// platform signs.
    pub fn configured(public_url: &'a Url, path_and_query: &'a str) -> Self {
        Self {
            scheme: public_url.scheme(),
            host: public_url.host_str().unwrap_or_default(),
            port: public_url.port(),
            prefix: public_url.path().trim_end_matches('/'),
            path_and_query: path_and_query.into(),
        }
    }

    /// The URL, and the URL with its host in the letters of `Host`: a platform signs capital letters as they are configured with
    /// it, and a parsed URL has none.
    pub fn spellings(&self, came_for: Option<&'a Authority>) -> impl Iterator<Item = Self> {
        let host = came_for.map(Authority::host).filter(|host| host.eq_ignore_ascii_case(self.host));
        let other = host.filter(|host| *host != self.host).map(|host| Self { host, ..self.clone() });
        std::iter::once(self.clone()).chain(other)
    }

    /// The URL with and without its port, the likelier one first: Twilio omits the port of an https URL and keeps that
    /// of an http URL. Both are allowed, as in its own libraries, and so is an explicit default port.
    pub fn with_and_without_port(&self) -> [Self; 2] {
        let without = Self { port: None, ..self.clone() };
        let with = Self { port: self.port.or(Some(self.default_port())), ..self.clone() };
        if self.scheme == "https" || self.port.is_none() { [without, with] } else { [with, without] }
    }

    /// The URL with its port as dialled, which is how Plivo signs it. A default port may have been dialled too; a
    /// parsed URL does not keep it.
    pub fn with_port_as_dialled(&self) -> impl Iterator<Item = Self> {
        let written_out = Self { port: Some(self.default_port()), ..self.clone() };
        [Some(self.clone()), self.port.is_none().then_some(written_out)].into_iter().flatten()
    }

    /// The URL with `@` and `:` in its query unescaped, as Twilio signed GETs of SIP callers (twilio-node,
    /// `src/webhooks/webhooks.ts`). `None` if the query has neither escaped.
    pub fn with_plain_signs(&self) -> Option<Self> {
        let (path, query) = self.path_and_query.split_once('?')?;
        let plain = query.replace("%40", "@").replace("%3A", ":");
        (plain != query).then(|| Self { path_and_query: format!("{path}?{plain}").into(), ..self.clone() })
    }

    /// The URL under each common misconfiguration, used to explain a failed signature. `came_for` is the `Host` of the
    /// request.
    pub fn mistakes(&self, came_for: Option<&'a Authority>) -> Vec<(MismatchedPart, Self)> {
        let scheme = if self.scheme == "https" { "http" } else { "https" };
        let mut mistakes = vec![
            (MismatchedPart::Scheme, Self { scheme, ..self.clone() }),
            (MismatchedPart::Path, Self { path_and_query: slash_toggled(&self.path_and_query).into(), ..self.clone() }),
            (MismatchedPart::Path, Self { prefix: "", ..self.clone() }),
        ];
        if self.port.is_some() {
            mistakes.push((MismatchedPart::Port, Self { port: None, ..self.clone() }));
        }
        if let Some(other) = came_for {
            let part =
                if other.host().eq_ignore_ascii_case(self.host) { MismatchedPart::Port } else { MismatchedPart::Host };
            mistakes.push((part, Self { host: other.host(), port: other.port_u16(), ..self.clone() }));
        }
        if let Some((path, _)) = self.path_and_query.split_once('?') {
            mistakes.push((MismatchedPart::Query, Self { path_and_query: path.to_owned().into(), ..self.clone() }));
        }
        mistakes
    }

    fn default_port(&self) -> u16 {
        if self.scheme == "https" { 443 } else { 80 }
    }

    /// Writes the URL as it is signed.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.scheme.as_bytes());
        out.extend_from_slice(b"://");
        out.extend_from_slice(self.host.as_bytes());
        if let Some(port) = self.port {
            out.push(b':');
            out.extend_from_slice(port.to_string().as_bytes());
        }
        out.extend_from_slice(self.prefix.as_bytes());
        out.extend_from_slice(self.path_and_query.as_bytes());
    }
}

/// The path with its trailing slash removed or added.
fn slash_toggled(path_and_query: &str) -> String {
    let (path, query) = path_and_query.split_at(path_and_query.find('?').unwrap_or(path_and_query.len()));
    match path.strip_suffix('/') {
        Some(path) => format!("{path}{query}"),
        None => format!("{path}/{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(address: &SignedUrl<'_>) -> String {
        let mut out = vec![];
        address.write(&mut out);
        String::from_utf8(out).expect("text")
    }

    fn both(public_url: &str, path_and_query: &str) -> [String; 2] {
        let public_url = public_url.parse().expect("a URL");
        SignedUrl::configured(&public_url, path_and_query).with_and_without_port().map(|address| written(&address))
    }

    #[test]
    fn the_likelier_port_comes_first() {
        assert_eq!(both("https://a.ru", "/v"), ["https://a.ru/v", "https://a.ru:443/v"]);
        assert_eq!(both("https://a.ru:8443", "/v"), ["https://a.ru/v", "https://a.ru:8443/v"]);
        assert_eq!(both("http://a.ru:8080/", "/v"), ["http://a.ru:8080/v", "http://a.ru/v"]);
        assert_eq!(both("http://a.ru", "/v"), ["http://a.ru/v", "http://a.ru:80/v"]);
    }

    #[test]
    fn a_prefix_is_put_back_and_credentials_are_left_out() {
        assert_eq!(both("https://user:word@a.ru/phone/", "/v?x=%2f")[0], "https://a.ru/phone/v?x=%2f");
    }

    #[test]
    fn signs_are_made_plain_in_the_query_only() {
        let public_url = "https://a.ru".parse().expect("a URL");
        let plain = |path_and_query| {
            SignedUrl::configured(&public_url, path_and_query).with_plain_signs().map(|address| written(&address))
        };
        assert_eq!(plain("/%40?From=sip%3Aa%40b+c%20d").as_deref(), Some("https://a.ru/%40?From=sip:a@b+c%20d"));
        assert_eq!(plain("/%40?From=a"), None);
        assert_eq!(plain("/%40"), None);
    }

    #[test]
    fn only_names_and_addresses_of_this_machine_are_its_hosts() {
        for host in
            ["localhost", "LOCALHOST:8080", "a.localhost", "localhost.", "127.0.0.1:8080", "127.9.9.9", "[::1]:80"]
        {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in [
            "",
            ":80",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "10.0.0.1",
            "user@localhost",
            "localhost evil.example",
            "127.0.0.1@evil.example",
            "0.0.0.0",
            "[::2]",
        ] {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
