//! A funnel: from all callers to those helped, one bar below the other.

use super::drawing::{Anchor, Drawing, Ink, fitted, part};
use super::{Frame, Tone, tip};
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;

/// The height of a stage: its words, its bar, the room to the next.
const STAGE: f64 = 40.0;
/// The height of a bar.
const BAR: f64 = 14.0;

/// A stage of a funnel.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its label.
    pub label: String,
    /// Its count.
    pub value: u64,
    /// The whole of its share.
    pub of: u64,
    /// The count of the period before.
    pub before: Option<u64>,
    /// Its colour.
    pub tone: Tone,
}

/// Draws a funnel. `before` is the label of the period before, whose counts are marks on the bars.
pub fn funnel(words: &OperatorWords, frame: &Frame<'_>, stages: &[Stage], before: Option<&str>) -> String {
    let mut drawing = Drawing::new(frame);
    let figures = stages.iter().flat_map(|stage| [stage.value, stage.of, stage.before.unwrap_or(0)]);
    let scale = figures.max().unwrap_or(0);
    for (index, stage) in stages.iter().enumerate() {
        draw(words, &mut drawing, stage, index as f64 * STAGE, scale);
    }
    let bottom = stages.len() as f64 * STAGE;
    let legend = before.filter(|_| stages.iter().any(|stage| stage.before.is_some()));
    let Some(before) = legend else { return drawing.finish(bottom) };
    mark(&mut drawing, 1.0, bottom + 1.0);
    drawing.note(9.0, bottom + 12.0, Anchor::Start, before);
    drawing.finish(bottom + 18.0)
}

fn draw(words: &OperatorWords, drawing: &mut Drawing<'_>, stage: &Stage, top: f64, scale: u64) {
    let (width, palette) = (drawing.width(), drawing.palette());
    let share = percent(stage.value, stage.of);
    drawing.say(0.0, top + 12.0, Anchor::Start, &fitted(&stage.label, width - 110.0));
    let bold = Ink { paint: palette.ink, bold: true, anchor: Anchor::End };
    drawing.words(width - 44.0, top + 12.0, bold, &count(stage.value));
    drawing.note(width, top + 12.0, Anchor::End, &share);
    let tip = tip(words, &stage.label, stage.value, stage.of);
    drawing.bar(0.0, top + 18.0, part(stage.of, scale, width), BAR, palette.rule, "");
    drawing.bar(0.0, top + 18.0, part(stage.value, scale, width), BAR, palette.tone(stage.tone), &tip);
    if let Some(before) = stage.before {
        mark(drawing, part(before, scale, width - 2.0) + 1.0, top + 16.0);
    }
}

/// The mark of the period before.
fn mark(drawing: &mut Drawing<'_>, x: f64, y: f64) {
    let paint = drawing.palette().ink;
    drawing.stroke(&format!("M{x:.1} {y:.1}v{}", BAR + 4.0), paint, 2.0, None);
}
