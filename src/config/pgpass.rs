//! The password file of PostgreSQL's own programs, `.pgpass` (PostgreSQL documentation, "The Password File").
//!
//! Lines are `host:port:database:user:password`; `*` stands for anything, a colon or backslash in a field is written with a
//! backslash before it, a line that begins with `#` is a comment. The first line that fits counts.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::files::open;
use super::settings::{PostgresSettings, Secret};

/// More is no list of passwords.
const BYTES_MAX: u64 = 64 << 10;

/// The file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum PasswordFileError {
    /// It cannot be read.
    #[error("the password file `{path}` cannot be read: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    /// Its group or everybody may read it.
    #[error("the password file `{path}` may be read by others")]
    Public { path: PathBuf },
}

/// The password for a database from the file that `PGPASSFILE` names, or else from `.pgpass` in the home folder, where it
/// may be missing. Of several hosts the first that has a line counts.
///
/// # Errors
/// The file cannot be read, or others may read it as well.
pub(super) fn password(
    settings: &PostgresSettings,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<Secret>, PasswordFileError> {
    let named = environment("PGPASSFILE").map(PathBuf::from);
    let at_home = || environment("HOME").map(|home| PathBuf::from(home).join(".pgpass")).filter(|path| path.exists());
    let Some(path) = named.or_else(at_home) else { return Ok(None) };
    let text = match read(&path) {
        Ok(Some(text)) => text,
        Ok(None) => return Err(PasswordFileError::Public { path }),
        Err(source) => return Err(PasswordFileError::Read { path, source }),
    };
    Ok(find(&text, settings))
}

/// The text of the file; `None` if others may read it.
fn read(path: &Path) -> std::io::Result<Option<String>> {
    let file = open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        return Ok(None);
    }
    let mut text = String::new();
    file.take(BYTES_MAX).read_to_string(&mut text)?;
    Ok(Some(text))
}

fn find(text: &str, settings: &PostgresSettings) -> Option<Secret> {
    let lines: Vec<Vec<String>> = text.lines().filter(|line| !line.starts_with('#')).map(fields).collect();
    settings.hosts.iter().find_map(|(host, port)| {
        let wanted = [host.as_str(), &port.to_string(), &settings.database, &settings.user];
        let fits = |field: &str, wanted: &str| field == "*" || field == wanted;
        let line = lines.iter().find(|line| {
            line.len() > wanted.len() && line.iter().zip(wanted).all(|(field, wanted)| fits(field, wanted))
        })?;
        Some(Secret::new(line[wanted.len()].clone()))
    })
}

/// The fields of a line, without the backslashes.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut signs) = (vec![String::new()], line.chars());
    while let Some(sign) = signs.next() {
        match sign {
            ':' => fields.push(String::new()),
            sign => {
                let sign = if sign == '\\' { signs.next() } else { Some(sign) };
                fields.last_mut().expect("there is one").extend(sign);
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::super::settings::PostgresTls;
    use super::*;

    fn settings() -> PostgresSettings {
        PostgresSettings {
            hosts: vec![("db1".to_owned(), 5432), ("db2".to_owned(), 6432)],
            user: "line".to_owned(),
            password: None,
            database: "deflect".to_owned(),
            tls: PostgresTls::Off,
        }
    }

    #[test]
    fn the_first_line_that_fits_counts() {
        let found = |text: &str| find(text, &settings()).map(|secret| secret.expose().to_owned());
        assert_eq!(found("db1:5432:deflect:line:one\n*:*:*:*:two").as_deref(), Some("one"));
        assert_eq!(found("# db1:5432:deflect:line:one\n*:*:*:line:two").as_deref(), Some("two"));
        assert_eq!(found("db2:6432:*:line:of the second host").as_deref(), Some("of the second host"));
        assert_eq!(found(r"db1:*:deflect:line:a\:b\\c").as_deref(), Some(r"a:b\c"));
        for other in ["db3:*:*:*:x", "db1:5433:*:*:x", "db1:*:other:*:x", "db1:*:*:root:x", "db1:*:*:line", "", ":"] {
            assert_eq!(found(other), None, "{other}");
        }
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let environment = |name: &str| (name == "HOME").then(|| home.path().display().to_string());
        assert_eq!(password(&settings(), &environment).unwrap(), None, "there is none");
        let file = home.path().join(".pgpass");
        std::fs::write(&file, "*:*:*:*:secret").unwrap();
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
        let refused = password(&settings(), &environment).unwrap_err().to_string();
        assert_eq!(refused, format!("the password file `{}` may be read by others", file.display()));
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        assert_eq!(password(&settings(), &environment).unwrap(), Some(Secret::new("secret".to_owned())));
        let elsewhere = |name: &str| (name == "PGPASSFILE").then(|| home.path().join("none").display().to_string());
        assert!(password(&settings(), &elsewhere).unwrap_err().to_string().contains("cannot be read"));
    }
}
