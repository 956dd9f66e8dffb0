//! Mail servers: greylisting, silence after the data, 421 and 5xx, TLS that fails.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use mailparse::{MailHeaderMap, parse_mail};
use rusqlite::Connection;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, crypto::ring};

use crate::bad_days::{LIMIT, caller, messages, promise, said};
use crate::support::line::{Line, settings_here};
use crate::support::peers::smtp::{Postfix, Scripted};
use crate::support::peers::wait_until;

/// Texts to the spool, mail at once to this server; further settings of mail and of the outbox.
fn mail_settings(transport: &str, mail: &str, outbox: &str) -> String {
    settings_here(&format!(
        "[sms]\ngateways = [\"spool\"]\n[gateway.spool]\nkind = \"spool\"\n[mail]\ntransport = \"{transport}\"\n\
         from = \"Ozon <no-reply@example.ru>\"\nfollow_up_delay = \"0s\"\n{mail}[outbox]\n{outbox}"
    ))
}

/// Each caller has this address, and takes a link by text and mail.
fn promise_mails(line: &Line, addresses: &[&str]) {
    let row = |(number, email)| format!("{},{email},ru,yes\n", caller(number));
    let rows: String = addresses.iter().enumerate().map(row).collect();
    let file = line.folder().join("contacts.csv");
    std::fs::write(&file, format!("number,email,language,consent\n{rows}")).unwrap();
    let imported = line.command(&["contacts", "import", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
    (0..addresses.len()).for_each(|number| promise(line, number));
}

fn wait_for_mails(line: &Line, gateway: &str, state: &str, count: usize) {
    wait_until(&format!("{count} mails {state}\n{}", line.log()), LIMIT, || {
        (messages(line, gateway, "email", state) == count as f64).then_some(())
    });
}

/// The tries of all mails.
fn tries(line: &Line) -> i64 {
    let database = Connection::open(line.folder().join("var/deflect.db")).unwrap();
    let tries = "SELECT count(*) FROM attempt JOIN message ON seq = message WHERE medium = 'email'";
    database.query_row(tries, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_greylisted_mail_comes_again_and_is_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let postfix = Postfix::greylisting(folder.path(), 2);
    let transport = format!("smtp://{}", postfix.address());
    let line = Line::start(&mail_settings(&transport, "", "email_retry_delays = [\"4s\", \"4s\", \"4s\"]\n"));
    promise_mails(&line, &["anna@test.local", "boris@test.local", "clara@test.local", "dina@test.local"]);
    let mails = postfix.wait_for_mails(4, LIMIT);
    wait_for_mails(&line, "smtp", "sent", 4);
    assert!(postfix.log().contains("Greylisted"), "{}", postfix.log());
    let mut ids: Vec<_> =
        mails.iter().map(|raw| parse_mail(raw).unwrap().headers.get_first_value("Message-ID")).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), mails.len(), tries(&line)), (4, 4, 8), "each put off once and taken once");
    assert_eq!(said(&line, "gateway rests"), 0, "a server that greylists is well");
}

#[test]
fn a_server_silent_after_the_data_is_asked_again_with_the_same_message_id() {
    let folder = tempfile::tempdir().unwrap();
    let server = Scripted::start(folder.path());
    let retries = "email_retry_delays = [\"1s\", \"1s\"]\n";
    let transport = format!("smtp://{}", server.address());
    let line = Line::start(&mail_settings(&transport, "send_wait = \"1s\"\n", retries));
    promise_mails(&line, &["hang@test.local", "anna@test.local", "boris@test.local"]);
    wait_for_mails(&line, "smtp", "sent", 2);
    wait_for_mails(&line, "smtp", "exhausted", 1);
    let silent: Vec<_> = server.attempts().into_iter().filter(|attempt| attempt.answer.is_none()).collect();
    let id = |raw: &[u8]| parse_mail(raw).unwrap().headers.get_first_value("Message-ID").unwrap();
    let ids: Vec<String> = silent.iter().map(|attempt| id(attempt.message.as_ref().unwrap())).collect();
    assert_eq!(ids.len(), 3, "by the schedule");
    assert!(ids.iter().all(|again| *again == ids[0]), "{ids:?}");
    assert_eq!(server.mails().len(), 2, "the mail of others goes on, once");
}

#[test]
fn every_recipient_has_an_answer_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let postfix = Postfix::start(folder.path());
    let transport = format!("smtp://{}", postfix.address());
    let line = Line::start(&mail_settings(&transport, "", "email_retry_delays = [\"1s\"]\n"));
    let addresses = ["close", "quick1", "gone", "full", "quick2", "policy", "temp", "quick3"];
    let addresses = addresses.map(|name| format!("{name}@test.local"));
    promise_mails(&line, &addresses.each_ref().map(String::as_str));
    wait_for_mails(&line, "smtp", "sent", 3);
    wait_for_mails(&line, "smtp", "refused", 2);
    wait_for_mails(&line, "smtp", "exhausted", 3);
    assert_eq!(postfix.wait_for_mails(3, LIMIT).len(), 3, "each once");
    assert_eq!(tries(&line), 3 + 2 + 3 * 2, "4yz by the schedule, 5yz once");
    wait_until("an empty backlog", LIMIT, || (line.metric_sum("deflect_outbox_due") == 0.0).then_some(()));
}

