//! Three nodes on one database behind the HAProxy of `config/deploy`. Nodes are killed and started again, the database
//! crashes, and its standby takes over, while calls go on: no call fails, no promise is lost, and only texts that were in hand
//! then are sent twice.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use deflect::config::settings::Secret;
use deflect::dialect::signature::sign_twilio;
use fastrand::Rng;

use crate::support::line::{
    LINE, Line, NO_LIMITS, PUBLIC_URL, SPOOL, TOKEN, settings, signed_request, take_link, try_exchange,
};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::haproxy::Haproxy;
use crate::support::peers::postgres::{Cluster, Database};
use crate::support::peers::{LIMIT, wait_until};

const CALLERS: usize = 3;
/// Calls before and after each blow.
const CALLS_BETWEEN: usize = 8;
/// However short the time is.
const KILLS_MIN: usize = 3;
const DATABASE_RESTARTS: usize = 2;

/// A node with a gateway that cannot tell a text that comes again.
fn node(store_url: &str, gateway: &Flaky) -> Line {
    let spooled_mail = SPOOL.split("[mail]").nth(1).unwrap();
    let sending = format!(
        "[sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"{}\"\nusername = \"ivr\"\n\
         password = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\nanswer_wait = \"1s\"\n[mail]{spooled_mail}[outbox]\nlease = \"2s\"\n",
        gateway.url()
    );
    let url = format!("url = \"{store_url}\"");
    Line::start(&settings(&format!("{sending}{NO_LIMITS}")).replace("url = \"sqlite\"", &url))
}

/// Callers at the door of the balancer.
struct Callers {
    door: SocketAddr,
    calls: AtomicUsize,
    promised: Mutex<BTreeSet<String>>,
    done: AtomicBool,
}

impl Callers {
    /// One call after another, each to its end.
    fn call(&self, caller: usize) {
        let mut call = 0;
        while !self.done.load(Ordering::Relaxed) {
            let (id, number) = (format!("CA{caller}x{call}"), format!("+7916{caller:03}{call:04}"));
            if take_link(self.door, &id, &number).unwrap_or_else(|error| panic!("call {id}: {error}")) {
                self.promised.lock().unwrap().insert(number.clone());
            }
            self.hang_up(&id, &number);
            self.calls.fetch_add(1, Ordering::Relaxed);
            call += 1;
        }
    }

    fn hang_up(&self, id: &str, number: &str) {
        let url = format!("{PUBLIC_URL}/voice/twilio/status");
        let fields = [("CallSid", id), ("From", number), ("To", LINE), ("CallStatus", "completed")];
        let signature = sign_twilio(&Secret::new(TOKEN.to_owned()), &url, &fields);
        let answer = try_exchange(self.door, &signed_request(&url, &fields, &signature)).unwrap();
        assert!((200..300).contains(&answer.status), "{answer:?}");
    }

    /// Waits for more calls, and more promises.
    fn go_on(&self) {
        let heard = || (self.calls.load(Ordering::Relaxed), self.promised.lock().unwrap().len());
        let (calls, promises) = heard();
        wait_until("more calls", LIMIT, || {
            let now = heard();
            (calls + CALLS_BETWEEN <= now.0 && promises < now.1).then_some(())
        });
    }
}

/// Nodes and their database in trouble, one blow after the other.
struct World {
    server: &'static Cluster,
    standby: &'static Cluster,
    nodes: [Line; 3],
    balancer: Haproxy,
}

impl World {
    fn restart_database(&self) {
        self.server.crash();
        self.server.start_again();
    }

    /// The server is lost for good.
    fn fail_over(&self) {
        self.server.crash();
        self.standby.promote();
    }

    /// Kills a node as a power cut would, has calls go on without it, and starts it again.
    fn kill_one(&mut self, callers: &Callers, rng: &mut Rng) {
        let number = rng.usize(..self.nodes.len());
        // A node killed while the database is away loses the data it holds in memory.
        wait_until("the node has written what it held", LIMIT, || {
            (self.nodes[number].get_ops("/readyz").status == 200).then_some(())
        });
        self.nodes[number].kill();
        callers.go_on();
        self.nodes[number].restart_in_place();
        wait_until("HAProxy finds it ready again", LIMIT, || self.balancer.is_ready(number + 1).then_some(()));
    }

