//! A busy line with everything that can go wrong in it, its log at its loudest: nothing that identifies a caller, opens a
//! door or reads a link gets into the log, the metrics, a URL or the database, where what still waits is locked.

use std::collections::HashSet;
use std::path::Path;

use crate::support::line::{
    self, Answer, GATEWAY_PASSWORD, Line, SPOOL, Setup, TOKEN, settings_here, target_of, without_fractions,
};
use crate::support::peers::process::free_port;
use crate::support::peers::smtp::Scripted;
use crate::support::peers::twilio::{ACCOUNT_SID, Api};
use crate::support::peers::{LIMIT, wait_until};

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

/// The traces of the numbers: the last ten digits are in every form of a number.
fn traces_of_numbers() -> Vec<String> {
    NUMBERS.iter().map(|number| number[number.len() - 10..].to_owned()).collect()
}

/// Secrets that only we and a gateway or a platform know.
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
    assert!(landline.said().contains("Отправляем ссылку"), "{}", landline.said());
    let mut asks = line.call("CA11", ASKS_DEPARTMENT);
    asks.press("5").press("1").press("1");
    assert!(asks.said().contains("Передаём вашу просьбу"), "{}", asks.said());
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
    // The platform proved who it is, and names no call, or two: the caller hears an apology.
    for unreadable in [&pairs[1..], &[("CallSid", DELIVERED), ("CallSid", TYPED), pairs[2]]] {
        let answer = line.post_signed(&url, unreadable);
        assert!(answer.status == 200 && answer.body.contains("<Hangup"), "{answer:?}");
    }
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

/// Waits until every message but the reminders of tomorrow is out, or was given up.
fn wait_for_outbox(line: &Line) {
    let file = line.folder().join("var/deflect.db");
    let database = rusqlite::Connection::open(file).unwrap();
    let waiting = "SELECT count(*) FROM message WHERE state IN ('queued', 'unknown') AND kind <> 'reminder'";
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
    for told in ["refused a request", "refused a request of a gateway", "message not accepted", "gateway rests"] {
        assert!(log.contains(told), "no `{told}` in the log: {log}");
    }
    let url = urls(&line.documents()[0]).next().unwrap().split_once("state=").unwrap().1.to_owned();
    assert_without("the log", &log, &[traces.clone(), vec![url]].concat());
    assert_database_without(line, &traces);
}

/// Looks through the database while the line runs, when it has stopped, and when callers are forgotten.
fn assert_database_without(line: Line, traces: &[String]) {
    assert_files_without(&line.setup(), traces);
    let setup = line.setup();
    assert!(line.stop());
    assert_files_without(&setup, traces);
    for number in [WITH_MAIL, MAIL_GONE, BROKEN_AT_TWILIO] {
        let forgotten = setup.run(&["forget", number]);
        assert!(forgotten.status.success(), "{forgotten:?}");
        let said = String::from_utf8_lossy(&forgotten.stdout).into_owned();
        assert_without("what `forget` says", &said, traces);
    }
    let data = setup.folder().join("var");
    assert!(is_private(&data.join("deflect.db")));
    assert!(std::fs::read_dir(data.join("keys")).unwrap().all(|key| is_private(&key.unwrap().path())));
}

fn assert_files_without(setup: &Setup, traces: &[String]) {
    for (file, content) in database_files(setup) {
        assert_without(file, &content, traces);
    }
}

/// The files of the database that are there, the log of its last writes among them.
fn database_files(setup: &Setup) -> Vec<(&'static str, String)> {
    let read = |file| std::fs::read(setup.folder().join("var").join(file)).ok();
    let files = ["deflect.db", "deflect.db-wal", "deflect.db-shm"].into_iter();
    files.filter_map(|file| Some((file, String::from_utf8_lossy(&read(file)?).into_owned()))).collect()
}

fn is_private(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).unwrap().permissions().mode() & 0o077 == 0
}

#[test]
fn a_number_still_waiting_is_locked_in_the_database_and_nowhere_else() {
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
    assert_files_without(&line.setup(), &traces);
    let setup = line.setup();
    assert!(line.stop());
    assert_files_without(&setup, &traces);
    let database = rusqlite::Connection::open(setup.folder().join("var/deflect.db")).unwrap();
    let waiting = "SELECT count(*) FROM message WHERE address IS NOT NULL AND body IS NOT NULL";
    let waiting: i64 = database.query_row(waiting, [], |row| row.get(0)).unwrap();
    assert_eq!(waiting, 1, "or the text could not be sent");
}

/// Mobile numbers of many prefixes; what they end in tells what each caller does.
fn crowd() -> Vec<String> {
    (0..180).map(|index: u64| format!("+79{:02}{:07}", 10 + index % 60, (index * 7_654_321) % 10_000_000)).collect()
}

fn mailbox(index: usize) -> String {
    format!("crowd.{index}@test.local")
}

