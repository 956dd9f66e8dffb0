//! The state of one call, which travels in the next URL.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::{Caller, Language, LineId};
use crate::base::number::Number;
use crate::line::channel::ChannelId;
use crate::line::digits::Digits;
use crate::line::event::{Refusal, Standing};
use crate::line::experiment::Arm;
use crate::line::menu::{NodeId, NodeKind, Script, TopicId};

/// The most digits kept in one call, each of another node.
pub const TYPED_MAX: usize = 4;

/// The state from which any server node can answer the next turn. Sealed before it leaves, see `dialect::seal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The line that answered.
    pub line: LineId,
    /// The language spoken now.
    pub language: Language,
    /// The languages in which the platform understands speech.
    pub hears: Vec<Language>,
    /// The caller.
    pub caller: Caller,
    /// The time of the answer, to the second.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub started: Timestamp,
    /// Number of turns answered; the first answer is turn 1.
    pub turn: u16,
    /// The present node.
    pub at: NodeId,
    /// The node at which the last answer began: `#` repeats from here.
    pub from: NodeId,
    /// The offer or request that a typed number is for.
    pub serving: Option<NumberPurpose>,
    /// The digits typed in this call, with the node that asked for them.
    pub typed: Vec<(NodeId, Digits)>,
    /// The expected input.
    pub phase: Phase,
    /// The menus passed on the way, the nearest last; `*` goes back along it.
    pub back: Vec<NodeId>,
    /// Silent tries here.
    pub silent: u8,
    /// Wrong tries here.
    pub wrong: u8,
    /// Phrases not understood here; after the second only keys are waited for.
    pub misheard: u8,
    /// The channel last spoken of: what `9` texts.
    pub channel: Option<ChannelId>,
    /// The channel whose address was said last since the last menu.
    pub told: Option<ChannelId>,
    /// The target of `0` during this topic.
    pub human: Option<NodeId>,
    /// The topic of the call.
    pub topic: Option<TopicId>,
    /// Nothing about the caller is stored or sent any more.
    pub anonymous: bool,
    /// Messages promised in this call.
    pub promises: u8,
    /// The last link texted to the caller's own number, in this call or before.
    pub link_sent: Option<LinkSent>,
    /// True if the caller typed a number that a look-up called a land line.
    pub landline_typed: bool,
    /// True if the caller called this line a short while ago.
    pub repeat: bool,
    /// The caller's place among a hundred, from 0, by a keyed hash of the number; of the call if the number is hidden.
    pub percentile: u8,
    /// The variants of experiments that the caller hears; none of an anonymous caller.
    pub arms: Vec<Arm>,
    /// True if an e-mail address with consent is known for the caller.
    pub mailable: bool,
    /// The reason why the caller's own number may not be texted now, although it takes texts.
    pub refusal: Option<Refusal>,
    /// True if every gateway for the caller and line is down, so that texts wait: the caller is not told that one was sent. True of this moment
    /// only, so it is not sealed.
    #[serde(skip)]
    pub texts_wait: bool,
    /// True if a destination was reached.
    pub reached: bool,
    /// The progress of the call.
    pub standing: Standing,
}

/// A link that was texted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSent {
    /// The channel that it leads to.
    pub channel: ChannelId,
    /// The time of its promise.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
}

/// The input expected at a node. It records the question asked, so that a yes to an offer is never taken for anything
/// else after the script has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// A choice, at a menu.
    Key,
    /// A yes, at an offer.
    Offer,
    /// A yes, at a request.
    Request,
    /// A yes to going to the node at all: it dials, hides the caller or changes the language.
    Consent,
    /// Another question, at a farewell.
    Farewell,
    /// A mobile number, at a collect node.
    Number,
    /// A yes to the number read back.
    Confirm(Number),
    /// Digits, at a collect node that takes any.
    Digits,
    /// A yes to the digits read back.
    ConfirmDigits(Digits),
    /// The result of dialling the channel's number with this index.
    Dial(u8),
}

/// The purpose of a typed number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberPurpose {
    /// The link of this offer is sent there.
    Offer(NodeId),
    /// The department of this request writes there.
    Request(NodeId),
}

impl Phase {
    /// The input expected on arrival at a node. A node that goes on without waiting expects none.
    pub const fn of(kind: &NodeKind) -> Self {
        match kind {
            NodeKind::Menu { .. } | NodeKind::Inform { .. } | NodeKind::Goto { .. } | NodeKind::Lookup { .. } => {
                Self::Key
            }
            NodeKind::Offer { .. } => Self::Offer,
            NodeKind::Collect { .. } => Self::Number,
            NodeKind::Digits { .. } => Self::Digits,
            NodeKind::Connect { .. } => Self::Dial(0),
            NodeKind::Request { .. } => Self::Request,
            NodeKind::Goodbye => Self::Farewell,
        }
    }

