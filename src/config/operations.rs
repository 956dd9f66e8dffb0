//! `[operations]`: those who watch the line.

use super::settings::OperatorLanguage;
use super::table::Table;

const LANGUAGES: [(&str, OperatorLanguage); 2] = [("en", OperatorLanguage::English), ("ru", OperatorLanguage::Russian)];

/// Reads their language; without one English.
pub(super) fn read(root: &mut Table<'_>) -> Option<OperatorLanguage> {
    root.table("operations", |table| {
        let language = table.value("language").map(|value| value.one_of(&LANGUAGES));
        language.flatten().unwrap_or_default()
    })
}
