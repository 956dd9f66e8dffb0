//! The landing page of a link: its words, ways to reach people, templates and visitors. Mail shares the words.

pub mod link;
pub mod section;
pub mod templates;
pub mod visitor;
pub mod ways;
pub mod week;
pub mod words;

pub use templates::Templates;
