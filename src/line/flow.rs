//! A turn of a call: the caller's input → steps, events and promises.
//!
//! [`advance`] is the entry. A turn enters nodes, saying their prompts, until a node waits or the call ends: see `Walk`.
//! Inputs are handled here; offers and requests, which promise messages, in `promise`; digits in `typing`; speech in `speech`.

use jiff::Timestamp;

use crate::base::call::Key;
use crate::line::event::{Event, MenuInput, Refusal, Standing};
use crate::line::hearing::Meaning;
use crate::line::lookup::{Answers, LookupAnswer, Question};
use crate::line::menu::{Node, NodeId, NodeKind, Script};
use crate::line::message::Message;
use crate::line::prompt::Prompt;
use crate::line::route::{CaseTaken, RouteKey};
use crate::line::session::{Phase, Session};
use crate::line::step::{DialResult, Input, Turn};
use crate::line::walk::{TurnEnd, Walk};

/// A turn, or the question that comes first.
#[derive(Debug)]
pub enum Progress {
    /// The whole turn.
    Turn(Box<Turn>),
    /// A lookup: the turn is made again with its answer.
    Question(Box<Question>),
}

/// Answers one turn, asking nobody: lookups go on as without an answer. The same session, input and time give the same turn.
pub fn advance(script: &Script, session: Session, input: Input, now: Timestamp) -> Turn {
    let (walk, end) = walked(Walk::new(script, session, now), input);
    walk.finish(end)
}

/// Answers one turn with the answers to its lookups so far; asks if one is missing. The same session, input, answers and
/// time give the same turn.
pub fn advance_with(
    script: &Script,
    session: Session,
    input: Input,
    answers: &[Option<LookupAnswer>],
    now: Timestamp,
) -> Progress {
    advance_noting(script, session, input, answers, now).0
}

/// Answers one turn of a recorded call, in which speech may be known by its meaning alone.
pub(super) fn advance_kept(
    script: &Script,
    session: Session,
    input: Input,
    resembled: Option<Meaning>,
    answers: &[Option<LookupAnswer>],
    now: Timestamp,
) -> Progress {
    let walk = Walk { answers: Answers::Known(answers), resembled, ..Walk::new(script, session, now) };
    let (walk, end) = walked(walk, input);
    progress(walk, end)
}

/// Answers one turn, and notes the ways it went: for proofs.
pub(super) fn advance_noting(
    script: &Script,
    session: Session,
    input: Input,
    answers: &[Option<LookupAnswer>],
    now: Timestamp,
) -> (Progress, WaysGone) {
    let walk = Walk { answers: Answers::Known(answers), ..Walk::new(script, session, now) };
    let (mut walk, end) = walked(walk, input);
    let ways = WaysGone { taken: std::mem::take(&mut walk.taken), is_circle: walk.is_circle() };
    (progress(walk, end), ways)
}

fn progress(walk: Walk<'_>, end: TurnEnd) -> Progress {
    match end {
        TurnEnd::Ask(question) => Progress::Question(Box::new(question)),
        end => Progress::Turn(Box::new(walk.finish(end))),
    }
}

fn walked(mut walk: Walk<'_>, input: Input) -> (Walk<'_>, TurnEnd) {
    walk.session.turn += 1;
    walk.note_input(&input);
    let end = walk.take(input);
    (walk, end)
}

/// The ways that a turn went.
pub(super) struct WaysGone {
    /// The cases of routes.
    pub(super) taken: Vec<CaseTaken>,
    /// True if it passed so many nodes without a wait that it was broken off.
    pub(super) is_circle: bool,
}

/// The turn that replaces one whose promise the store refused: it tells the caller the reason and another way. `session`
/// is the one before that turn. The same promise and reason give the same turn, so that a repeat says the same.
pub fn promise_failed(script: &Script, session: Session, promised: &Message, reason: Refusal, now: Timestamp) -> Turn {
    let mut walk = Walk::new(script, session, now);
    walk.session.turn += 1;
    let end = walk.promise_refused(promised, reason);
    walk.finish(end)
}

/// The prompts and events of one node for this call at this time.
pub fn own_prompts(script: &Script, session: &Session, node: &Node, now: Timestamp) -> (Vec<Prompt>, Vec<Event>) {
    let mut walk = Walk::new(script, session.clone(), now);
    let channel = walk.session.channel.clone();
    let own = node.kind.channel().map(|named| script.line(&session.line).channel(named));
    walk.say_all(&node.say, own.or(channel.as_ref()));
    walk.replace_unsayable();
    (walk.prompts, walk.events)
}

