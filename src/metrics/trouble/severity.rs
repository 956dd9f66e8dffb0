//! The harm of a trouble to callers.

use serde::Serialize;

/// The severity of a trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TroubleSeverity {
    /// Callers are harmed now.
    Critical,
    /// Callers will be harmed, or some already are.
    Warning,
    /// Intended, but not to be forgotten.
    Info,
}

impl TroubleSeverity {
    /// The word in metrics and alerts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}
