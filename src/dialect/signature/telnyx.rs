//! Telnyx: Ed25519 over time and body, with a key that only Telnyx has.
//!
//! Address, method and query are not signed. The query is trusted only through the seal, and a GET, which has nothing
//! but a query, is refused.

use data_encoding::BASE64;
use jiff::Timestamp;
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::config::settings::PublicKey;
use crate::dialect::signature::error::{SignatureError, check_time};
use crate::dialect::webhook::{Content, Webhook};

/// The signature, in base64.
pub const SIGNATURE_HEADER: &str = "telnyx-signature-ed25519";
/// The signed time, in seconds since the Unix epoch.
pub const TIMESTAMP_HEADER: &str = "telnyx-timestamp";

/// The points of small order, for which anybody can make signatures without a key, in every encoding except for the
/// sign (the highest bit). ring accepts them, as RFC 8032 allows.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    with_ends([1, 0], 0, 0),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    with_ends([0xec, 0xff], 0xff, 0x7f),
    with_ends([0xed, 0xff], 0xff, 0x7f),
    with_ends([0xee, 0xff], 0xff, 0x7f),
];

const fn with_ends(first: [u8; 2], middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    (bytes[0], bytes[1], bytes[31]) = (first[0], first[1], last);
    bytes
}

/// The signature is checked before the time, to tell a wrong clock from a wrong key.
pub(super) fn verify(keys: &[PublicKey], request: &Webhook<'_>, now: Timestamp) -> Result<(), SignatureError> {
    if let Content::Query = request.content() {
        return Err(SignatureError::UnsignedQuery);
    }
    let header = |name| request.header(name).ok_or(SignatureError::Missing(name));
    let (signature, timestamp) = (header(SIGNATURE_HEADER)?, header(TIMESTAMP_HEADER)?);
    let signature = BASE64.decode(signature.as_bytes()).map_err(|_| SignatureError::Malformed)?;
    let signed_at: i64 = timestamp.parse().map_err(|_| SignatureError::Malformed)?;
    let text = [timestamp.as_bytes(), b"|", request.body].concat();
    let mut strong = keys.iter().filter(|key| !is_small_order(key));
    if !strong.any(|key| UnparsedPublicKey::new(&ED25519, key.0).verify(&text, &signature).is_ok()) {
        return Err(SignatureError::Mismatch { hint: None });
    }
    check_time(signed_at, now)
}

fn is_small_order(key: &PublicKey) -> bool {
    let mut unsigned = key.0;
    unsigned[31] &= 0x7f;
    SMALL_ORDER.contains(&unsigned)
}
