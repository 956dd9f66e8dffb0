//! Experiments, judged by what came of their calls. Pure: counts in, judgement out.

pub mod sequence;
pub mod verdict;
