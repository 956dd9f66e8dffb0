//! The caller's part of a turn as it may be kept: enough to take the call through another configuration, and nothing that
//! leads to the caller. Neither a typed number, nor digits, nor free words are in it.

use serde::{Deserialize, Serialize};

use crate::base::call::{CallerKind, Key};
use crate::line::channel::ChannelId;
use crate::line::event::{DialResult, Refusal};
use crate::line::experiment::Arm;
use crate::line::hearing::Meaning;
use crate::line::lookup::{FieldKind, FieldValue, LookupAnswer, LookupForm};
use crate::line::menu::Node;
use crate::line::route::Route;
use crate::line::session::Session;

/// The longest listed phrase kept, in bytes. A longer sentence is made of several.
pub const PHRASE_BYTES_MAX: usize = 200;

/// The caller's part of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// The input.
    pub did: CallerAct,
    /// The answers of lookups, in the order of the questions; `None` for a service that did not answer.
    #[serde(default)]
    pub answers: Vec<Option<KeptAnswer>>,
    /// The reason why the promise of the turn was not kept, so that another turn was said.
    #[serde(default)]
    pub refused: Option<Refusal>,
    /// True if every gateway was down, see [`Session::texts_wait`].
    #[serde(default)]
    pub texts_wait: bool,
}

/// The input of a turn.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallerAct {
    /// The line was called, or the call began again after a long silence.
    Start(CallerFacts),
    /// A single key.
    Key(Key),
    /// Several keys where one was asked for.
    Keys,
    /// A number was typed where one was asked for.
    Number(TypedNumber),
    /// Digits were typed where some were asked for; true if they are of the form.
    Digits(bool),
    /// No key in time.
    NoInput,
    /// Listed phrases were said, word for word.
    Phrase(Box<str>),
    /// Something was said that resembles phrases of this meaning.
    Like(Meaning),
    /// Something was said that was not understood, or nothing was listened for.
    Unclear,
    /// Another line was dialled.
    Dialled(DialResult),
    /// The turn failed by our fault: the apology was said.
    Failed,
}

/// Facts about the caller when the line answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CallerFacts {
    /// The kind of telephone.
    pub kind: CallerKind,
    /// The variants of experiments that the caller hears.
    #[serde(default)]
    pub arms: Vec<Arm>,
    /// True if the caller called this line a short while ago.
    #[serde(default)]
    pub repeat: bool,
    /// Seconds since a link was last texted to the caller.
    #[serde(default)]
    pub link_sent: Option<i64>,
    /// The channel of that link; older records lack it.
    #[serde(default)]
    pub link_channel: Option<ChannelId>,
    /// True if an e-mail address with consent is known.
    #[serde(default)]
    pub mailable: bool,
    /// The reason why the own number may not be texted.
    #[serde(default)]
    pub refusal: Option<Refusal>,
}

/// The kind of a typed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypedNumber {
    /// The number that calls.
    Own,
    /// Another number of this kind; no valid one if hidden.
    Other(CallerKind),
}

/// The fields of a lookup's answer that cases tell apart; an example stands for every other text or number.
pub type KeptAnswer = Vec<(Box<str>, FieldValue)>;

impl Heard {
    /// The part of a turn without lookups.
    pub const fn of(did: CallerAct) -> Self {
        Self { did, answers: vec![], refused: None, texts_wait: false }
    }
}

impl CallerAct {
    /// Speech that was understood: listed phrases as they are, anything else by its meaning alone.
    pub(super) fn understood(meaning: &Meaning, phrase: Option<&str>) -> Self {
        match phrase.filter(|phrase| phrase.len() <= PHRASE_BYTES_MAX) {
            Some(phrase) => Self::Phrase(phrase.into()),
            None => Self::Like(meaning.clone()),
        }
    }

    /// The word in transcripts and figures, without what was pressed or said.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Start(_) => "call",
            Self::Key(_) => "key",
            Self::Keys => "several keys",
            Self::Number(_) => "number",
            Self::Digits(_) => "digits",
            Self::NoInput => "no-input",
            Self::Phrase(_) | Self::Like(_) => "speech",
            Self::Unclear => "unclear speech",
            Self::Dialled(_) => "dial",
            Self::Failed => "failure",
        }
    }
}

impl CallerFacts {
    /// The facts that a call began with.
    pub(super) fn of(session: &Session) -> Self {
        let sent = session.link_sent.as_ref();
        Self {
            kind: session.caller.kind,
            arms: session.arms.clone(),
            repeat: session.repeat,
            link_sent: sent.map(|sent| session.started.duration_since(sent.at).as_secs()),
            link_channel: sent.map(|sent| sent.channel.clone()),
            mailable: session.mailable,
            refusal: session.refusal,
        }
    }
}

/// The values that cases of a lookup tell apart: those of its prompts, and of its way on.
pub fn told_apart<'n>(node: &'n Node, then: &'n Route) -> Vec<(&'n str, &'n [FieldValue])> {
    let conditions = node.say.iter().map(|saying| &saying.when).chain(then.conditions());
    let mut named: Vec<_> = conditions.flat_map(|when| &when.answer).map(|(field, of)| (&**field, &**of)).collect();
    named.dedup();
    named
}

/// The answer of a lookup as it may be kept.
pub(super) fn kept(form: &LookupForm, node: &Node, then: &Route, answer: &LookupAnswer) -> KeptAnswer {
    let named = told_apart(node, then);
    let is_named =
        |field: &str, value: &FieldValue| named.iter().any(|(of, values)| *of == field && values.contains(value));
    let keep = |(field, value): &(Box<str>, FieldValue)| {
        let kind = form.fields.iter().find(|(name, _)| name == field).map(|(_, kind)| kind);
        let kept = match kind {
            Some(FieldKind::OneOf(_)) => value.clone(),
            _ if is_named(field, value) => value.clone(),
            Some(FieldKind::Number) => FieldValue::Number(other_number(&named)),
            Some(FieldKind::Text) | None => FieldValue::Text("Example".into()),
        };
        (field.clone(), kept)
    };
    answer.0.iter().map(keep).collect()
}

/// A number that no case names; of two and more, which prompts tell in the plural.
fn other_number(named: &[(&str, &[FieldValue])]) -> i64 {
    let is_named = |number: &i64| named.iter().any(|(_, values)| values.contains(&FieldValue::Number(*number)));
    (3..).find(|number| !is_named(number)).expect("numbers do not end")
}
