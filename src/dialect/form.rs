//! `application/x-www-form-urlencoded`: what platforms send, decoded once and kept in order.
//!
//! Decoded by the WHATWG rules (`+` is a blank, `%XX` a byte, an escape that is none stands for itself), save that bytes
//! which are no UTF-8 are refused instead of replaced: a replacement character would be signed, stored and spoken as if
//! the platform had sent it.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::percent_decode;

/// The most pairs in one form. Twilio sends about 40.
pub const PAIRS_MAX: usize = 256;
/// The longest name, in bytes, before decoding. SIP headers become names of about 40.
pub const NAME_BYTES_MAX: usize = 256;
/// The longest value, in bytes, before decoding. Tokens of the caller's carrier have been seen at 2 KB.
pub const VALUE_BYTES_MAX: usize = 8 * 1024;

/// The type of a body that is a form.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// Names and values in the order they came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// Why a form cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// More pairs than [`PAIRS_MAX`].
    #[error("expected at most {PAIRS_MAX} parameters, found more")]
    TooManyPairs,
    /// A name longer than [`NAME_BYTES_MAX`].
    #[error("expected parameter names of at most {NAME_BYTES_MAX} bytes, found a longer one")]
    NameTooLong,
    /// A value longer than [`VALUE_BYTES_MAX`].
    #[error("expected parameter values of at most {VALUE_BYTES_MAX} bytes, found a longer one")]
    ValueTooLong,
    /// A name or value that is no UTF-8 once its escapes are decoded.
    #[error("expected UTF-8 in parameters, found other bytes")]
    NotUtf8,
    /// A parameter that has one value by its nature came several times, so that two readers could see two values.
    #[error("expected one parameter `{0}`, found several")]
    Repeated(&'static str),
}

impl<'a> Form<'a> {
    /// Reads a body or a query (without its `?`). Empty pairs, as in `a=1&&b=2`, are left out.
    ///
    /// # Errors
    /// Anything over the bounds, and bytes that are no UTF-8.
    pub fn parse(text: &'a [u8]) -> Result<Self, FormError> {
        let parts = text.split(|byte| *byte == b'&').filter(|part| !part.is_empty());
        let mut pairs = Vec::new();
        for part in parts {
            if pairs.len() == PAIRS_MAX {
                return Err(FormError::TooManyPairs);
            }
            pairs.push(pair(part)?);
        }
        Ok(Self { pairs })
    }

    /// The pairs, in order.
    pub fn pairs(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The first value of a name. Names are case-sensitive.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The value of a name that may come once only.
    ///
    /// # Errors
    /// [`FormError::Repeated`] when it came more often, even with the same value.
    pub fn single(&self, name: &'static str) -> Result<Option<&str>, FormError> {
        let mut values = self.pairs().filter(|(known, _)| *known == name).map(|(_, value)| value);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(FormError::Repeated(name)),
            (value, None) => Ok(value),
        }
    }
}

/// Shows how much is in it, not what: values are callers' numbers.
impl fmt::Debug for Form<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({} pairs)", self.pairs.len())
    }
}

/// Whether a `Content-Type` says form, whatever its parameters say.
pub fn is_form(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(FORM_TYPE)
}

fn pair(part: &[u8]) -> Result<(Cow<'_, str>, Cow<'_, str>), FormError> {
    let (name, value) = match part.iter().position(|byte| *byte == b'=') {
        Some(at) => (&part[..at], &part[at + 1..]),
        None => (part, &[][..]),
    };
    if name.len() > NAME_BYTES_MAX {
        return Err(FormError::NameTooLong);
    }
    if value.len() > VALUE_BYTES_MAX {
        return Err(FormError::ValueTooLong);
    }
    Ok((decode(name)?, decode(value)?))
}

