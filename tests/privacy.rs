//! A busy line with everything that can go wrong in it, its log at its loudest: nothing that identifies a caller, opens a
//! door or reads a link gets into the log, the metrics or a URL, and the database keeps none of it once messages are out.

mod line;
mod peers;

use std::path::Path;
use std::time::Duration;

use line::{Answer, GATEWAY_PASSWORD, Line, SPOOL, Setup, TOKEN, settings_here, target_of};
use peers::process::free_port;
use peers::smtp::Scripted;
use peers::twilio::{ACCOUNT_SID, Api};
use peers::wait_until;

/// For what peers and workers do in the background.
const LIMIT: Duration = Duration::from_secs(30);
/// Mobile numbers; what becomes of a text is in the end of its number, see `peers::twilio`.
const DELIVERED: &str = "+79161234567";
const WITH_MAIL: &str = "+79161234501";
const MAIL_GONE: &str = "+79161234502";
const OPTED_OUT: &str = "+79161234510";
const BROKEN_AT_TWILIO: &str = "+79161234550";
const REFUSED: &str = "+79161234566";
const ASKS_DEPARTMENT: &str = "+79161234570";
const ANONYMOUS: &str = "+79161234571";
const LANDLINE: &str = "+74951234567";
const TYPED: &str = "+79037654321";
const FOREIGN: &str = "+77011234567";
const NUMBERS: [&str; 11] = [
    DELIVERED,
    WITH_MAIL,
    MAIL_GONE,
    OPTED_OUT,
    BROKEN_AT_TWILIO,
    REFUSED,
    ASKS_DEPARTMENT,
    ANONYMOUS,
    LANDLINE,
    TYPED,
    FOREIGN,
];
const EMAILS: [&str; 2] = ["anna.petrova@test.local", "gone@test.local"];

/// Kannel first, which is down; then Twilio.
fn settings(api: &Api, mail: &Scripted) -> String {
    settings_here(&format!(
        r#"[sms]
gateways = ["kannel", "twilio"]
[gateway.kannel]
kind = "kannel"
url = "http://127.0.0.1:{}/cgi-bin/sendsms"
username = "ivr"
password = {{ env = "TEST_GATEWAY" }}
sender = "Ozon"
[gateway.twilio]
kind = "twilio"
url = "{}"
account = "{ACCOUNT_SID}"
token = {{ env = "TEST_TOKEN" }}
sender = "Ozon"
[mail]
transport = "smtp://{}"
from = "Ozon <no-reply@example.ru>"
follow_up_delay = "0s"
[outbox]
sms_retry_delays = ["1s"]
"#,
        free_port(),
        api.base_url(),
        mail.address()
    ))
}

/// What a number may be written as: its last ten digits are in every form of it.
fn traces_of_numbers() -> Vec<String> {
    NUMBERS.iter().map(|number| number[number.len() - 10..].to_owned()).collect()
}

/// What only we and a gateway or a platform know.
fn secrets(line: &Line) -> Vec<String> {
    let basic = data_encoding::BASE64.encode(format!("{ACCOUNT_SID}:{TOKEN}").as_bytes());
    let mut secrets = vec![TOKEN.to_owned(), GATEWAY_PASSWORD.to_owned(), basic];
    for entry in std::fs::read_dir(line.folder().join("var/keys")).unwrap() {
        let key = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(key.trim().len() >= 32);
        secrets.push(key.trim().to_owned());
    }
    secrets
}

/// The tokens of all links, as they stand in what was sent.
fn tokens(words: &[String]) -> Vec<String> {
    let links = words.iter().flat_map(|words| words.split("/l/").skip(1));
    links.map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect()).collect()
}

fn assert_without(what: &str, text: &str, traces: &[String]) {
    for trace in traces {
        if let Some(at) = text.find(trace.as_str()) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            panic!("{what} holds {trace}: {}", text[start..].lines().next().unwrap());
        }
    }
}

