//! Statements as PostgreSQL writes them: `$1` for `?1`, with the words that SQLite has in a comment and without
//! those that only SQLite needs.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Every statement that was asked for so far, translated once.
#[derive(Default)]
pub(super) struct Statements(RwLock<HashMap<StatementKey, Arc<str>>>);

/// The place of a statement in the program, which has it as a constant, and the number of its rows.
type StatementKey = (usize, usize, usize);

impl Statements {
    /// The text for PostgreSQL.
    pub(super) fn text(&self, text: &'static str) -> Arc<str> {
        self.text_of_rows(text, 1)
    }

    /// The text of `INSERT … VALUES (…)` for so many rows, each with all the parameters of the statement.
    pub(super) fn text_of_rows(&self, text: &'static str, rows: usize) -> Arc<str> {
        let key = (text.as_ptr().addr(), text.len(), rows);
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let translated: Arc<str> = with_rows(&translate(text), rows).into();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, translated.clone());
        translated
    }
}

/// Repeats the only row of an insertion, each time with the next parameters.
fn with_rows(text: &str, rows: usize) -> String {
    const VALUES: &str = "VALUES (";
    let Some(place) = text.find(VALUES).filter(|_| rows > 1) else { return text.to_owned() };
    let (before, row) = text.split_at(place + VALUES.len());
    let Some((row, after)) = row.split_once(')') else { return text.to_owned() };
    let mut parts = row.split('$');
    let first = parts.next().unwrap_or_default();
    let params: Vec<(usize, &str)> = parts.map(number_and_rest).collect();
    let in_row = params.iter().map(|param| param.0).max().unwrap_or_default();
    let nth = |nth: usize| {
        let params = params.iter().map(|(number, rest)| format!("${}{rest}", number + nth * in_row));
        [first.to_owned(), params.collect()].concat()
    };
    let rows: Vec<_> = (0..rows).map(nth).collect();
    format!("{before}{}){after}", rows.join("), ("))
}

/// `12, 0` as 12 and `, 0`.
fn number_and_rest(text: &str) -> (usize, &str) {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    (number.parse().unwrap_or_default(), rest)
}

/// No statement has a question mark or a comment anywhere else.
fn translate(text: &str) -> String {
    let mut parts = text.split("/*sqlite:*/");
    let first = parts.next().unwrap_or_default().to_owned();
    let others = parts.map(|part| part.split_once("/*:sqlite*/").map_or(part, |(_, after)| after));
    let text = [first, others.collect()].concat();
    text.replace('?', "$").replace("/*postgres", "").replace("*/", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_words_are_postgresqls_own() {
        let statements = Statements::default();
        assert_eq!(&*statements.text("SELECT ?1, ?12"), "SELECT $1, $12");
        assert_eq!(&*statements.text("SELECT ?1 /*postgres FOR UPDATE*/"), "SELECT $1  FOR UPDATE");
        let of_week =
            "WHERE /*sqlite:*/ week = 1 AND /*:sqlite*/ key = ?1 OR (/*sqlite:*/ week = 2 AND /*:sqlite*/ key = ?2)";
        assert_eq!(&*statements.text(of_week), "WHERE  key = $1 OR ( key = $2)");
        assert_eq!(&*statements.text("SELECT ?1, ?12"), "SELECT $1, $12");
    }

    #[test]
    fn each_row_has_parameters_of_its_own() {
        let statements = Statements::default();
        let insert =
            "INSERT INTO call (key, at, ended, seq) VALUES (?1, ?2, ?2, 0 /*postgres, ?3*/) ON CONFLICT DO NOTHING";
        let rows = "VALUES ($1, $2, $2, 0 , $3), ($4, $5, $5, 0 , $6), ($7, $8, $8, 0 , $9) ON CONFLICT DO NOTHING";
        let three = statements.text_of_rows(insert, 3);
        assert_eq!(&*three, format!("INSERT INTO call (key, at, ended, seq) {rows}"));
        assert_eq!(&*statements.text_of_rows(insert, 1), &*statements.text(insert));
    }
}
