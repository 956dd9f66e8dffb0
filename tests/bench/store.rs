//! `cargo bench --bench store`: durable promises and turns of one node and of three on a PostgreSQL of this run, beside
//! `pgbench -N`, its simple update, with as many clients on the same server; and of one node on a file.
//!
//! Rounds alternate, and medians are compared: figures are ratios of one run. Clients, nodes and server share the machine.
//! `cargo bench --bench store -- file` measures the node on a file alone, `-- one` and `-- three` those on PostgreSQL. Needs what
//! `tests/run` installs.

#![allow(unreachable_pub, clippy::unwrap_used, reason = "modules are shared; a failed unwrap fails a test")]

mod load;
#[path = "../support/mod.rs"]
mod support;

use std::net::SocketAddr;
use std::process::Command;

use tempfile::TempDir;

use crate::load::{Caller, Round, Server, line_command, load_at, median, program};
use crate::support::peers::postgres::{Cluster, Database};
use crate::support::platforms::twiml;

const ROUNDS: usize = 5;
const CLIENTS: usize = 64;
const PROMISES: usize = 8_000;
const TURNS: usize = 16_000;
/// Rows of pgbench's largest table in hundreds of thousands.
const SCALE: &str = "10";
const PGBENCH_SECONDS: &str = "8";
const PROMISED: &str = "Отправляем ссылку";

/// A line of so many nodes.
struct Nodes {
    name: &'static str,
    servers: Vec<(TempDir, Server)>,
    promises: Vec<Round>,
    turns: Vec<Round>,
}

impl Nodes {
    fn start(name: &'static str, store_url: &str, count: usize) -> Self {
        let serve = |_| {
            let folder = tempfile::tempdir().unwrap();
            let server = Server::start(line_command(folder.path(), store_url, Command::new(program())));
            (folder, server)
        };
        Self { name, servers: (0..count).map(serve).collect(), promises: vec![], turns: vec![] }
    }

    fn doors(&self) -> Vec<SocketAddr> {
        self.servers.iter().map(|(_, server)| server.door).collect()
    }

    fn measure(&mut self, caller: &mut Caller) {
        let doors = self.doors();
        self.promises.push(load_at(&doors, caller.promises(PROMISES), CLIENTS, PROMISED, None));
        self.turns.push(load_at(&doors, caller.turns(&twiml::TWILIO, TURNS), CLIENTS, "<Gather", None));
    }

    /// Promises at half of what it can, once what was promised before is sent.
    fn measure_at_half(&self, caller: &mut Caller) -> Round {
        self.servers.iter().for_each(|(_, server)| server.rest());
        let pace = median(self.promises.clone()).per_second / 2.0;
        load_at(&self.doors(), caller.promises(PROMISES), CLIENTS, PROMISED, Some(pace))
    }
}

/// Transactions a second of pgbench's simple update, and how long one takes.
fn pgbench(database: &Database, args: &[&str]) -> String {
    let output = database.command("pgbench").args(args).output().expect("pgbench starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    said
}

fn transactions_per_second(said: &str) -> f64 {
    let tps = said.lines().find_map(|line| line.strip_prefix("tps = ")).expect("pgbench says its tps");
    tps.split(' ').next().unwrap().parse().unwrap()
}

fn main() {
    let named: Vec<_> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let is_measured = |name: &str| named.is_empty() || named.iter().any(|named| named == name);
    let cluster: Option<&'static Cluster> = (is_measured("one") || is_measured("three")).then(Cluster::durable);
    let simple = cluster.map(Cluster::database);
    if let Some(simple) = &simple {
        pgbench(simple, &["-i", "-q", "-s", SCALE]);
    }
    let file = Nodes::start("one node, a file", "sqlite", 1);
    let mut caller = Caller::new(&file.servers[0].0.path().join("config"));
    let databases: Vec<_> = cluster.into_iter().flat_map(|cluster| [cluster.database(), cluster.database()]).collect();
    let mut lines = vec![];
    lines.extend(is_measured("file").then_some(file));
    for (number, name, count) in [(0, "one", 1), (1, "three", 3)] {
        if is_measured(name) {
            let shown = if count == 1 { "one node, PostgreSQL" } else { "three nodes, PostgreSQL" };
            lines.push(Nodes::start(shown, &databases[number].url(), count));
        }
    }
    let mut simple_updates = vec![];
    for round in 1..=ROUNDS {
        if let Some(simple) = &simple {
            let clients = CLIENTS.to_string();
            let said = pgbench(simple, &["-N", "-n", "-c", &clients, "-j", "2", "-T", PGBENCH_SECONDS]);
            simple_updates.push(transactions_per_second(&said));
            // A run that is broken off has said what it knew.
            eprintln!("round {round} of {ROUNDS}: pgbench -N {:.0}/s", simple_updates[round - 1]);
        }
        for line in &mut lines {
            line.measure(&mut caller);
            eprintln!("  {}: promises {}", line.name, line.promises[round - 1]);
        }
    }
    simple_updates.sort_by(f64::total_cmp);
    let simple_updates = simple_updates.get(ROUNDS / 2);
    if let Some(simple_updates) = simple_updates {
        println!("{:36} {simple_updates:>9.0}/s", "pgbench -N");
    }
    for line in &lines {
        let promises = median(line.promises.clone());
        let share = simple_updates.map(|simple| format!("   of pgbench's {:.2}", promises.per_second / simple));
        println!("{:36} {promises}{}", format!("promises, {}", line.name), share.unwrap_or_default());
        println!("{:36} {}", format!("promises at half, {}", line.name), line.measure_at_half(&mut caller));
        println!("{:36} {}", format!("turns, {}", line.name), median(line.turns.clone()));
    }
    println!(
        "targets: promises of one node on PostgreSQL 0.5 of pgbench's, of three at least as many; p99 at half 50 ms"
    );
}
