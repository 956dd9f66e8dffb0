//! `[log]`: the form of the log and its levels. Read with the other settings, and once before them, so that also a start that
//! fails is told in the form asked for.

use std::path::Path;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::settings::{LogFormat, LogSettings};
use super::table::Table;
use super::value::{FromToml, TomlValue};
use crate::base::diagnostic::nearest;

const FORMATS: [(&str, LogFormat); 2] = [("text", LogFormat::Text), ("json", LogFormat::Json)];

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Levels as `DEFLECT_LOG` takes them.
struct Levels(String);

/// Levels that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{message}; {help}")]
pub struct LevelsError {
    message: String,
    help: String,
}

/// Reads the table; without one the defaults.
pub(super) fn read(root: &mut Table<'_>) -> Option<LogSettings> {
    root.table("log", |table| {
        let format = table.value("format").map(|value| value.one_of(&FORMATS));
        LogSettings { format: format.flatten().unwrap_or_default(), levels: table.or("levels", Levels(default())).0 }
    })
}

/// The settings in a folder before anything else is read: the defaults for whatever cannot be read.
pub fn early(folder: &Path) -> LogSettings {
    let text = std::fs::read_to_string(folder.join("deflect.toml")).unwrap_or_default();
    let file: toml::Table = text.parse().unwrap_or_default();
    let word = |key: &str| file.get("log")?.get(key)?.as_str();
    let format = word("format").and_then(|word| FORMATS.into_iter().find(|(name, _)| *name == word));
    let levels = word("levels").filter(|levels| check_levels(levels).is_ok());
    LogSettings {
        format: format.map_or(LogFormat::Text, |(_, format)| format),
        levels: levels.map_or_else(default, str::to_owned),
    }
}

fn default() -> String {
    LogSettings::default().levels
}

/// Checks levels as `[log]` and `DEFLECT_LOG` write them: `info`, `info,deflect::outbox=debug`. The filter takes a word that is
/// no level for the name of a module, and every other module would be silent.
///
/// # Errors
/// The first word that is no level, or a list that cannot be read.
pub fn check_levels(levels: &str) -> Result<(), LevelsError> {
    let is_word = |part: &&str| !part.contains(['=', '[', ']', '{', '}']);
    let mut words = levels.split(',').map(str::trim).filter(is_word);
    let wrong = words.find(|word| word.parse::<LevelFilter>().is_err());
    let message = match wrong {
        Some(word) => format!("`{word}` is no level of the log"),
        None if EnvFilter::try_new(levels).is_ok() => return Ok(()),
        None => format!("`{levels}` is no list of levels"),
    };
    let help = match wrong.and_then(|word| nearest(word, LEVELS)) {
        Some(level) => format!("did you mean `{level}`?"),
        None => format!("write one of {}, or levels by module: `info,deflect::outbox=debug`", LEVELS.join(", ")),
    };
    Err(LevelsError { message, help })
}

impl FromToml for Levels {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let levels = value.text()?;
        match check_levels(levels) {
            Ok(()) => Some(Self(levels.to_owned())),
            Err(LevelsError { message, help }) => value.refuse(message, Some(&help)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn early_of(text: &str) -> LogSettings {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("deflect.toml"), text).unwrap();
        early(folder.path())
    }

    #[test]
    fn the_form_is_known_before_the_files_are_proven_and_mistakes_fall_back() {
        let json = early_of("[log]\nformat = \"json\"\nlevels = \"warn,deflect::http=debug\"\n[server]\nx = 1\n");
        assert_eq!(json, LogSettings { format: LogFormat::Json, levels: "warn,deflect::http=debug".to_owned() });
        for broken in ["", "[log", "[log]\nformat = 7\nlevels = \"deflect=loud\"\n", "[log]\nlevels = \"loud\"\n"] {
            assert_eq!(early_of(broken), LogSettings::default(), "{broken}");
        }
    }

    #[test]
    fn a_word_that_is_no_level_is_refused_and_no_module() {
        for levels in ["info", "WARN", "", "3", "info,deflect::outbox=debug", "deflect[turn{call=1}]=trace, off"] {
            assert!(check_levels(levels).is_ok(), "{levels}");
        }
        let refused = |levels: &str| check_levels(levels).unwrap_err().to_string();
        assert_eq!(refused("warning"), "`warning` is no level of the log; did you mean `warn`?");
        assert_eq!(refused("deflect::http=debug,inof"), "`inof` is no level of the log; did you mean `info`?");
        assert!(refused("verbose").starts_with("`verbose` is no level of the log; write one of off, error,"));
        assert!(refused("deflect=loud").starts_with("`deflect=loud` is no list of levels; write one of off,"));
    }
}
