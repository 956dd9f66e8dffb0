//! Speech in a call: what is understood leads on as a key would; what is not is asked again, then by keys.
//!
//! Words that are merely like a phrase lead to words only. A text is sent, a line dialled, the caller made anonymous or
//! the language changed where a listed phrase was said and nothing beside it; otherwise that is offered.

use crate::base::call::Key;
use crate::line::event::MenuInput;
use crate::line::heard::CallerAct;
use crate::line::hearing::{Ear, Meaning, SpeechContext, Understood};
use crate::line::menu::{NodeId, NodeKind};
use crate::line::session::Phase;
use crate::line::step::{Listen, NODES_PER_TURN_MAX, Speech};
use crate::line::walk::{TurnEnd, Walk};

/// The most misunderstandings at one place; after that only keys are accepted.
const MISHEARD_MAX: u8 = 2;

impl<'a> Walk<'a> {
    /// Something was said. Where nothing is listened for it counts as silence: no key was pressed. Who is to type a number
    /// hears that it must be typed.
    pub(super) fn spoken(&mut self, speech: &Speech) -> TurnEnd {
        let Some((ear, place)) = self.ear() else { return self.spoken_to_nobody() };
        let choices = match &self.node(&self.session.at).kind {
            NodeKind::Menu { choices } => Some(choices),
            _ => None,
        };
        let is_choice = |meaning: &Meaning| match meaning {
            Meaning::Node(id) => choices.is_some_and(|choices| choices.values().any(|choice| self.peek(choice) == *id)),
            _ => false,
        };
        let understood = match self.resembled.clone() {
            Some(meaning) => Some(Understood { meaning, phrase: None }),
            None => ear.understand(speech, place, is_choice),
        };
        if let Some(Understood { meaning, phrase }) = &understood {
            self.heard.did = CallerAct::understood(meaning, phrase.as_deref());
        }
        match understood {
            Some(Understood { meaning, phrase: Some(phrase) }) => {
                self.phrase = Some(phrase);
                self.said(meaning)
            }
            Some(Understood { meaning, phrase: None }) => self.said_something_like(meaning),
            None => self.misheard(),
        }
    }

    /// Something was said where nothing is listened for.
    fn spoken_to_nobody(&mut self) -> TurnEnd {
        match self.session.phase {
            Phase::Number | Phase::Digits => self.silent_because("keys-only"),
            _ => self.silent(),
        }
    }

    /// A listed phrase and nothing else was said: equal to pressing the key.
    fn said(&mut self, meaning: Meaning) -> TurnEnd {
        match meaning {
            Meaning::Node(id) => self.accept_input(MenuInput::Speech, |walk| walk.go_forward(id)),
            Meaning::Key(key) => self.press(key, MenuInput::Speech),
            Meaning::Yes => self.press(Key::YES, MenuInput::Speech),
            Meaning::No => self.accept_input(MenuInput::Speech, Self::declined),
            Meaning::Refuse => self.accept_input(MenuInput::Speech, Self::texts_refused),
            Meaning::Goodbye => self.accept_input(MenuInput::Speech, Self::said_goodbye),
            Meaning::OtherNumber => self.other_number(),
            Meaning::Unrelated => self.misheard(),
        }
    }

    /// Something like a phrase was said: only words may follow.
    fn said_something_like(&mut self, meaning: Meaning) -> TurnEnd {
        match meaning {
            Meaning::Node(id) if self.acts(&id) => match self.node(&id).ask {
                Some(_) => self.accept_input(MenuInput::Speech, |walk| walk.propose(id)),
                None => self.misheard(),
            },
            Meaning::Key(Key::TEXT) if self.session.phase == Phase::Offer => self.misheard(),
            Meaning::Key(Key::TEXT) => {
                let channel = self.offered(None);
                self.accept_input(MenuInput::Speech, |walk| walk.tell_and_offer(&channel))
            }
            Meaning::Key(Key::HUMAN) => match self.human() {
                id if self.acts(&id) => self.said_something_like(Meaning::Node(id)),
                _ => self.press(Key::HUMAN, MenuInput::Speech),
            },
            // The call would end, and much that sounds like a no goes on: "no, wait".
            Meaning::No if self.session.phase == Phase::Farewell => self.misheard(),
            Meaning::Key(key @ (Key::BACK | Key::REPEAT)) => self.press(key, MenuInput::Speech),
            Meaning::Key(_) | Meaning::Yes | Meaning::Unrelated => self.misheard(),
            Meaning::Node(_) | Meaning::No | Meaning::Refuse | Meaning::Goodbye | Meaning::OtherNumber => {
                self.said(meaning)
            }
        }
    }

