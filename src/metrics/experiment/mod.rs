//! Experiments, judged by what came of their calls. [`sequence`] and [`verdict`] are pure: counts in, judgement out.

pub mod course;
pub mod sequence;
pub mod verdict;
