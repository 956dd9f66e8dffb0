//! A running `deflect serve` of a test's own: the shipped line with settings of the test, on free ports.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use deflect::config::settings::Secret;
use deflect::dialect::signature::sign_twilio;
use deflect::dialect::twiml_reader::{NextStep, PlayedDocument, read_document};
use tempfile::TempDir;

use crate::support::peers::{LIMIT, wait_until};

/// The address the platform of these tests uses; nothing listens there, signatures are computed on it.
pub const PUBLIC_URL: &str = "https://line.example.org";
/// The auth token of the platform of these tests.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// The password of the gateway of these tests.
pub const GATEWAY_PASSWORD: &str = "ivrpw";
/// The main line.
pub const LINE: &str = "+74952321000";

/// Settings with a signed platform and the spool. The deadlines are long: a busy machine is no reason to break a promise.
pub fn settings(more: &str) -> String {
    format!(
        r#"
[server]
public = "127.0.0.1:0"
public_url = "{PUBLIC_URL}"
ops = "127.0.0.1:0"
answer_wait = "10s"
[store]
url = "sqlite"
commit_wait = "8s"
[platform.twilio]
dialect = "twiml"
authentication = "twilio"
secret = {{ env = "TEST_TOKEN" }}
locale = {{ ru = "ru-RU", en = "en-US" }}
voice = {{ ru = "Polly.Tatyana", en = "Polly.Joanna" }}
{more}"#
    )
}

/// In place of `[line.main]` in `line.toml`: an experiment with the greeting, before that table.
pub const EXPERIMENT: &str = r#"[experiment.greeting]
since = 2026-01-01
[experiment.greeting.variant.short]
share = 50
prompts = { greeting-main = "greeting-hotline" }

[line.main]"#;

/// The spool for texts and mail.
pub const SPOOL: &str = r#"
[sms]
gateways = ["spool"]
[gateway.spool]
kind = "spool"
[mail]
transport = "spool"
from = "Ozon <no-reply@example.ru>"
"#;

/// Limits that no test comes up to which is not about them.
pub const NO_LIMITS: &str = r#"
[limits]
per_number = []
per_prefix = []
per_range = []
per_typing_caller = []
per_minute = 100000000
per_day = 100000000
"#;

/// The settings with an address on this machine, for gateways, links and pages that are really called.
pub fn settings_here(more: &str) -> String {
    settings(more).replace(PUBLIC_URL, "http://127.0.0.1:0")
}

/// A folder with everything the program reads, and what it is started with.
pub struct Setup {
    folder: TempDir,
    log_filter: Option<&'static str>,
    /// The addresses that go before those of the settings.
    addresses: &'static [&'static str],
    /// The log is a pipe that nobody reads.
    stalled_log: bool,
    /// The most files it may open, where the test says so.
    files: Option<u32>,
    /// The public listener, held over restarts as systemd does.
    held: Option<TcpListener>,
}

/// A running line. Ends when dropped.
pub struct Line {
    child: Child,
    /// Where platforms come.
    pub public: SocketAddr,
    /// Where operations come.
    pub ops: SocketAddr,
    /// The address the world uses.
    pub url: String,
    /// The program's output at its start.
    pub greeting: Vec<String>,
    setup: Arc<Setup>,
    documents: Mutex<Vec<String>>,
}

/// A request to make over HTTP.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: &'static str,
    /// Absolute.
    pub url: String,
    /// Name and value of each; the length is added when it is sent.
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// An answer over HTTP.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

impl Setup {
    /// The shipped line with these settings.
    pub fn new(settings: &str) -> Self {
        let setup = Self::shipped();
        std::fs::write(setup.folder().join("config/deflect.toml"), settings).unwrap();
        setup
    }

