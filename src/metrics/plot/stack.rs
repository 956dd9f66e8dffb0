//! Stacked bars: the parts of several wholes, named below with their figures.

use super::drawing::{Anchor, Drawing, fitted, part};
use super::{Frame, Tone};
use crate::metrics::count::{count, percent};

/// The height of a row: its words and its bar.
const ROW: f64 = 40.0;
/// The height of a line of the legend.
const LEGEND: f64 = 20.0;
/// The gap between two parts, so that they differ without colours.
const GAP: f64 = 1.5;

/// A whole.
#[derive(Clone, Debug)]
pub struct StackRow {
    /// Its label.
    pub label: String,
    /// The values of the parts, in their order.
    pub values: Vec<u64>,
}

/// A part, the same in every row.
#[derive(Clone, Debug)]
pub struct StackPart {
    /// Its label.
    pub label: String,
    /// Its colour.
    pub tone: Tone,
}

/// Draws stacked bars, each as wide as the plot. The legend has the figures of the first row, which is the main one or
/// the sum of the others; parts without a value are left out.
pub fn stack(frame: &Frame<'_>, parts: &[StackPart], rows: &[StackRow]) -> String {
    let mut drawing = Drawing::new(frame);
    for (index, row) in rows.iter().enumerate() {
        draw(&mut drawing, parts, row, index as f64 * ROW);
    }
    let top = rows.len() as f64 * ROW + 4.0;
    let bottom = legend(&mut drawing, parts, rows, top);
    drawing.finish(bottom)
}

fn draw(drawing: &mut Drawing<'_>, parts: &[StackPart], row: &StackRow, top: f64) {
    let (width, palette) = (drawing.width(), drawing.palette());
    let total: u64 = row.values.iter().sum();
    drawing.say(0.0, top + 12.0, Anchor::Start, &fitted(&row.label, width - 60.0));
    drawing.note(width, top + 12.0, Anchor::End, &count(total));
    drawing.bar(0.0, top + 18.0, width, 14.0, palette.rule, "");
    let mut x = 0.0;
    for (what, value) in parts.iter().zip(&row.values).filter(|(_, value)| **value > 0) {
        let wide = part(*value, total, width);
        let tip = format!("{}, {}: {}, {}", row.label, what.label, count(*value), percent(*value, total));
        drawing.bar(x, top + 18.0, (wide - GAP).max(1.0), 14.0, palette.tone(what.tone), &tip);
        x += wide;
    }
}

/// Draws the parts with the figures of the first row; returns its end.
fn legend(drawing: &mut Drawing<'_>, parts: &[StackPart], rows: &[StackRow], top: f64) -> f64 {
    let first = |index: usize| rows.first().and_then(|row| row.values.get(index)).copied().unwrap_or(0);
    let is_there = |index: usize| rows.iter().any(|row| row.values.get(index).is_some_and(|value| *value > 0));
    let total: u64 = rows.iter().take(1).flat_map(|row| &row.values).sum();
    let (width, mut y) = (drawing.width(), top);
    for (index, part) in parts.iter().enumerate().filter(|(index, _)| is_there(*index)) {
        let paint = drawing.palette().tone(part.tone);
        drawing.bar(0.0, y + 3.0, 10.0, 10.0, paint, "");
        drawing.say(16.0, y + 12.0, Anchor::Start, &fitted(&part.label, width - 120.0));
        drawing.say(width - 44.0, y + 12.0, Anchor::End, &count(first(index)));
        drawing.note(width, y + 12.0, Anchor::End, &percent(first(index), total));
        y += LEGEND;
    }
    y
}
