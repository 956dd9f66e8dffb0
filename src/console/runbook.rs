//! The page of runbooks, to which the alerts lead.

use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::frames::Frames;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::trouble::TroubleKind;

#[derive(Serialize)]
struct Runbook {
    alert: String,
    severity: &'static str,
    title: String,
    callers: String,
    remedy: String,
}

/// The page.
pub fn runbook(words: &OperatorWords) -> String {
    let entry = |kind: TroubleKind| Runbook {
        alert: kind.alert(),
        severity: kind.severity().as_str(),
        title: kind.title(words),
        callers: kind.callers(words),
        remedy: kind.remedy(words),
    };
    Frames::of(words).fill("runbook.html", context! { runbooks => Serde(TroubleKind::ALL.map(entry)) })
}
