//! Texts of SMS: length, alphabet, transliteration and opt-out words.

pub(crate) mod gsm7;
pub mod length;
pub mod opt_out;
pub(crate) mod transliteration;
