//! httapi: FreeSWITCH with mod_httapi (1.8 and newer; `src/mod/applications/mod_httapi` of its repository).
//!
//! The switch requests the same address for every turn, with the call and the caller in each request; inputs come once,
//! under parameter names that we choose. Prompts, their keys and the wait are one tag, the last of a document, in which
//! recordings and speech form one list, so that a key stops all of it.
//!
//! Traps of the dialect, and their solutions:
//! - keys outside the patterns are not reported and look like silence, so every key matches, and only silence reports
//!   nothing;
//! - a number that matches too early is cut, and one that never matches is lost, so a number ends with `#`, with `*`,
//!   with one key too many, or when no further key comes in time: all keys typed are reported;
//! - the wait for a number is for the whole of it, so it grows with the number of keys;
//! - a sound that cannot be fetched ends the application that takes keys, so a list of sounds ends in silence, which is
//!   always available;
//! - a reply one byte shorter than the switch's buffer is silently dropped. The buffer has 1024 bytes, and grows by the
//!   length of a longer reply or by 1024, so documents are padded to an even number of bytes and never fit exactly;
//! - the first sound of a dialled line counts as its answer, ringing tones and announcements included, so early media
//!   is ignored;
//! - the conversation of a caller who leaves while connected is reported only in the notice of the end, by the dial
//!   result;
//! - a document that takes no time is requested again at once, so each one waits, dials or hangs up;
//! - `@` in an address is taken for the end of a password, so it is escaped.

mod text;
mod writer;

use std::time::Duration;

use crate::base::call::{CallId, Language};
use crate::config::settings::PlatformSettings;
use crate::dialect::callback::state;
use crate::dialect::codec::DialectCodec;
use crate::dialect::error::DialectError;
use crate::dialect::form::Form;
use crate::dialect::httapi::writer::{DIALLED, HttapiWriter, KEY, NUMBER, escaped};
use crate::dialect::incoming::{CallStatus, EndOfCall, Incoming, TurnRequest};
use crate::dialect::page::Page;
use crate::dialect::parameter::{bounded_keys, readable, single};
use crate::dialect::webhook::Webhook;
use crate::line::step::{DialResult, Input, Step};

/// The codec of httapi.
pub(super) struct Httapi;

impl DialectCodec for Httapi {
    /// Never read by the switch; a call that did read it would end.
    fn acknowledgement(&self) -> &'static str {
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            r#"<document type="xml/freeswitch-httapi"><work><hangup/></work></document>"#
        )
    }

    /// Reads one turn. The notice that a call is over comes to the next address, whichever that is, so it is looked for
    /// first. A `multipart` body is refused: it comes with recordings only, which no document of ours makes.
    fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
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

    /// Reads the notice that a call is over, if somebody sends it to the status address; the switch does not.
    fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
        end(request.parameters().ok_or(DialectError::NotAForm)?)
    }

    fn write(&self, platform: &PlatformSettings, page: &Page<'_>) -> String {
        let next_url = escaped(page.next_url);
        let mut writer = HttapiWriter::new(platform, next_url.len());
        for step in page.steps {
            match step {
                Step::Say(prompt) => writer.say(page, prompt),
                Step::Collect(collect) => return writer.collect(page, collect, &next_url),
                Step::Connect { number, wait } => return writer.connect(number, *wait, &next_url),
                Step::HangUp => break,
            }
        }
        writer.hang_up()
    }

    fn apology(&self, platform: &PlatformSettings, text: &str, language: &Language) -> String {
        let mut writer = HttapiWriter::new(platform, 0);
        writer.speak(text, language);
        writer.hang_up()
    }
}

fn turn(form: &Form<'_>, input: Input, state: Option<String>) -> Result<TurnRequest, DialectError> {
    Ok(TurnRequest {
        call: call(form)?,
        from: caller(form)?.to_owned(),
        to: readable(form, "Caller-Destination-Number")?.unwrap_or_default().to_owned(),
        status: None,
        input,
        state,
    })
}

fn call(form: &Form<'_>) -> Result<CallId, DialectError> {
    let id = single(form, "session_id")?.ok_or(DialectError::Missing("session_id"))?;
    CallId::parse(id).ok_or(DialectError::CallId)
}

/// Empty for a caller who asked the network to hide the number: the switch sends it all the same.
fn caller<'f>(form: &'f Form<'_>) -> Result<&'f str, DialectError> {
    match readable(form, "Caller-Privacy-Hide-Number")? {
        Some("true") => Ok(""),
        _ => Ok(readable(form, "Caller-Caller-ID-Number")?.unwrap_or_default()),
    }
}

/// The end of a call. Its duration is sent only if the profile permits `extended-data`.
fn end(form: &Form<'_>) -> Result<Option<EndOfCall>, DialectError> {
    if form.get("exiting") != Some("true") {
        return Ok(None);
    }
    let duration = form.get("variable_billsec").and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    Ok(Some(EndOfCall { call: call(form)?, status: CallStatus::Completed, duration, talk: None }))
}

fn input(form: &Form<'_>) -> Result<Input, DialectError> {
    let given = |name| Ok(readable(form, name)?.filter(|value| !value.is_empty()));
    if given("input_type")? == Some("invalid") {
        return Ok(Input::NoInput);
    }
    Ok(match (given(DIALLED)?, given(NUMBER)?, given(KEY)?) {
        (Some(result), _, _) => Input::Dialled(dial_result(result)),
        (None, Some(number), _) => Input::Keys(bounded_keys(without_end_key(number))),
        (None, None, Some(key)) => Input::Keys(bounded_keys(key)),
        (None, None, None) => Input::NoInput,
    })
}

fn without_end_key(number: &str) -> &str {
    number.strip_suffix('#').filter(|typed| !typed.is_empty()).unwrap_or(number)
}

/// Q.850 causes by the switch's names. An unknown one means that nobody talked to the caller.
fn dial_result(disposition: &str) -> DialResult {
    match disposition {
        "SUCCESS" => DialResult::Answered,
        "USER_BUSY" => DialResult::Busy,
        "NO_ANSWER" | "NO_USER_RESPONSE" | "ALLOTTED_TIMEOUT" | "PROGRESS_TIMEOUT" => DialResult::NoAnswer,
        _ => DialResult::Failed,
    }
}
