//! Rules for every turn, place, choice and channel that callers meet.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;

use super::announced::KeyWords;
use super::callers::LINK_AGE;
use super::flaw::{Flaw, FlawSubject};
use super::limits::Longest;
use super::moments::Moments;
use crate::base::call::{Key, Language, LineId};
use crate::base::diagnostic::Severity;
use crate::line::channel::ChannelId;
use crate::line::event::Event;
use crate::line::explore::CallState;
use crate::line::flow::{self, WaysGone};
use crate::line::menu::{Node, NodeId, NodeKind, Script};
use crate::line::prompt::{Args, LINE_TEXTS, Prompt, PromptError, PromptId, REQUIRED, Texts, Value, sample_args};
use crate::line::route::{CaseTaken, Route, RouteId, RouteKey, Target};
use crate::line::session::{LinkSent, Phase, Session};
use crate::line::step::{Input, Step, Turn};

const SAY: &str = "give it something to say whoever calls, in every language";
const END: &str = "let the way lead to an inform or an offer, and then to a goodbye that says something";
const LEAD: &str = "let it lead to another node, or take it out";
const LACKS: &str = "add it to `voice.ftl` of that language";
const GIVEN: &str = "say it where it is given that, or say it without";
const CASE: &str = "take it out, or put it before the case that takes its calls";
const WAIT: &str = "let one of them lead to a menu or an offer";
const KEY: &str = "give the place this key, or let the prompt name one that does something there";
const NAME: &str = "let the menu name it, or take the choice out";
const DIGITS: &str = "let `digits_max` be as much, or take the country out of `texted`";
const TEXTED: &str = "list the countries in `texted`, or take `collect` out of offers and requests";
const NO_TEXTS: &str = "list the countries in `texted`, or let the prompt name no key `9`";
const TELL: &str = "let an inform, an offer, a request or a connect that callers come to tell it, or take it out";

/// The path of a caller who does nothing, or is not put through.
pub(super) struct Inaction {
    begin: CallState,
    /// The next state of each state, `None` if the call ends, and the caller's node before it.
    ways: HashMap<CallState, (Option<CallState>, NodeId)>,
}

/// Checks what callers meet, and collects flaws.
pub(super) struct Judge<'s> {
    script: &'s Script,
    /// A flaw for each subject and remedy.
    flaws: BTreeMap<(FlawSubject, &'static str), Flaw>,
    /// True for each choice that ever leads away from its menu.
    choices: BTreeMap<(NodeId, Key), bool>,
    /// The cases of routes that calls went by.
    taken: HashSet<CaseTaken>,
    /// Channels that were told, offered or dialled.
    told: HashSet<ChannelId>,
    /// The longest duration of each prompt.
    longest: Longest,
    /// The words for keys of each language.
    key_words: BTreeMap<Language, KeyWords>,
    /// The keys that each prompt announces, and those that it mentions in the words of any language, as "for English press eight".
    announced: HashMap<Prompt, (BTreeSet<Key>, BTreeSet<Key>)>,
    /// The keys that words name at each menu, by language.
    named: BTreeMap<(NodeId, Language), BTreeSet<Key>>,
    /// The lines and places of which numbers were tried.
    typed: HashSet<(LineId, NodeId)>,
}

impl From<CallState> for Inaction {
    fn from(begin: CallState) -> Self {
        Self { begin, ways: HashMap::new() }
    }
}

impl Inaction {
    /// Records the result of doing nothing.
    pub(super) fn note(&mut self, before: &Session, next: &Turn) {
        let after = (!next.steps.contains(&Step::HangUp)).then(|| CallState::of(&next.session));
        self.ways.insert(CallState::of(before), (after, before.at.clone()));
    }

    /// The states, the first of the call before the others.
    fn in_order(&self) -> Vec<CallState> {
        let mut states: Vec<&CallState> = self.ways.keys().collect();
        states.sort_by_key(|state| (**state != self.begin, &self.ways[*state].1));
        states.into_iter().copied().collect()
    }
}

impl<'s> Judge<'s> {
    pub(super) fn of(script: &'s Script) -> Self {
        let languages = script.prompts.languages().into_iter();
        Self {
            script,
            flaws: BTreeMap::new(),
            choices: BTreeMap::new(),
            taken: HashSet::new(),
            told: HashSet::new(),
            longest: Longest::new(),
            key_words: languages.map(|language| (language.clone(), KeyWords::of(&script.prompts, language))).collect(),
            announced: HashMap::new(),
            named: BTreeMap::new(),
            typed: HashSet::new(),
        }
    }

