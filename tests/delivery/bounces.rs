//! Returned mail: what a Maildir is read for, and what in it changes nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deflect::base::call::Language;
use deflect::base::clock::Clock;
use deflect::config::settings::BounceSettings;
use deflect::line::channel::ChannelId;
use deflect::line::message::{Medium, MessageKind};
use deflect::outbox::email::bounces::Returned::{Failed, Other};
use deflect::outbox::email::bounces::{BounceCounts, Bounces, Returned, returned};
use deflect::outbox::email::returns::ReturnPath;
use deflect::outbox::email::verdict::AddressFault::{self, Lasting, None as Nobody, Passing};
use deflect::store::{
    Attempt, CallKey, Followed, MessageAddress, MessageHead, MessageId, MessageState, NewMessage, Observation,
    Pseudonym, Store,
};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::turn::first_turn;

const ID: MessageId = MessageId([0xab; 16]);
/// How long an address is left alone that may take mail again.
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

fn settings(maildir: &Path) -> BounceSettings {
    let (mailbox, maildir) = ("bounce@example.ru".to_owned(), maildir.to_owned());
    BounceSettings { mailbox, maildir, every: Duration::from_secs(30) }
}

fn path() -> ReturnPath {
    ReturnPath::new(&settings(Path::new("unused")), &[[1; 32]]).unwrap()
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
         Action: {action}\nStatus: {status}\nDiagnostic-Code: X-Postfix; mail for lost@test.local\n\n\
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
    check(&(words(50) + &report), Returned::Failed(ID, Lasting));
    // Minutes, where the library is let loose on it.
    check(&(words(60_000).replace("X-Words", "To") + &report), Returned::Stranger);
}

#[test]
fn a_report_of_a_failure_names_its_message_and_the_fault_of_its_address() {
    for (action, status, fault) in [
        ("failed", "5.1.1", Lasting),
        ("Failed", "5.1.2 (no such domain)", Passing),
        ("failed", "5.1.10", Passing),
        ("failed", "5.2.1", Passing),
        ("failed", "5.2.2", Nobody),
        ("failed", "5.4.4", Nobody),
        ("failed", "5.6.0", Nobody),
        ("failed", "5.7.1", Nobody),
        ("failed", "4.4.7", Nobody),
        ("expired", "4.4.7", Nobody),
    ] {
        check(&report(&return_address(), action, status), Returned::Failed(ID, fault));
    }
    check(&report(&format!("<{}>", return_address().to_uppercase()), "failed", "5.1.1"), Returned::Failed(ID, Lasting));
}

/// A report with these fields of its recipients.
fn fields(fields: &str) -> String {
    let report = report(&return_address(), "failed", "5.1.1");
    let (before, rest) = report.split_once("Reporting-MTA").unwrap();
    let (_, after) = rest.split_once("--B\nContent-Type: message/rfc822").unwrap();
    format!("{before}{fields}\n\n--B\nContent-Type: message/rfc822{after}")
}

#[test]
fn fields_are_read_as_servers_write_them() {
    let (mta, gone) =
        ("Reporting-MTA: dns; mx.example.com\n", "Final-Recipient: rfc822; a@b.ru\nAction: failed\nStatus: 5.1.1");
    let (full, delivered) =
        (gone.replace("5.1.1", "5.2.2"), "Final-Recipient: rfc822; c@b.ru\nAction: delivered\nStatus: 2.0.0");
    let delayed = gone.replace("failed", "delayed").replace("5.1.1", "4.4.1");
    for (written, expected) in [
        (format!("{mta}\n{gone}"), Failed(ID, Lasting)),
        (format!("{mta}{gone}"), Failed(ID, Lasting)),
        (format!("\n\n{gone}\n\n"), Failed(ID, Lasting)),
        (format!("{mta}{gone}\n{gone}"), Failed(ID, Lasting)),
        (format!("{mta}\n{gone}\n\n{full}"), Failed(ID, Nobody)),
        (format!("{mta}{gone}\n{full}"), Failed(ID, Nobody)),
        (format!("{mta}\n{gone}\n\n{delivered}"), Other),
        (format!("{mta}{gone}\n{delivered}"), Other),
        (format!("{mta}\n{gone}\n\n{delayed}"), Other),
        ("Status: 5.1.1\nFinal-Recipient: rfc822; a@b.ru".to_owned(), Failed(ID, Lasting)),
        ("ACTION:failed\nstatus:5.1.1".to_owned(), Failed(ID, Lasting)),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 gone".to_owned(), Failed(ID, Lasting)),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp;\n  550 User\n unknown".to_owned(), Failed(ID, Passing)),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 rejected".to_owned(), Failed(ID, Nobody)),
        ("Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 554 5.7.1 spam".to_owned(), Failed(ID, Nobody)),
        ("Action: failed\nDiagnostic-Code: smtp; 550 5.1.1 gone".to_owned(), Failed(ID, Lasting)),
        ("Action: failed".to_owned(), Failed(ID, Nobody)),
        ("Action: relayed\nStatus: 5.1.1".to_owned(), Other),
        ("Action: expanded\nStatus: 2.0.0".to_owned(), Other),
        ("Status: 4.4.1".to_owned(), Other),
    ] {
        check(&fields(&written), expected);
    }
}

