//! Events in words.

use fluent_bundle::FluentValue;

use crate::console::story::made;
use crate::line::event::Event;
use crate::metrics::operator_words::OperatorWords;

/// An event in words.
pub(super) fn told(words: &OperatorWords, event: &Event) -> String {
    let text = |value: &str| FluentValue::from(value.to_owned());
    match event {
        Event::Answered => words.text("phone-event-answered"),
        Event::MenuVisited { menu, language } => {
            words.filled("phone-event-menu", [("menu", text(menu.as_str())), ("language", text(language.as_str()))])
        }
        Event::MenuInput { menu, input } => {
            let (id, key) = made(*input);
            let key = key.unwrap_or_default();
            words.filled(&format!("phone-event-{id}"), [("menu", text(menu.as_str())), ("key", text(key))])
        }
        Event::Reached { seconds } => words.filled("phone-event-reached", [("seconds", (*seconds).into())]),
        Event::Offered { channel, medium } => {
            let medium = words.text(&format!("phone-medium-{}", medium.as_str()));
            words.filled("phone-event-offered", [("channel", text(channel.as_str())), ("medium", medium.into())])
        }
        Event::OfferAccepted { channel, medium, input, .. } => {
            let medium = words.text(&format!("phone-medium-{}", medium.as_str()));
            let key = made(*input).1;
            let id = if key.is_some() { "phone-event-agreed-key" } else { "phone-event-agreed-speech" };
            let key = text(key.unwrap_or_default());
            words.filled(id, [("channel", text(channel.as_str())), ("medium", medium.into()), ("key", key)])
        }
        Event::OfferRefused { medium, reason } => {
            let medium = words.text(&format!("phone-medium-{}", medium.as_str()));
            words.filled("phone-event-refused", [("medium", medium.into()), ("reason", text(reason.as_str()))])
        }
        Event::Dialling => words.text("phone-event-dialling"),
        Event::Connected => words.text("phone-event-connected"),
        Event::ConnectFailed => words.text("phone-event-connect-failed"),
        Event::Exhausted => words.text("phone-event-exhausted"),
        Event::PromptReplaced { prompt, language, .. } => words
            .filled("phone-event-replaced", [("prompt", text(prompt.as_str())), ("language", text(language.as_str()))]),
        Event::Anonymous => words.text("phone-event-anonymous"),
    }
}
