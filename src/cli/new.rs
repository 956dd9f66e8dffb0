//! `deflect new DIR`: a small complete line of one's own, with stories: ready to `check`, `simulate`, `test` and
//! `serve`.

mod answers;
mod country;
mod files;
mod platform;
mod words;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use tempfile::TempDir;

use crate::app::loading::{read, variable};
use crate::base::call::CallerKind;
use crate::base::diagnostic::Diagnostic;
use crate::cli::Failure;
use crate::cli::new::answers::{Flags, StarterAnswers};
use crate::cli::story_file::StoryFile;
use crate::cli::terminal::{complain, counted, is_coloured, say};
use crate::cli::transcript::{play, write_down};
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
    /// Makes the line, checks it, and writes its stories down. Nothing is written into the folder before everything is
    /// known to be right.
    ///
    /// # Errors
    /// An answer that cannot be used, or a folder that is not empty or cannot be written.
    pub fn run(self) -> Result<(), Failure> {
        let Self { dir, flags } = self;
        refuse_a_full_folder(&dir)?;
        let answers = flags.answer()?;
        let mut files = files::all(&answers);
        files.extend(tried(&files, &answers)?);
        write_all(&dir, &files)?;
        let dir = dir.display();
        say!("made a line in {dir}/; its README.md says what to change");
        complain!("try: cd {dir} && deflect check && deflect test tests && deflect serve");
        Ok(())
    }
}

/// Checks the files in a folder that is removed afterwards, plays the stories on the line, and returns them as they go.
fn tried(files: &[(PathBuf, String)], answers: &StarterAnswers) -> Result<Vec<(PathBuf, String)>, Failure> {
    let folder = TempDir::new()?;
    write_all(folder.path(), files)?;
    let of_line = |name: &str| folder.path().join(name);
    let folders = Folders { config: of_line("config"), prompts: of_line("prompts"), data: of_line("var") };
    let script = match read(&folders, &variable) {
        Ok((ready, _)) => ready.loaded.script,
        Err(problems) => return Err(refuse(&problems, folder.path())),
    };
    let to = answers.number();
    let from = script.plan.example(CallerKind::Mobile).unwrap_or_else(|| to.clone());
    let noon = ordinary_noon(&script.zone_of(script.line_of(to.as_e164())));
    let stories = files::stories(from.as_e164(), to.as_e164(), noon).into_iter().map(|(name, text)| {
        let path = Path::new("tests").join(name);
        let file = StoryFile::parse(path, text)?;
        let text = file.with(&write_down(&script, &file.story, &play(&script, &file.story)));
        Ok((file.path, text))
    });
    stories.collect()
}

/// Prints the problems of the files with their places in the folder that was to be made.
fn refuse(problems: &[Diagnostic], tried_in: &Path) -> Failure {
    let tried_in = format!("{}/", tried_in.display());
    for problem in problems {
        complain!("{}\n", problem.render(is_coloured()).replace(&tried_in, ""));
    }
    complain!("{} found with these answers; nothing was written", counted(problems.len(), "problem"));
    Failure::Problems
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

/// Writes files that are not there yet; if one cannot be written, those before it are removed.
fn write_all(dir: &Path, files: &[(PathBuf, String)]) -> Result<(), NewError> {
    for (index, (path, text)) in files.iter().enumerate() {
        if let Err(refused) = write(&dir.join(path), text) {
            files[..index].iter().for_each(|(path, _)| remove(dir, path));
            return Err(refused);
        }
    }
    Ok(())
}

/// Removes a file and the folders that are empty then. What cannot be removed stays.
fn remove(dir: &Path, path: &Path) {
    _ = fs::remove_file(dir.join(path));
    let folders = path.ancestors().skip(1).map(|folder| dir.join(folder));
    _ = folders.map(fs::remove_dir).take_while(Result::is_ok).count();
}

/// Writes a file that is not there yet, and the folders it stands in.
fn write(path: &Path, text: &str) -> Result<(), NewError> {
    let refused = |source| NewError::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    let mut file = fs::File::create_new(path).map_err(refused)?;
    io::Write::write_all(&mut file, text.as_bytes()).map_err(|source| {
        _ = fs::remove_file(path);
        refused(source)
    })
}
