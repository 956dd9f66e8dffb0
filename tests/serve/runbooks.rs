//! The runbooks of the alerts, followed: each command as it is written there, at a line in the trouble it is written for.
//!
//! The commands are read out of the runbooks. One that no world runs fails the test, and so does a world that runs one
//! that no runbook has.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::FileExt;
use std::process::Output;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use deflect::config::settings::OperatorLanguage;
use deflect::config::settings::Secret;
use deflect::dialect::signature::sign_twilio;
use deflect::metrics::operator_words::OperatorWords;
use deflect::metrics::trouble::TroubleKind;
use rusqlite::Connection;

use crate::prometheus::told_by_alerts;
use crate::reload::{edit, small, until};
use crate::support::line::{Line, NO_LIMITS, SPOOL, Setup, TOKEN, copy_folder, settings_here};
use crate::support::peers::LIMIT;
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::process::free_port;

const MOBILE: &str = "+79161234567";
const VOICE: &str = "prompts/ru/voice.ftl";
/// Programs of the system that not every machine of tests has; they are asked to look, and change nothing.
const LOOKS_OF_THE_SYSTEM: [&str; 4] = ["iostat -x 5", "chronyc tracking", "dmesg -T", "ss -tn state established"];
/// A price, so that a budget can be spent.
const PRICED: &str = r#"
[sms]
gateways = ["spool"]
[gateway.spool]
kind = "spool"
price = 2.5
[limits]
money_per_day = 3
"#;

/// Mail into a folder.
const MAIL: &str = "[mail]\ntransport = \"spool\"\nfrom = \"Ozon <no-reply@example.ru>\"\n";
/// A platform that `deflect call` can be.
const LOCAL: &str = "[platform.local]\ndialect = \"twiml\"\nauthentication = \"loopback\"\n";

/// The troubles a test can make. Each runs the commands of the alerts about it.
const WORLDS: [fn(&Runbooks); 13] = [
    gateways_are_down,
    files_are_refused,
    money_is_spent,
    the_process_is_gone,
    a_service_of_lookups_is_away,
    the_secret_was_changed_on_one_side,
    the_database_is_damaged,
    the_database_is_locked,
    a_recording_is_lost,
    changes_are_held,
    a_line_is_closed,
    callers_come_back_and_keys_are_silent,
    holidays_run_out,
];

/// The commands of all runbooks, less those that were run.
struct Runbooks(Mutex<BTreeSet<(String, String)>>);

impl Runbooks {
    fn read() -> Self {
        let troubles =
            TroubleKind::ALL.map(|kind| (kind.alert(), kind.remedy(OperatorWords::of(OperatorLanguage::English))));
        let told = troubles.into_iter().chain(told_by_alerts("runbook:"));
        let commands = told.flat_map(|(alert, text)| {
            let quoted = text.split('`').skip(1).step_by(2).filter(|quoted| is_command(quoted)).map(str::to_owned);
            quoted.map(|command| (alert.clone(), command)).collect::<Vec<_>>()
        });
        Self(Mutex::new(commands.filter(|(_, command)| !LOOKS_OF_THE_SYSTEM.contains(&&**command)).collect()))
    }

    /// Runs a command of these alerts' runbooks at a line, with `values` for what an operator fills in, and returns its
    /// output and complaints. It must end with this code.
    fn follow(&self, alerts: &[&str], command: &str, at: &Setup, values: &[(&str, &str)], code: i32) -> String {
        for alert in alerts {
            let of_alert = (format!("Deflect{alert}"), command.to_owned());
            assert!(self.0.lock().unwrap().remove(&of_alert), "{of_alert:?} is in no runbook, or was run before");
        }
        let filled = values.iter().fold(command.to_owned(), |filled, (place, value)| filled.replace(place, value));
        assert!(!filled.contains(['…', '{']) && !filled.contains("PLATFORM"), "{filled}");
        let output = at.shell(&filled);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(code), "`{filled}` of {alerts:?}: {said}");
        assert!(!said.contains("panicked"), "`{filled}`: {said}");
        said
    }
}

