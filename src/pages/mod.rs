//! The landing page a text leads to: its words, its ways on, its templates, and who opens it. Mail shares the words.

pub mod link;
pub mod section;
pub mod templates;
pub mod visitor;
pub mod ways;
pub mod week;
pub mod words;

pub use templates::Templates;