    /// True if going to a node, directly or by the nodes it leads to, dials, asks a service, makes the caller anonymous or changes the
    /// language. A sentence that only resembles a phrase may not cause that.
    fn acts(&self, id: &NodeId) -> bool {
        let Some((id, _)) = self.script.nodes.get_key_value(id) else { return false };
        let next = |id: &NodeId| match &self.node(id).kind {
            NodeKind::Goto { to, .. } => Some(self.peek(to)),
            NodeKind::Inform { then, .. } => Some(self.peek(then)),
            _ => None,
        };
        let does = |id: &NodeId| {
            let node = self.node(id);
            let hides = node.anonymous && !self.session.anonymous;
            hides
                || match &node.kind {
                    NodeKind::Connect { .. } | NodeKind::Lookup { .. } => true,
                    NodeKind::Goto { language, .. } => language.as_ref().is_some_and(|to| *to != self.session.language),
                    _ => false,
                }
        };
        let mut on = std::iter::successors(next(id), next).take(NODES_PER_TURN_MAX);
        does(id) || on.any(|id| does(&id))
    }

    /// Asks whether the caller wants to go to a node that acts.
    fn propose(&mut self, id: NodeId) -> TurnEnd {
        self.remember_menu();
        self.session.at = id;
        self.session.phase = Phase::Consent;
        (self.session.silent, self.session.wrong, self.session.misheard) = (0, 0, 0);
        self.ask_consent()
    }

    /// Asks the question of the node.
    pub(super) fn ask_consent(&mut self) -> TurnEnd {
        if let Some(ask) = &self.node(&self.session.at).ask {
            self.say(ask.as_str());
        }
        self.wait_key()
    }

    /// The answer to that question: a yes, or the wish to hear it again.
    pub(super) fn answer_consent(&mut self, key: Key) -> TurnEnd {
        match key {
            Key::YES => self.arrive(self.session.at.clone()),
            _ => self.ask_consent(),
        }
    }

    /// The phrases expected here, for the recogniser; `None` where only keys are accepted.
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

    /// The ear and context for this place; `None` if the platform does not recognise the language, the line has no
    /// phrases in it, or the caller was misunderstood too often.
    fn ear(&self) -> Option<(&'a Ear, SpeechContext)> {
        let session = &self.session;
        let place = match &session.phase {
            Phase::Confirm(_) | Phase::ConfirmDigits(_) => SpeechContext::ReadBack,
            Phase::Key => SpeechContext::Menu,
            Phase::Offer => SpeechContext::Offer,
            Phase::Request | Phase::Consent => SpeechContext::Question,
            Phase::Farewell => SpeechContext::Farewell,
            Phase::Number | Phase::Digits | Phase::Dial(_) => return None,
        };
        let is_heard = session.hears.contains(&session.language) && session.misheard < MISHEARD_MAX;
        let ear = self.script.hearing.ear(&session.line, &session.language).filter(|_| is_heard)?;
        Some((ear, place))
    }

    /// The caller said no: another number, the address instead of a link, the menu before, or farewell.
    fn declined(&mut self) -> TurnEnd {
        match self.session.phase {
            Phase::Confirm(_) => self.enter(self.session.at.clone()),
            Phase::ConfirmDigits(_) => self.type_again(),
            Phase::Farewell => TurnEnd::HangUp,
            Phase::Offer => self.refused(),
            Phase::Consent => self.go_back(),
            _ => self.arrive(self.line().farewell.clone()),
        }
    }

    /// The caller said good-bye: the farewell. A number read back is typed again, as after a no: it may still be wanted.
    fn said_goodbye(&mut self) -> TurnEnd {
        match self.session.phase {
            Phase::Key | Phase::Consent => {
                let farewell = self.line().farewell.clone();
                self.go_forward(farewell)
            }
            _ => self.declined(),
        }
    }

    /// The caller named another number than the own one: asks for it.
    fn other_number(&mut self) -> TurnEnd {
        match (&self.session.phase, &self.node(&self.session.at).kind) {
            (Phase::Confirm(_) | Phase::ConfirmDigits(_), _) => self.accept_input(MenuInput::Speech, Self::declined),
            (Phase::Offer, NodeKind::Offer { collect: Some(collect), .. })
            | (Phase::Request, NodeKind::Request { collect: Some(collect), .. }) => {
                self.accept_input(MenuInput::Speech, |walk| walk.collect_for(Some(collect)))
            }
            _ => self.misheard(),
        }
    }

    /// Speech was not understood. It does not count as a wrong try.
    fn misheard(&mut self) -> TurnEnd {
        self.record_input(MenuInput::NoMatch);
        self.session.misheard += 1;
        self.ask_again(if self.session.misheard < MISHEARD_MAX { "speech-again" } else { "speech-keys" })
    }
}
