//! Requests of a platform, as the line understands them.

use std::fmt;
use std::time::Duration;

use crate::base::call::CallId;
use crate::line::step::Input;

/// A request to the voice address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A turn of a call.
    Turn(TurnRequest),
    /// The end of a call: some platforms report it here and not to the status address.
    End(EndOfCall),
    /// A dialled line hung up after a conversation. The caller may still be there.
    Talked(Talk),
    /// An event without effect: only acknowledged.
    Ignored,
    /// A call that the platform says nothing about until a document asks, see
    /// [`voicexml::introduction`](super::voicexml::introduction).
    Unintroduced,
}

/// A turn.
#[derive(Clone, PartialEq, Eq)]
pub struct TurnRequest {
    /// The call.
    pub call: CallId,
    /// The caller, as the platform writes it: a number, a SIP address, a word or its keypad spelling for a hidden
    /// number, or empty.
    pub from: String,
    /// The number dialled, as the platform writes it.
    pub to: String,
    /// The progress of the call; `None` if the platform does not say, or says something unknown.
    pub status: Option<CallStatus>,
    /// The caller's input.
    pub input: Input,
    /// The sealed session; `None` exactly when the input is [`Input::Start`].
    pub state: Option<String>,
}

/// Shows neither numbers nor keys, which may be a number, nor the state.
impl fmt::Debug for TurnRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnRequest").field("call", &self.call).field("status", &self.status).finish_non_exhaustive()
    }
}

/// The progress of a call, in the words of the Twilio family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallStatus {
    /// Waiting to be placed.
    Queued,
    /// Being placed.
    Initiated,
    /// Not answered yet: the first request of a call.
    Ringing,
    /// Answered.
    InProgress,
    /// Over, after it was answered.
    Completed,
    /// Over: busy.
    Busy,
    /// Over: no answer.
    NoAnswer,
    /// Over: could not be placed.
    Failed,
    /// Over: the caller left before the answer.
    Canceled,
}

impl CallStatus {
    /// True if the call is over.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Busy | Self::NoAnswer | Self::Failed | Self::Canceled)
    }
}

/// A platform's report that a call is over. May come twice, and before an earlier request.
#[derive(Clone, PartialEq, Eq)]
pub struct EndOfCall {
    /// The call.
    pub call: CallId,
    /// The final status.
    pub status: CallStatus,
    /// The duration, as the platform counts it.
    pub duration: Option<Duration>,
    /// The sealed session of the turn that dialled, if the caller left during a conversation with that line.
    pub talk: Option<String>,
}

/// Does not show the state.
impl fmt::Debug for EndOfCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("EndOfCall");
        shown.field("call", &self.call).field("status", &self.status).field("duration", &self.duration);
        shown.field("talked", &self.talk.is_some()).finish()
    }
}

/// A platform's report that the caller talked to a dialled line. May come twice, and after the end of the call.
#[derive(Clone, PartialEq, Eq)]
pub struct Talk {
    /// The call that dialled.
    pub call: CallId,
    /// The sealed session of the turn that dialled.
    pub state: String,
}

/// Does not show the state.
impl fmt::Debug for Talk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Talk").field("call", &self.call).finish_non_exhaustive()
    }
}
