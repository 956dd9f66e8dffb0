//! One turn of a call: what the caller did → what is said, waited for, recorded and promised.
//!
//! [`advance`] is the whole of it. A turn arrives at a node, says what stands there and goes on until a node waits or
//! the call ends. Offers and requests, which promise messages, are in `promise`; they share the [`Walk`].

use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::Key;
use crate::line::channel::{Channel, ChannelId};
use crate::line::event::{Event, MenuInput, Refusal, Standing};
use crate::line::menu::{Line, Node, NodeId, NodeKind, Script};
use crate::line::message::Message;
use crate::line::prompt::{Prompt, PromptId};
use crate::line::session::{Phase, Session};
use crate::line::step::{Collect, DialResult, Input, NODES_PER_TURN_MAX, Step, Turn};

/// Answers one turn. The same session, input and time give the same turn.
pub fn advance(script: &Script, session: Session, input: Input, now: Timestamp) -> Turn {
    let mut walk = Walk::new(script, session, now);
    walk.session.turn += 1;
    let end = walk.take(input);
    walk.finish(end)
}

/// The turn said instead of one whose promise the store did not take: why, in words for the caller, and another way.
/// `session` is the one before that turn. The same promise and reason give the same turn, so that a repeat says the same.
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
    walk.say_all(&node.say, node.kind.channel().or(channel.as_ref()));
    walk.replace_unsayable();
    (walk.prompts, walk.events)
}

/// The end of a turn: its last step.
pub(super) enum TurnEnd {
    /// Waits for keys.
    Wait { digits_max: u8, wait: Duration },
    /// Dials the number with this index of the channel.
    Dial { channel: ChannelId, index: u8 },
    /// Ends the call.
    HangUp,
}

/// A turn being worked out.
pub(super) struct Walk<'a> {
    pub(super) script: &'a Script,
    pub(super) session: Session,
    pub(super) now: Timestamp,
    pub(super) prompts: Vec<Prompt>,
    events: Vec<Event>,
    pub(super) messages: Vec<Message>,
    nodes_passed: usize,
    /// The prompts that asked for what the caller agrees to.
    pub(super) asked: Vec<PromptId>,
    /// The caller's input.
    pub(super) input: MenuInput,
    /// The listed phrase that was said word for word.
    pub(super) phrase: Option<String>,
    /// True if this turn has led to the rescue of a closed line instead of its menu.
    pub(super) is_turned_away: bool,
}

impl<'a> Walk<'a> {
    fn new(script: &'a Script, mut session: Session, now: Timestamp) -> Self {
        session.drop_removed(script);
        Self {
            script,
            session,
            now,
            prompts: vec![],
            events: vec![],
            messages: vec![],
            nodes_passed: 0,
            asked: vec![],
            input: MenuInput::NoInput,
            phrase: None,
            is_turned_away: false,
        }
    }

