//! Shares: one short bar a line, with label and figure.

use super::drawing::{Anchor, Drawing, fitted, part};
use super::{Frame, Tone, count, percent};

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
pub fn shares(frame: &Frame<'_>, shares: &[ShareBar]) -> String {
    let mut drawing = Drawing::new(frame);
    for (index, share) in shares.iter().enumerate() {
        draw(&mut drawing, share, index as f64 * LINE);
    }
    drawing.finish(shares.len() as f64 * LINE)
}

fn draw(drawing: &mut Drawing<'_>, share: &ShareBar, top: f64) {
    let (width, palette) = (drawing.width(), drawing.palette());
    let (left, room) = (width * WORDS_SHARE, width * (1.0 - WORDS_SHARE) - FIGURES);
    let written = percent(share.value, share.of);
    let tip = format!("{}: {} of {}, {written}", share.label, count(share.value), count(share.of));
    drawing.say(0.0, top + 15.0, Anchor::Start, &fitted(&share.label, left - 6.0));
    drawing.bar(left, top + 5.0, room, 12.0, palette.rule, "");
    drawing.bar(left, top + 5.0, part(share.value, share.of, room), 12.0, palette.tone(share.tone), &tip);
    drawing.say(width - 40.0, top + 15.0, Anchor::End, &count(share.value));
    drawing.note(width, top + 15.0, Anchor::End, &written);
}
