//! `deflect reference`: what can stand in the files of a line, from this very version of the program.

use clap::{Args, ValueEnum};

use crate::cli::Failure;
use crate::cli::terminal;

/// Show every file, node, prompt and variable, or every key of a file
#[derive(Debug, Args)]
pub struct Reference {
    /// A file of the configuration, whose every key is explained where it stands; without it, the whole of a line
    #[arg(value_name = "FILE")]
    file: Option<ReferenceFile>,
}

/// A file with an explanation of every key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReferenceFile {
    #[value(name = "channels.toml")]
    Channels,
    #[value(name = "deflect.toml")]
    Deflect,
    #[value(name = "followups.toml")]
    Followups,
    #[value(name = "hours.toml")]
    Hours,
    #[value(name = "line.toml")]
    Line,
}

impl Reference {
    /// Prints it.
    ///
    /// # Errors
    /// None: a reader that goes away early is none.
    pub fn run(&self) -> Result<(), Failure> {
        let text = match self.file {
            None => include_str!("../../config/README.md"),
            Some(ReferenceFile::Channels) => include_str!("../../config/channels.toml"),
            Some(ReferenceFile::Deflect) => include_str!("../../config/deflect.toml"),
            Some(ReferenceFile::Followups) => include_str!("../../config/followups.toml"),
            Some(ReferenceFile::Hours) => include_str!("../../config/hours.toml"),
            Some(ReferenceFile::Line) => include_str!("../../config/line.toml"),
        };
        terminal::print(format_args!("{text}"));
        Ok(())
    }
}
