//! Plots: figures to SVG, as pure functions, for the console and the report's mail.
//!
//! A plot scales with its `viewBox`, is read out by its title and description, and tells nothing by colour alone: every
//! figure is also written. It loads nothing and has no style sheet: colours are attributes, taken from a [`Palette`],
//! so that it works in a page with a strict content policy and in a mail.

mod bands;
mod course;
mod drawing;
mod flow;
mod funnel;
mod shares;
mod stack;

pub use bands::{Band, bands};
pub use course::{CoursePoint, course};
pub use drawing::Escaped;
pub use flow::{Exit, FlowPlace, flow};
pub use funnel::{Stage, funnel};
pub use shares::{ShareBar, shares};
pub use stack::{StackPart, StackRow, stack};

use crate::line::event::Outcome;
use crate::metrics::count::percent;
use crate::metrics::operator_words::OperatorWords;

/// The common parts of plots.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The title, read out where it cannot be seen.
    pub title: &'a str,
    /// The description, with the figures that matter.
    pub description: &'a str,
    /// Its width in units. Words are 12 units high: 360 is right for a phone, 640 for a mail.
    pub width: u16,
    /// Its colours.
    pub palette: &'a Palette,
}

/// The colours of a plot, each an SVG paint.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Words.
    ink: &'static str,
    /// Less important words.
    faint: &'static str,
    /// Thin lines, and the ground of bars.
    rule: &'static str,
    /// Bars, by [`Tone`].
    tones: [&'static str; 7],
}

impl Palette {
    /// The console's own colours, which follow dark and light; light ones without a style sheet.
    pub const PAGE: Self = Self {
        ink: "var(--ink, #1b1f24)",
        faint: "var(--faint, #57606a)",
        rule: "var(--rule, #d5dae0)",
        tones: [
            "var(--tone-blue, #0b6cab)",
            "var(--tone-sky, #3a93c8)",
            "var(--tone-green, #00805c)",
            "var(--tone-orange, #b87a00)",
            "var(--tone-vermilion, #c4500a)",
            "var(--tone-purple, #a5578a)",
            "var(--tone-grey, #6e7781)",
        ],
    };

    const fn tone(&self, tone: Tone) -> &'static str {
        self.tones[tone as usize]
    }
}

/// A colour by its meaning. Colours differ in lightness as well as in hue, also for people with colour blindness
/// (<https://jfly.uni-koeln.de/color/>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The main figure.
    Blue,
    /// Secondary.
    Sky,
    /// Good.
    Green,
    /// Less good.
    Orange,
    /// Bad.
    Vermilion,
    /// Lost early.
    Purple,
    /// Everything else.
    Grey,
}

impl Tone {
    /// The colour of an outcome.
    pub const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::HandedOff => Self::Green,
            Outcome::Connected => Self::Sky,
            Outcome::Informed => Self::Blue,
            Outcome::Exhausted => Self::Orange,
            Outcome::LeftInMenu => Self::Vermilion,
            Outcome::LeftInGreeting => Self::Purple,
            Outcome::Failed => Self::Grey,
        }
    }
}

/// The tip of a bar: `reached: 100 of 400, 25%`.
fn tip(words: &OperatorWords, label: &str, value: u64, of: u64) -> String {
    let share = percent(value, of);
    let parts = [("label", label.into()), ("value", value.into()), ("of", of.into()), ("share", share.into())];
    words.filled("figures-tip", parts)
}