    /// True if a node of this kind can expect it.
    const fn fits(&self, kind: &NodeKind) -> bool {
        match self {
            Self::Key => matches!(kind, NodeKind::Menu { .. }),
            Self::Offer => matches!(kind, NodeKind::Offer { .. }),
            Self::Request => matches!(kind, NodeKind::Request { .. }),
            Self::Consent => {
                matches!(
                    kind,
                    NodeKind::Connect { .. }
                        | NodeKind::Inform { .. }
                        | NodeKind::Goto { .. }
                        | NodeKind::Lookup { .. }
                )
            }
            Self::Farewell => matches!(kind, NodeKind::Goodbye),
            Self::Number | Self::Confirm(_) => matches!(kind, NodeKind::Collect { .. }),
            Self::Digits | Self::ConfirmDigits(_) => matches!(kind, NodeKind::Digits { .. }),
            Self::Dial(_) => matches!(kind, NodeKind::Connect { .. }),
        }
    }
}

/// Facts about a caller, known before the line answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The last link texted to this number.
    pub link_sent: Option<LinkSent>,
    /// True if an e-mail address with consent is known.
    pub mailable: bool,
    /// The reason why the caller's own number may not be texted now.
    pub refusal: Option<Refusal>,
    /// True if the caller called this line a short while ago.
    pub repeat: bool,
    /// The caller's place among a hundred, from 0.
    pub percentile: u8,
    /// The variants of experiments that the caller hears.
    pub arms: Vec<Arm>,
    /// The time this call was answered, if the platform repeats its first request.
    pub answered: Option<Timestamp>,
}

impl Session {
    /// A call that has just come in: nothing was answered yet.
    pub fn new(script: &Script, line: LineId, caller: Caller, history: &History, now: Timestamp) -> Self {
        let rules = script.line(&line);
        let started = history.answered.unwrap_or(now);
        let started = Timestamp::from_second(started.as_second()).unwrap_or(started);
        Self {
            language: rules.language.clone(),
            hears: vec![],
            at: rules.entry.otherwise().clone(),
            from: rules.entry.otherwise().clone(),
            line,
            caller,
            started,
            turn: 0,
            serving: None,
            typed: vec![],
            phase: Phase::Key,
            back: vec![],
            silent: 0,
            wrong: 0,
            landline_typed: false,
            misheard: 0,
            channel: None,
            told: None,
            human: None,
            topic: None,
            anonymous: false,
            promises: 0,
            link_sent: history.link_sent.clone(),
            repeat: history.repeat,
            percentile: history.percentile,
            arms: history.arms.clone(),
            mailable: history.mailable,
            refusal: history.refusal,
            texts_wait: false,
            reached: false,
            standing: Standing::Greeting { until: started },
        }
    }

    /// True if the script has changed since the last turn and no longer has the node or the purpose that the call is
    /// at.
    pub fn is_stranded(&self, script: &Script) -> bool {
        let kind = |id: &NodeId| script.nodes.get(id).map(|node| &node.kind);
        let is_served = match &self.serving {
            None => true,
            Some(NumberPurpose::Offer(id)) => matches!(kind(id), Some(NodeKind::Offer { .. })),
            Some(NumberPurpose::Request(id)) => matches!(kind(id), Some(NodeKind::Request { .. })),
        };
        !is_served || kind(&self.at).is_none_or(|kind| !self.phase.fits(kind))
    }

    /// Forgets languages, nodes and channels that a changed script no longer has.
    pub(super) fn drop_removed(&mut self, script: &Script) {
        if !script.prompts.speaks(&self.language) {
            self.language = script.line(&self.line).language.clone();
        }
        if !script.nodes.contains_key(&self.from) {
            self.from = self.at.clone();
        }
        let is_menu = |id: &NodeId| script.nodes.get(id).is_some_and(|node| matches!(node.kind, NodeKind::Menu { .. }));
        self.back.retain(is_menu);
        self.typed.retain(|(id, _)| script.nodes.contains_key(id));
        self.channel.take_if(|channel| !script.channels.contains_key(channel));
        self.human.take_if(|human| !script.nodes.contains_key(human));
    }

    /// The same call from its beginning: the caller, what was promised and how many turns there were are kept.
    pub fn restarted(self, script: &Script, now: Timestamp) -> Self {
        let Self { link_sent, mailable, refusal, repeat, percentile, arms, .. } = self;
        let history = History { link_sent, mailable, refusal, repeat, percentile, arms, answered: None };
        let turn = self.turn;
        let promises = self.promises;
        let anonymous = self.anonymous;
        let hears = self.hears;
        Self { turn, promises, anonymous, hears, ..Self::new(script, self.line, self.caller, &history, now) }
    }
}
