//! The commands as a user meets them: what they say, where they say it, and how they end.

use std::process::{Command, Output};

use crate::support::line::{LINE, Line, SPOOL, Setup, TOKEN, settings, settings_here};
use crate::support::peers::process::{free_port, program};
use crate::support::peers::{LIMIT, wait_until};

const MOBILE: &str = "+79161234567";
/// The example of a Russian mobile number, from which commands call where no number is given.
const EXAMPLE: &str = "+79123456789";

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Checks how a command ended, and returns what it said on stdout and stderr.
fn ended(output: &Output, code: i32) -> (String, String) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    (stdout(output), stderr(output))
}

#[test]
fn every_command_explains_itself() {
    let setup = Setup::shipped();
    let mut help = vec![];
    let mut commands = vec![String::new()];
    while let Some(command) = commands.pop() {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let (said, complained) = ended(&setup.run(&args), 0);
        assert_eq!(complained, "");
        let below = said.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
        let names = below.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
        let names: Vec<&str> = names.collect();
        commands.extend(names.iter().rev().map(|name| format!("{command} {name}")));
        help.push(format!("$ deflect {}\n{said}", args.join(" ")));
    }
    insta::assert_snapshot!("help", help.join("\n"));
}

#[test]
fn what_is_no_command_or_option_is_said_and_could_not_run() {
    let setup = Setup::shipped();
    for (args, words) in [
        (&["serv"][..], "a similar subcommand exists: 'serve'"),
        (&["check", "--confg", "config"], "--config"),
        (&["outbox", "list", "--state", "lost"], "possible values: queued"),
        (&["serve", "--public", "8080"], "invalid value '8080' for '--public <ADDR>'"),
        (&["forget"], "<NUMBER>"),
        (&["revisions", "--limit", "0"], "invalid value '0' for '--limit <COUNT>'"),
        (&["replay", "--against", "config", "--tolerate", "101"], "expected a number from 0 to 100"),
    ] {
        let (said, complained) = ended(&setup.run(args), 2);
        assert!(said.is_empty() && complained.contains(words), "{args:?}: {complained}");
    }
    let (said, complained) = ended(&setup.run(&[]), 2);
    assert!(said.is_empty() && complained.contains("Usage: deflect"), "{complained}");
}

#[test]
fn a_start_says_in_five_lines_what_it_made_and_where_it_listens() {
    let mut line = Setup::shipped().start();
    let (public, ops) = (line.public, line.ops);
    let version = env!("CARGO_PKG_VERSION");
    let expected = [
        format!("deflect {version} made the database, keys and spool in var/"),
        format!("the line of 2 numbers listens at http://{public}/voice/local (public {public})"),
        format!("operations: http://{ops}/metrics (ops {ops}); the operator's token is in var/keys/operator"),
        format!("try: deflect call http://{public}/voice/local --keys 9   then look into var/spool/"),
        "stop with Ctrl-C".to_owned(),
    ];
    assert_eq!(line.greeting, expected);
    line.kill_and_restart();
    assert_eq!(line.greeting[0], format!("deflect {version} uses var/"));
}

#[test]
fn what_the_greeting_tells_to_try_works() {
    let line = Setup::shipped().start();
    let url = format!("{}/voice/local", line.url);
    assert!(line.greeting[3].contains(&format!("deflect call {url} --keys 9 ")), "{:?}", line.greeting);
    let (said, complained) = ended(&line.command(&["call", &url, "--keys", "9"]), 0);
    assert_eq!(complained, "");
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[0], format!("> call from {EXAMPLE} to {LINE}"));
    assert_eq!(lines[1], "< Здравствуйте! Это Озон, автоответчик.");
    assert!(said.contains("\n< (waits for a key)\n> 9\n< "), "{said}");
    assert!(
        said.contains("< Отправляем ссылку. Обычно СМС приходит в течение минуты после того, как её отправили."),
        "{said}"
    );
    assert_eq!(lines.last(), Some(&"> hang-up"));
    wait_until("the text in the spool", LIMIT, || {
        let spooled = line.folder().join("var/spool/sms").read_dir().ok()?;
        (spooled.filter_map(Result::ok).filter(|file| file.path().extension() == Some("json".as_ref())).count() == 1)
            .then_some(())
    });
}

