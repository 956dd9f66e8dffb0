//! The other commands, and what holds for the files of this repository.

mod audio;
mod commands;
mod doctor;
mod files;
mod packages;
#[path = "../support/mod.rs"]
mod support;
mod tidy;
