//! Prompts: every word a caller hears or reads, as messages of Project Fluent, a bundle for each language.
//!
//! Four functions are added to Fluent's own, so that a fact stands once, in the configuration, and is spoken as a person
//! says it: `{ PHONE($phone) }` says a telephone number in groups, `{ SPELL($email) }` spells an address so that it can
//! be written down, `{ CLOCK($hour, $minute) }` says a time of day and `{ COUNT($minutes, "feminine") }` a number that
//! agrees with its noun. The words they use are messages of the same language (`number-7`, `letter-b`, `sign-at`), so
//! that a new language needs no code; see `crate::line::spoken`.

mod catalog;
mod language;
mod model;
mod required;

pub use catalog::{Prompts, Utterance, spoken};
pub use model::{Args, LINE_TEXTS, Prompt, PromptError, PromptId, Texts, Value, names, sample_args};
pub use required::{REQUIRED, VARIABLES};
