//! `deflect revisions` and `deflect rollback`: the configurations that were in service, and one of them put back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::app::loading::variable;
use crate::cli::terminal::{complain, say};
use crate::cli::{Failure, loading, open_store};
use crate::config::settings::Folders;
use crate::config::{ConfigFiles, LoadOptions, Secrets, changes, load_with};
use crate::store::{Store, TakenRevision};

/// The changes told of each in the list.
const CHANGES_LISTED: usize = 3;
/// The most listed.
const LISTED_MAX: u32 = 1000;

/// List the configurations that were in service, or the changes of one
#[derive(Debug, Args)]
pub struct Revisions {
    /// Tell every change of this one, and its differences from the files; the first of its digits are enough
    revision: Option<String>,
    /// At most so many, the latest first
    #[arg(long, value_name = "COUNT", default_value_t = 20, conflicts_with = "revision",
        value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Output format
    #[arg(long, value_enum, default_value_t = RevisionFormat::Table)]
    format: RevisionFormat,
}

/// Put back the files of a configuration that was in service
#[derive(Debug, Args)]
pub struct Rollback {
    /// Its id, as `deflect revisions` lists it; the first of its digits are enough
    revision: String,
    /// Write the folders config and prompts there instead, such as for a deployment that has the files from elsewhere
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RevisionFormat {
    Table,
    Json,
}

impl Revisions {
    /// Lists.
    ///
    /// # Errors
    /// No such revision, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let store = open_store(folders).await?;
        let listed = match &self.revision {
            None => store.revisions(self.limit.min(LISTED_MAX)).await?,
            Some(_) => store.revisions(LISTED_MAX).await?,
        };
        let zone = loading::zone(folders);
        let told = match &self.revision {
            None => print(&listed, &zone, self.format),
            Some(revision) => match whole_id(&listed, revision) {
                Ok(revision) => tell(&store, &listed, revision, folders, (&zone, self.format)).await,
                Err(failure) => Err(failure),
            },
        };
        store.close().await;
        told
    }
}

fn print(listed: &[TakenRevision], zone: &TimeZone, format: RevisionFormat) -> Result<(), Failure> {
    if let RevisionFormat::Json = format {
        say!("{}", serde_json::to_string_pretty(listed)?);
        return Ok(());
    }
    if listed.is_empty() {
        complain!("no configuration is kept yet: a running line keeps each that it takes");
    }
    for taken in listed {
        say!("{}  {}  {}", taken.revision, clock(taken, zone), taken.node);
        for change in taken.changes.iter().take(CHANGES_LISTED) {
            say!("    {change}");
        }
        if let Some(more) = taken.changes.len().checked_sub(CHANGES_LISTED).filter(|more| *more > 0) {
            say!("    and {more} more: deflect revisions {}", taken.revision);
        }
    }
    Ok(())
}

async fn tell(
    store: &Store,
    listed: &[TakenRevision],
    revision: &str,
    folders: &Folders,
    (zone, format): (&TimeZone, RevisionFormat),
) -> Result<(), Failure> {
    let of_it: Vec<TakenRevision> = listed.iter().filter(|taken| taken.revision == revision).cloned().collect();
    let files = files(store, revision).await?;
    if let RevisionFormat::Json = format {
        return print(&of_it, zone, format);
    }
    for taken in &of_it {
        say!("{}  taken {} by {}", taken.revision, clock(taken, zone), taken.node);
        taken.changes.iter().for_each(|change| say!("    {change}"));
    }
    let since = changes(&files, &ConfigFiles::read(folders));
    if since.is_empty() {
        say!("the files are the same");
    } else {
        say!("since then, in the files:");
        since.iter().for_each(|change| say!("    {change}"));
    }
    Ok(())
}

/// The id that begins so; what begins none is looked for as it is.
fn whole_id<'l>(listed: &'l [TakenRevision], begin: &'l str) -> Result<&'l str, Failure> {
    let ids = listed.iter().map(|taken| taken.revision.as_str());
    let found: BTreeSet<&str> = ids.filter(|id| id.starts_with(begin)).collect();
    match found.len() {
        0 => Ok(begin),
        1 => Ok(found.into_iter().next().unwrap_or(begin)),
        _ => Err(format!("several revisions begin with `{begin}`; give more of its digits").into()),
    }
}

fn clock(taken: &TakenRevision, zone: &TimeZone) -> String {
    taken.at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

async fn files(store: &Store, revision: &str) -> Result<ConfigFiles, Failure> {
    let packed = store.revision_files(revision.to_owned()).await?;
    let packed = packed.ok_or_else(|| format!("there is no revision `{revision}`; see `deflect revisions`"))?;
    Ok(ConfigFiles::unpack(&packed).map_err(|error| format!("revision `{revision}` cannot be unpacked: {error}"))?)
}

impl Rollback {
    /// Puts the files back.
    ///
    /// # Errors
    /// No such revision, one that this program or these secrets cannot use, or folders that cannot be written to.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let store = open_store(folders).await?;
        let done = self.put_back(&store, folders).await;
        store.close().await;
        done
    }

    async fn put_back(&self, store: &Store, folders: &Folders) -> Result<(), Failure> {
        let listed = store.revisions(LISTED_MAX).await?;
        let revision = whole_id(&listed, &self.revision)?;
        let wanted = files(store, revision).await?;
        let work = TempDir::with_prefix_in("rollback-", &folders.data)?;
        let tried = below(work.path(), folders);
        wanted.write(&tried)?;
        let as_if_there =
            LoadOptions { secrets: Secrets::Spared, base: Some(&folders.config), ..LoadOptions::default() };
        if let Err(problems) = load_with(&tried, &variable, as_if_there) {
            return Err(loading::refuse(&problems));
        }
        if let Some(to) = &self.to {
            let there = below(to, folders);
            if !ConfigFiles::read(&there).is_empty() {
                return Err(format!("`{}` has a configuration; give a folder that has none", to.display()).into());
            }
            wanted.write(&there).map_err(|error| format!("could not write {error}"))?;
            complain!("wrote revision {revision} to `{}`", to.display());
            return Ok(());
        }
        let current = ConfigFiles::read(folders);
        if current == wanted {
            complain!("the files are those of revision {revision} already");
            return Ok(());
        }
        if store.revision_files(current.revision()).await?.is_none() {
            let place = folders.data.join("replaced").join(current.revision());
            current.write(&below(&place, folders)).map_err(|error| format!("could not write {error}"))?;
            complain!("the files were never in service; they are in `{}` now", place.display());
        }
        let told = changes(&current, &wanted);
        wanted.write(folders).map_err(|error| {
            format!("could not write {error}; `deflect rollback {revision} --to DIR` writes them elsewhere")
        })?;
        told.iter().for_each(|change| say!("{change}"));
        complain!("the files are those of revision {revision} again; a running line takes them up within seconds");
        Ok(())
    }
}

/// The folders of a configuration in another place.
fn below(place: &Path, folders: &Folders) -> Folders {
    Folders { config: place.join("config"), prompts: place.join("prompts"), data: folders.data.clone() }
}
