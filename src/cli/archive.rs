//! The archive of a backup: a tar file with a list and the files that it names, each with its checksum.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use tar::{Archive, Builder, EntryType, Header};

/// The list. It stands first.
const LIST: &str = "backup.json";
/// More are not read of it.
const LIST_BYTES_MAX: u64 = 1024 * 1024;
/// Only the owner reads what is restored.
const FILE_MODE: u32 = 0o600;
/// Read at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// A file that is to be in the archive.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    /// Its path below the data folder, such as `keys/seal`.
    pub name: String,
    /// Its place now.
    pub file: PathBuf,
}

/// The list of an archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Contents {
    /// The program's version.
    pub version: String,
    /// The moment whose state it has.
    pub made: Timestamp,
    /// The SHA-256 of each file in hex, by its path below the data folder.
    pub files: BTreeMap<String, String>,
}

/// An archive that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// The archive cannot be read, or is not a tar file.
    #[error("could not read the backup; if it is encrypted, decrypt it first")]
    Read(#[source] io::Error),
    /// A file of the archive cannot be written into the folder, as on a full disk.
    #[error("could not write `{}`", file.display())]
    Write {
        /// The file in the folder.
        file: PathBuf,
        /// The reason.
        #[source]
        source: io::Error,
    },
    /// The archive does not begin with the list.
    #[error("this is not a backup of `deflect backup`")]
    NoList,
    /// The list is there and cannot be understood.
    #[error("the list of the backup cannot be read: it is damaged, or of another version")]
    BadList(#[source] serde_json::Error),
    /// A file is not in the list, or has no place in a data folder.
    #[error("the backup has a file `{0}` that does not belong there")]
    Stranger(String),
    /// A file is missing, cut off or changed.
    #[error("`{0}` in the backup is not what was put in")]
    Changed(String),
}

/// Writes an archive.
///
/// # Errors
/// A file cannot be read, or `out` takes nothing.
pub(super) fn pack(files: &[Packed], made: Timestamp, out: impl Write) -> io::Result<()> {
    let sums = files.iter().map(|packed| Ok((packed.name.clone(), sum(File::open(&packed.file)?)?)));
    let files_listed = sums.collect::<io::Result<_>>()?;
    let contents = Contents { version: env!("CARGO_PKG_VERSION").to_owned(), made, files: files_listed };
    let list = serde_json::to_vec_pretty(&contents)?;
    let mut archive = Builder::new(out);
    archive.append_data(&mut header(list.len() as u64, made), LIST, list.as_slice())?;
    for packed in files {
        let file = File::open(&packed.file)?;
        archive.append_data(&mut header(file.metadata()?.len(), made), &packed.name, file)?;
    }
    archive.into_inner()?.flush()
}

fn header(bytes: u64, made: Timestamp) -> Header {
    let mut header = Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(FILE_MODE);
    header.set_mtime(made.as_second().unsigned_abs());
    header
}

/// Unpacks an archive into an empty folder, and compares every file with its checksum.
///
/// # Errors
/// It is not an archive of [`pack`], is damaged, or a file cannot be written.
pub(super) fn unpack(archive: impl Read, folder: &Path) -> Result<Contents, ArchiveError> {
    let mut archive = Archive::new(archive);
    let mut entries = archive.entries().map_err(ArchiveError::Read)?;
    let first = entries.next().transpose().map_err(ArchiveError::Read)?;
    let first = first.filter(|entry| entry.path().is_ok_and(|path| *path == *Path::new(LIST)));
    let list = first.ok_or(ArchiveError::NoList)?.take(LIST_BYTES_MAX);
    let contents: Contents = serde_json::from_reader(list).map_err(ArchiveError::BadList)?;
    let mut missing: BTreeMap<&str, &str> =
        contents.files.iter().map(|(name, sum)| (name.as_str(), sum.as_str())).collect();
    for entry in entries {
        let entry = entry.map_err(ArchiveError::Read)?;
        let name = entry.path().map_err(ArchiveError::Read)?.display().to_string();
        let expected = missing.remove(name.as_str()).filter(|_| is_below(&name));
        let expected = expected.filter(|_| entry.header().entry_type() == EntryType::Regular);
        let expected = expected.ok_or_else(|| ArchiveError::Stranger(name.clone()))?;
        let file = folder.join(&name);
        let unwritten = |source| ArchiveError::Write { file: file.clone(), source };
        fs::create_dir_all(file.parent().unwrap_or(folder)).map_err(unwritten)?;
        let mut out = File::options().write(true).create_new(true).mode(FILE_MODE).open(&file).map_err(unwritten)?;
        let write = |chunk: &[u8]| out.write_all(chunk).map_err(unwritten);
        if read_chunks(entry, ArchiveError::Read, write)? != expected {
            return Err(ArchiveError::Changed(name));
        }
        out.sync_all().map_err(unwritten)?;
    }
    if let Some(name) = missing.into_keys().next() {
        return Err(ArchiveError::Changed(name.to_owned()));
    }
    Ok(contents)
}

/// True for a path that leads to a place below a folder.
fn is_below(name: &str) -> bool {
    Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

/// The SHA-256 in hex.
fn sum(from: impl Read) -> io::Result<String> {
    read_chunks(from, |error| error, |_| Ok(()))
}

/// Hands on everything in chunks, and gives the SHA-256 in hex. `unread` makes the error of the reading side.
fn read_chunks<E>(
    mut from: impl Read,
    unread: impl Fn(io::Error) -> E,
    mut take: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<String, E> {
    let (mut context, mut chunk) = (Context::new(&SHA256), vec![0; CHUNK_BYTES]);
    loop {
        let read = from.read(&mut chunk).map_err(&unread)?;
        if read == 0 {
            return Ok(HEXLOWER.encode(context.finish().as_ref()));
        }
        context.update(&chunk[..read]);
        take(&chunk[..read])?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(folder: &Path) -> Vec<u8> {
        fs::create_dir(folder.join("keys")).unwrap();
        fs::write(folder.join("keys/seal"), "a key").unwrap();
        fs::write(folder.join("deflect.db"), "rows").unwrap();
        let files = ["deflect.db", "keys/seal"].map(|name| Packed { name: name.to_owned(), file: folder.join(name) });
        let mut archive = vec![];
        pack(&files, Timestamp::UNIX_EPOCH, &mut archive).unwrap();
        archive
    }

    #[test]
    fn files_come_back_as_they_were() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let contents = unpack(packed(from.path()).as_slice(), to.path()).unwrap();
        assert_eq!(contents.files.keys().collect::<Vec<_>>(), ["deflect.db", "keys/seal"]);
        assert_eq!(fs::read_to_string(to.path().join("keys/seal")).unwrap(), "a key");
        assert_eq!(fs::read_to_string(to.path().join("deflect.db")).unwrap(), "rows");
    }

    #[test]
    fn what_was_cut_off_or_changed_or_is_not_a_backup_is_refused() {
        let from = tempfile::tempdir().unwrap();
        let whole = packed(from.path());
        let refused = |archive: &[u8]| unpack(archive, tempfile::tempdir().unwrap().path()).is_err();
        let end = whole.iter().rposition(|byte| *byte != 0).unwrap();
        assert!((0..=end).step_by(64).all(|length| refused(&whole[..length])));
        let key = whole.windows(5).position(|bytes| bytes == b"a key").unwrap();
        let mut changed = whole.clone();
        changed[key] = b'A';
        assert!(refused(&changed) && refused(b"") && refused(b"age-encryption.org/v1\n"));
    }

    #[test]
    fn a_file_that_cannot_be_written_is_not_blamed_on_the_backup() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let in_the_way = to.path().join("keys");
        fs::write(&in_the_way, "a file where the folder should be").unwrap();
        let refused = unpack(packed(from.path()).as_slice(), to.path()).unwrap_err();
        assert_eq!(refused.to_string(), format!("could not write `{}`", in_the_way.join("seal").display()));
    }

    #[test]
    fn nothing_is_written_outside_of_the_folder() {
        for name in ["../deflect.db", "/tmp/deflect.db", "keys/../../seal"] {
            assert!(!is_below(name), "{name}");
        }
        assert!(is_below("keys/seal"));
    }
}
