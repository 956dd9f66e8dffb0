//! The revision of a configuration: a digest of its files.

use std::path::Path;

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256};

use super::FILES;
use super::files::{list, read_bytes};
use super::place::ProblemList;
use super::settings::Folders;

/// The digits of a revision: enough to tell some thousand apart.
const HEX_DIGITS: usize = 8;

/// The first digits of SHA-256 over the configuration files and the words, recordings left out. Nodes with the same revision
/// have the same files; no secret is in it.
pub fn revision(folders: &Folders) -> String {
    let mut digest = Context::new(&SHA256);
    for name in FILES {
        add(&mut digest, &folders.config, &folders.config.join(name));
    }
    // Problems are reported by those who read the files for good.
    let problems = ProblemList::default();
    let is_words = |path: &Path| path.extension().is_some_and(|end| end == "ftl" || end == "html");
    for path in list(&folders.prompts, &problems, |_| true) {
        if path.is_dir() {
            list(&path, &problems, is_words).iter().for_each(|file| add(&mut digest, &folders.prompts, file));
        } else if is_words(&path) {
            add(&mut digest, &folders.prompts, &path);
        }
    }
    let mut hex = HEXLOWER.encode(digest.finish().as_ref());
    hex.truncate(HEX_DIGITS);
    hex
}

/// Adds a file: its name in the folder and its content, each after its length. One that cannot be read counts as missing.
fn add(digest: &mut Context, folder: &Path, file: &Path) {
    let Ok(content) = read_bytes(file) else { return };
    let name = file.strip_prefix(folder).unwrap_or(file).to_string_lossy();
    for part in [name.as_bytes(), &content] {
        digest.update(&(part.len() as u64).to_be_bytes());
        digest.update(part);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_revision_is_of_the_files_and_not_of_their_place() {
        let places = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let folders = places.each_ref().map(|place| {
            let (config, prompts) = (place.path().join("config"), place.path().join("prompts"));
            fs::create_dir_all(&config).unwrap();
            fs::create_dir_all(prompts.join("ru/audio")).unwrap();
            fs::write(config.join("line.toml"), "[line]").unwrap();
            fs::write(prompts.join("ru/voice.ftl"), "a = b").unwrap();
            Folders { config, prompts, data: place.path().join("var") }
        });
        let [first, second] = &folders;
        assert_eq!(revision(first), revision(second));
        assert_eq!(revision(first).len(), HEX_DIGITS);
        fs::write(second.prompts.join("ru/voice.ftl"), "a = c").unwrap();
        assert_ne!(revision(first), revision(second), "other words");
        fs::write(second.prompts.join("ru/voice.ftl"), "a = b").unwrap();
        fs::write(second.config.join("hours.toml"), "").unwrap();
        assert_ne!(revision(first), revision(second), "one file more, though an empty one");
    }
}
