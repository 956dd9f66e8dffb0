//! Statements as PostgreSQL writes them: `$1` for `?1`, and with the words that SQLite has in a comment.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Every statement that was asked for so far, translated once.
#[derive(Default)]
pub(super) struct Statements(RwLock<HashMap<(usize, usize), Arc<str>>>);

impl Statements {
    /// The text for PostgreSQL. Statements are constants, so they are known by their place in the program.
    pub(super) fn text(&self, text: &'static str) -> Arc<str> {
        let place = (text.as_ptr().addr(), text.len());
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&place) {
            return known.clone();
        }
        let translated: Arc<str> = translate(text).into();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(place, translated.clone());
        translated
    }
}

/// No statement has a question mark or a comment anywhere else.
fn translate(text: &str) -> String {
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
        assert_eq!(&*statements.text("SELECT ?1, ?12"), "SELECT $1, $12");
    }
}
