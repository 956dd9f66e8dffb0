//! The store's operations, a file a noun: the methods of [`Store`](crate::store::Store), their SQL and their rows.
//!
//! An [`Operation`](crate::store::sql::Operation) or [`Query`](crate::store::sql::Query) is what one method asks of the
//! database. Functions beside them are steps that several operations share.

mod accounts;
mod call_history;
mod calls;
mod chats;
mod consents;
mod contacts;
mod delivery_reports;
mod erased_calls;
mod events;
mod experiments;
mod exports;
mod figures;
mod follow_ups;
mod former;
mod held;
mod keys;
mod late_answers;
pub(super) mod leaders;
mod line_types;
mod links;
mod live_calls;
mod messages;
mod notices;
mod operators;
mod opt_outs;
mod outbox;
mod polls;
mod promises;
mod provider_ids;
mod recorded;
mod recovery;
mod reminders;
mod requeue;
pub(super) mod retention;
mod returned_mail;
mod revisions;
mod server_nodes;
mod suppressions;
mod text_quota;
mod turns;
mod waiting;
mod wordings;
