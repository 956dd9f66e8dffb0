//! Reasons why a request is refused as not the platform's.

use crate::dialect::address::MismatchedPart;

/// How far the time that Telnyx signed may be from ours, in seconds, before or after. Its own libraries allow as much.
pub const WINDOW_SECONDS: u64 = 300;

/// Why a request is not taken for the platform's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The request carries no signature, or an empty one.
    #[error("expected a header `{0}`, found none")]
    Missing(&'static str),
    /// The signature, or what it is made with, is not written as this platform writes it.
    #[error("expected a signature as this platform writes it, found something else")]
    Malformed,
    /// The settings header names an algorithm other than `HMAC_SHA1` and `HMAC_SHA256`, or none.
    #[error("expected a signature by HMAC_SHA1 or HMAC_SHA256, found another algorithm")]
    UnknownAlgorithm,
    /// The settings header names a key that is not configured, or no key is configured for requests without it.
    #[error("expected a signature by a configured key, found another key")]
    UnknownKey,
    /// The signature is of a kind that covers no parameters.
    #[error("expected a signature V3, found V2, which covers no parameters")]
    Weak,
    /// The parameters are in the query of a GET, which this platform's signature does not cover.
    #[error("expected a POST, found a GET, whose parameters this platform does not sign")]
    UnsignedQuery,
    /// The body is no form, and nothing that is signed stands for it.
    #[error("expected a form or a signed hash of the body, found an unsigned body")]
    UnsignedBody,
    /// The signed hash is that of another body.
    #[error("the body is not the one whose hash was signed")]
    Body,
    /// The signature is another: a wrong secret, or a request that was changed on the way.
    #[error("the signature is not that of this request{}", explained(*hint))]
    Mismatch {
        /// The part that explains it, if one does.
        hint: Option<MismatchedPart>,
    },
    /// The signature is right, but of another time: a clock is wrong, or the request is an old one.
    #[error(
        "the clock differs: the request was signed at a time {seconds} s from ours, expected at most {}",
        WINDOW_SECONDS
    )]
    Clock {
        /// How far the times are apart.
        seconds: u64,
    },
    /// The request shows no password. It may only wait to be asked for it.
    #[error("expected user and password in a header `Authorization`, found none")]
    NoCredentials,
    /// The header is there, but is not user and password as RFC 7617 writes them.
    #[error("expected user and password as `Basic` writes them, found something else")]
    MalformedCredentials,
    /// The user is another, whatever the password.
    #[error("the credentials differ: another user")]
    User,
    /// The password is another.
    #[error("the credentials differ: another password")]
    Password,
    /// The request came from another machine, on a platform that is for this one only.
    #[error("expected a request from this machine, found another")]
    NotLoopback,
    /// The request came from this machine, but to a name that is not this machine's: through a proxy, or from a page of
    /// somebody else's in a browser here.
    #[error("expected a request to a loopback address, found another `Host`")]
    ForeignHost,
}

fn explained(hint: Option<MismatchedPart>) -> String {
    hint.map(|part| format!("; the {} differs", part.as_str())).unwrap_or_default()
}

impl SignatureError {
    /// Whether the sender may only have waited to be asked for its password, or may have a better one (RFC 7235
    /// section 2.1).
    pub const fn asks_for_password(self) -> bool {
        matches!(self, Self::NoCredentials | Self::MalformedCredentials | Self::User | Self::Password)
    }

    /// The label of metrics.
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
            Self::NotLoopback => "not_loopback",
            Self::ForeignHost => "host_foreign",
        }
    }
}