    /// The longest duration of each prompt, and the flaws in the order of their subjects.
    pub(super) fn into_findings(self) -> (Longest, Vec<Flaw>) {
        (self.longest, self.flaws.into_values().collect())
    }

    /// Every prompt can be said with the variables given at this place, in words alone.
    fn prompts<'p>(&mut self, at: &NodeId, prompts: impl Iterator<Item = &'p Prompt>) {
        let words = &self.script.prompts;
        for prompt in prompts {
            let key = (prompt.language.clone(), prompt.id.clone());
            let took = words.spoken_duration(prompt);
            let longest = self.longest.entry(key).or_default();
            if *longest < took {
                *longest = took;
            }
            if words.is_constant(&prompt.language, &prompt.id) {
                continue;
            }
            for lacking in words.unsaid(&prompt.id, &prompt.language, &prompt.args).unwrap_or_default() {
                let (id, language) = (&prompt.id, &prompt.language);
                let message = format!("`{id}` needs `{lacking}` at `{at}`, which language `{language}` lacks");
                self.tell(FlawSubject::Prompt(language.clone(), id.clone()), message, LACKS);
            }
        }
    }

    /// Reports a prompt that could not be said and was replaced.
    fn replaced(&mut self, at: &NodeId, event: &Event) {
        let Event::PromptReplaced { prompt, language, given } = event else { return };
        let is_given = |name: &str| given.iter().any(|known| known == name);
        let mut args: Args = sample_args().into_iter().filter(|(name, _)| is_given(name)).collect();
        let texts = given.iter().filter(|name| args.iter().all(|(known, _)| known != name));
        let texts: Texts = texts.map(|name| (name.as_str().into(), "…".into())).collect();
        args.push((LINE_TEXTS, Value::Texts(texts)));
        let reason = match self.script.prompts.text(prompt, language, &args) {
            Err(PromptError::Format { reason, .. }) => {
                reason.trim_start_matches("Resolver error: ").replace("Unknown variable: ", "there is no ")
            }
            Err(PromptError::Missing { .. }) => "it is missing".to_owned(),
            Ok(_) => "a function is not given what it takes".to_owned(),
        };
        let given = if given.is_empty() { "no variables".to_owned() } else { format!("${}", given.join(", $")) };
        let message = format!("`{prompt}` cannot be said in `{language}` at `{at}`: {reason}; it is given {given}");
        self.tell(FlawSubject::Prompt(language.clone(), prompt.clone()), message, GIVEN);
    }

    /// Every turn says something, and leads on, or to a destination and a farewell.
    pub(super) fn turn(&mut self, turn: &Turn) {
        let session = &turn.session;
        let place = || format!("`{}` in `{}`", session.at, session.language);
        let prompts = || turn.steps.iter().flat_map(Step::prompts);
        let is_heard = |prompt: &Prompt| is_heard(self.script, prompt);
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
            self.tell(FlawSubject::Node(session.at.clone()), message, help);
        }
        turn.events.iter().for_each(|event| self.replaced(&session.at, event));
        self.prompts(&session.at, turn.steps.iter().flat_map(Step::prompts));
        self.note_channels(turn);
        match turn.steps.last() {
            Some(Step::Collect(collect)) if collect.is_number() => self.number_fits(session),
            Some(Step::Collect(_)) => self.keys(turn),
            _ => {}
        }
    }

    /// Every key that is announced does something here; none promises a text on a line that sends none.
    fn keys(&mut self, turn: &Turn) {
        let session = &turn.session;
        let own = own_prompts(self.script, session);
        let works = |key: &Key| RESERVED.contains(key) || keys_here(self.script, session).contains(key);
        let texts = !self.script.plan_of(&session.line).texted().is_empty();
        let greeting = &self.script.line(&session.line).greeting;
        for prompt in turn.steps.iter().flat_map(Step::prompts) {
            let is_greeting = prompt.id == *greeting;
            if !is_greeting && !own.contains(&prompt.id) && !REQUIRED.contains(&prompt.id.as_str()) {
                continue;
            }
            let (id, language) = (&prompt.id, &prompt.language);
            if !self.announced.contains_key(prompt) {
                let words = self.script.prompts.speech(prompt);
                let keys = self
                    .key_words
                    .get(language)
                    .map(|known| if is_greeting { known.announced_beside(&words) } else { known.announced(&words) });
                let in_any = self.key_words.values().flat_map(|known| known.mentioned(&words)).collect();
                self.announced.insert(prompt.clone(), (keys.unwrap_or_default(), in_any));
            }
            let (announced, in_any) = &self.announced[prompt];
            if session.phase == Phase::Key {
                let menu = (session.at.clone(), session.language.clone());
                self.named.entry(menu).or_default().extend(in_any);
            }
            let dead: Vec<String> =
                announced.iter().filter(|key| !works(key)).map(|key| format!("`{}`", key.as_char())).collect();
            let line = (!texts && announced.contains(&Key::TEXT)).then(|| session.line.clone());
            if !dead.is_empty() {
                let (dead, at) = (dead.join(" and "), &session.at);
                let message = format!("`{id}` names key {dead} in `{language}`, which does nothing at `{at}`");
                self.warn(FlawSubject::Prompt(language.clone(), id.clone()), message, KEY);
            }
            if let Some(line) = line {
                let message =
                    format!("line `{line}` texts no country, but `{id}` names key `9` for a text in `{language}`");
                self.warn(FlawSubject::Texted(line), message, NO_TEXTS);
            }
        }
    }

    /// A mobile number of the countries that the line texts can be typed here.
    fn number_fits(&mut self, session: &Session) {
        let (line, at) = (&session.line, &session.at);
        let Some(NodeKind::Collect { digits_max }) = self.script.nodes.get(at).map(|node| &node.kind) else { return };
        if !self.typed.insert((line.clone(), at.clone())) {
            return;
        }
        let lengths = self.script.plan_of(line).typed_lengths();
        if self.script.plan_of(line).texted().is_empty() {
            let message = format!("line `{line}` texts no country, but `{at}` asks for a mobile number to text");
            return self.tell(FlawSubject::Texted(line.clone()), message, TEXTED);
        }
        let is_short = |(_, digits): &&(String, usize)| usize::from(*digits_max) < *digits;
        let short: Vec<_> = lengths.iter().filter(is_short).collect();
        let Some((country, digits)) = short.first() else { return };
        let message = format!(
            "`{at}` takes {digits_max} digits at most; a mobile number of {country} has {digits} when typed on line \
             `{line}`"
        );
        let subject = FlawSubject::Node(at.clone());
        if short.len() == lengths.len() {
            self.tell(subject, message, DIGITS);
        } else {
            self.warn(subject, message, DIGITS);
        }
    }

    fn note_channels(&mut self, turn: &Turn) {
        self.note_addresses(turn.steps.iter().flat_map(Step::prompts));
        for event in &turn.events {
            if let Event::Offered { channel, .. } | Event::OfferAccepted { channel, .. } = event {
                self.told.insert(channel.clone());
            }
        }
        if let (Some(Step::Connect { .. }), Some(node)) = (turn.steps.last(), self.script.nodes.get(&turn.session.at))
            && let NodeKind::Connect { channel, .. } = &node.kind
        {
            self.told.insert(self.script.line(&turn.session.line).channel(channel).clone());
        }
    }

    fn note_addresses<'p>(&mut self, prompts: impl Iterator<Item = &'p Prompt>) {
        let addresses = prompts.filter_map(|prompt| prompt.id.as_str().strip_prefix("address-"));
        self.told.extend(addresses.map(ChannelId::new));
    }

    /// Notes the cases that a turn went by; it must not go round without waiting.
    pub(super) fn ways(&mut self, turn: &Turn, ways: WaysGone) {
        if ways.is_circle {
            let at = &turn.session.at;
            let message = format!("a call goes round by `{at}` and other nodes without waiting for a key");
            self.tell(FlawSubject::Node(at.clone()), message, WAIT);
        }
        self.taken.extend(ways.taken);
    }

    /// Every case must be gone by some call.
    pub(super) fn cases(&mut self) {
        for (route, cases) in cases(self.script) {
            for index in (0..cases).filter(|index| !self.taken.contains(&(route.clone(), *index))) {
                let message = format!("no call comes to case {} of {route}", index + 1);
                self.flaws.insert(
                    (FlawSubject::Case(route.clone(), index), CASE),
                    Flaw {
                        subject: FlawSubject::Case(route.clone(), index),
                        message,
                        help: CASE,
                        severity: Severity::Error,
                    },
                );
            }
        }
    }

    /// Records if a choice of a menu led anywhere.
    pub(super) fn note_choice(&mut self, before: &Session, input: &Input, next: &Turn) {
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

    /// Doing nothing must end the call.
    pub(super) fn ends(&mut self, inaction: &Inaction, line: &LineId) {
        let mut ends: HashSet<CallState> = HashSet::new();
        for state in inaction.in_order() {
            let mut way = vec![];
            let mut at = Some(state);
            while let Some(here) = at.filter(|here| !ends.contains(here)) {
                if way.contains(&here) {
                    let node = inaction.ways[&here].1.clone();
                    let message = format!(
                        "a call on line `{line}` never ends: its caller is silent, or not put through, and comes to \
                         `{node}` again and again"
                    );
                    self.tell(FlawSubject::Node(node), message, END);
                    break;
                }
                way.push(here);
                at = inaction.ways.get(&here).and_then(|(next, _)| *next);
            }
            ends.extend(way);
        }
    }

    /// Checks the words of every place at every relevant time: a place that waits must say something to every caller at
    /// any time; a channel may be told at some hours only.
    pub(super) fn places(&mut self, beginnings: &[Session], moments: &Moments) {
        let script = self.script;
        for (id, node) in &script.nodes {
            let moments = if depends_on_time(node) { &moments.all } else { moments.any() };
            for session in beginnings {
                for language in script.prompts.languages() {
                    let session = Session { language: language.clone(), at: id.clone(), ..session.clone() };
                    moments.iter().for_each(|moment| self.place(&session, node, *moment));
                }
            }
        }
    }

    fn place(&mut self, session: &Session, node: &Node, moment: Timestamp) {
        // It speaks only with an answer, which the walk tries.
        if matches!(node.kind, NodeKind::Lookup { .. }) {
            return;
        }
        let channel = match node.kind {
            // It may speak of the last channel, which is at least the line's own.
            NodeKind::Goodbye => Some(self.script.line(&session.line).channel.clone()),
            _ => None,
        };
        let link_sent = session.link_sent.clone().map(|sent| LinkSent { at: moment - LINK_AGE, ..sent });
        let session = Session { channel, link_sent, ..session.clone() };
        let (prompts, events) = flow::own_prompts(self.script, &session, node, moment);
        events.iter().for_each(|event| self.replaced(&session.at, event));
        self.prompts(&session.at, prompts.iter());
        if depends_on_time(node) {
            self.note_addresses(prompts.iter());
        }
        if waits(node) && !prompts.iter().any(|prompt| is_heard(self.script, prompt)) {
            let message = silence(&session, moment, self.script);
            self.tell(FlawSubject::Node(session.at), message, SAY);
        }
    }

    /// Every choice must lead somewhere.
    pub(super) fn choices(&mut self) {
        for ((menu, key), leads) in std::mem::take(&mut self.choices) {
            if !leads {
                let key_name = key.as_char();
                let message =
                    format!("choice `{key_name}` of menu `{menu}` leads nowhere: its caller hears the same menu");
                self.tell(FlawSubject::Choice(menu, key), message, LEAD);
            }
        }
    }

    /// Every choice should be named by some words of its menu, but for that of the language that is spoken already. A menu
    /// that names no key at all is one for the voice.
    pub(super) fn words_of_choices(&mut self) {
        let mut unnamed: BTreeMap<(NodeId, Key), Vec<String>> = BTreeMap::new();
        for ((menu, language), named) in std::mem::take(&mut self.named) {
            let Some(NodeKind::Menu { choices }) = self.script.nodes.get(&menu).map(|node| &node.kind) else {
                continue;
            };
            if choices.keys().all(|key| !named.contains(key)) {
                continue;
            }
            let is_spoken = |route: &Route| {
                route.values().filter_map(Target::node).all(|to| {
                    match self.script.nodes.get(to).map(|node| &node.kind) {
                        Some(NodeKind::Goto { language: to, .. }) => to.as_ref() == Some(&language),
                        _ => false,
                    }
                })
            };
            for (key, _) in choices.iter().filter(|(key, to)| !named.contains(key) && !is_spoken(to)) {
                unnamed.entry((menu.clone(), *key)).or_default().push(format!("`{language}`"));
            }
        }
        for ((menu, key), languages) in unnamed {
            let (key_name, languages) = (key.as_char(), languages.join(", "));
            let message = format!("no words of menu `{menu}` name its choice `{key_name}` in {languages}");
            self.warn(FlawSubject::Choice(menu, key), message, NAME);
        }
    }

    /// Every channel must be told to some caller, except foreign messengers.
    pub(super) fn channels(&mut self) {
        for (id, channel) in &self.script.channels {
            if !channel.foreign_messenger && !self.told.contains(id) {
                self.tell(FlawSubject::Channel(id.clone()), format!("no caller can reach channel `{id}`"), TELL);
            }
        }
    }

    fn tell(&mut self, subject: FlawSubject, message: String, help: &'static str) {
        self.flaws.entry((subject.clone(), help)).or_insert(Flaw { subject, message, help, severity: Severity::Error });
    }

    fn warn(&mut self, subject: FlawSubject, message: String, help: &'static str) {
        let severity = Severity::Warning;
        self.flaws.entry((subject.clone(), help)).or_insert(Flaw { subject, message, help, severity });
    }
}