/// A quotation that an operator types, and no setting, label or place of a file.
fn is_command(quoted: &str) -> bool {
    let program = quoted.split_once(' ').map_or("", |(program, _)| program);
    !program.is_empty() && program.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit())
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned()).concat()
}

/// The id of a call that was not before: a turn that comes again is answered as it was.
fn new_call() -> String {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    format!("CAnew{}", CALLS.fetch_add(1, Ordering::Relaxed))
}

fn troubled(line: &Line, kind: &str, of: &str, is: bool) {
    let sample = format!("deflect_trouble{{kind=\"{kind}\",of=\"{of}\"}}");
    until(&format!("{sample} is {is}"), line, || (line.metric(&sample) == 1.0) == is);
}

/// A line on ports that its settings name, as in production: doors of the public and of operations.
fn at_fixed_ports(setup: Setup) -> (Setup, String, String) {
    let [public, ops] = [free_port(), free_port()].map(|port| format!("127.0.0.1:{port}"));
    let setup = setup
        .edit("config/deflect.toml", "public = \"127.0.0.1:0\"", &format!("public = \"{public}\""))
        .edit(
            "config/deflect.toml",
            "public_url = \"http://127.0.0.1:0\"",
            &format!("public_url = \"http://{public}\""),
        )
        .edit("config/deflect.toml", "ops = \"127.0.0.1:0\"", &format!("ops = \"{ops}\""));
    (setup.without_addresses(), public, ops)
}

#[test]
fn every_command_of_every_runbook_does_what_it_should_in_its_trouble() {
    let books = Runbooks::read();
    let books_of_all = &books;
    thread::scope(|scope| {
        let running = WORLDS.map(|world| scope.spawn(move || world(books_of_all)));
        for world in running {
            world.join().unwrap();
        }
    });
    assert_eq!(*books.0.lock().unwrap(), BTreeSet::new(), "no world runs these");
}

