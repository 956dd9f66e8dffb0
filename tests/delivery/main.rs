//! Delivery, seen from outside: what a gateway, a mail server, a reader and the store see of a promise.

mod compose;
mod email;
mod gateway_peer;
mod kannel;
mod outbox;
mod pages;
mod post_office;
mod script;
mod smtp_peer;
mod twilio;
