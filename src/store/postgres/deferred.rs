//! Statements that are sent with the next one that is waited for.
//!
//! Rows of one table go in one statement: most of what a short statement costs is not its row. So rows of several operations are
//! gathered, in an order in which each operation's own rows still come one after the other: a turn behind its call.

use crate::store::sql::{Cell, SqlValue, ToValue, cells, with_amounts};

/// Statements in the order in which they are run.
#[derive(Default)]
pub(super) struct DeferredStatements {
    statements: Vec<DeferredStatement>,
    /// Those from here on only insert rows and add to sums, so that more may be put among them.
    open_from: usize,
    /// Where the last row of the operation at hand stands.
    row_at: usize,
}

/// A statement, with the parameters of each of its rows.
pub(super) struct DeferredStatement {
    pub sql: &'static str,
    pub rows: Vec<Vec<Cell>>,
}

impl DeferredStatements {
    /// Begins with the next operation: its rows may stand with the first of those before.
    pub(super) fn begin_operation(&mut self) {
        self.row_at = self.open_from;
    }

    pub(super) fn push(&mut self, sql: &'static str, params: &[SqlValue<'_>]) {
        self.push_open(sql, params);
        self.open_from = self.statements.len();
        self.row_at = self.open_from;
    }

    /// A row of `INSERT … VALUES (…)`, which has all the parameters of its statement.
    pub(super) fn push_row(&mut self, sql: &'static str, params: &[SqlValue<'_>]) {
        let after = self.statements.iter_mut().enumerate().skip(self.row_at);
        match after.into_iter().find(|(_, statement)| std::ptr::eq(statement.sql, sql)) {
            Some((place, statement)) => {
                statement.rows.push(cells(params));
                self.row_at = place;
            }
            None => {
                self.row_at = self.statements.len();
                self.push_open(sql, params);
            }
        }
    }

    /// Amounts added to the sums of a key: the last parameters of their statement.
    pub(super) fn add(&mut self, sql: &'static str, key: &[SqlValue<'_>], amounts: &[i64]) {
        let sums = self.statements[self.open_from..].iter_mut().find_map(|statement| {
            let row = statement.rows.first_mut().filter(|_| std::ptr::eq(statement.sql, sql))?;
            let (known, sums) = row.split_at_mut(key.len());
            key.iter().eq(known.iter().map(ToValue::to_value).collect::<Vec<_>>().iter()).then_some(sums)
        });
        match sums {
            Some(sums) => sums.iter_mut().zip(amounts).for_each(|(sum, amount)| {
                if let Cell::Integer(sum) = sum {
                    *sum += amount;
                }
            }),
            None => self.push_open(sql, &with_amounts(key, amounts)),
        }
    }

    /// Puts others behind these.
    pub(super) fn append(&mut self, others: Self) {
        self.statements.extend(others.statements);
    }

    fn push_open(&mut self, sql: &'static str, params: &[SqlValue<'_>]) {
        self.statements.push(DeferredStatement { sql, rows: vec![cells(params)] });
    }

    /// All of them, out of here.
    pub(super) fn take(&mut self) -> Vec<DeferredStatement> {
        std::mem::take(self).statements
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "INSERT INTO call VALUES (?1)";
    const TURN: &str = "INSERT INTO turn VALUES (?1)";
    const SUM: &str = "INSERT INTO tally VALUES (?1, ?2)";
    const UPDATE: &str = "UPDATE call SET ended = ?1";

    /// What is run, as `c1,2`: rows of a table by its first letter, with their first parameters.
    fn run(deferred: &mut DeferredStatements) -> String {
        let shown = |statement: DeferredStatement| {
            let rows = statement.rows.iter().map(|row| match row.as_slice() {
                [Cell::Integer(number)] => number.to_string(),
                row => format!("{row:?}"),
            });
            let table = statement.sql.split(' ').nth(if statement.sql == UPDATE { 0 } else { 2 }).unwrap();
            format!("{}{}", &table[..1], rows.collect::<Vec<_>>().join(","))
        };
        deferred.take().into_iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    fn rows(deferred: &mut DeferredStatements, rows: &[(&'static str, i64)]) {
        deferred.begin_operation();
        for (sql, number) in rows {
            deferred.push_row(sql, &[SqlValue::Integer(*number)]);
        }
    }

    #[test]
    fn rows_of_a_table_are_gathered() {
        let mut deferred = DeferredStatements::default();
        rows(&mut deferred, &[(CALL, 1), (TURN, 1)]);
        rows(&mut deferred, &[(CALL, 2), (TURN, 2), (TURN, 3)]);
        assert_eq!(run(&mut deferred), "c1,2 t1,2,3");
        assert_eq!(run(&mut deferred), "");
    }

    #[test]
    fn a_turn_stays_behind_its_call() {
        let mut deferred = DeferredStatements::default();
        rows(&mut deferred, &[(TURN, 1)]);
        rows(&mut deferred, &[(CALL, 2), (TURN, 2)]);
        rows(&mut deferred, &[(TURN, 3)]);
        assert_eq!(run(&mut deferred), "t1,3 c2 t2");
    }

    #[test]
    fn no_row_passes_another_statement() {
        let mut deferred = DeferredStatements::default();
        rows(&mut deferred, &[(CALL, 1), (TURN, 1)]);
        deferred.push(UPDATE, &[SqlValue::Integer(7)]);
        rows(&mut deferred, &[(CALL, 2), (TURN, 2)]);
        assert_eq!(run(&mut deferred), "c1 t1 U7 c2 t2");
    }

    #[test]
    fn sums_of_a_key_are_added() {
        let mut deferred = DeferredStatements::default();
        let (today, tomorrow) = (SqlValue::Text("today"), SqlValue::Text("tomorrow"));
        deferred.add(SUM, &[today], &[1]);
        deferred.add(SUM, &[tomorrow], &[10]);
        deferred.add(SUM, &[today], &[2]);
        let sums = |deferred: &mut DeferredStatements| -> Vec<_> {
            deferred.take().into_iter().map(|mut statement| statement.rows.remove(0)).collect()
        };
        let row = |day: &str, sum| vec![Cell::Text(day.to_owned()), Cell::Integer(sum)];
        assert_eq!(sums(&mut deferred), [row("today", 3), row("tomorrow", 10)]);
        deferred.add(SUM, &[today], &[1]);
        deferred.push(UPDATE, &[SqlValue::Integer(7)]);
        deferred.add(SUM, &[today], &[1]);
        assert_eq!(sums(&mut deferred), [row("today", 1), vec![Cell::Integer(7)], row("today", 1)]);
    }
}
