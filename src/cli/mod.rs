//! The commands, one file each. Data goes to stdout, talk to stderr; exit codes are 0 done, 1 problems found, 2 could
//! not run.

pub mod access;
pub mod alerts;
pub mod announce;
mod archive;
pub mod audio;
pub mod backup;
pub mod call;
pub mod calls;
pub mod check;
pub mod completions;
pub mod consent;
pub mod contacts;
pub mod doctor;
pub mod export;
pub mod fallback;
pub mod forget;
pub mod keys;
mod known;
mod loading;
pub mod new;
mod operator;
pub mod outbox;
mod progress;
pub mod reference;
mod replay;
pub mod report;
pub mod revisions;
pub mod serve;
pub mod simulate;
pub mod store;
mod store_in_use;
pub mod story_document;
pub mod story_file;
pub mod terminal;
pub mod test;
pub mod transcript;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use tokio::runtime::Runtime;

use crate::base::clock::Clock;
use crate::base::error::chain;
use crate::cli::terminal::complain;
use crate::config::settings::{Folders, StoreUrl};
use crate::store::{Observer, Store};

/// The longest wait at the end for a file that is still being read, as on a network file system that hangs.
const READING_WAIT: Duration = Duration::from_secs(2);

/// Answers a company's automated phone line and moves its callers, gladly, to digital channels.
#[derive(Debug, Parser)]
#[command(name = "deflect", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    places: Places,
}

/// The folders.
#[derive(Debug, Args)]
pub struct Places {
    /// The configuration
    #[arg(long, global = true, value_name = "DIR", default_value = "config")]
    config: PathBuf,
    /// The words callers hear and read
    #[arg(long, global = true, value_name = "DIR", default_value = "prompts")]
    prompts: PathBuf,
    /// Database, keys and spool; made on the first start
    #[arg(long, global = true, value_name = "DIR", default_value = "var")]
    data: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the line
    Serve(serve::Serve),
    /// Read the configuration and say everything that is wrong in it
    Check {
        /// Say of every destination when it is heard, not only of the latest five, and of every long prompt how long it takes
        #[arg(long)]
        times: bool,
    },
    /// Make a small complete line of one's own
    New(new::New),
    /// Show every file, node, prompt and variable, or every key of a file
    Reference(reference::Reference),
    /// Step the line in the terminal; nothing is stored or sent
    Simulate(simulate::Simulate),
    /// Play call stories and show every call that goes otherwise than written down
    Test(test::Test),
    /// Call a running line as a platform would
    Call(call::Call),
    /// Send what a platform would send to the public address, and say what is wrong on the way
    Doctor(doctor::Doctor),
    /// Render recordings of prompts
    Audio(audio::Audio),
    /// Import the e-mail addresses of callers who agreed to mail
    Contacts(contacts::Contacts),
    /// Export what callers agreed to
    Consent(consent::Consents),
    /// Tell callers something for a while, or close a line
    Announce(announce::Announce),
    /// Find calls, or tell one from beginning to end
    Calls(calls::CallsArgs),
    /// List, requeue or cancel messages
    Outbox(outbox::Outbox),
    /// Show how many callers were helped in a period, and why the others were not
    Report(report::ReportCommand),
    /// Export calls for a warehouse
    Export(export::Export),
    /// List the configurations that were in service, or the changes of one
    Revisions(revisions::Revisions),
    /// Put back the files of a configuration that was in service
    ///
    /// The running line takes them up within seconds, as it does any change of its files. Recordings stay as they are: a prompt
    /// whose recording says other words is spoken. Files that were never in service are moved into the data folder.
    Rollback(revisions::Rollback),
    /// Take recorded calls through another configuration, and show every call that would go another way
    Replay(replay::ReplayCommand),
    /// Write the alert rules for Prometheus
    Alerts(alerts::Alerts),
    /// List the keys, and what is still known under a former one only
    Keys,
    /// Copy the database from one machine to many
    Store(store::StoreCommand),
    /// Write the database and the keys into one file, while the line runs
    ///
    /// The file opens everything: keep it where the keys may be, or encrypt it: `deflect backup - | age -r RECIPIENT > FILE`.
    /// Keys that `[keys]` of deflect.toml takes from elsewhere are not in it. A database of PostgreSQL is backed up by its own
    /// tools; the file has the keys alone then.
    Backup(backup::Backup),
    /// Put a backup into a data folder that has neither database nor keys
    Restore(backup::Restore),
    /// Write everything that is kept of a caller, for that person
    Access(access::Access),
    /// Erase what is kept of a caller, or list the proofs that it was done
    Forget(forget::Forget),
    /// Write the document for a platform's fallback address
    Fallback(fallback::Fallback),
    /// Write the completions of a shell
    Completions(completions::Completions),
    /// Write the manual pages
    Man(completions::Man),
}

