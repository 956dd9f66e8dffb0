//! Messages as files, for tests and for programs that send in our place.

use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Readable by the owner only: files hold numbers and addresses.
const FILE_MODE: u32 = 0o600;
/// The mode of the folder.
const FOLDER_MODE: u32 = 0o700;

/// A folder of messages, one file each.
#[derive(Clone, Debug)]
pub(crate) struct Spool {
    folder: PathBuf,
}

impl Spool {
    /// The folder `spool/<medium>` in the data folder; created with the first message.
    pub(crate) fn new(data: &Path, medium: &str) -> Self {
        Self { folder: data.join("spool").join(medium) }
    }

    /// Writes a file atomically: under another name first, which no reader of `*.json` or `*.eml` opens. A second write
    /// of the same name replaces the first. There is no `fsync`.
    ///
    /// # Errors
    /// The folder or the file cannot be written.
    pub(crate) async fn write(&self, name: String, bytes: Vec<u8>) -> io::Result<()> {
        let folder = self.folder.clone();
        let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
        written.unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = match create(&unfinished) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            std::fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
            create(&unfinished)?
        }
        created => created?,
    };
    file.write_all(bytes)?;
    drop(file);
    std::fs::rename(&unfinished, folder.join(name))
}

fn create(path: &Path) -> io::Result<std::fs::File> {
    std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(FILE_MODE).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[tokio::test]
    async fn a_spooled_file_is_whole_and_for_its_owner_alone() {
        let data = tempfile::tempdir().unwrap();
        let spool = Spool::new(data.path(), "sms");
        spool.write("a.json".to_owned(), b"first".to_vec()).await.unwrap();
        spool.write("a.json".to_owned(), b"2".to_vec()).await.unwrap();
        let folder = data.path().join("spool/sms");
        let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert_eq!(names, ["a.json"]);
        assert_eq!(std::fs::read(folder.join("a.json")).unwrap(), b"2");
        assert_eq!(std::fs::metadata(folder.join("a.json")).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_an_error() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join("spool"), "in the way").unwrap();
        assert!(Spool::new(data.path(), "sms").write("a.json".to_owned(), vec![]).await.is_err());
    }
}
