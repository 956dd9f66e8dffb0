//! The use cases, and the parts of the running program put together.

pub mod file_watch;
pub mod live;
pub mod log_limit;
pub mod notices;
pub mod reload;
pub mod repeats;
pub mod replaced_prompts;
pub mod resources;
pub mod state;
pub mod tasks;
pub mod turn_writer;
pub mod workers;
