//! The landing page of a link: its words, ways to reach people, templates and visitors. Mail shares the words.

pub mod link;
pub(crate) mod moments;
pub(crate) mod section;
pub mod templates;
pub(crate) mod visitor;
pub(crate) mod ways;
pub(crate) mod week;
pub(crate) mod words;

pub use templates::Templates;
