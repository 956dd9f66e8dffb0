//! httapi: FreeSWITCH with mod_httapi (1.8 and newer; `src/mod/applications/mod_httapi` of its repository).
//!
//! The switch asks the same address for every turn and tells with each request which call it is and who calls; what
//! happened comes once, under names of our own. Prompts, their keys and the wait are one tag, the last of a document, in
//! which recordings and speech stand in one list, so that a key stops all of it.
//!
//! Traps of the dialect, and what is done here:
//! - wrong keys are never told and look like silence, so every key matches, and only silence tells nothing;
//! - a number that matches too early is cut short, one that never matches is lost, so a number ends with `#`, with `*`,
//!   with one key too many, or when no further key comes in time: whatever was typed is told;
//! - the wait for a number is for the whole of it, so it grows with the keys that it takes;
//! - a sound that cannot be had ends the application where keys are taken, so a list of sounds ends in silence, which
//!   can always be had;
//! - a reply one byte shorter than the switch's buffer is dropped without a word. The buffer has 1024 bytes, and grows
//!   by the length of a longer reply or by 1024, so while every document has an even number of bytes, none fits exactly;
//! - a line that is dialled is answered for the switch by the first sound from it, ringing tones and announcements
//!   included, so sounds before the answer are ignored;
//! - a caller who leaves while connected is told of in the notice of the end alone, by how the dialling went;
//! - a document that takes no time is asked again at once, so each one waits, dials or hangs up;
//! - `@` in an address is taken for the end of a password.

mod sheet;
mod words;

use std::time::Duration;

use crate::base::call::{CallId, Language};
use crate::config::settings::PlatformSettings;
use crate::dialect::form::Form;
use crate::dialect::httapi::sheet::{Sheet, escaped};
use crate::dialect::webhook::Webhook;
use crate::dialect::{CallStatus, DialectError, EndOfCall, Incoming, Page, Request, keys, single, state};
use crate::line::step::{DialResult, Input, Step};

/// The answer to the notice that a call is over. The switch does not read it; a call that did would be over.
pub const ACKNOWLEDGEMENT: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?>"#,
    r#"<document type="xml/freeswitch-httapi"><work><hangup/></work></document>"#
);

/// Where a key comes, and where a number does.
const KEY: &str = "key";
const NUMBER: &str = "number";
/// The variable that tells how dialling ended.
const DIALLED: &str = "originate_disposition";

/// Reads one turn. The notice that a call is over comes to whatever address is next, so it is looked for first.
///
/// # Errors
/// A request without a call id, with two values where one is meant, or with a body that is no form: `multipart` comes
/// with recordings only, which no document of ours makes.
pub fn read(request: &Webhook<'_>) -> Result<Incoming, DialectError> {
    let form = request.parameters().ok_or(DialectError::NotAForm)?;
    if let Some(end) = end(form)? {
        let has_spoken = form.get(DIALLED).is_some_and(|told| dial_result(told) == DialResult::Answered);
        let talk = if has_spoken { state(request).ok().flatten() } else { None };
        return Ok(Incoming::End(EndOfCall { talk, ..end }));
    }
    let state = state(request)?;
    let input = if state.is_some() { input(form)? } else { Input::Start };
    Ok(Incoming::Turn(turn(form, input, state)?))
}

fn turn(form: &Form<'_>, input: Input, state: Option<String>) -> Result<Request, DialectError> {
    Ok(Request {
        call: call(form)?,
        from: caller(form)?.to_owned(),
        to: single(form, "Caller-Destination-Number")?.unwrap_or_default().to_owned(),
        status: None,
        input,
        state,
    })
}

/// Reads the notice that a call is over where somebody sends it to the status address; the switch does not.
///
/// # Errors
/// As with [`read`].
pub fn read_status(request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
    end(request.parameters().ok_or(DialectError::NotAForm)?)
}

/// Writes the steps.
pub fn write(platform: &PlatformSettings, page: &Page<'_>) -> String {
    let next_url = escaped(page.next_url);
    let mut sheet = Sheet::new(platform, next_url.len());
    for step in page.steps {
        match step {
            Step::Say(prompt) => sheet.say(page, prompt),
            Step::Collect(collect) => return sheet.collect(page, collect, &next_url),
            Step::Connect { number, wait } => return sheet.connect(number, *wait, &next_url),
            Step::HangUp => break,
        }
    }
    sheet.hang_up()
}

/// Says a text and hangs up.
pub fn apology(platform: &PlatformSettings, text: &str, language: &Language) -> String {
    let mut sheet = Sheet::new(platform, 0);
    sheet.speak(text, language);
    sheet.hang_up()
}

fn call(form: &Form<'_>) -> Result<CallId, DialectError> {
    let id = single(form, "session_id")?.ok_or(DialectError::Missing("session_id"))?;
    CallId::parse(id).ok_or(DialectError::CallId)
}

/// Nothing for a caller who asked the network to hide the number: the switch tells it all the same.
fn caller<'f>(form: &'f Form<'_>) -> Result<&'f str, DialectError> {
    match single(form, "Caller-Privacy-Hide-Number")? {
        Some("true") => Ok(""),
        _ => Ok(single(form, "Caller-Caller-ID-Number")?.unwrap_or_default()),
    }
}

/// The end of a call. How long it was is told only where the profile permits `extended-data`.
fn end(form: &Form<'_>) -> Result<Option<EndOfCall>, DialectError> {
    if form.get("exiting") != Some("true") {
        return Ok(None);
    }
    let duration = form.get("variable_billsec").and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    Ok(Some(EndOfCall { call: call(form)?, status: CallStatus::Completed, duration, talk: None }))
}

fn input(form: &Form<'_>) -> Result<Input, DialectError> {
    let given = |name| Ok(single(form, name)?.filter(|value| !value.is_empty()));
    if given("input_type")? == Some("invalid") {
        return Ok(Input::NoInput);
    }
    Ok(match (given(DIALLED)?, given(NUMBER)?, given(KEY)?) {
        (Some(result), _, _) => Input::Dialled(dial_result(result)),
        (None, Some(number), _) => Input::Keys(keys(without_end_key(number))),
        (None, None, Some(key)) => Input::Keys(keys(key)),
        (None, None, None) => Input::NoInput,
    })
}

fn without_end_key(number: &str) -> &str {
    number.strip_suffix('#').filter(|typed| !typed.is_empty()).unwrap_or(number)
}

/// Q.850 causes by the switch's names. One not known means that nobody spoke with the caller.
fn dial_result(disposition: &str) -> DialResult {
    match disposition {
        "SUCCESS" => DialResult::Answered,
        "USER_BUSY" => DialResult::Busy,
        "NO_ANSWER" | "NO_USER_RESPONSE" | "ALLOTTED_TIMEOUT" | "PROGRESS_TIMEOUT" => DialResult::NoAnswer,
        _ => DialResult::Failed,
    }
}
