//! Configuration: files in `config/` and `prompts/` → checked values, every problem at once with its place.

pub mod settings;