/// A report of a failure with this status, and this reply of the recipient's server.
fn check_refusal(status: &str, reply: &str, fault: AddressFault) {
    check(&fields(&format!("Action: failed\nStatus: {status}\nDiagnostic-Code: smtp; {reply}")), Failed(ID, fault));
}

#[test]
fn a_mailbox_that_is_well_is_not_suppressed() {
    for (status, reply) in [
        (
            "5.2.1",
            "550-5.2.1 The user you are trying to contact is receiving mail at a rate that\n 550-5.2.1 prevents \
             additional messages from being delivered. For more\n 550-5.2.1 information, please visit\n 550 5.2.1 \
             https://support.google.com/mail/?p=ReceivingRatePerm",
        ),
        ("5.1.0", "550 5.1.0 192.0.2.222 is not allowed to send from <example.net> per its SPF Record"),
        ("5.1.0", "550 5.1.0 <bounce@example.ru> sender rejected"),
        ("5.1.1", "550 5.1.1 rejected due to DMARC policy"),
        ("5.1.1", "550 5.1.1 Greylisted, please try again later"),
        ("5.1.1", "550 5.1.1 too many messages from your IP"),
        ("5.1.1", "554 5.7.1 rejected"),
        ("5.1.8", "553 5.1.8 Domain of sender address bounce@example.ru does not exist"),
        ("4.1.1", "450 4.1.1 <a@b.ru>: User unknown"),
        ("5.2.1", "552-5.2.1 The recipient's inbox is out of storage space and inactive."),
        ("5.2.1", "554 5.2.1 Not enough space on the disk of the mailbox"),
        ("5.2.1", "550 5.2.1 В ящике нет места"),
    ] {
        check_refusal(status, reply, Nobody);
    }
}

