//! VoiceXML 2.1: the browsers of Genesys, Cisco, Avaya, JVoiceXML (<https://www.w3.org/TR/voicexml21/>).
//!
//! A browser is an HTTP client that follows our pages. The first request says nothing about the call: it is answered
//! with an [`introduction`], a page that copies the browser's variables of the call and submits them. From then on
//! every page carries the call's id and submits it with the event.
//!
//! | field | holds |
//! |---|---|
//! | `event` | `start`, `keys`, `noinput`, `nomatch`, `dialled` or `hangup` |
//! | `callid` | the call id; in an introduction that of the browser, possibly empty |
//! | `madeup` | in an introduction: our own id, for a browser without one |
//! | `caller`, `called` | in an introduction: numbers, `tel:` or `sip:` addresses |
//! | `keys`, `mode`, `words`, `confidence` | keys or speech, and which of both |
//! | `result`, `seconds` | result and duration of a transfer; `seconds` also if the caller left it |
//!
//! Traps of the dialect, and their solutions:
//! - a `submit` is a GET by default, with its values in the address, so `method` is always given;
//! - keys outside the grammar are not reported, so the grammar takes every key and the line decides;
//! - `#` ends the input by default, so a single key has no `termchar`;
//! - keys come with blanks between them, which are removed;
//! - the browser's own `noinput` handler asks again for ever, so silence is always submitted;
//! - an error is an event, not a hang-up, and by default the browser's own voice or silence follows: every page has a
//!   handler that says where to turn;
//! - an error within that handler would repeat: the second one ends the call;
//! - the caller's hang-up is only an event, which is submitted;
//! - times without a unit are errors, so each has one.

mod ecmascript;
mod grammar;
mod writer;

use crate::base::call::{CallId, Language};
use crate::config::settings::PlatformSettings;
use crate::dialect::callback::state;
use crate::dialect::codec::DialectCodec;
use crate::dialect::error::DialectError;
use crate::dialect::form::Form;
use crate::dialect::incoming::{CallStatus, EndOfCall, Incoming, TurnRequest};
use crate::dialect::page::Page;
use crate::dialect::parameter::{bounded_keys, parse_seconds, readable};
use crate::dialect::speech::heard;
use crate::dialect::voicexml::writer::VoicexmlWriter;
use crate::dialect::webhook::Webhook;
use crate::line::step::{DialResult, Input, Speech, Step};

/// Stands for a key that the browser did not report: no menu or number has it.
const KEY_UNTOLD: &str = "?";

/// The parameters of a browser that describes the call in its first request.
struct Introduced {
    /// Parameters that may hold the call's id, the most reliable first.
    call: &'static [&'static str],
    caller: &'static str,
    called: &'static str,
}

/// Genesys (GVP) and Cisco (CVP), by their own manuals.
const INTRODUCED: [Introduced; 2] = [
    Introduced { call: &["XGENESYSCALLUUID", "CALLIDREF"], caller: "REMOTEURI", called: "LOCALURI" },
    Introduced { call: &["CISCO_GUID", "CALL_LEGID", "CALL_ID"], caller: "CALL_ANI", called: "CALL_DNIS" },
];

/// The codec of VoiceXML.
pub struct Voicexml;

impl DialectCodec for Voicexml {
    fn content_type(&self) -> &'static str {
        "application/voicexml+xml; charset=utf-8"
    }

    fn acknowledgement(&self) -> &'static str {
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?><vxml version="2.1" xmlns="http://www.w3.org/2001/vxml">"#,
            "<form><block><exit/></block></form></vxml>"
        )
    }

    /// Reads the submission of one of our pages, or a browser's first request. An event that none of our pages submits
    /// is an error.
    fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
        let form = request.parameters().ok_or(DialectError::NotAForm)?;
        let state = state(request)?;
        let Some(event) = readable(form, "event")? else {
            return if state.is_some() { Err(DialectError::Missing("event")) } else { first(form) };
        };
        let call = call(form)?;
        if event == "hangup" {
            let talked = form.get("seconds").and_then(parse_seconds).is_some_and(|talk| !talk.is_zero());
            return Ok(Incoming::End(EndOfCall { talk: state.filter(|_| talked), ..end(call) }));
        }
        let told = input(event, form)?;
        match state {
            Some(_) if told != Input::Start => Ok(Incoming::Turn(TurnRequest {
                input: told,
                status: Some(CallStatus::InProgress),
                state,
                ..start(form, call)?
            })),
            _ => Ok(Incoming::Turn(start(form, call)?)),
        }
    }

    /// Reads an end of call, which has the same field at every address.
    fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
        let form = request.parameters().ok_or(DialectError::NotAForm)?;
        let call = call(form)?;
        Ok((form.get("event") == Some("hangup")).then(|| end(call)))
    }

    fn write(&self, platform: &PlatformSettings, page: &Page<'_>) -> String {
        let mut writer = VoicexmlWriter::for_page(platform, page);
        let said = page.steps.iter().take_while(|step| matches!(step, Step::Say(_))).count();
        let (said, rest) = page.steps.split_at(said);
        let prompts = said.iter().flat_map(Step::prompts);
        match rest.first() {
            Some(Step::Collect(collect)) => {
                writer.say(page, prompts);
                writer.collect(page, collect);
            }
            Some(Step::Connect { number, wait }) => {
                writer.say(page, prompts);
                writer.transfer(page, number, *wait);
            }
            _ => writer.say_and_hang_up(page, prompts),
        }
        writer.finish()
    }

    fn apology(&self, platform: &PlatformSettings, text: &str, language: &Language) -> String {
        let mut writer = VoicexmlWriter::for_apology(platform, language);
        writer.speak_and_hang_up(text, language);
        writer.finish()
    }
}

