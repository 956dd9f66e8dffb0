//! Returned mail: what a Maildir is read for, and what in it changes nothing.

mod turn;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deflect::call::Language;
use deflect::clock::Clock;
use deflect::config::settings::BounceSettings;
use deflect::delivery::email::bounces::{Bounces, Look, Returned, returned};
use deflect::delivery::email::returns::ReturnPath;
use deflect::line::channel::ChannelId;
use deflect::line::message::{Medium, MessageKind};
use deflect::store::{
    Address, Attempt, CallKey, Followed, MessageId, MessageState, NewMessage, Observation, Pseudonym, Store,
};
use proptest::prelude::*;
use tempfile::TempDir;
use turn::first_turn;

const ID: MessageId = MessageId([0xab; 16]);

fn settings(maildir: &Path) -> BounceSettings {
    let (mailbox, maildir) = ("bounce@example.ru".to_owned(), maildir.to_owned());
    BounceSettings { mailbox, maildir, every: Duration::from_secs(30) }
}

fn path() -> ReturnPath {
    ReturnPath::new(&settings(Path::new("unused")), &[1; 32]).unwrap()
}

/// The address that a mail of ours comes back to.
fn return_address() -> String {
    path().address(ID).unwrap().to_string()
}

/// A report as Postfix writes it.
fn report(to: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\nX-Original-To: {to}\nDelivered-To: {to}\nFrom: MAILER-DAEMON@mx.test.local (Mail Delivery System)\n\
         Subject: Undelivered Mail Returned to Sender\nTo: {to}\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"B\"\n\nThis is a MIME-encapsulated message.\n\n\
         --B\nContent-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\nI'm sorry.\n\n\
         --B\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.test.local\nX-Postfix-Queue-ID: 1\nArrival-Date: Mon, 23 Nov 2026 08:00:00 +0000 (UTC)\n\n\
         Final-Recipient: rfc822; lost@test.local\nOriginal-Recipient: rfc822;lost@test.local\n\
         Action: {action}\nStatus: {status}\nDiagnostic-Code: X-Postfix; unknown user: \"lost@test.local\"\n\n\
         --B\nContent-Type: message/rfc822\n\nSubject: Status: 5.0.0\n\nAction: failed\n--B--\n"
    )
}

fn check(mail: &str, expected: Returned) {
    for mail in [mail.to_owned(), mail.replace('\n', "\r\n")] {
        assert_eq!(returned(mail.as_bytes(), &path()), expected, "{mail}");
    }
}

#[test]
fn a_line_that_no_server_writes_is_not_even_looked_into() {
    let words = |count| format!("X-Words: {}\n", "=?utf-8?q?=41?= ".repeat(count));
    let report = report(&return_address(), "failed", "5.1.1");
    check(&(words(50) + &report), Returned::Failed(ID));
    // Minutes, where the library is let loose on it.
    check(&(words(60_000).replace("X-Words", "To") + &report), Returned::Stranger);
}

#[test]
fn a_report_of_a_failure_for_good_names_its_message() {
    check(&report(&return_address(), "failed", "5.1.1"), Returned::Failed(ID));
    check(&report(&return_address(), "Failed", "5.0.0 (unknown user)"), Returned::Failed(ID));
    check(&report(&format!("<{}>", return_address().to_uppercase()), "failed", "5.7.1"), Returned::Failed(ID));
}

#[test]
fn delays_and_replies_of_machines_change_nothing() {
    for (action, status) in [("delayed", "4.4.1"), ("failed", "4.4.7"), ("delivered", "2.0.0"), ("relayed", "5.0.0")] {
        check(&report(&return_address(), action, status), Returned::Other);
    }
    let to = return_address();
    let reply =
        format!("To: {to}\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nAction: failed\nStatus: 5.1.1\n");
    check(&reply, Returned::Other);
    let no_report = report(&to, "failed", "5.1.1").replace("multipart/report", "multipart/mixed");
    check(&no_report, Returned::Other);
    let only_quoted = report(&to, "failed", "5.1.1").replace("message/delivery-status", "text/plain");
    check(&only_quoted, Returned::Other);
}

#[test]
fn a_report_to_an_address_that_is_not_ours_is_left() {
    let forged = return_address().replacen("ab", "ac", 1);
    for to in ["bounce@example.ru", "anna@example.ru", &forged, ""] {
        check(&report(to, "failed", "5.1.1"), Returned::Stranger);
    }
    check("", Returned::Stranger);
}

