//! The daily mail: when it is written, that it is written once, and that it arrives.

use std::path::Path;
use std::sync::Arc;

use deflect::base::clock::Clock;
use deflect::config::load;
use deflect::config::settings::{Folders, OperatorLanguage, ReportSettings};
use deflect::line::event::Standing;
use deflect::line::message::Medium;
use deflect::metrics::operator_words::OperatorWords;
use deflect::outbox::body::MessageBody;
use deflect::outbox::vault::Purpose;
use deflect::outbox::{Composer, DailyReports, Vault};
use deflect::pages::Templates;
use deflect::store::Store;
use deflect::store::pseudonym::Pseudonyms;
use jiff::{Timestamp, ToSpan, Zoned};
use mailparse::{MailHeaderMap, parse_mail};
use tokio::sync::Notify;

use crate::report::calls::Past;
use crate::report::made::{moscow, zoned};
use crate::support::line::{Line, Setup, settings_here};
use crate::support::peers::LIMIT;
use crate::support::peers::smtp::Postfix;

/// The daily reports of a store, as one node writes them.
fn node(store: &Store, clock: &Clock, at: &str, zone: &str) -> DailyReports {
    node_speaking(OperatorLanguage::English, store, clock, at, zone)
}

fn node_speaking(language: OperatorLanguage, store: &Store, clock: &Clock, at: &str, zone: &str) -> DailyReports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = Folders { config: root.join("config"), prompts: root.join("prompts"), data: root.join("nowhere") };
    let loaded = load(&folders, &|_| None).unwrap();
    let keys = (Vault::new(&[[5; 32]]), Pseudonyms::new(&[[6; 32]]));
    let composer = Composer::new(Templates::new(loaded.templates), &loaded.settings, keys.0, keys.1);
    let settings = ReportSettings {
        to: vec!["ops@example.ru".to_owned(), "head@example.ru".to_owned()],
        at: at.parse().unwrap(),
        zone: jiff::tz::TimeZone::get(zone).unwrap(),
    };
    let words = OperatorWords::of(language);
    DailyReports::new(store.clone(), composer, settings, words, clock.clone(), Arc::new(Notify::new()))
}

fn moment(text: &str) -> Timestamp {
    zoned(text).timestamp()
}

/// Everything in the outbox, by what it is for.
async fn kinds(store: &Store) -> Vec<&'static str> {
    store.list_messages(&[], 100).await.unwrap().iter().map(|message| message.kind.as_str()).collect()
}

#[tokio::test]
async fn a_report_is_written_each_day_when_the_time_has_come_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let Past { store, clock, .. } = Past::open(folder.path(), "2026-11-23T07:59:59[Europe/Moscow]");
    let mut node = node(&store, &clock, "08:00", "Europe/Moscow");
    assert_eq!(node.look().await.unwrap(), 0, "a second too early");
    clock.set(moment("2026-11-23T08:00[Europe/Moscow]"));
    assert_eq!(node.look().await.unwrap(), 2, "one to each mailbox");
    clock.set(moment("2026-11-23T23:59[Europe/Moscow]"));
    assert_eq!(node.look().await.unwrap(), 0, "one a day");
    clock.set(moment("2026-11-24T07:00[Europe/Moscow]"));
    assert_eq!(node.look().await.unwrap(), 0);
    // Off in the morning, it comes back in the evening.
    clock.set(moment("2026-11-24T21:00[Europe/Moscow]"));
    assert_eq!(node.look().await.unwrap(), 2);
    assert_eq!(kinds(&store).await, ["report"; 4]);
    store.close().await;
}

#[tokio::test]
async fn the_subject_is_in_the_language_of_the_operators() {
    let folder = tempfile::tempdir().unwrap();
    let mut past = Past::open(folder.path(), "2026-11-23T08:00[Europe/Moscow]");
    past.call("2026-11-22T09:00[Europe/Moscow]", 1, "main", Standing::Informed).await;
    past.call("2026-11-22T17:00[Europe/Moscow]", 2, "main", Standing::Menu).await;
    let Past { store, clock, .. } = past;
    let mut node = node_speaking(OperatorLanguage::Russian, &store, &clock, "08:00", "Europe/Moscow");
    assert_eq!(node.look().await.unwrap(), 2);
    let claim = store.claim(Medium::Email, 1, clock.now(), LIMIT).await.unwrap().remove(0);
    let words = Vault::new(&[[5; 32]]).open(&claim.body, Purpose::Words).unwrap();
    let MessageBody::Mail(mail) = MessageBody::from_json(&words).unwrap() else { panic!("a mail") };
    assert_eq!(mail.subject, "2026-11-22 (воскресенье): 2 звонка, помогли в 50,0 %");
    store.close().await;
}

