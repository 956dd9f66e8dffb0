//! TwiML read as a platform reads it: the speech and the next step. For `deflect call` and for tests.
//!
//! Independent of the writer, and as strict as the strictest platform: an element or text that any of them would refuse
//! is an error here.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// The longest document read, in bytes: Twilio's limit.
pub const DOCUMENT_BYTES_MAX: usize = 64 * 1024;
/// The deepest nesting read; ours is three.
const DEPTH_MAX: usize = 8;

/// A document as a caller hears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayedDocument {
    /// The speech, in order.
    pub said: Vec<String>,
    /// The step after the speech, or after a key interrupts it.
    pub then: NextStep,
}

/// The step after the speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Keys are waited for.
    Gather {
        /// The address for the keys.
        action: String,
        /// The number of keys that end the wait; `None`: unlimited.
        digits_max: Option<u16>,
        /// The keys that end the wait.
        finish_on_key: String,
        /// The address for a silent caller; `None`: the call ends.
        redirect: Option<String>,
    },
    /// The platform goes on at this address.
    Redirect(String),
    /// Another line is dialled.
    Dial {
        /// Its number.
        number: String,
        /// The address for the result; `None`: the call goes on with the same document.
        action: Option<String>,
    },
    /// The call ends.
    HangUp,
}

/// The reason why a document cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum TwimlError {
    /// Longer than [`DOCUMENT_BYTES_MAX`].
    #[error("expected a document of at most {DOCUMENT_BYTES_MAX} bytes, found {0}")]
    TooLong(usize),
    /// Not well-formed XML.
    #[error("the document is not well-formed")]
    Xml(#[source] quick_xml::Error),
    /// Well-formed, but not TwiML that every platform takes.
    #[error("expected {expected}, found {found}")]
    Unexpected {
        /// The expected part.
        expected: &'static str,
        /// The part found.
        found: String,
    },
}

/// Follows a document from its beginning to the first verb that waits or leaves it.
///
/// # Errors
/// See [`TwimlError`].
pub fn read_document(xml: &str) -> Result<PlayedDocument, TwimlError> {
    let response = parse(xml)?;
    if response.name != "Response" {
        return Err(unexpected("`Response` as the root", &response.name));
    }
    response.expect_no_text()?;
    let mut said = vec![];
    let mut verbs = response.children.iter();
    while let Some(verb) = verbs.next() {
        match verb.name.as_str() {
            "Say" => said.push(spoken(verb)?),
            "Play" => said.push(played(verb)),
            "Gather" => return Ok(PlayedDocument { then: gather(verb, verbs.next(), &mut said)?, said }),
            "Redirect" => return Ok(PlayedDocument { said, then: NextStep::Redirect(verb.text.clone()) }),
            "Dial" => return Ok(PlayedDocument { said, then: dial(verb)? }),
            "Hangup" => break,
            other => return Err(unexpected("a verb that every platform knows", other)),
        }
    }
    Ok(PlayedDocument { said, then: NextStep::HangUp })
}

fn gather(gather: &Element, next: Option<&Element>, said: &mut Vec<String>) -> Result<NextStep, TwimlError> {
    gather.expect_no_text()?;
    for child in &gather.children {
        match child.name.as_str() {
            "Say" => said.push(spoken(child)?),
            "Play" => said.push(played(child)),
            other => return Err(unexpected("`Say` or `Play` in `Gather`", other)),
        }
    }
    let redirect = match next {
        Some(next) if next.name == "Redirect" => Some(next.text.clone()),
        Some(next) if next.name != "Hangup" => return Err(unexpected("`Redirect` after `Gather`", &next.name)),
        _ => None,
    };
    let digits_max = gather
        .attribute("numDigits")
        .map(|digits| digits.parse().map_err(|_| unexpected("a number of digits", digits)));
    Ok(NextStep::Gather {
        action: gather.attribute("action").ok_or_else(|| unexpected("`action` of `Gather`", "none"))?.to_owned(),
        digits_max: digits_max.transpose()?,
        finish_on_key: gather.attribute("finishOnKey").unwrap_or("#").to_owned(),
        redirect,
    })
}

