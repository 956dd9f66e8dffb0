//! The configuration as an operator meets it: what is read, and what is said about mistakes.
//!
//! Each file in `tests/config/mistakes/` is one story: first how it differs from `tests/config/minimal/`, then a line
//! `---`, then exactly what `deflect check` prints. With `DEFLECT_REWRITE=1` in the environment the answers are written
//! anew, to be read in review.
//!
//! Differences are written by file: the file's name alone on a line, then `- ` a line that goes, `+ ` a line that
//! comes in its place (at the end of the file where none goes). `~ <file>` removes a file, `= <bytes> <file>` makes a
//! file of that size, `$ <name>=<value>` sets a variable of the environment.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use deflect::base::call::{Language, LineId};
use deflect::cli::check::{Times, Verdict, check};
use deflect::config::settings::{
    Authentication, Folders, GatewayKind, KannelSettings, Limit, LimitSettings, MailTransport, Money, SmppAlphabet,
    SmppCode, SmppLong, SmppOctets, StoreUrl, TwilioSettings,
};
use deflect::config::{Loaded, load};
use deflect::line::flow;
use deflect::line::hearing::SpeechContext;
use deflect::line::menu::NodeKind;
use deflect::line::prompt::{Prompt, PromptId};
use deflect::line::session::{History, Session};
use deflect::line::step::{Input, Step};
use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;
use tempfile::TempDir;

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config")
}

/// A configuration in a folder of its own, and the environment it is read in.
pub struct Configuration {
    folder: TempDir,
    environment: HashMap<String, String>,
}

impl Configuration {
    fn minimal() -> Self {
        let folder = TempDir::new().unwrap();
        copy(&home().join("minimal"), folder.path());
        Self { folder, environment: HashMap::new() }
    }

    /// The minimal one with the differences of a story.
    pub fn told(differences: &str) -> Self {
        let mut told = Self::minimal();
        let mut file = None;
        let mut lines = differences.lines().filter(|line| !line.starts_with('#')).peekable();
        while let Some(line) = lines.next() {
            match line.split_at_checked(2) {
                Some(("- ", gone)) => {
                    let come = std::iter::from_fn(|| lines.next_if(|line| line.starts_with('+'))).map(added);
                    told.replace(file.unwrap(), gone, &come.collect::<String>());
                }
                Some(("+ ", _)) | None if line.starts_with('+') => told.append(file.unwrap(), &added(line)),
                Some(("~ ", path)) => fs::remove_file(told.path(path)).unwrap(),
                Some(("= ", made)) => {
                    let (bytes, path) = made.split_once(' ').unwrap();
                    fs::write(told.path(path), "#".repeat(bytes.parse().unwrap())).unwrap();
                }
                Some(("$ ", variable)) => {
                    let (name, value) = variable.split_once('=').unwrap();
                    told.environment.insert(name.to_owned(), value.to_owned());
                }
                _ if line.is_empty() => {}
                _ => file = Some(line),
            }
        }
        told
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn replace(&self, file: &str, gone: &str, come: &str) {
        let text = fs::read_to_string(self.path(file)).unwrap();
        let gone = format!("{gone}\n");
        assert_eq!(text.matches(&gone).count(), 1, "one line `{}` in {file}", gone.trim_end());
        fs::write(self.path(file), text.replace(&gone, come)).unwrap();
    }

    fn append(&self, file: &str, come: &str) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        let text = fs::read_to_string(self.path(file)).unwrap_or_default();
        fs::write(self.path(file), text + come).unwrap();
    }

    /// The value of a variable of the environment.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.environment.get(name).cloned()
    }

    pub fn folders(&self) -> Folders {
        Folders { config: self.path("config"), prompts: self.path("prompts"), data: self.path("var") }
    }

    fn load(&self) -> Loaded {
        let loaded = load(&self.folders(), &|name| self.environment.get(name).cloned());
        loaded.unwrap_or_else(|problems| panic!("{}", problems[0].render(false)))
    }

    /// The output of `deflect check`, with paths as the user would type them, and its verdict.
    fn check(&self) -> (String, Verdict) {
        let mut out = vec![];
        let environment = |name: &str| self.environment.get(name).cloned();
        let verdict = check(&self.folders(), &environment, Times::Latest, &mut out, false).unwrap();
        let folder = format!("{}/", self.folder.path().display());
        (String::from_utf8(out).unwrap().replace(&folder, ""), verdict)
    }
}

