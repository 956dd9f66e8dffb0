//! Returned mail: reads a Maildir for delivery status notifications (`dsn`) to the addresses of
//! [`ReturnPath`].
//!
//! A failure ends its message, and suppresses its address if that is the cause ([`verdict`](super::verdict)). Other
//! mail to these addresses, such as a delay or an automatic reply, changes nothing. Processed mail is moved to `cur`,
//! nothing is deleted; unrelated and unreadable mail stays in `new`.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use mailparse::{MailHeaderMap, ParsedMail, addrparse, parse_mail};

use crate::base::clock::Clock;
use crate::base::moment::later;
use crate::base::stop::Stop;
use crate::config::settings::BounceSettings;
use crate::outbox::email::dsn::failure;
use crate::outbox::email::returns::ReturnPath;
use crate::outbox::email::verdict::AddressFault;
use crate::store::{MessageId, Store, StoreError, Suppression, SuppressionReason};

/// The most mails read in one pass; the others wait for the next.
const MAILS_MAX: usize = 1000;
/// The longest mail read, in bytes: ours have some 20 KiB, and a notification quotes one at most.
const MAIL_BYTES_MAX: u64 = 1 << 20;
/// The longest line read, in bytes; servers send at most 998 (RFC 5322 section 2.1.1). mailparse takes a time quadratic
/// in the length of a header line, and anyone with a mail of ours may write here.
const LINE_BYTES_MAX: usize = 2000;
/// The most address headers that are read.
const ADDRESSES_MAX: usize = 64;
/// The headers that hold the address a mail was delivered to.
const ADDRESS_HEADERS: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];

/// Reads returned mail until stopped.
pub struct Bounces {
    store: Store,
    clock: Clock,
    path: ReturnPath,
    maildir: PathBuf,
    every: Duration,
    /// Suppression time of an address that may take mail again.
    undeliverable_for: Duration,
    /// The names of unrelated or unreadable mails; each is read once.
    left: HashSet<OsString>,
    /// The last pass failed; logged once.
    failing: bool,
}

/// The result of a pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BounceCounts {
    /// Messages that failed permanently.
    pub failed: usize,
    /// Mails to our addresses that report no failure.
    pub ignored: usize,
    /// Mails left in `new`.
    pub left: usize,
}

/// The kind of a mail in the Maildir.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// This message failed permanently, for this cause.
    Failed(MessageId, AddressFault),
    /// Sent to one of our addresses, but no report of a failure.
    Other,
    /// Not sent to one of our addresses.
    Stranger,
}

impl Bounces {
    /// A reader of the Maildir in the settings. An address that may take mail again is suppressed for
    /// `undeliverable_for`.
    pub fn new(
        store: Store,
        clock: Clock,
        path: ReturnPath,
        settings: &BounceSettings,
        undeliverable_for: Duration,
    ) -> Self {
        let (maildir, every) = (settings.maildir.clone(), settings.every);
        Self { store, clock, path, maildir, every, undeliverable_for, left: HashSet::new(), failing: false }
    }

    /// Reads at once and then at intervals, until a stop.
    pub async fn run(mut self, mut stop: Stop) {
        loop {
            let looked = self.look().await;
            self.note(&looked);
            if !stop.rest(self.every).await {
                return;
            }
        }
    }

    /// Reads new mail. If the store fails, the rest waits for the next pass.
    ///
    /// # Errors
    /// The Maildir cannot be read or written, or the store failed.
    pub async fn look(&mut self) -> Result<BounceCounts, BounceError> {
        let names = self.new_names().await?;
        let mut look = BounceCounts::default();
        for name in names {
            match self.read(&name).await {
                Ok(Returned::Failed(id, fault)) => {
                    let now = self.clock.now();
                    self.store.bounce(id, suppression(fault, self.undeliverable_for, now), now).await?;
                    tracing::info!(message = %id, ?fault, "mail was returned");
                    self.put_away(name).await?;
                    look.failed += 1;
                }
                Ok(Returned::Other) => {
                    self.put_away(name).await?;
                    look.ignored += 1;
                }
                Ok(Returned::Stranger) | Err(_) => {
                    self.left.insert(name);
                    look.left += 1;
                }
            }
        }
        Ok(look)
    }

