//! What the telephone asks for: a call, or what the caller does in it.

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

/// The years a call can be made in: those in which the rules of time zones mean something.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// A turn as it is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// A configured platform by its name, or `dialect/<name>` for one made up.
    pub platform: String,
    /// Why the store is to refuse a text when it is promised, by the label of metrics.
    #[serde(default)]
    pub promise_refused: Option<String>,
    /// What happens.
    pub deed: Deed,
}

/// What happens.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// A call comes in.
    Call(NewCall),
    /// It goes on.
    GoOn(GoOn),
}

/// A call that comes in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewCall {
    /// The number that calls, as a platform would write it.
    pub from: String,
    /// The number dialled.
    pub to: String,
    /// When, in the line's zone, such as `2026-12-31T23:59`; now if not given.
    #[serde(default)]
    pub at: Option<String>,
    /// The platform understands speech, if it can.
    #[serde(default)]
    pub hears: bool,
    /// A link was promised to the caller a moment before.
    #[serde(default)]
    pub link_sent: bool,
    /// An e-mail address of the caller is known.
    #[serde(default)]
    pub mail_known: bool,
    /// Why the number that calls may not be texted, by the label of metrics.
    #[serde(default)]
    pub refused: Option<String>,
}

/// A call that goes on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoOn {
    /// The call's id, as the turn before gave it.
    pub call: String,
    /// Its sealed state, as the turn before gave it.
    pub state: String,
    /// What passed since the line answered, in milliseconds.
    pub passed_ms: u64,
    /// What the caller did.
    pub did: Did,
}

/// What a caller does.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Did {
    /// Presses keys.
    Keys(String),
    /// Speaks; no words where the recogniser understood none.
    Says(String),
    /// Waits.
    Silence,
    /// Another line was dialled: `answered`, `busy`, `no_answer`, `failed`.
    Dialled(String),
}

/// Why there is no turn. Quotes nothing that may be a number, a word of a caller or a state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// Longer than any turn is.
    #[error("expected a turn of at most {} bytes, found more", super::ASKED_BYTES_MAX)]
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

impl AskError {
    /// The status of the answer.
    pub const fn status(&self) -> u16 {
        match self {
            Self::TooLong => 413,
            _ => 400,
        }
    }
}

impl From<SealError> for AskError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Malformed | SealError::Forged => Self::State,
            SealError::Expired(_) => Self::Expired,
        }
    }
}

impl NewCall {
    /// When the call comes in, to the second.
    ///
    /// # Errors
    /// A text that is no time, or of a year far away.
    pub fn moment(&self, zone: &TimeZone, now: Timestamp) -> Result<Timestamp, AskError> {
        let Some(text) = &self.at else { return Ok(whole_second(now)) };
        let local: DateTime = text.parse().map_err(|_| AskError::Time)?;
        let local = Some(local).filter(|local| YEARS.contains(&local.year())).ok_or(AskError::Time)?;
        local.to_zoned(zone.clone()).map(|local| whole_second(local.timestamp())).map_err(|_| AskError::Time)
    }
}

impl Did {
    /// What the flow is told.
    ///
    /// # Errors
    /// Keys or results that there are not.
    pub fn input(self) -> Result<Input, AskError> {
        match self {
            Self::Keys(keys) => {
                let fit = (1..=DIGITS_MAX).contains(&keys.len()) && keys.chars().all(|key| Key::parse(key).is_some());
                if fit { Ok(Input::Keys(keys)) } else { Err(AskError::Keys) }
            }
            Self::Says(words) => Ok(Input::Speech(heard(&words, None))),
            Self::Silence => Ok(Input::NoInput),
            Self::Dialled(result) => match &*result {
                "answered" => Ok(Input::Dialled(DialResult::Answered)),
                "busy" => Ok(Input::Dialled(DialResult::Busy)),
                "no_answer" => Ok(Input::Dialled(DialResult::NoAnswer)),
                "failed" => Ok(Input::Dialled(DialResult::Failed)),
                _ => Err(AskError::Dialled),
            },
        }
    }
}

/// A refusal by its label.
///
/// # Errors
/// A label that there is not.
pub fn refusal(label: Option<&str>) -> Result<Option<Refusal>, AskError> {
    let unknown = || AskError::Refusal { known: Refusal::ALL.map(Refusal::as_str).join(", ") };
    label.map(|label| Refusal::parse(label).ok_or_else(unknown)).transpose()
}

fn whole_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}
