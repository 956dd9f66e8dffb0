//! Bandwidth's events (<https://dev.bandwidth.com/docs/voice/webhooks/>): a JSON object in the body, or the same fields in the query of a GET.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::base::call::CallId;
use crate::dialect::error::{DialectError, JsonError};
use crate::dialect::form::Form;
use crate::dialect::json_text::json_text;
use crate::dialect::parameter::readable;
use crate::dialect::webhook::{Content, Webhook};

/// An event. Unknown fields are ignored, however deeply nested; a known field that is neither text nor number counts as
/// missing.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct BxmlEvent {
    /// The kind of event, which decides the meaning of the other fields.
    pub event_type: JsonField,
    call_id: JsonField,
    /// The call that dialled, in events of the dialled leg.
    parent_call_id: JsonField,
    /// The caller: E.164, a SIP address, or a word for a hidden number.
    pub from: JsonField,
    /// The number dialled.
    pub to: JsonField,
    /// Keys; empty if none came in time.
    pub digits: JsonField,
    /// The reason of the end of a call or transfer.
    pub cause: JsonField,
    answer_time: JsonField,
    end_time: JsonField,
}

/// A text, or a number as text.
#[derive(Default)]
pub(super) struct JsonField(Option<String>);

impl JsonField {
    /// The text, if any.
    pub(super) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// The text, or an empty one.
    pub(super) fn or_empty(&self) -> String {
        self.0.clone().unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for JsonField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonFieldVisitor)
    }
}

/// Takes any value and keeps texts and numbers.
struct JsonFieldVisitor;

impl<'de> Visitor<'de> for JsonFieldVisitor {
    type Value = JsonField;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<JsonField, E> {
        Ok(JsonField(Some(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<JsonField, E> {
        Ok(JsonField(Some(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<JsonField, E> {
        Ok(JsonField(Some(number.to_string())))
    }

    fn visit_f64<E>(self, _: f64) -> Result<JsonField, E> {
        Ok(JsonField(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<JsonField, E> {
        Ok(JsonField(None))
    }

    fn visit_unit<E>(self) -> Result<JsonField, E> {
        Ok(JsonField(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<JsonField, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(JsonField(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<JsonField, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(JsonField(None))
    }
}

impl BxmlEvent {
    /// Reads the event of a request.
    ///
    /// # Errors
    /// A body of another type than JSON, JSON that is no event, and a parameter that came twice.
    pub(super) fn read(request: &Webhook<'_>) -> Result<Self, DialectError> {
        match request.content() {
            Content::Query => Self::from_query(request.query()),
            Content::Form(_) | Content::Other => {
                let json = request.json().ok_or(DialectError::NotJson)?;
                Self::from_json(json).map_err(DialectError::Json)
            }
        }
    }

    /// The call of the event.
    ///
    /// # Errors
    /// No call id, or none that could be one.
    pub(super) fn call(&self) -> Result<CallId, DialectError> {
        let id = self.call_id.as_deref().ok_or(DialectError::Missing("callId"))?;
        CallId::parse(id).ok_or(DialectError::CallId)
    }

    /// The call that dialled the leg of the event.
    pub(super) fn parent(&self) -> Option<CallId> {
        self.parent_call_id.as_deref().and_then(CallId::parse)
    }

    /// True if its call or leg is over, for any type of event.
    pub(super) fn has_ended(&self) -> bool {
        self.end_time.as_deref().is_some()
    }

    /// The duration of a finished call, computed as Bandwidth sends none. `None` for a call that was not answered.
    pub(super) fn duration(&self) -> Option<Duration> {
        let time = |time: &JsonField| time.as_deref()?.parse::<Timestamp>().ok();
        let spoken = time(&self.end_time)?.duration_since(time(&self.answer_time)?);
        spoken.try_into().ok()
    }

    fn from_query(query: &Form<'_>) -> Result<Self, DialectError> {
        let text = |name| Ok(JsonField(readable(query, name)?.map(str::to_owned))) as Result<_, DialectError>;
        Ok(Self {
            event_type: text("eventType")?,
            call_id: text("callId")?,
            parent_call_id: text("parentCallId")?,
            from: text("from")?,
            to: text("to")?,
            digits: text("digits")?,
            cause: text("cause")?,
            answer_time: text("answerTime")?,
            end_time: text("endTime")?,
        })
    }

    fn from_json(json: &[u8]) -> Result<Self, JsonError> {
        serde_json::from_str(&json_text(json))
            .map_err(|error| JsonError::Malformed { line: error.line(), column: error.column() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &[u8]) -> BxmlEvent {
        BxmlEvent::from_json(json).expect("an event")
    }

    #[test]
    fn depth_that_nobody_reads_is_walked_over_however_deep() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let (before, after) = (open.repeat(100_000), close.repeat(100_000));
            let json = format!("{{\"x\":{before}1{after},\"callId\":\"c-1\"}}");
            assert_eq!(read(json.as_bytes()).call().expect("an id").as_str(), "c-1");
            let unclosed = format!("{{\"x\":{before}");
            assert!(BxmlEvent::from_json(unclosed.as_bytes()).is_err());
            let known = format!("{{\"from\":{before}1{after},\"callId\":\"c-1\"}}");
            assert_eq!(read(known.as_bytes()).call().expect("an id").as_str(), "c-1");
        }
    }

    #[test]
    fn a_field_is_a_text_or_a_number_and_anything_else_is_none() {
        for (value, expected) in [
            ("\"+79161234567\"", Some("+79161234567")),
            ("79161234567", Some("79161234567")),
            ("null", None),
            ("true", None),
            ("1.5", None),
            ("[1,[2]]", None),
            ("{\"a\":{}}", None),
        ] {
            let json = format!("{{\"callId\":\"c-1\",\"from\":{value},\"to\":\"1\"}}");
            let event = read(json.as_bytes());
            assert_eq!((event.from.as_deref(), event.to.as_deref()), (expected, Some("1")), "{value}");
        }
        let event = read(b"{\"\xc8\":\"\xc8\",\"from\":\"\xc8\",\"callId\":\"c-1\"}");
        assert_eq!((event.from.as_deref(), event.call_id.as_deref()), (Some("\u{fffd}"), Some("c-1")));
    }
}
