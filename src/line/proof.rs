//! The proof of a script: every state that calls come to is walked, by every kind of caller, and whatever would leave a
//! caller without an answer, a way on or an end is a [`Flaw`].
//!
//! A call's keys lead alike whether or not it was asked twice, so they are tried at a place once, and there only silence
//! and wrong keys again until the tries are used up. When people answer changes what is said and not where keys lead; so
//! the walk is of one time, and the words of each place are looked at for every time by themselves.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::call::{CallerKind, Key, Language, LineId};
use crate::line::channel::ChannelId;
use crate::line::event::{Event, Refusal};
use crate::line::explore::{Explored, State, explore};
use crate::line::flow;
use crate::line::menu::{Line, Node, NodeId, NodeKind, Script};
use crate::line::message::Medium;
use crate::line::prompt::Prompt;
use crate::line::session::{History, Phase, Session};
use crate::line::step::{DialResult, Input, Speech, Step, Turn};

/// The most states looked at for one caller. The shipped line has some hundreds.
pub const STATES_MAX: usize = 20_000;
/// The most flaws told.
const FLAWS_MAX: usize = 50;
/// The most times of a week that are told apart by what is open.
const TIMES_MAX: usize = 16;
/// How far apart times of the week are looked at.
const TIMES_APART: SignedDuration = SignedDuration::from_mins(15);
/// How many of them there are: a week and a day.
const TIMES: i32 = 4 * 24 * 8;

/// What is wrong, and with what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// With what.
    pub subject: Subject,
    /// What is wrong; lower-case, without a full stop.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

/// What a flaw is in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A line.
    Line(LineId),
    /// A node.
    Node(NodeId),
    /// A choice of a menu.
    Choice(NodeId, Key),
    /// A channel.
    Channel(ChannelId),
}

/// What was walked, and what was found.
#[derive(Debug)]
pub struct Proof {
    /// The states of all callers.
    pub states: usize,
    /// The turns walked.
    pub turns: usize,
    /// The longest of the shortest ways to a state, by what the caller does on it.
    pub longest: Vec<String>,
    /// Whether that is all; not where a caller has more than [`STATES_MAX`] states.
    pub is_whole: bool,
    /// What is wrong.
    pub flaws: Vec<Flaw>,
}

/// Walks the script as it is at this time.
pub fn prove(script: &Script, now: Timestamp) -> Proof {
    let mut prover = Prover::of(script, now);
    let mut whole = Proof { states: 0, turns: 0, longest: vec![], is_whole: true, flaws: vec![] };
    prover.judge_silent_places();
    for first in prover.beginnings() {
        let Explored { states, turns, longest, is_whole } = prover.walk(first);
        (whole.states, whole.turns) = (whole.states + states, whole.turns + turns);
        whole.is_whole &= is_whole;
        if whole.longest.len() < longest.len() {
            whole.longest = longest;
        }
    }
    if whole.is_whole {
        prover.judge_choices();
        prover.judge_channels();
    }
    whole.flaws = prover.flaws.into_values().take(FLAWS_MAX).collect();
    whole
}

/// A proof under way.
struct Prover<'s> {
    script: &'s Script,
    now: Timestamp,
    /// One of a subject that is mended alike.
    flaws: BTreeMap<(Subject, &'static str), Flaw>,
    /// Whether a choice ever leads away from where the caller is.
    choices: BTreeMap<(NodeId, Key), bool>,
    /// The channels told, offered or dialled.
    told: HashSet<ChannelId>,
    /// Numbers a caller may type.
    numbers: Vec<String>,
}

impl<'s> Prover<'s> {
    fn of(script: &'s Script, now: Timestamp) -> Self {
        let numbers = script.plan.examples().into_iter().filter_map(|caller| Some(caller.number?.as_e164().to_owned()));
        let numbers = numbers.map(|number| number.trim_start_matches('+').to_owned()).collect();
        let (flaws, choices, told) = (BTreeMap::new(), BTreeMap::new(), HashSet::new());
        Self { script, now, flaws, choices, told, numbers }
    }