#[test]
fn a_mailbox_that_is_dead_is_suppressed_whatever_the_code() {
    for (status, reply) in [
        ("5.1.351", "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 Rejected"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
        ("5.7.1", "550 5.7.1 No such user!"),
        ("5.7.1", "550 5.7.1 <a@b.ru>: Recipient address rejected: User unknown"),
        ("5.0.0", "550 5.7.1 550 User Unknown: a@b.ru"),
        ("5.2.0", "550 Unknown user a@b.ru"),
        ("5.2.0", "550 : User unknown"),
        ("5.5.0", "550 5.5.0 Invalid recipient"),
        ("5.0.0", "550 The email account that you tried to reach does not exist."),
        ("5.4.4", "550 5.4.4 The domain does not exist"),
        ("5.4.310", "550 5.4.310 DNS domain b.ru does not exist"),
        ("5.0.0", "554 30 Sorry, your message to a@b.ru cannot be delivered. This mailbox is disabled (554.30)."),
        ("5.0.0", "550 The email account that you tried to reach is disabled."),
        ("5.0.0", "550 Mailbox disabled, not accepting messages"),
        ("5.0.0", "550 Local mailbox a@b.ru is unavailable: user is terminated"),
        ("5.0.0", "550 Пользователь не найден"),
    ] {
        check_refusal(status, reply, Passing);
    }
    check(
        &fields("Action: failed\nStatus: 5.4.4\nDiagnostic-Code: X-Postfix; Host or domain name not found."),
        Failed(ID, Passing),
    );
    check_refusal("5.1.1", "550 5.1.1 User unknown; see https://x.example/spam-policy", Lasting);
}

#[test]
fn a_report_is_found_in_whatever_it_is_wrapped_in() {
    let plain = report(&return_address(), "failed", "5.1.1");
    let failed = Failed(ID, Lasting);
    check(&plain.replace(" report-type=delivery-status;", ""), failed);
    check(&plain.replace("multipart/report", "multipart/mixed"), failed);
    check(&plain.replace("message/delivery-status", "message/global-delivery-status"), failed);
    check(&plain.replace("message/delivery-status", "text/plain"), failed);
    let (head, body) = plain.split_once("Content-Type: multipart/report").unwrap();
    let inner = format!("Content-Type: multipart/report{body}");
    let wrapped = |kind: &str, inner: &str| {
        format!(
            "{head}Content-Type: multipart/mixed; boundary=O\n\n--O\nContent-Type: text/plain\n\nLawyers.\n\n--O\n{kind}{inner}\n--O--\n"
        )
    };
    check(&wrapped("", &inner), failed);
    check(&wrapped("Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx\n", &inner), failed);
    // Handed on by a person, it is a report to somebody else.
    let by_person = wrapped("Content-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx\n", &inner)
        .replace("From: MAILER-DAEMON@mx.test.local (Mail Delivery System)", "From: Anna <anna@example.com>");
    check(&by_person, Other);
    let encoded = data_encoding::BASE64.encode(b"Reporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n");
    check(
        &fields("ENCODED").replace(
            "message/delivery-status\n\nENCODED",
            &format!("message/delivery-status\nContent-Transfer-Encoding: base64\n\n{encoded}"),
        ),
        failed,
    );
}

/// A plain text from a mail system.
fn text(from: &str, subject: &str, words: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: {from}\nTo: {}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{words}\n",
        return_address()
    )
}

