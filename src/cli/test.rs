//! `deflect test`: plays call stories through the line as it is configured, and shows every call that goes otherwise.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::cli::story_document::{StoryPlatform, Unplayable};
use crate::cli::story_file::{StoryFile, story_paths};
use crate::cli::terminal::{complain, counted, say};
use crate::cli::transcript::{play, write_down};
use crate::cli::{Failure, loading};
use crate::config::settings::Folders;
use crate::line::Script;
use crate::recordings::library;

/// Play call stories and show every call that goes otherwise than written down
#[derive(Debug, Args)]
pub struct Test {
    /// Files of call stories (`*.call`), or folders with them
    #[arg(required = true, value_name = "DIR")]
    paths: Vec<PathBuf>,
    /// Write down what the line does now; read the difference before you keep it
    #[arg(long)]
    update: bool,
    /// Play them on this platform of config/deflect.toml: each answer is written in its markup, and all that the caller
    /// should hear must be in there
    #[arg(long, value_name = "NAME")]
    platform: Option<String>,
}

/// The number of stories by their end.
#[derive(Debug, Default)]
struct Tally {
    played: usize,
    other: usize,
    left_out: usize,
}

impl Test {
    /// Plays the stories.
    ///
    /// # Errors
    /// A configuration with problems, a file that cannot be read, or a call that goes otherwise.
    pub fn run(&self, folders: &Folders) -> Result<(), Failure> {
        let mut loaded = match self.platform {
            Some(_) => loading::loaded(folders)?,
            None => loading::loaded_without_secrets(folders)?,
        };
        // `check` reports problems of recordings; here only their length matters.
        library::load(&mut loaded.script, &folders.prompts);
        let platform = self.platform.as_deref().map(|name| StoryPlatform::find(&loaded.settings, name)).transpose()?;
        let mut tally = Tally::default();
        for file in self.stories()? {
            self.one(&loaded.script, platform.as_ref(), &file, &mut tally)?;
        }
        tally.tell(self.update)
    }

    /// Reads every story; all that cannot be read are named.
    fn stories(&self) -> Result<Vec<StoryFile>, Failure> {
        let read = story_paths(&self.paths)?.into_iter().map(StoryFile::read);
        let (stories, unread): (Vec<_>, Vec<_>) = read.partition(Result::is_ok);
        for error in unread.iter().filter_map(|read| read.as_ref().err()) {
            complain!("error: {error}");
        }
        if unread.is_empty() { Ok(stories.into_iter().flatten().collect()) } else { Err(Failure::Said) }
    }

    fn one(
        &self,
        script: &Script,
        platform: Option<&StoryPlatform<'_>>,
        file: &StoryFile,
        tally: &mut Tally,
    ) -> Result<(), Failure> {
        let path = file.path.display();
        let played = match platform.map(|platform| platform.play(script, &file.story)) {
            None => play(script, &file.story),
            Some(Ok(played)) => played,
            Some(Err(Unplayable::NotHeard(what))) => {
                say!("{path}: left out, {what}");
                tally.left_out += 1;
                return Ok(());
            }
            Some(Err(Unplayable::Lost(what))) => {
                say!("{path}: {what}\n");
                tally.played += 1;
                tally.other += 1;
                return Ok(());
            }
        };
        tally.played += 1;
        let now = write_down(script, &file.story, &played);
        if let Some(difference) = file.difference(&now) {
            say!("{path}\n{difference}");
            tally.other += 1;
        }
        if self.update {
            let text = file.with(&now);
            if text != file.text {
                fs::write(&file.path, text).map_err(|error| format!("could not write `{path}`: {error}"))?;
            }
        }
        Ok(())
    }
}

impl Tally {
    fn tell(&self, is_updated: bool) -> Result<(), Failure> {
        let calls = counted(self.played, "call");
        let left_out = if self.left_out == 0 { String::new() } else { format!(", {} left out", self.left_out) };
        match (self.other, is_updated) {
            (0, _) => say!("{calls} went as written down{left_out}"),
            (other, true) => say!("{calls} played{left_out}; {other} written down anew"),
            (other, false) => {
                say!("{other} of {calls} went otherwise{left_out}; `--update` writes down what the line does now");
                return Err(Failure::Problems);
            }
        }
        Ok(())
    }
}
