//! `deflect export`: calls as rows for a warehouse, pseudonymous, each run going on where the one before ended.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use tempfile::NamedTempFile;

use crate::base::clock::Clock;
use crate::base::moment::earlier;
use crate::cli::consent::{refuse_reversed, time};
use crate::cli::terminal::{complain, counted, whole_stdout};
use crate::cli::{Failure, loading, open_store, progress};
use crate::config::settings::Folders;
use crate::line::event::Outcome;
use crate::store::{ExportedCall, Store, Window};

/// The calls read from the store at once.
const PAGE: u32 = 1000;
/// Calls are exported when they are so old: by then whether the link was opened has come out, and the outcome with it.
const AGE: SignedDuration = SignedDuration::from_hours(25);
/// Times as warehouses read them, in UTC.
const TIME: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";
const COLUMNS: [&str; 18] = [
    "call",
    "caller",
    "platform",
    "line",
    "revision",
    "started",
    "ended",
    "seconds",
    "topic",
    "outcome",
    "turns",
    "messages",
    "messages_accepted",
    "opened",
    "opened_channel",
    "helped",
    "matured",
    "stayed",
];

/// Export calls for a warehouse
#[derive(Debug, Args)]
pub struct Export {
    #[command(subcommand)]
    what: Exported,
}

#[derive(Debug, Subcommand)]
enum Exported {
    /// Write calls as CSV to stdout, in the order they were answered; callers are keyed hashes, times UTC
    ///
    /// The column matured is the longest window (10m, 24h, 72h, 7d) that was over when the row was written, and stayed the
    /// longest within which the caller did not call again.
    Calls(CallsExport),
}

#[derive(Debug, Args)]
struct CallsExport {
    /// Go on after the last call of the run before, which this file remembers; it is made by the first run, the only
    /// one that writes the names of the columns
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    cursor: Option<PathBuf>,
    /// Only from this day or time on, such as 2026-12-31 or 2026-12-31T23:59+03:00
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only before this day or time; until 25 hours ago if not given, when all is known but later windows
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Leave the names of the columns out, such as for a file that has them
    #[arg(long)]
    no_header: bool,
}

impl Export {
    /// Writes the rows, then the cursor.
    ///
    /// # Errors
    /// A time or cursor that cannot be read, a reader that goes away early, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let Exported::Calls(calls) = self.what;
        let store = open_store(folders).await?;
        let done = calls.run(folders, &store).await;
        store.close().await;
        done
    }
}

impl CallsExport {
    async fn run(&self, folders: &Folders, store: &Store) -> Result<(), Failure> {
        let zone = loading::zone(folders);
        let settled = earlier(Clock::system().now(), AGE);
        let until = self.until.as_ref().map_or(Ok(settled), |text| time(text, &zone))?;
        let before = self.cursor.as_deref().map(read_cursor).transpose()?.flatten();
        let is_first = before.is_none();
        let mut after = match (before, &self.since) {
            (Some(before), _) => before,
            (None, Some(since)) => (time(since, &zone)?, i64::MIN),
            (None, None) => (Timestamp::MIN, i64::MIN),
        };
        if is_first {
            refuse_reversed(after.0, until)?;
        }
        let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(whole_stdout());
        if is_first && !self.no_header {
            writer.write_record(COLUMNS)?;
        }
        let mut rows = 0;
        let spinner = progress::beside_rows(progress::spinner("{pos} calls"));
        loop {
            let page = store.exported_calls(after, until, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = (last.started, last.seq);
            rows += page.len();
            spinner.set_position(rows as u64);
            page.iter().try_for_each(|call| writer.write_record(record(call)))?;
        }
        spinner.finish_and_clear();
        // The cursor moves only when all is handed over.
        writer.flush().map_err(|error| format!("could not write to stdout: {error}"))?;
        if let Some(cursor) = self.cursor.as_ref().filter(|_| is_first || rows > 0) {
            write_cursor(cursor, after)?;
        }
        complain!("{} exported", counted(rows, "call"));
        Ok(())
    }
}

/// The place after which a run goes on; `None` if there was none before.
fn read_cursor(path: &Path) -> Result<Option<(Timestamp, i64)>, Failure> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        text => text.map_err(|error| format!("could not read `{}`: {error}", path.display()))?,
    };
    let place = text.trim().split_once(' ').and_then(|(time, seq)| Some((time.parse().ok()?, seq.parse().ok()?)));
    let unread = || format!("`{}` is no cursor of `deflect export`; without it everything is exported", path.display());
    Ok(Some(place.ok_or_else(unread)?))
}

fn write_cursor(path: &Path, (started, seq): (Timestamp, i64)) -> Result<(), Failure> {
    let failed = |error: std::io::Error| format!("could not write `{}`: {error}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    writeln!(file, "{started} {seq}").and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn record(call: &ExportedCall) -> [String; COLUMNS.len()] {
    let time = |at: Timestamp| at.strftime(TIME).to_string();
    let seconds = |ended: Timestamp| format!("{:.3}", ended.duration_since(call.started).as_secs_f64());
    let window = |number: u8| {
        let last = usize::from(number).checked_sub(1).and_then(|last| Window::ALL.get(last));
        last.map_or("", |window| window.as_str()).to_owned()
    };
    [
        HEXLOWER.encode(&call.key.0),
        call.caller.map_or_else(String::new, |caller| HEXLOWER.encode(&caller.0)),
        call.platform.to_string(),
        call.line.to_string(),
        call.revision.clone().unwrap_or_default(),
        time(call.started),
        call.ended.map_or_else(String::new, time),
        call.ended.map_or_else(String::new, seconds),
        call.topic.as_ref().map_or_else(String::new, ToString::to_string),
        call.outcome.map_or("", Outcome::as_str).to_owned(),
        call.turns.to_string(),
        call.messages.to_string(),
        call.accepted.to_string(),
        call.opened.map_or_else(String::new, time),
        call.opened_channel.as_ref().map_or_else(String::new, ToString::to_string),
        call.helped.to_string(),
        window(call.matured),
        window(call.stayed),
    ]
}
