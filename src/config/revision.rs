//! The files of a configuration as a whole: their digest, and a copy of them that can be put back.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempDir};

use super::files::{list, read_bytes};
use super::place::FILES;
use super::place::ProblemList;
use super::settings::Folders;

/// The digits of a revision: enough to tell some thousand apart.
const HEX_DIGITS: usize = 8;
/// More is not unpacked: a hundred times the shipped files.
const UNPACKED_BYTES_MAX: u64 = 64 << 20;
/// The folders of the files, by the beginnings of their names.
const CONFIG: &str = "config/";
const PROMPTS: &str = "prompts/";
/// The folder of the configuration in service, below the data folder.
const IN_SERVICE: &str = "in-service";

/// The configuration files and the words, recordings left out. No secret is in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConfigFiles(Vec<ConfigFile>);

/// A file by its name, such as `config/line.toml` or `prompts/ru/voice.ftl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ConfigFile {
    pub name: String,
    pub content: Vec<u8>,
}

impl ConfigFiles {
    /// Reads them. A file that cannot be read counts as missing: problems are reported by those who read it for good.
    pub fn read(folders: &Folders) -> Self {
        let mut files = Self::default();
        for name in FILES {
            files.add(CONFIG, &folders.config, &folders.config.join(name));
        }
        let problems = ProblemList::default();
        let is_words = |path: &Path| path.extension().is_some_and(|end| end == "ftl" || end == "html");
        for path in list(&folders.prompts, &problems, |_| true) {
            if path.is_dir() {
                let words = list(&path, &problems, is_words);
                words.iter().for_each(|file| files.add(PROMPTS, &folders.prompts, file));
            } else if is_words(&path) {
                files.add(PROMPTS, &folders.prompts, &path);
            }
        }
        files
    }

    fn add(&mut self, kind: &str, folder: &Path, file: &Path) {
        let Ok(content) = read_bytes(file) else { return };
        let name = file.strip_prefix(folder).unwrap_or(file).to_string_lossy();
        self.0.push(ConfigFile { name: format!("{kind}{name}"), content });
    }

    /// The first digits of a SHA-256 over names and contents, each after its length. Nodes with the same revision have the
    /// same files.
    pub fn revision(&self) -> String {
        let mut digest = Context::new(&SHA256);
        for ConfigFile { name, content } in &self.0 {
            for part in [name.as_bytes(), content] {
                digest.update(&(part.len() as u64).to_be_bytes());
                digest.update(part);
            }
        }
        let mut hex = HEXLOWER.encode(digest.finish().as_ref());
        hex.truncate(HEX_DIGITS);
        hex
    }

    #[cfg(test)]
    pub(super) fn of(files: Vec<ConfigFile>) -> Self {
        Self(files)
    }

    /// True if there is no file.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn files(&self) -> &[ConfigFile] {
        &self.0
    }

    /// Packs them for the store.
    ///
    /// # Errors
    /// None that the files can cause.
    pub fn pack(&self) -> io::Result<Vec<u8>> {
        let mut packed = DeflateEncoder::new(vec![], Compression::fast());
        packed.write_all(&postcard::to_stdvec(&self.0).map_err(io::Error::other)?)?;
        packed.finish()
    }

    /// Unpacks what [`ConfigFiles::pack`] made.
    ///
    /// # Errors
    /// It was not made so.
    pub fn unpack(packed: &[u8]) -> io::Result<Self> {
        let mut bytes = vec![];
        DeflateDecoder::new(packed).take(UNPACKED_BYTES_MAX).read_to_end(&mut bytes)?;
        postcard::from_bytes(&bytes).map(Self).map_err(io::Error::other)
    }

    /// Writes them into the folders, and deletes other files that a configuration is read from. Each file is whole at any
    /// moment; all are written before the first of them replaces another.
    ///
    /// # Errors
    /// A folder cannot be written to. The message names it.
    pub fn write(&self, folders: &Folders) -> io::Result<()> {
        let mut written = vec![];
        for file in &self.0 {
            let path = place(folders, &file.name).ok_or_else(|| io::Error::other("a file has no place"))?;
            let folder = path.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder).map_err(|error| named(folder, error))?;
            // Hidden, so that it is not read meanwhile.
            let mut passing = NamedTempFile::with_prefix_in(".", folder).map_err(|error| named(folder, error))?;
            passing.write_all(&file.content).and_then(|()| passing.as_file().sync_all())?;
            let mode = fs::metadata(&path).map(|found| found.permissions());
            written.push((passing, path, mode.unwrap_or_else(|_| PermissionsExt::from_mode(0o644))));
        }
        for (passing, path, mode) in written {
            passing.as_file().set_permissions(mode)?;
            passing.persist(&path).map_err(|error| named(&path, error.error))?;
        }
        let is_kept = |name: &str| self.0.iter().any(|file| file.name == name);
        for file in Self::read(folders).0.iter().filter(|file| !is_kept(&file.name)) {
            let Some(path) = place(folders, &file.name) else { continue };
            fs::remove_file(&path).map_err(|error| named(&path, error))?;
            // The folder of a language that is no more; one with recordings stays.
            if file.name.matches('/').count() > 1 {
                path.parent().map(fs::remove_dir);
            }
        }
        Ok(())
    }
}