/// Imports the address of every third caller.
fn import_crowd(line: &Line, crowd: &[String]) -> Vec<String> {
    let owners: Vec<(usize, &String)> = crowd.iter().enumerate().step_by(3).collect();
    let rows: String = owners.iter().map(|(index, number)| format!("{number},{},ru,yes\n", mailbox(*index))).collect();
    let file = line.folder().join("crowd.csv");
    std::fs::write(&file, format!("number,email,language,consent\n{rows}")).unwrap();
    let imported = line.command(&["contacts", "import", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
    owners.iter().map(|(index, _)| mailbox(*index)).collect()
}

/// The calls of the hour, one kind per caller: takes the link, types another number, asks a department, reports
/// anonymously, asks again and again, hides the number.
fn busy_hour(line: &Line, crowd: &[String]) {
    for (index, number) in crowd.iter().enumerate() {
        let id = format!("CB{index}");
        match index % 6 {
            0 | 1 => drop(line.call(&id, number).press("9").hang_up()),
            2 => drop(line.call(&id, LANDLINE).press("9").press("1").press(&number[2..]).press("1").hang_up()),
            3 => drop(line.call(&id, number).press("5").press("1").press("1").hang_up()),
            4 => drop(line.call(&id, number).press("9").press("*").press("5").press("5").hang_up()),
            _ => (0..3).for_each(|again| {
                line.call(&format!("{id}-{again}"), number).press("1").press("1").press("1").hang_up();
            }),
        }
    }
}

/// A number of these written in a text: their last ten digits are in every form of them.
fn number_in<'a>(text: &'a str, last_ten: &HashSet<&str>) -> Option<&'a str> {
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 10);
    runs.flat_map(|run| (0..=run.len() - 10).map(move |start| &run[start..start + 10]))
        .find(|ten| last_ten.contains(ten))
}

fn mailed_tokens(line: &Line) -> Vec<String> {
    let mails = std::fs::read_dir(line.folder().join("var/spool/mail")).unwrap();
    let mails =
        mails.map(|mail| mail.unwrap().path()).filter(|mail| mail.extension().is_some_and(|found| found == "eml"));
    tokens(&mails.map(|mail| decoded(&std::fs::read(mail).unwrap())).collect::<Vec<_>>())
}

#[test]
fn a_busy_hour_leaves_no_trace_of_its_callers() {
    let mail = "[mail]\ntransport = \"spool\"\nfrom = \"Ozon <no-reply@example.ru>\"\nfollow_up_delay = \"0s\"\n";
    let gateway = format!("[sms]\ngateways = [\"dead\"]\n[gateway.dead]\n{}\n", dead_kannel());
    let setup = Setup::new(&settings_here(&format!("{gateway}{mail}"))).log("trace");
    let follow_ups = setup.folder().join("config/followups.toml");
    let shipped = std::fs::read_to_string(&follow_ups).unwrap();
    std::fs::write(&follow_ups, shipped.replace("single = 5 ", "single = 1000 ")).unwrap();
    let line = setup.start();
    let crowd = crowd();
    let emails = import_crowd(&line, &crowd);
    busy_hour(&line, &crowd);
    let sent = r#"deflect_messages_total{gateway="spool",medium="email",state="sent"}"#;
    wait_until("follow-ups and requests", LIMIT, || (55.0 <= line.metric(sent)).then_some(()));
    let links = mailed_tokens(&line);
    assert!(links.len() >= 30, "{}", links.len());
    for link in &links[..10] {
        assert_eq!(line.request("POST", &format!("/l/{link}/stop"), "", "").status, 200);
    }
    wait_until("texts that wait", LIMIT, || (60.0 <= line.metric_sum("deflect_outbox_due")).then_some(()));

    let last_ten: HashSet<&str> = crowd.iter().map(|number| &number[2..]).chain([&LANDLINE[2..]]).collect();
    let others = [emails, secrets(&line), links].concat();
    let look = |what: &str, text: &str| {
        assert_eq!(number_in(text, &last_ten), None, "{what} holds a number");
        assert_without(what, text, &others);
    };
    assert!(number_in(&format!("8{}", &crowd[0][2..]), &last_ten).is_some(), "a number would be found");
    look("the log", &line.log());
    look("/metrics", &without_fractions(&line.get_ops("/metrics").body));
    let urls: Vec<String> =
        line.documents().iter().flat_map(|document| urls(document).map(str::to_owned).collect::<Vec<_>>()).collect();
    look("a URL in a document", &urls.join("\n"));
    look("the list of messages", &String::from_utf8(line.command(&["outbox", "list"]).stdout).unwrap());
    look("the consents", &String::from_utf8(line.command(&["consent", "export"]).stdout).unwrap());
    let files = database_files(&line.setup());
    assert!(files.iter().any(|(file, content)| file.ends_with("-wal") && !content.is_empty()), "its log is looked at");
    files.iter().for_each(|(file, content)| look(file, content));
    let setup = line.setup();
    assert!(line.stop());
    database_files(&setup).iter().for_each(|(file, content)| look(file, content));
}

/// A Kannel where nobody listens.
fn dead_kannel() -> String {
    format!(
        "kind = \"kannel\"\nurl = \"http://127.0.0.1:{}/\"\nusername = \"ivr\"\n\
         password = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"",
        free_port()
    )
}
