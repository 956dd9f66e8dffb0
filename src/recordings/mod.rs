//! Recordings: prompts rendered by a speech program or recorded by a person, made fit for a telephone.
//!
//! `deflect audio build` takes the prompts that are always said in the same words
//! ([`repertoire`](crate::line::repertoire)), has each spoken by the program of its language ([`speaker`]), reads what
//! comes ([`decode`]), makes it fit ([`telephone`]) and keeps it as `prompts/<lang>/audio/<id>.wav` ([`wav`]), with a
//! note of what it was made of ([`manifest`]), by which only what changed is made again ([`build`]). When the line starts,
//! the [`shelf`] takes every recording that says just what its prompt says; all other prompts are spoken.

pub mod build;
pub mod decode;
pub mod lost;
pub mod manifest;
pub mod plain;
pub mod shelf;
pub mod speaker;
pub mod telephone;
pub mod wav;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest as hash};

use crate::base::call::Language;
use crate::config::files::open;
use crate::line::prompt::PromptId;

/// The hex digits of a digest that name a sound in its address.
const VERSION_DIGITS: usize = 16;

/// The folder of a language's recordings.
pub fn folder(prompts: &Path, language: &Language) -> PathBuf {
    prompts.join(language.as_str()).join("audio")
}

/// The file of a prompt's recording, in the folder of its language.
pub fn file_name(id: &PromptId) -> String {
    format!("{id}.wav")
}

/// SHA-256 in hex.
pub fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(hash(&SHA256, bytes).as_ref())
}

/// What names a sound of this digest in its address.
pub fn version(digest: &str) -> &str {
    &digest[..VERSION_DIGITS]
}

/// Reads a file of at most so many bytes.
///
/// # Errors
/// A file that cannot be read, or is longer.
pub fn read_bounded(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    open(path)?.take(bytes_max + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 <= bytes_max {
        true => Ok(bytes),
        false => Err(io::Error::other(format!("it is longer than {bytes_max} bytes"))),
    }
}

/// Writes a file that is never seen half written.
///
/// # Errors
/// The folder cannot be written to.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::with_prefix_in(".unfinished-", path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