/// The keys that mean the same at every place that takes a key.
const RESERVED: [Key; 4] = [Key::HUMAN, Key::TEXT, Key::BACK, Key::REPEAT];

/// The other keys that do something where the caller is.
fn keys_here(script: &Script, session: &Session) -> Vec<Key> {
    match (&session.phase, script.nodes.get(&session.at).map(|node| &node.kind)) {
        (Phase::Key, Some(NodeKind::Menu { choices })) => choices.keys().copied().collect(),
        (Phase::Key | Phase::Farewell | Phase::Number | Phase::Digits | Phase::Dial(_), _) => vec![],
        (Phase::Offer | Phase::Request | Phase::Consent | Phase::Confirm(_) | Phase::ConfirmDigits(_), _) => {
            vec![Key::YES]
        }
    }
}

/// The prompts of the node at which the caller is, or of the question before the next one. Those of nodes on the way
/// may speak of keys elsewhere.
fn own_prompts(script: &Script, session: &Session) -> Vec<PromptId> {
    let Some(node) = script.nodes.get(&session.at) else { return vec![] };
    let said = node.say.iter().map(|saying| &saying.prompt).chain(&node.again);
    let of_digits: &[_] = match &node.kind {
        NodeKind::Digits { wrong, read_back, .. } => &[wrong, read_back],
        _ => &[],
    };
    let asked = script.nodes.values().filter(|_| session.phase == Phase::Consent).flat_map(|node| &node.ask);
    said.chain(of_digits.iter().copied()).chain(asked).map(|id| script.wording(id.clone())).collect()
}

