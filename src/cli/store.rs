//! `deflect store`: moves the database from one engine to another.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::cli::terminal::say;
use crate::cli::{Failure, loading, progress};
use crate::config::settings::{Folders, PostgresSettings, StoreUrl};
use crate::store::copy;

/// Copy the database from one machine to many
#[derive(Debug, Args)]
pub struct StoreCommand {
    #[command(subcommand)]
    action: StoreAction,
}

#[derive(Debug, Subcommand)]
enum StoreAction {
    /// Copy everything from a file to an empty PostgreSQL database; run again, it goes on where it was interrupted. Stop the
    /// line first, and give every node the same keys
    Copy {
        /// The file; `deflect.db` in the data folder if not given
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// The database, as `[store] url` writes it; that one if not given. Its password stands in `.pgpass`, or in `[store]`
        #[arg(long, value_name = "URL")]
        to: Option<String>,
    },
}

impl StoreCommand {
    /// Copies.
    ///
    /// # Errors
    /// A database that cannot be read or written, or is not empty.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let StoreAction::Copy { from, to } = self.action;
        let from = from.unwrap_or_else(|| folders.database());
        let to = target(folders, to)?;
        let bar = progress::bar(0, "{pos}/{len} rows, {eta} left ({msg})");
        let copied = copy(&from, &to, |progress| {
            bar.set_length(progress.rows);
            bar.set_position(progress.done);
            bar.set_message(progress.table);
        })
        .await;
        bar.finish_and_clear();
        let copied = copied?;
        say!(
            "copied {} rows of {} tables to {}; counts and sums are the same on both sides",
            copied.rows,
            copied.tables,
            to.shown()
        );
        Ok(())
    }
}

fn target(folders: &Folders, url: Option<String>) -> Result<PostgresSettings, Failure> {
    let url = match url {
        Some(url) => crate::config::store_url(&url, &crate::app::loading::variable)?,
        None => loading::configured_store_url(folders)?,
    };
    match url {
        StoreUrl::Postgres(settings) => Ok(settings),
        StoreUrl::Sqlite => Err("`[store] url` is no PostgreSQL database; give one with `--to postgres://…`".into()),
    }
}
