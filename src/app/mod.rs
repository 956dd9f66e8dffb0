//! The use cases, and the running program put together.
//!
//! [`Resources`](resources::Resources) are opened once. A [`Configuration`](configuration::Configuration) is made of the
//! files, again by each [`reload`]. Both make the [`AppState`](state::AppState), which is [`Live`](live::Live): a reload or a
//! new announcement puts another in its place. A state answers requests with use cases: [`calls`] (their turns made durable
//! by [`turn_writer`], in the words of [`promises`]), [`mail_requests`], [`notices`]. Beside it run the
//! [`workers`], started again for each configuration, the [`notice_poller`], [`presence`], the [`revision_keeper`] and the
//! [`upkeep`], which ends and settles calls.

pub mod calls;
pub mod configuration;
pub mod drain;
pub mod error;
pub mod file_watch;
pub mod held;
pub mod live;
pub mod loading;
pub mod log_limit;
pub mod lookups;
pub mod mail_requests;
pub mod notice_poller;
pub mod notices;
pub mod nudges;
pub mod presence;
pub mod promises;
pub mod random_id;
pub mod reload;
pub mod repeats;
pub mod replaced_prompts;
pub mod replay;
pub mod resources;
pub mod revision_keeper;
pub mod state;
pub mod tasks;
pub mod this_node;
pub mod trouble_watch;
pub mod turn_writer;
pub mod upkeep;
pub mod workers;
