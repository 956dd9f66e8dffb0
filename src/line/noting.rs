//! The caller's part of a turn, noted as it may be kept.

use crate::base::call::Key;
use crate::line::digits::DigitForm;
use crate::line::event::DialResult;
use crate::line::heard::{CallerAct, CallerFacts, Heard, TypedNumber};
use crate::line::menu::NodeKind;
use crate::line::session::Phase;
use crate::line::step::Input;
use crate::line::walk::Walk;

impl Walk<'_> {
    /// Notes the input of the turn. Speech is unclear until it is understood.
    pub(super) fn note_input(&mut self, input: &Input) {
        let did = match (input, &self.session.phase) {
            (Input::Start, _) => CallerAct::Start(CallerFacts::of(&self.session)),
            (Input::Dialled(result), _) => CallerAct::Dialled(*result),
            (_, Phase::Dial(_)) => CallerAct::Dialled(DialResult::Failed),
            (Input::NoInput, _) => CallerAct::NoInput,
            (Input::Speech(_), _) => CallerAct::Unclear,
            (Input::Keys(keys), phase) => self.typed_act(keys, phase),
        };
        self.heard = Heard::of(did);
    }

    fn typed_act(&self, keys: &str, phase: &Phase) -> CallerAct {
        match (Key::parse_one(keys), phase) {
            (Some(key @ (Key::BACK | Key::HUMAN | Key::REPEAT)), _) => CallerAct::Key(key),
            (_, Phase::Number) => {
                let caller = self.script.plan_of(&self.session.line).typed(keys);
                let is_own = caller.number.is_some() && caller.number == self.session.caller.number;
                CallerAct::Number(if is_own { TypedNumber::Own } else { TypedNumber::Other(caller.kind) })
            }
            (_, Phase::Digits) => CallerAct::Digits(self.digit_form().is_some_and(|form| form.read(keys).is_some())),
            (Some(key), _) => CallerAct::Key(key),
            (None, _) => CallerAct::Keys,
        }
    }

    /// The form of the digits asked for here.
    fn digit_form(&self) -> Option<&DigitForm> {
        match &self.node(&self.session.at).kind {
            NodeKind::Digits { form, .. } => Some(form),
            _ => None,
        }
    }
}
