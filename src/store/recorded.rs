//! Recorded calls, as they are taken through another configuration.

use std::sync::Arc;

use jiff::Timestamp;

use crate::base::call::{LineId, PlatformName};
use crate::line::menu::TopicId;
use crate::line::replay::RecordedCall;

/// The recorded calls wanted: all that have ended.
#[derive(Clone, Debug)]
pub struct RecordedSearch {
    /// Only calls answered from then on.
    pub since: Timestamp,
    /// Only calls answered before.
    pub until: Timestamp,
    /// Only of this line.
    pub line: Option<LineId>,
    /// Only of this topic; `none` for calls without one.
    pub topic: Option<TopicId>,
    /// Only those that this revision of the configuration answered.
    pub revision: Option<Arc<str>>,
}

/// A place in the order of recorded calls: the next part begins behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordedPlace {
    pub(in crate::store) started: Timestamp,
    pub(in crate::store) seq: i64,
}

/// A recorded call of the store. The languages heard are those of its platform, which the store does not know.
#[derive(Clone, Debug)]
pub struct StoredCall {
    /// Its place.
    pub place: RecordedPlace,
    /// The platform.
    pub platform: PlatformName,
    /// When it ended; the moment of its last turn if the notice of its end was lost.
    pub ended: Timestamp,
    /// The call.
    pub call: RecordedCall,
}
