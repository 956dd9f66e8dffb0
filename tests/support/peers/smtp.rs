//! Mail servers: a real Postfix, and a scripted one for what a Postfix will not do on request.

use std::fs::{self, File};
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::process::{Farewell, Process, free_port, listens, loopback, node, program};
use super::{wait_or_show, wait_until};

/// After which Postfix ends by itself. It leads a session of its own, so that the ^C which ends a test does not reach it.
const LIFE_SECONDS_MAX: &str = "600";

/// A Postfix with a configuration of its own, that takes mail for `test.local` into one Maildir.
///
/// The local part of the recipient decides, at RCPT:
///
/// | recipient | answer |
/// | --- | --- |
/// | full@ | 452 4.2.2 |
/// | temp@ | 450 4.3.0 |
/// | close@ | 421 4.7.0, and the connection is closed |
/// | gone@ | 550 5.1.1 |
/// | policy@ | 554 5.7.1 |
/// | lost@ | taken, and returned: there is no such mailbox behind it |
/// | else | taken |
///
/// Mail returned to `bounce+…@` goes to a Maildir of its own. Its master must be started by root, for it gives up its
/// rights by itself.
pub struct Postfix {
    dir: PathBuf,
    address: SocketAddr,
    _master: Process,
    _greylist: Option<Process>,
}

impl Postfix {
    /// Starts it in `dir`, which is its own and is opened for reading by everybody: the delivering part of Postfix
    /// runs as `nobody`. A directory below one that is closed (somebody's home) will not do.
    pub fn start(dir: &Path) -> Self {
        Self::run(dir, None)
    }

    /// The same behind postgrey, which lets everyone wait who comes for the first time: 450 4.2.0 for as many seconds.
    pub fn greylisting(dir: &Path, seconds: u64) -> Self {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).expect("the directory is ours");
        let (grey, port) = (dir.join("grey"), free_port());
        fs::create_dir(&grey).expect("the directory is new to postgrey");
        Owner::of("postgrey").take(&grey);
        let mut command = Command::new(program("postgrey", "postgrey"));
        command.arg(format!("--inet=127.0.0.1:{port}")).arg(format!("--delay={seconds}"));
        command.arg(format!("--dbdir={}", grey.display())).args(["--user=postgrey", "--group=postgrey"]);
        let mut process = Process::start("postgrey", command, dir, Farewell::Ask);
        process.wait_ready(|| listens(port));
        Self::run(dir, Some((process, port)))
    }

    fn run(dir: &Path, greylist: Option<(Process, u16)>) -> Self {
        let postfix = program("postfix", "postfix");
        let address = loopback(free_port());
        prepare(dir, address, greylist.as_ref().map(|(_, port)| *port));
        // Makes the directories of the queue, with the owners and rights that only Postfix itself knows.
        succeed(Command::new(&postfix).arg("-c").arg(dir.join("etc")).arg("check"));

        let mut command = Command::new(Path::new(&default_of("daemon_directory")).join("master"));
        command.arg("-c").arg(dir.join("etc")).args(["-s", "-e", LIFE_SECONDS_MAX]);
        let mut master = Process::start("postfix", command, dir, Farewell::Ask);
        master.wait_ready(|| listens(address.port()));
        Self { dir: dir.to_owned(), address, _master: master, _greylist: greylist.map(|(process, _)| process) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// The messages delivered so far, as they are in the Maildir, with the headers that Postfix added.
    pub fn mails(&self) -> Vec<Vec<u8>> {
        let Ok(entries) = fs::read_dir(self.dir.join("mail/all/new")) else {
            return Vec::new();
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("the Maildir is readable").path()).collect();
        // The name begins with the time of the delivery.
        paths.sort();
        paths.iter().map(|path| fs::read(path).expect("a delivered message is readable")).collect()
    }

    /// The messages, once there are at least `count`.
    pub fn wait_for_mails(&self, count: usize, limit: Duration) -> Vec<Vec<u8>> {
        wait_or_show(&self.log_path(), &format!("{count} mails"), limit, || {
            let mails = self.mails();
            (count <= mails.len()).then_some(mails)
        })
    }

    /// The Maildir of returned mail.
    pub fn bounces(&self) -> PathBuf {
        self.dir.join("mail/bounces")
    }

    fn log_path(&self) -> PathBuf {
        self.dir.join("mail.log")
    }
}

/// Directories, owners and configuration, all of it inside `dir`.
fn prepare(dir: &Path, address: SocketAddr, greylist: Option<u16>) {
    fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).expect("the directory is ours");
    let maildir = ["mail", "mail/bounces", "mail/bounces/new", "mail/bounces/cur", "mail/bounces/tmp"];
    for name in ["etc", "queue", "data"].into_iter().chain(maildir) {
        fs::create_dir(dir.join(name)).expect("the directory is new to Postfix");
    }
    let nobody = Owner::of("nobody");
    Owner::of("postfix").take(&dir.join("data"));
    maildir.iter().for_each(|name| nobody.take(&dir.join(name)));
    write_old(&dir.join("etc/main.cf"), &main_cf(dir, &nobody, greylist));
    write_old(&dir.join("etc/mailboxes"), MAILBOXES);
    write_old(&dir.join("etc/master.cf"), &master_cf(address));
    write_old(&dir.join("etc/recipients"), RECIPIENTS);
}

