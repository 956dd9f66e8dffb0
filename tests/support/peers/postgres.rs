//! PostgreSQL: one cluster a test program, one database a test.
//!
//! The cluster is in a folder of its own on a free port. A shell holds it: it waits for the end of its input, which comes
//! when the test program is gone, however it went, and then ends the server and removes the folder.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use deflect::base::clock::Clock;
use deflect::config::settings::{PostgresSettings, PostgresTls};
use deflect::store::Store;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::runtime::Runtime;

use super::process::{free_port, tail};
use super::{LIMIT, wait_or_show, wait_until};

/// Debian's programs are not on the path: several versions may be installed.
const VERSIONS: &str = "/usr/lib/postgresql";
/// The server refuses root.
const USER: &str = "postgres";

/// Of a server that streams to others. A standby asks again soon when its server is back.
const STREAMING: &str = "wal_level = replica\nmax_wal_senders = 4\nwal_retrieve_retry_interval = '200ms'";
/// Of a server whose time is compared with another program's: a commit is on the disk before it is answered.
const DURABLE: &str = "fsync = on\nfull_page_writes = on\nautovacuum = on\nshared_buffers = 512MB";

/// Made by the shell that holds the server: programs, folder, port, settings, and for a standby the port of the server it
/// follows. Nothing here has to outlive a power cut.
const HOLD: &str = r#"
set -e
cd "$2"
if [ -n "$5" ]; then
  "$1/pg_basebackup" -h 127.0.0.1 -p "$5" -U deflect -D data -R -X stream -c fast -N > log 2>&1
else
  "$1/initdb" -D data -U deflect -A trust -E UTF8 --locale=C --no-sync -N > log 2>&1
fi
cat >> data/postgresql.conf << END
port = $3
listen_addresses = '127.0.0.1'
unix_socket_directories = '$2'
max_connections = 400
shared_buffers = 64MB
ssl = on
ssl_cert_file = '$2/server.pem'
ssl_key_file = '$2/server.key'
fsync = off
full_page_writes = off
autovacuum = off
wal_level = minimal
max_wal_senders = 0
$4
END
"$1/pg_ctl" -D data -l log -s start < /dev/null
trap '' INT TERM HUP
cat > /dev/null || true
"$1/pg_ctl" -D data -m immediate -s stop 2> log.end || true
rm -rf "$2"
"#;

/// A running cluster.
pub struct Cluster {
    port: u16,
    folder: PathBuf,
    databases: AtomicUsize,
    /// Its end of the pipe, while this program lives.
    _shell: Mutex<Child>,
}

