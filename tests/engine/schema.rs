//! The JSON Schemas of the configuration: made of the keys that the readers ask for while they read every configuration of
//! these tests, and held to be what an editor is given. With `DEFLECT_REWRITE=1` they are written anew, to be read in review.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use deflect::config::settings::Folders;
use deflect::config::shape::Shapes;
use deflect::config::{LoadOptions, load_with};
use jsonschema::Validator;
use serde_json::Value;

use crate::config::{Configuration, EVERYTHING, LIMITS, stories};

const FILES: [&str; 5] = ["channels", "deflect", "followups", "hours", "line"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file without a flaw: the story it is of, its name, its content.
type ReadFile = (PathBuf, &'static str, Value);

/// The keys that were asked for, with the files of every configuration that has no flaw.
static READ: LazyLock<(Shapes, Vec<ReadFile>)> = LazyLock::new(|| {
    let (shapes, mut flawless) = (Shapes::default(), vec![]);
    let shipped =
        Folders { config: root().join("config"), prompts: root().join("prompts"), data: root().join("target") };
    read(&shapes, &shipped, &|_| None, Path::new("config"), &mut flawless);
    let told = [EVERYTHING, LIMITS].map(|text| (PathBuf::from("a test"), text.to_owned()));
    for (story, differences) in stories().into_iter().chain(told) {
        let configuration = Configuration::told(&differences);
        let environment = |name: &str| configuration.variable(name);
        read(&shapes, &configuration.folders(), &environment, &story, &mut flawless);
    }
    (shapes, flawless)
});

fn read(
    shapes: &Shapes,
    folders: &Folders,
    environment: &dyn Fn(&str) -> Option<String>,
    story: &Path,
    flawless: &mut Vec<ReadFile>,
) {
    if load_with(folders, environment, LoadOptions { shapes: Some(shapes), ..LoadOptions::default() }).is_err() {
        return;
    }
    for file in FILES {
        if let Ok(text) = fs::read_to_string(folders.config.join(file).with_extension("toml")) {
            flawless.push((story.to_owned(), file, toml::from_str(&text).unwrap()));
        }
    }
}

fn shipped(file: &str) -> Value {
    let text = fs::read_to_string(root().join("config/schema").join(file).with_extension("json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn validator(file: &str) -> Validator {
    jsonschema::draft7::new(&shipped(file)).unwrap()
}

#[test]
fn the_schemas_are_those_of_this_program() {
    for file in FILES {
        let made = READ.0.schema(&format!("{file}.toml")).unwrap();
        if std::env::var_os("DEFLECT_REWRITE").is_some() {
            let text = format!("{}\n", serde_json::to_string_pretty(&made).unwrap());
            fs::write(root().join("config/schema").join(file).with_extension("json"), text).unwrap();
        } else {
            assert!(
                made == shipped(file),
                "config/schema/{file}.json is old: DEFLECT_REWRITE=1 cargo test --test engine schema::"
            );
        }
    }
}

/// A key that nobody is told of is found by reading the schema alone.
#[test]
fn every_key_of_the_settings_is_explained() {
    let explained = ["deflect.toml", "README.md", "platforms/twilio.md"];
    let told = explained.map(|file| fs::read_to_string(root().join("config").join(file)).unwrap()).concat();
    let mut untold = keys(&shipped("deflect"));
    untold.retain(|key| !told.contains(key.as_str()));
    assert_eq!(untold, BTreeSet::new());
}

/// The keys of a table and of those in it.
fn keys(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        found.insert(key.clone());
        found.extend(keys(value));
    }
    // Of entries whose names are the user's choice.
    let entry = &schema["additionalProperties"];
    if entry.is_object() {
        found.extend(keys(entry));
    }
    found
}

#[test]
fn every_configuration_without_a_flaw_is_valid() {
    let validators = FILES.map(|file| (file, validator(file)));
    assert!(READ.1.len() > 50, "{}", READ.1.len());
    for (story, file, content) in &READ.1 {
        let (_, validator) = validators.iter().find(|(known, _)| known == file).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(content).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {file}.toml: {wrong:?}", story.display());
    }
    let example = fs::read_to_string(root().join("config/deploy/deflect.toml")).unwrap();
    let content: Value = toml::from_str(&example).unwrap();
    let wrong: Vec<_> = validator("deflect").iter_errors(&content).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "config/deploy/deflect.toml: {wrong:?}");
    for file in FILES {
        let text = fs::read_to_string(root().join("config").join(file).with_extension("toml")).unwrap();
        assert!(text.starts_with(&format!("#:schema schema/{file}.json\n")), "{file}.toml names its schema");
    }
}

#[test]
fn a_misspelt_key_and_a_wrong_type_are_refused_where_they_stand() {
    for (file, gone, come, place) in [
        ("line", "entry = \"main\"", "entri = \"main\"", "/line/"),
        ("line", "home = \"RU\"", "home = 7", "/country/home"),
        ("channels", "link = ", "lnk = ", "/channel/"),
        ("deflect", "dialect = \"twiml\"", "dialect = \"twimmel\"", "/platform/local/dialect"),
        ("deflect", "[store]", "[stroe]", ""),
    ] {
        let text = fs::read_to_string(root().join("config").join(file).with_extension("toml")).unwrap();
        assert!(text.contains(gone), "{file}: {gone}");
        let content: Value = toml::from_str(&text.replacen(gone, come, 1)).unwrap();
        let wrong: Vec<String> =
            validator(file).iter_errors(&content).map(|error| error.instance_path().to_string()).collect();
        assert!(!wrong.is_empty() && wrong.iter().all(|at| at.starts_with(place)), "{file}, {come}: {wrong:?}");
    }
}
