//! `deflect completions` and `deflect man`: what a shell and `man` read, made from the declaration of the commands.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use crate::cli::terminal::{Stdout, say};
use crate::cli::{Cli, Failure};

/// Write the completions of a shell, such as `deflect completions bash > /etc/bash_completion.d/deflect`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

/// Write the manual pages, one for each command, such as `deflect man /usr/local/share/man/man1`
#[derive(Debug, Args)]
pub struct Man {
    /// The folder; made if it is missing
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Completions {
    /// Prints the script.
    pub fn run(&self) {
        let mut command = Cli::command();
        let name = command.get_name().to_owned();
        generate(self.shell, &mut command, name, &mut Stdout::lock());
    }
}

impl Man {
    /// Writes the pages.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn run(&self) -> Result<(), Failure> {
        let failed = |error| format!("could not write into `{}`: {error}", self.folder.display());
        fs::create_dir_all(&self.folder).map_err(failed)?;
        clap_mangen::generate_to(Cli::command(), &self.folder).map_err(failed)?;
        say!("wrote the manual pages into {}; read the first with: man deflect", self.folder.display());
        Ok(())
    }
}
