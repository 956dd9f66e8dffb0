//! The soak itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::books::{self, Row};
use crate::callers::{Callers, Heard, RATE, number_of};
use crate::mail_server::MailServer;
use crate::support::line::{Line, NO_LIMITS, Setup, settings};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::wait_until;
use crate::troubles::World;

/// Requests are gathered within the run; reminders would wait for hours.
const FOLLOW_UPS: &str = "[digest]\nsingle = 5\nevery = \"5s\"\n";
/// With failures; the drain comes on top.
const SECONDS_DEFAULT: u64 = 20;
/// For the backlog to drain once everything works.
const DRAIN_LIMIT: Duration = Duration::from_secs(90);
/// Threads that call.
const LINES: u32 = 5;
/// Every so many callers have an address that is known.
const MAILABLE_EACH: usize = 4;
/// The most the program may have in use after all that, as it is built for tests.
const RESIDENT_MIB_MAX: u64 = 128;

#[test]
fn every_promise_comes_to_its_end_whatever_fails() {
    let seconds = from_environment("DEFLECT_SOAK_SECONDS").unwrap_or(SECONDS_DEFAULT);
    let seed = from_environment("DEFLECT_SOAK_SEED").unwrap_or_else(|| fastrand::u64(..1_000_000));
    println!("soak of {seconds} s, repeat it with DEFLECT_SOAK_SEED={seed}");
    let mut world = begin(seconds);
    world.suffer(Duration::from_secs(seconds), &mut Rng::with_seed(seed));
    let World { line, gateway, mail, callers, injected, in_hand } = world;
    let heard = callers.stop();
    let drained = drain(&line, &gateway);
    let balance = Balance::draw_up(&line, &gateway, &mail, &heard, &in_hand);
    balance.print(&heard, &injected, drained, line.resident_mib());
    balance.check(seed);
    assert!(line.resident_mib() < RESIDENT_MIB_MAX, "{} MiB in use", line.resident_mib());
    assert!(line.stop(), "the line stops in good order after all that");
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number, not {value}")))
}

/// A line with its peers, and callers that begin to call.
fn begin(seconds: u64) -> World {
    let (gateway, mail) = (Flaky::start(Mood::Up), MailServer::start());
    let setup = Setup::new(&settings(&soak_settings(&gateway, &mail)));
    std::fs::write(setup.folder().join("config/followups.toml"), FOLLOW_UPS).unwrap();
    let line = setup.start();
    gateway.report_to(line.public);
    import_contacts(&line, seconds as usize * RATE as usize * 2);
    let callers = Callers::start(line.public, LINES);
    World { line, gateway, mail, callers, injected: BTreeMap::new(), in_hand: BTreeMap::new() }
}

/// Retries that come quickly and last longer than any failure, short leases, and no limits: every caller has a number of
/// its own.
fn soak_settings(gateway: &Flaky, mail: &MailServer) -> String {
    let delays = ["\"1s\""; 32].join(", ");
    format!(
        "{}[sms]\ngateways = [\"kannel\"]\n[gateway.kannel]\nkind = \"kannel\"\nurl = \"{}\"\nusername = \"ivr\"\n\
         password = {{ env = \"TEST_GATEWAY\" }}\nsender = \"Ozon\"\nanswer_wait = \"2s\"\n\
         [mail]\ntransport = \"smtp://{}\"\nfrom = \"Ozon <no-reply@example.ru>\"\nfollow_up_delay = \"0s\"\nsend_wait = \"3s\"\n\
         [outbox]\nlease = \"8s\"\nsms_retry_delays = [{delays}]\nemail_retry_delays = [{delays}]\n",
        NO_LIMITS,
        gateway.url(),
        mail.address,
    )
}

