//! `deflect reference`: what can stand in the files of a line, from this very version of the program.

use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::cli::Failure;
use crate::cli::terminal;

/// A file of the configuration: its name, a commented example of every key, and its JSON Schema.
macro_rules! file {
    ($name:literal) => {
        (
            concat!($name, ".toml"),
            include_str!(concat!("../../config/", $name, ".toml")),
            include_str!(concat!("../../config/schema/", $name, ".json")),
        )
    };
}

const FILES: [(&str, &str, &str); 5] =
    [file!("channels"), file!("deflect"), file!("followups"), file!("hours"), file!("line")];

/// Show every file, node, prompt and variable, or every key of a file
#[derive(Debug, Args)]
pub struct Reference {
    /// A file of the configuration, whose every key is explained where it stands; without it, the whole of a line
    #[arg(value_name = "FILE", value_parser = PossibleValuesParser::new(FILES.map(|(name, _, _)| name)))]
    file: Option<String>,
    /// Print the file's JSON Schema instead, by which editors complete and check it
    #[arg(long, requires = "file")]
    schema: bool,
}

impl Reference {
    /// Prints it.
    ///
    /// # Errors
    /// None: a reader that goes away early is not an error.
    pub fn run(&self) -> Result<(), Failure> {
        let file = FILES.iter().find(|(name, _, _)| self.file.as_deref() == Some(*name));
        let text = match file {
            None => include_str!("../../config/README.md"),
            Some((_, _, schema)) if self.schema => schema,
            Some((_, example, _)) => example,
        };
        terminal::print(format_args!("{text}"));
        Ok(())
    }
}

/// The JSON Schemas, by the names of their files in the folder `schema`.
pub(super) fn schemas() -> impl Iterator<Item = (String, &'static str)> {
    FILES.iter().map(|(name, _, schema)| (name.replace(".toml", ".json"), *schema))
}
