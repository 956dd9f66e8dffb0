//! The names that dashboards and rules use.

use std::collections::BTreeSet;

/// The metrics of the program in some expressions, with the endings of a histogram taken off.
pub fn metrics(text: &str, known: &BTreeSet<String>) -> BTreeSet<String> {
    words(text).into_iter().filter(|word| word.starts_with("deflect_")).map(|word| base(word, known)).collect()
}

/// The recorded figures in some expressions.
pub fn recorded(text: &str) -> BTreeSet<String> {
    words(text).into_iter().filter(|word| word.starts_with("deflect:")).map(ToOwned::to_owned).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_' || sign == ':')).collect()
}

fn base(word: &str, known: &BTreeSet<String>) -> String {
    let of_histogram = ["_bucket", "_count", "_sum"].into_iter().find_map(|ending| word.strip_suffix(ending));
    of_histogram.filter(|base| known.contains(*base)).unwrap_or(word).to_owned()
}
