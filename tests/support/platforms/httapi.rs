//! FreeSWITCH with mod_httapi, as its source (mod_httapi.c) reads and as 1.11.1 was seen to do, with the permissions of
//! `config/platforms/freeswitch/httapi.conf.xml`. A document that would end the application, and so lose the caller into the rest
//! of the dialplan, is an error here, and so is one that would hang up unasked.

mod digits;
pub mod sounds;

use std::cell::RefCell;
use std::time::Duration;

use data_encoding::BASE64;
use deflect::config::settings::Dialect;
use deflect::line::step::DialResult;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use self::digits::Prompted;
use self::sounds::{absolute, sounds, speech};
use super::element::Element;
use super::{Asked, Deed, Heard, Leg, Platform, Said, Then};
use crate::support::line::TOKEN;

/// The characters that stand unescaped in a value: `/` does, `+` and `@` do not.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
/// The applications and the variable that the profile permits.
const APPLICATIONS: [&str; 2] = ["set", "execute_extension"];
const VARIABLES: [&str; 1] = ["originate_disposition"];

/// FreeSWITCH.
pub struct Httapi;

thread_local! {
    /// The buffer of the call that this test follows.
    static BUFFER: RefCell<Buffer> = const { RefCell::new(Buffer::new()) };
}

impl Platform for Httapi {
    fn dialect(&self) -> Dialect {
        Dialect::Httapi
    }

    fn name(&self) -> &'static str {
        "freeswitch"
    }

    fn settings(&self) -> &'static str {
        r#"dialect = "httapi"
authentication = "basic"
user = "deflect"
secret = { env = "TEST_TOKEN" }
voice = { ru = "tts_commandline:anna", en = "flite:slt" }
"#
    }

    fn calls(&self, voice_url: &str, leg: &Leg) -> Asked {
        BUFFER.replace(Buffer::new());
        ask(voice_url, leg, &[])
    }

    fn hears(&self, document: &str) -> Result<Heard, String> {
        BUFFER.with_borrow_mut(|buffer| buffer.take(document.len()))?;
        Ok(run(document)?.heard)
    }

    fn does(&self, leg: &Leg, document: &str, deed: Deed<'_>) -> Asked {
        let Run { url, prompted, asked_for, .. } = run(document).unwrap();
        let url = url.unwrap_or_else(|| panic!("{deed:?} leads nowhere in {document}"));
        let told = |prompted: &Prompted, keys: &str| {
            vec![(prompted.name.clone(), prompted.told(keys)), ("input_type".to_owned(), "dtmf".to_owned())]
        };
        let more = match (deed, prompted) {
            (Deed::Keys(keys), Some(prompted)) => told(&prompted, keys),
            (Deed::Silence | Deed::Mumbles, Some(_)) | (Deed::GoOn, None) => vec![],
            (Deed::Dialled(result), None) => {
                asked_for.into_iter().map(|name| (name, disposition(result).to_owned())).collect()
            }
            (deed, _) => panic!("{deed:?} cannot happen in {document}"),
        };
        let more: Vec<(&str, &str)> = more.iter().map(|(name, value)| (&**name, &**value)).collect();
        ask(&url, leg, &more)
    }

    fn hangs_up(&self, voice_url: &str, leg: &Leg, document: &str) -> Asked {
        let url = run(document).ok().and_then(|run| run.url);
        ask(&url.unwrap_or_else(|| voice_url.to_owned()), leg, &[("exiting", "true")])
    }

    /// Quotation marks, dashes and signs of the switch are seen and not heard.
    fn heard_of(&self, words: &str) -> String {
        words.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn validate(&self, document: &str) {
        assert!(document.len().is_multiple_of(2), "{} bytes could fill a buffer: {document}", document.len());
    }
}

/// The notice of a caller who left while this document had another line on: how it was dialled comes with it, since no turn
/// has told that yet.
pub fn leaves_while_dialled(leg: &Leg, document: &str, disposition: &str) -> Asked {
    let run = run(document).unwrap();
    let mut more: Vec<_> = run.asked_for.iter().map(|name| (name.as_str(), disposition)).collect();
    more.push(("exiting", "true"));
    ask(&run.url.unwrap(), leg, &more)
}

/// The same request as a profile without `method` makes it: everything in the query.
pub fn by_get(asked: &Asked) -> Asked {
    let joint = if asked.url.contains('?') { '&' } else { '?' };
    let headers = asked.headers.iter().filter(|(name, _)| *name != "Content-Type").cloned().collect();
    Asked { method: "GET", url: format!("{}{joint}{}", asked.url, asked.body), headers, body: String::new() }
}

/// The name of a call.
pub fn session_id(leg: &Leg) -> String {
    format!("6f5b1d3c-0000-4000-8000-{}", leg.id)
}

fn ask(url: &str, leg: &Leg, more: &[(&str, &str)]) -> Asked {
    assert!(!url.contains('@'), "{url} would be asked of another host");
    let id = session_id(leg);
    let own = [
        ("session_id", &*id),
        ("hostname", "switch"),
        ("method", "POST"),
        ("httapi_profile", "deflect"),
        ("url", url),
        ("Caller-Direction", "inbound"),
        ("Caller-Dialplan", "XML"),
        ("Caller-Caller-ID-Name", "Анна \"+@:/\" Б."),
        ("Caller-Caller-ID-Number", &leg.from),
        ("Caller-Destination-Number", &leg.to),
        ("Caller-Unique-ID", &id),
        ("Caller-Channel-Hangup-Time", "0"),
        ("Caller-Privacy-Hide-Number", "false"),
    ];
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, VALUE));
    let body = own.iter().chain(more).map(pair).collect::<Vec<_>>().join("&");
    let headers = vec![
        ("User-Agent", "mod_httapi/1.0".to_owned()),
        ("Accept", "*/*".to_owned()),
        ("Cookie", String::new()),
        ("Authorization", format!("Basic {}", BASE64.encode(format!("deflect:{TOKEN}").as_bytes()))),
        ("Content-Type", "application/x-www-form-urlencoded".to_owned()),
    ];
    Asked { method: "POST", url: url.to_owned(), headers, body }
}

