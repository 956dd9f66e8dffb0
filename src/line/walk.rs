//! The way of one turn through the nodes: entering them, saying what they say, and the end of the turn.

use std::time::Duration;

use jiff::Timestamp;

use crate::base::number::Number;
use crate::line::channel::{Channel, ChannelId};
use crate::line::event::{Event, MenuInput, Standing};
use crate::line::heard::{CallerAct, Heard};
use crate::line::hearing::Meaning;
use crate::line::hours::HoursId;
use crate::line::lookup::{Answers, LookupAnswer, Question};
use crate::line::menu::{Line, Node, NodeId, NodeKind, Script};
use crate::line::message::Message;
use crate::line::notice::Notice;
use crate::line::prompt::{Prompt, PromptId};
use crate::line::route::{CaseTaken, Cases, LinePlace, Route, RouteId, RouteKey, Target};
use crate::line::session::{Phase, Session};
use crate::line::step::{Collect, NODES_PER_TURN_MAX, Step, Turn};

/// The end of a turn: its last step.
pub(super) enum TurnEnd {
    /// Waits for keys.
    Wait { digits_max: u8, wait: Duration },
    /// Dials this number.
    Dial { number: Number },
    /// Ends the call.
    HangUp,
    /// Cannot go on before this is answered.
    Ask(Question),
}

