//! The digit matcher of the switch (section 6).

use std::time::Duration;

use regex::Regex;

use super::super::Then;
use super::super::element::Element;

/// The keys of a telephone; few have the letters.
const KEYS: &str = "0123456789*#ABCD";
/// More digits than any number has.
const DIGITS_MAX: usize = 64;

/// A tag that takes keys.
pub struct Prompted {
    /// The name under which keys are told.
    pub name: String,
    bindings: Vec<Binding>,
    digit_timeout: Duration,
    input_timeout: Duration,
}

struct Binding {
    pattern: Pattern,
    /// Written with `=`: decides as soon as it matches.
    at_once: bool,
    strip: String,
}

enum Pattern {
    Exact(String),
    Regex(Regex),
}

impl Prompted {
    /// The tag's, when it takes any.
    ///
    /// # Errors
    /// A binding that never matches, or ends the application.
    pub fn read(tag: &Element) -> Result<Option<Self>, String> {
        let binds: Vec<&Element> = tag.children.iter().filter(|child| child.name == "bind").collect();
        if binds.is_empty() {
            return Ok(None);
        }
        let name = tag.attribute("name").unwrap_or("dialed_digits").to_owned();
        let bindings = binds.into_iter().map(Binding::read).collect::<Result<_, _>>()?;
        let (digit_timeout, input_timeout) = (timeout(tag, "digit-timeout", 1500), timeout(tag, "input-timeout", 5000));
        Ok(Some(Self { name, bindings, digit_timeout, input_timeout }))
    }

    /// The wait for input. The wait for a number is that between keys; the whole of it has longer.
    ///
    /// # Errors
    /// A key that would pass for silence, or a number that could not be typed in time.
    pub fn waits(&self) -> Result<Then, String> {
        for key in KEYS.chars().map(String::from) {
            self.pressed(&key).ok_or(format!("`{key}` would pass for silence"))?;
        }
        let digits = |count: usize| "1".repeat(count);
        let fits = |count: &usize| {
            let typed = format!("{}#", digits(*count));
            self.decides(&digits(*count), false).is_none() && self.pressed(&typed).is_some_and(|told| told == typed)
        };
        let most = (1..DIGITS_MAX).take_while(fits).last();
        if most == Some(DIGITS_MAX - 1) {
            return Err("digits without end".to_owned());
        }
        let typing = Duration::from_millis(700) * most.unwrap_or(0) as u32;
        if self.input_timeout < typing {
            return Err(format!("{:?} are too short for {most:?} digits", self.input_timeout));
        }
        let wait = if most.is_some() { self.digit_timeout } else { self.input_timeout };
        Ok(Then::Keys { digits_max: most.unwrap_or(1) as u16, wait, barge_in: true, phrases: None })
    }

    /// The digits reported for these keys. Tests also send keys that no telephone has.
    pub fn told(&self, keys: &str) -> String {
        let is_one = keys.chars().count() == 1;
        let is_possible =
            keys.chars().all(|key| KEYS.contains(key)) && (is_one || self.decides(&keys[..1], false).is_none());
        match self.pressed(keys).filter(|_| is_possible) {
            Some(told) => told,
            None => keys.to_owned(),
        }
    }

    /// The digits reported for keys that are pressed without a pause, and after which nothing more comes; `None` when
    /// none are reported. Keys beyond those that decide are left for the next tag.
    pub fn pressed(&self, keys: &str) -> Option<String> {
        let ends = keys.char_indices().map(|(at, key)| at + key.len_utf8());
        let at_once = ends.into_iter().find_map(|end| Some((self.decides(&keys[..end], false)?, &keys[..end])));
        let (binding, typed) = at_once.or_else(|| Some((self.decides(keys, true)?, keys)))?;
        Some(typed.split(|key| binding.strip.contains(key)).next().unwrap_or_default().to_owned())
    }

    /// The binding that decides.
    fn decides(&self, digits: &str, is_timeout: bool) -> Option<&Binding> {
        let has_regex = self.bindings.iter().any(|binding| matches!(binding.pattern, Pattern::Regex(_)));
        let is_sole = self.bindings.len() == 1;
        self.bindings.iter().find(|binding| match &binding.pattern {
            Pattern::Regex(regex) => regex.is_match(digits) && (is_timeout || binding.at_once || is_sole),
            Pattern::Exact(exact) => exact == digits && (is_timeout || !has_regex && !self.is_longer(digits)),
        })
    }

    fn is_longer(&self, digits: &str) -> bool {
        self.bindings.iter().any(|binding| match &binding.pattern {
            Pattern::Exact(exact) => exact != digits && exact.starts_with(digits),
            Pattern::Regex(_) => false,
        })
    }
}

impl Binding {
    fn read(bind: &Element) -> Result<Self, String> {
        let (at_once, pattern) = match bind.text.strip_prefix('=') {
            Some(pattern) => (true, pattern),
            None => (false, bind.text.as_str()),
        };
        let pattern = match pattern.strip_prefix('~') {
            Some(regex) => Pattern::Regex(Regex::new(regex).map_err(|_| format!("`{regex}` never matches"))?),
            None if pattern.is_empty() => return Err("with an empty `bind` any digit ends the application".to_owned()),
            None => Pattern::Exact(pattern.to_owned()),
        };
        Ok(Self { pattern, at_once, strip: bind.attribute("strip").unwrap_or_default().to_owned() })
    }
}

/// A time in milliseconds; zero, and what is no number, leave the default.
fn timeout(tag: &Element, name: &str, default: u64) -> Duration {
    let given = tag.attribute(name).and_then(|text| text.parse().ok()).filter(|given| 0 < *given);
    Duration::from_millis(given.unwrap_or(default))
}
