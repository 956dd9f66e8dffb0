//! The requests that are sent: like the platform's, but without a call.

use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use hyper::Request;
use hyper::header::CONTENT_TYPE;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use url::Url;

use crate::config::settings::{Authentication, Dialect, PlatformSettings};
use crate::dialect::signature::{sign, telnyx};
use crate::dialect::voice_url;
use crate::http::checkup::{CheckupKey, HEADER};

const FORM_TYPE: &str = "application/x-www-form-urlencoded";
const JSON_TYPE: &str = "application/json";
/// Fields that proxies change when they parse and rewrite a form: non-ASCII characters, escapes, a blank, an empty value.
const PAIRS: [(&str, &str); 3] = [("Checkup", "1"), ("Text", "Zo\u{eb} & Co. + 1~2*3"), ("Empty", "")];
/// As long as the state of a real call, to find limits on the length of addresses.
const STATE_BYTES: usize = 192;

/// The two addresses of a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// The address of turns.
    Turn,
    /// The address for the end of calls.
    Status,
}

impl Door {
    /// The name of the step.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Status => "status",
        }
    }
}

/// The parts of a request.
pub(super) struct Sample {
    /// The address it is sent to.
    pub url: Url,
    /// The address of the line that it was made for.
    pub public_url: Url,
    /// Path and query as they should arrive: a proxy removes a path before ours.
    pub target: String,
    /// The type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: Bytes,
    /// True if the service should accept it: not if only the platform can sign.
    pub can_prove: bool,
    platform: String,
    headers: Vec<(&'static str, String)>,
}

impl Sample {
    /// A request to one address. Each is different, so that no cache answers for the line.
    pub(super) fn new(platform: &PlatformSettings, public_url: &Url, door: Door, now: Timestamp) -> Self {
        let url = address(platform, public_url, door);
        let prefix = public_url.path().trim_end_matches('/').len();
        let (content_type, body) = body(platform);
        let signed = sign(&platform.authentication, &url, &PAIRS, &random(16), now);
        let can_prove = signed.is_some();
        let headers = signed.unwrap_or_else(|| unprovable(now));
        Self {
            target: url[url::Position::BeforePath..].split_at(prefix).1.to_owned(),
            url,
            public_url: public_url.clone(),
            content_type,
            body: body.into(),
            can_prove,
            platform: platform.name.as_str().to_owned(),
            headers,
        }
    }

    /// The request with its question.
    pub(super) fn request(&self, key: &CheckupKey, now: Timestamp) -> Request<Bytes> {
        let question = key.question(&self.platform, "POST", &self.target, &self.body, now);
        let mut request =
            Request::post(self.url.as_str()).header(CONTENT_TYPE, self.content_type).header(HEADER, question);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(self.body.clone()).expect("a parsed URL, and headers of base64 and digits")
    }
}

fn address(platform: &PlatformSettings, public_url: &Url, door: Door) -> Url {
    let voice = voice_url(public_url, &platform.name);
    let url = match door {
        Door::Turn => format!("{voice}?state={}", random(STATE_BYTES)),
        Door::Status => format!("{voice}/status"),
    };
    Url::parse(&url).expect("an address with an escaped path behind it")
}

/// Bandwidth sends JSON, everyone else a form. Neither names a call.
fn body(platform: &PlatformSettings) -> (&'static str, String) {
    match (platform.dialect, &platform.authentication) {
        (Dialect::Bxml, Authentication::Basic { .. }) => (JSON_TYPE, serde_json::Value::from_iter(PAIRS).to_string()),
        _ => (FORM_TYPE, form_urlencoded::Serializer::new(String::new()).extend_pairs(PAIRS).finish()),
    }
}

/// The headers of Telnyx with a false signature, to check that they arrive.
fn unprovable(now: Timestamp) -> Vec<(&'static str, String)> {
    let signature = data_encoding::BASE64.encode(&[0; 64]);
    vec![(telnyx::SIGNATURE_HEADER, signature), (telnyx::TIMESTAMP_HEADER, now.as_second().to_string())]
}

fn random(bytes: usize) -> String {
    let mut random = vec![0; bytes];
    SystemRandom::new().fill(&mut random).expect("the system gives random bytes");
    BASE64URL_NOPAD.encode(&random)
}
