//! Mail: what a reader's program makes of it, and what a mail server's replies mean.

use crate::health::metric;
use crate::post_office::body;
use deflect::store::Followed;
use std::time::Duration;

use deflect::base::clock::Clock;
use deflect::config::settings::{MailTransport, Secret};
use deflect::outbox::answer::{Fault, SendOutcome};
use deflect::outbox::body::{Mail, MessageBody};
use deflect::outbox::email::{Letter, Mailer};
use deflect::store::{Destination, MessageState, NewMessage};
use mailparse::{MailHeaderMap, ParsedMail, parse_mail};

use crate::post_office::{PostOffice, id, mail, mail_settings, noon};
use crate::smtp_peer::{Mood, SmtpPeer};

const WAIT: Duration = Duration::from_millis(300);
/// The key of the addresses for returned mail.
const KEY: [[u8; 32]; 1] = [[1; 32]];

/// The spooled bytes of a mail.
async fn spooled(to: &str, mail: &Mail) -> Result<Vec<u8>, SendOutcome> {
    let data = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&mail_settings(MailTransport::Spool), WAIT, data.path(), &KEY).unwrap();
    let to = Destination(to.to_owned());
    let letter = Letter { id: id(0xab), returned_as: id(0xab), to: &to, mail, now: noon() };
    match mailer.send(&letter).await.outcome {
        SendOutcome::Accepted { .. } => {
            Ok(std::fs::read(data.path().join(format!("spool/mail/{}.eml", id(0xab)))).unwrap())
        }
        refused => Err(refused),
    }
}

fn names(mail: &ParsedMail<'_>) -> Vec<String> {
    mail.headers.iter().map(|header| header.get_key().to_ascii_lowercase()).collect()
}

