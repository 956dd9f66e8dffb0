//! Speech in a call: what is understood is done as if a key were pressed; what is not is asked again, then by keys.

use crate::call::Key;
use crate::line::event::MenuInput;
use crate::line::flow::{End, Walk};
use crate::line::hearing::{Ear, Meaning, Place};
use crate::line::menu::NodeKind;
use crate::line::session::Phase;
use crate::line::step::{Listen, Speech};

/// How often the caller may be misheard at one place; after that only keys are waited for.
const MISHEARD_MAX: u8 = 2;

impl<'a> Walk<'a> {
    /// Something was said. Where nothing is listened for it counts as silence: no key was pressed.
    pub(super) fn spoken(&mut self, speech: &Speech) -> End {
        let Some((ear, place)) = self.ear() else { return self.silent() };
        let choices = match &self.node(&self.session.at).kind {
            NodeKind::Menu { choices } => Some(choices),
            _ => None,
        };
        let is_choice = |meaning: &Meaning| match meaning {
            Meaning::Node(id) => choices.is_some_and(|choices| choices.values().any(|choice| choice == id)),
            Meaning::Key(_) | Meaning::Yes | Meaning::No => false,
        };
        match ear.understand(speech, place, is_choice) {
            Some(Meaning::Node(id)) => self.reserved(MenuInput::Speech, |walk| walk.go_forward(id)),
            Some(Meaning::Key(key)) => self.press(key, MenuInput::Speech),
            Some(Meaning::Yes) => self.press(Key::YES, MenuInput::Speech),
            Some(Meaning::No) => self.reserved(MenuInput::Speech, Self::declined),
            None => self.misheard(),
        }
    }

    /// What may be said here, for the recogniser; `None` where only keys are taken.
    pub(super) fn listen(&self) -> Option<Listen> {
        let (ear, place) = self.ear()?;
        Some(Listen { language: self.session.language.clone(), phrases: ear.expected(place) })
    }

    /// Invites the caller to speak, once at a place.
    pub(super) fn invite_to_speak(&mut self) {
        if self.session.misheard == 0 && self.ear().is_some() {
            self.say("menu-speak");
        }
    }

    /// Who listens here: where the platform hears the language, the line has phrases in it, and the caller was not
    /// misheard too often.
    fn ear(&self) -> Option<(&'a Ear, Place)> {
        let session = &self.session;
        let place = match &session.phase {
            Phase::Confirm(_) => Place::ReadBack,
            Phase::Key => Place::Menu,
            Phase::Offer | Phase::Request => Place::Question,
            Phase::Farewell => Place::Farewell,
            Phase::Number | Phase::Dial(_) => return None,
        };
        let is_heard = session.hears.contains(&session.language) && session.misheard < MISHEARD_MAX;
        let ear = self.script.hearing.ear(&session.line, &session.language).filter(|_| is_heard)?;
        Some((ear, place))
    }

    /// The caller said no: another number, or farewell.
    fn declined(&mut self) -> End {
        match self.session.phase {
            Phase::Confirm(_) => self.enter(self.session.at.clone()),
            Phase::Farewell => End::HangUp,
            _ => self.arrive(self.line().farewell.clone()),
        }
    }

    /// What was said was not understood: nobody's fault, so no wrong try.
    fn misheard(&mut self) -> End {
        self.record_input(MenuInput::NoMatch);
        self.session.misheard += 1;
        self.ask_again(if self.session.misheard < MISHEARD_MAX { "speech-again" } else { "speech-keys" })
    }
}
