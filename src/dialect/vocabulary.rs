//! The parameter names of platforms that send forms. TwiML, TeXML and Plivo report the same facts of a call; they
//! differ in the names of parameters and in a few words.

use std::time::Duration;

use crate::base::call::CallId;
use crate::dialect::callback::state;
use crate::dialect::error::DialectError;
use crate::dialect::form::Form;
use crate::dialect::incoming::{CallStatus, EndOfCall, Incoming, Talk, TurnRequest};
use crate::dialect::parameter::{bounded_keys, parse_seconds, readable, single};
use crate::dialect::speech::heard;
use crate::dialect::webhook::Webhook;
use crate::line::step::{DialResult, Input};

/// The parameter names that differ between platforms. `From`, `To`, `CallStatus` and `Digits` are the same everywhere.
pub struct Vocabulary {
    /// The call's id.
    call: &'static str,
    /// The recogniser's words.
    speech: &'static str,
    /// The recogniser's confidence.
    confidence: &'static str,
    /// The result of dialling another line.
    dial_result: &'static str,
    /// The duration of the conversation with that line, in seconds.
    talk: &'static str,
    /// The duration of the call, in seconds.
    duration: &'static str,
    /// A parameter and its value that alone means that the call is over.
    hang_up: Option<(&'static str, &'static str)>,
    /// The parameter of a notice about the dialled leg, and its value that means that the leg is over.
    leg: Option<(&'static str, &'static str)>,
}

impl Vocabulary {
    /// Twilio, SignalWire, Somleng and Telnyx (<https://www.twilio.com/docs/voice/twiml/dial>).
    pub const TWILIO: Self = Self {
        call: "CallSid",
        speech: "SpeechResult",
        confidence: "Confidence",
        dial_result: "DialCallStatus",
        talk: "DialCallDuration",
        duration: "CallDuration",
        hang_up: None,
        leg: None,
    };
    /// Our own programs that play [`JsonTurn`](super::json_turn::JsonTurn).
    pub const OWN: Self = Self {
        call: "Call",
        speech: "Speech",
        confidence: "Confidence",
        dial_result: "DialStatus",
        talk: "TalkDuration",
        duration: "Duration",
        hang_up: Some(("Event", "Hangup")),
        leg: Some(("DialEvent", "hangup")),
    };
    /// Plivo (<https://www.plivo.com/docs/voice/xml/dial>; `callbackUrl` for the leg).
    pub const PLIVO: Self = Self {
        call: "CallUUID",
        speech: "Speech",
        confidence: "SpeechConfidenceScore",
        dial_result: "DialStatus",
        talk: "DialBLegDuration",
        duration: "Duration",
        hang_up: Some(("Event", "Hangup")),
        leg: Some(("DialAction", "hangup")),
    };

    /// Reads one turn. A call without our state begins; with it, keys, speech, a dial result or silence came. A notice
    /// that the call is over, sent here instead of the status address, is read as an end. Only the call's id and our
    /// state must be readable: any other value that is not text becomes a hidden caller, a wrong key, or words not
    /// understood.
    ///
    /// # Errors
    /// A request without a call id, or with two values where one is meant.
    pub fn read(&self, request: &Webhook<'_>) -> Result<Incoming, DialectError> {
        let form = request.parameters().ok_or(DialectError::NotAForm)?;
        let call = self.call(form)?;
        let state = state(request)?;
        if let Some((name, gone)) = self.leg
            && let Some(what) = form.get(name)
        {
            let talked = what == gone && self.talk(form).is_some_and(|talk| !talk.is_zero());
            return Ok(state
                .filter(|_| talked)
                .map_or(Incoming::Ignored, |state| Incoming::Talked(Talk { call, state })));
        }
        let input = if state.is_some() { self.input(form)? } else { Input::Start };
        let text = |name| Ok(readable(form, name)?.unwrap_or_default().to_owned());
        match (self.end(form, call.clone()), &input) {
            (Some(end), Input::Start | Input::NoInput) => Ok(Incoming::End(end)),
            _ => Ok(Incoming::Turn(TurnRequest {
                call,
                from: text("From")?,
                to: text("To")?,
                status: readable(form, "CallStatus")?.and_then(status),
                input,
                state,
            })),
        }
    }