    /// The shipped line with its own settings.
    pub fn shipped() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        copy_folder(&root.join("config"), &folder.path().join("config"));
        copy_folder(&root.join("prompts"), &folder.path().join("prompts"));
        let addresses = &["--public", "127.0.0.1:0", "--ops", "127.0.0.1:0"];
        Self { folder, log_filter: None, addresses, stalled_log: false, files: None, held: None }
    }

    /// A line of `tests/lines/` with these settings.
    pub fn line(name: &str, settings: &str) -> Self {
        let setup = Self::shipped();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lines").join(name);
        for part in ["config", "prompts"] {
            std::fs::remove_dir_all(setup.folder().join(part)).unwrap();
            copy_folder(&from.join(part), &setup.folder().join(part));
        }
        std::fs::write(setup.folder().join("config/deflect.toml"), settings).unwrap();
        setup
    }

    /// Replaces a piece of a file, which must be there.
    pub fn edit(self, file: &str, old: &str, new: &str) -> Self {
        let path = self.folder().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "no {old} in {file}");
        std::fs::write(path, text.replace(old, new)).unwrap();
        self
    }

    /// Makes the log say more.
    pub fn log(mut self, filter: &'static str) -> Self {
        self.log_filter = Some(filter);
        self
    }

    /// Gives the log to nobody: a pipe that is not read.
    pub fn stalled_log(mut self) -> Self {
        self.stalled_log = true;
        self
    }

    /// Lets the program open so many files at most, and says a quarter of it first.
    pub fn files(mut self, most: u32) -> Self {
        self.files = Some(most);
        self
    }

    /// The public listener is held for the program, which takes it as file 3.
    pub fn held(mut self) -> Self {
        self.held = Some(TcpListener::bind("127.0.0.1:0").unwrap());
        self
    }

    /// Listens where the settings say.
    pub fn without_addresses(mut self) -> Self {
        self.addresses = &[];
        self
    }

    /// Runs the line.
    pub fn start(self) -> Line {
        Line::run_in(Arc::new(self))
    }

    /// The folder with `config`, `prompts` and `var`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command in the folder to its end; one that does not end is ended, with exit code 124.
    pub fn run(&self, args: &[&str]) -> std::process::Output {
        let limit = LIMIT.as_secs().to_string();
        let mut command = Command::new("timeout");
        self.prepare(command.args([&limit, env!("CARGO_BIN_EXE_deflect")]).args(args)).output().unwrap()
    }

    /// Words of a shell in the folder, in which `deflect` is this program.
    pub fn shell(&self, words: &str) -> std::process::Output {
        let program = Path::new(env!("CARGO_BIN_EXE_deflect")).display();
        let words = words.replace("deflect ", &format!("{program} "));
        let limit = LIMIT.as_secs().to_string();
        let mut command = Command::new("timeout");
        self.prepare(command.args([&limit, "bash", "-o", "pipefail", "-c", &words])).output().unwrap()
    }

    /// A command in the folder, however long it takes.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deflect"));
        self.prepare(command.args(args));
        command
    }

    fn log_path(&self) -> PathBuf {
        self.folder().join("log")
    }

    /// The program's log so far.
    fn said(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.log_path()).unwrap()).into_owned()
    }

    fn prepare<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let command = command.current_dir(self.folder.path()).env_remove("DEFLECT_LOG");
        let command = command.env("TEST_TOKEN", TOKEN).env("TEST_GATEWAY", GATEWAY_PASSWORD);
        match self.log_filter {
            Some(filter) => command.env("DEFLECT_LOG", filter),
            None => command,
        }
    }
}

impl Line {
    /// Starts a line with these settings in a folder of its own.
    pub fn start(settings: &str) -> Self {
        Setup::new(settings).start()
    }

    /// Runs the program in a folder that has everything.
    fn run_in(setup: Arc<Setup>) -> Self {
        let addresses = setup.addresses;
        Self::run_at(setup, addresses)
    }