#[tokio::test]
async fn a_mail_reads_as_it_was_written() {
    let written = Mail {
        subject: "Вы звонили в Ozon — вот нужная ссылка, которая поможет вам с вопросом".to_owned(),
        text: "Здравствуйте!\n\nЧат: https://m.example/l/1\n".to_owned(),
        html: "<p>Здравствуйте!</p>".to_owned(),
        reply_to: Some("Помощь <help@example.ru>".to_owned()),
        list_unsubscribe: Some("https://m.example/l/1/stop".to_owned()),
        facts: vec![],
    };
    let raw = spooled("anna@example.ru", &written).await.unwrap();
    assert!(raw.is_ascii(), "goes through a server that takes seven bits");
    let mail = parse_mail(&raw).unwrap();
    for (name, value) in [
        ("Subject", written.subject.as_str()),
        ("From", "Ozon <no-reply@example.ru>"),
        ("To", "anna@example.ru"),
        ("Reply-To", "Помощь <help@example.ru>"),
        ("Date", "Fri, 20 Nov 2026 09:00:00 +0000"),
        ("Message-ID", &format!("<{}@example.ru>", id(0xab))),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("List-Unsubscribe", "<https://m.example/l/1/stop>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ] {
        assert_eq!(mail.headers.get_first_value(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(mail.ctype.mimetype, "multipart/alternative");
    let parts: Vec<_> =
        mail.subparts.iter().map(|part| (part.ctype.mimetype.as_str(), part.get_body().unwrap())).collect();
    let text = written.text.replace('\n', "\r\n");
    let lines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(parts.len(), 2);
    assert_eq!((parts[0].0, lines(&parts[0].1)), ("text/plain", lines(&text)));
    assert_eq!((parts[1].0, lines(&parts[1].1)), ("text/html", written.html));
}

/// Without `MIME-Version` a reader's program may show the parts as they are written (RFC 2045 section 4).
#[tokio::test]
async fn a_mail_server_gets_a_mail_whose_parts_are_marked_as_such() {
    let peer = SmtpPeer::with(Mood::Takes).await;
    assert_eq!(sent(&peer, "anna@example.ru").await, accepted());
    let taken = peer.taken();
    let mail = parse_mail(taken[0].as_bytes()).unwrap();
    assert_eq!(mail.headers.get_all_values("MIME-Version"), ["1.0"]);
    assert_eq!(mail.headers.get_all_values("Content-Type").len(), 1);
    assert_eq!(mail.ctype.mimetype, "multipart/alternative");
}

#[tokio::test]
async fn mail_to_a_department_cannot_be_unsubscribed_from() {
    let raw = spooled("b2b@example.ru", &mail()).await.unwrap();
    let parsed = parse_mail(&raw).unwrap();
    assert!(names(&parsed).iter().all(|name| !name.starts_with("list-") && name != "reply-to"));
}

#[tokio::test]
async fn no_text_adds_a_header() {
    let attack = "Здравствуйте\r\nBcc: all@example.ru\r\n\r\n<script>";
    let written =
        Mail { subject: attack.to_owned(), list_unsubscribe: Some(format!("https://m.example/{attack}")), ..mail() };
    let raw = spooled("anna@example.ru", &written).await.unwrap();
    let parsed = parse_mail(&raw).unwrap();
    assert!(!names(&parsed).contains(&"bcc".to_owned()));
    let subject = parsed.headers.get_first_value("Subject").unwrap();
    assert!(!subject.contains(['\r', '\n']), "{subject:?}");
    assert_eq!(parsed.subparts.len(), 2);

    let refused = Err(SendOutcome::Permanent(Fault::Recipient));
    assert_eq!(spooled("anna@example.ru\r\nBcc: all@example.ru", &mail()).await, refused);
    assert_eq!(spooled("anna@example.ru, all@example.ru", &mail()).await, refused);
    let reply_to = Some("help@example.ru\r\nBcc: all@example.ru".to_owned());
    assert_eq!(spooled("anna@example.ru", &Mail { reply_to, ..mail() }).await, refused);
}

#[tokio::test]
async fn a_domain_in_cyrillic_is_sent_in_ascii() {
    let peer = SmtpPeer::with(Mood::Takes).await;
    assert_eq!(sent(&peer, "info@тест.рф").await, accepted());
    assert_eq!(peer.recipients(), ["RCPT TO:<info@xn--e1aybc.xn--p1ai>"]);
    assert_eq!(sent(&peer, "почта@example.ru").await, SendOutcome::Permanent(Fault::Recipient));
}

fn accepted() -> SendOutcome {
    SendOutcome::Accepted { provider_ids: vec![], followed: Followed::No }
}

fn mailer(peer: &SmtpPeer) -> Mailer {
    Mailer::new(&mail_settings(peer.transport()), WAIT, std::path::Path::new("unused"), &KEY).unwrap()
}

async fn sent(peer: &SmtpPeer, to: &str) -> SendOutcome {
    send(&mailer(peer), to).await
}

async fn send(mailer: &Mailer, to: &str) -> SendOutcome {
    let (to, mail) = (Destination(to.to_owned()), mail());
    mailer.send(&Letter { id: id(1), returned_as: id(1), to: &to, mail: &mail, now: noon() }).await.outcome
}

#[tokio::test]
async fn every_reply_means_what_the_table_says() {
    let (gone, refused) = (SendOutcome::Permanent(Fault::Gone), SendOutcome::Permanent(Fault::Message));
    let (closed, down) = (SendOutcome::Permanent(Fault::Recipient), SendOutcome::ChannelDown);
    for (mood, expected) in [
        (Mood::Takes, accepted()),
        (Mood::AnswersRecipient("550 5.1.1 no such user"), gone.clone()),
        (Mood::AnswersRecipient("550 5.1.2 no such domain"), closed.clone()),
        (Mood::AnswersRecipient("501 5.1.3 not an address"), gone.clone()),
        (Mood::AnswersRecipient("551 5.1.6 moved away"), gone.clone()),
        (Mood::AnswersRecipient("550 5.1.10 takes no mail"), closed.clone()),
        (Mood::AnswersData("550 5.2.1 mailbox closed"), closed.clone()),
        (Mood::AnswersRecipient("556 takes no mail"), closed.clone()),
        (Mood::AnswersRecipient("550 User unknown"), closed.clone()),
        (Mood::AnswersRecipient("550 rejected"), refused.clone()),
        // Codes that SMTP does not have: lettre does not tell them.
        (Mood::AnswersRecipient("571 5.7.1 not authorized"), SendOutcome::Deferred),
        (Mood::AnswersRecipient("571-Delivery\r\n571 not authorized"), SendOutcome::Deferred),
        (Mood::AnswersData("577 5.7.1 no"), SendOutcome::Deferred),
        (Mood::AnswersRecipient("550-5.1.1 The account\r\n550 5.1.1 is gone"), gone.clone()),
        (Mood::AnswersRecipient("554 5.3.0 Relay access denied"), down.clone()),
        (Mood::AnswersRecipient("550 5.1.15 no such code"), refused.clone()),
        (Mood::AnswersRecipient("552 5.2.2 mailbox full"), refused.clone()),
        (Mood::AnswersRecipient("550 5.7.1 rejected by policy"), refused.clone()),
        (Mood::AnswersRecipient("554 5.7.1 rejected by policy"), refused.clone()),
        (Mood::AnswersData("554 5.6.0 not a mail"), refused.clone()),
        (Mood::AnswersData("552 5.3.4 too big"), refused),
        (Mood::AnswersRecipient("450 4.2.0 greylisted"), SendOutcome::Deferred),
        (Mood::AnswersRecipient("452 4.2.2 mailbox full"), SendOutcome::Deferred),
        (Mood::AnswersRecipient("421 4.7.0 too many messages"), SendOutcome::Retryable),
        (Mood::AnswersData("451 4.3.0 try later"), SendOutcome::Deferred),
        (Mood::AnswersRecipient("471 4.7.1 greylisted"), SendOutcome::Deferred),
        (Mood::AnswersRecipient("530 5.7.0 authentication required"), down.clone()),
        (Mood::AnswersRecipient("535 5.7.8 authentication failed"), down.clone()),
        (Mood::AnswersRecipient("534 5.7.9 too weak"), down),
        (Mood::Closes, SendOutcome::Retryable),
    ] {
        let peer = SmtpPeer::with(mood).await;
        assert_eq!(sent(&peer, "anna@example.ru").await, expected, "{mood:?}");
    }
}

#[tokio::test]
async fn a_refusal_before_the_recipient_is_not_about_the_mail() {
    let (down, later) = (SendOutcome::ChannelDown, SendOutcome::Retryable);
    for (mood, expected) in [
        (Mood::Greets("554 5.7.1 no service for your address"), down.clone()),
        (Mood::Greets("521 takes no mail"), down.clone()),
        (Mood::Greets("571 5.7.1 blocked"), later.clone()),
        (Mood::Greets("421 4.3.2 too busy"), later.clone()),
        (Mood::Greets("450 4.3.2 too busy"), later.clone()),
        (Mood::Greets("HTTP/1.1 400 Bad Request"), later.clone()),
        (Mood::AnswersHello("550 5.7.1 you are listed"), down.clone()),
        (Mood::AnswersHello("501 5.5.4 a name that is none"), down.clone()),
        (Mood::AnswersHello("451 4.3.0 try later"), later.clone()),
        (Mood::AnswersSender("553 5.7.1 sender not owned by user"), down.clone()),
        (Mood::AnswersSender("550 5.1.8 unknown sender domain"), down.clone()),
        (Mood::AnswersSender("550 5.1.1 no such user"), down),
        (Mood::AnswersSender("571 not authorized"), later.clone()),
        (Mood::AnswersSender("452 4.3.1 no room"), later),
    ] {
        let peer = SmtpPeer::with(mood).await;
        assert_eq!(sent(&peer, "anna@example.ru").await, expected, "{mood:?}");
    }
}

/// Postfix says at the recipient what it has against the client, its name and its sender; others say it after the content.
#[tokio::test]
async fn a_relay_that_refuses_us_instead_of_the_mail_is_down() {
    for refusal in [
        "554 5.7.1 <anna@example.ru>: Relay access denied",
        "550 5.7.1 <anna@example.ru>... Relaying denied. Proper authentication required.",
        "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
        "550-shop.example.ru [192.0.2.7] is not permitted to relay through this server without\r\n550 authentication.",
        "550 relay not permitted",
        "550 5.7.1 Client was not authenticated",
        "553 5.7.1 <no-reply@example.ru>: Sender address rejected: not owned by user shop",
        "553 5.7.1 <no-reply@example.ru>: Sender address rejected: not logged in",
        "554 5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied",
        "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org",
        "504 5.5.2 <shop>: Helo command rejected: need fully-qualified hostname",
        "550-Verification failed for <no-reply@example.ru>\r\n550 Sender verify failed",
        "550 5.4.5 Daily user sending limit exceeded. For more information go to\r\n550 5.4.5 https://support.example",
        "550 5.7.1 Daily SMTP relay limit exceeded for customer.",
        "550 Domain example.ru has exceeded the max emails per hour (150/150 (100%)) allowed. Message discarded.",
    ] {
        let peer = SmtpPeer::with(Mood::AnswersRecipient(refusal)).await;
        assert_eq!(sent(&peer, "anna@example.ru").await, SendOutcome::ChannelDown, "{refusal}");
    }
    for refusal in [
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        "554 Message rejected: Email address is not verified.",
        "550 The from address does not match a verified Sender Identity.",
    ] {
        let peer = SmtpPeer::with(Mood::AnswersData(refusal)).await;
        assert_eq!(sent(&peer, "anna@example.ru").await, SendOutcome::ChannelDown, "{refusal}");
    }
}

/// Or one mailbox behind a badly configured server would stop the mail of everybody.
#[tokio::test]
async fn what_a_relay_only_quotes_is_about_the_one_mail() {
    let (gone, refused) = (SendOutcome::Permanent(Fault::Gone), SendOutcome::Permanent(Fault::Message));
    for (refusal, expected) in [
        (
            "550 5.7.1 <anna@example.ru>: Recipient address rejected: undeliverable address: host mx.example.ru[192.0.2.1] \
             said: 554 5.7.1 <anna@example.ru>: Relay access denied (in reply to RCPT TO command)",
            refused.clone(),
        ),
        ("550-Callout verification failed:\r\n550 550 relay not permitted", refused.clone()),
        ("550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", refused),
        ("550 5.1.1 <not-owned-by@sending.limit.example>: Recipient address rejected: User unknown", gone),
    ] {
        let peer = SmtpPeer::with(Mood::AnswersRecipient(refusal)).await;
        assert_eq!(sent(&peer, "anna@example.ru").await, expected, "{refusal}");
    }
}

/// A mailer that logs in.
fn mailer_with_login(peer: &SmtpPeer) -> Mailer {
    let MailTransport::Smtp { host, port, tls, .. } = peer.transport() else { unreachable!() };
    let credentials = Some(("user".to_owned(), Secret::new("password".to_owned())));
    let transport = MailTransport::Smtp { host, port, tls, credentials };
    Mailer::new(&mail_settings(transport), WAIT, std::path::Path::new("unused"), &KEY).unwrap()
}

#[tokio::test]
async fn a_login_goes_the_way_the_server_offers() {
    let (user, password) = ("dXNlcg==".to_owned(), "cGFzc3dvcmQ=".to_owned());
    let plain = vec!["AUTH PLAIN AHVzZXIAcGFzc3dvcmQ=".to_owned()];
    for (offered, expected) in [
        ("LOGIN PLAIN", plain.clone()),
        ("CRAM-MD5 PLAIN", plain),
        ("LOGIN XOAUTH2", vec!["AUTH LOGIN".to_owned(), user, password]),
    ] {
        let peer = SmtpPeer::with(Mood::OffersLogin(offered)).await;
        assert_eq!(send(&mailer_with_login(&peer), "anna@example.ru").await, accepted(), "{offered}");
        assert_eq!(peer.logins(), expected, "{offered}");
    }
    let peer = SmtpPeer::with(Mood::OffersLogin("XOAUTH2")).await;
    assert_eq!(send(&mailer_with_login(&peer), "anna@example.ru").await, SendOutcome::ChannelDown);
    for (reply, expected) in [
        ("535 5.7.8 wrong", SendOutcome::ChannelDown),
        ("550 5.7.1 account suspended", SendOutcome::ChannelDown),
        ("454 4.7.0 try later", SendOutcome::Retryable),
    ] {
        let peer = SmtpPeer::with(Mood::AnswersLogin(reply)).await;
        assert_eq!(send(&mailer_with_login(&peer), "anna@example.ru").await, expected, "{reply}");
    }
}

#[tokio::test]
async fn mails_share_a_connection_until_one_fails() {
    let peer = SmtpPeer::refusing("gone", "550 5.1.1 no such user").await;
    let mailer = mailer(&peer);
    for _ in 0..3 {
        assert_eq!(send(&mailer, "anna@example.ru").await, accepted());
    }
    assert_eq!(peer.connections(), 1);
    assert_eq!(send(&mailer, "gone@example.ru").await, SendOutcome::Permanent(Fault::Gone));
    assert_eq!(send(&mailer, "anna@example.ru").await, accepted());
    assert_eq!(peer.connections(), 2);
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closed_is_opened_again() {
    let peer = SmtpPeer::with(Mood::ClosesAfterMail).await;
    let mailer = mailer(&peer);
    for _ in 0..2 {
        assert_eq!(send(&mailer, "anna@example.ru").await, accepted());
    }
    assert_eq!(peer.connections(), 2);
}

#[tokio::test]
async fn a_refused_connection_is_worth_another_try() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let transport = MailTransport::Smtp { host: "127.0.0.1".to_owned(), port, tls: false, credentials: None };
    let mailer = Mailer::new(&mail_settings(transport), WAIT, std::path::Path::new("unused"), &KEY).unwrap();
    assert_eq!(send(&mailer, "anna@example.ru").await, SendOutcome::Retryable);
}

#[tokio::test]
async fn a_password_is_not_sent_where_no_login_is_offered() {
    let peer = SmtpPeer::with(Mood::Takes).await;
    assert_eq!(send(&mailer_with_login(&peer), "anna@example.ru").await, SendOutcome::ChannelDown);
    assert!(peer.taken().is_empty());
}

#[tokio::test]
async fn a_server_that_hangs_does_not_hold_up_the_next_mail() {
    let peer = SmtpPeer::new(|connection| if connection == 0 { Mood::HangsAfterData } else { Mood::Takes }).await;
    let mailer = mailer(&peer);
    assert_eq!(send(&mailer, "anna@example.ru").await, SendOutcome::Retryable);
    assert_eq!(send(&mailer, "boris@example.ru").await, accepted());
}

#[tokio::test]
async fn a_repeat_is_known_by_its_message_id() {
    let mut office = PostOffice::at(Clock::standing_at(noon()));
    office.outbox.email_retry_delays = vec![Duration::from_secs(60); 2];
    let peer = SmtpPeer::new(|connection| match connection {
        0 => Mood::AnswersData("451 4.3.0 try later"),
        1 => Mood::HangsAfterData,
        _ => Mood::Takes,
    });
    let peer = peer.await;
    let mut settings = mail_settings(peer.transport());
    settings.send_wait = WAIT;
    office.promise(1, vec![office.letter(1, "anna@example.ru")]).await;
    for tried in [1, 2] {
        let worker = office.mail_worker(&settings);
        let listed = office.until_tried(1, tried).await;
        worker.stop().await;
        office.clock.set(listed.due + Duration::from_millis(1));
    }
    let worker = office.mail_worker(&settings);
    let listed = office.until_state(1, MessageState::Sent).await;
    worker.stop().await;
    assert_eq!(listed.gateway.as_deref(), Some("smtp"));
    let mails = peer.taken();
    assert_eq!(mails.len(), 3);
    for mail in &mails {
        assert!(mail.contains(&format!("Message-ID: <{}@example.ru>", id(1))), "{mail}");
    }
}

#[tokio::test]
async fn mail_is_kept_while_the_server_refuses_its_sender() {
    mail_is_kept(Mood::AnswersSender("553 5.7.1 sender not owned by user")).await;
}

#[tokio::test]
async fn mail_is_kept_while_the_server_does_not_relay_for_us() {
    mail_is_kept(Mood::AnswersRecipient("554 5.7.1 <anna@example.ru>: Relay access denied")).await;
}

/// Two mails wait for a server that refuses the first of them so, and are sent once it takes mail.
async fn mail_is_kept(refusal: Mood) {
    let office = PostOffice::new();
    let peer = SmtpPeer::new(move |connection| if connection == 0 { refusal } else { Mood::Takes }).await;
    office.promise(1, vec![office.letter(1, "anna@example.ru"), office.letter(2, "boris@example.ru")]).await;
    let worker = office.mail_worker(&mail_settings(peer.transport()));
    for message in [1, 2] {
        office.until_state(message, MessageState::Sent).await;
    }
    worker.stop().await;
    let rests = "deflect_gateway_rests_total{gateway=\"smtp\",outcome=\"channel_down\"}";
    assert_eq!(metric(&office, rests), Some(1.0));
    assert_eq!(peer.taken().len(), 2);
}

/// Six mails to a mailbox that the server refuses so are tried; then one to another mailbox is sent.
async fn mail_of_others_goes_on(refusal: &'static str) -> PostOffice {
    let office = PostOffice::new();
    let peer = SmtpPeer::refusing("refused", refusal).await;
    office.promise(1, (1..=6).map(|message| office.letter(message, "refused@example.ru")).collect()).await;
    let worker = office.mail_worker(&mail_settings(peer.transport()));
    for message in 1..=6 {
        office.until_tried(message, 1).await;
    }
    office.promise(2, vec![office.letter(7, "anna@example.ru")]).await;
    worker.nudge.notify_one();
    office.until_state(7, MessageState::Sent).await;
    worker.stop().await;
    office
}

#[tokio::test]
async fn a_recipient_refused_with_an_unknown_code_does_not_stop_the_mail_of_others() {
    let office = mail_of_others_goes_on("571 Delivery not authorized").await;
    assert_eq!(metric(&office, "deflect_gateway_up{gateway=\"smtp\"}"), Some(1.0));
}

#[tokio::test]
async fn greylisted_mailboxes_do_not_stop_the_mail_of_others() {
    mail_of_others_goes_on("450 4.2.0 greylisted").await;
}

#[tokio::test]
async fn mail_waits_until_it_is_due() {
    let office = PostOffice::at(Clock::standing_at(noon()));
    let due = noon() + Duration::from_secs(60);
    office.promise(1, vec![NewMessage { due, ..office.letter(1, "anna@example.ru") }]).await;
    let worker = office.mail_worker(&mail_settings(MailTransport::Spool));
    office.promise(2, vec![office.letter(2, "anna@example.ru")]).await;
    worker.nudge.notify_one();
    office.until_state(2, MessageState::Sent).await;
    assert_eq!(office.listed(1).await.state, MessageState::Queued);
    office.clock.set(due);
    worker.nudge.notify_one();
    office.until_state(1, MessageState::Sent).await;
    worker.stop().await;
    assert_eq!(office.spooled("mail").len(), 2);
}

#[tokio::test]
async fn a_text_is_never_handed_to_the_mail_server() {
    let office = PostOffice::new();
    let body = body(&MessageBody::Sms { text: "Чат".to_owned() });
    office.promise(1, vec![NewMessage { body, ..office.letter(1, "anna@example.ru") }]).await;
    let worker = office.mail_worker(&mail_settings(MailTransport::Spool));
    office.until_state(1, MessageState::Refused).await;
    worker.stop().await;
}

#[test]
fn a_sender_that_is_none_stops_the_start() {
    let mut settings = mail_settings(MailTransport::Spool);
    settings.from = "Ozon".to_owned();
    assert!(Mailer::new(&settings, WAIT, std::path::Path::new("unused"), &KEY).is_err());
}
