//! The stories of `tests/calls/` and the shipped script they are played with.

use std::path::{Path, PathBuf};

use deflect::cli::transcript::Story;
use deflect::config::settings::Folders;
use deflect::config::{self, Loaded};
use deflect::line::Script;

/// A story and its file.
pub struct StoryFile {
    pub path: PathBuf,
    pub text: String,
    pub story: Story,
}

impl StoryFile {
    /// The file's text with these lines from the call on.
    pub fn with(&self, lines: &[String]) -> String {
        let head = self.text.lines().take_while(|line| !line.starts_with('>'));
        head.map(str::to_owned).chain(lines.iter().cloned()).map(|line| line + "\n").collect()
    }
}

/// The shipped configuration and prompts.
pub fn shipped() -> Loaded {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("var") };
    match config::load(&folders, &|name| std::env::var(name).ok()) {
        Ok(loaded) => loaded,
        Err(problems) => {
            panic!("{}", problems.iter().map(|problem| problem.render(false)).collect::<Vec<_>>().join("\n"))
        }
    }
}

/// The shipped script.
pub fn script() -> Script {
    shipped().script
}

/// Every story of the shipped line, by name.
pub fn stories() -> Vec<StoryFile> {
    stories_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calls"))
}

/// Every story of a folder, by name.
pub fn stories_in(folder: &Path) -> Vec<StoryFile> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let noon = "2026-11-20T12:00:00+03:00".parse().unwrap();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let story = Story::parse(&text, noon).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        StoryFile { path, text, story }
    };
    paths.into_iter().map(read).collect()
}
