//! ECMAScript in attributes: texts that cannot become code, and optional variables.

use std::fmt::Write as _;

/// A string literal. Everything but letters, digits and a few safe characters is escaped, so that quotes, backslashes
/// and markup have no meaning to the browser.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::from("'");
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(plain) if plain.is_ascii_alphanumeric() || b"-_.:@".contains(&plain) => out.push(plain.into()),
            _ => write!(out, "\\u{unit:04x}").expect("a string takes all"),
        }
    }
    out + "'"
}

/// The first of these variables that exists and is not empty, else the empty text. No browser has all of them, and a
/// missing one may only be tested by `typeof`.
pub(super) fn first_of(paths: &[&str]) -> String {
    let guarded = paths.iter().map(|path| guarded(path));
    guarded.chain([literal("")]).collect::<Vec<_>>().join(" || ")
}

fn guarded(path: &str) -> String {
    let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
    let levels = ends.map(|end| &path[..end]).map(|level| format!("typeof {level} != 'undefined' && {level}"));
    levels.collect::<Vec<_>>().join(" && ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_holds_nothing_that_means_anything() {
        assert_eq!(literal("c-1.a_b:c@d"), "'c-1.a_b:c@d'");
        assert_eq!(literal(r#"'+alert("1")\"#), r"'\u0027\u002balert\u0028\u00221\u0022\u0029\u005c'");
        assert_eq!(literal("</>&\n"), r"'\u003c\u002f\u003e\u0026\u000a'");
        assert_eq!(literal("ж😀"), r"'\u0436\ud83d\ude00'");
    }

    #[test]
    fn a_variable_is_looked_at_level_by_level() {
        assert_eq!(
            first_of(&["a.b", "c"]),
            "typeof a != 'undefined' && a && typeof a.b != 'undefined' && a.b || typeof c != 'undefined' && c || ''"
        );
    }
}
