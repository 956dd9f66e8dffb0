//! `rendered.json`: the inputs of a language's rendered recordings. Files that it does not list, or lists with another
//! digest, were made by people.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::line::prompt::PromptId;
use crate::recordings::{read_bounded, write_whole};

/// The file name, in the folder of a language's recordings.
pub(super) const MANIFEST: &str = "rendered.json";
/// The largest file read, in bytes: about ten thousand prompts.
const MANIFEST_BYTES_MAX: u64 = 8 << 20;

/// The rendered recordings, by prompt.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Manifest {
    /// Each rendered recording.
    pub rendered: BTreeMap<PromptId, Rendered>,
}

/// A rendered recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rendered {
    /// The words.
    pub words: String,
    /// The digest of the command.
    pub command: String,
    /// The digest of its file.
    pub sound: String,
    /// The digest of the file it replaces, which is still there if the program is interrupted between the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

/// The reason why the manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManifestError {
    /// It cannot be read.
    #[error("it cannot be read")]
    Read(#[source] io::Error),
    /// It is not valid.
    #[error("it is damaged")]
    Damaged(#[source] serde_json::Error),
}

impl Manifest {
    /// Reads the file of a folder; empty if there is none.
    ///
    /// # Errors
    /// A file that is there but cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Self, ManifestError> {
        match read_bounded(&folder.join(MANIFEST), MANIFEST_BYTES_MAX) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(ManifestError::Damaged),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(ManifestError::Read(error)),
        }
    }

    /// Writes the file atomically.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut json = serde_json::to_vec_pretty(self).expect("texts, which JSON can always hold");
        json.push(b'\n');
        write_whole(&folder.join(MANIFEST), &json)
    }

    /// The entry of the recording with this digest; `None` if a person made it.
    pub(super) fn maker(&self, id: &PromptId, digest: &str) -> Option<&Rendered> {
        let rendered = self.rendered.get(id)?;
        (rendered.sound == digest || rendered.replaces.as_deref() == Some(digest)).then_some(rendered)
    }
}