#[test]
fn calls_stand_under_their_headings_and_revisions_are_found_by_their_first_digits() {
    let line = Setup::shipped().start();
    let url = format!("{}/voice/local", line.url);
    ended(&line.command(&["call", &url]), 0);
    let (said, _) = ended(&line.command(&["calls"]), 0);
    let (heading, call) = said.split_once('\n').unwrap();
    assert_eq!(heading.find("platform"), call.find("local"), "{said}");
    let (said, _) = ended(&line.command(&["revisions"]), 0);
    let (begin, _) = said.split_at(5);
    let (said, _) = ended(&line.command(&["revisions", begin]), 0);
    assert!(said.starts_with(begin) && said.ends_with("the files are the same\n"), "{said}");
    for (args, words) in [
        (&["call", &url, "--keys", "x"][..], "`x` is nothing that can be pressed"),
        (&["call", &url, "--keys", "\"hello\""], "says nothing"),
        (&["call", &url, "--from", "x"], "`x` is no telephone number"),
        (&["call", &url, "--to", "123"], "`123` is no telephone number"),
        (&["calls", "--since", "2026-02-01", "--until", "2026-01-01"], "the period ends at"),
        (&["export", "calls", "--since", "2026-02-01", "--until", "2026-01-01"], "the period ends at"),
    ] {
        let (_, complained) = ended(&line.command(args), 2);
        assert!(complained.contains(words), "{args:?}: {complained}");
    }
}

#[test]
fn alert_rules_are_written_into_a_new_folder_for_the_job_that_is_named() {
    let setup = Setup::shipped();
    ended(&setup.run(&["alerts", "--out", "rules", "--job", "ivr"]), 0);
    let rules = std::fs::read_to_string(setup.folder().join("rules/alerts.yml")).unwrap();
    assert!(rules.contains("job=\"ivr\"") && rules.contains("job name `ivr`"), "{rules}");
    assert!(!rules.contains("job name `deflect`"), "{rules}");
}

#[test]
fn a_call_is_signed_with_the_secret_given() {
    let line = Line::start(&settings_here(SPOOL));
    let url = format!("{}/voice/twilio", line.url);
    let (said, _) = ended(&line.command(&["call", &url, "--keys", ",9", "--secret", TOKEN]), 0);
    assert!(said.contains("> no-input\n< Не слышу вас."), "{said}");
    assert!(said.contains("< Отправляем ссылку."), "{said}");
    for args in [&["call", &url][..], &["call", &url, "--secret", "ffffffffffffffffffffffffffffffff"]] {
        let (said, complained) = ended(&line.command(args), 2);
        assert_eq!(complained, "error: the line answered 403 Forbidden; its log says why\n", "{said}");
    }
    line.shows_in_all("deflect_calls_total", 1.0);
}

#[test]
fn a_call_stays_at_the_address_it_was_given() {
    // As in production: a public address that does not lead here, with a path, and signatures computed on it.
    let settings = settings(SPOOL).replace("https://line.example.org", "https://line.example.org/ivr");
    let line = Line::start(&settings);
    let door = format!("http://{}/voice/twilio", line.public);
    let (said, complained) = ended(&line.command(&["call", &door, "--keys", "1,1,1", "--secret", TOKEN]), 0);
    assert_eq!(complained, "");
    assert!(said.contains("< Отправляем ссылку."), "{said}");
    assert_eq!(said.lines().last(), Some("> hang-up"));
    line.shows_in_all("deflect_calls_total", 1.0);
    // The secrets of the line may be elsewhere.
    let elsewhere = Setup::new(&settings);
    let mut call = elsewhere.command(&["call", &door, "--secret", TOKEN]);
    let (said, _) = ended(&call.env_remove("TEST_TOKEN").output().unwrap(), 0);
    assert!(said.starts_with("> call from "), "{said}");
    // Without a configuration nobody knows who could be called.
    let args = ["call", &door, "--config", "nowhere", "--secret", TOKEN];
    let (_, complained) = ended(&elsewhere.run(&args), 2);
    assert_eq!(
        complained,
        "error: no configuration can be read in nowhere: give --from and --to, or --config of the line that is called\n"
    );
}

