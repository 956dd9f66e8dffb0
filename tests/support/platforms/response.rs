//! Documents with the root `Response`, followed as the platforms follow them that speak TwiML, TeXML and Plivo XML: by
//! what each documents of its own elements.

use std::path::Path;
use std::time::Duration;

use super::element::Element;
use super::{Deed, Heard, Said, Then};

/// The elements and attributes one platform takes. All others are refused.
pub struct Rules {
    /// Every element with its attributes.
    pub elements: &'static [(&'static str, &'static [&'static str])],
    /// The element that speaks.
    pub speak: &'static str,
    /// The element that waits for keys.
    pub collect: &'static str,
    /// The speech of an element.
    pub speech: fn(&Element) -> Result<Said, String>,
    /// The wait of an element.
    pub keys: fn(&Element) -> Result<Then, String>,
    /// True if it takes the markup of pauses with this voice.
    pub takes_pauses: fn(Option<&str>) -> bool,
    /// How long another line is rung, in seconds.
    pub ring: std::ops::RangeInclusive<u64>,
}

/// A document followed to the first element that waits or leaves it.
pub struct Followed {
    pub heard: Heard,
    /// Where the result is sent.
    action: Option<String>,
    /// Where a silent caller is sent.
    redirect: Option<String>,
}

impl Followed {
    /// Where this leads.
    ///
    /// # Panics
    /// When it leads nowhere, or cannot happen here.
    pub fn url(&self, deed: Deed<'_>) -> &str {
        let listens = matches!(self.heard.then, Then::Keys { phrases: Some(_), .. });
        match (deed, &self.heard.then) {
            (Deed::Says { .. } | Deed::Mumbles, _) if !listens => panic!("nobody listens"),
            (Deed::Keys(_) | Deed::Says { .. }, Then::Keys { .. }) | (Deed::Dialled(_), Then::Dial { .. }) => {}
            (Deed::Silence | Deed::Mumbles, Then::Keys { .. }) => return self.silent_url(),
            (Deed::GoOn, Then::GoesOn) => {}
            (deed, then) => panic!("{deed:?} cannot happen at {then:?}"),
        }
        self.action.as_deref().expect("the result is sent somewhere")
    }

    /// Where a silent caller is sent.
    pub fn silent_url(&self) -> &str {
        self.redirect.as_deref().expect("silence leads somewhere")
    }
}

/// Follows a document.
///
/// # Errors
/// The platform would refuse the document.
pub fn follow(document: &str, rules: &Rules) -> Result<Followed, String> {
    let response = Element::parse(document)?;
    if response.name != "Response" {
        return Err(format!("expected `Response`, found `{}`", response.name));
    }
    response.without_text()?;
    let mut said = vec![];
    let mut rest = response.children.iter();
    while let Some(element) = rest.next() {
        known(element, rules)?;
        let (then, action, redirect) = match element.name.as_str() {
            name if name == rules.speak || name == "Play" => {
                said.push(heard(element, rules)?);
                continue;
            }
            name if name == rules.collect => {
                let then = collect(element, rules, &mut said)?;
                let redirect = rest.next().filter(|next| next.name == "Redirect").map(absolute).transpose()?;
                (then, Some(absolute_url(element.required("action")?)?), redirect)
            }
            "Redirect" => (Then::GoesOn, Some(absolute(element)?), None),
            "Dial" => (dial(element, rules)?, Some(absolute_url(element.required("action")?)?), None),
            "Hangup" => break,
            other => return Err(format!("`{other}` is known and not followed here")),
        };
        return Ok(Followed { heard: Heard { said, then }, action, redirect });
    }
    Ok(Followed { heard: Heard { said, then: Then::HangUp }, action: None, redirect: None })
}