/// How a server behaves that offers STARTTLS.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tls {
    /// A certificate that nobody vouches for.
    SelfSigned,
    /// 454 when it comes to it.
    Refused,
    /// Says yes, and then something else.
    Nonsense,
    /// Does not offer it, as when somebody in between takes the offer out.
    NotOffered,
}

/// A server that takes mail and logins in clear text, if it gets any, and keeps every line said to it in clear text.
fn server(tls: Tls) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(vec![])));
    let noted = heard.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let noted = noted.clone();
            std::thread::spawn(move || converse(stream.unwrap(), tls, &noted));
        }
    });
    (port, heard)
}

fn converse(mut stream: TcpStream, tls: Tls, heard: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut say = |words: &str| stream.write_all(format!("{words}\r\n").as_bytes()).ok();
    say("220 relay.example.ru ESMTP")?;
    loop {
        let line = lines.next()?.ok()?;
        heard.lock().unwrap().push(line.clone());
        match (line.split(' ').next().unwrap(), tls) {
            ("EHLO", Tls::NotOffered) => say("250-relay.example.ru\r\n250 AUTH PLAIN LOGIN")?,
            ("EHLO", _) => say("250-relay.example.ru\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS")?,
            ("STARTTLS", Tls::Refused) => say("454 4.7.0 TLS not available")?,
            ("STARTTLS", Tls::Nonsense) => say("220 2.0.0 ready\r\nand now for something else")?,
            ("STARTTLS", _) => {
                say("220 2.0.0 ready")?;
                return shake_hands(stream);
            }
            ("AUTH", _) => say("235 2.7.0 welcome")?,
            ("DATA", _) => say("354 go on")?,
            (".", _) => say("250 2.0.0 taken")?,
            ("MAIL" | "RCPT" | "RSET" | "NOOP", _) => say("250 2.0.0 ok")?,
            ("QUIT", _) => return say("221 2.0.0 bye"),
            _ => {}
        }
    }
}

fn shake_hands(mut stream: TcpStream) -> Option<()> {
    let signed = rcgen::generate_simple_self_signed(vec![this_machine()]).unwrap();
    let key = PrivateKeyDer::try_from(signed.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = config.with_single_cert(vec![signed.cert.der().clone()], key).unwrap();
    let mut connection = ServerConnection::new(Arc::new(config)).unwrap();
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).ok()?;
    }
    None
}

/// This machine under its own name: to the program another machine, since only `localhost` and loopback addresses are
/// known to be this one.
fn this_machine() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap().trim().to_owned()
}

/// The clear text that such a server received by the first attempt. The mail is then sent, or waits for a person.
fn heard_by(tls: Tls, user: &str, password: &str, sent: bool) -> (Vec<String>, Line) {
    let (port, heard) = server(tls);
    let transport = format!("smtp://{user}{}:{port}", this_machine());
    let line = Line::start(&mail_settings(&transport, password, ""));
    promise_mails(&line, &["anna@test.local"]);
    wait_until(&format!("a try with {tls:?}"), LIMIT, || (tries(&line) == 1).then_some(()));
    let state = if sent { "state = 'sent'" } else { "state = 'queued'" };
    let database = Connection::open(line.folder().join("var/deflect.db")).unwrap();
    let count = format!("SELECT count(*) FROM message WHERE kind = 'follow_up' AND {state}");
    assert_eq!(database.query_row(&count, [], |row| row.get::<_, i64>(0)), Ok(1), "{tls:?}");
    let heard = heard.lock().unwrap().clone();
    (heard, line)
}

fn has(heard: &[String], verb: &str) -> bool {
    heard.iter().any(|line| line.starts_with(verb))
}

#[test]
fn a_password_and_a_mail_are_never_sent_in_clear_text_where_there_is_a_password() {
    let password = "password = { env = \"TEST_GATEWAY\" }\n";
    for tls in [Tls::SelfSigned, Tls::Refused, Tls::Nonsense, Tls::NotOffered] {
        let (heard, line) = heard_by(tls, "deflect@", password, false);
        assert!(!has(&heard, "AUTH") && !has(&heard, "MAIL") && !has(&heard, "DATA"), "{tls:?}: {heard:?}");
        assert!(has(&heard, "EHLO"), "{tls:?}: the server was asked");
        // Troubles that may pass in a minute are retried by the schedule; the rest is for a person to mend.
        let for_a_person = matches!(tls, Tls::SelfSigned | Tls::NotOffered);
        assert_eq!(said(&line, "gateway rests"), usize::from(for_a_person), "{tls:?}: {}", line.log());
    }
}

#[test]
fn a_mail_without_a_password_goes_in_clear_text_only_where_no_tls_is_offered() {
    let (heard, line) = heard_by(Tls::SelfSigned, "", "", false);
    assert!(has(&heard, "STARTTLS") && !has(&heard, "MAIL"), "{heard:?}");
    assert_eq!(said(&line, "no TLS with this server"), 1, "{}", line.log());
    let (heard, _) = heard_by(Tls::NotOffered, "", "", true);
    assert!(has(&heard, "MAIL") && !has(&heard, "STARTTLS"), "{heard:?}");
}
