//! Starting other people's programs, and ending exactly those.

use std::env;
use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpSocket;

use super::{LIMIT, look_until, wait_or_show, wait_until};

/// For a program to leave when it is asked to, before it is made to.
const LEAVE_LIMIT: Duration = Duration::from_secs(5);

/// Bytes of a log that a panic shows.
const LOG_SHOWN_MAX: usize = 4000;

/// One running program. Dropping it ends the program.
pub struct Process {
    name: &'static str,
    child: Child,
    log: PathBuf,
    farewell: Farewell,
}

/// How a program takes its end.
#[derive(Clone, Copy)]
pub enum Farewell {
    /// It has no children and nothing to lose: it is killed.
    Kill,
    /// It has children of its own: it is asked first, so that it ends them.
    Ask,
}

impl Process {
    /// Starts `command`; all it says goes to `NAME.log` in `dir`.
    pub fn start(name: &'static str, mut command: Command, dir: &Path, farewell: Farewell) -> Self {
        let log = dir.join(format!("{name}.log"));
        let said = File::options().create(true).append(true).open(&log).expect("the log opens");
        let child = command
            .stdin(Stdio::null())
            .stdout(said.try_clone().expect("the log has a second handle"))
            .stderr(said)
            .spawn()
            .unwrap_or_else(|error| panic!("could not start {name}: {error}"));
        Self { name, child, log, farewell }
    }

    /// Waits until the program is ready, as `look` sees it.
    ///
    /// # Panics
    ///
    /// When the program ends instead, or takes longer than [`LIMIT`].
    pub fn wait_ready<T>(&mut self, mut look: impl FnMut() -> Option<T>) -> T {
        let log = self.log.clone();
        wait_or_show(&log, &format!("{} is ready", self.name), LIMIT, || {
            self.assert_running();
            look()
        })
    }

    fn assert_running(&mut self) {
        if let Some(status) = self.child.try_wait().expect("a child has a status") {
            panic!("{} ended with {status} and said:\n{}", self.name, tail(&self.log));
        }
    }

    /// Waits for the program to leave. The answer is whether it did.
    fn leaves(&mut self) -> bool {
        look_until(LEAVE_LIMIT, || self.child.try_wait().transpose()).is_some()
    }
}

impl Drop for Process {
    /// Ends the program by its number, which is still its own: a child keeps it until it is waited for here.
    fn drop(&mut self) {
        if let Farewell::Ask = self.farewell
            && ask_to_leave(self.child.id()).is_ok()
            && self.leaves()
        {
            return;
        }
        // Either fails only when the program has left by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The standard library can only kill; the shell's own `kill` can ask.
fn ask_to_leave(pid: u32) -> io::Result<()> {
    Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &pid.to_string()]).status().map(drop)
}

/// The end of a log, for a panic.
pub fn tail(log: &Path) -> String {
    let said = fs::read(log).unwrap_or_default();
    let start = said.len().saturating_sub(LOG_SHOWN_MAX);
    String::from_utf8_lossy(&said[start..]).into_owned()
}

/// The path of an installed program.
///
/// # Panics
///
/// When it is not there, with the Debian package that has it.
pub fn program(name: &str, package: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    // Daemons live in directories that are on the path of root alone.
    env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|dir| dir.join(name))
        .find(|path| path.is_file())
        .unwrap_or_else(|| panic!("no `{name}` here: tests/run installs it (apt package `{package}`)"))
}

/// A command that runs one of the scripts beside this file, which needs `package` from npm.
///
/// # Panics
///
/// When Node or the package is not installed.
pub fn node(script: &str, package: &str) -> Command {
    let modules = peers_dir().join("node_modules");
    assert!(
        modules.join(package).is_dir(),
        "no `{package}` in {}: tests/run installs it (npm package `{package}`)",
        modules.display()
    );
    let mut command = Command::new(program("node", "nodejs"));
    command
        .env("NODE_PATH", modules)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/peers").join(script));
    command
}

/// Where `tests/run` installs the npm packages.
fn peers_dir() -> PathBuf {
    env::var_os("DEFLECT_PEERS")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers"))
}

/// A port of the loopback address for a program that must be told its port.
///
/// The kernel picks it. A connection is then made and closed from the listening side, which leaves the port in
/// TIME_WAIT: for a minute the kernel gives it to nobody who asks for any port, in this process or another, while a
/// server that asks for this very port (with SO_REUSEADDR, as they all do) gets it. So parallel tests do not collide.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the kernel has a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    let client = TcpStream::connect(address).expect("a listening socket takes connections");
    let (server, _) = listener.accept().expect("a connection is waiting");
    drop(server);
    drop(client);
    drop(listener);
    drop(hold(address));
    address.port()
}

/// Takes a port that somebody has just listened on, so that no connection of any other test gets it while nobody listens.
///
/// A listener that is closed may live on for a moment: a program that another test is just starting has a copy of it until
/// it runs its own code.
pub fn hold(address: SocketAddr) -> TcpSocket {
    wait_until(&format!("the listener on {address} to end"), LIMIT, || {
        let socket = TcpSocket::new_v4().expect("there are sockets");
        socket.set_reuseaddr(true).expect("a socket takes an option");
        match socket.bind(address) {
            Ok(()) => Some(socket),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => None,
            Err(error) => panic!("{address}: {error}"),
        }
    })
}

/// `Some` if somebody listens there.
pub fn listens(port: u16) -> Option<()> {
    TcpStream::connect(loopback(port)).ok().map(drop)
}

pub fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}
