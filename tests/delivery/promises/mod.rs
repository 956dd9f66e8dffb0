//! Promises to callers, through the running line with a platform that signs, to the end: the text on the phone, the
//! mail in the mailbox, the page behind the link. And the words callers hear when something of ours is down.

mod chats;
mod events;
mod follow_ups;
mod gateways;
mod links;
mod mail;
mod opt_out;
mod smpp;
mod texts;
mod trouble;

use std::net::SocketAddr;
use std::path::Path;

use rusqlite::Connection;

use crate::support::line::{self, Call, Line};
use crate::support::peers;
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";
/// Mail to the spool.
const MAIL_SPOOLED: &str = "[mail]\ntransport = \"spool\"\nfrom = \"Ozon <no-reply@example.ru>\"\n";
const IPHONE: &str = "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15\r\n";

/// A gateway of kind Kannel, with mail to the spool.
fn kannel_settings(sendsms_url: &str) -> String {
    format!(
        "[sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"{sendsms_url}\"\n\
         username = \"ivr\"\npassword = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\n{MAIL_SPOOLED}"
    )
}

/// A Twilio gateway; its token stands in the variable named.
fn twilio_gateway(url: &str, token: &str) -> String {
    format!(
        "[gateway.twilio]\nkind = \"twilio\"\nurl = \"{url}\"\naccount = \"{}\"\ntoken = {{ env = \"{token}\" }}\n\
         sender = \"Ozon\"\n",
        peers::twilio::ACCOUNT_SID
    )
}

/// A call that takes the link by key nine, and is promised a text.
fn take_text<'a>(line: &'a Line, id: &str, from: &str) -> Call<'a> {
    let mut call = line.call(id, from);
    call.press("9");
    assert!(
        call.said().contains("Отправляем ссылку. Обычно СМС приходит в течение минуты после того"),
        "{}",
        call.said()
    );
    call
}

/// Waits until messages came to a state by a gateway.
fn wait_for_messages(line: &Line, medium: &str, gateway: &str, state: &str, count: f64) {
    let sample = format!(r#"deflect_messages_total{{gateway="{gateway}",medium="{medium}",state="{state}"}}"#);
    wait_until(&format!("{count} of {sample}\n{}", line.log()), LIMIT, || {
        (line.metric(&sample) == count).then_some(())
    });
}

fn wait_for_outcomes(line: &Line, outcome: &str, count: f64) {
    wait_until(&format!("{count} calls {outcome}"), LIMIT, || (line.outcomes(outcome) == count).then_some(()));
}

/// The spooled texts.
fn spooled_texts(line: &Line) -> Vec<serde_json::Value> {
    files(&line.folder().join("var/spool/sms"), "json")
        .iter()
        .map(|file| serde_json::from_slice(file).expect("a spooled text is JSON"))
        .collect()
}

/// The spooled mail, as it would go over the wire.
fn spooled_mails(line: &Line) -> Vec<Vec<u8>> {
    files(&line.folder().join("var/spool/mail"), "eml")
}

/// The contents of the files in a folder; files still being written have another extension.
fn files(folder: &Path, extension: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let paths = entries.map(|entry| entry.unwrap().path());
    let whole = paths.filter(|path| path.extension().is_some_and(|found| found == extension));
    whole.map(|path| std::fs::read(path).unwrap()).collect()
}

/// The only link in some words: what follows the last blank.
fn link_in(text: &str) -> String {
    text.rsplit(' ').next().unwrap().to_owned()
}

/// The line's database, as an operator with a shell would open it.
fn database(line: &Line) -> Connection {
    let database = Connection::open(line.folder().join("var/deflect.db")).unwrap();
    database.busy_timeout(LIMIT).unwrap();
    database
}

/// The one number that a query answers with.
fn count(database: &Connection, query: &str) -> i64 {
    database.query_row(query, [], |row| row.get(0)).unwrap()
}

/// Imports addresses of callers who agreed to mail.
fn import_contacts(line: &Line, rows: &[(&str, &str)]) {
    let rows: String = rows.iter().map(|(number, email)| format!("{number},{email},ru,yes\n")).collect();
    let file = line.folder().join("contacts.csv");
    std::fs::write(&file, format!("number,email,language,consent\n{rows}")).unwrap();
    let imported = line.command(&["contacts", "import", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
}

/// A request as a gateway or a browser sends it to an address of ours.
fn ask(door: SocketAddr, method: &str, url: &str, headers: &str, body: &str) -> line::Answer {
    let (target, length) = (line::target_of(url), body.len());
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {door}\r\nConnection: close\r\n{headers}");
    line::exchange(door, &format!("{head}Content-Length: {length}\r\n\r\n{body}"))
}
