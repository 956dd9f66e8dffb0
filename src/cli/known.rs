//! Names that commands are given, beside those that the configuration has.

use std::collections::BTreeSet;

use crate::cli::Failure;

/// Refuses a name of this kind that is not among the known ones.
///
/// # Errors
/// It is unknown; the message lists the known ones.
pub(super) fn refuse_unknown<'n>(
    kind: &str,
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Result<(), Failure> {
    let known: BTreeSet<&str> = known.into_iter().collect();
    if known.contains(name) {
        return Ok(());
    }
    let known = Vec::from_iter(known).join(", ");
    Err(format!("there is no {kind} `{name}`; expected one of: {known}").into())
}