/// Everything that callers, platforms, gateways and strangers do on a busy day.
fn busy_day(line: &Line) {
    for (index, from) in [DELIVERED, WITH_MAIL, MAIL_GONE, OPTED_OUT, BROKEN_AT_TWILIO, REFUSED].iter().enumerate() {
        line.call(&format!("CA{index}"), from).press("9").hang_up();
    }
    let mut landline = line.call("CA10", LANDLINE);
    landline.press("9").press("1").press("12345").press("9037654321").press("1");
    assert!(landline.said().contains("Ссылку отправили"), "{}", landline.said());
    let mut asks = line.call("CA11", ASKS_DEPARTMENT);
    asks.press("5").press("1").press("1");
    assert!(asks.said().contains("Попросили."), "{}", asks.said());
    let mut anonymous = line.call("CA12", ANONYMOUS);
    anonymous.press("5").press("5").press("9").wait();
    line.call("CA13", FOREIGN).press("9").wait().wait();
    line.call("CA14", "anonymous").press("9").press(DELIVERED);
    for call in [landline, asks, anonymous] {
        call.hang_up();
    }
    forge(line);
}

/// Requests that are refused, each with a caller's number in it.
fn forge(line: &Line) {
    let url = format!("{}/voice/twilio", line.url);
    let pairs = [("CallSid", "CA20"), ("From", DELIVERED), ("To", line::LINE)];
    assert_eq!(line.post_with_signature(&url, &pairs, "Zm9yZ2Vk").status, 403);
    assert_eq!(line.post_signed(&url, &pairs[1..]).status, 400);
    assert_eq!(line.post_signed(&url, &[("CallSid", DELIVERED), ("CallSid", TYPED), pairs[2]]).status, 400);
    let call = line.call("CA21", DELIVERED);
    let other = call.next_url().replace("state=", &format!("state={}", &DELIVERED[1..]));
    assert_eq!(line.post_signed(&other, &call.fields(&[("Digits", "9")])).status, 403);
    let ask = |method, target: &str| line.request(method, target, "", "").status;
    assert_eq!(ask("GET", &format!("/voice/twilio?From={DELIVERED}&CallSid=CA22")), 403);
    assert_eq!(ask("GET", &format!("/receipts/kannel?id={}&token={TOKEN}&type=1", "ab".repeat(16))), 403);
    assert_eq!(ask("POST", &format!("/receipts/twilio?id={DELIVERED}")), 403);
    assert_eq!(ask("GET", &format!("/l/{}", &DELIVERED[1..])), 410);
    assert_eq!(ask("GET", &format!("/{DELIVERED}/{}", EMAILS[0])), 404);
    call.hang_up();
}

/// People, programs and one who has enough, on links that were sent.
fn open_links(line: &Line, links: &[String]) {
    let person = "User-Agent: Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0\r\n";
    let ask = |method, target: &str| -> Answer { line.request(method, target, person, "") };
    for link in links {
        assert_eq!(ask("GET", &format!("/l/{link}")).status, 200);
        assert_eq!(ask("POST", &format!("/l/{link}/open")).status, 303);
    }
    assert_eq!(ask("POST", &format!("/l/{}/stop", links[0])).status, 200);
}