impl Cluster {
    /// The cluster of this test program, started when it is first asked for.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| Self::start("", None))
    }

    /// A cluster for one test, which may stop it.
    pub fn own() -> &'static Self {
        Box::leak(Box::new(Self::start("", None)))
    }

    /// A cluster that would outlive a power cut, to measure with.
    pub fn durable() -> &'static Self {
        Box::leak(Box::new(Self::start(DURABLE, None)))
    }

    /// A cluster for one test, with a standby that has every commit before it is answered.
    pub fn with_standby() -> (&'static Self, &'static Self) {
        let first = Box::leak(Box::new(Self::start(STREAMING, None)));
        let standby = Box::leak(Box::new(Self::start(STREAMING, Some(first.port))));
        let streams = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        let is_streaming = || (first.psql("postgres", streams).ok()? == "1").then_some(());
        wait_until("the standby follows", LIMIT, is_streaming);
        for sql in ["ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"] {
            first.psql("postgres", sql).unwrap();
        }
        (first, standby)
    }

    fn start(settings: &str, follows: Option<u16>) -> Self {
        let folder = tempfile::Builder::new().prefix("deflect-postgres-").tempdir().unwrap().keep();
        write_certificates(&folder);
        if is_root() {
            let owner = format!("{USER}:");
            let given = Command::new("chown").args(["-R", &owner]).arg(&folder).status().unwrap().success();
            assert!(given, "no user `{USER}` here");
        }
        let port = free_port();
        let mut command = command_of_owner("sh");
        let shell = command
            .args(["-c", HOLD, "sh"])
            .args([&programs(), &folder])
            .arg(port.to_string())
            .arg(settings)
            .arg(follows.map(|port| port.to_string()).unwrap_or_default())
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell starts");
        let cluster = Self { port, folder, databases: AtomicUsize::new(0), _shell: Mutex::new(shell) };
        wait_or_show(&cluster.folder.join("log"), "PostgreSQL is ready", LIMIT, || {
            cluster.psql("postgres", "SELECT 1").ok().map(drop)
        });
        cluster
    }

    /// Ends the server and its connections at once, as a crash does.
    pub fn crash(&self) {
        self.control(&["stop", "-m", "immediate"]);
    }

    /// Starts the server again.
    pub fn start_again(&self) {
        self.control(&["start", "-l", "log"]);
    }

    /// Makes a standby the server that is written to.
    pub fn promote(&self) {
        self.control(&["promote"]);
    }

    fn control(&self, action: &[&str]) {
        let log = self.folder.join("log");
        let mut command = command_of_owner(programs().join("pg_ctl"));
        command.current_dir(&self.folder).args(["-D", "data", "-s", "-w"]).args(action).stdin(Stdio::null());
        let done = command.status().expect("pg_ctl starts").success();
        assert!(done, "{action:?}: {}", tail(&log));
    }

    /// Stops the processes of the server in their tracks, until this is dropped: it answers nothing, and refuses nothing.
    pub fn freeze(&'static self) -> Frozen {
        let first = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let first = first.lines().next().unwrap().to_owned();
        signal_all("-STOP", &first);
        Frozen(first)
    }

    /// An empty database of a test's own.
    pub fn database(&'static self) -> Database {
        self.create("")
    }

    /// A database of a test's own, with the schema, copied from one that is made once.
    pub fn database_with_schema(&'static self) -> Database {
        static TEMPLATE: OnceLock<Database> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            let template = self.create("");
            let settings = template.settings();
            let make = async move {
                let store = Store::connect(&settings, Clock::system(), Arc::new(|_| {})).await.unwrap();
                store.close().await;
            };
            // On a thread of its own: the caller may be in a runtime.
            std::thread::spawn(|| Runtime::new().unwrap().block_on(make)).join().unwrap();
            template
        });
        self.create(&format!("TEMPLATE {}", template.name))
    }

    fn create(&'static self, from: &str) -> Database {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let create = format!("CREATE DATABASE {name} {from}");
        // The connections of the template's store may take a moment to be gone.
        wait_until("the database is created", LIMIT, || self.psql("postgres", &create).ok());
        Database { cluster: self, name }
    }

    fn psql_command(&self, database: &str, sql: &str) -> Command {
        let mut command = Command::new(programs().join("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-U", "deflect"]).args([
            "-p",
            &self.port.to_string(),
            "-d",
            database,
            "-c",
            sql,
        ]);
        command
    }

    /// Runs statements; gives what they print.
    fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        let output = self.psql_command(database, sql).output().expect("psql starts");
        let said = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).trim().to_owned();
        if output.status.success() { Ok(said(output.stdout)) } else { Err(said(output.stderr)) }
    }
}

/// A transaction that is not ended.
pub struct Held<'a> {
    database: &'a Database,
    holder: Child,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event = 'PgSleep'";
        self.database.sql(end);
        let _ended = self.holder.wait();
    }
}

/// A server that is stopped in its tracks.
pub struct Frozen(String);

impl Drop for Frozen {
    fn drop(&mut self) {
        signal_all("-CONT", &self.0);
    }
}

