//! A telephone number in E.164.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A telephone number in E.164, such as `+79161234567`. Shown masked except by [`Number::as_e164`].
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Number(Arc<str>);

impl Number {
    /// Takes a number that the numbering plan has validated.
    pub(super) fn from_e164(e164: &str) -> Self {
        Self(e164.into())
    }

    /// The whole number, for the wire and for hashing. Never for a log, a metric, a URL or an error.
    pub fn as_e164(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Number {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("+***")
    }
}
