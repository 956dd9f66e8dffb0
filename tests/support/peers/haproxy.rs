//! HAProxy with the shipped `config/deploy/haproxy.cfg`, in front of nodes on ports of their own.

use std::net::SocketAddr;
use std::process::Command;

use tempfile::TempDir;

use super::http::get_old;
use super::process::{Farewell, Process, free_port, listens, loopback, program};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/deploy/haproxy.cfg");

/// The groups of nodes in the shipped file: those that can promise texts, and those that are not about to stop.
const BACKENDS: [&str; 2] = ["nodes", "talking"];

/// A running HAProxy. Ends when dropped.
pub struct Haproxy {
    _process: Process,
    _dir: TempDir,
    /// Where platforms come.
    pub public: SocketAddr,
    stats: SocketAddr,
}

impl Haproxy {
    /// Starts it in front of three nodes, by their public address and that of operations, and waits until it has found all
    /// of them ready. It asks them ten times as often as shipped, and is as patient as a busy machine asks for.
    pub fn start(nodes: &[(SocketAddr, SocketAddr); 3]) -> Self {
        let (dir, public, stats) = (tempfile::tempdir().unwrap(), loopback(free_port()), loopback(free_port()));
        let mut config = std::fs::read_to_string(SHIPPED).unwrap();
        let mut replace = |old: &str, new: &str| {
            assert!(config.contains(old), "no {old} in {SHIPPED}");
            config = config.replace(old, new);
        };
        replace("bind :8080", &format!("bind {public}"));
        replace("bind 127.0.0.1:8404", &format!("bind {stats}"));
        replace("inter 1s", "inter 100ms");
        for limit in ["timeout connect 500ms", "timeout check 1s", "timeout server 4s"] {
            replace(limit, &format!("{} 60s", limit.rsplit_once(' ').unwrap().0));
        }
        replace(" check port 9464", " check");
        for (number, (public, ops)) in (1..).zip(nodes) {
            replace(&format!("node{number}:8080"), &format!("{public} port {}", ops.port()));
        }
        let file = dir.path().join("haproxy.cfg");
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new(program("haproxy", "haproxy"));
        command.arg("-db").arg("-f").arg(&file);
        let mut process = Process::start("haproxy", command, dir.path(), Farewell::Kill);
        process.wait_ready(|| listens(stats.port()));
        let balancer = Self { _process: process, _dir: dir, public, stats };
        for number in 1..=nodes.len() {
            super::wait_until("a node that HAProxy finds ready", super::LIMIT, || {
                balancer.is_ready(number).then_some(())
            });
        }
        balancer
    }

    /// True if a node, counted from 1, gets calls, also while the store is away.
    pub fn is_ready(&self, number: usize) -> bool {
        BACKENDS.iter().all(|backend| self.is_up(backend, number))
    }

    /// True if a node, counted from 1, gets no more calls.
    pub fn is_left_out(&self, number: usize) -> bool {
        BACKENDS.iter().all(|backend| !self.is_up(backend, number))
    }

    /// Each backend checks the nodes for itself, at its own moments.
    fn is_up(&self, backend: &str, number: usize) -> bool {
        self.figure(backend, &format!("node{number}"), "status").starts_with("UP")
    }

    /// Connections that a node did not take, and requests that were asked again elsewhere.
    pub fn refused(&self) -> u64 {
        let figures = BACKENDS.map(|backend| {
            ["econ", "wretr", "wredis"].map(|field| self.figure(backend, "BACKEND", field).parse::<u64>().unwrap())
        });
        figures.as_flattened().iter().sum()
    }

    /// A figure of a server.
    fn figure(&self, backend: &str, server: &str, field: &str) -> String {
        let table = get_old(self.stats, "/;csv").unwrap().body;
        // Sent in a chunk, after its length.
        let rows = table.lines().skip_while(|line| !line.starts_with("# "));
        let mut rows = rows.map(|row| row.trim_start_matches("# ").split(',').collect::<Vec<_>>());
        let names = rows.next().unwrap();
        let column = names.iter().position(|name| *name == field).unwrap();
        let row =
            rows.find(|row| row.starts_with(&[backend, server])).unwrap_or_else(|| panic!("no {server} in {table}"));
        row[column].to_owned()
    }
}
