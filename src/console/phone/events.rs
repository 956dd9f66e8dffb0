//! Events in words.

use crate::line::event::{Event, MenuInput};

/// An event in words.
pub(super) fn words(event: &Event) -> String {
    match event {
        Event::Answered => "the line answered".to_owned(),
        Event::MenuVisited { menu, language } => format!("menu {menu} said in {language}"),
        Event::MenuInput { menu, input } => format!("{} at {menu}", input_words(*input)),
        Event::Reached { seconds } => format!("a destination reached after {seconds} s"),
        Event::Offered { channel, medium } => format!("{channel} offered by {}", medium.as_str()),
        Event::OfferAccepted { channel, medium, input, .. } => {
            format!("{channel} by {} agreed to: {}", medium.as_str(), input_words(*input))
        }
        Event::OfferRefused { medium, reason } => format!("no {}: {}", medium.as_str(), reason.as_str()),
        Event::Dialling => "another line is dialled".to_owned(),
        Event::Connected => "another line answered".to_owned(),
        Event::ConnectFailed => "another line did not answer".to_owned(),
        Event::Exhausted => "the attempts are used up".to_owned(),
        Event::PromptReplaced { prompt, language, .. } => format!("{prompt} cannot be said in {language}"),
        Event::Anonymous => "nothing about the caller is kept from here on".to_owned(),
    }
}

fn input_words(input: MenuInput) -> String {
    match input {
        MenuInput::Key(key) => format!("key {key}"),
        MenuInput::Speech => "a phrase understood".to_owned(),
        MenuInput::NoInput => "no input".to_owned(),
        MenuInput::NoMatch => "no match".to_owned(),
        MenuInput::HangUp => "hang-up".to_owned(),
    }
}
