//! A VoiceXML 2.1 browser (<https://www.w3.org/TR/voicexml21/>): the rules for the elements that a telephone line needs.
//! Behaviour they leave to the browser, such as its own handler of silence, is an error here.

use std::collections::BTreeMap;
use std::time::Duration;

use data_encoding::BASE64;
use deflect::config::settings::Dialect;
use deflect::line::step::DialResult;

use super::ecmascript::Scope;
use super::element::Element;
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then, form};
use crate::support::line::TOKEN;

const NAMESPACE: &str = "http://www.w3.org/2001/vxml";
/// The keys of a telephone, or of SRGS.
const DTMF_TOKENS: &str = "0123456789*#ABCD";
const PROPERTIES: &[&str] =
    &["fetchtimeout", "timeout", "interdigittimeout", "termtimeout", "termchar", "inputmodes", "bargein"];

/// A browser that knows its call by the standard session variables.
pub struct Voicexml;

impl Platform for Voicexml {
    fn dialect(&self) -> Dialect {
        Dialect::Voicexml
    }

    fn name(&self) -> &'static str {
        "voicexml"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "voicexml"
authentication = "basic"
user = "deflect"
secret = { env = "TEST_TOKEN" }
locale = { ru = "ru-RU", en = "en-US" }
voice = { ru = "tatyana" }
"#
    }

    fn hears_speech(&self) -> bool {
        true
    }

    fn calls(&self, voice_url: &str, _leg: &Leg) -> Asked {
        Asked { method: "GET", url: voice_url.to_owned(), headers: headers(), body: String::new() }
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        Ok(Visit::begin(document, &nobody())?.run()?.0)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let mut visit = Visit::begin(document, &session(leg)).unwrap();
        let (heard, submitted) = visit.run().unwrap();
        let submitted = match (deed, &heard.then) {
            (Deed::GoOn, Then::GoesOn) => submitted,
            (deed, Then::Keys { .. }) => visit.input(deed).unwrap(),
            (Deed::Dialled(result), Then::Dial { .. }) => visit.dialled(result).unwrap(),
            (deed, then) => panic!("{deed:?} cannot happen while {then:?}"),
        };
        submitted.unwrap_or_else(|| panic!("{deed:?} leads nowhere in {document}"))
    }

    fn hangs_up(&self, _voice_url: &str, leg: &Leg, document: &str) -> Asked {
        let mut visit = Visit::begin(document, &session(leg)).unwrap();
        visit.run().unwrap();
        let submitted = visit.throw("connection.disconnect.hangup", &visit.form.children.last().cloned());
        submitted.unwrap().submitted.unwrap_or_else(|| panic!("nobody learns of the end in {document}"))
    }

    fn validate(&self, document: &str) {
        super::validate("voicexml21/vxml.xsd", document);
    }
}

/// The words heard when an error such as `error.badfetch` happens while the page waits.
///
/// # Errors
/// A browser would refuse the page, or the page does not handle the error.
pub fn fails(document: &str, error: &str) -> Result<Heard, String> {
    let mut visit = Visit::begin(document, &nobody())?;
    visit.run()?;
    let done = visit.throw(error, &visit.form.children.last().cloned())?;
    Ok(Heard { said: done.said, then: if done.ends { Then::HangUp } else { Then::GoesOn } })
}

/// The introduction as a browser with these session variables submits it; a path and a text each.
pub fn introduces(document: &str, session: &[(&str, &str)]) -> Asked {
    let session = session.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let (heard, submitted) = Visit::begin(document, &session).unwrap().run().unwrap();
    assert_eq!(heard.then, Then::GoesOn);
    submitted.unwrap()
}

type Session = BTreeMap<String, String>;

fn nobody() -> Session {
    Session::new()
}

fn session(leg: &Leg) -> Session {
    let number = |text: &str| match text.strip_prefix('+') {
        Some(_) => format!("tel:{text}"),
        None => format!("sip:{text}@anonymous.invalid"),
    };
    let variables = [
        ("session.sessionid", format!("browser-{}", leg.id)),
        ("session.connection.remote.uri", number(&leg.from)),
        ("session.connection.local.uri", number(&leg.to)),
        ("session.connection.protocol.name", "sip".to_owned()),
    ];
    variables.into_iter().map(|(path, text)| (path.to_owned(), text)).collect()
}

