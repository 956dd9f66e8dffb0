//! `application/x-www-form-urlencoded`, decoded once and kept in order.
//!
//! Decoded by the WHATWG rules (`+` is a blank, `%XX` a byte, an invalid escape is kept as text). Names and values stay
//! bytes until they are read: a name in windows-1251 must keep its bytes for the signature, while a value that is read
//! must be UTF-8. No byte is ever replaced.

use std::borrow::Cow;
use std::fmt;

use memchr::{memchr, memchr_iter, memchr2};

/// The most pairs in one form: they are sorted before a signature proves them. Platforms send 10 to 50, FreeSWITCH with
/// `extended-data` some 400.
pub const PAIRS_MAX: usize = 2_000;
/// Pairs of a typical request, for allocating once.
const PAIRS_TYPICAL: usize = 32;

/// The media type of a form.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

/// A name or a value, decoded.
type Decoded<'a> = Cow<'a, [u8]>;

/// Names and values in the order they came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form<'a> {
    pairs: Vec<(Decoded<'a>, Decoded<'a>)>,
}

/// The reason why a form, or one of its values, cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// More pairs than [`PAIRS_MAX`].
    #[error("expected at most {PAIRS_MAX} parameters, found more")]
    TooManyPairs,
    /// A value that is read is not UTF-8 after decoding.
    #[error("expected UTF-8 in parameter `{0}`, found other bytes")]
    NotUtf8(&'static str),
    /// A parameter that must be single came several times, so that two readers could see two values.
    #[error("expected one parameter `{0}`, found several")]
    Repeated(&'static str),
}

impl<'a> Form<'a> {
    /// Reads a body or a query (without its `?`). Empty pairs, as in `a=1&&b=2`, are left out.
    ///
    /// # Errors
    /// More pairs than [`PAIRS_MAX`].
    pub fn parse(text: &'a [u8]) -> Result<Self, FormError> {
        let mut pairs = Vec::with_capacity(if text.is_empty() { 0 } else { PAIRS_TYPICAL });
        let mut start = 0;
        for end in memchr_iter(b'&', text).chain([text.len()]) {
            if start < end {
                if pairs.len() == PAIRS_MAX {
                    return Err(FormError::TooManyPairs);
                }
                pairs.push(pair(&text[start..end]));
            }
            start = end + 1;
        }
        Ok(Self { pairs })
    }

    /// The pairs as they are signed, in order.
    pub fn bytes(&self) -> impl ExactSizeIterator<Item = (&[u8], &[u8])> {
        self.pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// The pairs in UTF-8, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.bytes().filter_map(|(name, value)| Some((as_text(name)?, as_text(value)?)))
    }

    /// The first value of a name; `None` if it is not UTF-8. Names are case-sensitive.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values(name).next().and_then(as_text)
    }

    /// The first value of a name.
    ///
    /// # Errors
    /// [`FormError::NotUtf8`].
    pub fn text(&self, name: &'static str) -> Result<Option<&str>, FormError> {
        self.values(name).next().map(|value| as_text(value).ok_or(FormError::NotUtf8(name))).transpose()
    }

    /// The value of a name that may come only once.
    ///
    /// # Errors
    /// [`FormError::Repeated`] when it came more often, even with the same value; [`FormError::NotUtf8`].
    pub fn single(&self, name: &'static str) -> Result<Option<&str>, FormError> {
        match self.values(name).nth(1) {
            Some(_) => Err(FormError::Repeated(name)),
            None => self.text(name),
        }
    }

    fn values<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f [u8]> {
        let name = name.as_bytes();
        self.bytes().filter(move |(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// Shows the number of pairs only: values are callers' numbers.
impl fmt::Debug for Form<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({} pairs)", self.pairs.len())
    }
}

/// True if a `Content-Type` is that of a form, with any parameters.
pub fn is_form(content_type: &str) -> bool {
    essence(content_type).eq_ignore_ascii_case(FORM_TYPE)
}

/// The media type without parameters such as `charset`.
pub fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

fn as_text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn pair(part: &[u8]) -> (Decoded<'_>, Decoded<'_>) {
    let (name, value) = match memchr(b'=', part) {
        Some(at) => (&part[..at], &part[at + 1..]),
        None => (part, &[][..]),
    };
    (decode(name), decode(value))
}

fn decode(part: &[u8]) -> Decoded<'_> {
    let mut next = match memchr2(b'%', b'+', part) {
        Some(at) => at,
        None => return Cow::Borrowed(part),
    };
    let mut out = Vec::with_capacity(part.len());
    out.extend_from_slice(&part[..next]);
    while let Some(&byte) = part.get(next) {
        let escaped = if byte == b'%' { escaped(&part[next + 1..]) } else { None };
        out.push(match (byte, escaped) {
            (_, Some(byte)) => byte,
            (b'+', None) => b' ',
            (other, None) => other,
        });
        next += if escaped.is_some() { 3 } else { 1 };
    }
    Cow::Owned(out)
}

/// The byte of two hex digits; `None` for other characters.
fn escaped(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? << 4 | digit(1)?).ok()
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
    fn bytes_that_are_no_utf8_harm_only_the_value_they_stand_in() {
        for (bad, raw) in
            [(&b"%FF"[..], &b"\xff"[..]), (b"\xff", b"\xff"), (b"%D0", b"\xd0"), (b"%ED%A0%80", b"\xed\xa0\x80")]
        {
            let text = [b"To=1&Name=", bad, b"&From=2"].concat();
            let form = Form::parse(&text).expect("a form");
            assert_eq!((form.single("To"), form.single("From")), (Ok(Some("1")), Ok(Some("2"))), "{bad:?}");
            assert_eq!(form.single("Name"), Err(FormError::NotUtf8("Name")), "{bad:?}");
            assert_eq!(form.text("Name"), Err(FormError::NotUtf8("Name")), "{bad:?}");
            assert_eq!(form.get("Name"), None, "{bad:?}");
            let signed: Vec<_> = form.bytes().collect();
            assert_eq!(signed, [(&b"To"[..], &b"1"[..]), (b"Name", raw), (b"From", b"2")], "{bad:?}");
        }
        assert_eq!(Form::parse(b"%C3=1&b=2").expect("a form").get("b"), Some("2"), "a name nobody asks for");
        check("a=%EF%BF%BD", &[("a", "\u{fffd}")]);
    }

    #[test]
    fn parameters_are_as_long_as_a_body_can_hold_and_not_too_many() {
        let pairs = |count: usize| "a&".repeat(count);
        assert_eq!(Form::parse(pairs(PAIRS_MAX).as_bytes()).map(|form| form.bytes().len()), Ok(PAIRS_MAX));
        assert_eq!(Form::parse(pairs(PAIRS_MAX + 1).as_bytes()), Err(FormError::TooManyPairs));
        let (name, value) = ("n".repeat(5_000), "v".repeat(50_000));
        let text = format!("a=1&{name}={value}&b=2");
        let form = Form::parse(text.as_bytes()).expect("a form");
        assert_eq!((form.get(&name).map(str::len), form.get("b")), (Some(50_000), Some("2")));
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
        fn any_bytes_are_read_as_another_reader_does(text in prop::collection::vec(any::<u8>(), 0..200)) {
            let form = Form::parse(&text).expect("a form");
            let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let ours: Vec<_> = form.bytes().map(|(name, value)| (lossy(name), lossy(value))).collect();
            prop_assert_eq!(ours, form_urlencoded::parse(&text).into_owned().collect::<Vec<_>>());
        }
    }
}