/// Writes a file that looks old: what has just changed may be half written, so Postfix would wait until it is two
/// seconds old.
fn write_old(path: &Path, text: &str) {
    let mut file = File::create(path).expect("the directory is ours");
    file.write_all(text.as_bytes()).expect("the disk takes it");
    file.set_modified(SystemTime::UNIX_EPOCH).expect("the file is ours");
}

/// A user of the system, by number.
struct Owner {
    uid: u32,
    gid: u32,
}

impl Owner {
    fn of(name: &str) -> Self {
        let users = fs::read_to_string("/etc/passwd").expect("a system has users");
        let fields: Vec<&str> = users
            .lines()
            .map(|line| line.split(':').collect::<Vec<_>>())
            .find(|fields| fields[0] == name)
            .unwrap_or_else(|| panic!("no user `{name}` here: tests/run installs it (apt package `postfix`)"));
        let number = |text: &str| text.parse().expect("the third and fourth fields are numbers");
        Self { uid: number(fields[2]), gid: number(fields[3]) }
    }

    fn take(&self, path: &Path) {
        chown(path, Some(self.uid), Some(self.gid))
            .unwrap_or_else(|error| panic!("Postfix must be started by root, as in tests/run: {error}"));
    }
}

fn main_cf(dir: &Path, nobody: &Owner, greylist: Option<u16>) -> String {
    let greylist = greylist.map(|port| format!(" check_policy_service inet:127.0.0.1:{port},")).unwrap_or_default();
    let dir = dir.display();
    let daemons = default_of("daemon_directory");
    let commands = default_of("command_directory");
    let Owner { uid, gid } = nobody;
    format!(
        "compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
daemon_directory = {daemons}
command_directory = {commands}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.test.local
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
default_transport = error:5.4.4 no outside delivery in tests
virtual_mailbox_domains = test.local
virtual_mailbox_maps = regexp:{dir}/etc/mailboxes
smtpd_reject_unlisted_recipient = no
virtual_mailbox_base = {dir}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
maillog_file = {dir}/mail.log
maillog_file_prefixes = {dir}
smtpd_peername_lookup = no
smtpd_recipient_restrictions = check_recipient_access regexp:{dir}/etc/recipients,{greylist} permit_mynetworks, reject
"
    )
}

const MAILBOXES: &str = "/^bounce\\+/  bounces/
!/^lost@/  all/
";

