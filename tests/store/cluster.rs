//! Three nodes on one database behind the HAProxy of `config/deploy`. A node is killed and the database crashes while calls
//! go on: no call fails, no promise is lost, and only texts that were in hand then are sent twice.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use deflect::config::settings::Secret;

use crate::support::line::{
    LINE, Line, NO_LIMITS, PUBLIC_URL, SPOOL, TOKEN, settings, signed_request, take_link, try_exchange,
};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::haproxy::Haproxy;
use crate::support::peers::postgres::{Cluster, Database};
use crate::support::peers::wait_until;
use deflect::dialect::signature::sign_twilio;

const LIMIT: Duration = Duration::from_secs(60);
const CALLERS: usize = 3;
/// Calls before and after each blow.
const CALLS_BETWEEN: usize = 15;

/// A node with a gateway that cannot tell a text that comes again.
fn node(database: &Database, gateway: &Flaky) -> Line {
    let spooled_mail = SPOOL.split("[mail]").nth(1).unwrap();
    let sending = format!(
        "[sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"{}\"\nusername = \"ivr\"\n\
         password = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\n[mail]{spooled_mail}[outbox]\nlease = \"2s\"\n",
        gateway.url()
    );
    let url = format!("url = \"{}\"", database.url());
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

fn restart_at_once(cluster: &Cluster) {
    cluster.crash();
    cluster.start_again();
}

#[test]
fn a_killed_node_and_a_crashed_database_fail_no_call_and_lose_no_promise() {
    let cluster = Cluster::own();
    let (database, gateway) = (cluster.database(), Flaky::start(Mood::Up));
    let first = node(&database, &gateway);
    let (second, mut third) = (first.start_beside(), first.start_beside());
    let balancer = Haproxy::start(&[&first, &second, &third].map(|node| (node.public, node.ops)));
    gateway.report_to(balancer.public);
    let (calls, promised, done) = (AtomicUsize::new(0), Mutex::default(), AtomicBool::new(false));
    let callers = Callers { door: balancer.public, calls, promised, done };
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let callers = &callers;
            scope.spawn(move || callers.call(caller));
        }
        callers.go_on();
        restart_at_once(cluster);
        callers.go_on();
        third.kill();
        callers.go_on();
        restart_at_once(cluster);
        callers.go_on();
        callers.done.store(true, Ordering::Relaxed);
    });
    let calls = callers.calls.into_inner().to_string();
    let settled = "SELECT count(*) FROM call WHERE outcome IS NOT NULL";
    wait_until("an outcome of each call", LIMIT, || (database.sql(settled) == calls).then_some(()));
    assert_eq!(database.sql("SELECT count(*) FROM call"), calls);
    for figure in ["calls", "outcomes"] {
        assert_eq!(database.sql(&format!("SELECT sum(total) FROM figure WHERE name = '{figure}'")), calls, "{figure}");
    }
    let waiting = "SELECT count(*) FROM message WHERE state <> 'delivered'";
    wait_until("every text is delivered", LIMIT, || (database.sql(waiting) == "0").then_some(()));
    let texted: BTreeSet<String> = gateway.taken().into_iter().map(|text| format!("+{}", text.to)).collect();
    assert!(callers.promised.into_inner().unwrap().is_subset(&texted), "promised and not sent");
    let log = first.log();
    for (id, times) in gateway.times().into_iter().filter(|(_, times)| *times > 1) {
        let named = log.lines().filter(|line| line.contains("taken over") && line.contains(&id)).count();
        assert!(times <= 1 + named, "{id} was sent {times} times");
    }
}
