//! XML 1.0 in the form that every platform reads: declaration first, UTF-8 unescaped, only allowed characters.

/// The beginning of every document.
pub const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

/// True if XML 1.0 can hold a character. Others cannot be escaped either, so they are dropped.
pub const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Writes text between tags. A carriage return is written as a reference, since parsers read a plain one as a line feed.
pub fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        _ => None,
    });
}

/// Writes ` name="value"`. Line ends and tabs become references, since parsers read plain ones as blanks.
pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    });
    out.push('"');
}

/// True for the first bytes of characters that may have to be escaped or dropped.
const MAY_BE_SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < special.len() {
        // U+FFFE and U+FFFF begin with 0xEF.
        special[byte] = byte < 0x20 || matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | 0xef);
        byte += 1;
    }
    special
};

/// Copies runs without special characters as a whole; they are found by their bytes, as most of a document is speech.
fn push_escaped(out: &mut String, text: &str, escape: impl Fn(char) -> Option<&'static str>) {
    let (mut from, mut next) = (0, 0);
    while let Some(found) = text.as_bytes()[next..].iter().position(|byte| MAY_BE_SPECIAL[usize::from(*byte)]) {
        let at = next + found;
        let Some(c) = text[at..].chars().next() else { break };
        next = at + c.len_utf8();
        let escaped = if is_allowed(c) { escape(c) } else { Some("") };
        if let Some(escaped) = escaped {
            out.push_str(&text[from..at]);
            out.push_str(escaped);
            from = next;
        }
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_cyrillic_stays_as_it_is() {
        let mut out = String::new();
        push_text(&mut out, "Тариф «А&Б» <лёгкий> ]]> \"1\" 'x'\r\n😀");
        assert_eq!(out, "Тариф «А&amp;Б» &lt;лёгкий&gt; ]]&gt; \"1\" 'x'&#13;\n😀");
    }

    #[test]
    fn attributes_keep_their_blanks() {
        let mut out = String::new();
        push_attribute(&mut out, "a", "x?a=1&b=\"2\"\t\r\n<");
        assert_eq!(out, " a=\"x?a=1&amp;b=&quot;2&quot;&#9;&#13;&#10;&lt;\"");
    }

    #[test]
    fn what_xml_cannot_hold_is_dropped() {
        let mut out = String::new();
        push_text(&mut out, "a\0b\u{1}\u{b}\u{1f}c\u{fffe}\u{ffff}d\u{7f}\u{85}");
        assert_eq!(out, "abcd\u{7f}\u{85}");
    }
}