    /// Every kind of call: on each line that differs, by each kind of caller; refused texts, known by mail, after a link and
    /// heard by the platform each with one of them.
    fn beginnings(&self) -> Vec<Session> {
        let (script, plain) = (self.script, History::default());
        let mailed = History { mailable: true, ..plain.clone() };
        let refused = History { refusal: Some(Refusal::OptedOut), ..mailed.clone() };
        let sent = History { link_sent: Some(self.now - SignedDuration::from_secs(1)), ..plain.clone() };
        let mut sessions = vec![];
        for line in self.lines() {
            for caller in script.plan.examples() {
                let new = |history| Session::new(script, line.clone(), caller.clone(), history, self.now);
                sessions.push(new(&plain));
                match caller.kind {
                    CallerKind::Mobile => {
                        let hears = script.prompts.languages().into_iter().cloned().collect();
                        sessions.extend([new(&refused), Session { hears, ..new(&sent) }]);
                    }
                    CallerKind::Landline => sessions.push(new(&mailed)),
                    CallerKind::Foreign | CallerKind::Hidden => {}
                }
            }
        }
        sessions
    }

    /// The lines that lead otherwise than those before them.
    fn lines(&self) -> Vec<LineId> {
        let way = |line: &'s Line| {
            let Line { greeting: _, entry, human, channel, rescue, farewell, language } = line;
            (entry, human, channel, rescue, farewell, language)
        };
        let mut ways = HashSet::new();
        let lines = self.script.lines.iter().filter(|(_, line)| ways.insert(way(line)));
        lines.map(|(id, _)| id.clone()).collect()
    }

    fn walk(&mut self, session: Session) -> Explored<String> {
        let (script, now, line) = (self.script, self.now, session.line.clone());
        let first = flow::advance(script, session, Input::Start, now);
        let (mut quiet, begin) = (HashMap::new(), State::of(&first.session));
        self.judge_turn(&first);
        let explored = explore(first, STATES_MAX, |turn| {
            let mut answers = vec![];
            for input in self.inputs(turn) {
                let before = Session { turn: 1, ..turn.session.clone() };
                let name = name(&input);
                let is_quiet = matches!(input, Input::NoInput | Input::Dialled(DialResult::Busy));
                let next = flow::advance(script, before.clone(), input.clone(), now);
                self.judge_turn(&next);
                self.note_choice(&before, &input, &next);
                if is_quiet {
                    let after = (!next.steps.contains(&Step::HangUp)).then(|| State::of(&next.session));
                    quiet.insert(State::of(&before), (after, before.at.clone()));
                }
                let promised = next.messages.iter().find(|message| message.medium == Medium::Sms);
                let instead = promised.map(|text| flow::unkept(script, before, text, Refusal::Store, now));
                if let Some(instead) = &instead {
                    self.judge_turn(instead);
                }
                answers.push((name.clone(), next));
                answers.extend(instead.map(|instead| (format!("{name} (the store is late)"), instead)));
            }
            answers
        });
        self.judge_ends(&quiet, begin, &line);
        explored
    }

    /// What the caller may do then: everything that means something, and one thing that does not.
    fn inputs(&self, turn: &Turn) -> Vec<Input> {
        let keys = |keys: &str| Input::Keys(keys.to_owned());
        let session = &turn.session;
        let collect = match turn.steps.last() {
            Some(Step::Collect(collect)) => collect,
            Some(Step::Connect { .. }) => return [DialResult::Busy, DialResult::Answered].map(Input::Dialled).into(),
            _ => return vec![],
        };
        let kind = self.script.nodes.get(&session.at).map(|node| &node.kind);
        let choices: Vec<Key> = match kind {
            Some(NodeKind::Menu { choices }) => choices.keys().copied().collect(),
            _ if matches!(session.phase, Phase::Offer | Phase::Request | Phase::Confirm(_)) => vec![Key::YES],
            _ => vec![],
        };
        let is_number = collect.is_number();
        let wrong = ('1'..='8').find(|key| is_number || !choices.iter().any(|choice| choice.as_char() == *key));
        let mut inputs = vec![Input::NoInput];
        inputs.extend(wrong.map(|key| keys(&key.to_string())));
        inputs.extend(collect.listen.as_ref().map(|_| Input::Speech(Speech::default())));
        if session.silent + session.wrong + session.misheard == 0 {
            inputs.extend(choices.iter().map(|key| keys(&key.as_char().to_string())));
            inputs.extend(["0", "*"].map(keys));
            match is_number {
                true => inputs.extend(self.numbers.iter().map(|number| keys(number))),
                false => inputs.extend(["9", "#"].map(keys)),
            }
        }
        inputs
    }

    fn note_choice(&mut self, before: &Session, input: &Input, next: &Turn) {
        let Input::Keys(keys) = input else { return };
        let Some(key) = Key::parse_one(keys) else { return };
        let node = self.script.nodes.get(&before.at);
        if matches!(node.map(|node| &node.kind), Some(NodeKind::Menu { choices }) if choices.contains_key(&key)) {
            let after = &next.session;
            let told =
                next.events.iter().any(|event| !matches!(event, Event::MenuInput { .. } | Event::MenuVisited { .. }));
            let leads =
                told || (&after.at, &after.language, after.reached) != (&before.at, &before.language, before.reached);
            *self.choices.entry((before.at.clone(), key)).or_default() |= leads;
        }
    }

    /// What must hold of every turn.
    fn judge_turn(&mut self, turn: &Turn) {
        let session = &turn.session;
        let here = || Subject::Node(session.at.clone());
        let place = || format!("`{}` in `{}`", session.at, session.language);
        let prompts = || turn.steps.iter().flat_map(Step::prompts);
        let is_heard = |prompt: &Prompt| !self.script.prompts.speech(prompt).trim().is_empty();
        let flaw = match turn.steps.last() {
            Some(Step::Collect(_)) if !prompts().any(is_heard) => {
                Some((format!("a caller at {} hears nothing and is waited for", place()), SAY))
            }
            Some(Step::HangUp) if !session.reached => {
                Some((format!("a call ends at {} without having told any channel", place()), END))
            }
            Some(Step::HangUp) if session.phase != Phase::Farewell && !prompts().any(is_heard) => {
                Some((format!("a call ends at {} without a farewell", place()), END))
            }
            Some(Step::Collect(_) | Step::Connect { .. } | Step::HangUp) => None,
            Some(Step::Say(_)) | None => Some((format!("a caller at {} has no way on", place()), SAY)),
        };
        if let Some((message, help)) = flaw {
            self.tell(here(), message, help);
        }
        self.note_channels(turn);
    }

    fn note_channels(&mut self, turn: &Turn) {
        let prompts = turn.steps.iter().flat_map(Step::prompts);
        let addressed = prompts.filter_map(|prompt| prompt.id.as_str().strip_prefix("address-")).map(ChannelId::new);
        self.told.extend(addressed);
        for event in &turn.events {
            if let Event::Offered { channel, .. } | Event::OfferAccepted { channel, .. } = event {
                self.told.insert(channel.clone());
            }
        }
        if let (Some(Step::Connect { .. }), Some(node)) = (turn.steps.last(), self.script.nodes.get(&turn.session.at))
            && let NodeKind::Connect { channel, .. } = &node.kind
        {
            self.told.insert(channel.clone());
        }
    }

    /// Who does nothing any more must come to the end of the call.
    fn judge_ends(&mut self, quiet: &HashMap<State, (Option<State>, NodeId)>, begin: State, line: &LineId) {
        let mut ends: HashSet<State> = HashSet::new();
        let mut in_order: Vec<&State> = quiet.keys().collect();
        in_order.sort_by_key(|state| (**state != begin, &quiet[*state].1));
        for state in in_order {
            let (mut way, mut at) = (vec![], Some(*state));
            while let Some(here) = at.filter(|here| !ends.contains(here)) {
                if way.contains(&here) {
                    let node = quiet[&here].1.clone();
                    let message = format!(
                        "a call on line `{line}` never ends: its caller is silent, or not put through, and comes to \
                         `{node}` again and again"
                    );
                    self.tell(Subject::Node(node), message, END);
                    break;
                }
                way.push(here);
                at = quiet.get(&here).and_then(|(next, _)| *next);
            }
            ends.extend(way);
        }
    }

    /// A place that waits must say something whenever it is come to, whoever comes.
    fn judge_silent_places(&mut self) {
        let (script, times, beginnings) = (self.script, self.times(), self.beginnings());
        let waits =
            |node: &&Node| matches!(node.kind, NodeKind::Menu { .. } | NodeKind::Collect { .. } | NodeKind::Goodbye);
        for (id, node) in script.nodes.iter().filter(|(_, node)| waits(node)) {
            for session in &beginnings {
                for language in script.prompts.languages() {
                    let session = Session { language: language.clone(), at: id.clone(), ..session.clone() };
                    if let Some(time) = times.iter().find(|time| flow::is_silent(script, &session, node, **time)) {
                        let message = silence(id, language, session.caller.kind, *time, script);
                        self.tell(Subject::Node(id.clone()), message, SAY);
                    }
                }
            }
        }
    }

    /// One time for each way in which calendars are open and closed together.
    fn times(&self) -> Vec<Timestamp> {
        let mut calendars: Vec<_> = self.script.hours.iter().collect();
        calendars.sort_by_key(|(id, _)| *id);
        let (mut seen, mut times) = (HashSet::new(), vec![]);
        for time in (0..TIMES).filter_map(|step| self.now.checked_add(TIMES_APART * step).ok()) {
            let open: Vec<bool> = calendars.iter().map(|(_, hours)| hours.is_open(time)).collect();
            if times.len() < TIMES_MAX && seen.insert(open) {
                times.push(time);
            }
        }
        times
    }

    /// Every choice must lead somewhere.
    fn judge_choices(&mut self) {
        for ((menu, key), leads) in std::mem::take(&mut self.choices) {
            if !leads {
                let key_name = key.as_char();
                let message =
                    format!("choice `{key_name}` of menu `{menu}` leads nowhere: its caller hears the same menu");
                self.tell(Subject::Choice(menu, key), message, "let it lead to another node, or take it out");
            }
        }
    }

    /// Every channel must be told to some caller; a foreign messenger may not be.
    fn judge_channels(&mut self) {
        for (id, channel) in &self.script.channels {
            if !channel.foreign_messenger && !self.told.contains(id) {
                let message = format!("no caller can reach channel `{id}`");
                let help =
                    "let an inform, an offer, a request or a connect that callers come to tell it, or take it out";
                self.tell(Subject::Channel(id.clone()), message, help);
            }
        }
    }

    fn tell(&mut self, subject: Subject, message: String, help: &'static str) {
        self.flaws.entry((subject.clone(), help)).or_insert(Flaw { subject, message, help });
    }
}

const SAY: &str = "give it something to say whoever calls, in every language";
const END: &str = "let the way lead to an inform or an offer, and then to a goodbye that says something";

fn silence(id: &NodeId, language: &Language, kind: CallerKind, time: Timestamp, script: &Script) -> String {
    let is_closed = script.hours.values().any(|hours| !hours.is_open(time));
    let when = if is_closed { "while a calendar is closed" } else { "while every calendar is open" };
    format!("`{id}` says nothing in `{language}` to a {} caller {when}", kind.as_str())
}

/// A deed in a word or two.
fn name(input: &Input) -> String {
    match input {
        Input::Start => "call".to_owned(),
        Input::Keys(keys) => {
            if 1 < keys.len() {
                "a number".to_owned()
            } else {
                keys.clone()
            }
        }
        Input::NoInput => "silence".to_owned(),
        Input::Speech(_) => "speech".to_owned(),
        Input::Dialled(DialResult::Answered) => "answered".to_owned(),
        Input::Dialled(_) => "busy".to_owned(),
    }
}