#[test]
fn plain_texts_of_mail_systems_are_read() {
    const COPY: &str =
        "------ This is a copy of the message, including all the headers. ------\n\nReceived: by x\nSubject: 550 5.1.1";
    let exim = "This message was created automatically by mail delivery software.\n\nA message that you sent could not be \
                delivered to one or more of its recipients. This is a permanent error.";
    let qmail = "Hi. This is the qmail-send program at mx.example.com.\nI'm afraid I wasn't able to deliver your message to \
                 the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.";
    let google = "Delivery to the following recipient failed permanently:\n\n     a@b.ru\n\nTechnical details of permanent failure:";
    let russian = "К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n  a@b.ru\n";
    let (daemon, failure) = ("Mail Delivery System <Mailer-Daemon@mx.example.com>", "Mail delivery failed");
    for (from, subject, words, fault) in [
        (
            daemon,
            failure,
            format!("{exim}\n\n  a@b.ru\n    host mx [192.0.2.1]: 550 5.1.1 <a@b.ru>... User Unknown\n\n{COPY}"),
            Lasting,
        ),
        (daemon, failure, format!("{exim}\n\n  a@b.ru\n    Unrouteable address\n\n{COPY}"), Passing),
        (daemon, failure, format!("{exim}\n\n  a@b.ru\n    retry timeout exceeded\n\n{COPY}"), Nobody),
        (
            daemon,
            failure,
            format!("{exim}\n\n  a@b.ru\n    550 rejected as spam, user unknown to us\n\n{COPY}"),
            Nobody,
        ),
        (
            "MAILER-DAEMON@mx",
            "failure notice",
            format!(
                "{qmail}\n\n<a@b.ru>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n"
            ),
            Lasting,
        ),
        (
            "MAILER-DAEMON@mx",
            "failure notice",
            format!("{qmail}\n\n<a@b.ru>:\nRemote host said: 552 over quota\n"),
            Nobody,
        ),
        (
            "mailer-daemon@googlemail.com",
            "Delivery Status Notification (Failure)",
            format!(
                "{google}\nThe error was: 550 550 5.1.1 User unknown (state 14).\n\n----- Original message -----\n"
            ),
            Lasting,
        ),
        (
            "mailer-daemon@corp.mail.ru",
            "Mail failure.",
            format!("{russian}    host mx: 550 Invalid mailbox\n"),
            Passing,
        ),
        (
            "mailer-daemon@yandex.ru",
            "Недоставленное сообщение",
            format!("{russian}    552 5.2.2 mailbox full\n"),
            Nobody,
        ),
        (
            "System Administrator <postmaster@b.ru>",
            "Undeliverable: Hi",
            "did not reach the following recipient(s):\n\na@b.ru\n    The recipient name is not recognized\n"
                .to_owned(),
            Passing,
        ),
        (
            "Postmaster@b.ru",
            "DELIVERY FAILURE: User a (a@b.ru) not listed in Domino Directory",
            "was not delivered to:\n\n  a@b.ru\n".to_owned(),
            Passing,
        ),
        (
            "postmaster@b.ru",
            "Письмо не доставлено",
            "Письмо не будет доставлено: ящик отключён.\n".to_owned(),
            Passing,
        ),
        (
            "postmaster@b.ru",
            "Message delayed",
            "It was not delivered to a@b.ru and will not be retried.\n".to_owned(),
            Nobody,
        ),
        (
            "MAILER-DAEMON@yahoo.com",
            "Failure notice",
            "Sorry, we were unable to deliver your message to a@b.ru.\n554: 30 Sorry, your message to a@b.ru cannot be \
             delivered. This mailbox is disabled (554.30).\n"
                .to_owned(),
            Passing,
        ),
        (
            "mailer-daemon@googlemail.com",
            "Delivery Status Notification (Failure)",
            "550 The recipient's inbox is out of storage space and the account is inactive.\n".to_owned(),
            Nobody,
        ),
        ("<>", "failure notice", "550 a@b.ru... No such user\n".to_owned(), Passing),
        ("<>", "failure notice", "<a@b.ru>:\nhost mx said: 550 5.7.1\nNo such user\n".to_owned(), Passing),
        ("<>", "failure notice", "<a@b.ru>:\n550 5.7.1 rejected\n\n<c@b.ru>:\nNo such user\n".to_owned(), Nobody),
        ("<>", "failure notice", "rejected as spam:\n550 5.1.1 a@b.ru\n".to_owned(), Nobody),
        (
            "MAILER-DAEMON@mx",
            "Returned mail: see transcript",
            "... while talking to mx:\n<<< 550 5.1.1 <a@b.ru>... gone\n".to_owned(),
            Lasting,
        ),
    ] {
        check(&text(from, subject, &words), Failed(ID, fault));
    }
}