const RECIPIENTS: &str = "/^full@/    452 4.2.2 mailbox full
/^temp@/    450 4.3.0 try later
/^close@/   421 4.7.0 too many messages
/^gone@/    550 5.1.1 no such user
/^policy@/  554 5.7.1 rejected by policy
";

/// Only the services that a local delivery needs.
fn master_cf(address: SocketAddr) -> String {
    format!(
        "{address} inet n - n - - smtpd
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
error     unix - - n - - error
retry     unix - - n - - error
virtual   unix - n n - - virtual
anvil     unix - - n - 1 anvil
tlsmgr    unix - - n 1000? 1 tlsmgr
proxymap  unix - - n - - proxymap
postlog   unix-dgram n - n - 1 postlogd
"
    )
}

/// This Postfix's built-in default of a parameter.
fn default_of(parameter: &str) -> String {
    succeed(Command::new(program("postconf", "postfix")).args(["-d", "-h", parameter])).trim().to_owned()
}

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("could not run {command:?}: {error}"));
    assert!(output.status.success(), "{command:?} said:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A scripted server (`smtp.js`). It takes mail for any domain.
///
/// | recipient | answer |
/// | --- | --- |
/// | hang@ | takes the message and never answers its final dot |
/// | temp@ | 451 4.3.0 after the message |
/// | gone@ | 550 5.1.1 at RCPT |
/// | else | taken |
///
/// AUTH is offered, with [`Scripted::USERNAME`] and [`Scripted::PASSWORD`]. There is no TLS.
pub struct Scripted {
    dir: PathBuf,
    address: SocketAddr,
    _server: Process,
}

/// One decision of the scripted server.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// The envelope's.
    pub from: String,
    pub to: Vec<String>,
    /// The user who logged in, if any.
    pub user: Option<String>,
    /// The reply code; none where the server keeps silent.
    pub answer: Option<u64>,
    /// The message, unless it was refused before it came.
    pub message: Option<Vec<u8>>,
}

impl Scripted {
    /// Starts it in `dir`, which is its own.
    pub fn start(dir: &Path) -> Self {
        let address = loopback(free_port());
        let mut command = node("smtp.js", "smtp-server");
        command.arg(address.port().to_string()).arg(dir);
        let mut server = Process::start("smtp", command, dir, Farewell::Kill);
        server.wait_ready(|| listens(address.port()));
        Self { dir: dir.to_owned(), address, _server: server }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All that was decided so far, in order.
    pub fn attempts(&self) -> Vec<Attempt> {
        let lines = fs::read_to_string(self.dir.join("attempts")).unwrap_or_default();
        // The last line may be half written.
        lines.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(|line| self.parse_attempt(line)).collect()
    }

    /// All that was decided, once that is at least `count`.
    pub fn wait_for_attempts(&self, count: usize, limit: Duration) -> Vec<Attempt> {
        wait_until(&format!("{count} attempts at the scripted server"), limit, || {
            let attempts = self.attempts();
            (count <= attempts.len()).then_some(attempts)
        })
    }

    /// The messages that were taken, in order, as they came.
    pub fn mails(&self) -> Vec<Vec<u8>> {
        let taken = |attempt: &Attempt| attempt.answer == Some(250);
        self.attempts().into_iter().filter(taken).filter_map(|attempt| attempt.message).collect()
    }

    fn parse_attempt(&self, line: &str) -> Attempt {
        let value: Value = serde_json::from_str(line).expect("smtp.js writes JSON");
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let recipients = value["to"].as_array().expect("smtp.js writes a list");
        let read = |name: &str| fs::read(self.dir.join(name)).expect("smtp.js writes the message before the line");
        Attempt {
            from: text(&value["from"]).expect("smtp.js writes it as text"),
            to: recipients.iter().filter_map(text).collect(),
            user: text(&value["user"]),
            answer: value["answer"].as_u64(),
            message: value["message"].as_str().map(read),
        }
    }
}