    /// The names in `new` not read before.
    async fn new_names(&mut self) -> Result<Vec<OsString>, BounceError> {
        let (folder, left) = (self.maildir.join("new"), std::mem::take(&mut self.left));
        let listed = blocking(move || {
            let (mut names, mut kept) = (vec![], HashSet::new());
            for entry in folder.read_dir()? {
                let name = entry?.file_name();
                if left.contains(&name) {
                    kept.insert(name);
                } else if names.len() < MAILS_MAX {
                    names.push(name);
                }
            }
            Ok((names, kept))
        });
        let (mut names, kept) = listed.await.map_err(BounceError::Maildir)?;
        self.left = kept;
        names.sort();
        Ok(names)
    }

    async fn read(&self, name: &OsStr) -> io::Result<Returned> {
        let (file, path) = (self.maildir.join("new").join(name), self.path.clone());
        blocking(move || Ok(returned(&read_mail(&file)?, &path))).await
    }

    /// Moves a processed mail from `new/` to `cur/`, flagged Seen.
    async fn put_away(&self, name: OsString) -> Result<(), BounceError> {
        let bare = name.to_string_lossy().split(":2,").next().unwrap_or_default().to_owned();
        let (from, to) = (self.maildir.join("new").join(&name), self.maildir.join("cur").join(format!("{bare}:2,S")));
        blocking(move || std::fs::rename(from, to)).await.map_err(BounceError::Maildir)
    }

    /// Logs mail left, and once that the Maildir fails or works again.
    fn note(&mut self, looked: &Result<BounceCounts, BounceError>) {
        match looked {
            Ok(look) if look.left > 0 => {
                tracing::warn!(mails = look.left, "unrelated or unreadable mail was left in the Maildir");
            }
            Ok(_) if self.failing => tracing::info!("returned mail can be read again"),
            Err(error) if !self.failing => {
                tracing::warn!(error = error as &dyn std::error::Error, "returned mail cannot be read");
            }
            _ => {}
        }
        self.failing = looked.is_err();
    }
}

/// A failed pass.
#[derive(Debug, thiserror::Error)]
pub enum BounceError {
    /// The Maildir.
    #[error("the Maildir of returned mail cannot be read or written")]
    Maildir(#[source] io::Error),
    /// The store; unprocessed mail waits for the next pass.
    #[error("a returned mail could not be stored")]
    Store(#[from] StoreError),
}

/// Classifies a mail in the Maildir.
pub fn returned(mail: &[u8], path: &ReturnPath) -> Returned {
    if mail.split(|byte| *byte == b'\n').any(|line| line.len() > LINE_BYTES_MAX) {
        return Returned::Stranger;
    }
    let Ok(mail) = parse_mail(mail) else { return Returned::Stranger };
    match addressed(&mail, path) {
        Some(id) => failure(&mail).map_or(Returned::Other, |fault| Returned::Failed(id, fault)),
        None => Returned::Stranger,
    }
}

/// The suppression that follows for the address.
fn suppression(fault: AddressFault, undeliverable_for: Duration, now: Timestamp) -> Option<Suppression> {
    let until = match fault {
        AddressFault::None => return None,
        AddressFault::Passing => Some(later(now, undeliverable_for)),
        AddressFault::Lasting => None,
    };
    Some(Suppression { reason: SuppressionReason::Undeliverable, until })
}

/// The message that came back, by the address the mail was sent to.
fn addressed(mail: &ParsedMail<'_>, path: &ReturnPath) -> Option<MessageId> {
    let values = ADDRESS_HEADERS.iter().flat_map(|name| mail.headers.get_all_values(name));
    values.take(ADDRESSES_MAX).find_map(|value| {
        let addresses = addrparse(&value).ok()?;
        addresses.iter().find_map(|address| match address {
            mailparse::MailAddr::Single(single) => path.recognise(&single.addr),
            mailparse::MailAddr::Group(_) => None,
        })
    })
}

/// Reads a mail, which must be a regular file of limited size.
fn read_mail(path: &Path) -> io::Result<Vec<u8>> {
    let about = std::fs::symlink_metadata(path)?;
    if !about.is_file() || about.len() > MAIL_BYTES_MAX {
        return Err(io::Error::other("no file, or too long"));
    }
    let mut mail = vec![];
    File::open(path)?.take(MAIL_BYTES_MAX).read_to_end(&mut mail)?;
    Ok(mail)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
}
