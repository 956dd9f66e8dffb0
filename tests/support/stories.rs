//! The stories of `tests/calls/` and the shipped script they are played with.

use std::path::Path;

use deflect::cli::story_file::story_paths;
use deflect::config::settings::Folders;
use deflect::config::{self, Loaded};
use deflect::line::Script;

pub use deflect::cli::story_file::StoryFile;

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
    let read = |path| StoryFile::read(path).unwrap_or_else(|error| panic!("{error:?}"));
    story_paths(&[folder.to_owned()]).unwrap().into_iter().map(read).collect()
}