fn gateways_are_down(books: &Runbooks) {
    let gateway = Flaky::start(Mood::Down);
    let settings = format!(
        "[sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"{}\"\nusername = \"ivr\"\n\
         password = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\n{MAIL}[outbox]\nsms_retry_delays = []\n{NO_LIMITS}",
        gateway.url()
    );
    let line = small(&settings).start();
    let setup = line.setup();
    let mut callers = 1000..;
    let mut promise = || {
        let caller = callers.next().unwrap();
        line.call(&format!("CA{caller}"), &format!("+7903111{caller}")).press("9").hang_up();
    };
    let sent = || line.metric(r#"deflect_messages_total{gateway="kannel",medium="sms",state="sent"}"#);
    let exhausted = || listed(&setup, "exhausted").len();

    until("no gateway takes texts, and some were given up", &line, || {
        promise();
        line.metric(r#"deflect_trouble{kind="gateways_down",of=""}"#) == 1.0 && 2 <= exhausted()
    });
    troubled(&line, "gateway_down", "kannel", true);
    troubled(&line, "messages_given_up", "", true);
    let list = books.follow(&["GatewayDown", "CallsUnsettled"], "deflect outbox list", &setup, &[], 0);
    assert!(list.contains("exhausted") && list.contains("kannel"), "{list}");
    let waiting = books.follow(&["PromisesLate"], "deflect outbox list --state queued", &setup, &[], 0);
    assert!(!waiting.contains("exhausted"), "{waiting}");
    let given_up = &["TextsNotAccepted", "PromisesExpiring", "MessagesGivenUp"];
    let first = listed(&setup, "exhausted").remove(0);
    let list = books.follow(given_up, "deflect outbox list --state exhausted", &setup, &[], 0);
    assert!(list.contains(&first) && list.contains("kannel"), "{list}");
    let words = [("ru='…'", "ru='Тексты опаздывают.'")];
    let announce = "deflect announce post --text ru='…' --for 1h";
    books.follow(&["GatewaysDown", "TextsNotAccepted", "HelpedFalling"], announce, &setup, &words, 0);
    until("callers are told", &line, || line.call(&new_call(), MOBILE).said().contains("Тексты опаздывают."));

    until("the calls whose promise was given up have failed", &line, || failed(&setup).is_some());
    let list = books.follow(&["CallsFailed"], "deflect calls --outcome failed", &setup, &[], 0);
    let call = failed(&setup).unwrap();
    assert!(list.contains(&call), "{list}");
    let told = books.follow(&["CallsFailed"], "deflect calls ID", &setup, &[("ID", &call)], 0);
    assert!(told.contains("taken by no gateway") && told.contains("kannel"), "{told}");

    gateway.set(Mood::Forgets);
    let before = exhausted();
    books.follow(&["TextsNotAccepted"], "deflect outbox requeue ID", &setup, &[("ID", &first)], 0);
    until("that one is sent", &line, || !listed(&setup, "queued,exhausted").contains(&first) && 0.0 < sent());
    let queued =
        books.follow(&["GatewaysDown", "PromisesExpiring"], "deflect outbox requeue --all --since 2h", &setup, &[], 0);
    assert!(queued.contains("queued again: ") && 2 <= before, "{queued}");
    until("all are sent", &line, || listed(&setup, "queued,exhausted,unknown").is_empty());
    troubled(&line, "messages_given_up", "", false);
    troubled(&line, "gateways_down", "", false);

    gateway.set(Mood::Down);
    until("one more is given up", &line, || {
        promise();
        0 < exhausted()
    });
    gateway.set(Mood::Forgets);
    books.follow(&["MessagesGivenUp"], "deflect outbox requeue --all", &setup, &[], 0);
    until("it is sent too", &line, || exhausted() == 0);
}

/// The id of a call that failed.
fn failed(setup: &Setup) -> Option<String> {
    let output = setup.run(&["calls", "--outcome", "failed", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    Some(list.as_array()?.first()?["id"].as_str()?.to_owned())
}

/// The ids of messages in these states.
fn listed(setup: &Setup, states: &str) -> Vec<String> {
    let output = setup.run(&["outbox", "list", "--state", states, "--format", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    list.as_array().unwrap().iter().map(|message| message["id"].as_str().unwrap().to_owned()).collect()
}

fn files_are_refused(books: &Runbooks) {
    let line = small(SPOOL).start();
    let setup = line.setup();
    let check = "deflect check";
    edit(&line, VOICE, "menu-changed =", "menu-changed");
    troubled(&line, "config_refused", "", true);
    let said = books.follow(&["ConfigRefused"], check, &setup, &[], 1);
    assert!(said.contains("prompts/ru/voice.ftl:") && said.contains("problem found"), "{said}");
    edit(&line, VOICE, "menu-changed", "menu-changed =");
    troubled(&line, "config_refused", "", false);

    // A prompt that lacks what it says.
    edit(&line, VOICE, "Здравствуйте, это пример.", "Здравствуйте, { $phone }.");
    troubled(&line, "config_refused", "", true);
    let said = books.follow(&["PromptsNotSaid"], check, &setup, &[], 1);
    assert!(said.contains("greeting") && said.contains("$phone"), "{said}");
    edit(&line, VOICE, "Здравствуйте, { $phone }.", "Здравствуйте, это пример.");
    troubled(&line, "config_refused", "", false);

    // A line that began with a flaw.
    let flawed = small(SPOOL).edit("config/line.toml", "3 = \"company\"", "3 = \"company\"\n4 = \"main\"").start();
    troubled(&flawed, "config_flawed", "", true);
    let said = books.follow(&["ConfigFlawed"], check, &flawed.setup(), &[], 1);
    assert!(said.contains("config/line.toml:") && said.contains("choice `4`"), "{said}");
    edit(&flawed, "config/line.toml", "\n4 = \"main\"", "");
    troubled(&flawed, "config_flawed", "", false);
}

fn money_is_spent(books: &Runbooks) {
    let line = small(&format!("{MAIL}{PRICED}")).start();
    line.call("CA1", MOBILE).press("9");
    line.call("CA2", "+79031112233").press("9");
    line.shows("deflect_text_budget_spent", 2.5);
    troubled(&line, "budget_low", "", true);
    edit(&line, "config/deflect.toml", "money_per_day = 3", "money_per_day = 2.5");
    troubled(&line, "budget_spent", "", true);
    edit(&line, "config/deflect.toml", "money_per_day = 2.5", "money_per_day = 300");
    books.follow(&["BudgetSpent"], "deflect check", &line.setup(), &[], 0);
    troubled(&line, "budget_spent", "", false);
    let texts = || line.metric(r#"deflect_messages_total{gateway="spool",medium="sms",state="sent"}"#);
    let before = texts();
    line.call("CA4", "+79051112233").press("9");
    until("a text is sent again", &line, || before < texts());
}

fn the_process_is_gone(books: &Runbooks) {
    let (setup, public, ops) = at_fixed_ports(small(SPOOL));
    let platform = [("PLATFORM", "twilio")];
    let mut line = setup.start();
    line.kill();
    let setup = line.setup();
    let curl = "curl -i 127.0.0.1:9464/livez";
    let ask = [("127.0.0.1:9464", &*ops)];
    books.follow(&["Down"], curl, &setup, &ask, 7);
    books.follow(&["Down", "Restarts"], "deflect check", &setup, &[], 0);
    let said = books.follow(&["Down"], "deflect doctor PLATFORM", &setup, &platform, 1);
    assert!(said.contains(&format!("{public} refuses connections")), "{said}");
    let said = books.follow(&["AnswersTooSlow"], "deflect fallback PLATFORM", &setup, &platform, 0);
    assert!(said.contains("<Response>"), "{said}");
    line.restart();
    assert!(said_by(&setup, &curl.replace("127.0.0.1:9464", &ops)).contains("200 OK"));
    let said = books.follow(&["NoCalls", "CallsNotEnding"], "deflect doctor PLATFORM", &setup, &platform, 0);
    assert!(said.contains("all is well") && said.contains("/voice/twilio/status"), "{said}");
}

fn said_by(setup: &Setup, words: &str) -> String {
    said(&setup.shell(words))
}

fn a_service_of_lookups_is_away(books: &Runbooks) {
    let more = format!("[lookup.orders]\nurl = \"http://127.0.0.1:{}/\"\n{SPOOL}", free_port());
    let settings =
        settings_here(&more).replace(r#"locale = { ru = "ru-RU", en = "en-US" }"#, r#"locale = { en = "en-US" }"#);
    let settings = settings.replace(r#"voice = { ru = "Polly.Tatyana", en = "Polly.Joanna" }"#, "");
    let (setup, ..) = at_fixed_ports(Setup::line("shop", &settings));
    let line = setup.start();
    let platform = [("PLATFORM", "twilio")];
    let said = books.follow(&["LookupsFail"], "deflect doctor PLATFORM", &line.setup(), &platform, 1);
    assert!(said.contains("lookup     problem: `orders` cannot be asked: "), "{said}");
}

fn the_secret_was_changed_on_one_side(books: &Runbooks) {
    let (setup, public, _) = at_fixed_ports(small(SPOOL));
    let setup = setup.edit("config/deflect.toml", "{ env = \"TEST_TOKEN\" }", "{ file = \"token\" }");
    let [old, new] = [TOKEN, "fedcba9876543210fedcba9876543210"];
    fs::write(setup.folder().join("config/token"), old).unwrap();
    let line = setup.start();
    let url = format!("http://{public}/voice/twilio");
    let call = |id: &str| {
        let fields = line.call_fields(id, MOBILE);
        line.post_with_signature(&url, &fields, &sign_twilio(&Secret::new(new.to_owned()), &url, &fields)).status
    };
    until("the platform is refused", &line, || {
        (0..5).for_each(|number| assert_eq!(call(&format!("CA{number}")), 403));
        line.metric(r#"deflect_trouble{kind="platform_refused",of="twilio"}"#) == 1.0
    });
    // The operator has entered the new one, and the running line has not read it yet.
    let elsewhere = tempfile::tempdir().unwrap();
    copy_folder(line.folder(), elsewhere.path());
    fs::write(elsewhere.path().join("config/token"), new).unwrap();
    let platform = [("PLATFORM", "twilio"), ("{{ $labels.platform }}", "twilio"), ("deflect ", "cd DIR && deflect ")];
    let platform = platform.map(|(place, value)| (place, value.replace("DIR", elsewhere.path().to_str().unwrap())));
    let values = platform.each_ref().map(|(place, value)| (*place, value.as_str()));
    for (alert, command) in
        [("PlatformRefused", "deflect doctor PLATFORM"), ("WebhookRefusals", "deflect doctor {{ $labels.platform }}")]
    {
        let said = books.follow(&[alert], command, &line.setup(), &values, 1);
        assert!(said.contains("proof      problem: ") && !said.contains(new) && !said.contains(old), "{said}");
    }
    // Both in a list, for the time between.
    fs::write(line.folder().join("config/new"), new).unwrap();
    edit(&line, "config/deflect.toml", "{ file = \"token\" }", "[{ file = \"token\" }, { file = \"new\" }]");
    until("both are taken", &line, || call("CAnew") == 200);
    assert_eq!(line.post_signed(&url, &line.call_fields("CAold", MOBILE)).status, 200);
}

/// The page that has the root of the consents, in pages of 4096 bytes.
const CONSENTS: &str = "SELECT rootpage FROM sqlite_schema WHERE name = 'consent'";

fn the_database_is_damaged(books: &Runbooks) {
    let mut line = small(&format!("{SPOOL}{NO_LIMITS}")).start();
    let setup = line.setup();
    line.call("CAkept", MOBILE).press("9");
    until("the call is known", &line, || known(&setup, "CAkept"));
    let backup = [("FILE", "backup.tar")];
    books.follow(&["StoreSlow"], "deflect backup FILE", &setup, &backup, 0);
    assert!(line.end());
    let database = setup.folder().join("var/deflect.db");
    let page: i64 = Connection::open(&database).unwrap().query_row(CONSENTS, [], |row| row.get(0)).unwrap();
    let file = fs::File::options().write(true).open(&database).unwrap();
    file.write_all_at(&[0xff; 4096], (page as u64 - 1) * 4096).unwrap();
    line.restart();
    troubled(&line, "store_damaged", "", true);
    line.kill();
    fs::rename(setup.folder().join("var"), setup.folder().join("aside")).unwrap();
    let said = books.follow(&["StoreDamaged"], "deflect restore FILE", &setup, &backup, 0);
    assert!(said.contains("restored"), "{said}");
    line.restart();
    troubled(&line, "store_damaged", "", false);
    assert!(known(&setup, "CAkept"), "what was known before is known again");
}

fn known(setup: &Setup, call: &str) -> bool {
    String::from_utf8_lossy(&setup.run(&["calls", "--platform-id", call]).stdout).contains("main")
}

fn the_database_is_locked(books: &Runbooks) {
    let line = small(SPOOL).start();
    let setup = line.setup();
    line.call("CA1", MOBILE).press("1");
    let lock = Connection::open(setup.folder().join("var/deflect.db")).unwrap();
    lock.busy_timeout(LIMIT).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    until("the database takes nothing", &line, || {
        line.call(&new_call(), MOBILE).press("1");
        line.metric(r#"deflect_trouble{kind="store_failing",of=""}"#) == 1.0
    });
    books.follow(&["StoreSilent", "StoreFailing", "StoreSlow"], "df -h", &setup, &[], 0);
    books.follow(&["StoreFailing"], "df -i", &setup, &[], 0);
    books.follow(&["DiskFull"], "du -xh --max-depth=2", &setup, &[], 0);
    books.follow(&["ClockOff"], "date -u", &setup, &[], 0);
    drop(lock);
    until("it takes changes again", &line, || {
        let call = new_call();
        line.call(&call, MOBILE);
        known(&setup, &call)
    });
}

fn a_recording_is_lost(books: &Runbooks) {
    let tone = r#"["sox", "-n", "-r", "16000", "{out}", "synth", "0.5", "sine", "700"]"#;
    let setup = small(&format!("{SPOOL}[audio.command]\nru = {tone}\n"));
    let build = "deflect audio build";
    assert_eq!(setup.shell(build).status.code(), Some(0));
    let line = setup.start();
    let greeting = line.folder().join("prompts/ru/audio/greeting.wav");
    let played = |id: &str| {
        line.call(id, MOBILE);
        line.documents().pop().unwrap().matches("<Play>").count()
    };
    let all = played("CA1");
    fs::write(&greeting, "no sound").unwrap();
    troubled(&line, "recordings_lost", "", true);
    fs::remove_file(&greeting).unwrap();
    books.follow(&["RecordingsLost"], build, &line.setup(), &[], 0);
    troubled(&line, "recordings_lost", "", false);
    until("it is played again", &line, || played(&new_call()) == all);
}

fn changes_are_held(books: &Runbooks) {
    let line = small(SPOOL).edit("config/deflect.toml", "[store]", "hold_changes = true\n[store]").start();
    let setup = line.setup();
    let former = fs::read_to_string(setup.folder().join(VOICE)).unwrap();
    edit(&line, VOICE, "Здравствуйте, это пример.", "Добрый день!");
    troubled(&line, "changes_held", "", true);
    let said = books.follow(&["ChangesHeld", "HelpedFalling"], "deflect revisions", &setup, &[], 0);
    let revision = said.lines().filter_map(|line| line.split_whitespace().next()).find(|word| is_revision(word));
    let revision = revision.unwrap_or_else(|| panic!("no revision in {said}"));
    let values = [("REVISION", revision)];
    books.follow(&["ChangesHeld", "HelpedFalling"], "deflect rollback REVISION", &setup, &values, 0);
    troubled(&line, "changes_held", "", false);
    assert_eq!(fs::read_to_string(setup.folder().join(VOICE)).unwrap(), former);
}

fn is_revision(word: &str) -> bool {
    8 <= word.len() && word.bytes().all(|sign| sign.is_ascii_hexdigit())
}

fn a_line_is_closed(books: &Runbooks) {
    let line = small(SPOOL).start();
    let setup = line.setup();
    let menu = line.call("CA1", MOBILE).said();
    assert_eq!(setup.shell("deflect announce close --line main --for 30m").status.code(), Some(0));
    troubled(&line, "line_closed", "main", true);
    let list: serde_json::Value =
        serde_json::from_slice(&setup.run(&["announce", "list", "--format", "json"]).stdout).unwrap();
    let id = list[0]["id"].as_str().unwrap().to_owned();
    books.follow(&["LineClosed"], "deflect announce end ID", &setup, &[("ID", &id)], 0);
    troubled(&line, "line_closed", "main", false);
    until("callers hear the menu", &line, || line.call(&new_call(), MOBILE).said() == menu);
}

fn callers_come_back_and_keys_are_silent(books: &Runbooks) {
    let (setup, public, _) = at_fixed_ports(small(&format!("{SPOOL}{LOCAL}")));
    let line = setup.start();
    let setup = line.setup();
    let said = books.follow(&["RepeatsGrow", "HelpedFalling"], "deflect report", &setup, &[], 0);
    assert!(said.contains("calls"), "{said}");
    let announce = "deflect announce post --text ru='…' --topic TOPIC --for 1h";
    let values = [("ru='…'", "ru='Возвраты идут дольше.'"), ("TOPIC", "returns")];
    books.follow(&["RepeatsGrow"], announce, &setup, &values, 0);
    until("it is said before the topic", &line, || {
        line.call(&new_call(), MOBILE).press("1").said().contains("Возвраты идут дольше.")
    });
    let keys = [("…", "1"), ("URL", &*format!("http://{public}/voice/local"))];
    let said = books.follow(&["KeySilent"], "deflect simulate --keys … --words", &setup, &keys, 0);
    assert!(said.contains("> digits 1") && said.contains("Здравствуйте, это пример."), "{said}");
    let said = books.follow(&["KeySilent"], "deflect call URL --keys …", &setup, &keys, 0);
    assert!(said.contains("> 1\n< Возвраты идут дольше."), "{said}");
}

fn holidays_run_out(books: &Runbooks) {
    const HOURS: &str = "config/hours.toml";
    let (past, far) = ("2020-01-01 = []", "2999-01-01 = []");
    let line = small(SPOOL).edit(HOURS, far, past).start();
    troubled(&line, "holidays_ending", "agents", true);
    edit(&line, HOURS, past, far);
    books.follow(&["HolidaysEnding"], "deflect check", &line.setup(), &[], 0);
    troubled(&line, "holidays_ending", "agents", false);
}
