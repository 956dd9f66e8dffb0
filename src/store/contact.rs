//! Imported addresses.

use crate::base::call::Language;
use crate::store::{Former, Pseudonym};

/// An imported contact.
#[derive(Clone)]
pub struct Contact {
    /// The caller.
    pub caller: Pseudonym,
    /// The address.
    pub email: String,
    /// The language of mail.
    pub language: Language,
    /// True if the person agreed to mail.
    pub consent: bool,
    /// The pseudonym of the address, by which returned mail suppresses it.
    pub email_key: Pseudonym,
    /// The zone the person lives in, if it was given.
    pub zone: Option<String>,
    /// Former and present keys of the rows about the caller and the address.
    pub formers: Vec<Former>,
}
