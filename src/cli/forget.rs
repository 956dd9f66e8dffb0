//! `deflect forget NUMBER`: erases what is kept of a caller.

use clap::Args;

use crate::cli::{Failure, check, open_store};
use crate::config::keys::Keys;
use crate::config::settings::Folders;
use crate::store::pseudonym::Pseudonyms;

/// Erase what is kept of a caller
#[derive(Debug, Args)]
pub struct Forget {
    /// The caller's number
    number: String,
}

impl Forget {
    /// Erases calls' knowledge of the caller, messages under way, links and the contact.
    ///
    /// # Errors
    /// A number that is none, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let loaded = check::loaded(folders)?;
        let number = loaded.script.plan.number(&self.number).ok_or("that is no valid telephone number")?;
        let keys = Keys::open(&loaded.settings.keys, &folders.data)?;
        let store = open_store(folders)?;
        let forgotten = store.forget(Pseudonyms::new(&keys.pseudonym).caller(&number)).await?;
        store.close().await;
        println!(
            "forgotten: {}, {}, {}",
            count(forgotten.calls, "call"),
            count(forgotten.messages, "message"),
            count(forgotten.contacts, "contact")
        );
        Ok(())
    }
}

fn count(number: u64, noun: &str) -> String {
    check::count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}