fn decode(part: &[u8]) -> Result<Cow<'_, str>, FormError> {
    if !part.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return std::str::from_utf8(part).map(Cow::Borrowed).map_err(|_| FormError::NotUtf8);
    }
    let blanks: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let bytes = percent_decode(&blanks).collect();
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| FormError::NotUtf8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let form = Form::parse(text.as_bytes()).expect(text);
        assert_eq!(form.pairs().collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn pairs_keep_their_order_and_are_decoded() {
        check("b=2&a=1&b=3", &[("b", "2"), ("a", "1"), ("b", "3")]);
        check("From=%2B79161234567&x=a+b%20c", &[("From", "+79161234567"), ("x", "a b c")]);
        check("%D0%B8%D0%BC%D1%8F=%D0%98%D0%B2%D0%B0%D0%BD", &[("имя", "Иван")]);
        check("имя=Иван", &[("имя", "Иван")]);
        check("a=&b&=c&d==", &[("a", ""), ("b", ""), ("", "c"), ("d", "=")]);
        check("&&a=1&&", &[("a", "1")]);
        check("", &[]);
    }

    #[test]
    fn an_escape_that_is_none_stands_for_itself() {
        check("a=100%&b=%zz&c=%4", &[("a", "100%"), ("b", "%zz"), ("c", "%4")]);
    }

    #[test]
    fn bytes_that_are_no_utf8_are_refused_and_a_sent_replacement_character_is_not() {
        for bad in [&b"a=%FF"[..], b"a=\xff", b"%C3=1", b"a=%D0", b"a=%ED%A0%80"] {
            assert_eq!(Form::parse(bad), Err(FormError::NotUtf8), "{bad:?}");
        }
        check("a=%EF%BF%BD", &[("a", "\u{fffd}")]);
    }

    #[test]
    fn everything_is_bounded() {
        let pairs = |count: usize| "a=1&".repeat(count);
        assert_eq!(Form::parse(pairs(PAIRS_MAX).as_bytes()).map(|form| form.pairs().len()), Ok(PAIRS_MAX));
        assert_eq!(Form::parse(pairs(PAIRS_MAX + 1).as_bytes()), Err(FormError::TooManyPairs));
        let name = format!("{}=1", "n".repeat(NAME_BYTES_MAX + 1));
        assert_eq!(Form::parse(name.as_bytes()), Err(FormError::NameTooLong));
        let value = format!("n={}", "v".repeat(VALUE_BYTES_MAX + 1));
        assert_eq!(Form::parse(value.as_bytes()), Err(FormError::ValueTooLong));
    }

    #[test]
    fn a_repeated_name_gives_its_first_value_or_an_error_where_one_is_allowed() {
        let form = Form::parse(b"Digits=1&Digits=2&To=3").expect("a form");
        assert_eq!(form.get("Digits"), Some("1"));
        assert_eq!(form.single("Digits"), Err(FormError::Repeated("Digits")));
        assert_eq!(form.single("To"), Ok(Some("3")));
        assert_eq!(form.single("to"), Ok(None), "names are case-sensitive");
    }

    #[test]
    fn values_are_not_shown_in_debug_output() {
        let form = Form::parse(b"From=%2B79161234567").expect("a form");
        assert!(!format!("{form:?}").contains("7916"));
    }

    #[test]
    fn content_types_are_read_with_their_parameters() {
        assert!(is_form("application/x-www-form-urlencoded"));
        assert!(is_form("Application/X-WWW-Form-Urlencoded ; charset=utf-8"));
        assert!(!is_form("application/json"));
        assert!(!is_form("application/x-www-form-urlencoded-not"));
        assert!(!is_form(""));
    }

    proptest! {
        #[test]
        fn what_another_writer_encodes_is_read_back(pairs in prop::collection::vec((".{0,20}", ".{0,40}"), 0..20)) {
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let form = Form::parse(text.as_bytes()).expect("a form");
            let read: Vec<_> = form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            prop_assert_eq!(read, pairs);
        }

        #[test]
        fn any_bytes_are_read_as_another_reader_does_or_refused(text in prop::collection::vec(any::<u8>(), 0..200)) {
            let theirs: Vec<_> = form_urlencoded::parse(&text).collect();
            if let Ok(form) = Form::parse(&text) {
                let theirs: Vec<_> = theirs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
                prop_assert_eq!(form.pairs().collect::<Vec<_>>(), theirs);
            }
        }
    }
}