fn headers() -> Vec<(&'static str, String)> {
    let password = BASE64.encode(format!("deflect:{TOKEN}").as_bytes());
    vec![("Authorization", format!("Basic {password}")), ("User-Agent", "Browser/2.1".to_owned())]
}

/// A page being followed.
struct Visit {
    page: Element,
    form: Element,
    scope: Scope,
}

/// The effects of executable content.
#[derive(Default)]
struct Done {
    said: Vec<Said>,
    submitted: Option<Asked>,
    ends: bool,
}

impl Visit {
    fn begin(document: &str, session: &Session) -> Result<Self, String> {
        let page = Element::parse(document)?;
        page.without_text()?;
        if page.name != "vxml" || page.required("version")? != "2.1" || page.required("xmlns")? != NAMESPACE {
            return Err(format!("`{}` is no VoiceXML 2.1", page.name));
        }
        let mut forms = page.children.iter().filter(|child| child.name == "form");
        let form = forms.next().ok_or("a page without a form")?.clone();
        if forms.next().is_some() {
            return Err("a second form is never reached".to_owned());
        }
        let mut scope = Scope::default();
        for (path, text) in session {
            scope.put(path, text);
        }
        let mut visit = Self { page, form, scope };
        visit.declare(&visit.page.clone(), &["catch", "form"])?;
        visit.declare(&visit.form.clone(), &["block", "field", "transfer", "catch"])?;
        Ok(visit)
    }

    /// Checks what stands there and declares its variables.
    fn declare(&mut self, parent: &Element, others: &[&str]) -> Result<(), String> {
        parent.without_text()?;
        for child in &parent.children {
            match child.name.as_str() {
                "var" => self.scope.declare(child.required("name")?, child.attribute("expr"))?,
                "property" => property(child)?,
                other if others.contains(&other) => {}
                other => return Err(format!("`{other}` has no place in `{}`", parent.name)),
            }
        }
        Ok(())
    }

    /// Goes from item to item until one waits or leaves the page.
    fn run(&mut self) -> Result<(Heard, Option<Asked>), String> {
        let mut said = vec![];
        for item in self.form.children.clone() {
            match item.name.as_str() {
                "block" => {
                    let done = self.execute(&item)?;
                    said.extend(done.said);
                    match (done.submitted, done.ends) {
                        (Some(asked), _) => return Ok((Heard { said, then: Then::GoesOn }, Some(asked))),
                        (None, true) => return Ok((Heard { said, then: Then::HangUp }, None)),
                        (None, false) => {}
                    }
                }
                "field" => {
                    let then = self.field(&item, &mut said)?;
                    return Ok((Heard { said, then }, None));
                }
                "transfer" => return Ok((Heard { said, then: self.transfer(&item)? }, None)),
                _ => {}
            }
        }
        Err("the page ends without a disconnect, and nobody learns of it".to_owned())
    }

    fn field(&mut self, field: &Element, said: &mut Vec<Said>) -> Result<Then, String> {
        self.scope.declare(field.required("name")?, None)?;
        let parts = ["grammar", "prompt", "noinput", "nomatch", "catch", "filled"];
        self.declare(field, &parts)?;
        let mut barge_in = true;
        for prompt in field.children.iter().filter(|child| child.name == "prompt") {
            barge_in &= prompt.attribute("bargein") != Some("false");
            said.push(self.prompt(prompt)?);
        }
        for event in ["noinput", "nomatch"] {
            self.handler(event, field, 1).ok_or_else(|| format!("the browser's own `{event}` would speak"))?;
        }
        field.child("filled").ok_or("a field that nobody reads")?;
        let keys = Keys::of(field)?;
        let wait = self.value_of("timeout", field).ok_or("the browser's own wait")?;
        let phrases = phrases(field)?;
        let modes = self.value_of("inputmodes", field).unwrap_or("dtmf voice");
        if modes.contains("voice") != phrases.is_some() {
            return Err(format!("`inputmodes` {modes} and the grammars do not agree"));
        }
        match (keys.count.end(), self.value_of("termchar", field).unwrap_or("#")) {
            (1, "") => {}
            (2.., "#") if !keys.tokens.contains(&'#') => {}
            (_, terminator) => return Err(format!("`{terminator}` cannot end {:?} of {:?}", keys.count, keys.tokens)),
        }
        if *keys.count.end() > 1 && self.value_of("interdigittimeout", field) != Some(wait) {
            return Err("the browser's own wait between keys".to_owned());
        }
        if *keys.count.end() == 1 && self.value_of("termtimeout", field).is_some_and(|wait| wait != "0s") {
            return Err("a single key is not taken at once".to_owned());
        }
        Ok(Then::Keys { digits_max: *keys.count.end(), wait: time(wait)?, barge_in, phrases })
    }