/// Sends a signal to a process, then to its children. Some may end meanwhile.
fn signal_all(signal: &str, first: &str) {
    let send = |to: &str| {
        let mut command = Command::new("kill");
        let _sent = command.arg(signal).args(to.split_whitespace()).stderr(Stdio::null()).status();
    };
    send(first);
    send(&fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap_or_default());
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

/// A program run by the owner of the cluster, by the machine's own time (`tests/at`): while the server waits for a lock,
/// its timers see that time in any case, and with another one around them none would ever end.
fn command_of_owner(program: impl AsRef<OsStr>) -> Command {
    let mut command = if is_root() { Command::new("runuser") } else { Command::new(&program) };
    if is_root() {
        command.args(["-u", USER, "--"]).arg(program);
    }
    command.env_remove("LD_PRELOAD");
    command
}

/// A database of a test's own.
pub struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Database {
    /// Changes a setting of the database, such as `SET statement_timeout = 0`, for connections that are made from now on.
    pub fn alter(&self, change: &str) {
        self.cluster.psql("postgres", &format!("ALTER DATABASE {} {change}", self.name)).unwrap();
    }

    /// Keeps every transaction about calls waiting, until this is dropped.
    pub fn lock_calls(&self) -> Held<'_> {
        self.hold("LOCK TABLE call, worker_commit IN ACCESS EXCLUSIVE MODE")
    }

    /// Runs a statement in a transaction that does not end before this is dropped, and then with a roll-back.
    pub fn hold(&self, statement: &str) -> Held<'_> {
        let held = format!("BEGIN; {statement}; SELECT pg_sleep(600)");
        let mut command = self.cluster.psql_command(&self.name, &held);
        let holder = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("psql starts");
        let held = Held { database: self, holder };
        let sleeps = "SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event = 'PgSleep'";
        wait_until("the statement is done", LIMIT, || (self.sql(sleeps) == "1").then_some(()));
        held
    }

    /// Ends every connection of others; says how many there were.
    pub fn cut_connections(&self) -> u32 {
        let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        self.sql(cut).parse().unwrap()
    }

    /// The same database as this standby has it.
    pub fn on(&self, standby: &'static Cluster) -> Self {
        Self { cluster: standby, name: self.name.clone() }
    }

    pub fn settings(&self) -> PostgresSettings {
        self.settings_with(&[])
    }

    /// With the hosts of these standbys.
    pub fn settings_with(&self, standbys: &[&Cluster]) -> PostgresSettings {
        let ports = [self.cluster].into_iter().chain(standbys.iter().copied()).map(|cluster| cluster.port);
        PostgresSettings {
            hosts: ports.map(|port| ("127.0.0.1".to_owned(), port)).collect(),
            user: "deflect".to_owned(),
            password: None,
            database: self.name.clone(),
            tls: PostgresTls::Off,
        }
    }

    /// The certificate authority of the server, which is named `localhost`.
    pub fn authority(&self) -> PathBuf {
        self.cluster.folder.join("authority.pem")
    }

    /// For `[store] url`.
    pub fn url(&self) -> String {
        self.settings().shown()
    }

    /// One of PostgreSQL's programs, such as `pgbench`, to be run on this database.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(programs().join(program));
        command.env("PGHOST", "127.0.0.1").env("PGPORT", self.cluster.port.to_string());
        command.env("PGUSER", "deflect").env("PGDATABASE", &self.name);
        command
    }

    /// Every text and every bytes in the rows of all tables.
    pub fn values(&self) -> Vec<Vec<u8>> {
        let tables = self.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
        let rows = tables.lines().map(|table| self.sql(&format!("SELECT * FROM \"{table}\""))).collect::<Vec<_>>();
        let values = rows.iter().flat_map(|rows| rows.split(['|', '\n']));
        let value = |text: &str| match text.strip_prefix("\\x") {
            Some(hex) => data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("bytes are printed as hex"),
            None => text.as_bytes().to_owned(),
        };
        values.map(value).collect()
    }

    /// Runs a statement; gives what it prints, one row a line, columns with `|` between them.
    ///
    /// # Panics
    ///
    /// When it is refused, with the end of the server's log.
    pub fn sql(&self, sql: &str) -> String {
        let log = self.cluster.folder.join("log");
        self.cluster.psql(&self.name, sql).unwrap_or_else(|error| panic!("{sql}: {error}\n{}", tail(&log)))
    }
}

/// Writes a certificate for `localhost`, its key, and its authority.
fn write_certificates(folder: &Path) {
    let mut params = CertificateParams::new(vec![]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    for (name, text) in
        [("authority.pem", authority.pem()), ("server.pem", own.pem()), ("server.key", key.serialize_pem())]
    {
        fs::write(folder.join(name), text).unwrap();
        fs::set_permissions(folder.join(name), PermissionsExt::from_mode(0o600)).unwrap();
    }
}

/// The folder with the newest version's programs.
///
/// # Panics
///
/// When there is none.
fn programs() -> PathBuf {
    let versions = fs::read_dir(Path::new(VERSIONS)).into_iter().flatten().flatten();
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.map(|version| version.path()).filter(|path| number(path).is_some()).max_by_key(number);
    let newest = newest.expect("no PostgreSQL here: tests/run installs it (apt package `postgresql`)");
    newest.join("bin")
}