fn import_contacts(line: &Line) {
    let file = line.folder().join("contacts.csv");
    let rows = format!("{WITH_MAIL},{},ru,yes\n{MAIL_GONE},{},ru,yes\n", EMAILS[0], EMAILS[1]);
    std::fs::write(&file, format!("number,email,language,consent\n{rows}")).unwrap();
    let imported = line.command(&["contacts", "import", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
}

/// Waits until every message is out, or was given up.
fn wait_for_outbox(line: &Line) {
    let file = line.folder().join("var/deflect.db");
    let database = rusqlite::Connection::open(file).unwrap();
    let waiting = "SELECT count(*) FROM message WHERE state IN ('queued', 'unknown')";
    wait_until("an empty outbox", LIMIT, || {
        let count: i64 = database.query_row(waiting, [], |row| row.get(0)).unwrap();
        (count == 0).then_some(())
    });
}

/// The URLs in a document.
fn urls(document: &str) -> impl Iterator<Item = &str> {
    let starts = document.match_indices("http").map(|(start, _)| &document[start..]);
    starts.map(|rest| rest.split(['"', '<', ' ']).next().unwrap())
}

fn decoded(mail: &[u8]) -> String {
    mailparse::parse_mail(mail).unwrap().subparts[0].get_body().unwrap()
}

#[test]
fn a_busy_line_keeps_its_callers_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (api, mail) = (Api::start(), Scripted::start(folder.path()));
    let setup = Setup::new(&settings(&api, &mail)).edit("config/channels.toml", "b2b@ozon.ru", "desk@test.local");
    let line = setup.log("trace").start();
    import_contacts(&line);
    busy_day(&line);
    wait_for_outbox(&line);
    let texts: Vec<_> = api.received().into_iter().filter(|text| text.answer == Some(201)).collect();
    let mut numbers: Vec<&str> = texts.iter().map(|text| text.to()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [TYPED, WITH_MAIL, MAIL_GONE, DELIVERED], "the day was as busy as planned");
    for text in &texts {
        assert_eq!(api.call_back(text, "delivered", None, line.public), 200);
        assert_eq!(api.call_back_signed(text, "undelivered", "Zm9yZ2Vk", line.public), 403);
    }
    let words: Vec<String> = texts.iter().map(|text| text.body().to_owned()).collect();
    let words: Vec<String> = mail.mails().iter().map(|mail| decoded(mail)).chain(words).collect();
    let links = tokens(&words);
    assert!(links.len() >= 5 && links.iter().all(|link| link.len() == 11), "{links:?}");
    open_links(&line, &links);

    let exhausted = line.command(&["outbox", "list", "--state", "exhausted,refused"]);
    let listed = String::from_utf8(exhausted.stdout).unwrap();
    assert!(listed.contains("exhausted") && listed.contains("refused"), "{listed}");
    let emails = EMAILS.map(str::to_owned);
    let traces = [traces_of_numbers(), emails.to_vec(), secrets(&line), links].concat();
    assert_without("the list of messages", &listed, &traces);
    assert_without("/metrics", &line.get_ops("/metrics").body, &traces);
    for document in line.documents() {
        for url in urls(&document) {
            assert_without("a URL in a document", url, &traces);
            assert!(target_of(url).starts_with("/voice/twilio?state="), "{url}");
        }
    }
    let log = line.log();
    for told in ["refused a request", "refused a delivery report", "message not accepted", "gateway rests"] {
        assert!(log.contains(told), "no `{told}` in the log: {log}");
    }
    let url = urls(&line.documents()[0]).next().unwrap().split_once("state=").unwrap().1.to_owned();
    assert_without("the log", &log, &[traces.clone(), vec![url]].concat());
    assert_database_without(line, &traces);
}

/// Erases what is kept on purpose, an address somebody agreed to and a text given up for now, and looks for the rest.
fn assert_database_without(line: Line, traces: &[String]) {
    for number in [WITH_MAIL, MAIL_GONE, BROKEN_AT_TWILIO] {
        let forgotten = line.command(&["forget", number]);
        assert!(forgotten.status.success(), "{forgotten:?}");
        let said = String::from_utf8_lossy(&forgotten.stdout).into_owned();
        assert_without("what `forget` says", &said, traces);
    }
    let setup = line.setup();
    assert!(line.stop());
    let data = setup.folder().join("var");
    for file in ["deflect.db", "deflect.db-wal", "deflect.db-shm"] {
        let bytes = std::fs::read(data.join(file)).unwrap_or_default();
        assert_without(file, &String::from_utf8_lossy(&bytes), traces);
    }
    assert!(is_private(&data.join("deflect.db")));
    assert!(std::fs::read_dir(data.join("keys")).unwrap().all(|key| is_private(&key.unwrap().path())));
}

fn is_private(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o077 == 0
}

#[test]
fn a_number_still_waiting_is_in_the_database_and_nowhere_else() {
    let dead = settings_here(SPOOL).replace("kind = \"spool\"", &dead_kannel());
    let line = Setup::new(&dead).log("trace").start();
    line.call("CA1", DELIVERED).press("9").hang_up();
    wait_until("a try that failed", LIMIT, || line.log().contains("message tried").then_some(()));
    let traces = [traces_of_numbers(), secrets(&line)].concat();
    let listed = line.command(&["outbox", "list"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("queued"), "{listed}");
    assert_without("the list of messages", &listed, &traces);
    assert_without("the log", &line.log(), &traces);
    assert_without("/metrics", &line.get_ops("/metrics").body, &traces);
    let setup = line.setup();
    assert!(line.stop());
    let bytes = std::fs::read(setup.folder().join("var/deflect.db")).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains(&DELIVERED[2..]), "or the text could not be sent");
}

/// A Kannel where nobody listens.
fn dead_kannel() -> String {
    format!(
        "kind = \"kannel\"\nurl = \"http://127.0.0.1:{}/\"\nusername = \"ivr\"\n\
         password = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"",
        free_port()
    )
}
