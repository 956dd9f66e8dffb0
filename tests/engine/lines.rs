//! Lines of other companies, in `tests/lines/`: each passes `deflect check`, and every call in its folder `calls` goes as
//! written down. `UPDATE_CALLS=1 cargo test --test engine lines::` writes down what the lines do now.

use std::path::{Path, PathBuf};

use deflect::cli::transcript::{play, write_down};
use deflect::config::settings::Folders;
use deflect::config::{self, Loaded};
use deflect::line::proof::prove;

use crate::support::stories::stories_in;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lines").join(name)
}

fn loaded(name: &str) -> Loaded {
    let folder = folder(name);
    let folders = Folders { config: folder.join("config"), prompts: folder.join("prompts"), data: folder.join("var") };
    config::load(&folders, &|_| None).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n"))
    })
}

/// The line is proven, and every story in its folder is played.
fn check(name: &str) {
    let Loaded { script, places, .. } = loaded(name);
    let proof = prove(&script);
    let problems = places.problems(&proof.flaws);
    let problems: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
    assert!(proof.is_whole && problems.is_empty(), "{}", problems.join("\n"));
    let mut wrong = vec![];
    for story in stories_in(&folder(name).join("calls")) {
        let now = story.with(&write_down(&script, &story.story, &play(&script, &story.story)));
        if std::env::var_os("UPDATE_CALLS").is_some() {
            std::fs::write(&story.path, &now).unwrap();
        } else if now != story.text {
            wrong.push(format!("{}:\n{now}", story.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} calls go otherwise now:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_clinic_with_people_by_day_a_doctor_at_night_and_calls_back() {
    check("clinic");
}