    fn transfer(&mut self, transfer: &Element) -> Result<Then, String> {
        self.scope.declare(transfer.required("name")?, None)?;
        self.declare(transfer, &["catch", "filled"])?;
        transfer.child("filled").ok_or("a transfer that nobody reads")?;
        if transfer.required("bridge")? != "true" {
            return Err("a blind transfer does not come back".to_owned());
        }
        let dest = transfer.required("dest")?;
        let number = dest.strip_prefix("tel:").ok_or_else(|| format!("{dest} is no telephone"))?;
        Ok(Then::Dial { number: number.to_owned(), wait: time(transfer.required("connecttimeout")?)? })
    }

    /// A property of the field, or of what it stands in.
    fn value_of<'e>(&'e self, name: &str, field: &'e Element) -> Option<&'e str> {
        [field, &self.form, &self.page].into_iter().find_map(|place| {
            let mut properties = place.children.iter().filter(|child| child.name == "property");
            properties.find(|property| property.attribute("name") == Some(name))?.attribute("value")
        })
    }

    fn input(&mut self, deed: Deed<'_>) -> Result<Option<Asked>, String> {
        let field = self.form.children.last().ok_or("an empty form")?.clone();
        let (keys, phrases) = (Keys::of(&field)?, phrases(&field)?);
        let known = |words: &str| phrases.as_ref().is_some_and(|phrases| phrases.iter().any(|known| known == words));
        match deed {
            Deed::Keys(pressed) if keys.take(pressed) => {
                let spaced = pressed.chars().map(String::from).collect::<Vec<_>>().join(" ");
                self.fill(&field, &spaced, "dtmf", Some(100))
            }
            Deed::Says { words, confidence } if known(words) => self.fill(&field, words, "voice", confidence),
            Deed::Keys(_) => self.mismatch("dtmf"),
            Deed::Mumbles | Deed::Says { .. } if phrases.is_some() => self.mismatch("voice"),
            Deed::Silence => Ok(self.throw("noinput", &Some(field))?.submitted),
            other => Err(format!("{other:?} cannot happen here")),
        }
    }

    fn fill(
        &mut self,
        field: &Element,
        words: &str,
        mode: &str,
        confidence: Option<u8>,
    ) -> Result<Option<Asked>, String> {
        let name = field.required("name")?;
        self.scope.put(name, words);
        self.scope.put(&format!("{name}$.utterance"), words);
        self.scope.put(&format!("{name}$.inputmode"), mode);
        let confidence = f32::from(confidence.unwrap_or(0)) / 100.0;
        self.scope.put(&format!("{name}$.confidence"), &confidence.to_string());
        Ok(self.execute(field.child("filled").ok_or("nobody reads it")?)?.submitted)
    }

    fn mismatch(&mut self, mode: &str) -> Result<Option<Asked>, String> {
        self.scope.put("application.lastresult$.inputmode", mode);
        let field = self.form.children.last().cloned();
        Ok(self.throw("nomatch", &field)?.submitted)
    }

    fn dialled(&mut self, result: DialResult) -> Result<Option<Asked>, String> {
        let transfer = self.form.children.last().ok_or("an empty form")?.clone();
        let (told, seconds) = match result {
            DialResult::Answered => ("far_end_disconnect", "12.5"),
            DialResult::Busy => ("busy", "0"),
            DialResult::NoAnswer => ("noanswer", "0"),
            DialResult::Failed => return Ok(self.throw("error.connection.noroute", &Some(transfer))?.submitted),
        };
        let name = transfer.required("name")?;
        self.scope.put(name, told);
        self.scope.put(&format!("{name}$.duration"), seconds);
        Ok(self.execute(transfer.child("filled").ok_or("nobody reads it")?)?.submitted)
    }

