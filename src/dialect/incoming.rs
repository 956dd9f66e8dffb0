//! Requests of a platform, as the line understands them.

use std::fmt;
use std::time::Duration;

use crate::base::call::CallId;
use crate::line::step::Input;

/// What a platform asks for where calls come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A turn of a call.
    Turn(TurnRequest),
    /// The call is over: some platforms say so here and not at the status call-back.
    End(EndOfCall),
    /// A line that was dialled has gone after a talk. Whether the caller stays is told apart.
    Talked(Talk),
    /// Something happened that changes nothing: it is acknowledged.
    Notice,
    /// A call comes in, and the platform says nothing of it until a document asks: see [`voicexml::introduction`].
    Unintroduced,
}

/// One turn as the platform asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct TurnRequest {
    /// The call.
    pub call: CallId,
    /// Who calls, as the platform writes it: a number, a SIP address, a word or its spelling for a hidden number, or
    /// nothing.
    pub from: String,
    /// The number dialled, as the platform writes it.
    pub to: String,
    /// How far the call is; `None` when the platform does not say or says something new.
    pub status: Option<CallStatus>,
    /// What the caller did.
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

/// How far a call is, in the words all platforms of the Twilio family share.
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
    /// Over: engaged.
    Busy,
    /// Over: nobody answered.
    NoAnswer,
    /// Over: could not be placed.
    Failed,
    /// Over: the caller left before the answer.
    Canceled,
}

impl CallStatus {
    /// Whether the call is over.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Busy | Self::NoAnswer | Self::Failed | Self::Canceled)
    }
}

/// A platform's word that a call is over. May come twice, and before the request it overtook.
#[derive(Clone, PartialEq, Eq)]
pub struct EndOfCall {
    /// The call.
    pub call: CallId,
    /// How it ended; always a final status.
    pub status: CallStatus,
    /// How long it lasted, by the platform's count.
    pub duration: Option<Duration>,
    /// The sealed session of the turn that dialled, where the notice says that the caller left after a talk with that line.
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

/// A platform's word that somebody spoke with the caller on a line that was dialled. May come twice, and after the end of
/// the call.
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
