//! Text messages as text: how much room one takes, in which alphabet it travels, and who writes that no more are wanted.

pub mod gsm7;
pub mod length;
pub mod opt_out;
pub mod transliteration;
