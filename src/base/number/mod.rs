//! Telephone numbers: E.164, and the company's numbering plan.

mod e164;
mod plan;
mod shown;

pub use e164::Number;
pub use plan::{NumberPlan, country_of, operator_prefix};
