//! Mail that came back: a Maildir is read for delivery reports ([`dsn`](super::dsn)) to the addresses of [`ReturnPath`].
//!
//! A report of a failure moves its message on, and bars its address where it is about that ([`verdict`](super::verdict)).
//! Anything else that was sent there, such as a delay or the reply of a machine, changes nothing. What has been read is moved to `cur`, nothing is deleted; mail
//! to other addresses, and what cannot be read, stays where it is.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use mailparse::{MailHeaderMap, ParsedMail, addrparse, parse_mail};
use tokio::sync::watch;

use crate::base::clock::Clock;
use crate::config::settings::BounceSettings;
use crate::outbox::email::dsn::failure;
use crate::outbox::email::returns::ReturnPath;
use crate::outbox::email::verdict::AddressFault;
use crate::store::{Bar, BarReason, MessageId, Store, StoreError};

/// The most mails read in one look; the others wait for the next.
const MAILS_MAX: usize = 1000;
/// The longest mail read, in bytes: ours are some 20 KiB, and a report quotes one at most.
const MAIL_BYTES_MAX: u64 = 1 << 20;
/// The longest line of a mail that is read, in bytes; no server sends more than 998 (RFC 5322 section 2.1.1). The library
/// takes a time that grows with the square of a header's line, and whoever got a mail of ours may write here.
const LINE_BYTES_MAX: usize = 2000;
/// The most address headers that are read.
const ADDRESSES_MAX: usize = 64;
/// The headers in which mail servers leave the address that a mail was delivered to.
const ADDRESS_HEADERS: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "To"];

/// Reads returned mail until it is told to stop.
pub struct Bounces {
    store: Store,
    clock: Clock,
    path: ReturnPath,
    maildir: PathBuf,
    every: Duration,
    /// How long an address is left alone that may take mail again.
    undeliverable_for: Duration,
    /// The names of mails that are none of ours or cannot be read; each is looked at once.
    left: HashSet<OsString>,
    /// The Maildir could not be read when last looked into; said once.
    failing: bool,
}

/// What a look found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Messages that failed for good.
    pub failed: usize,
    /// Mails to us that say nothing of the kind.
    pub ignored: usize,
    /// Mails left where they are.
    pub left: usize,
}

/// What a mail in the Maildir is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// This message failed for good, and how much that is about its address.
    Failed(MessageId, AddressFault),
    /// It came to one of our addresses, but says nothing of the kind.
    Other,
    /// It is none of ours.
    Stranger,
}

impl Bounces {
    /// A reader of the Maildir in the settings. An address that may take mail again is left alone for `undeliverable_for`.
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

    /// Looks at once and then ever again, until `stop` becomes true or its sender is gone.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        loop {
            let looked = self.look().await;
            self.note(&looked);
            tokio::select! {
                () = tokio::time::sleep(self.every) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// Reads what is new. A store that takes nothing leaves the rest for the next look.
    ///
    /// # Errors
    /// The Maildir cannot be read or written, or the store does not work.
    pub async fn look(&mut self) -> Result<Look, LookError> {
        let names = self.new_names().await?;
        let mut look = Look::default();
        for name in names {
            match self.read(&name).await {
                Ok(Returned::Failed(id, fault)) => {
                    let now = self.clock.now();
                    self.store.bounce(id, bar(fault, self.undeliverable_for, now), now).await?;
                    tracing::info!(message = %id, ?fault, "mail came back");
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

    /// The names in `new` that were not looked at before; those that are gone are forgotten.
    async fn new_names(&mut self) -> Result<Vec<OsString>, LookError> {
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
        let (mut names, kept) = listed.await.map_err(LookError::Maildir)?;
        self.left = kept;
        names.sort();
        Ok(names)
    }

    async fn read(&self, name: &OsStr) -> io::Result<Returned> {
        let (file, path) = (self.maildir.join("new").join(name), self.path.clone());
        blocking(move || Ok(returned(&read_mail(&file)?, &path))).await
    }

    /// Moves a mail that was read to where mail is that was seen.
    async fn put_away(&self, name: OsString) -> Result<(), LookError> {
        let bare = name.to_string_lossy().split(":2,").next().unwrap_or_default().to_owned();
        let (from, to) = (self.maildir.join("new").join(&name), self.maildir.join("cur").join(format!("{bare}:2,S")));
        blocking(move || std::fs::rename(from, to)).await.map_err(LookError::Maildir)
    }

    /// Says what was left, and once that the Maildir fails or works again.
    fn note(&mut self, looked: &Result<Look, LookError>) {
        match looked {
            Ok(look) if look.left > 0 => {
                tracing::warn!(mails = look.left, "mail that is not ours, or cannot be read, was left in the Maildir");
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

/// Why a look ended early.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// The Maildir.
    #[error("the Maildir of returned mail does not work")]
    Maildir(#[source] io::Error),
    /// The store; what was read stays for the next look.
    #[error("what came back could not be stored")]
    Store(#[from] StoreError),
}

/// What a mail is that came to the Maildir.
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

/// What follows for the address.
fn bar(fault: AddressFault, undeliverable_for: Duration, now: Timestamp) -> Option<Bar> {
    let until = match fault {
        AddressFault::None => return None,
        AddressFault::Passing => Some(now.checked_add(undeliverable_for).unwrap_or(Timestamp::MAX)),
        AddressFault::Lasting => None,
    };
    Some(Bar { reason: BarReason::Undeliverable, until })
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

/// A mail, which must be a file of a bearable size.
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
