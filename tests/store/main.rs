//! What the memory promises, asked of a real file.

mod calls;
mod lives;
mod memory;
mod operations;
mod outbox;
mod privacy;
mod turns;
