//! The other commands, and what holds for the files of this repository.

mod audio;
mod circles;
mod closed;
mod commands;
mod deploy;
mod doctor;
mod files;
mod new;
mod packages;
mod reference;
mod replay;
mod stories;
#[path = "../support/mod.rs"]
mod support;
mod tidy;