/// The page that makes a browser describe the call: it submits its variables to `voice_url`. `made_up` is the call's id
/// if the browser has none; the apology, in its language, is said if `voice_url` cannot be reached.
pub fn introduction(
    platform: &PlatformSettings,
    voice_url: &str,
    made_up: &CallId,
    apology: (&str, &Language),
) -> String {
    VoicexmlWriter::for_introduction(platform, voice_url, made_up, apology).finish()
}

fn given<'f>(form: &'f Form<'_>, name: &'static str) -> Result<&'f str, DialectError> {
    Ok(readable(form, name)?.unwrap_or_default())
}

/// The browser's own id, or ours if it has no valid one.
fn call(form: &Form<'_>) -> Result<CallId, DialectError> {
    let own = readable(form, "callid")?.ok_or(DialectError::Missing("callid"))?;
    CallId::parse(own).or(readable(form, "madeup")?.and_then(CallId::parse)).ok_or(DialectError::CallId)
}

/// A first request, with the call's description if the browser sends one.
fn first(form: &Form<'_>) -> Result<Incoming, DialectError> {
    for browser in &INTRODUCED {
        let (from, to) = (given(form, browser.caller)?.to_owned(), given(form, browser.called)?.to_owned());
        let mut calls = browser.call.iter().filter_map(|name| form.get(name).and_then(CallId::parse));
        if let (Some(call), false) = (calls.next(), from.is_empty() && to.is_empty()) {
            return Ok(Incoming::Turn(TurnRequest { from, to, ..start(form, call)? }));
        }
    }
    Ok(Incoming::Unintroduced)
}

fn start(form: &Form<'_>, call: CallId) -> Result<TurnRequest, DialectError> {
    Ok(TurnRequest {
        call,
        from: given(form, "caller")?.to_owned(),
        to: given(form, "called")?.to_owned(),
        status: Some(CallStatus::Ringing),
        input: Input::Start,
        state: None,
    })
}

fn end(call: CallId) -> EndOfCall {
    EndOfCall { call, status: CallStatus::Completed, duration: None, talk: None }
}

fn input(event: &str, form: &Form<'_>) -> Result<Input, DialectError> {
    Ok(match event {
        "start" => Input::Start,
        "keys" => filled(form)?,
        "noinput" => Input::NoInput,
        "nomatch" if given(form, "mode")? == "dtmf" => Input::Keys(KEY_UNTOLD.to_owned()),
        "nomatch" => Input::Speech(Speech::default()),
        "dialled" => Input::Dialled(dial_result(given(form, "result")?, given(form, "seconds")?)),
        _ => return Err(DialectError::Unknown("event")),
    })
}

fn filled(form: &Form<'_>) -> Result<Input, DialectError> {
    let pressed = given(form, "keys")?;
    let words = given(form, "words")?;
    if given(form, "mode")? == "voice" {
        let words = if words.is_empty() { pressed } else { words };
        return Ok(Input::Speech(heard(words, readable(form, "confidence")?)));
    }
    let digits: String = pressed.split_whitespace().collect();
    Ok(if digits.is_empty() { Input::NoInput } else { Input::Keys(bounded_keys(&digits)) })
}

/// The result of a transfer. A `_disconnect` ends a conversation, unless its duration is zero: `near_end_disconnect`
/// also comes if the caller gave up during ringing (W3C VoiceXML 2.0, 2.3.7.2). `unknown` is an end without a reason: a
/// conversation if it took any time.
fn dial_result(result: &str, seconds: &str) -> DialResult {
    let talk = parse_seconds(seconds);
    let talked = talk.is_some_and(|talk| !talk.is_zero());
    match result {
        "near_end_disconnect" | "far_end_disconnect" | "network_disconnect" | "maxtime_disconnect" => {
            if talked || talk.is_none() { DialResult::Answered } else { DialResult::NoAnswer }
        }
        "unknown" if talked => DialResult::Answered,
        "busy" => DialResult::Busy,
        "noanswer" => DialResult::NoAnswer,
        _ => DialResult::Failed,
    }
}
