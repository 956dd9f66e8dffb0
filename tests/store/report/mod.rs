//! The report of a period: what it says, how it is laid out, the command that prints it and the mail that brings it.

mod calls;
mod command;
mod layout;
mod made;
mod mail;