    /// Reads a status call-back. Only the call's id must be readable: without a readable status, a duration means that
    /// the call is over.
    ///
    /// # Errors
    /// A request without a call id, or that is no form.
    pub fn read_status(&self, request: &Webhook<'_>) -> Result<Option<EndOfCall>, DialectError> {
        let form = request.parameters().ok_or(DialectError::NotAForm)?;
        let call = self.call(form)?;
        let has_status = matches!(form.text("CallStatus"), Ok(Some(_)));
        let duration = form.get(self.duration).and_then(parse_seconds).filter(|_| !has_status);
        let ended =
            || duration.map(|_| EndOfCall { call: call.clone(), status: CallStatus::Completed, duration, talk: None });
        Ok(self.end(form, call.clone()).or_else(ended))
    }

    fn call(&self, form: &Form<'_>) -> Result<CallId, DialectError> {
        let id = single(form, self.call)?.ok_or(DialectError::Missing(self.call))?;
        CallId::parse(id).ok_or(DialectError::CallId)
    }

    fn end(&self, form: &Form<'_>, call: CallId) -> Option<EndOfCall> {
        let hangs_up = self.hang_up.is_some_and(|(name, value)| form.get(name) == Some(value));
        let status = form.get("CallStatus").and_then(status).filter(|status| status.is_final());
        let status = status.or(hangs_up.then_some(CallStatus::Completed))?;
        Some(EndOfCall { call, status, duration: form.get(self.duration).and_then(parse_seconds), talk: None })
    }

    fn input(&self, form: &Form<'_>) -> Result<Input, DialectError> {
        let given = |name| Ok(readable(form, name)?.filter(|value| !value.is_empty()));
        Ok(match (given(self.dial_result)?, given("Digits")?, given(self.speech)?) {
            (Some(result), _, _) => Input::Dialled(self.dial_result(result, form)),
            (None, Some(digits), _) => Input::Keys(bounded_keys(digits)),
            (None, None, Some(words)) => Input::Speech(heard(words, readable(form, self.confidence)?)),
            (None, None, None) => Input::NoInput,
        })
    }

    /// The caller talked to somebody only if the line answered, was bridged, and stayed: Twilio also says `completed`
    /// of a line that hung up at once. An unknown or cancelled result means that nobody talked.
    fn dial_result(&self, status: &str, form: &Form<'_>) -> DialResult {
        let talked = self.talk(form).is_none_or(|talk| !talk.is_zero());
        let bridged = form.get("DialBridged").is_none_or(|bridged| !bridged.eq_ignore_ascii_case("false"));
        match status.to_ascii_lowercase().as_str() {
            "answered" | "completed" if talked && bridged => DialResult::Answered,
            "answered" | "completed" | "no-answer" | "timeout" => DialResult::NoAnswer,
            "busy" => DialResult::Busy,
            _ => DialResult::Failed,
        }
    }

    /// The duration of the conversation with the dialled line; `None` if the platform does not say.
    fn talk(&self, form: &Form<'_>) -> Option<Duration> {
        form.get(self.talk).and_then(parse_seconds)
    }
}

fn status(word: &str) -> Option<CallStatus> {
    Some(match word {
        "queued" => CallStatus::Queued,
        "initiated" => CallStatus::Initiated,
        "ringing" => CallStatus::Ringing,
        "in-progress" => CallStatus::InProgress,
        "completed" => CallStatus::Completed,
        "busy" => CallStatus::Busy,
        "no-answer" | "timeout" => CallStatus::NoAnswer,
        "failed" => CallStatus::Failed,
        "canceled" | "cancel" => CallStatus::Canceled,
        _ => return None,
    })
}
