//! `[chat]`: the chat platform that tells us when a conversation begins.

use super::secret::bearer;
use super::settings::ChatSettings;
use super::table::Table;

/// Reads the table: `Some(None)` where it is not there, `None` when it could not be read.
pub fn read(root: &mut Table<'_>) -> Option<Option<ChatSettings>> {
    match root.value("chat") {
        Some(_) => {
            root.table("chat", |table| Some(ChatSettings { secrets: bearer(table, "secret")? })).flatten().map(Some)
        }
        None => Some(None),
    }
}
