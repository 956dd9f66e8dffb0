//! `[chat]`: the chat platform that tells us when a conversation begins.

use super::secret::Secrets;
use super::settings::ChatSettings;
use super::table::Table;

/// The shortest secret: 128 bits in base64 have 22 characters. Whoever guesses it writes our figures.
const SECRET_CHARS_MIN: usize = 22;

/// Reads the table: `Some(None)` where it is not there, `None` when it could not be read.
pub fn read(root: &mut Table<'_>) -> Option<Option<ChatSettings>> {
    match root.value("chat") {
        Some(_) => root.table("chat", chat).flatten().map(Some),
        None => Some(None),
    }
}

fn chat(table: &mut Table<'_>) -> Option<ChatSettings> {
    let Secrets(secrets) = table.required("secret")?;
    if secrets.iter().any(|secret| secret.expose().len() < SECRET_CHARS_MIN) {
        let problem = table.place().problem(format!("`secret` is shorter than {SECRET_CHARS_MIN} characters"));
        table.report(problem.with_help("make one with `openssl rand -base64 32`"));
        return None;
    }
    Some(ChatSettings { secrets })
}