#[test]
fn a_call_to_nobody_says_so() {
    let (setup, url) = (Setup::shipped(), format!("http://127.0.0.1:{}/voice/local", free_port()));
    let (_, complained) = ended(&setup.run(&["call", &url]), 2);
    let origin = url.trim_end_matches("/voice/local");
    assert_eq!(complained, format!("error: no answer from {origin}; is `deflect serve` running there?\n"));
}

#[test]
fn a_call_to_a_platform_that_the_line_has_not_says_so() {
    let line = Line::start(&settings_here(SPOOL));
    let (url, expected) = (format!("{}/voice/nope", line.url), format!("{}/voice/NAME", line.url));
    let (_, complained) = ended(&line.command(&["call", &url]), 2);
    let words = format!("error: the line has no platform at {url}; expected {expected} of a `[platform.NAME]`\n");
    assert_eq!(complained, words);
}

#[test]
fn a_check_of_the_shipped_files_is_clean() {
    let (said, complained) = ended(&Setup::shipped().run(&["check"]), 0);
    assert_eq!(complained, "");
    let told: Vec<_> = said.lines().filter(|line| line.starts_with("error") || line.starts_with("warning")).collect();
    let about_length = |line: &&str| line.starts_with("warning: prompt `") && line.contains("longer than the 8.0 s");
    assert!(told.len() <= 2 && told.iter().all(about_length), "{said}");
    let read: Vec<_> = said.lines().skip_while(|line| !line.starts_with("read 2 lines, ")).collect();
    assert!(read[0].contains("prompts: "), "{said}");
    assert!(read[1].starts_with("walked ") && read[1].contains("; the longest way is "), "{said}");
    assert!(read.len() == 7 && read[2..].iter().all(|line| line.contains(" s to `")), "{said}");
}

#[test]
fn a_check_names_every_problem_with_its_place() {
    let setup = Setup::shipped().edit("config/line.toml", "1 = \"orders\"", "1 = \"oders\"").edit(
        "config/deflect.toml",
        "[store]",
        "[stor]",
    );
    let (said, complained) = ended(&setup.run(&["check"]), 1);
    assert_eq!(said, "");
    assert!(complained.contains("config/line.toml:") && complained.contains("did you mean `orders`?"), "{complained}");
    assert!(
        complained.contains("config/deflect.toml:") && complained.contains("did you mean `store`?"),
        "{complained}"
    );
    let found = complained.lines().last().unwrap();
    assert_eq!(found, format!("{} problems found", complained.matches("error: ").count()), "{complained}");
    for command in [&["serve"][..], &["simulate"], &["forget", MOBILE]] {
        let (said, told) = ended(&setup.run(command), 1);
        assert!(said.is_empty() && told.ends_with(&format!("{found}\n")), "{command:?}: {told}");
    }
    assert!(!setup.folder().join("var").exists(), "nothing is made of a configuration with problems");
}

#[test]
fn a_check_without_files_could_not_run() {
    let (said, complained) = ended(&Setup::shipped().run(&["check", "--prompts", "words"]), 2);
    assert_eq!((said.as_str(), complained.as_str()), ("", "error: there is no folder `words`\n"));
}