impl Walk<'_> {
    fn take(&mut self, input: Input) -> TurnEnd {
        if input == Input::Start {
            return self.answer();
        }
        self.settle_standing(&input);
        if self.session.turn > self.script.patience.turns_per_call_max {
            return self.break_off();
        }
        if self.session.is_stranded(self.script) {
            return self.lead_back(&input);
        }
        match (input, self.session.phase.clone()) {
            (Input::Dialled(result), Phase::Dial(index)) => self.dialled(result, index),
            (_, Phase::Dial(index)) => self.dialled(DialResult::Failed, index),
            (Input::Keys(keys), Phase::Number) => self.number_typed(&keys),
            (Input::Keys(keys), Phase::Digits) => self.digits_typed(&keys),
            (Input::Keys(keys), _) => self.key_pressed(&keys),
            (Input::Speech(speech), _) => self.spoken(&speech),
            (Input::NoInput | Input::Dialled(_) | Input::Start, _) => self.silent(),
        }
    }

    /// The script has changed and no longer has the caller's place, so the input means nothing; only a conversation with
    /// another line still counts.
    fn lead_back(&mut self, input: &Input) -> TurnEnd {
        if *input == Input::Dialled(DialResult::Answered) {
            self.note_connected();
        }
        self.say("menu-changed");
        let entry = self.entry();
        self.arrive(entry)
    }

    fn answer(&mut self) -> TurnEnd {
        self.record(Event::Answered);
        self.say_prompt(self.script.wording(self.line().greeting.clone()), vec![]);
        self.session.standing = Standing::Greeting { until: self.said_until() };
        if !self.is_closed() {
            self.announce(None);
        }
        let entry = self.entry();
        self.arrive(entry)
    }

    /// Decides, by the caller's input, if the destination told in the last turn was heard to its end.
    fn settle_standing(&mut self, input: &Input) {
        self.session.standing = match self.session.standing {
            Standing::Telling { until } if self.now >= until || *input == Input::NoInput => Standing::Informed,
            Standing::Greeting { .. } | Standing::Telling { .. } => Standing::Menu,
            other => other,
        };
    }

    fn key_pressed(&mut self, keys: &str) -> TurnEnd {
        match Key::parse_one(keys) {
            Some(key) => self.press(key, MenuInput::Key(key)),
            None => self.wrong(),
        }
    }

    /// Does what a key means here, pressed or said.
    pub(super) fn press(&mut self, key: Key, input: MenuInput) -> TurnEnd {
        if let Phase::Confirm(number) = self.session.phase.clone() {
            return self.number_confirmed(key, input, number);
        }
        if let Phase::ConfirmDigits(digits) = self.session.phase.clone() {
            return self.digits_confirmed(key, input, digits);
        }
        if self.session.phase == Phase::Consent && matches!(key, Key::YES | Key::REPEAT) {
            return self.accept_input(input, |walk| walk.answer_consent(key));
        }
        match key {
            Key::HUMAN => self.accept_input(input, Self::go_to_human),
            Key::TEXT => self.accept_input(input, Self::text_me),
            Key::BACK => self.accept_input(input, Self::go_back),
            Key::REPEAT => self.accept_input(input, Self::repeat),
            _ => self.chosen(key, input),
        }
    }

    fn chosen(&mut self, key: Key, input: MenuInput) -> TurnEnd {
        match &self.node(&self.session.at).kind {
            NodeKind::Menu { choices } => match choices.get(&key) {
                Some(route) => self.accept_input(input, |walk| {
                    let next = walk.follow(RouteKey::Choice(key), route);
                    walk.go_forward(next)
                }),
                None => self.wrong(),
            },
            NodeKind::Offer { channel, collect } if key == Key::YES => {
                let channel = self.offered(channel.as_ref());
                self.accept_input(input, |walk| walk.accept_offer(&channel, collect.as_ref()))
            }
            NodeKind::Request { channel, collect } if key == Key::YES => {
                self.accept_input(input, |walk| walk.accept_request(walk.line().channel(channel), collect.as_ref()))
            }
            _ => self.wrong(),
        }
    }

    /// Records a valid input, then does what it means.
    pub(super) fn accept_input(&mut self, input: MenuInput, then: impl FnOnce(&mut Self) -> TurnEnd) -> TurnEnd {
        self.record_input(input);
        self.input = input;
        then(self)
    }

    /// Goes to a person, or as near as there is one now.
    pub(super) fn go_to_human(&mut self) -> TurnEnd {
        let human = self.human();
        self.go_forward(human)
    }

    /// Goes on from a menu; `*` comes back to it.
    pub(super) fn go_forward(&mut self, id: NodeId) -> TurnEnd {
        self.remember_menu();
        self.arrive(id)
    }

    /// Remembers the menu the caller leaves, for `*`.
    pub(super) fn remember_menu(&mut self) {
        let here = self.session.at.clone();
        let is_menu = matches!(self.node(&here).kind, NodeKind::Menu { .. });
        if is_menu && self.session.back.last() != Some(&here) {
            self.session.back.push(here);
        }
    }

    pub(super) fn go_back(&mut self) -> TurnEnd {
        let here = self.session.at.clone();
        let before = std::iter::from_fn(|| self.session.back.pop()).find(|id| *id != here);
        let id = before.unwrap_or_else(|| self.entry());
        self.arrive(id)
    }

    /// Says the last answer once more. Before a farewell that is the address told last: the farewell alone repeats nothing.
    fn repeat(&mut self) -> TurnEnd {
        let from = self.session.from.clone();
        if let (NodeKind::Goodbye, Some(channel)) = (&self.node(&from).kind, self.session.told.clone()) {
            self.say_address(&channel);
            self.note_telling();
        }
        self.arrive(from)
    }

    /// No input in time.
    pub(super) fn silent(&mut self) -> TurnEnd {
        self.silent_because("no-input")
    }

    /// No key in time, answered with this prompt.
    pub(super) fn silent_because(&mut self, because: &str) -> TurnEnd {
        self.record_input(MenuInput::NoInput);
        self.session.silent += 1;
        match self.node(&self.session.at).kind {
            NodeKind::Goodbye => TurnEnd::HangUp,
            _ if self.session.silent < self.script.patience.silent_tries_max => self.ask_again(because),
            _ => self.give_up(),
        }
    }

    /// An invalid input.
    pub(super) fn wrong(&mut self) -> TurnEnd {
        self.wrong_because("no-match")
    }

    /// An invalid input, answered with this prompt.
    pub(super) fn wrong_because(&mut self, because: &str) -> TurnEnd {
        self.record_input(MenuInput::NoMatch);
        self.session.wrong += 1;
        if self.session.wrong < self.script.patience.wrong_tries_max { self.ask_again(because) } else { self.give_up() }
    }

    /// Asks the same again, with a longer wait.
    pub(super) fn ask_again(&mut self, because: &str) -> TurnEnd {
        self.say(because);
        let node = self.node(&self.session.at);
        match (&node.kind, self.session.phase.clone()) {
            (_, Phase::Consent) => self.ask_consent(),
            (NodeKind::Collect { digits_max }, Phase::Number) => {
                self.say_all(&node.say, None);
                self.wait_for_number(*digits_max)
            }
            (NodeKind::Collect { .. }, Phase::Confirm(number)) => self.read_back(number),
            (NodeKind::Digits { .. }, Phase::ConfirmDigits(digits)) => self.read_digits_back(digits),
            (NodeKind::Digits { form, .. }, _) => self.ask_digits(node, form, true),
            (NodeKind::Offer { channel, collect }, _) => {
                let channel = self.offered(channel.as_ref());
                self.ask_offer(&channel, collect.as_ref())
            }
            (NodeKind::Request { channel, collect }, _) => {
                self.ask_request(self.line().channel(channel), collect.as_ref())
            }
            (NodeKind::Menu { .. }, _) => {
                let menu = self.session.at.clone();
                self.record(Event::MenuVisited { menu, language: self.session.language.clone() });
                if node.again.is_empty() {
                    self.say("menu-again");
                }
                node.again.iter().for_each(|prompt| self.say(prompt.as_str()));
                self.wait_second()
            }
            _ => {
                self.say_all(&node.say, self.session.channel.clone().as_ref());
                self.wait_second()
            }
        }
    }

    /// The tries at one place are used up: the rescue, once; then the farewell.
    fn give_up(&mut self) -> TurnEnd {
        let line = self.line();
        let told = matches!(self.session.standing, Standing::Informed | Standing::Connected);
        match &self.node(&self.session.at).kind {
            NodeKind::Goodbye => TurnEnd::HangUp,
            NodeKind::Digits { failed, .. } => self.digits_failed(failed),
            _ if self.session.at == line.rescue || told => self.arrive(line.farewell.clone()),
            _ => {
                self.exhaust();
                self.arrive(line.rescue.clone())
            }
        }
    }

    /// The result of dialling: on with the call, the next number, or the node for a failure.
    fn dialled(&mut self, result: DialResult, index: u8) -> TurnEnd {
        let NodeKind::Connect { channel, phones, failed, then, .. } = &self.node(&self.session.at).kind else {
            let entry = self.entry();
            return self.arrive(entry);
        };
        match result {
            DialResult::Answered => {
                self.note_connected();
                let next = self.follow(RouteKey::Then, then);
                self.arrive(next)
            }
            DialResult::Busy | DialResult::NoAnswer | DialResult::Failed => {
                self.dial(self.line().channel(channel), phones.as_ref(), failed, index.saturating_add(1))
            }
        }
    }

    /// The caller talked to somebody on another line.
    fn note_connected(&mut self) {
        self.record(Event::Connected);
        self.session.standing = Standing::Connected;
    }
}
