//! The return address of a mail, one of its own for each (VERP): the message's id and an HMAC, so that nobody can forge
//! a bounce.

use std::fmt;

use data_encoding::HEXLOWER;
use lettre::Address;
use ring::hmac;

use crate::config::settings::BounceSettings;
use crate::outbox::email::address::{AddressError, mailbox};
use crate::store::MessageId;

/// Bytes of the HMAC in the address: 64 bits, as a mailbox name has room for no more (RFC 5321 section 4.5.3.1.1).
const PROOF_BYTES: usize = 8;
/// Separates these HMACs from others with the same key.
const PURPOSE: &[u8] = b"bounce\0";

/// Makes and recognises `bounce+<id>-<proof>@domain`.
#[derive(Clone)]
pub struct ReturnPath {
    name: String,
    domain: String,
    /// The first makes addresses, those of all are known.
    keys: Vec<hmac::Key>,
}

impl fmt::Debug for ReturnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReturnPath(…)")
    }
}

impl ReturnPath {
    /// The return addresses of a mailbox; `keys`, at least one, may sign other things too.
    ///
    /// # Errors
    /// Invalid mailbox.
    pub fn new(settings: &BounceSettings, keys: &[[u8; 32]]) -> Result<Self, AddressError> {
        let address = mailbox(&settings.mailbox)?.email;
        let (name, domain) = (address.user().to_owned(), address.domain().to_owned());
        Ok(Self { name, domain, keys: keys.iter().map(|key| hmac::Key::new(hmac::HMAC_SHA256, key)).collect() })
    }

    /// The return address of a message.
    ///
    /// # Errors
    /// The mailbox's name is too long for the extension.
    pub fn address(&self, id: MessageId) -> Result<Address, AddressError> {
        let user = format!("{}+{id}-{}", self.name, proof(&self.keys[0], id));
        Address::new(user, &self.domain).map_err(|_| AddressError::Malformed)
    }

    /// The message of a return address; `None` for any other address.
    pub fn recognise(&self, address: &str) -> Option<MessageId> {
        let (user, domain) = address.trim().rsplit_once('@')?;
        let (name, extension) = user.split_once('+')?;
        if !name.eq_ignore_ascii_case(&self.name) || !domain.eq_ignore_ascii_case(&self.domain) {
            return None;
        }
        let extension = extension.to_ascii_lowercase();
        let (id, shown) = extension.split_once('-')?;
        let id = MessageId::parse(id)?;
        self.keys.iter().any(|key| is_proven(key, id, shown)).then_some(id)
    }
}

/// Comparing the HMACs of both takes constant time.
fn is_proven(key: &hmac::Key, id: MessageId, shown: &str) -> bool {
    let tag = hmac::sign(key, shown.as_bytes());
    hmac::verify(key, proof(key, id).as_bytes(), tag.as_ref()).is_ok()
}

/// 16 hex digits.
fn proof(key: &hmac::Key, id: MessageId) -> String {
    let tag = hmac::sign(key, &[PURPOSE, &id.0].concat());
    HEXLOWER.encode(&tag.as_ref()[..PROOF_BYTES])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn path(key: u8) -> ReturnPath {
        path_of(&[[key; 32]])
    }

    fn path_of(keys: &[[u8; 32]]) -> ReturnPath {
        let settings = BounceSettings {
            mailbox: "Bounce@example.ru".to_owned(),
            maildir: "unused".into(),
            every: Duration::from_secs(30),
        };
        ReturnPath::new(&settings, keys).unwrap()
    }

    #[test]
    fn an_address_names_its_message_however_it_is_cased() {
        let id = MessageId([0xab; 16]);
        let address = path(1).address(id).unwrap().to_string();
        assert_eq!(address.len(), "Bounce@example.ru".len() + 50, "{address}");
        assert!(address.starts_with("Bounce+abababababababababababababababab-"), "{address}");
        for same in [address.clone(), address.to_uppercase(), format!(" {} ", address.to_lowercase())] {
            assert_eq!(path(1).recognise(&same), Some(id), "{same}");
        }
    }

    #[test]
    fn a_forged_address_names_nothing() {
        let address = path(1).address(MessageId([0xab; 16])).unwrap().to_string();
        assert_eq!(path(2).recognise(&address), None);
        assert_eq!(path_of(&[[2; 32], [1; 32]]).recognise(&address), Some(MessageId([0xab; 16])), "the key before");
        let (user, _) = address.split_once('@').unwrap();
        let other_id = address.replacen("abab", "abac", 1);
        let cut = address.replace('@', "0@");
        let longer = format!("{}@example.ru", &user[..user.len() - 2]);
        let elsewhere = format!("{user}@example.com");
        for forged in
            [other_id, cut, longer, elsewhere, "bounce@example.ru".to_owned(), "bounce+-@example.ru".to_owned()]
        {
            assert_eq!(path(1).recognise(&forged), None, "{forged}");
        }
    }
}
