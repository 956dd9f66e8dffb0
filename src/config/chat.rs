//! `[chat]`: the chat platform that tells us when a conversation begins.

use super::secret::Tokens;
use super::settings::ChatSettings;
use super::table::Table;

/// Reads the table: `Some(None)` without a table, `None` if it could not be read.
pub(super) fn read(root: &mut Table<'_>) -> Option<Option<ChatSettings>> {
    root.optional_table("chat", |table| Some(ChatSettings { secrets: table.required::<Tokens>("secret")?.0 }))
}
