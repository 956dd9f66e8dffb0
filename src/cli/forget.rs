//! `deflect forget NUMBER`: erases the data of a caller.

use clap::Args;

use crate::cli::keys::open_keys;
use crate::cli::terminal::say;
use crate::cli::{Failure, check, open_store};
use crate::config::settings::Folders;
use crate::store::Forgotten;
use crate::store::pseudonym::Pseudonyms;

/// Erase what is kept of a caller
#[derive(Debug, Args)]
pub struct Forget {
    /// The caller's number
    number: String,
    /// Forget as well that this person wants no texts or mail
    #[arg(long)]
    opt_out: bool,
}

impl Forget {
    /// Erases the caller from calls, and pending messages, links, consents, counts and the contact. An opt-out stays, as a
    /// keyed hash, unless it is to be erased too.
    ///
    /// # Errors
    /// A number that cannot be read, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let loaded = check::loaded_or_in_service(folders)?;
        let number = loaded.script.plan.number(&self.number).ok_or("that is no valid telephone number")?;
        let store = open_store(folders).await?;
        let keys = open_keys(&loaded.settings.keys, folders, &store, &[]).await?;
        let forgotten = store.forget(Pseudonyms::new(&keys.pseudonym).caller(&number), self.opt_out).await?;
        store.close().await;
        let Forgotten { calls, messages, contacts, consents, texts, bars } = forgotten;
        say!(
            "forgotten: {}, {}, {}, {}, {}, {}",
            count(calls, "call"),
            count(messages, "message"),
            count(contacts, "contact"),
            count(consents, "consent"),
            count(texts, "counted text"),
            count(bars, "bar")
        );
        Ok(())
    }
}

fn count(number: u64, noun: &str) -> String {
    check::count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}
