//! Recordings: prompts rendered by a speech program or recorded by a person, processed for telephones.
//!
//! `deflect audio build` takes the prompts with fixed words ([`repertoire`](crate::line::repertoire)), has each spoken
//! by the program of its language (`speaker`), decodes the output (`decode`), processes it (`telephone`) and
//! writes `prompts/<lang>/audio/<id>.wav` ([`wav`]) with an entry in the `manifest`, so that only changes are
//! rendered again (`build`). At start, the `library` takes every recording that matches the words of its prompt;
//! all other prompts are spoken. Files that vanish later are [`lost`].

pub(crate) mod build;
mod decode;
pub(crate) mod library;
pub mod lost;
mod manifest;
pub(crate) mod plain;
mod speaker;
mod telephone;
pub mod wav;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest as hash};

use crate::base::call::Language;
use crate::config::files::open;
use crate::line::prompt::PromptId;

/// The digits of a digest that name a sound in its address.
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

/// The version of a sound, for its address.
pub fn version(digest: &str) -> &str {
    &digest[..VERSION_DIGITS]
}

/// Reads a file of at most `bytes_max` bytes.
///
/// # Errors
/// A file that cannot be read, or is longer.
pub fn read_bounded(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![];
    open(path)?.take(bytes_max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        return Err(io::Error::other(format!("it is longer than {bytes_max} bytes")));
    }
    Ok(bytes)
}

/// Writes a file atomically.
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
