//! The other commands, and what holds for the files of this repository.

mod audio;
mod circles;
mod commands;
mod doctor;
mod files;
mod packages;
mod reference;
#[path = "../support/mod.rs"]
mod support;
mod tidy;
