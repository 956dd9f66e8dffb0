//! The requests of the web phone: a call, or an action of the caller in it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::base::call::Key;
use crate::dialect::DIGITS_MAX;
use crate::dialect::seal::SealError;
use crate::dialect::speech::heard;
use crate::line::event::Refusal;
use crate::line::step::{DialResult, Input};
use crate::metrics::operator_words::OperatorWords;

/// The longest request, in bytes: a sealed state, the words of the caller, and room.
const REQUEST_BYTES_MAX: usize = 8 * 1024;
/// The years in which a call can be made: those in which the rules of time zones are known.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// The request of a turn.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneRequest {
    /// A configured platform by its name, or `dialect/<name>` for one made up.
    pub platform: String,
    /// The reason for which the store should refuse a promised text, as a label of metrics.
    #[serde(default)]
    pub promise_refused: Option<String>,
    /// The call begins or goes on.
    pub deed: PhoneAction,
}

/// The call begins or goes on.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum PhoneAction {
    /// A call comes in.
    Call(NewCall),
    /// It goes on.
    GoOn(NextTurn),
}

/// A call that comes in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCall {
    /// The calling number, as a platform would write it.
    pub from: String,
    /// The number dialled.
    pub to: String,
    /// The time of the call in the zone of the line, such as `2026-12-31T23:59`; now if `None`.
    #[serde(default)]
    pub at: Option<String>,
    /// The platform recognises speech, if it can.
    #[serde(default)]
    pub hears: bool,
    /// A link was promised to the caller five minutes ago.
    #[serde(default)]
    pub link_sent: bool,
    /// An e-mail address of the caller is known.
    #[serde(default)]
    pub mail_known: bool,
    /// The reason for which the calling number may not be texted, as a label of metrics.
    #[serde(default)]
    pub refused: Option<String>,
}

/// A call that goes on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NextTurn {
    /// The call's id, as the turn before gave it.
    pub call: String,
    /// Its sealed state, as the turn before gave it.
    pub state: String,
    /// The time since the line answered, in milliseconds.
    pub passed_ms: u64,
    /// The action of the caller.
    pub did: CallerAction,
}

/// An action of a caller.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CallerAction {
    /// Presses keys.
    Keys(String),
    /// Speaks; empty if no words were recognised.
    Says(String),
    /// Waits.
    Silence,
    /// Another line was dialled: `answered`, `busy`, `no_answer`, `failed`.
    Dialled(String),
}

/// A request is wrong. Quotes nothing of it: it may have a number, words of a caller or a state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Longer than any turn is.
    #[error("expected a turn of at most {} bytes, found more", REQUEST_BYTES_MAX)]
    TooLong,
    /// Not what the page sends.
    #[error("expected a turn of the web phone as JSON, found something else at line {line}, column {column}")]
    Json { line: usize, column: usize },
    /// No such platform.
    #[error("expected a platform, one of {known}, found another")]
    Platform { known: String },
    /// No such time.
    #[error("expected a time such as 2026-12-31T23:59 in the years 2000 to 2100, found something else")]
    Time,
    /// No such reason.
    #[error("expected a reason why a text is refused, one of {known}, found another")]
    Refusal { known: String },
    /// A key that no telephone has, or none, or too many.
    #[error("expected 1 to {DIGITS_MAX} keys of 0 to 9, * and #, found something else")]
    Keys,
    /// No such end of dialling.
    #[error("expected answered, busy, no_answer or failed, found another result of dialling")]
    Dialled,
    /// Not a call of this telephone.
    #[error("expected the state of a call of this phone, found another; call again")]
    State,
    /// Over the time of any call.
    #[error("expected a call of at most four hours, found a longer one; call again")]
    Expired,
}

impl PhoneError {
    /// The status of the answer.
    pub const fn status(&self) -> u16 {
        match self {
            Self::TooLong => 413,
            _ => 400,
        }
    }

    /// The error in the words of those who call. What only a program can send is told in those of the error.
    pub fn said(&self, words: &OperatorWords) -> String {
        match self {
            Self::Platform { known } => words.filled("phone-refused-platform", [("known", known.as_str().into())]),
            Self::Time => words.text("phone-refused-time"),
            Self::State => words.text("phone-refused-state"),
            Self::Expired => words.text("phone-refused-expired"),
            Self::TooLong | Self::Json { .. } | Self::Refusal { .. } | Self::Keys | Self::Dialled => self.to_string(),
        }
    }
}

impl From<SealError> for PhoneError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Malformed | SealError::Forged => Self::State,
            SealError::Expired(_) | SealError::OtherVersion(_) => Self::Expired,
        }
    }
}

impl PhoneRequest {
    /// Reads a request from its JSON.
    ///
    /// # Errors
    /// It is too long, or not what the page sends.
    pub(super) fn parse(json: &[u8]) -> Result<Self, PhoneError> {
        if json.len() > REQUEST_BYTES_MAX {
            return Err(PhoneError::TooLong);
        }
        serde_json::from_slice(json).map_err(|error| PhoneError::Json { line: error.line(), column: error.column() })
    }
}

impl NewCall {
    /// The time of the call, in whole seconds.
    ///
    /// # Errors
    /// The text is no time, or of a year far away.
    pub(super) fn moment(&self, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, PhoneError> {
        let Some(text) = &self.at else { return Ok(whole_second(now)) };
        let local: DateTime = text.parse().map_err(|_| PhoneError::Time)?;
        let local = Some(local).filter(|local| YEARS.contains(&local.year())).ok_or(PhoneError::Time)?;
        local.to_zoned(zone.clone()).map(|local| whole_second(local.timestamp())).map_err(|_| PhoneError::Time)
    }
}

impl CallerAction {
    /// The input of the flow.
    ///
    /// # Errors
    /// A key or result that does not exist.
    pub(super) fn input(self) -> Result<Input, PhoneError> {
        match self {
            Self::Keys(keys) => {
                let fit = (1..=DIGITS_MAX).contains(&keys.len()) && keys.chars().all(|key| Key::parse(key).is_some());
                if fit { Ok(Input::Keys(keys)) } else { Err(PhoneError::Keys) }
            }
            Self::Says(words) => Ok(Input::Speech(heard(&words, None))),
            Self::Silence => Ok(Input::NoInput),
            Self::Dialled(result) => match &*result {
                "answered" => Ok(Input::Dialled(DialResult::Answered)),
                "busy" => Ok(Input::Dialled(DialResult::Busy)),
                "no_answer" => Ok(Input::Dialled(DialResult::NoAnswer)),
                "failed" => Ok(Input::Dialled(DialResult::Failed)),
                _ => Err(PhoneError::Dialled),
            },
        }
    }
}

/// A refusal by its label of metrics.
///
/// # Errors
/// An unknown label.
pub(super) fn refusal(label: Option<&str>) -> Result<Option<Refusal>, PhoneError> {
    let unknown = || PhoneError::Refusal { known: Refusal::ALL.map(Refusal::as_str).join(", ") };
    label.map(|label| Refusal::parse(label).ok_or_else(unknown)).transpose()
}

fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
