//! A document for people, with a line for each element.

use quick_xml::events::Event;
use quick_xml::{Reader, Writer};

/// The document with a line for each element; unchanged if it cannot be parsed.
pub(super) fn pretty(document: &str) -> String {
    let indented = indented(document).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    indented.unwrap_or_else(|| document.to_owned())
}

fn indented(document: &str) -> Result<Vec<u8>, quick_xml::Error> {
    let mut reader = Reader::from_str(document);
    let mut writer = Writer::new_with_indent(vec![], b' ', 2);
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(writer.into_inner()),
            event => writer.write_event(event)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_element_has_a_line_and_words_stay_with_theirs() {
        let document =
            r#"<?xml version="1.0"?><Response><Gather a="x&amp;y"><Say>a &lt; b</Say></Gather><Hangup/></Response>"#;
        let lines = [
            r#"<?xml version="1.0"?>"#,
            "<Response>",
            r#"  <Gather a="x&amp;y">"#,
            "    <Say>a &lt; b</Say>",
            "  </Gather>",
            "  <Hangup/>",
            "</Response>",
        ];
        assert_eq!(pretty(document), lines.join("\n"));
        assert_eq!(pretty("<a></b>"), "<a></b>");
    }
}
