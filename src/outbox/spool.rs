//! Messages as files, for tests and for programs that send in our place.
//!
//! Files hold numbers and words in clear. They are removed a day after the message could have been sent last, and with the
//! caller who is forgotten.

use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use crate::base::moment::earlier;
use crate::line::message::Medium;
use crate::store::MessageId;

/// Readable by the owner only: files hold numbers and addresses.
const FILE_MODE: u32 = 0o600;
/// The mode of the folder.
const FOLDER_MODE: u32 = 0o700;
/// A file is kept for this time after its message could have been sent last.
const KEPT_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// A folder of messages, one file each.
#[derive(Clone, Debug)]
pub(crate) struct Spool {
    folder: PathBuf,
    medium: Medium,
}

impl Spool {
    /// The folder `spool/sms` or `spool/mail` in the data folder; created with the first message.
    pub(crate) fn new(data: &Path, medium: Medium) -> Self {
        let folder = match medium {
            Medium::Sms => "sms",
            Medium::Email => "mail",
        };
        Self { folder: data.join("spool").join(folder), medium }
    }

    fn both(data: &Path) -> [Self; 2] {
        [Medium::Sms, Medium::Email].map(|medium| Self::new(data, medium))
    }

    fn name(&self, id: MessageId) -> String {
        match self.medium {
            Medium::Sms => format!("{id}.json"),
            Medium::Email => format!("{id}.eml"),
        }
    }

    /// Writes a message atomically: under another name first, which no reader of `*.json` or `*.eml` opens. A second write
    /// of the same message replaces the first. There is no `fsync`.
    ///
    /// # Errors
    /// The folder or the file cannot be written.
    pub(crate) async fn write(&self, id: MessageId, bytes: Vec<u8>) -> io::Result<()> {
        let (folder, name) = (self.folder.clone(), self.name(id));
        let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
        written.unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
    }
}

/// Removes what is old.
#[derive(Clone, Debug)]
pub struct SpoolRetention {
    data: PathBuf,
    kept_for: Duration,
}

impl SpoolRetention {
    /// Of the spool in the data folder, where messages live this long at most.
    pub fn new(data: &Path, lifetime_max: Duration) -> Self {
        Self { data: data.to_owned(), kept_for: lifetime_max + KEPT_AFTER }
    }

    /// Removes files of messages that could not be sent any more for a day.
    pub async fn remove_old(&self, now: Timestamp) {
        let (data, before) = (self.data.clone(), earlier(now, self.kept_for));
        let removed = tokio::task::spawn_blocking(move || remove_before(&data, before)).await;
        match removed.unwrap_or_else(|stopped| Err(io::Error::other(stopped))) {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "removed old files from the spool"),
            Err(error) => tracing::warn!(%error, "old files of the spool could not be removed"),
        }
    }
}

fn remove_before(data: &Path, before: Timestamp) -> io::Result<u64> {
    let mut removed = 0;
    for spool in Spool::both(data) {
        let files = match std::fs::read_dir(&spool.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            files => files?,
        };
        for file in files {
            let file = file?;
            let written = Timestamp::try_from(file.metadata()?.modified()?).map_err(io::Error::other)?;
            if written < before {
                removed += u64::from(remove(&file.path())?);
            }
        }
    }
    Ok(removed)
}

/// Removes the files of these messages.
///
/// # Errors
/// One is there and cannot be removed.
pub fn remove_of(data: &Path, messages: &[MessageId]) -> io::Result<()> {
    for spool in Spool::both(data) {
        for message in messages {
            remove(&spool.folder.join(spool.name(*message)))?;
        }
    }
    Ok(())
}

/// Removes a file; `false` if it is not there: a program that sends in our place may have taken it.
fn remove(file: &Path) -> io::Result<bool> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        removed => removed.map(|()| true),
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
    use std::time::SystemTime;

    const MESSAGE: MessageId = MessageId([1; 16]);

    #[tokio::test]
    async fn a_spooled_file_is_whole_and_for_its_owner_alone() {
        let data = tempfile::tempdir().unwrap();
        let spool = Spool::new(data.path(), Medium::Sms);
        spool.write(MESSAGE, b"first".to_vec()).await.unwrap();
        spool.write(MESSAGE, b"2".to_vec()).await.unwrap();
        let folder = data.path().join("spool/sms");
        let names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name()).collect();
        let name = format!("{MESSAGE}.json");
        assert_eq!(names, [name.as_str()]);
        assert_eq!(std::fs::read(folder.join(&name)).unwrap(), b"2");
        assert_eq!(std::fs::metadata(folder.join(&name)).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_an_error() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join("spool"), "in the way").unwrap();
        assert!(Spool::new(data.path(), Medium::Sms).write(MESSAGE, vec![]).await.is_err());
    }

    #[tokio::test]
    async fn files_are_removed_a_day_after_their_messages_have_ended() {
        let data = tempfile::tempdir().unwrap();
        let spool = Spool::new(data.path(), Medium::Email);
        let (old, new) = (MessageId([1; 16]), MessageId([2; 16]));
        let day = Duration::from_secs(24 * 60 * 60);
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let retention = SpoolRetention { data: data.path().to_owned(), kept_for: 2 * day };
        retention.remove_old(now).await;
        for (id, age) in [(old, 2 * day + Duration::from_secs(1)), (new, 2 * day)] {
            spool.write(id, vec![]).await.unwrap();
            let file = std::fs::File::options().write(true).open(spool.folder.join(spool.name(id))).unwrap();
            file.set_modified(SystemTime::from(earlier(now, age))).unwrap();
        }
        let left =
            || std::fs::read_dir(&spool.folder).unwrap().map(|file| file.unwrap().file_name()).collect::<Vec<_>>();
        retention.remove_old(now).await;
        assert_eq!(left(), [spool.name(new).as_str()]);
        remove_of(data.path(), &[old, new]).unwrap();
        assert_eq!(left().len(), 0);
    }
}
