//! An XML document, well-formed by construction, with a limit on its speech.

use crate::dialect::xml::{DECLARATION, is_allowed, push_attribute, push_text};

/// The longest document, in bytes: half the limit of the strictest platform.
pub const DOCUMENT_BYTES_MAX: usize = 32 * 1024;
/// Bytes of a typical menu, for allocating once.
const BYTES_TYPICAL: usize = 4 * 1024;
/// The most bytes of tags around and after speech, without addresses.
const TAGS_BYTES_MAX: usize = 2 * 1024;

/// A pause of half a second between two lines of a prompt (SSML 1.1, 3.2.3).
const BREAK: &str = " <break time=\"500ms\"/>";

/// The sound of a line end within a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pauses {
    /// A pause, as SSML markup.
    Breaks,
    /// A blank: the voice pauses at the punctuation. For voices and platforms without markup.
    Blanks,
}

/// A document being written. Its caller closes every element that it opens.
pub(super) struct XmlDocument {
    out: String,
    speech_end_max: usize,
    /// True if speech was left out. All later speech is left out too, as it may depend on it.
    is_full: bool,
}

impl XmlDocument {
    /// Begins a document. `addresses_bytes` is the length of its addresses, unescaped; they always fit.
    pub(super) fn new(addresses_bytes: usize) -> Self {
        let mut out = String::with_capacity(BYTES_TYPICAL);
        out.push_str(DECLARATION);
        // The longest escape has six bytes.
        let speech_end_max = DOCUMENT_BYTES_MAX.saturating_sub(6 * addresses_bytes + TAGS_BYTES_MAX);
        Self { out, speech_end_max, is_full: false }
    }

    /// `<name a="b">`
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    /// `<name a="b"/>`
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// `<name a="b">text</name>`
    pub(super) fn element(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// `</name>`
    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Speech between tags, with a pause between its lines.
    pub(super) fn speech(&mut self, text: &str, pauses: Pauses) {
        if !text.contains('\n') {
            return self.text(text);
        }
        self.out.push_str(if text.starts_with(char::is_whitespace) { " " } else { "" });
        for (index, line) in lines(text).enumerate() {
            match pauses {
                _ if index == 0 => {}
                // The blank keeps the words apart if the markup is ignored.
                Pauses::Breaks => self.out.push_str(BREAK),
                Pauses::Blanks => self.out.push(' '),
            }
            self.text(line);
        }
        self.out.push_str(if text.ends_with(char::is_whitespace) { " " } else { "" });
    }

    /// `<name a="b">what is said</name>`
    pub(super) fn spoken(&mut self, name: &str, attributes: &[(&str, &str)], text: &str, pauses: Pauses) {
        self.open(name, attributes);
        self.speech(text, pauses);
        self.close(name);
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        push_text(&mut self.out, text);
    }

    /// Writes speech completely, or not at all if it would make the document too long.
    pub(super) fn say(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.out.len();
        write(self);
        if self.is_full || self.out.len() > self.speech_end_max {
            self.out.truncate(before);
            self.is_full = true;
        }
    }

    /// Bytes left for speech.
    pub(super) fn room(&self) -> usize {
        if self.is_full { 0 } else { self.speech_end_max.saturating_sub(self.out.len()) }
    }

    /// Bytes of a value as an attribute.
    pub(super) fn attribute_bytes(value: &str) -> usize {
        let mut out = String::with_capacity(value.len());
        push_attribute(&mut out, "", value);
        out.len()
    }

    /// The finished document.
    pub(super) fn finish(self) -> String {
        self.out
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            push_attribute(&mut self.out, name, value);
        }
    }
}

/// The lines of a prompt with something to say, trimmed.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| is_sayable(line))
}

/// True if a text has something to say that XML can hold.
pub(super) fn is_sayable(text: &str) -> bool {
    text.chars().any(|c| is_allowed(c) && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_line_is_a_pause_or_a_blank_and_nothing_is_lost() {
        for (text, breaks, blanks) in [
            ("Раз.", "Раз.", "Раз."),
            ("Раз.\nДва.", "Раз. <break time=\"500ms\"/>Два.", "Раз. Два."),
            (" Раз. ", " Раз. ", " Раз. "),
            ("\n Раз. \r\n\n\t\n Два.\n", " Раз. <break time=\"500ms\"/>Два. ", " Раз. Два. "),
            ("<break>\n&", "&lt;break&gt; <break time=\"500ms\"/>&amp;", "&lt;break&gt; &amp;"),
            ("\u{1}\n\n", " ", " "),
        ] {
            for (pauses, expected) in [(Pauses::Breaks, breaks), (Pauses::Blanks, blanks)] {
                let mut document = XmlDocument::new(0);
                document.speech(text, pauses);
                assert_eq!(document.finish().strip_prefix(DECLARATION), Some(expected), "{text:?}");
            }
        }
    }
}