    /// The same, with addresses for the command line.
    fn run_at(setup: Arc<Setup>, addresses: &[&str]) -> Self {
        let mut command = match (setup.files, &setup.held) {
            (_, Some(held)) => {
                let mut command = Command::new("sh");
                let hand_over = r#"exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" "$@""#;
                command.args(["-c", hand_over, env!("CARGO_BIN_EXE_deflect")]);
                command.stdin(OwnedFd::from(held.try_clone().unwrap()));
                command
            }
            (Some(files), None) => {
                let mut command = Command::new("prlimit");
                command.arg(format!("--nofile={}:{files}", files / 4)).arg(env!("CARGO_BIN_EXE_deflect"));
                command
            }
            (None, None) => Command::new(env!("CARGO_BIN_EXE_deflect")),
        };
        command.arg("serve").args(addresses);
        // A file and no pipe: what is written before an answer can be read after it.
        let log = File::options().create(true).append(true).open(setup.log_path()).unwrap();
        let log = if setup.stalled_log { Stdio::piped() } else { log.into() };
        let mut child = setup.prepare(&mut command).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let greeting: Vec<String> = lines.take(5).map_while(Result::ok).collect();
        let after = |label: &str| {
            let rest = greeting.iter().find_map(|line| line.split_once(label)).map(|(_, rest)| rest);
            rest.unwrap_or_else(|| panic!("no {label} in {greeting:?}; log: {}", setup.said()))
        };
        let address = |label| after(label).split(')').next().unwrap().parse().unwrap();
        let url = match greeting.iter().find_map(|line| line.split_once("come to ")) {
            Some((_, url)) => url.split("/ ").next().unwrap().to_owned(),
            None => after("listens at ").split("/voice/").next().unwrap().to_owned(),
        };
        let (public, ops) = (address("(public "), address("(ops "));
        Self { child, public, ops, url, greeting, setup, documents: Mutex::default() }
    }

    /// Runs the program a second time on the same folder.
    pub fn start_beside(&self) -> Self {
        Self::run_in(self.setup.clone())
    }

