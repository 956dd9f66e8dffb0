//! Reasons why a platform's request cannot be read.

use crate::dialect::form::FormError;

/// The reason why a request cannot be read as a turn of a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialectError {
    /// The body is not a form.
    #[error("expected a body of type `application/x-www-form-urlencoded`, found another")]
    NotAForm,
    /// The body is not JSON.
    #[error("expected a body of type `application/json`, found another")]
    NotJson,
    /// The body is declared as JSON and cannot be read.
    #[error("could not read the body")]
    Json(#[source] JsonError),
    /// A parameter that every request has is missing.
    #[error("expected a parameter `{0}`, found none")]
    Missing(&'static str),
    /// A parameter has a value that none of our documents makes the platform send.
    #[error("expected a known value of parameter `{0}`, found another")]
    Unknown(&'static str),
    /// The call id is empty, too long or not visible ASCII.
    #[error("expected a call id of 1 to 128 visible ASCII characters, found something else")]
    CallId,
    /// The parameters contradict each other.
    #[error("could not read the parameters")]
    Parameters(#[source] FormError),
}

impl DialectError {
    /// The label in metrics.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotAForm => "not_a_form",
            Self::NotJson => "not_json",
            Self::Json(_) => "json",
            Self::Missing(_) => "parameter_missing",
            Self::Unknown(_) => "parameter_unknown",
            Self::CallId => "call_id",
            Self::Parameters(_) => "parameters",
        }
    }
}

/// A body that is not an event. Shows nothing of its content, which may be a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Not a JSON object, or a field twice.
    #[error("expected a JSON object with each field once, found something else in line {line}, column {column}")]
    Malformed {
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in bytes.
        column: usize,
    },
}
