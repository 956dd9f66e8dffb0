//! A bar chart over time, with the period before as a dashed line.

use std::fmt::Write;

use super::drawing::{Anchor, Drawing, part, width_of};
use super::{Frame, Tone};
use crate::metrics::count::count;

/// The height of the bars.
const FIELD: f64 = 96.0;
/// The height above, for the scale.
const HEAD: f64 = 18.0;
/// The height below, for labels.
const FOOT: f64 = 20.0;

/// A point in time.
#[derive(Clone, Debug)]
pub struct CoursePoint {
    /// Its label: `14`, `Mon 23`. As many labels are shown as fit.
    pub label: String,
    /// The value; `None` in the future.
    pub value: Option<u64>,
    /// The value at the same point of the period before.
    pub before: Option<u64>,
}

/// Draws the chart. `before` is the label of the period before.
pub fn course(frame: &Frame<'_>, moments: &[CoursePoint], before: Option<&str>) -> String {
    let mut drawing = Drawing::new(frame);
    let scale = scale(moments);
    let step = drawing.width() / moments.len().max(1) as f64;
    rules(&mut drawing, scale);
    for (index, moment) in moments.iter().enumerate() {
        let paint = drawing.palette().tone(Tone::Blue);
        if let Some(value) = moment.value {
            let height = part(value, scale, FIELD);
            let tip = format!("{}: {}", moment.label, count(value));
            let x = index as f64 * step + step * 0.12;
            drawing.bar(x, HEAD + FIELD - height, step * 0.76, height, paint, &tip);
        }
    }
    names(&mut drawing, moments, step);
    let has_before = moments.iter().any(|moment| moment.before.is_some());
    let Some(before) = before.filter(|_| has_before) else { return drawing.finish(HEAD + FIELD + FOOT) };
    let ink = drawing.palette().ink;
    drawing.stroke(&line(moments, step, scale), ink, 1.5, Some("3 2"));
    legend(&mut drawing, before);
    drawing.finish(HEAD + FIELD + FOOT + 18.0)
}

/// The largest value, or one.
fn scale(moments: &[CoursePoint]) -> u64 {
    let values = moments.iter().flat_map(|moment| [moment.value, moment.before]);
    values.flatten().max().unwrap_or(0).max(1)
}

fn rules(drawing: &mut Drawing<'_>, scale: u64) {
    let (width, rule) = (drawing.width(), drawing.palette().rule);
    drawing.stroke(&format!("M0 {HEAD}H{width}"), rule, 1.0, None);
    drawing.stroke(&format!("M0 {}H{width}", HEAD + FIELD), rule, 1.0, None);
    drawing.note(0.0, HEAD - 5.0, Anchor::Start, &count(scale));
}

/// The labels that fit.
fn names(drawing: &mut Drawing<'_>, moments: &[CoursePoint], step: f64) {
    let widest = moments.iter().map(|moment| width_of(&moment.label)).fold(0.0, f64::max) + 8.0;
    let every = (widest / step).ceil().max(1.0) as usize;
    let y = HEAD + FIELD + 14.0;
    for (index, moment) in moments.iter().enumerate().step_by(every) {
        let middle = (index as f64 + 0.5) * step;
        let half = width_of(&moment.label) / 2.0;
        let (x, anchor) = match middle {
            middle if middle < half => (0.0, Anchor::Start),
            middle if drawing.width() < middle + half => (drawing.width(), Anchor::End),
            middle => (middle, Anchor::Middle),
        };
        drawing.note(x, y, anchor, &moment.label);
    }
}

/// The line of the period before, with gaps for missing values.
fn line(moments: &[CoursePoint], step: f64, scale: u64) -> String {
    let mut d = String::new();
    let mut pen = 'M';
    for (index, moment) in moments.iter().enumerate() {
        let Some(before) = moment.before else {
            pen = 'M';
            continue;
        };
        let (x, y) = ((index as f64 + 0.5) * step, HEAD + FIELD - part(before, scale, FIELD));
        write!(d, "{pen}{x:.1} {y:.1}").expect("writing to memory does not fail");
        pen = 'L';
    }
    d
}

fn legend(drawing: &mut Drawing<'_>, before: &str) {
    let (y, ink) = (HEAD + FIELD + FOOT + 8.0, drawing.palette().ink);
    drawing.stroke(&format!("M0 {y}h22"), ink, 1.5, Some("3 2"));
    drawing.note(28.0, y + 4.0, Anchor::Start, before);
}
