//! Shares: one short bar a line, with label and figure.

use super::drawing::{Anchor, Drawing, fitted_apart, part};
use super::{Frame, Tone, tip};
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;

/// The height of a line.
const LINE: f64 = 22.0;
/// The room for words, as a share of the width.
const WORDS_SHARE: f64 = 0.38;
/// The room for figures.
const FIGURES: f64 = 92.0;

/// A share.
#[derive(Clone, Debug)]
pub struct ShareBar {
    /// Its label.
    pub label: String,
    /// Its count.
    pub value: u64,
    /// The whole.
    pub of: u64,
    /// Its colour.
    pub tone: Tone,
}

/// Draws a bar for each share; a full bar is its own whole.
pub fn shares(words: &OperatorWords, frame: &Frame<'_>, shares: &[ShareBar]) -> String {
    let mut drawing = Drawing::new(frame);
    let labels: Vec<&str> = shares.iter().map(|share| share.label.as_str()).collect();
    let labels = fitted_apart(&labels, drawing.width() * WORDS_SHARE - 6.0);
    for (index, (share, label)) in shares.iter().zip(&labels).enumerate() {
        draw(words, &mut drawing, share, label, index as f64 * LINE);
    }
    drawing.finish(shares.len() as f64 * LINE)
}

fn draw(words: &OperatorWords, drawing: &mut Drawing<'_>, share: &ShareBar, label: &str, top: f64) {
    let (width, palette) = (drawing.width(), drawing.palette());
    let (left, room) = (width * WORDS_SHARE, width * (1.0 - WORDS_SHARE) - FIGURES);
    let written = percent(share.value, share.of);
    let tip = tip(words, &share.label, share.value, share.of);
    drawing.say(0.0, top + 15.0, Anchor::Start, label);
    drawing.bar(left, top + 5.0, room, 12.0, palette.rule, "");
    drawing.bar(left, top + 5.0, part(share.value, share.of, room), 12.0, palette.tone(share.tone), &tip);
    drawing.say(width - 40.0, top + 15.0, Anchor::End, &count(share.value));
    drawing.note(width, top + 15.0, Anchor::End, &written);
}
