//! `[operator.<name>]`: people who may post announcements, with their tokens.

use super::secret::Tokens;
use super::settings::OperatorSettings;
use super::table::Table;

/// Reads every operator. `None` if one could not be read.
pub(super) fn read(root: &mut Table<'_>) -> Option<Vec<OperatorSettings>> {
    let operators = root.named("operator", |name, table| {
        let tokens = table.required::<Tokens>("token")?;
        Some(OperatorSettings { name: name.value.clone(), tokens: tokens.0 })
    });
    operators.into_iter().map(|(_, operator)| operator.flatten()).collect()
}
