//! User and password in every request (RFC 7617): Bandwidth, VoiceXML browsers, FreeSWITCH.
//!
//! Names and passwords are UTF-8 and compared byte by byte, without trimming or normalising. Nothing else of the
//! request is covered, so anybody who reads one request can make others: only over TLS, or in a private network.

use data_encoding::BASE64;
use hyper::HeaderMap;

use crate::config::settings::Secret;
use crate::dialect::signature::error::SignatureError;
use crate::dialect::signature::mac::is_same;

const HEADER: &str = "Authorization";
const SCHEME: &str = "Basic";

pub(super) fn verify(user: &str, passwords: &[Secret], headers: &HeaderMap) -> Result<(), SignatureError> {
    let header = headers.get(HEADER).and_then(|header| header.to_str().ok()).filter(|header| !header.is_empty());
    let header = header.ok_or(SignatureError::NoCredentials)?;
    let shown = credentials(header).ok_or(SignatureError::MalformedCredentials)?;
    let colon = shown.iter().position(|byte| *byte == b':').ok_or(SignatureError::MalformedCredentials)?;
    let is_user = is_same(user.as_bytes(), &shown[..colon]);
    // All are compared, so that the time does not reveal which one matches.
    let is_password = passwords
        .iter()
        .fold(false, |found, password| is_same(password.expose().as_bytes(), &shown[colon + 1..]) | found);
    if !is_user {
        return Err(SignatureError::User);
    }
    if is_password { Ok(()) } else { Err(SignatureError::Password) }
}

/// The headers of a platform with these credentials.
pub(super) fn sign(user: &str, password: &Secret) -> Vec<(&'static str, String)> {
    let credentials = BASE64.encode(format!("{user}:{}", password.expose()).as_bytes());
    vec![(HEADER, format!("{SCHEME} {credentials}"))]
}

/// `user:password` from the header; the name of the scheme is case-insensitive (RFC 7235).
fn credentials(header: &str) -> Option<Vec<u8>> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim_matches(' ').as_bytes();
    scheme.eq_ignore_ascii_case(SCHEME).then(|| BASE64.decode(token).ok())?
}