/// A turn in progress.
pub(super) struct Walk<'a> {
    pub(super) script: &'a Script,
    /// The notices posted by operations, whatever is tried.
    pub(super) notices: &'a [Notice],
    pub(super) session: Session,
    pub(super) now: Timestamp,
    pub(super) prompts: Vec<Prompt>,
    pub(super) events: Vec<Event>,
    pub(super) messages: Vec<Message>,
    pub(super) nodes_passed: usize,
    /// The cases of routes that the turn went by.
    pub(super) taken: Vec<CaseTaken>,
    /// The prompts that asked for the caller's consent.
    pub(super) asked: Vec<PromptId>,
    /// The caller's input.
    pub(super) input: MenuInput,
    /// The listed phrase that was said word for word.
    pub(super) phrase: Option<String>,
    /// The caller's part, as it may be kept.
    pub(super) heard: Heard,
    /// The meaning of speech whose words are not known: a recorded call.
    pub(super) resembled: Option<Meaning>,
    /// The calendar by which this turn did not dial, and whose hours were said then.
    pub(super) closed_told: Option<&'a HoursId>,
    /// True if this turn has led to the rescue of a closed line instead of its menu.
    pub(super) is_turned_away: bool,
    /// The answers to the lookups of this turn.
    pub(super) answers: Answers<'a>,
    /// The number of lookups so far.
    pub(super) lookups: usize,
    /// The answer that the present node tells.
    pub(super) found: Option<LookupAnswer>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(script: &'a Script, mut session: Session, now: Timestamp) -> Self {
        let notices = &*script.notices;
        let script = script.heard_by(&session);
        session.drop_removed(script);
        Self {
            script,
            notices,
            session,
            now,
            prompts: vec![],
            events: vec![],
            messages: vec![],
            nodes_passed: 0,
            taken: vec![],
            asked: vec![],
            input: MenuInput::NoInput,
            phrase: None,
            heard: Heard::of(CallerAct::NoInput),
            resembled: None,
            closed_told: None,
            is_turned_away: false,
            answers: Answers::None,
            lookups: 0,
            found: None,
        }
    }

    /// True if the turn was broken off, as its nodes follow each other without a wait.
    pub(super) const fn is_circle(&self) -> bool {
        self.nodes_passed > NODES_PER_TURN_MAX
    }

    pub(super) fn line(&self) -> &'a Line {
        self.script.line(&self.session.line)
    }

    /// Enters a node as a new answer: `#` will repeat from there.
    pub(super) fn arrive(&mut self, id: NodeId) -> TurnEnd {
        self.session.from = id.clone();
        self.session.serving = None;
        self.enter(id)
    }

    /// Enters a node within the same answer.
    pub(super) fn enter(&mut self, id: NodeId) -> TurnEnd {
        self.nodes_passed += 1;
        if self.is_circle() {
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
            self.session.human = node.human.as_ref().map(|human| self.follow(RouteKey::Human, human));
            self.announce(node.topic.as_ref());
        }
        if node.anonymous && !self.session.anonymous {
            self.session.anonymous = true;
            self.session.arms.clear();
            self.session.typed.clear();
            self.record(Event::Anonymous);
        }
        self.stand_at(node)
    }

    fn stand_at(&mut self, node: &'a Node) -> TurnEnd {
        match &node.kind {
            NodeKind::Menu { .. } => {
                let menu = self.session.at.clone();
                self.session.told = None;
                if self.line().begins_at(&menu) {
                    (self.session.channel, self.session.human) = (None, None);
                }
                self.record(Event::MenuVisited { menu, language: self.session.language.clone() });
                self.invite_to_speak();
                self.say_all(&node.say, None);
                self.wait_first()
            }
            NodeKind::Inform { channel, then } => self.inform(node, self.line().channel(channel), then),
            NodeKind::Offer { channel, collect } => {
                let channel = self.offered(channel.as_ref());
                self.offer(node, &channel, collect.as_ref())
            }
            NodeKind::Collect { digits_max } => {
                self.say_all(&node.say, None);
                self.wait_for_number(*digits_max)
            }
            NodeKind::Digits { form, .. } => self.ask_digits(node, form, false),
            NodeKind::Connect { channel, phones, failed, closed, .. } => {
                let channel = self.line().channel(channel);
                if self.is_channel_closed(channel) {
                    self.say_hours(channel);
                    self.closed_told = self.channel(channel).and_then(|channel| channel.hours.as_ref());
                    let next = match closed {
                        Some(closed) => self.follow(RouteKey::Closed, closed),
                        None => self.follow(RouteKey::Failed, failed),
                    };
                    return self.enter(next);
                }
                self.reach(channel);
                self.say_all(&node.say, Some(channel));
                self.dial(channel, phones.as_ref(), failed, 0)
            }
            NodeKind::Request { channel, collect } => {
                self.request(node, self.line().channel(channel), collect.as_ref())
            }
            NodeKind::Lookup { form, then, failed } => self.look_up(node, form, then, failed),
            NodeKind::Goto { to, language } => {
                if let Some(language) = language {
                    self.session.language = language.clone();
                }
                self.say_all(&node.say, None);
                let next = self.follow(RouteKey::To, to);
                self.enter(next)
            }
            NodeKind::Goodbye => {
                self.say_all(&node.say, self.session.channel.clone().as_ref());
                self.wait_first()
            }
        }
    }

    /// Tells a channel: the node's prompts, the address, and the opening hours.
    fn inform(&mut self, node: &'a Node, channel: &ChannelId, then: &Route) -> TurnEnd {
        self.reach(channel);
        self.say_all(&node.say, Some(channel));
        self.say_address(channel);
        let hours = self.channel(channel).and_then(|channel| channel.hours.as_ref());
        if hours.is_none() || hours != self.closed_told {
            self.say_hours(channel);
        }
        self.note_telling();
        let next = self.follow(RouteKey::Then, then);
        self.enter(next)
    }

    /// Records that the prompts so far tell a destination.
    pub(super) fn note_telling(&mut self) {
        if !matches!(self.session.standing, Standing::Informed | Standing::Connected) {
            self.session.standing = Standing::Telling { until: self.said_until() };
        }
    }

    /// Records that a destination is reached, and the channel that `9` texts now.
    pub(super) fn reach(&mut self, channel: &ChannelId) {
        self.note_reached();
        self.session.channel = Some(channel.clone());
    }

    /// Records that a destination is reached, the first time.
    pub(super) fn note_reached(&mut self) {
        if !self.session.reached {
            self.session.reached = true;
            let seconds = self.now.duration_since(self.session.started).as_secs();
            self.record(Event::Reached { seconds: u32::try_from(seconds).unwrap_or(0) });
        }
    }

    /// The target of key `0`: the topic's own, or else the line's.
    pub(super) fn human(&mut self) -> NodeId {
        self.session.human.clone().unwrap_or_else(|| self.line_place(LinePlace::Human))
    }

    /// The line's first node at this time, for this caller.
    pub(super) fn entry(&mut self) -> NodeId {
        self.line_place(LinePlace::Entry)
    }

    fn line_place(&mut self, place: LinePlace) -> NodeId {
        let line = self.line();
        match place {
            LinePlace::Entry => self.case_of_line(RouteKey::Entry, &line.entry).clone(),
            LinePlace::Human => self.case_of_line(RouteKey::Human, &line.human).clone(),
            LinePlace::Rescue => line.rescue.clone(),
            LinePlace::Farewell => line.farewell.clone(),
        }
    }

    /// The next node by a route of the present node.
    pub(super) fn follow(&mut self, key: RouteKey, route: &Route) -> NodeId {
        match self.case_of_node(key, route) {
            Target::Node(id) => id.clone(),
            Target::Line(place) => self.line_place(*place),
        }
    }

    /// The node that a route leads to now.
    pub(super) fn peek(&self, route: &Route) -> NodeId {
        let line = self.line();
        match route.first(|when| self.holds(when)).1 {
            Target::Node(id) => id.clone(),
            Target::Line(LinePlace::Entry) => self.first_node(),
            Target::Line(LinePlace::Human) => line.human.first(|when| self.holds(when)).1.clone(),
            Target::Line(LinePlace::Rescue) => line.rescue.clone(),
            Target::Line(LinePlace::Farewell) => line.farewell.clone(),
        }
    }

    /// The value of the case that holds, at the present node.
    fn case_of_node<'c, T>(&mut self, key: RouteKey, cases: &'c Cases<T>) -> &'c T {
        let (index, value) = cases.first(|when| self.holds(when));
        if !cases.is_plain() {
            self.taken.push((RouteId::Node(self.session.at.clone(), key), index));
        }
        value
    }

    /// The value of the case that holds, of a place of the line.
    fn case_of_line<'c, T>(&mut self, key: RouteKey, cases: &'c Cases<T>) -> &'c T {
        let (index, value) = cases.first(|when| self.holds(when));
        if !cases.is_plain() {
            self.taken.push((RouteId::Line(self.session.line.clone(), key), index));
        }
        value
    }

    /// The channel of an offer: its own, or else the last one.
    pub(super) fn offered(&self, channel: Option<&ChannelId>) -> ChannelId {
        let line = self.line();
        let own = channel.map(|channel| line.channel(channel));
        own.or(self.session.channel.as_ref()).unwrap_or(&line.channel).clone()
    }

    /// Dials the number with this index; after the last one, goes on as if nobody answered.
    pub(super) fn dial(
        &mut self,
        channel: &ChannelId,
        phones: Option<&Cases<Vec<Number>>>,
        failed: &Route,
        index: u8,
    ) -> TurnEnd {
        let script = self.script;
        let numbers = match phones {
            Some(phones) => self.case_of_node(RouteKey::Phones, phones),
            None => script.channels.get(channel).map_or(&[][..], |channel| &channel.phones),
        };
        match numbers.get(usize::from(index)) {
            Some(number) => {
                let number = number.clone();
                self.session.phase = Phase::Dial(index);
                self.record(Event::Dialling);
                TurnEnd::Dial { number }
            }
            None => {
                self.record(Event::ConnectFailed);
                let next = self.follow(RouteKey::Failed, failed);
                self.arrive(next)
            }
        }
    }

    pub(super) fn wait_first(&self) -> TurnEnd {
        TurnEnd::Wait { digits_max: 1, wait: self.script.patience.first_wait }
    }

    /// The first wait, or the longer second one.
    pub(super) fn wait_key(&self) -> TurnEnd {
        if self.is_asked_again() { self.wait_second() } else { self.wait_first() }
    }

    /// True if the caller was asked here before and gave no valid answer.
    pub(super) const fn is_asked_again(&self) -> bool {
        self.session.silent + self.session.wrong + self.session.misheard > 0
    }

    pub(super) fn wait_second(&self) -> TurnEnd {
        TurnEnd::Wait { digits_max: 1, wait: self.script.patience.second_wait }
    }

    pub(super) fn wait_for_number(&self, digits_max: u8) -> TurnEnd {
        TurnEnd::Wait { digits_max, wait: self.script.patience.interdigit_wait }
    }

    pub(super) fn node(&self, id: &NodeId) -> &'a Node {
        let line = self.line();
        self.script
            .nodes
            .get(id)
            .or_else(|| self.script.nodes.get(line.entry.otherwise()))
            .expect("the loader checked the entry")
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

    /// Ends a call that has used up its turns.
    pub(super) fn break_off(&mut self) -> TurnEnd {
        self.exhaust();
        self.say_address(&self.line().channel);
        self.say("call-ends");
        TurnEnd::HangUp
    }

    pub(super) fn exhaust(&mut self) {
        self.record(Event::Exhausted);
        if !matches!(self.session.standing, Standing::Informed | Standing::Connected) {
            self.session.standing = Standing::Exhausted;
        }
    }

    pub(super) fn finish(mut self, end: TurnEnd) -> Turn {
        self.replace_unsayable();
        let said = |prompts: Vec<Prompt>| prompts.into_iter().map(Step::Say);
        let listen = self.listen();
        let steps = match end {
            TurnEnd::Wait { digits_max, wait } => {
                vec![Step::Collect(Collect { prompts: self.prompts, digits_max, wait, listen })]
            }
            TurnEnd::HangUp | TurnEnd::Ask(_) => said(self.prompts).chain([Step::HangUp]).collect(),
            TurnEnd::Dial { number } => {
                let dial = Step::Connect { number, wait: self.script.patience.dial_wait };
                said(self.prompts).chain([dial]).collect()
            }
        };
        let heard = Heard { texts_wait: self.session.texts_wait, ..self.heard };
        Turn { heard, session: self.session, steps, events: self.events, messages: self.messages }
    }
}
