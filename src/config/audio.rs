//! `[audio]`: the programs that speak prompts for recordings.

use std::time::Duration;

use super::references::References;
use super::settings::{AudioSettings, SpeechCommand};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::diagnostic::suggestion;

/// The most words of a command.
const ARGUMENTS_MAX: usize = 64;
/// The most programs run at once.
const RENDERS_AT_ONCE_MAX: u64 = 64;

/// Reads the table and notes its languages. `None` if a command could not be read.
pub(super) fn read(table: &mut Table<'_>, references: &mut References) -> Option<AudioSettings> {
    let entries = table.entries("command").into_iter();
    let commands: Vec<_> = entries
        .map(|(language, value)| Some((references.language(&language), SpeechCommand::from_toml(value)?)))
        .collect();
    let waits = Duration::from_secs(1)..=Duration::from_secs(600);
    let render_wait = table.within("render_wait", Duration::from_secs(60), waits);
    let renders_at_once_max = table.within("renders_at_once_max", 2, 1..=RENDERS_AT_ONCE_MAX) as usize;
    Some(AudioSettings { commands: commands.into_iter().collect::<Option<_>>()?, render_wait, renders_at_once_max })
}

impl FromToml for SpeechCommand {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let words = Vec::<String>::from_toml(value)?;
        let [program, arguments @ ..] = words.as_slice() else {
            return value.refuse(format!("`{}` names no program", value.key()), Some(HELP));
        };
        if words.len() > ARGUMENTS_MAX {
            let message = format!("`{}` has {} words of at most {ARGUMENTS_MAX}", value.key(), words.len());
            return value.refuse(message, None);
        }
        if let Some(name) = names(program).next() {
            return value.refuse(format!("the program of `{}` cannot be `{{{name}}}`", value.key()), Some(HELP));
        }
        let unknown = |name: &&str| !SpeechCommand::PLACES.contains(name);
        if let Some(name) = arguments.iter().flat_map(|argument| names(argument)).find(unknown) {
            let help = suggestion(name, SpeechCommand::PLACES);
            let message = format!("`{}` has a place for `{{{name}}}`, which there is not", value.key());
            return value.refuse(message, help.as_deref());
        }
        Some(Self::new(words))
    }
}

const HELP: &str = "write a program and its arguments: `[\"espeak-ng\", \"-v\", \"ru\", \"-w\", \"{out}\"]`";

/// The names in braces of an argument: `{out}`, but not `{"text": …}`.
fn names(argument: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &&str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    argument.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).filter(is_name)
}
