//! What platforms that send forms call things. TwiML, TeXML and Plivo tell the same facts of a call; they differ in the
//! names of parameters and in a few words.

use std::time::Duration;

use crate::call::CallId;
use crate::dialect::form::Form;
use crate::dialect::speech::heard;
use crate::dialect::webhook::Webhook;
use crate::dialect::{CallStatus, DialectError, EndOfCall, Incoming, Request, keys, single, state};
use crate::line::step::{DialResult, Input};

/// The names of a platform's parameters, where platforms differ. `From`, `To`, `CallStatus` and `Digits` are everywhere.
pub struct Vocabulary {
    /// The call's id.
    call: &'static str,
    /// What the recogniser understood.
    speech: &'static str,
    /// How sure it is.
    confidence: &'static str,
    /// How dialling another line ended.
    dial_result: &'static str,
    /// How long the call lasted, in seconds.
    duration: &'static str,
    /// A parameter and the value of it that says by itself that the call is over.
    hang_up: Option<(&'static str, &'static str)>,
}

impl Vocabulary {
    /// Twilio, SignalWire, Somleng and Telnyx (`facts/dialects.md` 2.1, 3, 4, 5.1).
    pub const TWILIO: Self = Self {
        call: "CallSid",
        speech: "SpeechResult",
        confidence: "Confidence",
        dial_result: "DialCallStatus",
        duration: "CallDuration",
        hang_up: None,
    };
    /// Plivo (`facts/dialects.md` 6.1).
    pub const PLIVO: Self = Self {
        call: "CallUUID",
        speech: "Speech",
        confidence: "SpeechConfidenceScore",
        dial_result: "DialStatus",
        duration: "Duration",
        hang_up: Some(("Event", "Hangup")),
    };

    /// Reads one turn: a call without our state begins; with it, keys, speech, the result of a dial, or silence came. A
    /// notice that the call is over, sent here and not to the status call-back, is read as such; it brings nothing else.
    ///
    /// # Errors
    /// A request without a call id, or with two values where one is meant.
    pub fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
        let form = request.parameters().ok_or(DialectError::NotAForm)?;
        let state = state(request)?;
        let input = if state.is_some() { self.input(form)? } else { Input::Start };
        match (self.end(form)?, &input) {
            (Some(end), Input::Start | Input::NoInput) => Ok(Incoming::End(end)),
            _ => Ok(Incoming::Turn(Request {
                call: self.call(form)?,
                from: single(form, "From")?.unwrap_or_default().to_owned(),
                to: single(form, "To")?.unwrap_or_default().to_owned(),
                status: status(form)?,
                input,
                state,
            })),
        }
    }

    /// Reads a status call-back.
    ///
    /// # Errors
    /// As with [`Vocabulary::read`].
    pub fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
        self.end(request.parameters().ok_or(DialectError::NotAForm)?)
    }

    fn call(&self, form: &Form<'_>) -> Result<CallId, DialectError> {
        let id = single(form, self.call)?.ok_or(DialectError::Missing(self.call))?;
        CallId::parse(id).ok_or(DialectError::CallId)
    }

    fn end(&self, form: &Form<'_>) -> Result<Option<EndOfCall>, DialectError> {
        let call = self.call(form)?;
        let hang_up = match self.hang_up {
            Some((name, value)) => single(form, name)? == Some(value),
            None => false,
        };
        let status = status(form)?.filter(|status| status.is_final()).or(hang_up.then_some(CallStatus::Completed));
        let seconds = single(form, self.duration)?.and_then(|seconds| seconds.parse().ok());
        Ok(status.map(|status| EndOfCall { call, status, duration: seconds.map(Duration::from_secs) }))
    }

    fn input(&self, form: &Form<'_>) -> Result<Input, DialectError> {
        let given = |name| Ok(single(form, name)?.filter(|value| !value.is_empty()));
        Ok(match (given(self.dial_result)?, given("Digits")?, given(self.speech)?) {
            (Some(result), _, _) => Input::Dialled(dial_result(result)),
            (None, Some(digits), _) => Input::Keys(keys(digits)),
            (None, None, Some(words)) => Input::Speech(heard(words, single(form, self.confidence)?)),
            (None, None, None) => Input::NoInput,
        })
    }
}

/// A result not known, and one that was called off, mean that nobody spoke with the caller.
fn dial_result(status: &str) -> DialResult {
    match status {
        "answered" | "completed" => DialResult::Answered,
        "busy" => DialResult::Busy,
        "no-answer" | "timeout" => DialResult::NoAnswer,
        _ => DialResult::Failed,
    }
}

fn status(form: &Form<'_>) -> Result<Option<CallStatus>, DialectError> {
    Ok(Some(match single(form, "CallStatus")? {
        Some("queued") => CallStatus::Queued,
        Some("initiated") => CallStatus::Initiated,
        Some("ringing") => CallStatus::Ringing,
        Some("in-progress") => CallStatus::InProgress,
        Some("completed") => CallStatus::Completed,
        Some("busy") => CallStatus::Busy,
        Some("no-answer" | "timeout") => CallStatus::NoAnswer,
        Some("failed") => CallStatus::Failed,
        Some("canceled" | "cancel") => CallStatus::Canceled,
        _ => return Ok(None),
    }))
}
