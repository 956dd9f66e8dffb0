//! TwiML: Twilio, SignalWire (cXML) and Somleng (`facts/dialects.md` 2–4).
//!
//! Only what all three do alike is used: `Say`, `Gather`, `Redirect`, `Dial`, `Hangup`. `Pause` is not, since Somleng
//! gives up the whole document at it.
//!
//! Traps of the dialect, and what is done here (section 14):
//! - keys typed during a `Say` before the `Gather` are lost, so prompts stand inside it;
//! - without input a `Gather` falls through to the next verb, so a `Redirect` follows it;
//! - a `Gather` without `action` asks the same address again, for ever, so `action` is always given;
//! - `#` ends a `Gather` unless told otherwise, and alone is no input, so a single key has no finish key;
//! - `numDigits` is unlimited unless given, and the caller would wait for the time-out.

use std::time::Duration;

use crate::call::{CallId, Language};
use crate::config::settings::PlatformSettings;
use crate::dialect::form::Form;
use crate::dialect::speech::pieces;
use crate::dialect::webhook::Webhook;
use crate::dialect::xml::{DECLARATION, is_allowed, push_attribute, push_text};
use crate::dialect::{CallStatus, DIGITS_MAX, DOCUMENT_BYTES_MAX, DialectError, EndOfCall, Request, state};
use crate::line::prompt::Prompts;
use crate::line::step::{Collect, DialResult, Input, Step};
use crate::number::Number;

/// A document that does nothing.
pub const ACKNOWLEDGEMENT: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#;

/// What a menu takes, for allocating once.
const DOCUMENT_BYTES_TYPICAL: usize = 4 * 1024;

/// Reads one turn: a call without our state begins; with it, keys, the result of a dial, or silence came.
///
/// # Errors
/// A request without a call id, or with two values where one is meant.
pub fn read(request: &Webhook<'_>) -> Result<Request, DialectError> {
    let form = request.parameters().ok_or(DialectError::NotAForm)?;
    let state = state(request)?;
    Ok(Request {
        call: call(form)?,
        from: single(form, "From")?.unwrap_or_default().to_owned(),
        to: single(form, "To")?.unwrap_or_default().to_owned(),
        status: single(form, "CallStatus")?.and_then(status),
        input: if state.is_some() { input(form)? } else { Input::Start },
        state,
    })
}

/// Reads a status call-back.
///
/// # Errors
/// As with [`read`].
pub fn read_status(request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
    let form = request.parameters().ok_or(DialectError::NotAForm)?;
    let call = call(form)?;
    let status = single(form, "CallStatus")?.and_then(status).filter(|status| status.is_final());
    let seconds = single(form, "CallDuration")?.and_then(|seconds| seconds.parse().ok());
    Ok(status.map(|status| EndOfCall { call, status, duration: seconds.map(Duration::from_secs) }))
}

/// Writes the steps.
pub fn write(platform: &PlatformSettings, prompts: &Prompts, steps: &[Step], next_url: &str) -> String {
    let mut document = Document::new(platform, next_url);
    for step in steps {
        match step {
            Step::Say(prompt) => document.say(&prompts.speech(prompt), &prompt.language),
            Step::Collect(collect) => return document.collect(prompts, collect),
            Step::Connect { number, wait } => return document.dial(number, *wait),
            Step::HangUp => return document.hang_up(),
        }
    }
    document.finish()
}

/// Says a text and hangs up.
pub fn apology(platform: &PlatformSettings, text: &str, language: &Language) -> String {
    let mut document = Document::new(platform, "");
    document.say(text, language);
    document.hang_up()
}

fn single<'f>(form: &'f Form<'_>, name: &'static str) -> Result<Option<&'f str>, DialectError> {
    form.single(name).map_err(DialectError::Parameters)
}

fn call(form: &Form<'_>) -> Result<CallId, DialectError> {
    let id = single(form, "CallSid")?.ok_or(DialectError::Missing("CallSid"))?;
    CallId::parse(id).ok_or(DialectError::CallId)
}

fn input(form: &Form<'_>) -> Result<Input, DialectError> {
    let given = |name| Ok(single(form, name)?.filter(|value| !value.is_empty()));
    Ok(match (given("DialCallStatus")?, given("Digits")?) {
        (Some(result), _) => Input::Dialled(dial_result(result)),
        (None, Some(digits)) => Input::Keys(digits.chars().take(DIGITS_MAX + 1).collect()),
        (None, None) => Input::NoInput,
    })
}

