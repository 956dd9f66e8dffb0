//! Lines of other companies, in `tests/lines/`: each passes `deflect check`, and every call in its folder `calls` goes as
//! written down. `DEFLECT_REWRITE=1 cargo test --test engine lines::` writes down what the lines do now.

use std::path::{Path, PathBuf};

use deflect::cli::story_document::{StoryPlatform, Unplayable};
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
        if std::env::var_os("DEFLECT_REWRITE").is_some() {
            std::fs::write(&story.path, &now).unwrap();
        } else if now != story.text {
            wrong.push(format!("{}:\n{now}", story.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} calls go otherwise now:\n{}", wrong.len(), wrong.join("\n"));
}

/// Every story in the folder goes the same on each platform of the line, and all that is said is in its documents.
fn check_on_platforms(name: &str) {
    let Loaded { script, settings, .. } = loaded(name);
    for platform in settings.platforms.iter().map(|platform| platform.name.as_str()) {
        let on = StoryPlatform::find(&settings, platform).unwrap_or_else(|_| unreachable!("it is configured"));
        for story in stories_in(&folder(name).join("calls")) {
            let now = match on.play(&script, &story.story) {
                Ok(played) => story.with(&write_down(&script, &story.story, &played)),
                Err(Unplayable::NotHeard(_)) => continue,
                Err(Unplayable::Lost(what)) => panic!("{} on {platform}: {what}", story.path.display()),
            };
            assert_eq!(now, story.text, "{} on {platform}", story.path.display());
        }
    }
}

#[test]
fn a_shop_that_asks_for_the_number_of_an_order() {
    check("shop");
}

#[test]
fn the_shop_is_the_same_on_every_platform() {
    check_on_platforms("shop");
}

#[test]
fn a_clinic_with_people_by_day_a_doctor_at_night_and_calls_back() {
    check("clinic");
}
