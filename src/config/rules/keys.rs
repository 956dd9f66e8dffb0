//! Rules about the keys of a menu.

use crate::base::call::Key;
use crate::base::diagnostic::Diagnostic;
use crate::config::place::Placed;

/// Refuses a key that telephones do not have.
///
/// `10 = "orders"` in a menu.
///
/// # Errors
/// The problem.
pub(crate) fn key_is_on_a_telephone(name: &Placed<String>, menu: &str) -> Result<Key, Diagnostic> {
    Key::parse_one(&name.value).ok_or_else(|| {
        let problem = name.problem(format!("`{}` in {menu} is not a key of a telephone", name.value));
        problem.with_help("choices take one of the keys `1` to `8`")
    })
}

/// Refuses a key with a fixed meaning on the whole line, so that callers can rely on it: `0` a human, `9` the link, `*`
/// back, `#` repeat.
///
/// `0 = "orders"` in a menu.
///
/// # Errors
/// The problem.
pub(crate) fn key_is_free(key: Key, name: &Placed<String>, menu: &str) -> Result<Key, Diagnostic> {
    let meaning = match key {
        Key::HUMAN => "the quickest way to a human chat",
        Key::TEXT => "for the link by text",
        Key::BACK => "for going back",
        Key::REPEAT => "for hearing it again",
        free => return Ok(free),
    };
    let problem = name.problem(format!("key `{key}` of {menu} is {meaning}, everywhere on the line"));
    Err(problem.with_help("choices take one of the keys `1` to `8`"))
}
