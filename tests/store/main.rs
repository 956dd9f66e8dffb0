//! What the memory promises, asked of a real file.

mod accounts;
mod bars;
mod calls;
mod consents;
mod figures;
mod follow_ups;
mod following;
mod limits;
mod live;
mod lives;
mod memory;
mod notices;
mod operations;
mod outbox;
mod privacy;
mod turns;