#[test]
fn a_simulation_is_a_call_on_paper() {
    let setup = Setup::shipped();
    let args = ["simulate", "--at", "2026-12-31T23:59+03:00", "--keys", "1,,9"];
    let (said, complained) = ended(&setup.run(&args), 0);
    assert_eq!(complained, "");
    insta::assert_snapshot!("simulate", said);
    let (english, _) = ended(&setup.run(&["simulate", "--language", "en", "--keys", "4,2,answered", "--words"]), 0);
    assert!(english.contains("> dial answered") && english.contains("= outcome connected; messages none"), "{english}");
    assert!(english.contains("    Connecting you to Ozon Bank."), "{english}");
    let (spoken, _) = ended(&setup.run(&["simulate", "--keys", r#""верните, пожалуйста, деньги","","да""#]), 0);
    assert!(
        spoken.contains("> says верните, пожалуйста, деньги") && spoken.contains("> says nothing clear"),
        "{spoken}"
    );
    assert!(spoken.contains("< say speech-again, link-account-chat, offer-text; offer offer"), "{spoken}");
    assert!(spoken.contains("= outcome handed_off; messages sms link account-chat"), "{spoken}");
    let (refused, _) = ended(&setup.run(&["simulate", "--keys", "9,2", "--refused", "opted_out"]), 0);
    assert!(refused.contains("< say text-opted-out, link-account-chat, offer-other; offer offer"), "{refused}");
    assert!(refused.contains("messages none"), "{refused}");
    assert!(!setup.folder().join("var").exists(), "nothing is stored");
}

/// Moments at which clocks do something, and zones to be in then: an ordinary noon, 3 in the morning of a Saturday, the
/// last seconds of a year, 29 February, an hour that summer time leaves out, and a zone that does not exist.
const MOMENTS: [(&str, &str); 6] = [
    ("2026-11-20 12:00:00", "UTC"),
    ("2026-11-28 03:00:00", "Europe/Moscow"),
    ("2026-12-31 23:59:30", "America/Los_Angeles"),
    ("2028-02-29 12:00:00", "Asia/Almaty"),
    ("2027-03-28 01:59:55", "Europe/Berlin"),
    ("2026-11-20 12:00:00", "Nowhere/At_all"),
];

/// Runs a command as if it were another time and the machine stood in another zone.
fn run_at((moment, zone): (&str, &str), command: &mut Command) -> Output {
    // The library of the Debian package `faketime`; the loader puts the machine's folder for libraries into it.
    command.env("LD_PRELOAD", "/usr/$LIB/faketime/libfaketime.so.1").env("FAKETIME", format!("@{moment}"));
    command.env_remove("FAKETIME_SHARED").env("TZ", zone).env("LC_ALL", "C").output().unwrap()
}

#[test]
fn what_is_printed_of_the_files_is_the_same_at_any_hour_in_any_zone() {
    program("faketime", "faketime");
    program("sox", "sox");
    let shipped = Setup::shipped();
    let tone = r#"["sox", "-n", "-r", "16000", "{out}", "synth", "0.5", "sine", "700"]"#;
    let spoken = Setup::new(&settings_here(&format!("{SPOOL}[audio.command]\nru = {tone}\n")));
    // Silent while agents are away.
    let flawed = Setup::shipped().edit(
        "config/line.toml",
        "say = [\"menu-orders\", \"key-back\"]",
        "say = [{ prompt = \"menu-orders\", open = \"agents\" }]",
    );
    let commands = [
        (&flawed, &["check"][..], MOMENTS.len()),
        (&shipped, &["check"], MOMENTS.len()),
        (&shipped, &["simulate", "--keys", "1,1,1", "--words"], MOMENTS.len()),
        (&shipped, &["simulate", "--to", "+78002347000", "--keys", "0"], MOMENTS.len()),
        (&shipped, &["fallback", "local"], MOMENTS.len()),
        // A hundred files are made each time.
        (&spoken, &["audio", "build", "--force"], 2),
    ];
    for (setup, args, moments) in commands {
        let told = MOMENTS[..moments].iter().map(|moment| {
            let output = run_at(*moment, &mut setup.command(args));
            let mut progress: Vec<String> = stderr(&output).lines().map(str::to_owned).collect();
            // Recordings are told as they come, several at once.
            progress.sort();
            (output.status.code(), stdout(&output), progress)
        });
        let told: Vec<_> = told.collect();
        for (found, moment) in told.iter().zip(MOMENTS) {
            assert_eq!(found, &told[0], "{args:?} at {moment:?}");
        }
    }
    let date = run_at(MOMENTS[2], Command::new("date").arg("+%F"));
    assert_eq!(stdout(&date), "2026-12-31\n", "or the time is the real one");
}

#[test]
fn a_simulation_that_is_asked_for_nonsense_could_not_run() {
    let setup = Setup::shipped();
    for (args, words) in [
        (
            ["--at", "tomorrow"],
            "error: `tomorrow` is no time; expected one such as 2026-12-31T23:59, or 2026-12-31T23:59+03:00 of another \
             zone\n",
        ),
        (["--language", "de"], "error: no prompts in language `de`; there are en, ru\n"),
        (["--keys", "1,9x"], "error: `9x` is nothing that can be pressed; expected 0 to 9, *, #, or words in quotes\n"),
        (["--keys", "abc"], "error: `abc` is nothing that can be pressed; expected 0 to 9, *, #, or words in quotes\n"),
        (
            ["--from", "5551212"],
            "error: `5551212` is no telephone number; expected one such as +79123456789, or `anonymous`\n",
        ),
        (["--from", "abc"], "error: `abc` is no telephone number; expected one such as +79123456789, or `anonymous`\n"),
        (["--to", "123"], "error: `123` is no telephone number; expected one such as +74952321000\n"),
        (
            ["--refused", "bad luck"],
            "error: `bad luck` is no reason of a refusal; there are landline, hidden, foreign, call_limit, anonymous, \
             store, opted_out, undeliverable, closed, number_limit, prefix_limit, typed_limit, country_limit, day_limit, \
             budget, no_gateway\n",
        ),
    ] {
        let (said, complained) = ended(&setup.run(&[&["simulate"][..], &args[..]].concat()), 2);
        assert_eq!((said.as_str(), complained.as_str()), ("", words));
    }
}

#[test]
fn a_door_that_is_taken_is_named() {
    let line = Setup::shipped().start();
    for (door, other) in [("--public", "--ops"), ("--ops", "--public")] {
        let taken = line.public.to_string();
        let (said, complained) = ended(&Setup::shipped().run(&["serve", door, &taken, other, "127.0.0.1:0"]), 2);
        assert_eq!(said, "");
        let words = format!("error: could not listen on {taken}; choose another with --public or --ops: ");
        assert!(complained.starts_with(&words), "{complained}");
    }
}

#[test]
fn a_platform_without_its_secret_does_not_start() {
    let setup = Setup::new(&settings(SPOOL).replace("TEST_TOKEN", "NOBODY_SET_THIS"));
    let (said, complained) = ended(&setup.run(&["serve", "--public", "127.0.0.1:0", "--ops", "127.0.0.1:0"]), 1);
    assert_eq!(said, "");
    assert!(complained.contains("NOBODY_SET_THIS") && complained.contains("config/deflect.toml:"), "{complained}");
}

/// Writes a file of contacts and imports it.
fn import(line: &Line, rows: &str) -> Output {
    std::fs::write(line.folder().join("contacts.csv"), rows).unwrap();
    line.command(&["contacts", "import", "contacts.csv"])
}

fn rows(line: &Line, query: &str) -> i64 {
    let database = rusqlite::Connection::open(line.folder().join("var/deflect.db")).unwrap();
    database.query_row(query, [], |row| row.get(0)).unwrap()
}

const CONTACTS: &str = "SELECT count(*) FROM contact";

#[test]
fn good_rows_of_contacts_are_imported_and_every_other_is_named() {
    let line = Setup::shipped().start();
    let good =
        "number,email,language,consent\n+79161234567,anna@example.ru,ru,yes\n8 (903) 111-22-33,b@example.ru,en,нет\n";
    let (said, complained) = ended(&import(&line, good), 0);
    assert_eq!((said.as_str(), complained.as_str()), ("2 contacts imported\n", ""));
    let bad = "number,email,language,consent\n\n\
        +79160000001,good@example.ru,ru,yes\n\
        12,secret.one@example.ru,ru,yes\n\
        +79160000002,secret.two,ru,yes\n\
        +79160000003,secret.three@example.ru,de,yes\n\
        +79160000004,secret.four@example.ru,ru,maybe\n\
        89160000001,secret.five@example.ru,ru,yes\n\
        +79160000006,secret.six@example.ru\n";
    let (said, complained) = ended(&import(&line, bad), 1);
    assert_eq!(said, "1 contact imported\n");
    insta::assert_snapshot!("contacts", complained);
    assert!(!complained.contains("secret") && !complained.contains("916000"), "{complained}");
    assert_eq!(rows(&line, CONTACTS), 3);
    let mut many = bad.to_owned();
    (0..30).for_each(|row| many.push_str(&format!("{row},secret@example.ru,ru,yes\n")));
    std::fs::write(line.folder().join("contacts.csv"), many).unwrap();
    let (_, complained) = ended(&line.command(&["contacts", "import", "contacts.csv", "--rejects", "rejects.csv"]), 1);
    assert!(
        complained.ends_with("contacts.csv:23\nand 16 more\n36 problems found; these rows are in `rejects.csv`\n"),
        "{complained}"
    );
    let rejects = std::fs::read_to_string(line.folder().join("rejects.csv")).unwrap();
    let first = "number,email,language,consent,problem\n\
        12,secret.one@example.ru,ru,yes,\"line 4: the number is no valid telephone number\"\n";
    assert!(rejects.starts_with(first) && rejects.lines().count() == 37, "{rejects}");
    let zones = "number,email,language,consent,zone\n+79161234567,anna@example.ru,ru,yes,Asia/Omsk\n\
        8 (903) 111-22-33,b@example.ru,en,no,\n";
    assert_eq!(ended(&import(&line, zones), 0).0, "2 contacts imported\n");
    assert_eq!(rows(&line, "SELECT count(*) FROM contact WHERE zone = 'Asia/Omsk'"), 1);
    assert_eq!(rows(&line, "SELECT count(*) FROM contact WHERE zone IS NULL"), 2);
    let (_, complained) = ended(&import(&line, &zones.replace("Asia/Omsk", "Omsk")), 1);
    assert!(complained.starts_with("error: the zone is no time zone such as Europe/Moscow\n  --> "), "{complained}");
    let (_, complained) = ended(&import(&line, "phone;mail\n+79161234567;anna@example.ru\n"), 1);
    assert!(complained.contains("expected the columns number, email, language, consent"), "{complained}");
    let (_, complained) = ended(&line.command(&["contacts", "import", "nothing.csv"]), 2);
    assert!(complained.starts_with("error: could not read `nothing.csv`: "), "{complained}");
    assert_eq!(rows(&line, CONTACTS), 3);
    let spreadsheet = "\u{feff}sep=;\r\nNumber;Email;Language;Consent;\r\n8\u{2011}903\u{2011}222\u{2011}33\u{2011}44;\
        \u{202a}c@example.ru\u{202c};ru;yes;\r\n8,90322E+10;d@example.ru;ru;yes;\r\n;;;;\r\n";
    let (said, complained) = ended(&import(&line, spreadsheet), 1);
    assert_eq!((said.as_str(), rows(&line, CONTACTS)), ("1 contact imported\n", 4));
    assert!(complained.starts_with("error: a spreadsheet has rounded the number"), "{complained}");
    assert!(complained.contains("contacts.csv:4\n1 problem found; these rows were left out"), "{complained}");
}

/// A line whose only gateway is a Kannel where nobody listens, that tries each message once.
fn line_with_dead_gateway() -> Line {
    let gateway = format!(
        "[sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"http://127.0.0.1:{}/\"\n\
         username = \"ivr\"\npassword = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\n\
         [mail]\ntransport = \"spool\"\nfrom = \"Ozon <no-reply@example.ru>\"\n[outbox]\nsms_retry_delays = []\n",
        free_port()
    );
    Line::start(&settings_here(&gateway))
}

/// The messages in these states, as `outbox list` tells them.
fn listed(line: &Line, state: &str) -> Vec<serde_json::Value> {
    let (said, _) = ended(&line.command(&["outbox", "list", "--state", state, "--format", "json"]), 0);
    serde_json::from_str(&said).unwrap()
}

fn wait_for_tries(line: &Line, count: i64) {
    wait_until(&format!("{count} tries"), LIMIT, || {
        (rows(line, "SELECT count(*) FROM attempt") == count).then_some(())
    });
    wait_until("the try is finished", LIMIT, || (listed(line, "exhausted").len() == 1).then_some(()));
}

#[test]
fn a_message_that_a_dead_gateway_keeps_can_be_seen_tried_again_and_given_up() {
    let line = line_with_dead_gateway();
    line.call("CA1", MOBILE).press("9").hang_up();
    wait_for_tries(&line, 1);
    let message = listed(&line, "exhausted").remove(0);
    let id = message["id"].as_str().unwrap().to_owned();
    let (table, complained) = ended(&line.command(&["outbox", "list"]), 0);
    assert_eq!((table.lines().count(), complained.as_str()), (2, ""));
    assert!(table.lines().nth(1).unwrap().starts_with(&id) && table.contains("exhausted"), "{table}");
    assert!(!table.contains("9161234567"), "{table}");
    ended(&line.command(&["outbox", "requeue", &id]), 0);
    wait_for_tries(&line, 2);
    let (_, complained) = ended(&line.command(&["outbox", "requeue", "--all", "--gateway", "nope"]), 2);
    assert_eq!(complained, "error: there is no gateway `nope`; expected one of: kannel, spool\n");
    let (said, _) = ended(&line.command(&["outbox", "requeue", "--all", "--gateway", "spool"]), 0);
    assert_eq!(said, "queued again: 0 messages\n", "it gave nothing up");
    let (_, complained) = ended(&line.command(&["outbox", "cancel", &"0".repeat(32)]), 1);
    assert_eq!(complained, "error: there is no such message that could be changed; see `deflect outbox list`\n");
    ended(&line.command(&["outbox", "cancel", "first"]), 2);
    assert_eq!(listed(&line, "delivered,sent,cancelled").len(), 0);
}

#[test]
fn a_message_that_waits_can_be_cancelled_once() {
    let line = Line::start(&settings_here(&format!("{SPOOL}follow_up_delay = \"1h\"\n")));
    ended(&import(&line, &format!("number,email,language,consent\n{MOBILE},anna@example.ru,ru,yes\n")), 0);
    line.call("CA1", MOBILE).press("9").hang_up();
    let id = listed(&line, "queued").iter().find(|message| message["medium"] == "email").unwrap()["id"].clone();
    let id = id.as_str().unwrap();
    ended(&line.command(&["outbox", "cancel", id]), 0);
    assert_eq!(listed(&line, "cancelled").len(), 1);
    assert_eq!(rows(&line, "SELECT count(*) FROM message WHERE state = 'cancelled' AND body IS NOT NULL"), 0);
    ended(&line.command(&["outbox", "cancel", id]), 1);
}

#[test]
fn a_caller_who_is_forgotten_leaves_nothing_behind() {
    let line = line_with_dead_gateway();
    ended(&import(&line, &format!("number,email,language,consent\n{MOBILE},anna@example.ru,ru,yes\n")), 0);
    let exported = ["export", "calls", "--until", "2126-01-01", "--cursor", "cursor"];
    let (header, _) = ended(&line.command(&exported), 0);
    assert!(header.starts_with("call,caller,platform,line,revision,started,ended,seconds,topic,outcome,turns,"));
    assert_eq!(header.lines().count(), 1, "{header}");
    assert_eq!(ended(&line.command(&exported), 0).0, "", "one file has one header, though there were no calls yet");
    line.call("CA1", MOBILE).press("9").hang_up();
    line.call("CA2", "+79031112233").press("9").hang_up();
    wait_until("both tries", LIMIT, || (listed(&line, "exhausted").len() == 2).then_some(()));
    let (rows_exported, complained) = ended(&line.command(&exported), 0);
    assert_eq!((rows_exported.lines().count(), complained.as_str()), (2, "2 calls exported\n"), "{rows_exported}");
    line.call("CA3", "+79031112244").press("9").hang_up();
    let third = || Some(ended(&line.command(&exported), 0).0).filter(|rows| rows.lines().count() == 1);
    let third = wait_until("the next run has the next call", LIMIT, third);
    assert!(!rows_exported.contains(third.trim_end()), "and no other");
    let access = || serde_json::from_str::<serde_json::Value>(&ended(&line.command(&["access", MOBILE]), 0).0).unwrap();
    let held = access();
    assert_eq!(
        (&held["contact"]["email"], held["contact"]["agreed_to_mail"].as_bool()),
        (&"anna@example.ru".into(), Some(true))
    );
    let lengths = ["calls", "messages", "consents"].map(|key| held[key].as_array().unwrap().len());
    assert_eq!(lengths, [1, 3, 1], "{held:#}");
    let (said, complained) = ended(&line.command(&["forget", "8 916 123-45-67", "--by", "anna"]), 0);
    assert_eq!(access()["calls"], serde_json::json!([]));
    let (proof, _) = ended(&line.command(&["forget", "--list"]), 0);
    assert!(
        proof.ends_with("by anna: 1 call, 3 messages, 1 contact, 1 consent, 1 counted text, 0 suppressions\n"),
        "{proof}"
    );
    assert_eq!(
        (said.as_str(), complained.as_str()),
        ("forgotten: 1 call, 3 messages, 1 contact, 1 consent, 1 counted text, 0 suppressions\n", "")
    );
    let (_, complained) = ended(&line.command(&["forget", "12345"]), 2);
    assert_eq!(complained, "error: that is no valid telephone number\n");
    let kept = "SELECT count(*) FROM message WHERE body IS NOT NULL";
    assert_eq!(rows(&line, kept), 2, "the other callers' messages stay");
    let setup = line.setup();
    assert!(line.stop());
    let bytes = std::fs::read(setup.folder().join("var/deflect.db")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("9161234567") && !text.contains("anna@example.ru"), "forgotten, not only unlinked");
    assert!(text.contains("exhausted"), "or the search above finds nothing anyway");
}

#[test]
fn commands_that_need_a_database_say_where_there_is_none() {
    let setup = Setup::shipped();
    std::fs::write(setup.folder().join("contacts.csv"), "number,email,language,consent\n").unwrap();
    let import = ["contacts", "import", "contacts.csv"];
    for args in [&["outbox", "list"][..], &["forget", MOBILE], &import, &["backup", "backup.tar"]] {
        let (_, complained) = ended(&setup.run(args), 2);
        assert_eq!(complained, "error: there is no database in `var`; run `deflect serve` first\n", "{args:?}");
        assert!(!setup.folder().join("var/deflect.db").exists());
    }
    let row = format!("number,email,language,consent\n{MOBILE},anna@example.ru,ru,yes\n");
    std::fs::write(setup.folder().join("contacts.csv"), row).unwrap();
    let (said, _) = ended(&setup.run(&["contacts", "import", "contacts.csv"]), 0);
    assert_eq!(said, "1 contact imported\n", "contacts may be there before the first call");
}
