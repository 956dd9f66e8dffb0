//! `deflect contacts import`: the e-mail addresses of callers who agreed to mail.

mod rows;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use lettre::Address;

use crate::base::call::Language;
use crate::cli::contacts::rows::{ContactRow, Rows};
use crate::cli::keys::open_keys;
use crate::cli::terminal::{complain, say};
use crate::cli::{Failure, check, make_store, open_store};
use crate::config::keys::Keys;
use crate::config::settings::Folders;
use crate::line::Script;
use crate::outbox::email::address::mailbox;
use crate::outbox::vault::{Purpose, Vault};
use crate::store::Contact;
use crate::store::pseudonym::Pseudonyms;

/// The largest file taken, in contacts: about 300 MiB of text.
const CONTACTS_MAX: usize = 5_000_000;
/// The contacts stored in one commit.
const CONTACTS_PER_COMMIT: usize = 1_000;

/// Import the e-mail addresses of callers who agreed to mail
#[derive(Debug, Args)]
pub struct Contacts {
    #[command(subcommand)]
    action: ContactsAction,
}

#[derive(Debug, Subcommand)]
enum ContactsAction {
    /// Import a CSV file with the columns number, email, language, consent (yes or no), perhaps zone (Europe/Moscow)
    Import {
        /// The file
        file: PathBuf,
    },
}

impl Contacts {
    /// Imports the good rows, and prints the problems of the others.
    ///
    /// # Errors
    /// Problems in the file, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let ContactsAction::Import { file } = self.action;
        let loaded = check::loaded_or_in_service(folders)?;
        let keys = Keys::open(&loaded.settings.keys, &folders.data)?;
        let (contacts, problems) =
            read(&file, &loaded.script, &Pseudonyms::new(&keys.pseudonym), &Vault::new(&keys.outbox))?;
        // Contacts may be imported before the first call; a file without any creates no database.
        let store = if contacts.is_empty() { open_store(folders).await? } else { make_store(folders).await? };
        open_keys(&loaded.settings.keys, folders, &store, &[]).await?;
        for chunk in contacts.chunks(CONTACTS_PER_COMMIT) {
            store.import_contacts(chunk.to_vec()).await?;
        }
        store.close().await;
        say!("{} imported", check::count(contacts.len(), "contact"));
        match problems {
            0 => Ok(()),
            _ => {
                complain!("{} found; these rows were left out", check::count(problems, "problem"));
                Err(Failure::Problems)
            }
        }
    }
}

/// The contacts of the good rows, and the number of bad rows.
fn read(
    file: &Path,
    script: &Script,
    pseudonyms: &Pseudonyms,
    vault: &Vault,
) -> Result<(Vec<Contact>, usize), Failure> {
    let mut rows = Rows::read(file).map_err(|error| error.said(file))?;
    let (mut contacts, mut seen, mut problems) = (vec![], HashSet::new(), 0);
    while let Some((line, row)) = rows.next_row() {
        if contacts.len() == CONTACTS_MAX {
            return Err(format!("the file has more than {CONTACTS_MAX} contacts; split it").into());
        }
        match row.and_then(|row| contact(&row, script, pseudonyms, vault)) {
            Ok(contact) if seen.insert(contact.caller) => contacts.push(contact),
            Ok(_) => problem(&mut problems, file, line, "the same number stands above"),
            Err(what) => problem(&mut problems, file, line, &what),
        }
    }
    Ok((contacts, problems))
}

fn problem(problems: &mut usize, file: &Path, line: usize, what: &str) {
    *problems += 1;
    complain!("error: {what}\n  --> {}:{line}", file.display());
}

fn contact(row: &ContactRow, script: &Script, pseudonyms: &Pseudonyms, vault: &Vault) -> Result<Contact, String> {
    let number = script.plan.number(&row.number).ok_or_else(|| no_number(&row.number))?;
    let address: Address = row.email.parse().map_err(|_| "the e-mail is no valid address")?;
    let language = Language::new(&row.language);
    if !script.prompts.languages().contains(&&language) {
        return Err("the language has no prompts".to_owned());
    }
    let consent = match row.consent.to_lowercase().as_str() {
        "yes" | "true" | "1" | "да" => true,
        "no" | "false" | "0" | "нет" => false,
        _ => return Err("expected yes or no as consent".to_owned()),
    };
    let zone = Some(&row.zone).filter(|zone| !zone.is_empty());
    if zone.is_some_and(|zone| TimeZone::get(zone).is_err()) {
        return Err("the zone is no time zone such as Europe/Moscow".to_owned());
    }
    let email = mailbox(address.as_ref()).map_err(|_| "the e-mail is no address that mail can be sent to")?;
    let email = email.email.to_string();
    Ok(Contact {
        caller: pseudonyms.caller(&number),
        email_key: pseudonyms.address(&email),
        email: vault.lock(&email, Purpose::Address),
        language,
        consent,
        zone: zone.cloned(),
    })
}

fn no_number(text: &str) -> String {
    let is_rounded = text.to_ascii_uppercase().contains("E+");
    if is_rounded {
        "a spreadsheet has rounded the number; format its column as text".to_owned()
    } else {
        "the number is no valid telephone number".to_owned()
    }
}
