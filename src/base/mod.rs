//! Basic types: ids of calls, lines and languages, telephone numbers, the clock, diagnostics.

pub mod call;
pub mod clock;
pub mod diagnostic;
pub mod error;
pub mod lazy;
pub mod moment;
pub mod name_map;
pub mod number;
pub mod server_node;
pub mod stop;
pub mod trace;
pub mod url;
pub(crate) mod written;