    /// Has an event handled where it happened or around it.
    fn throw(&mut self, event: &str, item: &Option<Element>) -> Result<Done, String> {
        let item = item.as_ref().ok_or("an empty form")?;
        let handler = self.handler(event, item, 1).ok_or_else(|| format!("nobody handles `{event}`"))?.clone();
        self.execute(&handler)
    }

    fn handler<'e>(&'e self, event: &str, item: &'e Element, occurrence: u32) -> Option<&'e Element> {
        [item, &self.form, &self.page].into_iter().find_map(|place| {
            let handlers = place.children.iter().rev().filter(|child| handles(child, event));
            let count = |handler: &Element| handler.attribute("count").map_or(1, |count| count.parse().unwrap());
            // The last of equals, which is the first on the page.
            handlers.filter(|handler| count(handler) <= occurrence).max_by_key(|handler| count(handler))
        })
    }

    fn execute(&mut self, content: &Element) -> Result<Done, String> {
        content.without_text()?;
        let mut done = Done::default();
        for (index, act) in content.children.iter().enumerate() {
            match act.name.as_str() {
                "prompt" => done.said.push(self.prompt(act)?),
                "var" => self.scope.declare(act.required("name")?, act.attribute("expr"))?,
                "assign" => self.scope.assign(act.required("name")?, act.required("expr")?)?,
                "submit" => done.submitted = Some(self.submit(act)?),
                "disconnect" | "exit" => done.ends = true,
                other => return Err(format!("`{other}` cannot be done")),
            }
            let leaves = done.submitted.is_some() || done.ends;
            if let (true, Some(never)) = (leaves, content.children.get(index + 1)) {
                return Err(format!("`{}` after `{}` is never reached", never.name, act.name));
            }
        }
        Ok(done)
    }

    fn submit(&self, submit: &Element) -> Result<Asked, String> {
        let url = submit.required("next")?;
        let is_safe = url.starts_with("https://") || url.starts_with("http://127.0.0.1:");
        if !is_safe || submit.required("method")? != "post" {
            return Err(format!("{url} is no address to post to"));
        }
        let names = submit.required("namelist")?.split(' ');
        let pairs = names.map(|name| Ok((name, self.scope.text(name)?))).collect::<Result<Vec<_>, String>>()?;
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let mut headers = headers();
        headers.push(("Content-Type", "application/x-www-form-urlencoded".to_owned()));
        Ok(Asked { method: "POST", url: url.to_owned(), headers, body: form(&pairs) })
    }

    fn prompt(&self, prompt: &Element) -> Result<Said, String> {
        let locale = prompt.attribute("xml:lang").or(self.page.attribute("xml:lang")).ok_or("no language")?;
        match prompt.child("audio") {
            Some(audio) => {
                speech(audio, locale).map_err(|_| "a sound without words is silence when it is lost".to_owned())?;
                prompt.without_text()?;
                Ok(Said::Sound(audio.required("src")?.to_owned()))
            }
            None => speech(prompt, locale),
        }
    }
}

/// Words, in a voice of their own or not.
fn speech(place: &Element, locale: &str) -> Result<Said, String> {
    let (text, voice) = match place.children.as_slice() {
        [voice] if voice.name == "voice" => {
            place.without_text()?;
            (voice.speech()?, Some(voice.required("name")?.to_owned()))
        }
        _ => (place.speech()?, None),
    };
    match text.trim() {
        "" => Err(format!("nothing is said in `{}`", place.name)),
        _ => Ok(Said::Speech { text: text.to_owned(), locale: locale.to_owned(), voice }),
    }
}

fn property(property: &Element) -> Result<(), String> {
    let (name, value) = (property.required("name")?, property.required("value")?);
    match name {
        name if !PROPERTIES.contains(&name) => Err(format!("no property `{name}`")),
        "termchar" if value.len() > 1 => Err(format!("`{value}` is no key")),
        name if name.ends_with("timeout") => time(value).map(drop),
        _ => Ok(()),
    }
}

