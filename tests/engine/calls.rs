//! Every story of `tests/calls/` through the flow. `DEFLECT_REWRITE=1 cargo test --test engine calls::` writes down what the
//! line does now; read the difference before you keep it.

use deflect::cli::transcript::{play, write_down};

use crate::support::stories::{script, stories};

#[test]
fn every_call_goes_as_written_down() {
    let script = script();
    let update = std::env::var_os("DEFLECT_REWRITE").is_some();
    let mut wrong = vec![];
    for story in stories() {
        let played = play(&script, &story.story);
        let now = story.with(&write_down(&script, &story.story, &played));
        if update {
            std::fs::write(&story.path, &now).unwrap();
        } else if now != story.text {
            wrong.push(format!("{}:\n{now}", story.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} calls go otherwise now:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_at_least_thirty_stories() {
    assert!(stories().len() >= 30);
}
