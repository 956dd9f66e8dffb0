//! The rows of a file of contacts, as spreadsheets save it: any of three separators, four encodings, a line `sep=;` first,
//! columns in any order, quotes that are never closed.

use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use csv::StringRecord;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1251};

use crate::base::written::in_plain_signs;
use crate::cli::Failure;
use crate::cli::terminal::complain;
use crate::config::files::{open, unmarked};

/// The longest file taken, in bytes: some 5 million contacts in UTF-16.
const FILE_BYTES_MAX: u64 = 1 << 30;
/// The separators of columns.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// The required columns, and the optional one.
const COLUMNS: [&str; 4] = ["number", "email", "language", "consent"];
const ZONE: &str = "zone";
/// The most columns of a wrong header that are told.
const COLUMNS_TOLD: usize = 10;
/// Stands for standard input.
pub(super) const STDIN: &str = "-";
/// A first line by which a spreadsheet names the separator.
const SEPARATOR_LINE: &str = "sep=";

/// A file cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum RowsError {
    /// It is missing, or there is no permission.
    #[error("could not read `{file}`")]
    Read { file: String, source: io::Error },
    /// Longer than [`FILE_BYTES_MAX`].
    #[error("the file is longer than 1 GiB; split it")]
    TooLong,
    /// The names of columns are missing, or some of them. Names that may be somebody's data are not told.
    #[error("expected the columns number, email, language, consent; found {found}")]
    Header { line: usize, found: String },
}

impl RowsError {
    /// Prints the problem; ends the command if the file could not be opened.
    pub(super) fn said(self, file: &Path) -> Failure {
        match self {
            Self::Header { line, .. } => {
                complain!("error: {self}\n  --> {}:{line}\n1 problem found; nothing was imported", file.display());
                Failure::Problems
            }
            other => other.into(),
        }
    }
}

/// A row of the file: printable characters only.
pub(super) struct ContactRow {
    pub number: String,
    pub email: String,
    pub language: String,
    pub consent: String,
    /// Empty if not known.
    pub zone: String,
}

/// The rows of a file below its header.
pub(super) struct Rows {
    text: String,
    separator: u8,
    /// The beginning of the next row, and its line from 1.
    at: usize,
    line: usize,
    columns: Columns,
    /// The bytes of the header, and of the row read last.
    header: Range<usize>,
    last: Range<usize>,
}

/// The index of each column, and the number of columns in the header.
struct Columns {
    known: [usize; COLUMNS.len()],
    zone: Option<usize>,
    count: usize,
}

impl Rows {
    /// Reads the file and its header.
    ///
    /// # Errors
    /// The file cannot be read, or is no table of contacts.
    pub(super) fn read(path: &Path) -> Result<Self, RowsError> {
        let unread = |source| RowsError::Read { file: path.display().to_string(), source };
        let mut bytes = vec![];
        let file: Box<dyn Read> =
            if path == Path::new(STDIN) { Box::new(io::stdin().lock()) } else { Box::new(open(path).map_err(unread)?) };
        file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unread)?;
        if bytes.len() as u64 > FILE_BYTES_MAX {
            return Err(RowsError::TooLong);
        }
        Self::of(unmarked(decoded(&bytes)))
    }

    fn of(text: String) -> Result<Self, RowsError> {
        let (mut at, mut line) = (0, 1);
        let mut named = None;
        for first in text.split_inclusive('\n') {
            named = named.or(first
                .trim()
                .to_ascii_lowercase()
                .strip_prefix(SEPARATOR_LINE)
                .and_then(|of| of.chars().next()));
            let is_header = !first.trim().is_empty() && !first.to_ascii_lowercase().starts_with(SEPARATOR_LINE);
            if is_header {
                let separator = named.unwrap_or_else(|| separator_of(first)) as u8;
                let header = record(first, separator).map(|(header, _)| header).unwrap_or_default();
                let unknown = || RowsError::Header { line, found: columns_found(&header) };
                let columns = Columns::of(&header).ok_or_else(unknown)?;
                let end = at + first.len();
                return Ok(Self { at: end, line: line + 1, separator, columns, header: at..end, last: end..end, text });
            }
            at += first.len();
            line += 1;
        }
        Err(RowsError::Header { line: 1, found: "an empty file".to_owned() })
    }

    /// The bytes of the whole text, and of the part that was read.
    pub(super) fn progress(&self) -> (u64, u64) {
        (self.text.len() as u64, self.at as u64)
    }

    /// The text of the row read last, as it stands in the file, without its line end.
    pub(super) fn last_text(&self) -> &str {
        self.text[self.last.clone()].trim_end_matches(['\n', '\r'])
    }

    /// The header, as it stands in the file, without its line end.
    pub(super) fn header(&self) -> &str {
        self.text[self.header.clone()].trim_end_matches(['\n', '\r'])
    }

    /// The separator of columns.
    pub(super) fn separator(&self) -> char {
        self.separator.into()
    }

    /// The next row that has anything in it, with its line; why not, if it cannot be read. A row of several lines that is
    /// wrong began a quote that does not end there, so the lines below it are read for themselves.
    pub(super) fn next_row(&mut self) -> Option<(usize, Result<ContactRow, String>)> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let first_end = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let first = &rest[..first_end];
            // Nearly every row is one line with its quotes in pairs.
            let whole = first.matches('"').count().is_multiple_of(2);
            let found = if whole { record(first, self.separator) } else { record(rest, self.separator) };
            let (row, end) = match found {
                Some((record, end)) => (self.columns.row(&record), end),
                None => (Some(Err("the row cannot be read".to_owned())), first_end),
            };
            let end = if matches!(row, Some(Ok(_)) | None) { end.max(1) } else { first_end };
            let line = self.line;
            self.line += rest[..end].matches('\n').count();
            self.last = self.at..self.at + end;
            self.at += end;
            if let Some(row) = row {
                return Some((line, row));
            }
        }
    }
}

