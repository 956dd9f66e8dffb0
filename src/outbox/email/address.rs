//! Addresses that mail can be sent to.

use lettre::Address;
use lettre::message::Mailbox;

/// The longest address (RFC 5321 section 4.5.3.1.3).
const ADDRESS_BYTES_MAX: usize = 254;

/// A text that is not an address mail can be sent to. No error quotes the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not `mailbox@domain`, too long, or with control characters.
    #[error("not an address")]
    Malformed,
    /// A mailbox that is not ASCII, which most servers refuse.
    #[error("a mailbox that is not ASCII")]
    Mailbox,
    /// An invalid domain.
    #[error("an invalid domain")]
    Domain,
}

/// Parses `Name <mailbox@domain>` or `mailbox@domain`; the domain is converted to ASCII.
///
/// # Errors
/// It is not an address mail can be sent to.
pub fn mailbox(text: &str) -> Result<Mailbox, AddressError> {
    if text.chars().any(char::is_control) {
        return Err(AddressError::Malformed);
    }
    let (name, address) = match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text.trim()),
    };
    let (user, domain) = address.rsplit_once('@').ok_or(AddressError::Malformed)?;
    if !user.is_ascii() {
        return Err(AddressError::Mailbox);
    }
    // Valid by RFC 5321 but refused by lettre's headers: better reported before a mail is promised.
    if user.contains('"') {
        return Err(AddressError::Malformed);
    }
    let domain = ascii_domain(domain)?;
    if user.len() + 1 + domain.len() > ADDRESS_BYTES_MAX {
        return Err(AddressError::Malformed);
    }
    let address = Address::new(user, &domain).map_err(|_| AddressError::Malformed)?;
    Ok(Mailbox::new(Some(name.to_owned()).filter(|name| !name.is_empty()), address))
}

/// A domain in ASCII: `почта.рф` becomes `xn--80a1acny.xn--p1ai`. The parser is for URLs and decodes `%2e`, which is no
/// dot in mail: with a percent sign it is not a domain.
fn ascii_domain(domain: &str) -> Result<String, AddressError> {
    match url::Host::parse(domain) {
        Ok(url::Host::Domain(ascii)) if !domain.contains('%') => Ok(ascii),
        _ => Err(AddressError::Domain),
    }
}
