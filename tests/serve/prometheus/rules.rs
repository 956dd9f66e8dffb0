//! The rules as they are written: pieces of YAML in a form kept by hand, which promtool has read first.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every alert: of troubles, and of comparisons.
pub fn alerts() -> String {
    read("trouble.yml") + &read("alerts.yml")
}

/// What the alerts of `alerts.yml` say under a word such as `runbook:`, unfolded.
pub fn told_by_alerts(word: &str) -> Vec<(String, String)> {
    let rules = read("alerts.yml");
    let told = rules.split("- alert: ").skip(1).filter_map(|part| {
        let (alert, rest) = (part.lines().next()?, part.split_once(word)?.1);
        let lines = rest.trim_start_matches([' ', '>', '-', '\n']).lines();
        let text: Vec<&str> = lines.map(str::trim).take_while(|line| !line.is_empty()).collect();
        Some((alert.to_owned(), text.join(" ")))
    });
    told.collect()
}

/// The folder.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/alerts")
}

/// A file of it.
pub fn read(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap()
}

/// The files with histories to try the alerts by.
pub fn histories() -> Vec<String> {
    let files = std::fs::read_dir(folder().join("tests")).unwrap();
    files.map(|file| format!("tests/{}", file.unwrap().file_name().to_str().unwrap())).collect()
}

/// The names that follow a word such as `alert:`.
pub fn named(text: &str, word: &str) -> BTreeSet<String> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("- ")?.strip_prefix(word));
    lines.map(|name| name.trim().to_owned()).collect()
}

/// The same rules, evaluated every second, in another folder.
pub fn hurried(dir: &Path) -> Vec<PathBuf> {
    ["recording.yml", "trouble.yml", "alerts.yml"]
        .map(|file| {
            let hurry =
                |line: &str| if line.contains("interval:") { "    interval: 1s".into() } else { line.to_owned() };
            let text: Vec<_> = read(file).lines().map(hurry).collect();
            let path = dir.join(file);
            std::fs::write(&path, text.join("\n")).unwrap();
            path
        })
        .into()
}

/// A history's expectation for an alert: the labels of the series that should fire, one entry each; none for silence.
pub struct Asked {
    /// The alert.
    pub alert: String,
    /// The expected series, as text.
    pub firing: Vec<String>,
}

/// Everything that is asked in a file of histories.
pub fn asked(text: &str) -> Vec<Asked> {
    let mut asked: Vec<Asked> = vec![];
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("- expr: ALERTS{alertname=\"") {
            asked.push(Asked { alert: rest.split('"').next().unwrap().to_owned(), firing: vec![] });
        } else if let Some(labels) = line.strip_prefix("- labels: ") {
            asked.last_mut().unwrap().firing.push(labels.to_owned());
        }
    }
    asked
}
