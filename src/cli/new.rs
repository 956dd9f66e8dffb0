//! `deflect new DIR`: a small complete line of one's own, with stories: ready to `check`, `simulate`, `test` and `serve`.

mod answers;
mod country;
mod files;
mod platform;
mod words;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::base::call::CallerKind;
use crate::cli::new::answers::{Flags, StarterAnswers};
use crate::cli::story_file::StoryFile;
use crate::cli::terminal::{complain, say};
use crate::cli::transcript::{play, write_down};
use crate::cli::{Failure, loading};
use crate::config::settings::Folders;
use crate::line::hours::ordinary_noon;

/// Make a small complete line of one's own
///
/// In a terminal, asks for all that is not given.
#[derive(Debug, Args)]
pub struct New {
    /// The folder to make; one that exists must be empty
    dir: PathBuf,
    #[command(flatten)]
    flags: Flags,
}

/// The folder cannot be made.
#[derive(Debug, thiserror::Error)]
enum NewError {
    /// Something is in it.
    #[error("`{0}` is not empty; nothing in it was changed")]
    NotEmpty(PathBuf),
    /// It is a file.
    #[error("`{0}` is a file")]
    File(PathBuf),
    /// The system refuses.
    #[error("could not write `{path}`")]
    Write { path: PathBuf, source: io::Error },
}

impl New {
    /// Makes the line, checks it, and writes its stories down.
    ///
    /// # Errors
    /// An answer that cannot be used, or a folder that is not empty or cannot be written.
    pub fn run(self) -> Result<(), Failure> {
        let Self { dir, flags } = self;
        refuse_a_full_folder(&dir)?;
        let answers = flags.answer()?;
        for (path, text) in files::all(&answers) {
            write(&dir.join(path), &text)?;
        }
        write_stories(&dir, &answers)?;
        let dir = dir.display();
        say!("made a line in {dir}/; its README.md says what to change");
        complain!("try: cd {dir} && deflect check && deflect test tests && deflect serve");
        Ok(())
    }
}
/// Plays the stories on the new line, and writes down what it does.
fn write_stories(dir: &Path, answers: &StarterAnswers) -> Result<(), Failure> {
    let folders = Folders { config: dir.join("config"), prompts: dir.join("prompts"), data: dir.join("var") };
    let script = loading::loaded(&folders)?.script;
    let to = answers.number();
    let from = script.plan.example(CallerKind::Mobile).unwrap_or_else(|| to.clone());
    let noon = ordinary_noon(&script.zone_of(script.line_of(to.as_e164())));
    for (name, text) in files::stories(from.as_e164(), to.as_e164(), noon) {
        let path = dir.join("tests").join(name);
        write(&path, &text)?;
        let file = StoryFile::read(path)?;
        let text = file.with(&write_down(&script, &file.story, &play(&script, &file.story)));
        fs::write(&file.path, text).map_err(|source| NewError::Write { path: file.path.clone(), source })?;
    }
    Ok(())
}

fn refuse_a_full_folder(dir: &Path) -> Result<(), NewError> {
    if dir.is_file() {
        return Err(NewError::File(dir.to_owned()));
    }
    match fs::read_dir(dir).map(|mut entries| entries.next().is_some()) {
        Ok(true) => Err(NewError::NotEmpty(dir.to_owned())),
        Ok(false) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(NewError::Write { path: dir.to_owned(), source }),
    }
}

/// Writes a file that is not there yet, and the folders it stands in.
fn write(path: &Path, text: &str) -> Result<(), NewError> {
    let refused = |source| NewError::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    let mut file = fs::File::create_new(path).map_err(refused)?;
    io::Write::write_all(&mut file, text.as_bytes()).map_err(refused)
}
