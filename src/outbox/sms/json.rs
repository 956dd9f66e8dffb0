//! Fields of gateways that write numbers as numbers or as text, in a form or in JSON.

use serde_json::Value;

use crate::dialect::json_text::json_text;
use crate::dialect::webhook::Webhook;
use crate::outbox::http_client::HttpReply;

/// The depth of the search for a field.
const DEPTH_MAX: u32 = 4;

/// A text, or a number as text.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, or one as text.
pub(crate) fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The fields of a form or query, or else the texts and numbers of a JSON object.
pub(crate) fn fields(webhook: &Webhook<'_>) -> Vec<(String, String)> {
    if let Some(form) = webhook.parameters() {
        return form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }
    match body(webhook) {
        Some(Value::Object(object)) => {
            object.into_iter().filter_map(|(name, value)| Some((name, text(&value)?))).collect()
        }
        _ => vec![],
    }
}

/// The JSON of a body of any content type.
pub(crate) fn body(webhook: &Webhook<'_>) -> Option<Value> {
    serde_json::from_str(&json_text(webhook.body)).ok()
}

/// The JSON of an answer; null if it is none.
pub(crate) fn answer(reply: &HttpReply) -> Value {
    serde_json::from_str(&json_text(reply.text.as_bytes())).unwrap_or_default()
}

/// The first value of a field; empty if missing.
pub(crate) fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

/// The value of the first of these names that has a text or number, the outermost first.
pub(crate) fn find(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| find_one(value, name, DEPTH_MAX))
}

fn find_one(value: &Value, name: &str, depth: u32) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Object(object) => {
            let here = object.get(name).and_then(text);
            here.or_else(|| object.values().find_map(|value| find_one(value, name, depth)))
        }
        Value::Array(values) => values.iter().find_map(|value| find_one(value, name, depth)),
        _ => None,
    }
}

/// The innermost object in which the field has this value.
pub(crate) fn find_object<'a>(value: &'a Value, name: &str, wanted: &str) -> Option<&'a Value> {
    find_object_within(value, name, wanted, DEPTH_MAX)
}

fn find_object_within<'a>(value: &'a Value, name: &str, wanted: &str, depth: u32) -> Option<&'a Value> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Object(object) if object.get(name).and_then(text).as_deref() == Some(wanted) => Some(value),
        Value::Object(object) => object.values().find_map(|value| find_object_within(value, name, wanted, depth)),
        Value::Array(values) => values.iter().find_map(|value| find_object_within(value, name, wanted, depth)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_texts_are_read_alike() {
        assert_eq!((number(&json!(-3)), number(&json!("-3")), number(&json!(" 9 "))), (Some(-3), Some(-3), Some(9)));
        assert_eq!((number(&json!("x")), number(&json!(1.5)), number(&json!(null))), (None, None, None));
        assert_eq!(
            (text(&json!("a")), text(&json!(12)), text(&json!({}))),
            (Some("a".into()), Some("12".into()), None)
        );
    }

    #[test]
    fn a_field_is_found_wherever_it_stands_within_reason() {
        let value = json!({"data": [{"sender": "79161234567", "text": 5}], "from": null});
        assert_eq!(find(&value, &["from", "sender"]).as_deref(), Some("79161234567"));
        assert_eq!(find(&value, &["text"]).as_deref(), Some("5"));
        assert_eq!(find(&json!({"a": {"b": {"c": {"d": {"sender": "7"}}}}}), &["sender"]), None);
        let object = find_object(&value, "sender", "79161234567").unwrap();
        assert_eq!(object["text"], 5);
        assert!(find_object(&value, "sender", "7").is_none());
    }
}