/// A line that comes, without its mark.
fn added(line: &str) -> String {
    format!("{}\n", line[1..].strip_prefix(' ').unwrap_or(&line[1..]))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to) } else { _ = fs::copy(entry.path(), to).unwrap() }
    }
}

/// Every story of `tests/config/mistakes/`, with its differences.
pub fn stories() -> Vec<(PathBuf, String)> {
    let paths = fs::read_dir(home().join("mistakes")).unwrap().map(|entry| entry.unwrap().path());
    let mut stories: Vec<_> = paths
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path, text.split_once("---\n").map_or(text.clone(), |(differences, _)| differences.to_owned()))
        })
        .collect();
    stories.sort();
    stories
}

#[test]
fn every_mistake_is_answered_word_for_word() {
    let mut wrong = vec![];
    let mut stories: Vec<PathBuf> =
        fs::read_dir(home().join("mistakes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    stories.sort();
    for story in stories {
        let text = fs::read_to_string(&story).unwrap();
        let (differences, expected) = text.split_once("---\n").unwrap_or((&text, ""));
        let (found, verdict) = Configuration::told(differences).check();
        assert_ne!(verdict, Verdict::CouldNotRun, "{}", story.display());
        if std::env::var_os("DEFLECT_REWRITE").is_some() {
            fs::write(&story, format!("{differences}---\n{found}")).unwrap();
        } else if found != expected {
            wrong.push(format!("{}\nexpected:\n{expected}\nfound:\n{found}", story.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every key that deflect.toml takes, with a value that is not its default.
pub const EVERYTHING: &str = r#"
config/deflect.toml
- public_url = "http://ivr.localhost"
+ public_url = "https://m.example.ru/line/"
+ public = "0.0.0.0:80"
+ ops = "[::1]:9"
+ connections_max = 10
+ body_bytes_max = 4_096
+ read_wait = "1s"
+ answer_wait = "900ms"
+ drain_wait = "5s"
+ stop_wait = "2m"
- authentication = "loopback"
+ authentication = "twilio"
+ secret = [{ env = "NEW" }, { file = "token" }]
+ shared_keys = { K1 = { env = "SHARED" } }
+ voice = { ru = "Polly.Tatyana", en = "Polly.Amy" }
+ locale = { ru = "ru-RU" }
- gateways = ["spool"]
+ gateways = ["twilio", "kannel", "spool"]
+ [gateway.kannel]
+ kind = "kannel"
+ url = "http://127.0.0.1:13013/cgi-bin/sendsms"
+ username = "deflect"
+ password = { env = "NEW" }
+ sender = "Example"
+ sends_at_once_max = 3
+ answer_wait = "5s"
+ [gateway.twilio]
+ kind = "twilio"
+ account = "AC00000000000000000000000000000000"
+ token = { env = "NEW" }
+ sender = "MG00000000000000000000000000000000"
- from = "Example <no-reply@example.ru>"
+ from = "no-reply@example.ru"
+ reply_to = "Help <help@example.ru>"
+ transport = "smtps://mail%40er@mail.example.ru"
+ password = { env = "NEW" }
+ follow_up_delay = "0s"
+ sends_at_once_max = 1
+ send_wait = "30s"
+ [store]
+ url = "sqlite"
+ commit_wait = "200ms"
+ [keys]
+ seal = { env = "SEAL" }
+ pseudonym = { file = "key" }
+ [outbox]
+ sms_retry_delays = ["1s"]
+ email_retry_delays = []
+ sms_lifetime = "1h"
+ email_lifetime = "2d"
+ lease = "1m"
+ [link]
+ lifetime = "1d"
+ [audio]
+ command = { ru = ["say", "-o", "{out}", "{text}"], en = ["say"] }
+ render_wait = "5s"
+ renders_at_once_max = 7
+ [retention]
+ silent_call = "5m"
+ history = "30d"
config/token
+ old-token-of-an-account
config/key
+ 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
$ NEW=new-token-of-an-account
$ SHARED=shared-key-of-an-account
$ SEAL=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
"#;

#[test]
fn every_setting_arrives() {
    let settings = Configuration::told(EVERYTHING).load().settings;
    let server = &settings.server;
    assert_eq!(server.public_url.as_str(), "https://m.example.ru/line");
    assert_eq!((server.public.to_string(), server.ops.to_string()), ("0.0.0.0:80".into(), "[::1]:9".into()));
    assert_eq!((server.connections_max, server.body_bytes_max), (10, 4096));
    assert_eq!(server.read_wait, Duration::from_secs(1));
    assert_eq!((server.answer_wait, server.stop_wait), (Duration::from_millis(900), Duration::from_secs(120)));
    assert_eq!(server.drain_wait, Duration::from_secs(5));
    assert_eq!((&settings.store.url, settings.store.commit_wait), (&StoreUrl::Sqlite, Duration::from_millis(200)));
    assert_eq!(settings.keys.seal[0].as_key().unwrap()[31], 0x1f);
    assert_eq!(settings.keys.pseudonym[0].as_key().unwrap()[1], 0x11);
    let outbox = &settings.outbox;
    assert_eq!((outbox.sms_retry_delays.len(), outbox.email_retry_delays.len()), (1, 0));
    assert_eq!(outbox.sms_lifetime + outbox.email_lifetime, Duration::from_secs(49 * 3600));
    assert_eq!((outbox.lease, settings.link.lifetime), (Duration::from_secs(60), Duration::from_secs(86_400)));
    let audio = &settings.audio;
    let (language, command) = &audio.commands[0];
    assert_eq!((language.as_str(), command.program(), audio.commands.len()), ("ru", "say", 2));
    assert_eq!(command.arguments("words", "text", "out.wav"), ["-o", "out.wav", "words"]);
    assert_eq!((audio.render_wait, audio.renders_at_once_max), (Duration::from_secs(5), 7));
    assert_eq!(settings.retention.silent_call, Duration::from_secs(300));
    assert_eq!(settings.retention.history, Duration::from_secs(30 * 86_400));
}

#[test]
fn the_report_has_the_day_of_the_limits_unless_it_names_its_own() {
    let report = |more: &str| {
        let told = format!("config/deflect.toml\n+ [limits]\n+ zone = \"Asia/Vladivostok\"\n{more}");
        Configuration::told(&told).load().settings.report
    };
    assert_eq!(report(""), None);
    let morning = report("+ [report]\n+ to = [\"ops@example.ru\"]\n").unwrap();
    assert_eq!((morning.to.as_slice(), morning.at), (["ops@example.ru".to_owned()].as_slice(), time(8, 0, 0, 0)));
    assert_eq!(morning.zone, TimeZone::get("Asia/Vladivostok").unwrap());
    let own = "+ [report]\n+ to = [\"a@b.ru\", \"c@d.ru\"]\n+ at = \"23:59\"\n+ zone = \"Asia/Kolkata\"\n";
    let own = report(own).unwrap();
    assert_eq!((own.to.len(), own.at, own.zone), (2, time(23, 59, 0, 0), TimeZone::get("Asia/Kolkata").unwrap()));
}

pub const LIMITS: &str = r#"
config/deflect.toml
+ [keys]
+ outbox = [{ env = "NEW" }, { env = "OLD" }]
- kind = "spool"
+ kind = "spool"
+ price = 2.5
+ [limits]
+ per_number = ["1 in 90s", "10000 in 366d"]
+ per_prefix = []
+ per_range = ["3 in 1h"]
+ per_typing_caller = ["4 in 1d"]
+ per_country_day = { RU = 20000, kz = 500 }
+ per_minute = 7
+ per_day = 8
+ money_per_day = 99.5
+ zone = "Asia/Vladivostok"
+ closing_count = 9
+ closing_window = "2d"
+ closing_patience = "2h"
+ closed_for = "3h"
+ undeliverable_for = "4d"
+ [retention]
+ consents = "10d"
+ figures = "800d"
$ NEW=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=
$ OLD=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff
"#;

#[test]
fn every_limit_of_texts_arrives() {
    let settings = Configuration::told(LIMITS).load().settings;
    let second: Vec<u8> = settings.keys.outbox.iter().map(|key| key.as_key().unwrap()[1]).collect();
    assert_eq!(second, [0x01, 0x11], "the new key first");
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    let limit = |count, within| Limit { count, within };
    let expected = LimitSettings {
        per_number: vec![limit(1, Duration::from_secs(90)), limit(10_000, hours(366 * 24))],
        per_prefix: vec![],
        per_range: vec![limit(3, hours(1))],
        per_typing_caller: vec![limit(4, hours(24))],
        per_country_day: [("RU".to_owned(), 20_000), ("KZ".to_owned(), 500)].into(),
        per_minute: 7,
        per_day: 8,
        money_per_day: Some(Money(99_500)),
        zone: TimeZone::get("Asia/Vladivostok").unwrap(),
        closing_count: 9,
        closing_window: hours(48),
        closing_patience: hours(2),
        closed_for: hours(3),
        undeliverable_for: hours(96),
    };
    assert_eq!(*settings.limits, expected);
    assert_eq!(settings.retention.consents, hours(240));
    assert_eq!(settings.retention.figures, hours(24 * 800));
    let minimal = Configuration::minimal().load().settings;
    assert_eq!(*minimal.limits, LimitSettings::default(), "what is not given");
    assert!(minimal.keys.outbox.is_empty());
}

#[test]
fn every_platform_gateway_and_mail_server_arrives() {
    let settings = Configuration::told(EVERYTHING).load().settings;
    let platform = &settings.platforms[0];
    let Authentication::Twilio { tokens, shared_keys } = &platform.authentication else { panic!("{platform:?}") };
    assert_eq!(
        tokens.iter().map(|token| token.expose()).collect::<Vec<_>>(),
        ["new-token-of-an-account", "old-token-of-an-account"]
    );
    assert_eq!((shared_keys[0].0.as_str(), shared_keys[0].1.expose()), ("K1", "shared-key-of-an-account"));
    assert_eq!(platform.voices.len(), 2);
    assert_eq!(platform.locales, [(Language::new("ru"), "ru-RU".to_owned())]);
    let names: Vec<&str> = settings.gateways.iter().map(|gateway| gateway.name.as_str()).collect();
    assert_eq!(names, ["twilio", "kannel", "spool"]);
    assert!(
        matches!(&settings.gateways[0].kind, GatewayKind::Twilio(TwilioSettings { url, .. }) if url.as_str() == "https://api.twilio.com/")
    );
    assert!(
        matches!(&settings.gateways[1].kind, GatewayKind::Kannel(KannelSettings { username, .. }) if username == "deflect")
    );
    assert_eq!((settings.gateways[1].sends_at_once_max, settings.gateways[1].answer_wait), (3, Duration::from_secs(5)));
    let MailTransport::Smtp { host, port, tls, credentials } = settings.mail.transport else { panic!("no server") };
    let (user, password) = credentials.unwrap();
    assert_eq!((host.as_str(), port, tls, user.as_str()), ("mail.example.ru", 465, true, "mail@er"));
    assert_eq!(password.expose(), "new-token-of-an-account");
    assert_eq!(settings.mail.reply_to.unwrap(), "Help <help@example.ru>");
}

/// A link to an SMS centre, and one of which everything is said.
const LINKS: &str = r#"config/deflect.toml
- gateways = ["spool"]
+ gateways = ["spool", "plain", "full"]
+ [gateway.plain]
+ kind = "smpp"
+ host = "smpp.example.ru"
+ system_id = "ozon"
+ password = { env = "LINK_PASSWORD" }
+ sender = "Ozon"
+ binds = 2
+ [gateway.full]
+ kind = "smpp"
+ host = "smpp.example.ru"
+ port = 3550
+ tls = true
+ system_id = "ozon"
+ password = { env = "LINK_PASSWORD" }
+ system_type = "esme"
+ sender = "7050"
+ window = 50
+ enquire_link = "15s"
+ default_alphabet = "latin1"
+ inbound_ucs2 = "little-endian"
+ long_texts = "payload"
+ codes = { 0x0103 = "down", 1025 = "throttled" }
+ sends_at_once_max = 5
$ LINK_PASSWORD=secret
"#;

#[test]
fn a_link_to_an_sms_centre_arrives() {
    let gateways = Configuration::told(LINKS).load().settings.gateways;
    let [_, plain, full] = &gateways[..] else { panic!("{gateways:?}") };
    assert_eq!((plain.sends_at_once_max, full.sends_at_once_max), (20, 5), "as much as the links hold, or as said");
    let (GatewayKind::Smpp(plain), GatewayKind::Smpp(full)) = (&plain.kind, &full.kind) else { panic!("{gateways:?}") };
    assert_eq!((plain.port, plain.tls, plain.window), (2775, false, 10));
    assert_eq!((plain.default_alphabet, plain.long), (SmppAlphabet::Gsm7, SmppLong::Udh));
    assert_eq!((plain.inbound_ucs2, full.inbound_ucs2), (SmppOctets::BigEndian, SmppOctets::LittleEndian));
    assert_eq!((full.port, full.tls, full.system_type.as_str(), full.sender.as_str()), (3550, true, "esme", "7050"));
    assert_eq!((full.binds, full.window, full.enquire_link), (1, 50, Duration::from_secs(15)));
    assert_eq!((full.default_alphabet, full.long), (SmppAlphabet::Latin1, SmppLong::Payload));
    let codes: Vec<_> = full.codes.iter().map(|(code, meaning)| (*code, *meaning)).collect();
    assert_eq!(codes, [(0x103, SmppCode::Down), (0x401, SmppCode::Throttled)]);
}

#[test]
fn what_is_left_out_has_its_default() {
    let settings = Configuration::minimal().load().settings;
    assert_eq!(settings.server.public.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.server.ops.to_string(), "127.0.0.1:9464");
    assert_eq!((settings.server.connections_max, settings.server.body_bytes_max), (4096, 65_536));
    assert_eq!(settings.store.commit_wait, Duration::from_millis(300));
    assert_eq!(settings.outbox.sms_retry_delays[..2], [Duration::from_secs(5), Duration::from_secs(15)]);
    assert_eq!(settings.retention.history, Duration::from_secs(90 * 86_400));
    assert!(settings.audio.commands.is_empty());
    assert_eq!((settings.audio.render_wait, settings.audio.renders_at_once_max), (Duration::from_secs(60), 2));
    assert!(settings.keys.seal.is_empty() && settings.mail.reply_to.is_none());
    assert!(matches!(settings.mail.transport, MailTransport::Spool));
}

#[test]
fn no_secret_is_shown_by_what_is_loaded() {
    let shown = format!("{:?}", Configuration::told(EVERYTHING).load());
    for secret in ["new-token-of-an-account", "old-token-of-an-account", "shared\"", "00112233", "AAECAw"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}

#[test]
fn the_script_is_what_the_files_say() {
    let script = Configuration::minimal().load().script;
    let number = script.plan.number("8 495 232-10-00").unwrap();
    assert_eq!(script.numbers[&number], script.default_line);
    let NodeKind::Menu { choices } = &script.nodes["main"].kind else { panic!("no menu") };
    let choices: Vec<String> =
        choices.iter().map(|(key, to)| format!("{key} {}", to.otherwise().node().unwrap())).collect();
    assert_eq!(choices, ["1 returns", "2 bank-call", "3 company", "8 english"]);
    let said = &script.nodes["returns"].say;
    assert_eq!((said[0].prompt.as_str(), said[1].prompt.as_str()), ("returns", "closed"));
    assert_eq!(said[1].when.closed.as_ref().unwrap().as_str(), "agents");
    assert_eq!(script.channels["bank"].phones, [script.plan.number("+74952152408").unwrap()]);
    let new_year = "2999-01-01T12:00:00+03:00".parse().unwrap();
    assert!(!script.hours["agents"].is_open(new_year));
    let prompt = Prompt { id: PromptId::new("farewell"), language: Language::new("en"), args: vec![] };
    assert!(matches!(script.prompts.speech(&prompt), Cow::Borrowed("Good-bye.")), "worked out before it is needed");
}

#[test]
fn what_is_said_of_a_foreign_messenger_follows_the_switch() {
    let telegram = "
config/channels.toml
+ [channel.telegram]
+ foreign_messenger = true
prompts/ru/page.ftl
+ channel-telegram = x
+ channel-telegram-lead = x
prompts/en/page.ftl
+ channel-telegram = x
+ channel-telegram-lead = x
config/line.toml
- say = [\"menu-main\"]
+ say = [\"menu-main\", { prompt = \"closed\", if_channel = \"telegram\" }]
";
    let said = |configuration: Configuration| configuration.load().script.nodes["main"].say.len();
    assert_eq!(said(Configuration::told(telegram)), 1);
    let allowed = Configuration::told(telegram);
    let channels = fs::read_to_string(allowed.path("config/channels.toml")).unwrap();
    fs::write(allowed.path("config/channels.toml"), format!("foreign_messengers = true\n{channels}")).unwrap();
    assert_eq!(said(allowed), 2);
}

#[test]
fn templates_escape_and_refuse_what_is_not_there() {
    let templates = Configuration::minimal().load().templates;
    let page = templates.get_template("page.html").unwrap();
    let given = minijinja::context!(lead => "<b>", button => (), contacts => (), sections => (), mail => ());
    assert!(page.render(given).unwrap().starts_with("<p>&lt;b&gt;</p>"));
    assert!(page.render(minijinja::context!()).is_err());
}

#[test]
fn ten_mistakes_in_four_files_are_told_at_once() {
    let (said, verdict) = Configuration::told(
        "
config/deflect.toml
- gateways = [\"spool\"]
+ gateways = [\"spool\"
- kind = \"spool\"
+ kind = \"spool\"
+ answer_wait = 15
config/line.toml
- 1 = \"returns\"
+ 1 = \"retruns\"
+ 0 = \"chat\"
- language = \"en\"
+ langage = \"en\"
config/hours.toml
- zone = \"Europe/Moscow\"
+ zone = \"Moscow\"
- daily = [\"09:00-22:00\"]
+ daily = [\"9-22\"]
prompts/ru/voice.ftl
- closed = Сейчас операторы отдыхают.
+ closed = Сейчас { $who } отдыхают.
- no-input = Я вас не слышу.
- farewell = До свидания.
+ farewell До свидания.
",
    )
    .check();
    let places: Vec<&str> = said.lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect();
    let expected = [
        "config/deflect.toml:9:20",
        "config/deflect.toml:13:15",
        "config/line.toml:20:5",
        "config/line.toml:21:1",
        "config/line.toml:49:1",
        "config/hours.toml:2:8",
        "config/hours.toml:3:10",
        "prompts/ru/voice.ftl:4:1",
        "prompts/ru/voice.ftl:5:10",
    ];
    assert_eq!(places, expected);
    assert!(said.starts_with("error: prompt `no-input`, which every line says, is missing in `ru`"), "{said}");
    assert!(said.ends_with("10 problems found\n"), "{said}");
    assert_eq!(verdict, Verdict::Problems);
}

/// Files that are cut, as by a full disk, or that miss a line, are refused or read; nothing ends the program.
#[test]
fn a_damaged_file_never_ends_the_program() {
    for file in [
        "config/deflect.toml",
        "config/line.toml",
        "config/channels.toml",
        "config/hours.toml",
        "prompts/ru/voice.ftl",
        "prompts/ru/speech.ftl",
    ] {
        let configuration = Configuration::minimal();
        let text = fs::read_to_string(configuration.path(file)).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for (number, line) in lines.iter().enumerate() {
            let half: String = line.chars().take(line.chars().count() / 2).collect();
            let (before, after) = (lines[..number].concat(), lines[number + 1..].concat());
            for damaged in [format!("{before}{after}"), format!("{before}{half}\n{after}"), format!("{before}{half}")] {
                fs::write(configuration.path(file), damaged).unwrap();
                let (said, verdict) = configuration.check();
                assert_eq!(verdict == Verdict::Clean, said.contains("\nwalked "), "{said}");
            }
        }
    }
}

#[test]
fn a_line_understands_only_the_ways_its_calls_come_to() {
    let other = "
config/line.toml
+ [line.other]
+ numbers = [\"+74952321001\"]
+ greeting = \"greeting\"
+ entry = \"chat\"
+ human = \"chat\"
+ channel = \"chat\"
+ rescue = \"chat\"
+ farewell = \"farewell\"
+ language = \"ru\"
";
    let script = Configuration::told(other).load().script;
    let expected = |line: &str| {
        let ear = script.hearing.ear(&LineId::new(line), &Language::new("ru")).unwrap();
        ear.expected(SpeechContext::Question).to_vec()
    };
    assert_eq!(expected("main"), ["верните деньги", "да", "возврат товара"]);
    assert_eq!(expected("other"), ["да"]);
}

#[test]
fn more_phrases_than_are_compared_are_refused() {
    let with = |count: usize| {
        let phrases: String = (0..count).map(|number| format!("+     sentence {number}\n")).collect();
        Configuration::told(&format!("prompts/en/speech.ftl\n+ phrases-company =\n{phrases}")).check()
    };
    let one_stands_there = 1;
    assert_eq!(with(7_000 - one_stands_there).1, Verdict::Clean);
    let (said, verdict) = with(7_001 - one_stands_there);
    assert!(said.contains("with `phrases-company` language `en` has more than 7000 phrases"), "{said}");
    assert_eq!(verdict, Verdict::Problems);
}

#[test]
fn without_its_folders_nothing_is_checked() {
    let configuration = Configuration::minimal();
    fs::remove_dir_all(configuration.path("prompts")).unwrap();
    let (said, verdict) = configuration.check();
    assert_eq!(said, "error: there is no folder `prompts`\n");
    assert_eq!(verdict, Verdict::CouldNotRun);
}

#[test]
fn the_minimal_configuration_has_no_problem() {
    let (said, verdict) = Configuration::minimal().check();
    let (read, walked) = said.split_once('\n').unwrap();
    assert_eq!(read, "read 1 line, 8 nodes, 3 channels; prompts: 131 en, 134 ru");
    let figures: Vec<usize> =
        walked.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    assert!(walked.starts_with("walked ") && 500 < figures[0] && figures[0] < figures[1], "{walked}");
    assert_eq!(verdict, Verdict::Clean);
}

/// A second line that has other calendars by the names of the first one's, one of them a name that is no calendar.
const LONDON: &str = r#"
config/line.toml
- language = "ru"
+ language = "ru"
+ calendars = { agents = "agents", desk = "agents" }
+ [line.london]
+ numbers = ["+442079460000"]
+ greeting = "greeting"
+ entry = "main"
+ human = "chat"
+ channel = "chat"
+ rescue = "chat"
+ farewell = "farewell"
+ language = "en"
+ calendars = { agents = "london", desk = "london" }
config/hours.toml
+ [hours.london]
+ zone = "Europe/London"
+ daily = ["08:00-20:00"]
prompts/en/voice.ftl
+ hours-london-open = London, to { $to_hour }.
+ hours-london-closed = London, from { $hour }.
prompts/ru/voice.ftl
- hours-agents-open = Слова.
+ hours-agents-open = Moscow, to { $to_hour }.
- hours-agents-closed = Слова.
+ hours-agents-closed = Moscow, from { $hour }.
+ hours-london-open = Words.
+ hours-london-closed = Words.
"#;

#[test]
fn a_line_tells_the_hours_of_its_own_calendar() {
    let by_alias = "config/channels.toml\n- hours = \"agents\"\n+ hours = \"desk\"\n";
    for story in [LONDON.to_owned(), format!("{LONDON}{by_alias}")] {
        let told = Configuration::told(&story);
        let (found, verdict) = told.check();
        assert_eq!(verdict, Verdict::Clean, "{found}");
        let script = told.load().script;
        let check = |line: &str, at: &str, expected: &str| {
            let at: Timestamp = at.parse().unwrap();
            let caller = script.plan.caller("+79161234567");
            let session = Session::new(&script, LineId::new(line), caller, &History::default(), at);
            let first = flow::advance(&script, session, Input::Start, at);
            let turn = flow::advance(&script, first.session, Input::Keys("1".to_owned()), at);
            let prompts = turn.steps.iter().flat_map(Step::prompts);
            let hours = prompts.filter(|prompt| prompt.id.as_str().starts_with("hours-"));
            let hours: Vec<String> = hours.map(|prompt| script.prompts.speech(prompt).into_owned()).collect();
            assert_eq!(hours, [expected], "on {line} at {at}");
        };
        check("main", "2026-11-20T12:00:00Z", "Moscow, to 22.");
        check("london", "2026-11-20T12:00:00Z", "London, to 20.");
        check("main", "2026-11-20T19:30:00Z", "Moscow, from 9.");
        check("london", "2026-11-20T19:30:00Z", "London, to 20.");
        check("main", "2026-11-20T06:30:00Z", "Moscow, to 22.");
        check("london", "2026-11-20T06:30:00Z", "London, from 8.");
        let zone = |line: &str| script.zone_of(&LineId::new(line)).iana_name().map(str::to_owned);
        assert_eq!(
            (zone("main").as_deref(), zone("london").as_deref()),
            (Some("Europe/Moscow"), Some("Europe/London"))
        );
    }
}
