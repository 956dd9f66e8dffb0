//! The store of the running line, told to commands: `[store] url` of the files may be another one, which waits for a
//! restart.

use std::fs::{File, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use crate::config::settings::StoreUrl;

/// A file in the data folder with the address of the store. Each running line holds a shared lock on it; the one that
/// started last has written it.
const FILE: &str = "store-in-use";
const FILE_MODE: u32 = 0o600;

/// The address of a store for people, without its password.
pub(super) fn address(url: &StoreUrl) -> String {
    match url {
        StoreUrl::Sqlite => "sqlite".to_owned(),
        StoreUrl::Postgres(settings) => settings.shown(),
    }
}

/// Tells commands that this process works on a store, for as long as the result is kept.
///
/// # Errors
/// The data folder cannot be written to.
pub(super) fn hold(url: &StoreUrl, data: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).mode(FILE_MODE).open(data.join(FILE))?;
    file.lock_shared()?;
    let address = address(url);
    file.write_all_at(address.as_bytes(), 0)?;
    file.set_len(address.len() as u64)?;
    Ok(file)
}

/// The address of the store of the running line; `None` if no line runs on this data folder.
pub(super) fn of_running_line(data: &Path) -> Option<String> {
    let file = File::open(data.join(FILE)).ok()?;
    let is_held = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    io::read_to_string(&file).ok().filter(|address| is_held && !address.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::store_url;

    #[test]
    fn a_store_is_in_use_while_a_line_runs() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        assert_eq!(of_running_line(data), None);
        let url = store_url("postgres://line:secret@localhost/deflect", &|_| None).unwrap();
        let line = hold(&url, data).unwrap();
        assert_eq!(of_running_line(data).as_deref(), Some("postgres://line@localhost:5432/deflect"));
        let other_node = hold(&StoreUrl::Sqlite, data).unwrap();
        assert_eq!(of_running_line(data).as_deref(), Some("sqlite"));
        drop(other_node);
        assert!(of_running_line(data).is_some(), "the first one runs");
        drop(line);
        assert_eq!(of_running_line(data), None);
    }
}
