//! Mail that we sign ourselves, as somebody else's verifier sees it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use data_encoding::BASE64;
use deflect::config::settings::{DkimSettings, MailSettings, MailTransport, Secret};
use deflect::outbox::body::Mail;
use deflect::outbox::email::{Letter, Mailer};
use deflect::store::{Destination, MessageId};
use jiff::Timestamp;
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::support::peers::dkim::is_signed;

/// A key and what DNS would hold of it.
struct Signing {
    key: String,
    record: String,
}

/// The output of `openssl` for this input.
pub fn openssl(arguments: &[&str], input: &str) -> Vec<u8> {
    let mut command = Command::new("openssl");
    let program = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut program = program.spawn().expect("tests/run installs it (apt package `openssl`)");
    std::io::Write::write_all(&mut program.stdin.take().unwrap(), input.as_bytes()).unwrap();
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success(), "openssl {arguments:?}");
    output.stdout
}

fn rsa() -> Signing {
    let key = String::from_utf8(openssl(&["genrsa", "-traditional", "2048"], "")).unwrap();
    let public = openssl(&["rsa", "-pubout", "-outform", "DER"], &key);
    Signing { key, record: format!("v=DKIM1; k=rsa; p={}", BASE64.encode(&public)) }
}

fn ed25519() -> Signing {
    let seed = [7; 32];
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let record = format!("v=DKIM1; k=ed25519; p={}", BASE64.encode(pair.public_key().as_ref()));
    Signing { key: BASE64.encode(&seed), record }
}

/// A mail as it is handed to a mail server.
async fn signed(key: &str, folder: &Path) -> Vec<u8> {
    let (domain, selector) = ("example.ru".to_owned(), "line".to_owned());
    let settings = MailSettings {
        transport: MailTransport::Spool,
        from: "Озон <no-reply@example.ru>".to_owned(),
        reply_to: None,
        follow_up_delay: Duration::ZERO,
        sends_at_once_max: 1,
        send_wait: Duration::from_secs(5),
        dkim: Some(DkimSettings { domain, selector, key: Secret::new(key.to_owned()) }),
        bounces: None,
    };
    let mailer = Mailer::new(&settings, Duration::from_secs(5), folder, &[[1; 32]]).unwrap();
    let mail = Mail {
        subject: "Вы звонили в Ozon — вот нужная ссылка, по которой вам помогут быстрее всего".to_owned(),
        text: "Здравствуйте!\n\n.точка в начале строки  и  пробелы \n".to_owned(),
        html: "<p>Здравствуйте!</p>".to_owned(),
        reply_to: Some("help@example.ru".to_owned()),
        list_unsubscribe: Some("https://line.example.ru/l/1/stop".to_owned()),
        facts: vec![],
    };
    let (id, to) = (MessageId([1; 16]), Destination("anna@example.com".to_owned()));
    let letter = Letter { id, returned_as: id, to: &to, mail: &mail, now: Timestamp::UNIX_EPOCH };
    mailer.send(&letter).await;
    std::fs::read(folder.join(format!("spool/mail/{id}.eml"))).unwrap()
}

#[tokio::test]
async fn mail_is_signed_as_others_verify_it() {
    for signing in [rsa(), ed25519()] {
        let folder = tempfile::tempdir().unwrap();
        let mail = signed(&signing.key, folder.path()).await;
        let text = String::from_utf8(mail.clone()).unwrap();
        assert!(is_signed(&mail, &signing.record), "{text}");
        assert!(text.contains("c=relaxed/relaxed"), "{text}");
        assert!(!is_signed(&mail, &rsa().record), "by another key");
        // Changes that relays may make, and changes that nobody may.
        let folded = text.replace("List-Unsubscribe: <", "List-Unsubscribe:\r\n  <");
        assert!(folded != text && is_signed(folded.as_bytes(), &signing.record), "{folded}");
        for (old, new) in [
            ("Subject: ", "Subject: x"),
            ("To: anna@", "To: boris@"),
            ("/l/1/stop", "/l/2/stop"),
            ("List-Unsubscribe=One-Click", "List-Unsubscribe=Other"),
            ("auto-generated", "no"),
            ("Message-ID: <01", "Message-ID: <02"),
            ("Reply-To: help@", "Reply-To: other@"),
            ("MIME-Version: 1.0", "MIME-Version: 2.0"),
        ] {
            assert!(text.contains(old), "{old} in {text}");
            assert!(!is_signed(text.replacen(old, new, 1).as_bytes(), &signing.record), "{old}");
        }
    }
}