/// The text of a `Say`; the only markup allowed is a pause.
fn spoken(say: &Element) -> Result<String, TwimlError> {
    match say.children.iter().find(|child| child.name != "break" || child.attribute("time").is_none()) {
        Some(other) => Err(unexpected("text and pauses in `Say`", &other.name)),
        None => Ok(say.text.clone()),
    }
}

/// The transcript of a recording.
fn played(play: &Element) -> String {
    format!("(plays {})", play.text)
}

fn dial(dial: &Element) -> Result<NextStep, TwimlError> {
    let number = match dial.children.as_slice() {
        [] => &dial.text,
        [number] if number.name == "Number" => &number.text,
        [other, ..] => return Err(unexpected("one `Number` in `Dial`", &other.name)),
    };
    Ok(NextStep::Dial { number: number.clone(), action: dial.attribute("action").map(str::to_owned) })
}

fn unexpected(expected: &'static str, found: &str) -> TwimlError {
    TwimlError::Unexpected { expected, found: format!("`{found}`") }
}

/// An element with its content; `text` does not include that of its children.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    fn new(tag: &BytesStart<'_>) -> Result<Self, TwimlError> {
        let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
            let value = attribute.normalized_value(XmlVersion::Explicit1_0)?.into_owned();
            Ok((attribute.key.as_ref().to_owned(), value))
        };
        let attributes = tag.attributes().map(|found| found.map_err(quick_xml::Error::from).and_then(attribute));
        let attributes = attributes.collect::<Result<_, _>>().map_err(TwimlError::Xml)?;
        Ok(Self { name: tag.name().as_ref().to_owned(), attributes, children: vec![], text: String::new() })
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn expect_no_text(&self) -> Result<(), TwimlError> {
        match self.text.trim() {
            "" => Ok(()),
            text => Err(unexpected("elements only", text)),
        }
    }
}

/// The element tree of a document.
fn parse(xml: &str) -> Result<Element, TwimlError> {
    if xml.len() > DOCUMENT_BYTES_MAX {
        return Err(TwimlError::TooLong(xml.len()));
    }
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = vec![];
    let mut root = None;
    loop {
        let event = reader.read_event().map_err(TwimlError::Xml)?;
        match event {
            Event::Start(tag) if root.is_some() => return Err(unexpected("one root", tag.name().as_ref())),
            Event::Start(tag) if open.len() == DEPTH_MAX => return Err(unexpected("less depth", tag.name().as_ref())),
            Event::Start(tag) => open.push(Element::new(&tag)?),
            Event::End(_) => {
                let closed = open.pop().ok_or_else(|| unexpected("an element", "an end"))?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(closed),
                    None => root = Some(closed),
                }
            }
            Event::Text(_) | Event::GeneralRef(_) => push_text(&event, open.last_mut())?,
            Event::Decl(_) | Event::Comment(_) => {}
            Event::Eof => return root.ok_or_else(|| unexpected("a document", "an unfinished one")),
            other => return Err(unexpected("elements and text only", &format!("{other:?}"))),
        }
    }
}

/// Adds text, or the character of a reference, to its element.
fn push_text(event: &Event<'_>, element: Option<&mut Element>) -> Result<(), TwimlError> {
    let text = match event {
        Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(TwimlError::Xml)? {
            Some(c) => c.to_string(),
            None => {
                let entity = resolve_xml_entity(reference);
                entity.ok_or_else(|| unexpected("an entity of XML", reference))?.to_owned()
            }
        },
        Event::Text(text) => text.xml10_content().into_owned(),
        _ => return Ok(()),
    };
    match element {
        Some(element) => element.text.push_str(&text),
        None if text.trim().is_empty() => {}
        None => return Err(unexpected("nothing outside the root", text.trim())),
    }
    Ok(())
}
