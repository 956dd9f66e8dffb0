//! Bandwidth's events (`facts/dialects.md` 7.1): a JSON object in the body, or the same fields in the query of a GET.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use crate::call::CallId;
use crate::dialect::DialectError;
use crate::dialect::form::Form;
use crate::dialect::webhook::{Content, Webhook};

/// The longest body read, in bytes, whatever the door lets through. Events are under 4 KB.
pub const JSON_BYTES_MAX: usize = 64 * 1024;
/// The deepest nesting read. Events have two levels, three with SIP headers.
pub const JSON_DEPTH_MAX: usize = 16;

/// Why a body is not read as an event. Says nothing of what stands in it: that may be a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Longer than [`JSON_BYTES_MAX`].
    #[error("expected JSON of at most {JSON_BYTES_MAX} bytes, found more")]
    TooLong,
    /// Deeper than [`JSON_DEPTH_MAX`].
    #[error("expected JSON of at most {JSON_DEPTH_MAX} levels, found more")]
    TooDeep,
    /// No JSON object, a field of another type, or a field twice.
    #[error("expected a JSON object with texts, each once, found something else in line {line}, column {column}")]
    Malformed {
        /// From 1.
        line: usize,
        /// From 1, in bytes.
        column: usize,
    },
}

/// An event. Fields that are not known are left alone.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// What happened; decides which of the other fields mean something.
    pub event_type: Option<String>,
    call_id: Option<String>,
    /// Who calls: E.164, a SIP address, or a word for a hidden number.
    pub from: Option<String>,
    /// The number dialled.
    pub to: Option<String>,
    /// Keys; empty when none came in time.
    pub digits: Option<String>,
    /// Why a call or a transfer ended.
    pub cause: Option<String>,
    answer_time: Option<String>,
    end_time: Option<String>,
}

impl Event {
    /// Takes the event of a request.
    ///
    /// # Errors
    /// A body of another type than JSON, JSON that is no event, and a parameter that came twice.
    pub fn read(request: &Webhook<'_>) -> Result<Self, DialectError> {
        match request.content() {
            Content::Query => Self::from_query(request.query()),
            Content::Form(_) => Err(DialectError::NotJson),
            Content::Other => {
                let json = request.json().ok_or(DialectError::NotJson)?;
                Self::from_json(json).map_err(DialectError::Json)
            }
        }
    }

    /// The call it is of.
    ///
    /// # Errors
    /// No call id, or none that could be one.
    pub fn call(&self) -> Result<CallId, DialectError> {
        let id = self.call_id.as_deref().ok_or(DialectError::Missing("callId"))?;
        CallId::parse(id).ok_or(DialectError::CallId)
    }

    /// How long the call was, once it is over: Bandwidth gives no duration. `None` for a call that was not answered.
    pub fn duration(&self) -> Option<Duration> {
        let time = |time: &Option<String>| time.as_deref()?.parse::<Timestamp>().ok();
        let spoken = time(&self.end_time)?.duration_since(time(&self.answer_time)?);
        spoken.try_into().ok()
    }

    fn from_query(query: &Form<'_>) -> Result<Self, DialectError> {
        let single = |name| {
            Ok(query.single(name).map_err(DialectError::Parameters)?.map(str::to_owned)) as Result<_, DialectError>
        };
        Ok(Self {
            event_type: single("eventType")?,
            call_id: single("callId")?,
            from: single("from")?,
            to: single("to")?,
            digits: single("digits")?,
            cause: single("cause")?,
            answer_time: single("answerTime")?,
            end_time: single("endTime")?,
        })
    }

    fn from_json(json: &[u8]) -> Result<Self, JsonError> {
        if JSON_BYTES_MAX < json.len() {
            return Err(JsonError::TooLong);
        }
        if JSON_DEPTH_MAX < depth(json) {
            return Err(JsonError::TooDeep);
        }
        serde_json::from_slice(json)
            .map_err(|error| JsonError::Malformed { line: error.line(), column: error.column() })
    }
}

/// How deep objects and arrays stand in each other. The parser itself does not mind depth in what it leaves alone.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => depth += 1,
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_and_no_text() {
        assert_eq!(depth(br#"{"a":[{"b":"[[[[\"{{"}],"c":{}}"#), 3);
        assert_eq!(depth(br#""\\[""#), 0);
        assert_eq!(depth(b"]]]["), 1);
    }
}
