//! Reasons of repeat calls: the topics of a call and of the next one of the same caller, as a matrix.

use std::collections::BTreeMap;

use serde::Serialize;

use super::page_data::PageData;
use super::words::few;
use crate::metrics::count::{count, percent};
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::repeat_pairs::{RepeatCount, RepeatMatrix};
use crate::metrics::summary::topic_in_words;
use crate::store::RepeatGap;

/// The topics with a row and a column of their own.
const TOPICS_MAX: usize = 8;
/// The pairs told in words.
const WORST: usize = 3;

#[derive(Serialize)]
pub(super) struct RepeatsView {
    /// When it was added up; `None` before the first time.
    as_of: Option<String>,
    calls: u64,
    few: Option<String>,
    worst: Vec<WorstPair>,
    topics: Vec<String>,
    rows: Vec<MatrixRow>,
    left_out: Option<String>,
}

#[derive(Serialize)]
struct WorstPair {
    first: String,
    again: String,
    said: String,
}

#[derive(Serialize)]
struct MatrixRow {
    first: String,
    cells: Vec<MatrixCell>,
}

#[derive(Serialize)]
struct MatrixCell {
    calls: String,
    /// Its shade, from 0 to 4.
    shade: u64,
}

pub(super) fn view(page: &PageData) -> RepeatsView {
    let nothing = RepeatMatrix::default();
    let read = page.past.as_deref().map(|past| &past.repeats);
    let matrix = read.unwrap_or(&nothing);
    let words = page.words;
    let topics = topics(matrix);
    let calls = |first: &String, again: &String| {
        matrix.pairs.get(&(first.clone(), again.clone())).map_or(0, |count| count.calls)
    };
    let most = matrix.pairs.values().map(|count| count.calls).max().unwrap_or_default();
    let cell = |calls: u64| MatrixCell { calls: count(calls), shade: (calls * 4).div_ceil(most.max(1)) };
    let row = |first: &String| MatrixRow {
        first: topic_in_words(words, first),
        cells: topics.iter().map(|again| cell(calls(first, again))).collect(),
    };
    let shown: u64 = topics
        .iter()
        .flat_map(|first| topics.iter().map(move |again| (first, again)))
        .map(|(first, again)| calls(first, again))
        .sum();
    let left_out = matrix.calls() - shown;
    RepeatsView {
        as_of: page.past_as_of(),
        calls: matrix.calls(),
        few: few(words, "few-calls", matrix.calls()),
        worst: matrix.worst(WORST).into_iter().map(|(topics, repeats)| worst(words, topics, repeats, matrix)).collect(),
        rows: topics.iter().map(row).collect(),
        topics: topics.iter().map(|topic| topic_in_words(words, topic)).collect(),
        left_out: (left_out > 0).then(|| words.filled("repeats-left-out", [("calls", left_out.into())])),
    }
}

/// The topics of most repeats, first or again.
fn topics(matrix: &RepeatMatrix) -> Vec<String> {
    let mut calls: BTreeMap<&String, u64> = BTreeMap::new();
    for ((first, again), count) in &matrix.pairs {
        *calls.entry(first).or_default() += count.calls;
        *calls.entry(again).or_default() += count.calls;
    }
    let mut order: Vec<_> = calls.into_iter().collect();
    order.sort_by_key(|(topic, calls)| (std::cmp::Reverse(*calls), *topic));
    order.into_iter().take(TOPICS_MAX).map(|(topic, _)| topic.clone()).collect()
}

fn worst(
    words: &OperatorWords,
    (first, again): &(String, String),
    repeats: &RepeatCount,
    matrix: &RepeatMatrix,
) -> WorstPair {
    let of = |part: u64| percent(part, repeats.calls).into();
    let parts = [
        ("calls", repeats.calls.into()),
        ("share", percent(repeats.calls, matrix.calls()).into()),
        ("hour", of(repeats.within(RepeatGap::Hour))),
        ("day", of(repeats.within(RepeatGap::Day))),
        ("opened", of(repeats.opened)),
        ("night", of(repeats.night)),
    ];
    let [first, again] = [first, again].map(|topic| topic_in_words(words, topic));
    WorstPair { first, again, said: words.filled("repeats-pair", parts) }
}
