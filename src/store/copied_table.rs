//! A table as it is copied from one engine to another, and how both add it up to be compared.

/// A table and its columns.
#[derive(Clone, Debug)]
pub(super) struct CopiedTable {
    pub name: String,
    pub columns: Vec<CopiedColumn>,
    /// The columns by which rows are known and ordered.
    pub key: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct CopiedColumn {
    pub name: String,
    pub kind: ColumnKind,
}

/// The kinds of values that tables have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Integer,
    Text,
    Bytes,
}

/// A value of a row on its way.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CopiedValue {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl CopiedTable {
    /// Counts the rows, and adds up every column: how many values it has, and their sum or length. Sums of remainders,
    /// since a million times in microseconds do not fit into 64 bits. Both engines take this text.
    pub(super) fn totals_sql(&self) -> String {
        let totals = self.columns.iter().map(|CopiedColumn { name, kind }| {
            let measure = match kind {
                ColumnKind::Integer => format!("\"{name}\" % 1000003"),
                ColumnKind::Text | ColumnKind::Bytes => format!("length(\"{name}\")"),
            };
            format!(", count(\"{name}\"), CAST(coalesce(sum({measure}), 0) AS BIGINT)")
        });
        format!("SELECT count(*){} FROM \"{}\"", totals.collect::<String>(), self.name)
    }

    /// The names of the columns, with commas between them.
    pub(super) fn column_list(&self) -> String {
        list(self.columns.iter().map(|column| &column.name))
    }
}

/// Names in quotes, with commas between them.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
