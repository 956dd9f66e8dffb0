//! The names of variables that `config/` gives to prompts.

use super::place::Placed;
use crate::base::diagnostic::Diagnostic;
use crate::line::prompt::sample_args;

/// The problem of a name that no prompt could use, or that means something else there.
pub(super) fn problem(name: &Placed<String>) -> Option<Diagnostic> {
    let text = name.value.as_str();
    let is_sign = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'_';
    if !text.starts_with(|sign: char| sign.is_ascii_lowercase()) || !text.bytes().all(is_sign) {
        let problem = name.problem(format!("`{text}` cannot be a variable"));
        return Some(problem.with_help("write lower-case letters, digits and `_`, a letter first"));
    }
    let is_taken = sample_args().iter().any(|(known, _)| *known == text);
    is_taken.then(|| name.problem(format!("`{text}` is a variable of prompts already")).with_help("take another name"))
}