/// The folders of the configuration in service, in the data folder.
pub fn in_service(data: &Path) -> Folders {
    let place = data.join(IN_SERVICE);
    Folders { config: place.join("config"), prompts: place.join("prompts"), data: data.to_owned() }
}

/// Writes the configuration in service to the data folder, for commands that must run while the files have problems.
///
/// # Errors
/// The data folder cannot be written to.
pub fn keep_in_service(files: &ConfigFiles, data: &Path) -> io::Result<()> {
    let kept = in_service(data);
    if ConfigFiles::read(&kept) == *files {
        return Ok(());
    }
    // Whole at any moment: a folder of new files takes the place of the old one.
    let new = TempDir::with_prefix_in("in-service-", data)?;
    files.write(&in_service(new.path()))?;
    let (place, old) = (data.join(IN_SERVICE), TempDir::with_prefix_in("in-service-", data)?);
    match fs::rename(&place, old.path().join(IN_SERVICE)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::rename(new.path().join(IN_SERVICE), place)
}

/// The path of a file; `None` for a name that leads out of the folders.
fn place(folders: &Folders, name: &str) -> Option<PathBuf> {
    let is_plain = |name: &str| name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    let below = |folder: &Path, name: &str| is_plain(name).then(|| folder.join(name));
    match (name.strip_prefix(CONFIG), name.strip_prefix(PROMPTS)) {
        (Some(name), _) => below(&folders.config, name),
        (_, Some(name)) => below(&folders.prompts, name),
        _ => None,
    }
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(place: &Path) -> Folders {
        let (config, prompts) = (place.join("config"), place.join("prompts"));
        fs::create_dir_all(&config).unwrap();
        fs::create_dir_all(prompts.join("ru/audio")).unwrap();
        fs::write(config.join("line.toml"), "[line]").unwrap();
        fs::write(prompts.join("ru/voice.ftl"), "a = b").unwrap();
        Folders { config, prompts, data: place.join("var") }
    }

    fn revision(folders: &Folders) -> String {
        ConfigFiles::read(folders).revision()
    }

    #[test]
    fn a_revision_is_of_the_files_and_not_of_their_place() {
        let places = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [first, second] = places.each_ref().map(|place| folders(place.path()));
        assert_eq!(revision(&first), revision(&second));
        assert_eq!(revision(&first).len(), HEX_DIGITS);
        fs::write(second.prompts.join("ru/voice.ftl"), "a = c").unwrap();
        assert_ne!(revision(&first), revision(&second), "other words");
        fs::write(second.prompts.join("ru/voice.ftl"), "a = b").unwrap();
        fs::write(second.config.join("hours.toml"), "").unwrap();
        assert_ne!(revision(&first), revision(&second), "one file more, though an empty one");
    }

    #[test]
    fn files_are_put_back_as_they_were_and_nothing_else_is_left() {
        let place = tempfile::tempdir().unwrap();
        let folders = folders(place.path());
        fs::write(folders.prompts.join("ru/audio/a.wav"), "a sound").unwrap();
        let kept = ConfigFiles::read(&folders);
        let packed = kept.pack().unwrap();
        fs::write(folders.config.join("line.toml"), "[other]").unwrap();
        fs::write(folders.config.join("hours.toml"), "").unwrap();
        fs::create_dir(folders.prompts.join("en")).unwrap();
        fs::write(folders.prompts.join("en/voice.ftl"), "a = b").unwrap();
        ConfigFiles::unpack(&packed).unwrap().write(&folders).unwrap();
        assert_eq!(ConfigFiles::read(&folders), kept);
        assert!(!folders.prompts.join("en").exists() && folders.prompts.join("ru/audio/a.wav").exists());
        assert!(ConfigFiles::unpack(b"nothing of the kind").is_err());
    }

    #[test]
    fn no_file_is_written_outside_of_the_folders() {
        let place = tempfile::tempdir().unwrap();
        for name in ["config/../a", "prompts//etc/a", "var/keys/seal", "config/.a"] {
            let file = ConfigFile { name: name.to_owned(), content: vec![] };
            assert!(ConfigFiles(vec![file]).write(&folders(place.path())).is_err(), "{name}");
        }
    }
}
