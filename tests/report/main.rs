//! The report of a period: what it says, how it is laid out, the command that prints it and the mail that brings it.

#[path = "../line/mod.rs"]
mod line;
#[path = "../peers/mod.rs"]
mod peers;
#[path = "../turn/mod.rs"]
mod turn;

mod calls;
mod command;
mod layout;
mod made;
mod mail;
