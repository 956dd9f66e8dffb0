//! `deflect contacts import`: the e-mail addresses of callers who agreed to mail.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use lettre::Address;

use crate::call::Language;
use crate::cli::keys::open_keys;
use crate::cli::{Failure, check, open_store};
use crate::config::settings::Folders;
use crate::delivery::email::letter::mailbox;
use crate::delivery::vault::{Purpose, Vault};
use crate::line::Script;
use crate::store::Contact;
use crate::store::pseudonym::Pseudonyms;

/// The largest file taken, in contacts: about 300 MiB of text.
const CONTACTS_MAX: usize = 5_000_000;
/// How many contacts are stored in one commit.
const CONTACTS_PER_COMMIT: usize = 1_000;

/// Import the e-mail addresses of callers who agreed to mail
#[derive(Debug, Args)]
pub struct Contacts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Import a CSV file with the columns number, email, language, consent (yes or no), perhaps zone (Europe/Moscow)
    Import {
        /// The file
        file: PathBuf,
    },
}

/// A row as it stands in the file.
#[derive(serde::Deserialize)]
struct Row {
    number: String,
    email: String,
    language: String,
    consent: String,
    /// Left empty where it is not known, or left out altogether.
    zone: Option<String>,
}

/// The file could not be read at all.
#[derive(Debug, thiserror::Error)]
#[error("could not read `{file}`")]
struct ReadError {
    file: String,
    source: csv::Error,
}

impl Contacts {
    /// Imports the file whole, or says every line that is wrong and imports nothing.
    ///
    /// # Errors
    /// Problems in the file, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let Action::Import { file } = self.action;
        let loaded = check::loaded(folders)?;
        let store = open_store(folders)?;
        let keys = open_keys(&loaded.settings.keys, folders, &store, &[]).await?;
        let contacts = read(&file, &loaded.script, &Pseudonyms::new(&keys.pseudonym), &Vault::new(&keys.outbox))?;
        let count = contacts.len();
        for chunk in contacts.chunks(CONTACTS_PER_COMMIT) {
            store.import_contacts(chunk.to_vec()).await?;
        }
        store.close().await;
        println!("{} imported", check::count(count, "contact"));
        Ok(())
    }
}

fn read(file: &Path, script: &Script, pseudonyms: &Pseudonyms, vault: &Vault) -> Result<Vec<Contact>, Failure> {
    let unread = |source| ReadError { file: file.display().to_string(), source };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(unread)?;
    let header = reader.headers().map_err(unread)?.clone();
    let (mut contacts, mut seen, mut problems) = (vec![], HashSet::new(), 0);
    for record in reader.records() {
        if contacts.len() == CONTACTS_MAX {
            return Err(format!("the file has more than {CONTACTS_MAX} contacts; split it").into());
        }
        let position = record.as_ref().map_or_else(|error| error.position(), |record| record.position());
        let line = position.map_or(0, csv::Position::line);
        let row = record.and_then(|record| record.deserialize::<Row>(Some(&header)));
        let contact = row.map_err(|error| unreadable(&error)).and_then(|row| contact(&row, script, pseudonyms, vault));
        match contact {
            Ok(contact) if seen.insert(contact.caller) => contacts.push(contact),
            Ok(_) => problem(&mut problems, file, line, "the same number stands above"),
            Err(what) => problem(&mut problems, file, line, &what),
        }
    }
    match problems {
        0 => Ok(contacts),
        _ => {
            eprintln!("{} found; nothing was imported", check::count(problems, "problem"));
            Err(Failure::Problems)
        }
    }
}

fn problem(problems: &mut usize, file: &Path, line: u64, what: &str) {
    *problems += 1;
    eprintln!("error: {what}\n  --> {}:{line}", file.display());
}

/// What is wrong with a row, without what stands in it: rows hold numbers and addresses.
fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("expected {expected_len} columns, found {len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8".to_owned(),
        _ => "expected the columns number, email, language, consent".to_owned(),
    }
}

fn contact(row: &Row, script: &Script, pseudonyms: &Pseudonyms, vault: &Vault) -> Result<Contact, String> {
    let number = script.plan.number(&row.number).ok_or("the number is no valid telephone number")?;
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
    let zone = row.zone.as_ref().filter(|zone| !zone.is_empty());
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