/// A command did not end well.
#[derive(Debug)]
pub enum Failure {
    /// It found problems, and has printed them.
    Problems,
    /// It could not run, and has printed the reason.
    Said,
    /// It could not run.
    CouldNotRun(Box<dyn std::error::Error + Send + Sync>),
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::CouldNotRun(error.into())
    }
}

/// Runs the command line; returns its exit code. It is no `async fn`: those are compiled where they are waited for, and
/// the commands reach most of the library.
///
/// # Panics
/// The system gives no threads.
pub fn run(cli: Cli) -> ExitCode {
    let runtime = Runtime::new().expect("the system gives threads");
    let code = runtime.block_on(run_command(cli));
    runtime.shutdown_timeout(READING_WAIT);
    code
}

async fn run_command(cli: Cli) -> ExitCode {
    let folders = Folders { config: cli.places.config, prompts: cli.places.prompts, data: cli.places.data };
    let done = match cli.command {
        Command::Serve(serve) => serve.run(&folders).await,
        Command::Check { times } => check::run(&folders, if times { check::Times::All } else { check::Times::Latest }),
        Command::New(new) => new.run(),
        Command::Reference(reference) => reference.run(),
        Command::Simulate(simulate) => simulate.run(&folders),
        Command::Test(test) => test.run(&folders),
        Command::Call(call) => call.run(&folders).await,
        Command::Doctor(doctor) => doctor.run(&folders).await,
        Command::Audio(audio) => audio.run(&folders).await,
        Command::Contacts(contacts) => contacts.run(&folders).await,
        Command::Consent(consent) => consent.run(&folders).await,
        Command::Announce(announce) => announce.run(&folders).await,
        Command::Calls(calls) => calls.run(&folders).await,
        Command::Outbox(outbox) => outbox.run(&folders).await,
        Command::Report(report) => report.run(&folders).await,
        Command::Revisions(revisions) => revisions.run(&folders).await,
        Command::Rollback(rollback) => rollback.run(&folders).await,
        Command::Replay(replay) => replay.run(&folders).await,
        Command::Alerts(alerts) => alerts.run(&folders),
        Command::Keys => keys::list(&folders).await,
        Command::Store(store) => store.run(&folders).await,
        Command::Backup(backup) => backup.run(&folders),
        Command::Restore(restore) => restore.run(&folders),
        Command::Access(access) => access.run(&folders).await,
        Command::Export(export) => export.run(&folders).await,
        Command::Forget(forget) => forget.run(&folders).await,
        Command::Fallback(fallback) => fallback.run(&folders),
        Command::Completions(completions) => {
            completions.run();
            Ok(())
        }
        Command::Man(man) => man.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Problems) => ExitCode::from(1),
        Err(Failure::Said) => ExitCode::from(2),
        Err(Failure::CouldNotRun(error)) => {
            complain!("error: {}", chain(&*error));
            ExitCode::from(2)
        }
    }
}

/// Opens the database of a line that runs or ran: in the data folder, or where `[store]` says.
async fn open_store(folders: &Folders) -> Result<Store, Failure> {
    let url = loading::store_url(folders)?;
    refuse_missing(&url, folders)?;
    store_at(&url, folders, Arc::new(|_| {})).await
}

/// Refuses a database that is to be in the data folder and is not there.
fn refuse_missing(url: &StoreUrl, folders: &Folders) -> Result<(), Failure> {
    if *url == StoreUrl::Sqlite && !folders.database().exists() {
        return Err(format!("there is no database in `{}`; run `deflect serve` first", folders.data.display()).into());
    }
    Ok(())
}

/// Opens the database; in the data folder a new one if there is none.
async fn make_store(folders: &Folders) -> Result<Store, Failure> {
    store_at(&loading::store_url(folders)?, folders, Arc::new(|_| {})).await
}

/// Opens the database that `[store]` names.
async fn store_at(url: &StoreUrl, folders: &Folders, observer: Observer) -> Result<Store, Failure> {
    let data = &folders.data;
    std::fs::create_dir_all(data).map_err(|source| DataError { path: data.clone(), source })?;
    Ok(match url {
        StoreUrl::Sqlite => Store::open(&folders.database(), Clock::system(), observer)?,
        StoreUrl::Postgres(settings) => Store::connect(settings, Clock::system(), observer).await?,
    })
}

/// The data folder could not be made.
#[derive(Debug, thiserror::Error)]
#[error("could not make the data folder `{path}`")]
struct DataError {
    path: PathBuf,
    source: std::io::Error,
}