fn disposition(result: DialResult) -> &'static str {
    match result {
        DialResult::Answered => "SUCCESS",
        DialResult::Busy => "USER_BUSY",
        DialResult::NoAnswer => "NO_ANSWER",
        DialResult::Failed => "DESTINATION_OUT_OF_ORDER",
    }
}

/// The buffer of a reply: 1024 bytes at first, and never less again. A reply and the zero behind it must leave a byte
/// free.
#[derive(Clone, Copy, Debug)]
pub struct Buffer {
    bytes: usize,
}

impl Buffer {
    /// The buffer of a new call.
    pub const fn new() -> Self {
        Self { bytes: 1024 }
    }

    /// Takes a reply that comes in one part.
    ///
    /// # Errors
    /// The reply is dropped, and with it the call.
    pub fn take(&mut self, length: usize) -> Result<(), String> {
        if self.bytes < length {
            self.bytes += length.max(1024);
        }
        if self.bytes < length + 1 {
            self.bytes += 1024;
        }
        if self.bytes == length + 1 {
            Err(format!("{length} bytes are dropped by a buffer of {}", self.bytes))
        } else {
            Ok(())
        }
    }
}

/// The course of a document.
struct Run {
    heard: Heard,
    /// The address of the next request, where a tag names one.
    url: Option<String>,
    prompted: Option<Prompted>,
    /// Variables that come with the next request.
    asked_for: Vec<String>,
}

/// Runs a document tag by tag.
fn run(document: &str) -> Result<Run, String> {
    let root = Element::parse(document)?;
    let work = root.child("work").filter(|work| !work.children.is_empty()).ok_or("no instructions found")?;
    let nothing = Heard { said: vec![], then: Then::GoesOn };
    let mut run = Run { heard: nothing, url: None, prompted: None, asked_for: vec![] };
    let mut set = vec![];
    for tag in &work.children {
        if run.heard.then != Then::GoesOn && !is_harmless(tag) {
            return Err(format!("`{}` would run after a key or a dial, too", tag.name));
        }
        if let Some(action) = tag.attribute("action") {
            run.url = Some(absolute(action)?.to_owned());
        }
        match tag.name.to_lowercase().as_str() {
            "playback" => run.prompt(tag, sounds(tag)?)?,
            "speak" => run.prompt(tag, vec![speech(tag)?])?,
            "execute" => execute(tag, &mut set, &mut run.heard.then)?,
            "getvariable" => run.asked_for.push(permitted(tag.required("name")?, &VARIABLES)?.to_owned()),
            "hangup" => {
                run.heard.then = Then::HangUp;
                break;
            }
            other => return Err(format!("`{other}` ends the application")),
        }
    }
    match (&run.heard.then, &run.url) {
        (Then::GoesOn, _) if run.heard.said.is_empty() => Err("asked again at once, without end".to_owned()),
        (Then::HangUp, _) | (_, Some(_)) => Ok(run),
        (then, None) => Err(format!("{then:?}, and the same address is asked again")),
    }
}

/// True if a tag only asks for a variable.
fn is_harmless(tag: &Element) -> bool {
    tag.name.eq_ignore_ascii_case("getVariable")
}

impl Run {
    fn prompt(&mut self, tag: &Element, mut said: Vec<Said>) -> Result<(), String> {
        self.heard.said.append(&mut said);
        if let Some(prompted) = Prompted::read(tag)? {
            self.heard.then = prompted.waits()?;
            self.prompted = Some(prompted);
        }
        Ok(())
    }
}

/// Without `continue_on_fail` a line that is engaged hangs the caller up.
fn execute(tag: &Element, set: &mut Vec<(String, String)>, then: &mut Then) -> Result<(), String> {
    let data = tag.attribute("data").unwrap_or(&tag.text);
    if data.contains('$') {
        return Err(format!("`{data}` is not expanded, and hangs up"));
    }
    if permitted(tag.required("application")?, &APPLICATIONS)? == "set" {
        let (name, value) = data.split_once('=').ok_or("`set` without a value")?;
        set.push((name.to_owned(), value.to_owned()));
        return Ok(());
    }
    let value = |wanted: &str| set.iter().rfind(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    if value("continue_on_fail") != Some("true") || value("hangup_after_bridge") != Some("false") {
        return Err("the dialled line takes the caller with it".to_owned());
    }
    if value("ignore_early_media") != Some("true") {
        return Err("an engaged tone before the answer is taken for one, and rings without end".to_owned());
    }
    if !value("transfer_ringback").is_some_and(|tone| tone.starts_with("%(")) {
        return Err("nothing is heard while it rings: this leg is answered".to_owned());
    }
    let number = data.strip_suffix(" XML deflect").ok_or(format!("`{data}` is not in the dialplan"))?;
    let wait = value("call_timeout").and_then(|seconds| seconds.parse().ok()).ok_or("no `call_timeout`")?;
    *then = Then::Dial { number: number.to_owned(), wait: Duration::from_secs(wait) };
    Ok(())
}

fn permitted<'n>(name: &'n str, list: &[&str]) -> Result<&'n str, String> {
    list.contains(&name).then_some(name).ok_or(format!("`{name}` is not permitted, and the call is lost"))
}