    /// Until the time is up, and for the kills, the two restarts of the database and the fail-over that there are at least; that
    /// comes when half of the time is gone. From the first restart on every transaction is serializable, as in CockroachDB.
    fn suffer(&mut self, database: &Database, callers: &Callers, rng: &mut Rng, time: Duration) {
        let (began, mut kills, mut restarts, mut is_failed_over) = (Instant::now(), 0, 0, false);
        callers.go_on();
        while began.elapsed() < time || kills < KILLS_MIN || restarts < DATABASE_RESTARTS || !is_failed_over {
            if restarts < DATABASE_RESTARTS && kills == restarts + 1 {
                database.alter("SET default_transaction_isolation = 'serializable'");
                self.restart_database();
                restarts += 1;
                callers.go_on();
            } else if restarts == DATABASE_RESTARTS && !is_failed_over && time / 2 <= began.elapsed() {
                self.fail_over();
                is_failed_over = true;
                callers.go_on();
            } else {
                self.kill_one(callers, rng);
                kills += 1;
            }
        }
        callers.go_on();
        println!("{kills} nodes killed, the database restarted {restarts} times, {:.0?}", began.elapsed());
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number, not {value}")))
}

/// `DEFLECT_SOAK_SECONDS` says for how long at least, `DEFLECT_SOAK_SEED` which nodes are killed.
#[test]
fn killed_nodes_and_a_crashed_database_fail_no_call_and_lose_no_promise() {
    let seed = from_environment("DEFLECT_SOAK_SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    let time = Duration::from_secs(from_environment("DEFLECT_SOAK_SECONDS").unwrap_or_default());
    println!("repeat it with DEFLECT_SOAK_SEED={seed}");
    let (server, standby) = Cluster::with_standby();
    let (database, gateway) = (server.database(), Flaky::start(Mood::Up));
    let first = node(&database.settings_with(&[standby]).shown(), &gateway);
    let nodes = [first.start_beside(), first.start_beside(), first];
    let balancer = Haproxy::start(&nodes.each_ref().map(|node| (node.public, node.ops)));
    gateway.report_to(balancer.public);
    let (calls, promised, done) = (AtomicUsize::new(0), Mutex::default(), AtomicBool::new(false));
    let callers = Callers { door: balancer.public, calls, promised, done };
    let mut world = World { server, standby, nodes, balancer };
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let callers = &callers;
            scope.spawn(move || callers.call(caller));
        }
        // However it ends, the callers do.
        let _done = Done(&callers.done);
        world.suffer(&database, &callers, &mut Rng::with_seed(seed), time);
    });
    assert_kept(&world, &database.on(standby), &gateway, callers);
}

/// Tells callers to stop when it is dropped.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Every call has its outcome and is counted once, and what was promised came once, but for texts that a node had in hand when
/// it was killed, which the log names.
fn assert_kept(world: &World, database: &Database, gateway: &Flaky, callers: Callers) {
    let calls = callers.calls.into_inner().to_string();
    let settled = "SELECT count(*) FROM call WHERE outcome IS NOT NULL";
    wait_until("an outcome of each call", LIMIT, || (database.sql(settled) == calls).then_some(()));
    assert_eq!(database.sql("SELECT count(*) FROM call"), calls);
    for figure in ["calls", "outcomes"] {
        assert_eq!(database.sql(&format!("SELECT sum(total) FROM figure WHERE name = '{figure}'")), calls, "{figure}");
    }
    let isolation = "SELECT setting FROM pg_settings WHERE name = 'transaction_isolation'";
    assert_eq!(database.sql(isolation), "serializable");
    let waiting = "SELECT count(*) FROM message WHERE state <> 'delivered'";
    wait_until("every text is delivered", LIMIT, || (database.sql(waiting) == "0").then_some(()));
    let texted: BTreeSet<String> = gateway.taken().into_iter().map(|text| format!("+{}", text.to)).collect();
    assert!(callers.promised.into_inner().unwrap().is_subset(&texted), "promised and not sent");
    let log = world.nodes[0].log();
    for (id, times) in gateway.times().into_iter().filter(|(_, times)| *times > 1) {
        let named = log.lines().filter(|line| line.contains("taken over") && line.contains(&id)).count();
        assert!(times <= 1 + named, "{id} was sent {times} times");
    }
}