#[test]
fn delays_replies_and_complaints_change_nothing() {
    for (action, status) in [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "5.0.0"), ("expanded", "2.0.0")]
    {
        check(&report(&return_address(), action, status), Other);
    }
    let to = return_address();
    let reply =
        format!("To: {to}\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nAction: failed\nStatus: 5.1.1\n");
    check(&reply, Other);
    let daemon = "Mail Delivery System <Mailer-Daemon@mx.example.com>";
    for (from, subject, words) in [
        (
            daemon,
            "Warning: message delayed 24 hours",
            "has not yet been delivered\n  a@b.ru\n    450 4.2.2 mailbox full\nNo action is required on your part.",
        ),
        (daemon, "Delivery Status Notification (Delay)", "Message will be retried for 2 more day(s)\n550 5.1.1"),
        (daemon, "Доставка отложена", "Сервер продолжит попытки\n450 4.2.2"),
        (daemon, "Mail delivered", "Your mail was delivered."),
        ("postmaster@b.ru", "Проверка письма", "Ваше письмо ещё не доставлено и будет доставлено после проверки."),
        ("postmaster@b.ru", "Письмо пока не доставлено", "Мы попробуем доставить его ещё раз. 450 4.2.2"),
        (
            "mailer-daemon@corp.mail.ru",
            "Предупреждение",
            "Пока не удалось доставить письмо. Отправлять его повторно не нужно.",
        ),
        (
            "postmaster@b.ru",
            "Message on hold",
            "Your message was not delivered yet. It will be delivered after a scan.",
        ),
        (
            "mailer-daemon@googlemail.com",
            "Delivery incomplete",
            "There was a temporary problem delivering your message to a@b.ru. Gmail will retry for 46 more hours.\n\
             You'll be notified if the delivery fails permanently.",
        ),
        (
            daemon,
            "Warning: could not send message for past 4 hours",
            "THIS IS A WARNING MESSAGE ONLY. It is still undelivered. No need to resend it.",
        ),
        ("Anna <anna@example.com>", "Re: Undelivered", "Письмо не может быть доставлено, 550 5.1.1 user unknown"),
        (
            "Anna <anna@example.com>",
            "Automatic reply: failure notice",
            "I am away. This address was closed: user unknown.",
        ),
    ] {
        check(&text(from, subject, words), Other);
    }
    for kind in ["message/feedback-report", "message/disposition-notification"] {
        let plain = report(&to, "failed", "5.1.1").replace("message/delivery-status", kind);
        check(&plain, Other);
    }
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
        let head = MessageHead {
            id: ID,
            kind: MessageKind::Checklist,
            medium: Medium::Email,
            channel: ChannelId::new("account-chat"),
            language: Language::new("ru"),
        };
        let message = NewMessage {
            to_key: Some(Pseudonym([7; 16])),
            ..NewMessage::plain(
                head,
                MessageAddress::Given("locked".to_owned()),
                "locked".to_owned(),
                now,
                now + Duration::from_secs(3600),
            )
        };
        store.commit(first_turn(CallKey([9; 16]), now, vec![message])).await.unwrap();
        let claim = store.claim(Medium::Email, 1, now, Duration::from_secs(60)).await.unwrap().remove(0);
        let accepted = Attempt::Accepted { provider_ids: vec![], followed: Followed::No };
        store.finish(claim.id, claim.lease, None, accepted, now).await.unwrap();
        let bounces = Bounces::new(store.clone(), clock, path(), &settings(&folder.path().join("mail")), WEEK);
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
    assert_eq!(returns.bounces.look().await.unwrap(), BounceCounts { failed: 0, ignored: 1, left: 4 });
    assert_eq!(returns.state().await, MessageState::Sent);
    returns.deliver("6.failed:2,", &report(&return_address(), "failed", "5.1.1"));
    assert_eq!(
        returns.bounces.look().await.unwrap(),
        BounceCounts { failed: 1, ignored: 0, left: 0 },
        "each is looked at once"
    );
    assert_eq!(returns.state().await, MessageState::Undelivered);
    assert_eq!(returns.names("cur"), ["1.delayed:2,S", "6.failed:2,S"]);
    assert_eq!(returns.names("new"), ["2.strange", "3.long", "4.folder", "5.link"]);
    let suppressions = rusqlite::Connection::open(returns.folder.path().join("deflect.db")).unwrap();
    let suppressed: Vec<u8> =
        suppressions.query_row("SELECT key FROM bar WHERE until IS NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(suppressed, [7; 16]);
}

#[tokio::test]
async fn an_address_is_suppressed_for_what_is_about_it_alone() {
    for (status, suppressed) in [("5.1.1", Some(None)), ("5.1.2", Some(Some(()))), ("5.7.1", None), ("4.4.7", None)] {
        let mut returns = Returns::new().await;
        returns.deliver("1.failed", &report(&return_address(), "failed", status));
        assert_eq!(returns.bounces.look().await.unwrap().failed, 1);
        assert_eq!(returns.state().await, MessageState::Undelivered, "{status}");
        let suppressions = rusqlite::Connection::open(returns.folder.path().join("deflect.db")).unwrap();
        let mut ends = suppressions.prepare("SELECT until FROM bar").unwrap();
        let ends: Vec<Option<i64>> = ends.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(ends.first().map(|end| end.map(|_| ())), suppressed, "{status}");
    }
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
