//! Identifiers and facts of a call: caller, line, platform, language, key.
//!
//! Each is a type of its own, parsed once at the edge, so that the inside never holds an invalid one.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::number::Number;

/// The longest call id accepted, in bytes. Telnyx's are the longest known, about 80.
pub const CALL_ID_BYTES_MAX: usize = 128;

/// Declares a name taken from configuration: cheap to clone, compared as text.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub struct $name(::std::sync::Arc<str>);

        impl $name {
            /// Takes the name from the configuration.
            pub fn new(name: &str) -> Self {
                Self(name.into())
            }

            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}
pub(crate) use name;

name! {
    /// A telephony platform as named in `config/deflect.toml`; also the last part of its webhook's path.
    PlatformName
}
name! {
    /// A line: a dialled number and its menus, as named in `config/line.toml`.
    LineId
}
name! {
    /// A language of the prompts, such as `ru`: the name of a folder in `prompts/`.
    Language
}

/// A call id as the platform writes it: 1 to 128 visible ASCII characters, opaque to us.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CallId(Arc<str>);

impl CallId {
    /// Takes the platform's id; `None` if it is empty, longer than [`CALL_ID_BYTES_MAX`] or not visible ASCII.
    pub fn parse(id: &str) -> Option<Self> {
        let fits = (1..=CALL_ID_BYTES_MAX).contains(&id.len());
        (fits && id.bytes().all(|b| b.is_ascii_graphic())).then(|| Self(id.into()))
    }

    /// The id as the platform wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The kind of a caller's telephone, derived from the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CallerKind {
    /// A mobile number of a country that is texted.
    Mobile,
    /// A number of such a country that takes no texts: fixed, toll-free, premium.
    Landline,
    /// No number, or an invalid one.
    Hidden,
    /// A number of a country that is not texted.
    Foreign,
}

impl CallerKind {
    /// Every kind, in the order configuration lists them.
    pub const ALL: [Self; 4] = [Self::Mobile, Self::Landline, Self::Hidden, Self::Foreign];

    /// The word in configuration and transcripts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Hidden => "hidden",
            Self::Foreign => "foreign",
        }
    }
}

/// The caller (ANI).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The kind of telephone.
    pub kind: CallerKind,
    /// The number in E.164; `None` exactly when the kind is [`CallerKind::Hidden`].
    pub number: Option<Number>,
}

impl Caller {
    /// A caller with a hidden number.
    pub const fn hidden() -> Self {
        Self { kind: CallerKind::Hidden, number: None }
    }
}

/// A DTMF key: `0`–`9`, `*`, `#`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(u8);

impl Key {
    /// The quickest way to a human chat.
    pub const HUMAN: Self = Self(b'0');
    /// Text me the link.
    pub const TEXT: Self = Self(b'9');
    /// Back to the menu before.
    pub const BACK: Self = Self(b'*');
    /// Say it again.
    pub const REPEAT: Self = Self(b'#');
    /// Yes to a question.
    pub const YES: Self = Self(b'1');

    /// Takes one key; `None` for any other character.
    pub fn parse(key: char) -> Option<Self> {
        matches!(key, '0'..='9' | '*' | '#').then_some(Self(key as u8))
    }

    /// The key that is the whole text; `None` for any other text.
    pub fn parse_one(text: &str) -> Option<Self> {
        let mut signs = text.chars();
        signs.next().filter(|_| signs.next().is_none()).and_then(Self::parse)
    }

    /// The character on the key.
    pub const fn as_char(self) -> char {
        self.0 as char
    }

    /// The key as a text.
    pub fn as_str(self) -> &'static str {
        const KEYS: &str = "0123456789*#";
        let at = KEYS.bytes().position(|key| key == self.0).expect("only keys of a telephone are taken");
        &KEYS[at..=at]
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.as_char())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn call_ids_are_bounded_and_visible() {
        for good in ["CA00000000000000000000000000000001", "v3:a_b-c", "c-95ac8d6e-1a31c52e"] {
            assert_eq!(CallId::parse(good).expect(good).as_str(), good);
        }
        for bad in ["", "two words", "звонок", "a\nb", &"a".repeat(CALL_ID_BYTES_MAX + 1)] {
            assert_eq!(CallId::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn keys_are_those_of_a_telephone() {
        assert!("0123456789*#".chars().all(|c| Key::parse(c).is_some()));
        assert!("ABCDabс+ ٣".chars().all(|c| Key::parse(c).is_none()));
    }
}
