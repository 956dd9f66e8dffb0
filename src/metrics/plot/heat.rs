//! A heat map: a table whose cells are darker the more they have. Every figure is written in its cell.

use super::drawing::{Anchor, Drawing, Ink, fitted};
use super::{Frame, count};

/// The height of a row.
const ROW: f64 = 24.0;
/// The room for the rows' words, as a share of the width.
const WORDS_SHARE: f64 = 0.3;

/// A row of a heat map.
#[derive(Clone, Debug)]
pub struct HeatRow {
    /// What it is.
    pub label: String,
    /// How much each column has; `None` for what cannot be.
    pub values: Vec<Option<u64>>,
}

/// A heat map. The steps of darkness are shares of the largest value of the row with `by_row`, of all otherwise.
pub fn heat(frame: &Frame<'_>, columns: &[&str], rows: &[HeatRow], by_row: bool) -> String {
    let mut drawing = Drawing::new(frame);
    let left = drawing.width() * WORDS_SHARE;
    let step = (drawing.width() - left) / columns.len().max(1) as f64;
    for (index, column) in columns.iter().enumerate() {
        drawing.note(left + (index as f64 + 0.5) * step, 14.0, Anchor::Middle, &fitted(column, step));
    }
    let most = |rows: &[HeatRow]| rows.iter().flat_map(|row| &row.values).flatten().copied().max().unwrap_or(0);
    let largest = most(rows);
    for (index, row) in rows.iter().enumerate() {
        let (top, scale) = ((index as f64 + 1.0) * ROW, if by_row { most(std::slice::from_ref(row)) } else { largest });
        drawing.say(0.0, top + 16.0, Anchor::Start, &fitted(&row.label, left - 6.0));
        for (column, value) in row.values.iter().enumerate() {
            cell(&mut drawing, *value, scale, [left + column as f64 * step, top, step]);
        }
    }
    drawing.finish((rows.len() as f64 + 1.0) * ROW)
}

/// A cell at `[x, y, width]`.
fn cell(drawing: &mut Drawing<'_>, value: Option<u64>, scale: u64, [x, y, width]: [f64; 3]) {
    let Some(value) = value else { return };
    let (palette, shade) = (drawing.palette(), shade(value, scale));
    drawing.bar(x + 1.0, y + 1.0, width - 2.0, ROW - 2.0, palette.heat[shade], "");
    let ink = Ink { paint: palette.heat_ink[shade], bold: false, anchor: Anchor::Middle };
    drawing.words(x + width / 2.0, y + 16.0, ink, &fitted(&count(value), width));
}

/// Which of the five steps: nothing has one of its own.
fn shade(value: u64, scale: u64) -> usize {
    match value {
        0 => 0,
        value => 1 + (value * 4).saturating_sub(1).checked_div(scale.max(1)).unwrap_or(0).min(3) as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn darkness_has_a_step_for_nothing_and_four_for_something() {
        let shades: Vec<_> = [0, 1, 25, 26, 50, 75, 76, 100].map(|value| shade(value, 100)).into();
        assert_eq!(shades, [0, 1, 1, 2, 2, 3, 4, 4].map(|s: usize| s));
    }
}
