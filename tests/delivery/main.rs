//! Delivery, seen from outside: what a gateway, a mail server, a reader and the store see of a promise.

#[path = "../peers/mod.rs"]
mod peers;

mod call_backs;
mod compose;
mod digest;
mod email;
mod exolve;
mod gateway_peer;
mod health;
mod kannel;
mod lists;
mod outbox;
mod pages;
mod post_office;
mod script;
mod smsc;
mod smsru;
mod smtp_peer;
mod tracker;
mod twilio;