/// A time with its unit: without one a browser may take it for anything.
fn time(text: &str) -> Result<Duration, String> {
    let (digits, millis) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(digits), _) => (digits, 1),
        (None, Some(digits)) => (digits, 1000),
        (None, None) => return Err(format!("`{text}` has no unit")),
    };
    let count: u64 = digits.parse().map_err(|_| format!("`{text}` is no time"))?;
    Ok(Duration::from_millis(count * millis))
}

fn handles(handler: &Element, event: &str) -> bool {
    match handler.name.as_str() {
        "catch" => handler
            .attribute("event")
            .is_some_and(|names| names.split(' ').any(|name| event == name || event.starts_with(&format!("{name}.")))),
        shorthand => shorthand == event,
    }
}

/// The keys a field takes.
struct Keys {
    tokens: Vec<char>,
    count: std::ops::RangeInclusive<u16>,
}

impl Keys {
    fn of(field: &Element) -> Result<Self, String> {
        let grammar = grammar(field, "dtmf")?.ok_or("no key is taken")?;
        let root = rule(grammar, grammar.required("root")?)?;
        match root.children.as_slice() {
            [item] if item.name == "item" => {
                let [reference] = item.children.as_slice() else { return Err("one rule is repeated".to_owned()) };
                let name = reference.required("uri")?.strip_prefix('#').ok_or("a rule of another grammar")?;
                let (least, most) = item.required("repeat")?.split_once('-').ok_or("a fixed number of keys")?;
                let number = |text: &str| text.parse::<u16>().map_err(|error| error.to_string());
                Ok(Self { tokens: tokens(rule(grammar, name)?)?, count: number(least)?..=number(most)? })
            }
            _ => Ok(Self { tokens: tokens(root)?, count: 1..=1 }),
        }
    }

    fn take(&self, pressed: &str) -> bool {
        let count = u16::try_from(pressed.chars().count()).unwrap();
        self.count.contains(&count) && pressed.chars().all(|key| self.tokens.contains(&key))
    }
}

fn tokens(rule: &Element) -> Result<Vec<char>, String> {
    let key = |item: &String| match item.chars().collect::<Vec<_>>()[..] {
        [key] if DTMF_TOKENS.contains(key) => Ok(key),
        _ => Err(format!("`{item}` is no key")),
    };
    items(rule)?.iter().map(key).collect()
}

fn phrases(field: &Element) -> Result<Option<Vec<String>>, String> {
    let Some(grammar) = grammar(field, "voice")? else { return Ok(None) };
    grammar.required("xml:lang")?;
    let phrases = items(rule(grammar, grammar.required("root")?)?)?;
    let is_plain = |phrase: &String| phrase.chars().all(|c| c.is_alphanumeric() || " -".contains(c));
    match phrases.iter().find(|phrase| phrase.trim().is_empty() || !is_plain(phrase)) {
        Some(odd) => Err(format!("`{odd}` is no phrase")),
        None => Ok(Some(phrases)),
    }
}

fn grammar<'e>(field: &'e Element, mode: &str) -> Result<Option<&'e Element>, String> {
    let mut grammars = field.children.iter().filter(|child| child.name == "grammar");
    let Some(grammar) = grammars.find(|grammar| grammar.attribute("mode") == Some(mode)) else { return Ok(None) };
    grammar.without_text()?;
    match (grammar.required("version")?, grammar.required("type")?, grammar.attribute("xmlns")) {
        ("1.0", "application/srgs+xml", None) => Ok(Some(grammar)),
        other => Err(format!("{other:?} is no inline grammar")),
    }
}

fn rule<'e>(grammar: &'e Element, id: &str) -> Result<&'e Element, String> {
    let mut rules = grammar.children.iter().filter(|child| child.name == "rule");
    rules.find(|rule| rule.attribute("id") == Some(id)).ok_or_else(|| format!("no rule `{id}`"))
}

fn items(rule: &Element) -> Result<Vec<String>, String> {
    let [list] = rule.children.as_slice() else { return Err("a rule has one list".to_owned()) };
    match list.name.as_str() {
        "one-of" if list.children.iter().all(|item| item.name == "item" && item.children.is_empty()) => {
            Ok(list.children.iter().map(|item| item.text.clone()).collect())
        }
        other => Err(format!("`{other}` is no list")),
    }
}
