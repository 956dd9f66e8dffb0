//! `[operator.<name>]`: people who may post announcements, with their tokens.

use super::secret::Tokens;
use super::settings::{OperatorSettings, Secret};
use super::table::Table;

/// Reads every operator. `None` if one could not be read.
pub(super) fn read(root: &mut Table<'_>) -> Option<Vec<OperatorSettings>> {
    let mut known: Vec<(String, Vec<Secret>)> = vec![];
    let operators = root.named("operator", |name, table| {
        let tokens = table.required::<Tokens>("token")?;
        let is_same = |one: &Secret, other: &Secret| one.missing_reason().is_none() && one.expose() == other.expose();
        let shares = |(_, others): &&(String, Vec<Secret>)| {
            tokens.0.iter().any(|token| others.iter().any(|other| is_same(token, other)))
        };
        if let Some((other, _)) = known.iter().find(shares) {
            let message = format!("operators `{other}` and `{}` have the same token", name.value);
            let help = "give each a token of its own, by which is known who posted what";
            table.report(name.problem(message).with_help(help));
        }
        known.push((name.value.clone(), tokens.0.clone()));
        Some(OperatorSettings { name: name.value.clone(), tokens: tokens.0 })
    });
    operators.into_iter().map(|(_, operator)| operator.flatten()).collect()
}
