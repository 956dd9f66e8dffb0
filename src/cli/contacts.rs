//! `deflect contacts import`: the e-mail addresses of callers who agreed to mail.

mod rows;

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use lettre::Address;

use crate::base::call::Language;
use crate::cli::contacts::rows::{ContactRow, Rows};
use crate::cli::keys::open_keys;
use crate::cli::terminal::{complain, counted, say};
use crate::cli::{Failure, loading, make_store, open_store, progress};
use crate::config::Secrets;
use crate::config::keys::Keys;
use crate::config::settings::{Folders, Settings};
use crate::line::Script;
use crate::outbox::email::address::mailbox;
use crate::outbox::vault::{Purpose, Vault};
use crate::store::pseudonym::Pseudonyms;
use crate::store::{Contact, Pseudonym, Store};

/// The largest file taken, in contacts: about 300 MiB of text.
const CONTACTS_MAX: usize = 5_000_000;
/// The contacts stored in one commit. A running line waits for it with the turns of its callers.
const CONTACTS_PER_COMMIT: usize = 2_000;
/// The contacts read before the first of them is stored.
const CONTACTS_SORTED: usize = 50_000;
/// The most problems told.
const PROBLEMS_TOLD: usize = 20;
/// Only the owner may read numbers and addresses.
const FILE_MODE: u32 = 0o600;

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
        /// The file; - for stdin
        file: PathBuf,
        /// Write the rows that are left out to this new file, each with its problem in a last column
        #[arg(long, value_name = "FILE")]
        rejects: Option<PathBuf>,
    },
}

impl Contacts {
    /// Imports the good rows, and prints the problems of the others.
    ///
    /// # Errors
    /// Problems in the file, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let ContactsAction::Import { file, rejects } = self.action;
        let loaded = loading::loaded_or_in_service(folders, Secrets::Spared)?;
        let keys = Keys::open(&loaded.settings.keys, &folders.data)?;
        let mut rows = Rows::read(&file).map_err(|error| error.said(&file))?;
        let mut rejected = Rejected::new(&file, rejects, &rows)?;
        let (pseudonyms, vault) = (Pseudonyms::new(&keys.pseudonym), Vault::new(&keys.outbox));
        let reader = ContactReader { script: &loaded.script, pseudonyms: &pseudonyms, vault: &vault };
        let bar = progress::bar(rows.progress().0, "{percent} % ({msg}), {eta} left");
        let (mut store, mut seen, mut imported) = (None, HashSet::new(), 0);
        loop {
            let contacts = reader.read(&mut rows, &mut seen, &mut rejected)?;
            if contacts.is_empty() {
                break;
            }
            // Contacts may be imported before the first call; a file without any makes no database.
            let store = match &store {
                Some(store) => store,
                None => store.insert(opened(folders, &loaded.settings).await?),
            };
            for chunk in contacts.chunks(CONTACTS_PER_COMMIT) {
                store.import_contacts(chunk.to_vec()).await?;
                imported += chunk.len();
                bar.set_message(counted(imported, "contact"));
            }
            bar.set_position(rows.progress().1);
        }
        bar.finish_and_clear();
        match store {
            Some(store) => store.close().await,
            None => open_store(folders).await?.close().await,
        }
        say!("{} imported", counted(imported, "contact"));
        rejected.finish()
    }
}

/// Opens the database, and checks that it was written with these keys.
async fn opened(folders: &Folders, settings: &Settings) -> Result<Store, Failure> {
    let store = make_store(folders).await?;
    open_keys(&settings.keys, folders, &store, &[]).await?;
    Ok(store)
}

/// Makes contacts of rows.
struct ContactReader<'a> {
    script: &'a Script,
    pseudonyms: &'a Pseudonyms,
    vault: &'a Vault,
}

impl ContactReader<'_> {
    /// The next contacts, in the order of their keys: those of a commit stand on few pages of the database then.
    fn read(
        &self,
        rows: &mut Rows,
        seen: &mut HashSet<Pseudonym>,
        rejected: &mut Rejected,
    ) -> Result<Vec<Contact>, Failure> {
        let mut contacts = vec![];
        while contacts.len() < CONTACTS_SORTED {
            let Some((line, row)) = rows.next_row() else { break };
            match row.and_then(|row| contact(&row, self.script, self.pseudonyms, self.vault)) {
                Ok(contact) if seen.insert(contact.caller) => contacts.push(contact),
                Ok(_) => rejected.add(rows, line, "the same number stands above")?,
                Err(problem) => rejected.add(rows, line, &problem)?,
            }
            if seen.len() > CONTACTS_MAX {
                return Err(format!("the file has more than {CONTACTS_MAX} contacts; split it").into());
            }
        }
        contacts.sort_unstable_by_key(|contact| contact.caller.0);
        Ok(contacts)
    }
}

/// The rows that are left out: the first are told, all are written to a file if one is wanted.
struct Rejected {
    file: PathBuf,
    to: Option<(PathBuf, BufWriter<File>)>,
    count: usize,
}

impl Rejected {
    fn new(file: &Path, to: Option<PathBuf>, rows: &Rows) -> Result<Self, Failure> {
        let Some(to) = to else { return Ok(Self { file: file.to_owned(), to: None, count: 0 }) };
        let failed = |error| format!("could not write `{}`: {error}", to.display());
        let made = File::options().write(true).create_new(true).mode(FILE_MODE).open(&to).map_err(failed)?;
        let mut out = BufWriter::new(made);
        writeln!(out, "{}{}problem", rows.header(), rows.separator()).map_err(failed)?;
        Ok(Self { file: file.to_owned(), to: Some((to, out)), count: 0 })
    }

    fn add(&mut self, rows: &Rows, line: usize, problem: &str) -> Result<(), Failure> {
        self.count += 1;
        if self.count <= PROBLEMS_TOLD {
            complain!("error: {problem}\n  --> {}:{line}", self.file.display());
        }
        if let Some((to, out)) = &mut self.to {
            let written = writeln!(out, "{}{}\"line {line}: {problem}\"", rows.last_text(), rows.separator());
            written.map_err(|error| format!("could not write `{}`: {error}", to.display()))?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        let Self { to, count, .. } = self;
        if count > PROBLEMS_TOLD {
            complain!("and {} more", count - PROBLEMS_TOLD);
        }
        let written = to.map(|(to, mut out)| out.flush().map(|()| to)).transpose()?;
        if count == 0 {
            return Ok(());
        }
        let left_out = match written {
            Some(to) => format!("these rows are in `{}`", to.display()),
            None => "these rows were left out".to_owned(),
        };
        complain!("{} found; {left_out}", counted(count, "problem"));
        Err(Failure::Problems)
    }
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
    let formers = [pseudonyms.formers_of_number(&number), pseudonyms.formers_of_address(&email)].concat();
    Ok(Contact {
        caller: pseudonyms.caller(&number),
        email_key: pseudonyms.address(&email),
        email: vault.lock(&email, Purpose::Address),
        language,
        consent,
        zone: zone.cloned(),
        formers,
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
