//! XML read into a tree, strictly: for platforms, and for comparing documents.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An element with what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    /// In the order of their names.
    pub attributes: Vec<(String, String)>,
    /// The text directly in it, joined.
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// Reads a document.
    ///
    /// # Errors
    /// The text is not well-formed.
    pub fn parse(xml: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().map_err(|error| format!("{error} in {xml}"))? {
                Event::Start(start) => open.push(Self::start(&start)?),
                Event::End(_) => {
                    let closed = open.pop().expect("the reader pairs tags");
                    open.last_mut().ok_or("an end too many")?.children.push(closed);
                }
                Event::Text(text) => {
                    open.last_mut().ok_or("text outside")?.text.push_str(&text.xml10_content());
                }
                Event::GeneralRef(reference) => {
                    let text = match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                        Some(sign) => sign.to_string(),
                        None => resolve_xml_entity(&reference).ok_or(format!("{reference:?}"))?.to_owned(),
                    };
                    open.last_mut().ok_or("reference outside")?.text.push_str(&text);
                }
                Event::Decl(_) | Event::Comment(_) => {}
                Event::Eof => break,
                other => return Err(format!("{other:?} has no place in a document")),
            }
        }
        let mut top = open.pop().ok_or("no root")?;
        match (open.len(), top.children.len(), top.text.trim()) {
            (0, 1, "") => Ok(top.children.remove(0)),
            _ => Err(format!("expected one root element in {xml}")),
        }
    }

    fn start(start: &BytesStart<'_>) -> Result<Self, String> {
        let name = start.name().as_ref().to_owned();
        let mut attributes = vec![];
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let key = attribute.key.as_ref().to_owned();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            attributes.push((key, value.into_owned()));
        }
        attributes.sort();
        Ok(Self { name, attributes, ..Self::default() })
    }

    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// An attribute that must be there.
    ///
    /// # Errors
    /// It is not.
    pub fn required(&self, name: &str) -> Result<&str, String> {
        self.attribute(name).ok_or_else(|| format!("`{}` has no `{name}`", self.name))
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every element of this name in it, however deep.
    pub fn all<'e>(&'e self, name: &'e str) -> Vec<&'e Self> {
        let below = self.children.iter().flat_map(|child| child.all(name));
        self.children
            .iter()
            .filter(|child| child.name == name)
            .chain(below.filter(|deep| !self.children.iter().any(|child| std::ptr::eq(child, *deep))))
            .collect()
    }

    /// Its spoken text, with a blank for each pause.
    ///
    /// # Errors
    /// Markup that is no pause of half a second.
    pub fn speech(&self) -> Result<&str, String> {
        for child in &self.children {
            let is_empty = child.text.is_empty() && child.children.is_empty();
            if child.name != "break" || child.attribute("time") != Some("500ms") || !is_empty {
                return Err(format!("`{}` is no pause", child.name));
            }
        }
        Ok(&self.text)
    }

    /// Fails when something else than children is in it.
    ///
    /// # Errors
    /// The text.
    pub fn without_text(&self) -> Result<(), String> {
        match self.text.trim() {
            "" => Ok(()),
            text => Err(format!("text in `{}`: {text}", self.name)),
        }
    }
}
