//! `deflect forget NUMBER`: erases the data of a caller.

use clap::Args;

use crate::cli::keys::{known_caller, open_keys};
use crate::cli::operator::OperatorArgs;
use crate::cli::terminal::{self, say};
use crate::cli::{Failure, loading, open_store};
use crate::config::Secrets;
use crate::config::settings::Folders;
use crate::outbox::spool;
use crate::store::{Erasure, Forgotten};

/// The most proofs listed.
const LISTED_MAX: u32 = 1000;

/// Erase what is kept of a caller, or list the proofs that it was done
#[derive(Debug, Args)]
pub struct Forget {
    /// The caller's number
    #[arg(required_unless_present = "list")]
    number: Option<String>,
    /// Forget as well that this person wants no texts or mail
    #[arg(long)]
    opt_out: bool,
    /// List when callers were erased, by whom and how much of them, the latest first
    #[arg(long, conflicts_with_all = ["number", "opt_out", "by"])]
    list: bool,
    #[command(flatten)]
    who: OperatorArgs,
}

impl Forget {
    /// Erases the caller from calls, and pending messages, links, consents, counts and the contact. An opt-out stays, as a
    /// keyed hash, unless it is to be erased too. Spooled files of the messages are removed on this machine; other nodes
    /// remove theirs with the age.
    ///
    /// # Errors
    /// A number that cannot be read, a store that does not work, or a spooled file that cannot be removed.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let Some(number) = &self.number else { return list(folders).await };
        let loaded = loading::loaded_or_in_service(folders, Secrets::Spared)?;
        let number = loaded.script.plan.number(number).ok_or("that is no valid telephone number")?;
        let store = open_store(folders).await?;
        let keys = open_keys(&loaded.settings.keys, folders, &store, &[]).await?;
        let caller = known_caller(&store, &keys, &number).await?;
        let messages = store.messages_about(caller).await?;
        let forgotten = store.forget(caller, self.opt_out, &self.who.name()).await?;
        store.close().await;
        spool::remove_of(&folders.data, &messages)?;
        say!("forgotten: {}", counts(&forgotten));
        Ok(())
    }
}

async fn list(folders: &Folders) -> Result<(), Failure> {
    let store = open_store(folders).await?;
    let (erasures, zone) = (store.erasures(LISTED_MAX).await?, loading::zone(folders));
    store.close().await;
    for Erasure { at, by, forgotten } in &erasures {
        let at = at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z");
        say!("{at}  by {by}: {}", counts(forgotten));
    }
    Ok(())
}

fn counts(forgotten: &Forgotten) -> String {
    let Forgotten { calls, messages, contacts, consents, texts, suppressions } = *forgotten;
    [
        counted(calls, "call"),
        counted(messages, "message"),
        counted(contacts, "contact"),
        counted(consents, "consent"),
        counted(texts, "counted text"),
        counted(suppressions, "suppression"),
    ]
    .join(", ")
}

fn counted(number: u64, noun: &str) -> String {
    terminal::counted(usize::try_from(number).unwrap_or(usize::MAX), noun)
}
