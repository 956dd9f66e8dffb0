//! Documents in JSON, as `config/platforms/voximplant/scenario.js` and a FastAGI listener play them. A field that neither
//! knows is an error, and so is one that is missing.

use std::time::Duration;

use deflect::line::step::DialResult;
use serde_json::{Map, Value};

use super::{Deed, Heard, Leg, Said, Then, form};

type Object = Map<String, Value>;

/// A document as a player plays it.
///
/// # Errors
/// A player would refuse it.
pub fn hears(document: &str) -> Result<Heard, String> {
    let root: Value = serde_json::from_str(document).map_err(|error| error.to_string())?;
    let root = object(&root, &["next", "say", "then"])?;
    let mut said = sounds(&root["say"])?;
    let then = match &root["then"] {
        Value::String(word) if word == "hang_up" => Then::HangUp,
        Value::Object(then) if then.contains_key("keys") && then.len() == 1 => {
            let keys = object_with(&then["keys"], &["say", "most", "wait_ms"], &["listen"])?;
            let meanwhile = sounds(&keys["say"])?;
            let barge_in = said.is_empty();
            said.extend(meanwhile);
            let phrases = keys.get("listen").map(|listen| {
                let listen = object(listen, &["locale", "hints"])?;
                Ok::<_, String>(text(&listen["hints"])?.split(',').map(str::to_owned).collect::<Vec<_>>())
            });
            Then::Keys {
                digits_max: number(&keys["most"])?.try_into().map_err(|_| "too many keys".to_owned())?,
                wait: Duration::from_millis(number(&keys["wait_ms"])?),
                barge_in,
                phrases: phrases.transpose()?,
            }
        }
        Value::Object(then) if then.contains_key("dial") && then.len() == 1 => {
            let dial = object(&then["dial"], &["number", "ring_ms"])?;
            let wait = Duration::from_millis(number(&dial["ring_ms"])?);
            Then::Dial { number: text(&dial["number"])?.to_owned(), wait }
        }
        other => return Err(format!("no end of a turn: {other}")),
    };
    match (text(&root["next"])?, &then) {
        ("", Then::HangUp) => {}
        (next, Then::HangUp) => return Err(format!("{next} is never asked")),
        ("", then) => return Err(format!("{then:?} leads nowhere")),
        _ => {}
    }
    Ok(Heard { said, then })
}

/// Where the result of a document goes.
pub fn next(document: &str) -> String {
    let root: Value = serde_json::from_str(document).unwrap();
    root["next"].as_str().unwrap().to_owned()
}

/// The form that a result is posted as.
pub fn told(leg: &Leg, document: &str, deed: Deed<'_>) -> String {
    let then = hears(document).unwrap().then;
    match (deed, &then) {
        (Deed::Keys(keys), Then::Keys { .. }) => own_form(leg, &[("Digits", keys)]),
        (Deed::Silence | Deed::Mumbles, Then::Keys { .. }) => own_form(leg, &[]),
        (Deed::Says { words, confidence }, Then::Keys { phrases: Some(_), .. }) => {
            let share = confidence.map(|percent| format!("0.{percent:02}")).unwrap_or_default();
            own_form(leg, &[("Speech", words), ("Confidence", &share)])
        }
        (Deed::Dialled(result), Then::Dial { .. }) => {
            let (status, talk) = match result {
                DialResult::Answered => ("answered", "42"),
                DialResult::Busy => ("busy", "0"),
                DialResult::NoAnswer => ("no-answer", "0"),
                DialResult::Failed => ("failed", "0"),
            };
            own_form(leg, &[("DialStatus", status), ("TalkDuration", talk)])
        }
        (deed, then) => panic!("{deed:?} cannot happen at {then:?}"),
    }
}

/// A form about a call.
pub fn own_form(leg: &Leg, more: &[(&str, &str)]) -> String {
    let mut pairs = vec![("Call", leg.id.as_str()), ("From", &leg.from), ("To", &leg.to)];
    pairs.extend(more);
    form(&pairs)
}

fn sounds(list: &Value) -> Result<Vec<Said>, String> {
    let list = list.as_array().ok_or("sounds are no list")?;
    list.iter()
        .map(|sound| {
            let sound = object_with(sound, &["words", "locale"], &["url", "voice"])?;
            let optional = |name: &str| sound.get(name).map(text).transpose();
            Ok(match optional("url")? {
                Some(url) => Said::Sound(url.to_owned()),
                None => Said::Speech {
                    text: text(&sound["words"])?.to_owned(),
                    locale: text(&sound["locale"])?.to_owned(),
                    voice: optional("voice")?.map(str::to_owned),
                },
            })
        })
        .collect()
}

fn object<'v>(value: &'v Value, names: &[&str]) -> Result<&'v Object, String> {
    object_with(value, names, &[])
}

fn object_with<'v>(value: &'v Value, names: &[&str], optional: &[&str]) -> Result<&'v Object, String> {
    let object = value.as_object().ok_or_else(|| format!("no object: {value}"))?;
    if let Some(missing) = names.iter().find(|name| !object.contains_key(**name)) {
        return Err(format!("no `{missing}` in {value}"));
    }
    match object.keys().find(|name| !names.contains(&name.as_str()) && !optional.contains(&name.as_str())) {
        Some(unknown) => Err(format!("unknown `{unknown}`")),
        None => Ok(object),
    }
}

fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("no text: {value}"))
}

fn number(value: &Value) -> Result<u64, String> {
    value.as_u64().ok_or_else(|| format!("no number: {value}"))
}
