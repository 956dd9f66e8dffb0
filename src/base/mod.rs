//! The ground: ids of calls, lines and languages, telephone numbers, the clock, problems and how they are shown.

pub mod call;
pub mod clock;
pub mod diagnostic;
pub mod number;
pub mod written;