impl Columns {
    fn of(header: &StringRecord) -> Option<Self> {
        let names: Vec<String> = header.iter().map(column_name).collect();
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        let known: Vec<usize> = COLUMNS.into_iter().filter_map(place).collect();
        Some(Self { known: known.try_into().ok()?, zone: place(ZONE), count: names.len() })
    }

    /// The row in plain signs; `None` for one of blanks. Separators that a spreadsheet adds at the end do not count.
    fn row(&self, record: &StringRecord) -> Option<Result<ContactRow, String>> {
        let filled = 1 + record.iter().enumerate().filter(|(_, field)| !field.trim().is_empty()).last()?.0;
        let needed = self.known.iter().max().map_or(0, |last| last + 1);
        if record.len() < needed || self.count < filled {
            let found = if self.count < filled { filled } else { record.len() };
            return Some(Err(format!("expected {} columns, found {found}", self.count)));
        }
        let is_torn = |place: &usize| record.get(*place).is_some_and(|field| field.contains('\n'));
        if self.known.iter().chain(&self.zone).any(is_torn) {
            return Some(Err("a quote is not closed".to_owned()));
        }
        let field = |place: usize| bare(&in_plain_signs(record.get(place).unwrap_or_default()));
        let [number, email, language, consent] = self.known.map(field);
        Some(Ok(ContactRow { number, email, language, consent, zone: self.zone.map(field).unwrap_or_default() }))
    }
}

/// The name of a column in plain small letters: `E-mail` is `email`.
fn column_name(cell: &str) -> String {
    in_plain_signs(cell).trim().to_lowercase().replace(['-', ' ', '_'], "")
}

/// The columns of a header in words.
fn columns_found(header: &StringRecord) -> String {
    let is_data = |cell: &str| cell.contains('@') || cell.chars().any(|sign| sign.is_ascii_digit());
    if header.iter().any(is_data) {
        return "a row of data: the first line must name the columns".to_owned();
    }
    let names = header.iter().map(|cell| format!("`{}`", in_plain_signs(cell).trim()));
    names.take(COLUMNS_TOLD).collect::<Vec<_>>().join(", ")
}

/// The text of a cell, without the apostrophe or `="…"` that keeps a spreadsheet from taking it for a number.
fn bare(cell: &str) -> String {
    let cell = cell.trim();
    let formula = cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"'));
    formula.unwrap_or(cell.trim_start_matches('\'')).trim().to_owned()
}

/// The first record of a text, and its end. A line without quotes is cut at the separators: a reader for each would take
/// longer than all else that is done for a row.
fn record(text: &str, separator: u8) -> Option<(StringRecord, usize)> {
    if !text.contains('"') && text.trim_end_matches('\n').contains(|sign| sign != '\n') {
        let first = text.split_inclusive('\n').next().unwrap_or(text);
        let cells = first.trim_end_matches(['\n', '\r']).split(char::from(separator));
        return Some((StringRecord::from_iter(cells), first.len()));
    }
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(separator).buffer_capacity(text.len().min(1 << 16));
    let mut reader = builder.from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let found = reader.read_record(&mut record).ok()?;
    let end = usize::try_from(reader.position().byte()).ok()?;
    found.then_some((record, end)).or(Some((StringRecord::new(), text.len())))
}

/// The separator that the header has most of.
fn separator_of(header: &str) -> char {
    let count = |separator: &char| header.matches(*separator).count();
    // The last of equals wins: a comma if there is no separator at all.
    SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(',')
}

