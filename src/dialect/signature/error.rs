//! Reasons why a request is refused as not the platform's.

use jiff::Timestamp;

use crate::dialect::address::MismatchedPart;

/// The largest difference between a signed time and ours, in seconds. Telnyx's own libraries allow as much.
pub const WINDOW_SECONDS: u64 = 300;

/// Checks a signed time, in seconds since the Unix epoch.
///
/// # Errors
/// It is too far from ours.
pub fn check_time(signed_at: i64, now: Timestamp) -> Result<(), SignatureError> {
    match now.as_second().abs_diff(signed_at) {
        0..=WINDOW_SECONDS => Ok(()),
        seconds => Err(SignatureError::Clock { seconds }),
    }
}

/// The reason why a request is not accepted as the platform's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The request has no signature, or an empty one.
    #[error("expected a header `{0}`, found none")]
    Missing(&'static str),
    /// The signature, or its timestamp, is not in the platform's format.
    #[error("expected a signature as this platform writes it, found something else")]
    Malformed,
    /// The settings header names an algorithm other than `HMAC_SHA1` and `HMAC_SHA256`, or none.
    #[error("expected a signature by HMAC_SHA1 or HMAC_SHA256, found another algorithm")]
    UnknownAlgorithm,
    /// The settings header names a key that is not configured, or no key is configured for requests without it.
    #[error("expected a signature by a configured key, found another key")]
    UnknownKey,
    /// The signature is of a version that covers no parameters.
    #[error("expected a signature V3, found V2, which covers no parameters")]
    Weak,
    /// The parameters are in the query of a GET, which this platform does not sign.
    #[error("expected a POST, found a GET, whose parameters this platform does not sign")]
    UnsignedQuery,
    /// The body is not a form, and no signed hash covers it.
    #[error("expected a form or a signed hash of the body, found an unsigned body")]
    UnsignedBody,
    /// The signed hash is that of another body.
    #[error("the body is not the one whose hash was signed")]
    Body,
    /// The signature is another: the secret is wrong, or the request was changed on the way.
    #[error("the signature is not that of this request{}", explained(*hint))]
    Mismatch {
        /// The part that explains it, if any.
        hint: Option<MismatchedPart>,
    },
    /// The signature is right, but of another time: a clock is wrong, or the request is old.
    #[error(
        "the clock differs: the request was signed at a time {seconds} s from ours, expected at most {}",
        WINDOW_SECONDS
    )]
    Clock {
        /// The difference of the times.
        seconds: u64,
    },
    /// The request shows no password. The sender may be waiting for a challenge.
    #[error("expected user and password in a header `Authorization`, found none")]
    NoCredentials,
    /// The header is not user and password in the format of RFC 7617.
    #[error("expected user and password as `Basic` writes them, found something else")]
    MalformedCredentials,
    /// The user is another.
    #[error("the credentials differ: another user")]
    User,
    /// The password is another.
    #[error("the credentials differ: another password")]
    Password,
    /// The request came from another machine, on a platform for this machine only.
    #[error("expected a request from this machine, found another")]
    NotLoopback,
    /// The platform has a listener of its own, and sends nothing over HTTP.
    #[error("expected this platform at its own listener, found a request over HTTP")]
    OverHttp,
    /// The request came from this machine, but for another host name: through a proxy, or from a foreign page in a
    /// browser here.
    #[error("expected a request to a loopback address, found another `Host`")]
    ForeignHost,
}

fn explained(hint: Option<MismatchedPart>) -> String {
    hint.map(|part| format!("; the {} differs", part.as_str())).unwrap_or_default()
}

impl SignatureError {
    /// True if the sender may send credentials after a challenge (RFC 7235 section 2.1).
    pub const fn asks_for_password(self) -> bool {
        matches!(self, Self::NoCredentials | Self::MalformedCredentials | Self::User | Self::Password)
    }

    /// The label in metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Missing(_) => "signature_missing",
            Self::Malformed => "signature_malformed",
            Self::UnknownAlgorithm => "algorithm_unknown",
            Self::UnknownKey => "key_unknown",
            Self::Weak => "signature_weak",
            Self::UnsignedQuery => "query_unsigned",
            Self::UnsignedBody => "body_unsigned",
            Self::Body | Self::Mismatch { hint: Some(MismatchedPart::Body) } => "body_differs",
            Self::Mismatch { hint: None } => "signature_differs",
            Self::Mismatch { hint: Some(MismatchedPart::Scheme) } => "scheme_differs",
            Self::Mismatch { hint: Some(MismatchedPart::Host) } => "host_differs",
            Self::Mismatch { hint: Some(MismatchedPart::Port) } => "port_differs",
            Self::Mismatch { hint: Some(MismatchedPart::Path) } => "path_differs",
            Self::Mismatch { hint: Some(MismatchedPart::Query) } => "query_differs",
            Self::Clock { .. } => "clock_differs",
            Self::NoCredentials => "credentials_missing",
            Self::MalformedCredentials => "credentials_malformed",
            Self::User => "user_differs",
            Self::Password => "password_differs",
            Self::OverHttp => "over_http",
            Self::NotLoopback => "not_loopback",
            Self::ForeignHost => "host_foreign",
        }
    }
}
