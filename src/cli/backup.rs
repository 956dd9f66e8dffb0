//! `deflect backup` and `deflect restore`: database and keys in one file, as one is worth nothing without the other.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;
use tempfile::{NamedTempFile, TempDir};

use crate::base::clock::Clock;
use crate::cli::archive::{Packed, pack, unpack};
use crate::cli::terminal::{complain, whole_stdout};
use crate::cli::{Failure, loading, progress, refuse_missing};
use crate::config::settings::{Folders, StoreUrl};
use crate::store::{check_file, snapshot};

const KEYS: &str = "keys";
/// The log of the database, beside it.
const LOG: &str = "deflect.db-wal";
/// For stdout, or stdin.
const STREAM: &str = "-";
/// The progress of a file.
const BYTES: &str = "{bytes}/{total_bytes}, {eta} left";

/// Write the database and the keys into one file, while the line runs
#[derive(Debug, Args)]
pub struct Backup {
    /// A new file; - for stdout
    #[arg(value_name = "FILE")]
    to: PathBuf,
}

/// Put a backup into a data folder that has neither database nor keys
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup; - for stdin
    #[arg(value_name = "FILE")]
    from: PathBuf,
}

impl Backup {
    /// Writes the file.
    ///
    /// # Errors
    /// There is nothing to back up, the file exists, or the disk has no room.
    pub fn run(&self, folders: &Folders) -> Result<(), Failure> {
        let made = Clock::system().now();
        let url = loading::store_url(folders)?;
        refuse_missing(&url, folders)?;
        let mut files = keys(&folders.data)?;
        // Beside the database, where only its owner reads.
        let work = (url == StoreUrl::Sqlite).then(|| TempDir::with_prefix_in("backup-", &folders.data)).transpose();
        let work = work.map_err(|error| format!("could not write into `{}`: {error}", folders.data.display()))?;
        if let Some(work) = &work {
            let (database, copy) = (folders.database(), work.path().join(Folders::DATABASE));
            let spinner = progress::spinner("copying the database");
            snapshot(&database, &copy)?;
            spinner.finish_and_clear();
            files.insert(0, Packed { name: Folders::DATABASE.to_owned(), file: copy });
        } else {
            complain!(
                "the database is PostgreSQL's: back it up by pg_dump at the same time; this backup has the keys alone"
            );
        }
        if files.is_empty() {
            return Err(format!("`{}` has no keys to back up", folders.data.join(KEYS).display()).into());
        }
        let bar = bar(&files)?;
        self.write(|out| pack(&files, made, bar.wrap_write(out)))?;
        bar.finish_and_clear();
        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        complain!("backed up {} as of {made}", names.join(", "));
        Ok(())
    }

    /// Writes to stdout, or into a file that is seen when it is whole.
    fn write(&self, pack: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        if self.to == Path::new(STREAM) {
            return Ok(pack(&mut whole_stdout()).map_err(|error| format!("could not write to stdout: {error}"))?);
        }
        let folder = self.to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |error: io::Error| format!("could not write `{}`: {error}", self.to.display());
        let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
        pack(&mut file).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        file.persist_noclobber(&self.to).map_err(|error| failed(error.error))?;
        Ok(())
    }
}

fn keys(data: &Path) -> Result<Vec<Packed>, Failure> {
    let folder = data.join(KEYS);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(vec![]),
        entries => entries.map_err(|error| format!("could not read `{}`: {error}", folder.display()))?,
    };
    let files = entries.filter_map(Result::ok).map(|entry| entry.path()).filter(|file| file.is_file());
    let named = files.filter_map(|file| Some((format!("{KEYS}/{}", file.file_name()?.to_str()?), file)));
    let mut packed: Vec<_> = named.map(|(name, file)| Packed { name, file }).collect();
    packed.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(packed)
}

fn bar(files: &[Packed]) -> Result<ProgressBar, io::Error> {
    let bytes = files.iter().map(|packed| Ok(fs::metadata(&packed.file)?.len())).sum::<io::Result<u64>>()?;
    Ok(progress::bar(bytes, BYTES))
}

impl Restore {
    /// Restores.
    ///
    /// # Errors
    /// The folder is in use, or the backup is not one, or damaged.
    pub fn run(&self, folders: &Folders) -> Result<(), Failure> {
        let data = &folders.data;
        // A log that was left behind would be read into the restored database.
        for taken in [Folders::DATABASE, LOG, KEYS].map(|name| data.join(name)) {
            if taken.exists() {
                let problem = "is there already; restore into another folder with `--data DIR`, or move it away";
                return Err(format!("`{}` {problem}", taken.display()).into());
            }
        }
        let failed = |error: io::Error| format!("could not write into `{}`: {error}", data.display());
        fs::create_dir_all(data).map_err(failed)?;
        let work = TempDir::with_prefix_in("restore-", data).map_err(failed)?;
        let contents = unpack(self.archive()?, work.path())?;
        let database = work.path().join(Folders::DATABASE);
        if database.exists() {
            let spinner = progress::spinner("checking the database");
            check_file(&database)?;
            spinner.finish_and_clear();
        }
        for name in [KEYS, Folders::DATABASE].into_iter().filter(|name| work.path().join(name).exists()) {
            fs::rename(work.path().join(name), data.join(name)).map_err(failed)?;
        }
        File::open(data).and_then(|folder| folder.sync_all()).map_err(failed)?;
        let names: Vec<_> = contents.files.keys().map(String::as_str).collect();
        complain!("restored {} as of {}; run `deflect check`, then `deflect serve`", names.join(", "), contents.made);
        Ok(())
    }

    fn archive(&self) -> Result<Box<dyn Read>, Failure> {
        if self.from == Path::new(STREAM) {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file =
            File::open(&self.from).map_err(|error| format!("could not read `{}`: {error}", self.from.display()))?;
        let bytes = file.metadata().map_or(0, |about| about.len());
        Ok(Box::new(progress::bar(bytes, BYTES).wrap_read(file)))
    }
}