/// The text of a file: UTF-16 by its byte order mark or its zeros, UTF-8, and line by line windows-1251 where it is not.
fn decoded(bytes: &[u8]) -> String {
    match *bytes {
        [0xff, 0xfe, ..] => return UTF_16LE.decode(bytes).0.into_owned(),
        [0xfe, 0xff, ..] => return UTF_16BE.decode(bytes).0.into_owned(),
        [first, 0, ..] if first != 0 => return UTF_16LE.decode(bytes).0.into_owned(),
        [0, second, ..] if second != 0 => return UTF_16BE.decode(bytes).0.into_owned(),
        _ => {}
    }
    let line = |line: &[u8]| match str::from_utf8(line) {
        Ok(line) => line.to_owned(),
        Err(_) => WINDOWS_1251.decode_without_bom_handling(line).0.into_owned(),
    };
    bytes.split_inclusive(|byte| *byte == b'\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "number,email,language,consent\n";

    /// The line and the number of each row; `-` where it cannot be read.
    fn numbers(bytes: &[u8]) -> Vec<(usize, String)> {
        let mut rows = Rows::of(unmarked(decoded(bytes))).expect("a header");
        let next = std::iter::from_fn(|| rows.next_row());
        next.map(|(line, row)| (line, row.map_or("-".to_owned(), |row| row.number))).collect()
    }

    fn check(text: &str, expected: &[(usize, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(line, number)| (*line, (*number).to_owned())).collect();
        assert_eq!(numbers(text.as_bytes()), expected, "{text:?}");
    }

    #[test]
    fn every_separator_and_line_end_is_taken() {
        for separator in SEPARATORS {
            for end in ["\n", "\r\n", "\r"] {
                for first in ["", "\u{feff}", "\u{feff}\n\n"] {
                    let file = format!("{HEADER}1,a,ru,yes\n\n2,b,ru,no");
                    let file = first.to_owned() + &file.replace(',', &separator.to_string());
                    let offset = first.matches('\n').count();
                    check(&file.replace('\n', end), &[(2 + offset, "1"), (4 + offset, "2")]);
                }
            }
        }
        check("sep=;\nnumber;email;language;consent\n1;a;ru;yes", &[(3, "1")]);
        check("Consent ; NUMBER;e;email;language\nyes; 1 ;;a;ru;;;\n;;;;\n", &[(2, "1")]);
    }

    #[test]
    fn every_encoding_is_taken() {
        let text = "number;email;language;consent\n+79161234567;анна@пример.рф;ru;да\n";
        let utf16 = |bytes: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
            format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
        };
        let windows = WINDOWS_1251.encode(text).0.into_owned();
        for bytes in [
            text.as_bytes().to_vec(),
            windows,
            utf16(u16::to_le_bytes, "\u{feff}"),
            utf16(u16::to_be_bytes, "\u{feff}"),
            utf16(u16::to_le_bytes, ""),
            utf16(u16::to_be_bytes, ""),
        ] {
            let mut rows = Rows::of(unmarked(decoded(&bytes))).expect("a header");
            let (line, row) = rows.next_row().expect("a row");
            let row = row.expect("a good row");
            assert_eq!((line, row.email.as_str(), row.consent.as_str()), (2, "анна@пример.рф", "да"));
        }
    }

    #[test]
    fn a_bad_row_takes_no_other_with_it() {
        check(
            &format!("{HEADER}1,a,ru\n2,b,ru,yes\n3,c,ru,yes,x\n4,d,ru,yes,,\n"),
            &[(2, "-"), (3, "2"), (4, "-"), (5, "4")],
        );
        check(&format!("{HEADER}1,\"a,ru,yes\n2,b,ru,yes\n3,c,ru,yes\n"), &[(2, "-"), (3, "2"), (4, "3")]);
        check(&format!("{HEADER}1,a,ru,\"yes\n2,b,ru,yes\n3,c,ru,\"no\"\n"), &[(2, "-"), (3, "2"), (4, "3")]);
        check(&format!("{HEADER}\"1\",\"a\"\"b\",ru,yes\n2,b,ru,yes\n"), &[(2, "1"), (3, "2")]);
        check("number,email,language,consent,note\n1,a,ru,yes,\"two\nlines\"\n2,b,ru,no,\n", &[(2, "1"), (4, "2")]);
    }

    #[test]
    fn a_cell_says_what_its_reader_sees() {
        check(
            &format!("{HEADER}\"=\"\"+7916\"\"\",a,ru,yes\n'8916,b,ru,yes\n\u{202a}8\u{2011}9\u{202c},c,ru,yes"),
            &[(2, "+7916"), (3, "8916"), (4, "8-9")],
        );
    }

    #[test]
    fn without_the_columns_nothing_is_read() {
        for text in ["", "\n\n", "phone;mail\n1;a\n", "+79161234567,a@example.ru,ru,yes\n", "sep=;\n"] {
            assert!(matches!(Rows::of(text.to_owned()), Err(RowsError::Header { .. })), "{text:?}");
        }
    }
}