fn known(element: &Element, rules: &Rules) -> Result<(), String> {
    let (name, attributes) = (element.name.as_str(), element.attributes.iter());
    let known = rules.elements.iter().find(|(known, _)| *known == name);
    let (_, known) = known.ok_or_else(|| format!("the document is given up at `{name}`"))?;
    match attributes.map(|(attribute, _)| attribute).find(|attribute| !known.contains(&attribute.as_str())) {
        Some(attribute) => Err(format!("`{name}` has no `{attribute}`")),
        None => Ok(()),
    }
}

fn collect(collect: &Element, rules: &Rules, said: &mut Vec<Said>) -> Result<Then, String> {
    collect.without_text()?;
    for child in &collect.children {
        known(child, rules)?;
        said.push(heard(child, rules)?);
    }
    if collect.attribute("method").is_some_and(|method| method != "POST") {
        return Err("a GET is not signed everywhere".to_owned());
    }
    (rules.keys)(collect)
}

fn heard(element: &Element, rules: &Rules) -> Result<Said, String> {
    match element.name.as_str() {
        "Play" => Ok(Said::Sound(absolute(element)?)),
        name if name == rules.speak => {
            if element.children.is_empty() || (rules.takes_pauses)(element.attribute("voice")) {
                (rules.speech)(element)
            } else {
                Err(format!("markup in `{name}`"))
            }
        }
        other => Err(format!("`{other}` says nothing here")),
    }
}

fn dial(dial: &Element, rules: &Rules) -> Result<Then, String> {
    dial.without_text()?;
    let [number] = dial.children.as_slice() else { return Err("expected one number to dial".to_owned()) };
    known(number, rules)?;
    let wait = number_within(dial.required("timeout")?, &rules.ring)?;
    Ok(Then::Dial { number: number.text.clone(), wait: Duration::from_secs(wait) })
}

fn absolute(element: &Element) -> Result<String, String> {
    absolute_url(&element.text)
}

/// An address as every platform takes it.
///
/// # Errors
/// A relative one, or one that is not plain ASCII.
fn absolute_url(text: &str) -> Result<String, String> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
    let is_absolute = text.starts_with("https://") || text.starts_with("http://");
    if is_plain && is_absolute { Ok(text.to_owned()) } else { Err(format!("`{text}` is no absolute address")) }
}

/// A whole number in its range.
///
/// # Errors
/// Anything else.
pub fn number_within(text: &str, range: &std::ops::RangeInclusive<u64>) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("`{text}` is no number from {range:?}"))
}

/// The spoken text, at most as long as a voice takes at once.
///
/// # Errors
/// More, or nothing.
pub fn spoken(element: &Element, characters_max: usize, locale: String) -> Result<Said, String> {
    let text = element.speech()?.to_owned();
    match text.chars().count() {
        0 => Err("nothing to say".to_owned()),
        count if characters_max < count => Err(format!("{count} characters are too many")),
        _ => Ok(Said::Speech { text, locale, voice: element.attribute("voice").map(str::to_owned) }),
    }
}

/// The phrases of `hints`; `None` where only keys are taken.
///
/// # Errors
/// An input that is neither.
pub fn phrases(collect: &Element, input: &str) -> Result<Option<Vec<String>>, String> {
    match collect.attribute(input) {
        None | Some("dtmf") => Ok(None),
        Some("dtmf speech") => {
            let hints = collect.attribute("hints").unwrap_or_default();
            Ok(Some(hints.split(',').filter(|hint| !hint.is_empty()).map(str::to_owned).collect()))
        }
        Some(other) => Err(format!("`{other}` is no kind of input")),
    }
}

/// A reference document of `tests/reference-xml`, with our address in the place of its own, the same everywhere.
pub fn reference(path: &str, next_url: &str) -> Element {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference-xml").join(path);
    let mut response = Element::parse(std::fs::read_to_string(path).unwrap().trim_end()).unwrap();
    response.text.clear();
    for element in &mut response.children {
        element.attributes.iter_mut().filter(|(name, _)| name == "action").for_each(|(_, url)| *url = next_url.into());
        if element.name == "Redirect" {
            element.text = next_url.to_owned();
        } else if !element.children.is_empty() {
            element.text.clear();
        }
    }
    response
}
