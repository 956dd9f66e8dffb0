//! The state of one call, which travels in the next URL.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::base::call::{Caller, Language, LineId};
use crate::base::number::Number;
use crate::line::channel::ChannelId;
use crate::line::event::{Refusal, Standing};
use crate::line::menu::{NodeId, NodeKind, Script, TopicId};

/// Everything a node needs to answer the next turn of a call. Sealed before it leaves, see `dialect::seal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The line that answered.
    pub line: LineId,
    /// The language spoken now.
    pub language: Language,
    /// The languages in which the platform understands speech.
    pub hears: Vec<Language>,
    /// Who calls.
    pub caller: Caller,
    /// When the line answered, to the second.
    pub started: Timestamp,
    /// How many turns were answered; the first answer is turn 1.
    pub turn: u16,
    /// Where the caller is.
    pub at: NodeId,
    /// Where this stretch of talking began: what `#` repeats.
    pub from: NodeId,
    /// The offer or request that a typed number is for.
    pub serving: Option<NumberPurpose>,
    /// What is waited for there.
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
    /// Where `0` leads while the call is about its topic.
    pub human: Option<NodeId>,
    /// What the call is about.
    pub topic: Option<TopicId>,
    /// Nothing about the caller is stored or sent any more.
    pub anonymous: bool,
    /// Messages promised in this call.
    pub promises: u8,
    /// When a link was last promised to this caller, in this call or before.
    pub link_sent: Option<Timestamp>,
    /// Whether an e-mail address with consent is known for the caller.
    pub mailable: bool,
    /// Why the caller's own number may not be texted just now, although it takes texts.
    pub refusal: Option<Refusal>,
    /// Whether texts only wait just now, since every gateway is down: the caller is not told that one was sent. Of this
    /// moment, so it is not sealed.
    #[serde(skip)]
    pub texts_wait: bool,
    /// Whether a destination was reached.
    pub reached: bool,
    /// How far the call has come.
    pub standing: Standing,
}

/// What is waited for at a node. It tells what the caller was asked, so that a yes to an offer is never taken for anything
/// else when the script has changed meanwhile.
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
    /// A number, at a collect node.
    Number,
    /// A yes to the number read back.
    Confirm(Number),
    /// The result of dialling the channel's number with this index.
    Dial(u8),
}

/// What a typed number is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NumberPurpose {
    /// The link of this offer is sent there.
    Offer(NodeId),
    /// The department of this request writes there.
    Request(NodeId),
}

impl Phase {
    /// What is waited for on arrival at a node; at one that goes on without waiting, nothing can be.
    pub const fn of(kind: &NodeKind) -> Self {
        match kind {
            NodeKind::Menu { .. } | NodeKind::Inform { .. } | NodeKind::Goto { .. } => Self::Key,
            NodeKind::Offer { .. } => Self::Offer,
            NodeKind::Collect { .. } => Self::Number,
            NodeKind::Connect { .. } => Self::Dial(0),
            NodeKind::Request { .. } => Self::Request,
            NodeKind::Goodbye => Self::Farewell,
        }
    }

    /// Whether it can be waited for at a node of this kind.
    const fn fits(&self, kind: &NodeKind) -> bool {
        match self {
            Self::Key => matches!(kind, NodeKind::Menu { .. }),
            Self::Offer => matches!(kind, NodeKind::Offer { .. }),
            Self::Request => matches!(kind, NodeKind::Request { .. }),
            Self::Consent => {
                matches!(kind, NodeKind::Connect { .. } | NodeKind::Inform { .. } | NodeKind::Goto { .. })
            }
            Self::Farewell => matches!(kind, NodeKind::Goodbye),
            Self::Number | Self::Confirm(_) => matches!(kind, NodeKind::Collect { .. }),
            Self::Dial(_) => matches!(kind, NodeKind::Connect { .. }),
        }
    }
}

/// What is known of a caller before the line answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// When a link was last promised to this number.
    pub link_sent: Option<Timestamp>,
    /// Whether an e-mail address with consent is known.
    pub mailable: bool,
    /// Why the caller's own number may not be texted just now.
    pub refusal: Option<Refusal>,
    /// When this very call was answered, if the platform repeats its first request.
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
            at: rules.entry.clone(),
            from: rules.entry.clone(),
            line,
            caller,
            started,
            turn: 0,
            serving: None,
            phase: Phase::Key,
            back: vec![],
            silent: 0,
            wrong: 0,
            misheard: 0,
            channel: None,
            told: None,
            human: None,
            topic: None,
            anonymous: false,
            promises: 0,
            link_sent: history.link_sent,
            mailable: history.mailable,
            refusal: history.refusal,
            texts_wait: false,
            reached: false,
            standing: Standing::Greeting { until: started },
        }
    }

    /// Whether the caller is where the script has nothing of the kind: it has changed since the last turn.
    pub fn is_stranded(&self, script: &Script) -> bool {
        let kind = |id: &NodeId| script.nodes.get(id).map(|node| &node.kind);
        let is_served = match &self.serving {
            None => true,
            Some(NumberPurpose::Offer(id)) => matches!(kind(id), Some(NodeKind::Offer { .. })),
            Some(NumberPurpose::Request(id)) => matches!(kind(id), Some(NodeKind::Request { .. })),
        };
        !is_served || kind(&self.at).is_none_or(|kind| !self.phase.fits(kind))
    }

    /// Forgets, of what the call remembers, whatever the script has no more: it may have changed since the last turn.
    pub(super) fn drop_removed(&mut self, script: &Script) {
        if !script.prompts.speaks(&self.language) {
            self.language = script.line(&self.line).language.clone();
        }
        if !script.nodes.contains_key(&self.from) {
            self.from = self.at.clone();
        }
        let is_menu = |id: &NodeId| script.nodes.get(id).is_some_and(|node| matches!(node.kind, NodeKind::Menu { .. }));
        self.back.retain(is_menu);
        self.channel.take_if(|channel| !script.channels.contains_key(channel));
        self.human.take_if(|human| !script.nodes.contains_key(human));
    }

    /// The same call from its beginning: the caller, what was promised and how many turns there were are kept.
    pub fn restarted(self, script: &Script, now: Timestamp) -> Self {
        let Self { link_sent, mailable, refusal, .. } = self;
        let history = History { link_sent, mailable, refusal, answered: None };
        let (turn, promises, anonymous, hears) = (self.turn, self.promises, self.anonymous, self.hears);
        Self { turn, promises, anonymous, hears, ..Self::new(script, self.line, self.caller, &history, now) }
    }
}
