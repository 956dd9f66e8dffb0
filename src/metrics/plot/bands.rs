//! Shares over time, each a line in a band that narrows.

use std::fmt::Write;

use super::drawing::{Anchor, Drawing};
use super::{Frame, Tone};

/// The height of the field.
const FIELD: f64 = 120.0;
/// The height above, for the scale.
const HEAD: f64 = 18.0;
/// The height below, for labels.
const FOOT: f64 = 20.0;
/// The height of a line of the legend.
const ROW: f64 = 18.0;
/// The lines, told apart by colour and by dashes.
const STYLES: [(Tone, Option<&str>); 3] = [(Tone::Grey, Some("4 3")), (Tone::Blue, None), (Tone::Orange, Some("1 2"))];

/// A line in its band.
#[derive(Clone, Debug)]
pub struct Band {
    /// Its name, with its present share.
    pub label: String,
    /// The share at each moment with the ends of its band; `None` where nothing is known.
    pub points: Vec<Option<(f64, f64, f64)>>,
}

/// Draws the bands over these moments, of which the first and the last are written.
pub fn bands(frame: &Frame<'_>, moments: &[String], lines: &[Band]) -> String {
    let mut drawing = Drawing::new(frame);
    let ends = || lines.iter().flat_map(|line| &line.points).flatten();
    let low = ends().map(|(_, low, _)| *low).fold(1.0, f64::min);
    let high = ends().map(|(_, _, high)| *high).fold(0.0, f64::max);
    let (low, high) = if low < high { (low, high) } else { (0.0, 1.0) };
    let (width, rule) = (drawing.width(), drawing.palette().rule);
    let step = width / moments.len().saturating_sub(1).max(1) as f64;
    let place = |index: usize, share: f64| (index as f64 * step, HEAD + FIELD * (high - share) / (high - low));
    for end in [HEAD, HEAD + FIELD] {
        drawing.stroke(&format!("M0 {end}H{width}"), rule, 1.0, None);
    }
    for (line, (tone, dashes)) in lines.iter().zip(STYLES) {
        let paint = drawing.palette().tone(tone);
        let known: Vec<(usize, (f64, f64, f64))> =
            line.points.iter().enumerate().filter_map(|(index, point)| Some((index, (*point)?))).collect();
        let above = known.iter().map(|(index, (_, _, high))| place(*index, *high));
        let below = known.iter().rev().map(|(index, (_, low, _))| place(*index, *low));
        drawing.fill(&format!("{}Z", path(above.chain(below))), paint, 0.15, &line.label);
        drawing.stroke(&path(known.iter().map(|(index, (share, ..))| place(*index, *share))), paint, 2.0, dashes);
    }
    drawing.note(0.0, HEAD - 5.0, Anchor::Start, &format!("{:.0}%", high * 100.0));
    drawing.note(width, HEAD + FIELD - 4.0, Anchor::End, &format!("{:.0}%", low * 100.0));
    let foot = HEAD + FIELD + 14.0;
    if let [first, .., last] = moments {
        drawing.note(0.0, foot, Anchor::Start, first);
        drawing.note(width, foot, Anchor::End, last);
    }
    for (index, (line, (tone, dashes))) in lines.iter().zip(STYLES).enumerate() {
        let y = HEAD + FIELD + FOOT + 10.0 + index as f64 * ROW;
        let paint = drawing.palette().tone(tone);
        drawing.stroke(&format!("M0 {y}h22"), paint, 2.0, dashes);
        drawing.note(28.0, y + 4.0, Anchor::Start, &line.label);
    }
    drawing.finish(HEAD + FIELD + FOOT + lines.len() as f64 * ROW + 4.0)
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut d = String::new();
    for (x, y) in points {
        let pen = if d.is_empty() { 'M' } else { 'L' };
        write!(d, "{pen}{x:.1} {y:.1}").expect("writing to memory does not fail");
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::plot::Palette;

    #[test]
    fn every_line_is_named_and_the_scale_is_that_of_the_bands() {
        let frame = Frame { title: "t", description: "d", width: 336, palette: &Palette::PAGE };
        let line = |label: &str, share: f64| Band {
            label: label.to_owned(),
            points: vec![None, Some((share, share - 0.1, share + 0.1)), Some((share, share - 0.05, share + 0.05))],
        };
        let moments = ["1 Nov", "2 Nov", "3 Nov"].map(str::to_owned);
        let drawn = bands(&frame, &moments, &[line("control", 0.6), line("b", 0.7)]);
        for words in ["control", "b", "80%", "50%", "1 Nov", "3 Nov"] {
            assert!(drawn.contains(&format!(">{words}<")), "{words}: {drawn}");
        }
        assert!(!drawn.contains("NaN") && bands(&frame, &[], &[]).contains("<svg"));
    }
}
