//! `deflect access NUMBER`: everything that is kept of one person, in one document for that person.

use std::io::Write;

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::base::clock::Clock;
use crate::cli::keys::{known_caller, open_keys};
use crate::cli::terminal::{Stdout, complain, counted};
use crate::cli::{Failure, loading, open_store};
use crate::config::Secrets;
use crate::config::settings::Folders;
use crate::config::settings::OperatorLanguage;
use crate::console::story::{CallStory, tell};
use crate::metrics::operator_words::OperatorWords;
use crate::outbox::vault::{Purpose, Vault};
use crate::store::{Consent, ConsentFilter, HeldContact, HeldData, HeldMessage, HeldSuppression, Pseudonym, Store};

/// The consents read at once; more no person has given.
const CONSENTS_MAX: u32 = 10_000;

/// Write everything that is kept of a caller
#[derive(Debug, Args)]
pub struct Access {
    /// The caller's number
    number: String,
}

/// The document. Times are in the zone of operations.
#[derive(Serialize)]
struct PersonalData {
    made_at: Zoned,
    calls: Vec<CallStory>,
    messages: Vec<HeldMessage>,
    consents: Vec<ConsentGiven>,
    contact: Option<ContactKept>,
    no_messages_because: Vec<NoMessages>,
    texts_counted_against_limits: u64,
}

#[derive(Serialize)]
struct ConsentGiven {
    at: Timestamp,
    to: String,
    channel: String,
    language: String,
    asked: String,
}

#[derive(Serialize)]
struct ContactKept {
    email: String,
    language: String,
    agreed_to_mail: bool,
    zone: Option<String>,
    withdrawn: Option<Timestamp>,
}

#[derive(Serialize)]
struct NoMessages {
    reason: String,
    since: Timestamp,
    until: Option<Timestamp>,
}

impl Access {
    /// Writes the document to stdout.
    ///
    /// # Errors
    /// A number that cannot be read, other keys than the database was written with, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let loaded = loading::loaded_or_in_service(folders, Secrets::Spared)?;
        let number = loaded.script.plan.number(&self.number).ok_or("that is no valid telephone number")?;
        let store = open_store(folders).await?;
        let keys = open_keys(&loaded.settings.keys, folders, &store, &[]).await?;
        let caller = known_caller(&store, &keys, &number).await?;
        let read = read(&store, caller, &Vault::new(&keys.outbox), &loaded.settings.limits.zone).await;
        store.close().await;
        let document = read?;
        let mut out = Stdout::lock();
        serde_json::to_writer_pretty(&mut out, &document)?;
        writeln!(out).and_then(|()| out.flush()).map_err(|error| format!("could not write to stdout: {error}"))?;
        complain!(
            "{}, {}, {}",
            counted(document.calls.len(), "call"),
            counted(document.messages.len(), "message"),
            counted(document.consents.len(), "consent")
        );
        Ok(())
    }
}

async fn read(store: &Store, caller: Pseudonym, vault: &Vault, zone: &TimeZone) -> Result<PersonalData, Failure> {
    let HeldData { calls: keys, messages, contact, suppressions, texts_counted } = store.held_of(caller).await?;
    let mut calls = vec![];
    for key in keys {
        calls.extend(
            store
                .call_history(key)
                .await?
                .map(|history| tell(OperatorWords::of(OperatorLanguage::English), &history, zone)),
        );
    }
    let filter = ConsentFilter { caller: Some(caller), ..ConsentFilter::default() };
    let consents = store.consents(filter, None, CONSENTS_MAX).await?;
    Ok(PersonalData {
        made_at: Clock::system().now().to_zoned(zone.clone()),
        calls,
        messages,
        consents: consents.into_iter().map(|(_, consent)| given(consent)).collect(),
        contact: contact.map(|contact| kept(contact, vault)).transpose()?,
        no_messages_because: suppressions.iter().map(suppressed).collect(),
        texts_counted_against_limits: texts_counted,
    })
}

fn given(consent: Consent) -> ConsentGiven {
    ConsentGiven {
        at: consent.at,
        to: consent.medium.as_str().to_owned(),
        channel: consent.channel.to_string(),
        language: consent.language.to_string(),
        asked: consent.asked,
    }
}

fn kept(contact: HeldContact, vault: &Vault) -> Result<ContactKept, Failure> {
    Ok(ContactKept {
        email: vault.open(&contact.email, Purpose::Address)?,
        language: contact.language.to_string(),
        agreed_to_mail: contact.consent,
        zone: contact.zone,
        withdrawn: contact.withdrawn,
    })
}

fn suppressed(suppression: &HeldSuppression) -> NoMessages {
    NoMessages {
        reason: suppression.reason.as_str().replace('_', " "),
        since: suppression.since,
        until: suppression.until,
    }
}