fn import_contacts(line: &Line, callers: usize) {
    let row = |caller| format!("{},caller{caller}@example.ru,ru,yes\n", number_of(caller));
    let rows: String = (0..callers).step_by(MAILABLE_EACH).map(row).collect();
    let file = line.folder().join("contacts.csv");
    std::fs::write(&file, format!("number,email,language,consent\n{rows}")).unwrap();
    let imported = line.command(&["contacts", "import", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{imported:?}");
}

/// Waits until nothing is queued and every report that comes has come; how long that took.
fn drain(line: &Line, gateway: &Flaky) -> Duration {
    let began = Instant::now();
    wait_until("the backlog to drain", DRAIN_LIMIT, || books::rows(line).iter().all(Row::is_settled).then_some(()));
    let reported: BTreeSet<String> =
        gateway.taken().into_iter().filter(|came| came.mood != Mood::Forgets).map(|came| came.id).collect();
    wait_until("the reports", DRAIN_LIMIT, || {
        let rows = books::rows(line);
        let waits = |row: &Row| row.state != "delivered" && reported.contains(&row.id);
        (!rows.iter().any(waits)).then_some(())
    });
    began.elapsed()
}

/// Promises against what became of them.
struct Balance {
    rows: Vec<Row>,
    /// Promises heard of which there is no message.
    without_message: usize,
    /// Texts and mails that came more often than can be explained.
    unexplained: Vec<String>,
    /// Texts and mails that came again after a kill, and mails whose answer came too late.
    explained: Vec<String>,
    /// Messages whose state is not what the peers say, each with why.
    wrong: Vec<String>,
}

impl Balance {
    fn draw_up(
        line: &Line,
        gateway: &Flaky,
        mail: &MailServer,
        heard: &Heard,
        in_hand: &BTreeMap<String, u32>,
    ) -> Self {
        let rows = books::rows(line);
        let mut times = gateway.times();
        mail.taken().into_iter().for_each(|id| *times.entry(id).or_default() += 1);
        let again = times.iter().filter(|(_, times)| 1 < **times);
        let late = too_late(&rows);
        let reasons = |id: &String| in_hand.get(id).map_or(0, |kills| *kills as usize) + late.get(id).unwrap_or(&0);
        let (explained, unexplained): (Vec<_>, Vec<_>) = again.partition(|(id, times)| **times <= 1 + reasons(id));
        let moods = moods_met(gateway);
        let wrong = rows.iter().filter_map(|row| wrong_with(row, &moods, times.contains_key(&row.id))).collect();
        let ids = |pairs: Vec<(&String, &usize)>| pairs.into_iter().map(|(id, _)| id.clone()).collect();
        let without_message = without_message(line, &rows, heard);
        Self { without_message, unexplained: ids(unexplained), explained: ids(explained), wrong, rows }
    }

    fn count(&self, medium: &str, state: &str) -> usize {
        self.rows.iter().filter(|row| row.medium == medium && row.state == state).count()
    }

    fn print(&self, heard: &Heard, injected: &BTreeMap<String, u32>, drained: Duration, mib: u64) {
        let line = |what: &str, count: &dyn Display| println!("{what:50} {count:>8}");
        let count = |counter: &std::sync::atomic::AtomicUsize| counter.load(Ordering::SeqCst);
        injected.iter().for_each(|(what, times)| line(what, times));
        line("calls", &count(&heard.calls));
        line("calls cut off by a kill", &count(&heard.cut_off));
        line("calls told the address instead", &count(&heard.told_otherwise));
        line("promises heard, texts", &heard.links.lock().unwrap().len());
        line("promises heard, requests to a department", &heard.departments.lock().unwrap().len());
        for medium in ["sms", "email"] {
            for state in ["delivered", "sent", "unknown", "undelivered", "refused", "exhausted", "queued"] {
                line(&format!("{medium} {state}"), &self.count(medium, state));
            }
        }
        line("promises lost", &self.without_message);
        line("sent twice, known outcome", &self.unexplained.len());
        line("sent twice, in hand at a kill or answered late", &self.explained.len());
        self.explained.iter().for_each(|id| println!("  {id}"));
        line("seconds to drain", &format!("{:.1}", drained.as_secs_f64()));
        line("MiB in use at the end", &mib);
    }

    fn check(&self, seed: u64) {
        assert_eq!(self.without_message, 0, "promises were lost; DEFLECT_SOAK_SEED={seed}");
        assert!(self.wrong.is_empty(), "DEFLECT_SOAK_SEED={seed}\n{}", self.wrong.join("\n"));
        assert!(self.unexplained.is_empty(), "sent twice: {:?}; DEFLECT_SOAK_SEED={seed}", self.unexplained);
        let ended = self.count("sms", "delivered") + self.count("sms", "sent");
        assert!(0 < ended && 0 < self.count("email", "sent"), "something was promised");
    }
}

/// How often each mail was put off. One that its server took all the same had its answer come too late: it is sent again
/// with the same `Message-ID`, since nobody could know. A text is never.
fn too_late(rows: &[Row]) -> BTreeMap<String, usize> {
    rows.iter().filter(|row| row.medium == "email").map(|row| (row.id.clone(), row.put_off as usize)).collect()
}

/// The moods that each text met.
fn moods_met(gateway: &Flaky) -> BTreeMap<String, Vec<Mood>> {
    let mut moods: BTreeMap<String, Vec<Mood>> = BTreeMap::new();
    gateway.came().into_iter().for_each(|came| moods.entry(came.id).or_default().push(came.mood));
    moods
}

/// Promises that callers heard and the line knows nothing of.
fn without_message(line: &Line, rows: &[Row], heard: &Heard) -> usize {
    let missing = |kind: &str, numbers: &[String]| {
        let known: BTreeSet<_> = rows.iter().filter(|row| row.kind == kind).filter_map(|row| row.caller).collect();
        books::callers(line, numbers).iter().filter(|caller| !known.contains(*caller)).count()
    };
    missing("link", &heard.links.lock().unwrap()) + missing("request", &heard.departments.lock().unwrap())
}

/// The fault of a message's final state, by its peer's record.
fn wrong_with(row: &Row, moods: &BTreeMap<String, Vec<Mood>>, taken: bool) -> Option<String> {
    let none = vec![];
    let met = moods.get(&row.id).unwrap_or(&none);
    let right = match (row.medium.as_str(), row.state.as_str()) {
        ("sms", "delivered") => taken,
        // No report came: the gateway took it and forgot it.
        ("sms", "sent") => met.contains(&Mood::Forgets),
        // The answer was none of the gateway's: it is not repeated, and expires as unknown.
        ("sms", "unknown") => met.contains(&Mood::Garbage),
        ("email", "sent") => taken || row.gathered,
        _ => false,
    };
    (!right).then(|| format!("{} {} is {}, taken: {taken}, met {met:?}", row.medium, row.id, row.state))
}