#[tokio::test]
async fn nodes_that_race_and_start_again_write_one_report() {
    let folder = tempfile::tempdir().unwrap();
    let Past { store, clock, .. } = Past::open(folder.path(), "2026-11-23T08:00[Europe/Moscow]");
    let other = Store::open(&folder.path().join("deflect.db"), clock.clone(), Arc::new(|_| {})).unwrap();
    let (mut one, mut two) =
        (node(&store, &clock, "08:00", "Europe/Moscow"), node(&other, &clock, "08:00", "Europe/Moscow"));
    let (one, two) = tokio::join!(one.look(), two.look());
    assert_eq!(one.unwrap() + two.unwrap(), 2, "one to each mailbox, whoever was first");
    for hour in [8, 12, 23] {
        clock.set(moment(&format!("2026-11-23T{hour:02}:30[Europe/Moscow]")));
        assert_eq!(node(&store, &clock, "08:00", "Europe/Moscow").look().await.unwrap(), 0, "started again at {hour}");
    }
    assert_eq!(kinds(&store).await, ["report"; 2]);
    other.close().await;
    store.close().await;
}

#[tokio::test]
async fn the_time_is_that_of_the_zone_also_where_clocks_leap_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let Past { store, clock, .. } = Past::open(folder.path(), "2026-03-29T01:59[Europe/Berlin]");
    let mut berlin = node(&store, &clock, "02:30", "Europe/Berlin");
    assert_eq!(berlin.look().await.unwrap(), 0);
    // There is no half past two on that day: clocks go from two to three.
    clock.set(moment("2026-03-29T03:29[Europe/Berlin]"));
    assert_eq!(berlin.look().await.unwrap(), 0);
    clock.set(moment("2026-03-29T03:30[Europe/Berlin]"));
    assert_eq!(berlin.look().await.unwrap(), 2);
    let mut kolkata = node(&store, &clock, "08:00", "Asia/Kolkata");
    clock.set(moment("2026-03-30T07:59[Asia/Kolkata]"));
    assert_eq!(kolkata.look().await.unwrap(), 0);
    clock.set(moment("2026-03-30T08:00[Asia/Kolkata]"));
    assert_eq!(kolkata.look().await.unwrap(), 2);
    store.close().await;
}

/// Mail through this server, and reports that are due from midnight on.
fn settings(postfix: &Postfix) -> String {
    settings_here(&format!(
        "[sms]\ngateways = [\"spool\"]\n[gateway.spool]\nkind = \"spool\"\n[mail]\ntransport = \"smtp://{}\"\n\
         from = \"Ozon <no-reply@example.ru>\"\nreply_to = \"help@example.ru\"\n\
         [report]\nto = [\"ops@test.local\"]\nat = \"00:00\"\nzone = \"Europe/Moscow\"\n",
        postfix.address()
    ))
}

/// How many rows of this kind of message there are.
fn stored(line: &Line, kind: &str) -> i64 {
    let database = rusqlite::Connection::open(line.folder().join("var/deflect.db")).unwrap();
    database.query_row("SELECT count(*) FROM message WHERE kind = ?1", [kind], |row| row.get(0)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_arrives_once_however_many_nodes_start_however_often() {
    let mails = tempfile::tempdir().unwrap();
    let postfix = Postfix::start(mails.path());
    let setup = Setup::new(&settings(&postfix));
    let yesterday = Zoned::now().with_time_zone(moscow()).start_of_day().unwrap().checked_sub(1.day()).unwrap();
    std::fs::create_dir(setup.folder().join("var")).unwrap();
    let mut past = Past::open(&setup.folder().join("var"), &format!("{}T23:59[Europe/Moscow]", yesterday.date()));
    for (hour, caller) in [(9, 1), (9, 2), (17, 3)] {
        let at = format!("{}T{hour:02}:00[Europe/Moscow]", yesterday.date());
        past.call(&at, caller, "main", if caller == 3 { Standing::Menu } else { Standing::Informed }).await;
    }
    past.store.close().await;

    let mut line = setup.start();
    let mut beside = line.start_beside();
    let raw = postfix.wait_for_mails(1, LIMIT).remove(0);
    let mail = parse_mail(&raw).unwrap();
    let header = |name: &str| mail.headers.get_first_value(name);
    let day = yesterday.strftime("%A %Y-%m-%d").to_string();
    assert_eq!(header("Subject"), Some(format!("{day}: 3 calls, 66.7 % helped")));
    assert_eq!(header("To").as_deref(), Some("ops@test.local"));
    assert_eq!(header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!((header("List-Unsubscribe"), header("Reply-To")), (None, None));
    let (text, html) = (mail.subparts[0].get_body().unwrap(), mail.subparts[1].get_body().unwrap());
    assert!(text.contains("\n  informed          2  66.7 %"), "{text}");
    assert!(html.contains("<th scope=\"row\">informed</th><td>2</td><td>66.7 %</td>"), "{html}");
    assert!(raw.len() < 100 << 10, "{} bytes", raw.len());

    line.kill_and_restart();
    beside.kill_and_restart();
    // A message that is promised now goes out after everything that was due before.
    line.call("CA1", "+79161234567").press("5").press("1").press("1").hang_up();
    crate::support::peers::wait_until("the message after it", LIMIT, || (stored(&line, "request") == 1).then_some(()));
    assert!(beside.stop() && line.stop(), "they stop in good order");
    let reports =
        postfix.mails().iter().filter(|mail| String::from_utf8_lossy(mail).contains("To: ops@test.local")).count();
    assert_eq!(reports, 1, "one report");
}