/// A result not known, and `canceled`, mean that nobody spoke with the caller.
fn dial_result(status: &str) -> DialResult {
    match status {
        "answered" | "completed" => DialResult::Answered,
        "busy" => DialResult::Busy,
        "no-answer" => DialResult::NoAnswer,
        _ => DialResult::Failed,
    }
}

fn status(status: &str) -> Option<CallStatus> {
    Some(match status {
        "queued" => CallStatus::Queued,
        "initiated" => CallStatus::Initiated,
        "ringing" => CallStatus::Ringing,
        "in-progress" => CallStatus::InProgress,
        "completed" => CallStatus::Completed,
        "busy" => CallStatus::Busy,
        "no-answer" => CallStatus::NoAnswer,
        "failed" => CallStatus::Failed,
        "canceled" => CallStatus::Canceled,
        _ => return None,
    })
}

/// A document being written.
struct Document<'a> {
    platform: &'a PlatformSettings,
    next_url: &'a str,
    out: String,
    /// Whether speech was left out; what would follow it is left out, too, so that nothing is said without what it
    /// belongs to.
    is_full: bool,
}

impl<'a> Document<'a> {
    fn new(platform: &'a PlatformSettings, next_url: &'a str) -> Self {
        let mut out = String::with_capacity(DOCUMENT_BYTES_TYPICAL);
        out.push_str(DECLARATION);
        out.push_str("<Response>");
        Self { platform, next_url, out, is_full: false }
    }

    fn say(&mut self, text: &str, language: &Language) {
        if !text.chars().any(|c| is_allowed(c) && !c.is_whitespace()) {
            return;
        }
        // The longest escape has six bytes, the tags after the speech are under 256.
        let bytes_max = DOCUMENT_BYTES_MAX.saturating_sub(6 * self.next_url.len() + 256);
        for piece in pieces(text) {
            let before = self.out.len();
            self.say_piece(piece, language);
            if self.is_full || bytes_max < self.out.len() {
                self.out.truncate(before);
                self.is_full = true;
            }
        }
    }

    fn say_piece(&mut self, piece: &str, language: &Language) {
        self.out.push_str("<Say");
        let locale = given(&self.platform.locales, language).unwrap_or(language.as_str());
        push_attribute(&mut self.out, "language", locale);
        if let Some(voice) = given(&self.platform.voices, language) {
            push_attribute(&mut self.out, "voice", voice);
        }
        self.out.push('>');
        push_text(&mut self.out, piece);
        self.out.push_str("</Say>");
    }

    fn collect(mut self, prompts: &Prompts, collect: &Collect) -> String {
        self.out.push_str("<Gather");
        push_attribute(&mut self.out, "action", self.next_url);
        push_attribute(&mut self.out, "finishOnKey", if collect.is_number() { "#" } else { "" });
        push_attribute(&mut self.out, "input", "dtmf");
        push_attribute(&mut self.out, "method", "POST");
        push_attribute(&mut self.out, "numDigits", &collect.digits_max.max(1).to_string());
        push_attribute(&mut self.out, "timeout", &seconds(collect.wait));
        self.out.push('>');
        for prompt in &collect.prompts {
            self.say(&prompts.speech(prompt), &prompt.language);
        }
        self.out.push_str("</Gather><Redirect method=\"POST\">");
        push_text(&mut self.out, self.next_url);
        self.out.push_str("</Redirect>");
        self.finish()
    }

    fn dial(mut self, number: &Number, wait: Duration) -> String {
        self.out.push_str("<Dial");
        push_attribute(&mut self.out, "action", self.next_url);
        push_attribute(&mut self.out, "method", "POST");
        push_attribute(&mut self.out, "timeout", &seconds(wait));
        self.out.push_str("><Number>");
        push_text(&mut self.out, number.as_e164());
        self.out.push_str("</Number></Dial>");
        self.finish()
    }

    fn hang_up(mut self) -> String {
        self.out.push_str("<Hangup/>");
        self.finish()
    }

    fn finish(mut self) -> String {
        self.out.push_str("</Response>");
        self.out
    }
}

/// What is configured for a language.
fn given<'s>(settings: &'s [(Language, String)], language: &Language) -> Option<&'s str> {
    settings.iter().find(|(known, _)| known == language).map(|(_, value)| value.as_str())
}

/// Whole seconds, at least one: platforms take no fractions, and 0 would not wait at all.
fn seconds(wait: Duration) -> String {
    wait.as_millis().div_ceil(1000).max(1).to_string()
}
