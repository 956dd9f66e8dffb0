//! `[chat]`: the chat platform that tells us when a conversation begins.

use super::secret::Tokens;
use super::settings::ChatSettings;
use super::table::Table;

/// Reads the table: `Some(None)` without a table, `None` if it could not be read.
pub(super) fn read(root: &mut Table<'_>) -> Option<Option<ChatSettings>> {
    match root.value("chat") {
        Some(_) => {
            let secrets = root.table("chat", |table| table.required::<Tokens>("secret")).flatten();
            secrets.map(|secrets| Some(ChatSettings { secrets: secrets.0 }))
        }
        None => Some(None),
    }
}