proptest! {
    #[test]
    fn no_mail_ends_the_reader(mail in prop::collection::vec(any::<u8>(), 0..400), cut in 0usize..2000, at in 0usize..2000) {
        returned(&mail, &path());
        let mut torn = report(&return_address(), "failed", "5.1.1").into_bytes();
        torn.truncate(cut);
        let at = at.min(torn.len());
        torn.splice(at..at, mail);
        returned(&torn, &path());
    }
}

/// A store with a mail that was accepted, and a Maildir.
struct Returns {
    store: Store,
    bounces: Bounces,
    folder: TempDir,
}

impl Returns {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(folder.path().join("mail").join(name)).unwrap();
        }
        let observer = Arc::new(|_: Observation<'_>| {});
        let clock = Clock::system();
        let store = Store::open(&folder.path().join("deflect.db"), clock.clone(), observer).unwrap();
        let now = clock.now();
        let message = NewMessage {
            id: ID,
            kind: MessageKind::Checklist,
            medium: Medium::Email,
            channel: ChannelId::new("account-chat"),
            language: Language::new("ru"),
            to: Address::Given("locked".to_owned()),
            body: "locked".to_owned(),
            due: now,
            expires: now + Duration::from_secs(3600),
            link: None,
            toll: None,
            to_key: Some(Pseudonym([7; 16])),
            gather: None,
        };
        store.commit(first_turn(CallKey([9; 16]), now, vec![message])).await.unwrap();
        let claim = store.claim(Medium::Email, 1, now, Duration::from_secs(60)).await.unwrap().remove(0);
        let accepted = Attempt::Accepted { provider_ids: vec![], followed: Followed::No };
        store.finish(claim.id, claim.lease, None, accepted, now).await.unwrap();
        let bounces = Bounces::new(store.clone(), clock, path(), &settings(&folder.path().join("mail")));
        Self { store, bounces, folder }
    }

    fn deliver(&self, name: &str, mail: &str) {
        std::fs::write(self.folder.path().join("mail/new").join(name), mail).unwrap();
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join("mail").join(folder)).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    async fn state(&self) -> MessageState {
        self.store.list_messages(&[], 10).await.unwrap()[0].state
    }
}

#[tokio::test]
async fn what_was_read_is_put_away_and_strangers_mail_is_left() {
    let mut returns = Returns::new().await;
    returns.deliver("1.delayed", &report(&return_address(), "delayed", "4.4.1"));
    returns.deliver("2.strange", "To: anna@example.ru\n\nHello\n");
    returns.deliver("3.long", &"x".repeat(2 << 20));
    std::fs::create_dir(returns.folder.path().join("mail/new/4.folder")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", returns.folder.path().join("mail/new/5.link")).unwrap();
    assert_eq!(returns.bounces.look().await.unwrap(), Look { failed: 0, ignored: 1, left: 4 });
    assert_eq!(returns.state().await, MessageState::Sent);
    returns.deliver("6.failed:2,", &report(&return_address(), "failed", "5.1.1"));
    assert_eq!(
        returns.bounces.look().await.unwrap(),
        Look { failed: 1, ignored: 0, left: 0 },
        "each is looked at once"
    );
    assert_eq!(returns.state().await, MessageState::Undelivered);
    assert_eq!(returns.names("cur"), ["1.delayed:2,S", "6.failed:2,S"]);
    assert_eq!(returns.names("new"), ["2.strange", "3.long", "4.folder", "5.link"]);
    let bars = rusqlite::Connection::open(returns.folder.path().join("deflect.db")).unwrap();
    let barred: Vec<u8> = bars.query_row("SELECT key FROM bar WHERE until IS NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(barred, [7; 16]);
}

#[tokio::test]
async fn what_the_store_does_not_take_is_read_again() {
    let mut returns = Returns::new().await;
    returns.deliver("1.failed", &report(&return_address(), "failed", "5.1.1"));
    returns.store.clone().close().await;
    assert!(returns.bounces.look().await.is_err());
    assert_eq!(returns.names("new"), ["1.failed"]);
}

#[tokio::test]
async fn a_maildir_that_is_gone_is_an_error_and_no_end() {
    let mut returns = Returns::new().await;
    std::fs::remove_dir_all(returns.folder.path().join("mail")).unwrap();
    assert!(returns.bounces.look().await.is_err());
}