    /// Kills the program as a power cut would, and starts it again on the same folder.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.restart();
    }

    /// Kills the program as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts the program again on the same folder, after it has ended.
    pub fn restart(&mut self) {
        *self = Self::run_in(self.setup.clone());
    }

    /// The same, where it listened before, so that a balancer finds it.
    pub fn restart_in_place(&mut self) {
        let (public, ops) = (self.public.to_string(), self.ops.to_string());
        *self = Self::run_at(self.setup.clone(), &["--public", &public, "--ops", &ops]);
    }

    /// Sends the program a signal, by its name for the shell's `kill`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status().unwrap();
        assert!(sent.success());
    }

    /// The memory the program has in use, in mebibytes.
    pub fn resident_mib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }

    /// Asks the program to stop and waits; true if it ended well.
    pub fn stop(mut self) -> bool {
        self.end()
    }

    /// The same, for a line that is restarted.
    pub fn end(&mut self) -> bool {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        self.child.wait().unwrap().success()
    }

    /// The program's process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The folder with `config`, `prompts` and `var`.
    pub fn folder(&self) -> &Path {
        self.setup.folder()
    }

    /// The folder and what is in it, which outlives the line.
    pub fn setup(&self) -> Arc<Setup> {
        self.setup.clone()
    }

    /// Every document that calls were answered with.
    pub fn documents(&self) -> Vec<String> {
        self.documents.lock().unwrap().clone()
    }

    /// The program's log so far. The log has a thread of its own: lines told before are waited for.
    pub fn log(&self) -> String {
        let began = std::time::Instant::now();
        while self.log_lines_waiting().is_some_and(|lines| 0.0 < lines) && began.elapsed() < LIMIT {
            std::thread::yield_now();
        }
        self.setup.said()
    }

    /// Lines the log still has to write; `None` when the program does not answer any more.
    fn log_lines_waiting(&self) -> Option<f64> {
        let mut stream = TcpStream::connect(self.ops).ok()?;
        stream.set_read_timeout(Some(LIMIT)).ok()?;
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        answer.lines().find_map(|line| line.strip_prefix("deflect_log_lines_waiting "))?.parse().ok()
    }

    /// Runs another command on the same folder.
    pub fn command(&self, args: &[&str]) -> std::process::Output {
        self.setup.run(args)
    }

    /// A metric's value with exactly these labels; 0 if it is not there.
    pub fn metric(&self, sample: &str) -> f64 {
        let text = self.get_ops("/metrics").body;
        let line = text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        line.map_or(0.0, |value| value.parse().unwrap())
    }

    /// Waits until a metric has this value: it is fed behind the answer to a request.
    pub fn shows(&self, sample: &str, value: f64) {
        wait_until(&format!("{sample} {value}"), LIMIT, || (self.metric(sample) == value).then_some(()));
    }

    /// Waits until the sum of a metric over all labels is this.
    pub fn shows_in_all(&self, name: &str, value: f64) {
        wait_until(&format!("{name} {value}"), LIMIT, || (self.metric_sum(name) == value).then_some(()));
    }

    /// Waits until the log holds these words: they are written behind the answer to a request.
    pub fn logs(&self, words: &str) {
        wait_until(&format!("`{words}` in the log"), LIMIT, || self.log().contains(words).then_some(()));
    }

    /// The sum of a metric over all labels.
    pub fn metric_sum(&self, name: &str) -> f64 {
        let text = self.get_ops("/metrics").body;
        let samples =
            text.lines().filter(|line| line.starts_with(&format!("{name}{{")) || line.starts_with(&format!("{name} ")));
        samples.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// The calls that ended in an outcome, over all topics.
    pub fn outcomes(&self, outcome: &str) -> f64 {
        let (text, label) = (self.get_ops("/metrics").body, format!(r#"outcome="{outcome}""#));
        let samples =
            text.lines().filter(|line| line.starts_with("deflect_call_outcomes_total{") && line.contains(&label));
        samples.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// GET on the ops door.
    pub fn get_ops(&self, target: &str) -> Answer {
        exchange(self.ops, &format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }

    /// A request on the public door, headers as given (each line with its end).
    pub fn request(&self, method: &str, target: &str, headers: &str, body: &str) -> Answer {
        let length = body.len();
        let host = self.url.split("//").nth(1).unwrap();
        let head = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        exchange(self.public, &format!("{head}{headers}Content-Length: {length}\r\n\r\n{body}"))
    }

    /// A request as a platform makes it.
    pub fn send(&self, asked: &Asked) -> Answer {
        let headers: String = asked.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        self.request(asked.method, target_of(&asked.url), &headers, &asked.body)
    }

    /// A signed form, as the platform posts it to a URL of ours.
    pub fn post_signed(&self, url: &str, pairs: &[(&str, &str)]) -> Answer {
        let signature = sign_twilio(&Secret::new(TOKEN.to_owned()), url, pairs);
        self.post_with_signature(url, pairs, &signature)
    }

    /// A form with a signature of the test's choice.
    pub fn post_with_signature(&self, url: &str, pairs: &[(&str, &str)], signature: &str) -> Answer {
        exchange(self.public, &signed_request(url, pairs, signature))
    }

    /// The fields by which a call begins.
    pub fn call_fields<'a>(&self, id: &'a str, from: &'a str) -> [(&'a str, &'a str); 4] {
        [("CallSid", id), ("From", from), ("To", LINE), ("CallStatus", "ringing")]
    }

    /// A call from a number, answered.
    pub fn call(&self, id: &str, from: &str) -> Call<'_> {
        self.call_to(id, from, LINE)
    }

    /// A call from a number to a number, answered.
    pub fn call_to(&self, id: &str, from: &str, to: &str) -> Call<'_> {
        let mut call = Call { line: self, id: id.into(), from: from.into(), to: to.into(), heard: None };
        call.ask(&format!("{}/voice/twilio", self.url), &[("CallStatus", "ringing")]);
        call
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// A call under way, as the platform sees it.
pub struct Call<'a> {
    line: &'a Line,
    id: String,
    from: String,
    to: String,
    heard: Option<PlayedDocument>,
}

impl Call<'_> {
    fn ask(&mut self, url: &str, more: &[(&str, &str)]) {
        let answer = self.line.post_signed(url, &self.fields(more));
        assert_eq!(answer.status, 200, "{answer:?}\n{}", self.line.log());
        assert_eq!(answer.header("content-type"), Some("text/xml; charset=utf-8"));
        self.heard = Some(read_document(&answer.body).unwrap());
        self.line.documents.lock().unwrap().push(answer.body);
    }

    /// The fields of a request of this call.
    pub fn fields<'b>(&'b self, more: &[(&'b str, &'b str)]) -> Vec<(&'b str, &'b str)> {
        let own = [("CallSid", &*self.id), ("From", &*self.from), ("To", &*self.to), ("Direction", "inbound")];
        own.into_iter().chain(more.iter().copied()).collect()
    }

    /// The words said last.
    pub fn said(&self) -> String {
        self.heard().said.join(" ")
    }

    /// The last document as it was played.
    pub fn heard(&self) -> &PlayedDocument {
        self.heard.as_ref().unwrap()
    }

    /// Where the next turn is asked for.
    pub fn next_url(&self) -> String {
        match &self.heard().then {
            NextStep::Gather { action, .. } => action.clone(),
            NextStep::Redirect(url) => url.clone(),
            NextStep::Dial { action, .. } => action.clone().unwrap(),
            NextStep::HangUp => panic!("the call is over"),
        }
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        self.ask(&self.next_url(), &[("CallStatus", "in-progress"), ("Digits", keys)]);
        self
    }

    /// Says something, as the recogniser writes it down.
    pub fn says(&mut self, words: &str) -> &mut Self {
        self.ask(&self.next_url(), &[("CallStatus", "in-progress"), ("SpeechResult", words), ("Confidence", "0.9")]);
        self
    }

    /// Stays silent.
    pub fn wait(&mut self) -> &mut Self {
        let NextStep::Gather { redirect: Some(url), .. } = &self.heard().then else { panic!("{:?}", self.heard()) };
        self.ask(&url.clone(), &[("CallStatus", "in-progress")]);
        self
    }

    /// Comes back from a dialled line.
    pub fn dialled(&mut self, result: &str) -> &mut Self {
        self.ask(&self.next_url(), &[("CallStatus", "in-progress"), ("DialCallStatus", result)]);
        self
    }

    /// The platform's notice that the call is over.
    pub fn hang_up(&self) -> Answer {
        let fields = self.fields(&[("CallStatus", "completed"), ("CallDuration", "20")]);
        self.line.post_signed(&format!("{}/voice/twilio/status", self.line.url), &fields)
    }
}

