//! A report as plain text of at most 100 columns, for a terminal and a mail.

use std::fmt::Write;

use super::period_report::PeriodReport;
use super::table::{ReportRow, ReportTable};

/// The longest label shown.
const LABEL_CHARS_MAX: usize = 40;
/// The widest line.
const WIDTH: usize = 96;
/// Blanks before a note that does not fit beside its row.
const NOTE_INDENT: usize = 6;
/// The longest bar, in characters.
const BAR_CHARS: u16 = 40;

/// The whole report; with the meaning of each figure if `explained`.
pub fn report(report: &PeriodReport, explained: bool) -> String {
    let mut text = format!("{}\n\n", report.headline());
    report.preface().iter().for_each(|sentence| text.push_str(&folded(sentence, 0)));
    for table in report.tables() {
        text.push('\n');
        text.push_str(&section(&table));
    }
    if explained {
        text.push_str(&format!("\n{}\n", report.words.text("report-legend")));
        for (figure, sentence) in report.legend() {
            text.push_str(&folded(&format!("{figure}: {sentence}"), 2));
        }
    }
    text
}

fn section(table: &ReportTable) -> String {
    let mut text = format!("{}\n{}", table.title, folded(&table.about, 2));
    let widths = widths(table);
    let head = ReportRow::new(table.columns[0].as_str(), table.columns[1..].to_vec());
    std::iter::once(&head).chain(&table.rows).for_each(|row| text.push_str(&line(row, &widths)));
    text
}

/// The widths of the columns, the labels' first.
fn widths(table: &ReportTable) -> Vec<usize> {
    let cell = |row: &ReportRow, column: usize| row.cells.get(column - 1).map_or(0, |cell| cell.chars().count());
    let width = |(column, head): (usize, &String)| {
        let widest =
            table.rows.iter().map(|row| if column == 0 { row.label.chars().count() } else { cell(row, column) });
        widest.chain([head.chars().count()]).max().unwrap_or_default()
    };
    let mut widths: Vec<usize> = table.columns.iter().enumerate().map(width).collect();
    widths[0] = widths[0].min(LABEL_CHARS_MAX);
    widths
}

fn line(row: &ReportRow, widths: &[usize]) -> String {
    let label: String = row.label.chars().take(LABEL_CHARS_MAX).collect();
    let mut line = format!("  {label:<width$}", width = widths[0]);
    for (cell, width) in row.cells.iter().zip(&widths[1..]) {
        let _infallible = write!(line, "  {cell:>width$}");
    }
    let mut below = String::new();
    match &row.note {
        Some(note) if WIDTH < line.chars().count() + 2 + note.chars().count() => below = folded(note, NOTE_INDENT),
        Some(note) => {
            let _infallible = write!(line, "  {note}");
        }
        None => {}
    }
    if let Some(thousandths) = row.bar {
        let _infallible = write!(line, "  {}", bar(thousandths));
    }
    line.truncate(line.trim_end().len());
    line + "\n" + &below
}

/// At least half a block for any value above zero.
fn bar(thousandths: u16) -> String {
    let halves = (u32::from(thousandths) * u32::from(BAR_CHARS) * 2).div_ceil(1000);
    let half = if halves % 2 == 1 { "▌" } else { "" };
    "█".repeat(halves as usize / 2) + half
}

/// A sentence in lines, indented.
fn folded(sentence: &str, indent: usize) -> String {
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        let last = lines.last_mut().expect("there is a first line");
        if !last.is_empty() && indent + last.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(word.to_owned());
        } else {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        }
    }
    lines.iter().map(|line| format!("{:indent$}{line}\n", "")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_nothing_for_something() {
        assert_eq!(bar(1000).chars().count(), 40);
        assert_eq!((bar(500).chars().count(), bar(1).as_str(), bar(0).as_str()), (20, "▌", ""));
    }

    #[test]
    fn sentences_are_folded_at_the_width() {
        let sentence = "word ".repeat(50);
        let text = folded(sentence.trim(), 2);
        assert!(
            text.lines().count() == 3 && text.lines().all(|line| line.starts_with("  word") && line.len() <= WIDTH)
        );
    }
}
