//! Digits typed at a collect node that takes any: checked, read back, and kept for the lookups of the call.

use crate::base::call::Key;
use crate::line::digits::{DigitForm, Digits};
use crate::line::event::MenuInput;
use crate::line::menu::{Node, NodeId, NodeKind};
use crate::line::prompt::{Args, Value};
use crate::line::route::{Route, RouteKey};
use crate::line::session::{Phase, TYPED_MAX};
use crate::line::walk::{TurnEnd, Walk};

impl<'a> Walk<'a> {
    /// Asks for digits: at first, and again in other words.
    pub(super) fn ask_digits(&mut self, node: &'a Node, form: &DigitForm, is_again: bool) -> TurnEnd {
        self.session.phase = Phase::Digits;
        if is_again {
            node.again.iter().for_each(|prompt| self.say(prompt.as_str()));
        } else {
            self.say_all(&node.say, None);
        }
        self.wait_for_number(form.max)
    }

    /// Digits were typed.
    pub(super) fn digits_typed(&mut self, keys: &str) -> TurnEnd {
        let NodeKind::Digits { form, wrong, .. } = &self.node(&self.session.at).kind else { return self.wrong() };
        match Key::parse_one(keys) {
            Some(key @ Key::BACK) => self.accept_input(MenuInput::Key(key), Self::go_back),
            Some(key @ Key::HUMAN) => self.accept_input(MenuInput::Key(key), Self::go_to_human),
            Some(key @ Key::REPEAT) => self.accept_input(MenuInput::Key(key), Self::type_again),
            _ => match form.read(keys) {
                Some(digits) => self.read_digits_back(digits),
                None => self.wrong_because(wrong.as_str()),
            },
        }
    }

    /// Reads the digits back for confirmation.
    pub(super) fn read_digits_back(&mut self, digits: Digits) -> TurnEnd {
        if let NodeKind::Digits { read_back, .. } = &self.node(&self.session.at).kind {
            self.say_prompt(self.script.wording(read_back.clone()), digits_args(&digits));
        }
        self.session.phase = Phase::ConfirmDigits(digits);
        self.wait_key()
    }

    /// The answer to the digits read back.
    pub(super) fn digits_confirmed(&mut self, key: Key, input: MenuInput, digits: Digits) -> TurnEnd {
        match key {
            Key::YES => self.accept_input(input, |walk| walk.take_digits(digits)),
            Key::BACK => self.accept_input(input, Self::type_again),
            Key::REPEAT => self.accept_input(input, |walk| walk.read_digits_back(digits)),
            Key::HUMAN => self.accept_input(input, Self::go_to_human),
            Key::TEXT => self.accept_input(input, Self::text_me),
            _ => self.wrong(),
        }
    }

    /// The digits read back were not the right ones.
    pub(super) fn type_again(&mut self) -> TurnEnd {
        let node = self.node(&self.session.at);
        match &node.kind {
            NodeKind::Digits { form, .. } => self.ask_digits(node, form, true),
            _ => self.enter(self.session.at.clone()),
        }
    }

    fn take_digits(&mut self, digits: Digits) -> TurnEnd {
        let NodeKind::Digits { then, .. } = &self.node(&self.session.at).kind else { return self.wrong() };
        if !self.session.anonymous {
            self.keep_digits(digits);
        }
        let next = self.follow(RouteKey::Then, then);
        self.arrive(next)
    }

    /// Keeps the digits for this call, at most [`TYPED_MAX`] of them, the latest of each node.
    fn keep_digits(&mut self, digits: Digits) {
        let (at, typed): (NodeId, &mut Vec<_>) = (self.session.at.clone(), &mut self.session.typed);
        typed.retain(|(known, _)| *known != at);
        typed.push((at, digits));
        if typed.len() > TYPED_MAX {
            typed.remove(0);
        }
    }

    /// No digits of the form came: the way on.
    pub(super) fn digits_failed(&mut self, failed: &Route) -> TurnEnd {
        let next = self.follow(RouteKey::Failed, failed);
        self.arrive(next)
    }
}

/// The variables of the prompt that reads digits back.
fn digits_args(digits: &Digits) -> Args {
    vec![("digits", Value::Text(digits.as_str().to_owned()))]
}
