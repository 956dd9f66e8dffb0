//! Experiments: variants of the line, each heard by a share of the callers. Which one a caller hears is drawn by a keyed hash of
//! the caller, outside, and travels with the call. What a variant changes is done in `line/trial.rs`.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::base::call::{Key, LineId, name};
use crate::line::event::Outcome;
use crate::line::id::NodeId;
use crate::line::prompt::PromptId;

/// The most experiments at once: every combination of their variants is proven.
pub const EXPERIMENTS_MAX: usize = 3;
/// The most variants of an experiment beside the control.
pub const VARIANTS_MAX: usize = 2;
/// The variant that changes nothing: the share that the others leave.
pub const CONTROL: &str = "control";

name! {
    /// An experiment, by its name in `config/line.toml`.
    ExperimentId
}
name! {
    /// A variant of an experiment, by its name there.
    VariantId
}

/// The variant of an experiment that a caller hears.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Arm {
    /// The experiment.
    pub experiment: ExperimentId,
    /// The variant; [`CONTROL`] for the line as it is.
    pub variant: VariantId,
}

/// A variant that was stopped, of an experiment that began then.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoppedArm {
    /// The variant.
    pub arm: Arm,
    /// The first day of the experiment: one that begins anew is another.
    pub since: Date,
    /// When it was stopped.
    pub at: Timestamp,
    /// The harm, as the word of its guard.
    pub reason: String,
}

/// An experiment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiment {
    /// Its name.
    pub id: ExperimentId,
    /// The first day, in the zone of the default line.
    pub since: Date,
    /// The last day.
    pub until: Option<Date>,
    /// The lines whose callers take part; empty for all.
    pub lines: Vec<LineId>,
    /// The result it is judged by.
    pub judged_by: Primary,
    /// The variants beside the control.
    pub variants: Vec<Variant>,
}

/// A variant of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name.
    pub id: VariantId,
    /// Its share of the callers, in per cent.
    pub share: u8,
    /// Prompts that are said instead of others.
    pub prompts: BTreeMap<PromptId, PromptId>,
    /// The choices of menus in another order: the key each of them has now, in the order of the keys they get.
    pub menus: BTreeMap<NodeId, Vec<Key>>,
    /// Offers made instead of others.
    pub offers: BTreeMap<NodeId, NodeId>,
}

/// The result that an experiment is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primary {
    /// Matured net deflection.
    NetDeflection,
    /// This outcome.
    Outcome(Outcome),
}

impl Experiment {
    /// A variant of it as an arm.
    pub fn arm(&self, variant: &Variant) -> Arm {
        Arm { experiment: self.id.clone(), variant: variant.id.clone() }
    }

    /// The control as an arm.
    pub fn control(&self) -> Arm {
        Arm { experiment: self.id.clone(), variant: VariantId::new(CONTROL) }
    }

    /// The control and every variant.
    pub fn arms(&self) -> Vec<Arm> {
        [self.control()].into_iter().chain(self.variants.iter().map(|variant| self.arm(variant))).collect()
    }

    /// True if callers of this line take part on this day.
    pub fn takes(&self, line: &LineId, day: Date) -> bool {
        let takes_line = self.lines.is_empty() || self.lines.contains(line);
        takes_line && self.since <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The variant of a caller, by the caller's place among all numbers.
    pub fn draw(&self, place: u64) -> Arm {
        let percent = (u128::from(place) * 100) >> 64;
        let mut end = 0;
        let drawn = self.variants.iter().find(|variant| {
            end += u128::from(variant.share);
            percent < end
        });
        drawn.map_or_else(|| self.control(), |variant| self.arm(variant))
    }
}

impl Primary {
    /// The name in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NetDeflection => "net_deflection",
            Self::Outcome(outcome) => outcome.as_str(),
        }
    }

    /// True if fewer calls with this result are better.
    pub const fn is_harm(self) -> bool {
        let Self::Outcome(outcome) = self else { return false };
        matches!(outcome, Outcome::Exhausted | Outcome::LeftInMenu | Outcome::LeftInGreeting | Outcome::Failed)
    }

    /// Every result.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::NetDeflection].into_iter().chain(Outcome::ALL.into_iter().map(Self::Outcome))
    }
}

/// Reads `greeting/short`.
impl FromStr for Arm {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let split = text.split_once('/').ok_or_else(|| format!("`{text}` is no variant such as `greeting/short`"));
        let (experiment, variant) = split?;
        Ok(Self { experiment: ExperimentId::new(experiment), variant: VariantId::new(variant) })
    }
}

impl fmt::Display for Arm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.experiment, self.variant)
    }
}