    pub(super) fn line(&self) -> &'a Line {
        self.script.line(&self.session.line)
    }

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
            (Input::Keys(keys), _) => self.key_pressed(&keys),
            (Input::Speech(speech), _) => self.spoken(&speech),
            (Input::NoInput | Input::Dialled(_) | Input::Start, _) => self.silent(),
        }
    }

    /// The script has changed, and where the caller was there is nothing of the kind: what was done there means nothing any
    /// more, but for a conversation with another line, which took place.
    fn lead_back(&mut self, input: &Input) -> TurnEnd {
        if *input == Input::Dialled(DialResult::Answered) {
            self.note_connected();
        }
        self.say("menu-changed");
        self.arrive(self.line().entry.clone())
    }

    fn answer(&mut self) -> TurnEnd {
        self.record(Event::Answered);
        self.say_prompt(self.line().greeting.clone(), vec![]);
        self.session.standing = Standing::Greeting { until: self.said_until() };
        if !self.is_closed() {
            self.announce(None);
        }
        self.arrive(self.line().entry.clone())
    }

    /// Decides, by the caller's input, if the destination told in the last turn was heard to its end.
    fn settle_standing(&mut self, input: &Input) {
        self.session.standing = match self.session.standing {
            Standing::Telling { until } if self.now >= until || *input == Input::NoInput => Standing::Informed,
            Standing::Greeting { .. } | Standing::Telling { .. } => Standing::Menu,
            other => other,
        };
    }

    /// The call has had all its turns.
    fn break_off(&mut self) -> TurnEnd {
        self.exhaust();
        self.say_all(&self.node(&self.line().farewell).say, None);
        TurnEnd::HangUp
    }

    /// Goes to a node from outside: `#` will repeat from there.
    pub(super) fn arrive(&mut self, id: NodeId) -> TurnEnd {
        self.session.from = id.clone();
        self.session.serving = None;
        self.enter(id)
    }

    /// Goes on to a node in the same stretch of talking.
    pub(super) fn enter(&mut self, id: NodeId) -> TurnEnd {
        self.nodes_passed += 1;
        if self.nodes_passed > NODES_PER_TURN_MAX {
            return self.break_off();
        }
        if self.is_closed_menu(&id) {
            return self.turn_away();
        }
        let node = self.node(&id);
        self.session.at = id;
        self.session.phase = Phase::of(&node.kind);
        (self.session.silent, self.session.wrong, self.session.misheard) = (0, 0, 0);
        if node.topic.is_some() {
            self.session.topic.clone_from(&node.topic);
            self.session.human.clone_from(&node.human);
            self.announce(node.topic.as_ref());
        }
        if node.anonymous && !self.session.anonymous {
            self.session.anonymous = true;
            self.record(Event::Anonymous);
        }
        self.stand_at(node)
    }

    fn stand_at(&mut self, node: &'a Node) -> TurnEnd {
        match &node.kind {
            NodeKind::Menu { .. } => {
                let menu = self.session.at.clone();
                self.session.told = None;
                if menu == self.line().entry {
                    (self.session.channel, self.session.human) = (None, None);
                }
                self.record(Event::MenuVisited { menu, language: self.session.language.clone() });
                self.invite_to_speak();
                self.say_all(&node.say, None);
                self.wait_first()
            }
            NodeKind::Inform { channel, then } => self.inform(node, channel, then),
            NodeKind::Offer { channel, collect } => {
                let channel = self.offered(channel.as_ref());
                self.offer(node, &channel, collect.as_ref())
            }
            NodeKind::Collect { digits_max } => {
                self.say_all(&node.say, None);
                self.wait_for_number(*digits_max)
            }
            NodeKind::Connect { channel, .. } => {
                self.reach(channel);
                self.say_all(&node.say, Some(channel));
                self.dial(channel, 0)
            }
            NodeKind::Request { channel, collect } => self.request(node, channel, collect.as_ref()),
            NodeKind::Goto { to, language } => {
                if let Some(language) = language {
                    self.session.language = language.clone();
                }
                self.say_all(&node.say, None);
                self.enter(to.clone())
            }
            NodeKind::Goodbye => {
                self.say_all(&node.say, self.session.channel.clone().as_ref());
                self.wait_first()
            }
        }
    }

    /// Tells a channel: what the node says, how to reach it, whether people answer now.
    fn inform(&mut self, node: &'a Node, channel: &ChannelId, then: &NodeId) -> TurnEnd {
        self.reach(channel);
        self.say_all(&node.say, Some(channel));
        self.say_address(channel);
        self.say_hours(channel);
        self.note_telling();
        self.enter(then.clone())
    }

    /// Notes that what was said so far told a destination.
    pub(super) fn note_telling(&mut self) {
        if !matches!(self.session.standing, Standing::Informed | Standing::Connected) {
            self.session.standing = Standing::Telling { until: self.said_until() };
        }
    }

    /// Notes that a destination is reached, and which channel `9` now texts.
    pub(super) fn reach(&mut self, channel: &ChannelId) {
        if !self.session.reached {
            self.session.reached = true;
            let seconds = self.now.duration_since(self.session.started).as_secs();
            self.record(Event::Reached { seconds: u32::try_from(seconds).unwrap_or(0) });
        }
        self.session.channel = Some(channel.clone());
    }

    fn key_pressed(&mut self, keys: &str) -> TurnEnd {
        match Key::parse_one(keys) {
            Some(key) => self.press(key, MenuInput::Key(key)),
            None => self.wrong(),
        }
    }

    /// Does what a key means here, however it was given: pressed, or said.
    pub(super) fn press(&mut self, key: Key, input: MenuInput) -> TurnEnd {
        if let Phase::Confirm(number) = self.session.phase.clone() {
            return self.number_confirmed(key, input, number);
        }
        if self.session.phase == Phase::Consent && matches!(key, Key::YES | Key::REPEAT) {
            return self.reserved(input, |walk| walk.answer_consent(key));
        }
        match key {
            Key::HUMAN => self.reserved(input, |walk| walk.go_forward(walk.human())),
            Key::TEXT => self.reserved(input, Self::text_me),
            Key::BACK => self.reserved(input, Self::go_back),
            Key::REPEAT => self.reserved(input, |walk| walk.arrive(walk.session.from.clone())),
            _ => self.chosen(key, input),
        }
    }

    fn chosen(&mut self, key: Key, input: MenuInput) -> TurnEnd {
        match &self.node(&self.session.at).kind {
            NodeKind::Menu { choices } => match choices.get(&key) {
                Some(next) => self.reserved(input, |walk| walk.go_forward(next.clone())),
                None => self.wrong(),
            },
            NodeKind::Offer { channel, collect } if key == Key::YES => {
                let channel = self.offered(channel.as_ref());
                self.reserved(input, |walk| walk.accept_offer(&channel, collect.as_ref()))
            }
            NodeKind::Request { channel, collect } if key == Key::YES => {
                self.reserved(input, |walk| walk.accept_request(channel, collect.as_ref()))
            }
            _ => self.wrong(),
        }
    }

    /// The target of key `0`: the topic's own, or else the line's.
    pub(super) fn human(&self) -> NodeId {
        self.session.human.clone().unwrap_or_else(|| self.line().human.clone())
    }

    /// The channel an offer is of: its own, or else the one spoken of last.
    pub(super) fn offered(&self, channel: Option<&ChannelId>) -> ChannelId {
        channel.or(self.session.channel.as_ref()).unwrap_or(&self.line().channel).clone()
    }

    /// Records what means something here, then does what it means.
    pub(super) fn reserved(&mut self, input: MenuInput, then: impl FnOnce(&mut Self) -> TurnEnd) -> TurnEnd {
        self.record_input(input);
        self.input = input;
        then(self)
    }

    /// Goes on from a menu, which `*` comes back to.
    pub(super) fn go_forward(&mut self, id: NodeId) -> TurnEnd {
        self.remember_menu();
        self.arrive(id)
    }

    /// Notes the menu the caller leaves, for `*`.
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
        let id = before.unwrap_or_else(|| self.line().entry.clone());
        self.arrive(id)
    }

    /// Nothing was pressed in time.
    pub(super) fn silent(&mut self) -> TurnEnd {
        self.record_input(MenuInput::NoInput);
        self.session.silent += 1;
        match self.node(&self.session.at).kind {
            NodeKind::Goodbye => TurnEnd::HangUp,
            _ if self.session.silent < self.script.patience.silent_tries_max => self.ask_again("no-input"),
            _ => self.give_up(),
        }
    }

    /// Something was pressed that means nothing here.
    pub(super) fn wrong(&mut self) -> TurnEnd {
        self.wrong_because("no-match")
    }

    /// The same, and why.
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
            (NodeKind::Offer { channel, collect }, _) => {
                let channel = self.offered(channel.as_ref());
                self.ask_offer(&channel, collect.as_ref())
            }
            (NodeKind::Request { channel, collect }, _) => self.ask_request(channel, collect.as_ref()),
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

    /// The tries at one place are used up: the spoken address and the link offer, once; then farewell.
    fn give_up(&mut self) -> TurnEnd {
        let line = self.line();
        let told = matches!(self.session.standing, Standing::Informed | Standing::Connected);
        match self.node(&self.session.at).kind {
            NodeKind::Goodbye => TurnEnd::HangUp,
            _ if self.session.at == line.rescue || told => self.arrive(line.farewell.clone()),
            _ => {
                self.exhaust();
                self.arrive(line.rescue.clone())
            }
        }
    }

    fn exhaust(&mut self) {
        self.record(Event::Exhausted);
        if !matches!(self.session.standing, Standing::Informed | Standing::Connected) {
            self.session.standing = Standing::Exhausted;
        }
    }

    fn dial(&mut self, channel: &ChannelId, index: u8) -> TurnEnd {
        self.session.phase = Phase::Dial(index);
        self.record(Event::Dialling);
        TurnEnd::Dial { channel: channel.clone(), index }
    }

    /// Another line was dialled: on with the call, the next number, or back with a useful sentence.
    fn dialled(&mut self, result: DialResult, index: u8) -> TurnEnd {
        let NodeKind::Connect { channel, failed, then } = &self.node(&self.session.at).kind else {
            return self.arrive(self.line().entry.clone());
        };
        let phones = self.channel(channel).map_or(0, |channel| channel.phones.len());
        match result {
            DialResult::Answered => {
                self.note_connected();
                self.arrive(then.clone())
            }
            _ if usize::from(index) + 1 < phones => self.dial(channel, index + 1),
            _ => {
                self.record(Event::ConnectFailed);
                self.arrive(failed.clone())
            }
        }
    }

    /// The caller talked to somebody on another line.
    fn note_connected(&mut self) {
        self.record(Event::Connected);
        self.session.standing = Standing::Connected;
    }

    pub(super) fn wait_first(&self) -> TurnEnd {
        TurnEnd::Wait { digits_max: 1, wait: self.script.patience.first_wait }
    }

    /// The first wait, or the longer one when asked again.
    pub(super) fn wait_key(&self) -> TurnEnd {
        if self.is_asked_again() { self.wait_second() } else { self.wait_first() }
    }

    /// True if the caller was asked here before and gave no valid answer.
    pub(super) const fn is_asked_again(&self) -> bool {
        self.session.silent + self.session.wrong + self.session.misheard > 0
    }

    fn wait_second(&self) -> TurnEnd {
        TurnEnd::Wait { digits_max: 1, wait: self.script.patience.second_wait }
    }

    fn wait_for_number(&self, digits_max: u8) -> TurnEnd {
        TurnEnd::Wait { digits_max, wait: self.script.patience.interdigit_wait }
    }

    pub(super) fn node(&self, id: &NodeId) -> &'a Node {
        let line = self.line();
        self.script.nodes.get(id).or_else(|| self.script.nodes.get(&line.entry)).expect("the loader checked the entry")
    }

    pub(super) fn channel(&self, id: &ChannelId) -> Option<&'a Channel> {
        self.script.channels.get(id)
    }

    pub(super) fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    pub(super) fn record_input(&mut self, input: MenuInput) {
        self.record(Event::MenuInput { menu: self.session.at.clone(), input });
    }

    fn finish(mut self, end: TurnEnd) -> Turn {
        self.replace_unsayable();
        let said = |prompts: Vec<Prompt>| prompts.into_iter().map(Step::Say);
        let listen = self.listen();
        let steps = match end {
            TurnEnd::Wait { digits_max, wait } => {
                vec![Step::Collect(Collect { prompts: self.prompts, digits_max, wait, listen })]
            }
            TurnEnd::HangUp => said(self.prompts).chain([Step::HangUp]).collect(),
            TurnEnd::Dial { channel, index } => {
                let phones = self.script.channels.get(&channel).map_or(&[][..], |channel| &channel.phones);
                let dial = phones.get(usize::from(index)).map_or(Step::HangUp, |number| Step::Connect {
                    number: number.clone(),
                    wait: self.script.patience.dial_wait,
                });
                said(self.prompts).chain([dial]).collect()
            }
        };
        Turn { session: self.session, steps, events: self.events, messages: self.messages }
    }
}