/// Metrics without the fractions of their values: seconds may have any digits there.
pub fn without_fractions(metrics: &str) -> String {
    let whole = metrics.lines().map(|line| match line.rsplit_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|sign| sign.is_ascii_digit()) => whole,
        _ => line,
    });
    whole.collect::<Vec<_>>().join("\n")
}

/// One exchange on a connection of its own.
pub fn exchange(door: SocketAddr, request: &str) -> Answer {
    try_exchange(door, request).unwrap()
}

/// As [`exchange`], with a line that may be killed at any moment.
pub fn try_exchange(door: SocketAddr, request: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect_timeout(&door, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    let _refused_early = stream.write_all(request.as_bytes());
    let mut answer = vec![];
    let _reset_after_answer = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let broken = || std::io::Error::new(std::io::ErrorKind::UnexpectedEof, answer.clone());
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    Ok(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// A signed form as a whole request.
pub fn signed_request(url: &str, pairs: &[(&str, &str)], signature: &str) -> String {
    let target = target_of(url);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let length = body.len();
    format!(
        "POST {target} HTTP/1.1\r\nHost: line.example.org\r\nConnection: close\r\nX-Twilio-Signature: {signature}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// Path and query of an address.
pub fn target_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or_else(|| panic!("no address: {url}"));
    &rest[rest.find('/').unwrap_or_else(|| panic!("no path: {url}"))..]
}

/// Calls and takes the link by key nine, with a line that may be killed at any moment; true once it was promised.
pub fn take_link(door: SocketAddr, id: &str, from: &str) -> std::io::Result<bool> {
    let token = Secret::new(TOKEN.to_owned());
    let ask = |url: &str, more: (&str, &str)| {
        let pairs = [("CallSid", id), ("From", from), ("To", LINE), more];
        try_exchange(door, &signed_request(url, &pairs, &sign_twilio(&token, url, &pairs)))
    };
    let first = ask(&format!("{PUBLIC_URL}/voice/twilio"), ("CallStatus", "ringing"))?;
    let Ok(PlayedDocument { then: NextStep::Gather { action, .. }, .. }) = read_document(&first.body) else {
        return Err(std::io::Error::other("cut off"));
    };
    let second = ask(&action, ("Digits", "9"))?;
    if read_document(&second.body).is_err() {
        return Err(std::io::Error::other(format!("no document: {} {}", second.status, second.body)));
    }
    Ok(second.body.contains("Отправляем ссылку"))
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name): (PathBuf, _) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        if path.is_dir() {
            copy_folder(&path, &to.join(name))
        } else {
            _ = std::fs::copy(&path, to.join(name)).unwrap()
        }
    }
}