fn waits(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Menu { .. } | NodeKind::Collect { .. } | NodeKind::Digits { .. } | NodeKind::Goodbye)
}

fn depends_on_time(node: &Node) -> bool {
    node.say.iter().any(|saying| saying.when.depends_on_time())
}

/// Every route with more than one case, and their number.
fn cases(script: &Script) -> Vec<(RouteId, usize)> {
    let of_lines = script.lines.iter().flat_map(|(id, line)| {
        let of_line = |key| RouteId::Line(id.clone(), key);
        [(of_line(RouteKey::Entry), line.entry.count()), (of_line(RouteKey::Human), line.human.count())]
    });
    let of_nodes = script.nodes.iter().flat_map(|(id, node)| {
        let of_node = |key, cases: usize| (RouteId::Node(id.clone(), key), cases);
        let mut routes: Vec<_> = node.human.iter().map(|human| of_node(RouteKey::Human, human.count())).collect();
        match &node.kind {
            NodeKind::Menu { choices } => {
                routes.extend(choices.iter().map(|(key, route)| of_node(RouteKey::Choice(*key), route.count())));
            }
            NodeKind::Inform { then, .. } => routes.push(of_node(RouteKey::Then, then.count())),
            NodeKind::Digits { then, failed, .. } | NodeKind::Lookup { then, failed, .. } => {
                routes.extend([of_node(RouteKey::Failed, failed.count()), of_node(RouteKey::Then, then.count())]);
            }
            NodeKind::Goto { to, .. } => routes.push(of_node(RouteKey::To, to.count())),
            NodeKind::Connect { phones, failed, closed, then, .. } => {
                routes.extend([of_node(RouteKey::Failed, failed.count()), of_node(RouteKey::Then, then.count())]);
                routes.extend(closed.iter().map(|closed| of_node(RouteKey::Closed, closed.count())));
                routes.extend(phones.iter().map(|phones| of_node(RouteKey::Phones, phones.count())));
            }
            NodeKind::Offer { .. } | NodeKind::Request { .. } | NodeKind::Collect { .. } | NodeKind::Goodbye => {}
        }
        routes
    });
    of_lines.chain(of_nodes).filter(|(_, cases)| *cases > 1).collect()
}

fn is_heard(script: &Script, prompt: &Prompt) -> bool {
    !script.prompts.speech(prompt).trim().is_empty()
}

fn silence(session: &Session, moment: Timestamp, script: &Script) -> String {
    let Session { at, language, caller, .. } = session;
    let is_closed = script.hours.values().any(|hours| !hours.is_open(moment));
    let when = if is_closed { "while a calendar is closed" } else { "while every calendar is open" };
    format!("`{at}` says nothing in `{language}` to a {} caller {when}", caller.kind.as_str())
}
