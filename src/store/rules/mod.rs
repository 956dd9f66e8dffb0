//! The rules of the store, without a database.

pub(super) mod deflection;
pub(super) mod figures;
pub(super) mod gathering;
pub(super) mod outcome;
pub(super) mod quota;
pub(super) mod report;
