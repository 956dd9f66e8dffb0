//! JSON as programs write it, made valid before a strict parser reads it.
//!
//! A parser refuses a whole body for one bad byte, also in a field that nobody reads: a name in windows-1251, half an
//! emoji that the operator cut, a raw line break, a zero byte at the end. Only these places are changed.

use std::borrow::Cow;

/// The byte order mark that some programs put before JSON.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// An escape of U+FFFD, for half a surrogate pair.
const REPLACEMENT: &str = "\\ufffd";
/// Characters that a backslash may escape, besides `u` (RFC 8259 section 7).
const ESCAPED: [char; 8] = ['"', '\\', '/', 'b', 'f', 'n', 'r', 't'];
/// Bytes of `\uXXXX`.
const UNIT_BYTES: usize = 6;

/// The body without a byte order mark.
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(MARK).unwrap_or(body)
}

/// The body as text that keeps its lines. Bytes that are not UTF-8 and halves of surrogate pairs become U+FFFD, characters
/// below U+0020 become blanks, and a backslash that escapes nothing stands for itself.
pub(crate) fn json_text(body: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(without_mark(body));
    let is_doubtful = |byte: u8| byte == b'\\' || byte < b' ';
    if text.bytes().any(is_doubtful) { Cow::Owned(mended(&text)) } else { text }
}

fn mended(text: &str) -> String {
    let (mut mended, mut rest, mut is_string) = (String::with_capacity(text.len()), text, false);
    while let Some(at) = rest.find(|sign: char| sign == '"' || sign == '\\' || sign < ' ') {
        let (before, from) = rest.split_at(at);
        mended.push_str(before);
        let (written, length) = match from.as_bytes()[0] {
            b'\\' => escape(from),
            b'"' => {
                is_string = !is_string;
                ("\"", 1)
            }
            b'\n' | b'\r' | b'\t' if !is_string => (&from[..1], 1),
            _ => (" ", 1),
        };
        mended.push_str(written);
        rest = &from[length..];
    }
    mended + rest
}

/// The valid spelling of the escape that a text begins with, and the bytes that it replaces.
fn escape(text: &str) -> (&str, usize) {
    match (text[1..].chars().next(), unit(text), text.get(UNIT_BYTES..).and_then(unit)) {
        (_, Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (&text[..2 * UNIT_BYTES], 2 * UNIT_BYTES),
        (_, Some(0xd800..=0xdfff), _) => (REPLACEMENT, UNIT_BYTES),
        (_, Some(_), _) => (&text[..UNIT_BYTES], UNIT_BYTES),
        (Some(sign), None, _) if ESCAPED.contains(&sign) => (&text[..2], 2),
        _ => ("\\\\", 1),
    }
}

/// The UTF-16 unit of an escape `\uXXXX` at the beginning.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// Reads a JSON text `"…"` with these bytes inside.
    fn inside(bytes: &[u8]) -> String {
        let body = [b"\"", bytes, b"\""].concat();
        serde_json::from_str(&json_text(&body)).unwrap_or_else(|error| panic!("{bytes:?}: {error}"))
    }

    #[test]
    fn what_a_parser_refuses_is_changed_in_its_place_alone() {
        for (bytes, expected) in [
            (&b"a\xc8\xe2b"[..], "a\u{fffd}\u{fffd}b"),
            (b"a\tb\r\nc\0", "a b  c "),
            (br"\ud83d stop", "\u{fffd} stop"),
            (br"stop \uDED1", "stop \u{fffd}"),
            (br"\ud83d\ud83d\uded1", "\u{fffd}\u{1f6d1}"),
            (br"\ud83d\u0041", "\u{fffd}A"),
            (br"\uD83D\uDED1 \u0421 \n \\ \/", "\u{1f6d1} \u{421} \n \\ /"),
            (br"C:\x \u12 \'", r"C:\x \u12 \'"),
            (br"\u+123", r"\u+123"),
            (br"\\ud83d", r"\ud83d"),
        ] {
            assert_eq!(inside(bytes), expected, "{bytes:?}");
        }
        assert_eq!(serde_json::from_str::<Value>(&json_text(b"\xef\xbb\xbf{\r\n\t\"a\": 1\n}\0")).unwrap()["a"], 1);
    }

    #[test]
    fn lines_are_kept_so_that_an_error_names_its_place() {
        assert_eq!(json_text(b"{\n\"a\": \"\t\",\n"), "{\n\"a\": \" \",\n");
    }

    proptest! {
        #[test]
        fn what_is_valid_stays_the_same(text in "\\PC{0,40}", number: u32) {
            let written = serde_json::to_string_pretty(&serde_json::json!({ "a": text, "b": [number] })).unwrap();
            prop_assert_eq!(&json_text(written.as_bytes()), &written);
        }

        #[test]
        fn any_bytes_inside_a_text_are_read(bytes in prop::collection::vec(any::<u8>().prop_filter("ends it", |byte| !b"\"\\".contains(byte)), 0..60)) {
            let _read = inside(&bytes);
        }
    }
}
