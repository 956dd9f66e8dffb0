//! Countries by their codes.

use super::shape::Kind;
use super::value::{FromToml, TomlValue};
use crate::base::number::NumberPlan;

/// A country with telephone numbers (ISO 3166), in the spelling of the numbering plan.
pub(super) struct CountryCode(pub String);

impl FromToml for CountryCode {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let code = value.text()?;
        if NumberPlan::new(code, &[]).is_ok() {
            return Some(Self(code.to_ascii_uppercase()));
        }
        let help = "write its two letters of ISO 3166, such as `GB`";
        value.refuse(format!("`{code}` is not a country with telephone numbers"), Some(help))
    }
}
