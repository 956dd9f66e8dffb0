//! `[log]`: the form of the log and its levels. Read with the other settings, and once before them, so that also a start that
//! fails is told in the form asked for.

use std::path::Path;

use tracing_subscriber::EnvFilter;

use super::settings::{LogFormat, LogSettings};
use super::table::Table;
use super::value::{FromToml, TomlValue};

const FORMATS: [(&str, LogFormat); 2] = [("text", LogFormat::Text), ("json", LogFormat::Json)];

/// Levels as `DEFLECT_LOG` takes them.
struct Levels(String);

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
    let levels = word("levels").filter(|levels| EnvFilter::try_new(levels).is_ok());
    LogSettings {
        format: format.map_or(LogFormat::Text, |(_, format)| format),
        levels: levels.map_or_else(default, str::to_owned),
    }
}

fn default() -> String {
    LogSettings::default().levels
}

impl FromToml for Levels {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let levels = value.text()?;
        match EnvFilter::try_new(levels) {
            Ok(_) => Some(Self(levels.to_owned())),
            Err(_) => {
                let help = "write a level, or levels by module: `info`, `info,deflect::outbox=debug`";
                value.refuse(format!("`{levels}` is no list of levels"), Some(help))
            }
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
        for broken in ["", "[log", "[log]\nformat = 7\nlevels = \"deflect=loud\"\n"] {
            assert_eq!(early_of(broken), LogSettings::default(), "{broken}");
        }
    }
}
