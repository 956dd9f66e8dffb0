//! `/api/held`: changes of the files that are held. Everyone who reaches the listener may read them; taking and dropping needs
//! an operator's token.

use hyper::Method;
use serde::Serialize;

use crate::app::held::{Decision, HeldChanges, HeldConfiguration};
use crate::http::operators::Operators;
use crate::http::ops::notices::refused;
use crate::http::reply::{Reply, allowing, json, json_error};
use crate::http::request::Received;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::replay_report::ReplayReport;

/// A held change, for programs.
#[derive(Serialize)]
struct HeldDocument<'a> {
    revision: &'a str,
    since: jiff::Timestamp,
    changes: &'a [String],
    /// Null until the calls of the last days are taken through it, and if that fails.
    replay: Option<&'a ReplayReport>,
    /// Why it failed.
    replay_failure: Option<&'a str>,
}

/// GET tells the change that is held, or null.
pub(super) fn show(held: &HeldChanges) -> Reply {
    let held = held.current();
    let document = |held: &HeldConfiguration| {
        let (replay, replay_failure) =
            (held.comparison().and_then(Result::ok), held.comparison().and_then(Result::err));
        let (revision, since, changes) = (held.revision(), held.since, &held.changes);
        json(200, &HeldDocument { revision, since, changes, replay, replay_failure })
    };
    held.map_or_else(|| json(200, &serde_json::Value::Null), |held| document(&held))
}

/// POST takes the change of a revision, DELETE drops it.
pub(super) async fn decide(
    held: &HeldChanges,
    operators: &Operators<'_>,
    words: &OperatorWords,
    revision: &str,
    received: &Received,
) -> Reply {
    let by = match operators.name(received).await {
        Ok(by) => by.to_owned(),
        Err(refusal) => return refused(words, refusal),
    };
    let decision = match received.method {
        Method::POST => Decision::Take { by },
        Method::DELETE => Decision::Drop { by },
        _ => {
            let why = "only POST, which takes the change, and DELETE, which drops it";
            return allowing("POST, DELETE", json_error(405, &why));
        }
    };
    if held.decide(revision, decision) {
        json(202, &serde_json::json!({ "revision": revision }))
    } else {
        json_error(404, &words.text("refused-held-gone"))
    }
}
