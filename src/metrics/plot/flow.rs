//! A node of the call flow and its exits: a stem on the left, a ribbon to each exit, as wide as its share.

use super::drawing::{Anchor, Drawing, Ink, fitted_apart, part, round};
use super::{Frame, Tone, tip};
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;

/// The height of an exit's line.
const LINE: f64 = 30.0;
/// The thickest ribbon at its end.
const THICKEST: f64 = 24.0;
/// The width of the stem.
const STEM: f64 = 10.0;
/// The position of the exits' words.
const ARRIVAL: f64 = 96.0;

/// The room for figures.
const FIGURES: f64 = 76.0;

/// A node of the call flow.
#[derive(Clone, Debug)]
pub struct FlowPlace {
    /// Its exits, in the order of the picture.
    pub exits: Vec<Exit>,
}

/// An exit of a node.
#[derive(Clone, Debug)]
pub struct Exit {
    /// The caller's input: `1`, `#`, `—`.
    pub sign: String,
    /// Its target.
    pub label: String,
    /// Its tooltip.
    pub tip: String,
    /// Its count.
    pub value: u64,
    /// Its colour.
    pub tone: Tone,
}

/// Draws a node. Shares are of all exits together.
pub fn flow(words: &OperatorWords, frame: &Frame<'_>, place: &FlowPlace) -> String {
    let mut drawing = Drawing::new(frame);
    let total: u64 = place.exits.iter().map(|exit| exit.value).sum();
    let height = place.exits.len() as f64 * LINE;
    let stem = (height - 8.0).max(8.0);
    let rule = drawing.palette().rule;
    drawing.bar(0.0, 4.0, STEM, stem, rule, "");
    let mut from = 4.0;
    for (index, exit) in place.exits.iter().enumerate() {
        let wide = part(exit.value, total, stem);
        let tip = tip(words, &exit.tip, exit.value, total);
        ribbon(&mut drawing, exit, [from, wide, index as f64 * LINE + LINE / 2.0], &tip);
        from += wide;
    }
    let labels: Vec<&str> = place.exits.iter().map(|exit| exit.label.as_str()).collect();
    let labels = fitted_apart(&labels, drawing.width() - ARRIVAL - FIGURES);
    for (index, (exit, label)) in place.exits.iter().zip(&labels).enumerate() {
        say(&mut drawing, exit, label, index as f64 * LINE + LINE / 2.0, total);
    }
    drawing.finish(height)
}

/// A ribbon from `from` on the stem, `wide` there, to the line at `y`.
fn ribbon(drawing: &mut Drawing<'_>, exit: &Exit, [from, wide, y]: [f64; 3], tip: &str) {
    let paint = drawing.palette().tone(exit.tone);
    if exit.value == 0 {
        let rule = drawing.palette().rule;
        let near = ARRIVAL - 40.0;
        return drawing.stroke(&format!("M{near} {y:.1}H{}", ARRIVAL - 22.0), rule, 1.5, Some("2 3"));
    }
    let end = wide.clamp(1.5, THICKEST);
    let (top, bottom, turn, right) = (y - end / 2.0, y + end / 2.0, (STEM + ARRIVAL - 22.0) / 2.0, ARRIVAL - 22.0);
    let (from, to) = (round(from), round(from + wide.max(1.5)));
    let d = format!(
        "M{STEM} {from}C{turn} {from} {turn} {top:.1} {right} {top:.1}V{bottom:.1}C{turn} {bottom:.1} {turn} {to} {STEM} {to}Z"
    );
    drawing.fill(&d, paint, 0.55, tip);
    drawing.bar(right - 3.0, top, 3.0, end, paint, "");
}

fn say(drawing: &mut Drawing<'_>, exit: &Exit, label: &str, y: f64, total: u64) {
    let (width, palette, base) = (drawing.width(), drawing.palette(), y + 4.0);
    let sign = Ink { paint: palette.ink, bold: true, anchor: Anchor::Middle };
    drawing.words(ARRIVAL - 10.0, base, sign, &exit.sign);
    drawing.say(ARRIVAL + 2.0, base, Anchor::Start, label);
    drawing.say(width - 40.0, base, Anchor::End, &count(exit.value));
    drawing.note(width, base, Anchor::End, &percent(exit.value, total));
}
