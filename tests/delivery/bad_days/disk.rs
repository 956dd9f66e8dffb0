//! A disk that is full: a small file system under the data folder of the running line.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::bad_days::{LIMIT, QUICK_RETRIES, caller, promise, said, smsbox, wait_for_texts};
use crate::support::line::{Setup, settings_here};
use crate::support::peers::flaky::{Flaky, Mood};
use crate::support::peers::wait_until;

/// A file system of four mebibytes in memory, unmounted when dropped. Root mounts it: of the machine or, in `tests/run
/// --any-time`, of a namespace.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: PathBuf) -> Self {
        fs::create_dir_all(&at).unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"]).arg(&at).output().unwrap();
        assert!(mounted.status.success(), "a file system must be mounted by root, as in tests/run: {mounted:?}");
        Self(at)
    }

    /// Leaves not a byte.
    fn fill(&self) {
        let mut filler = File::options().create(true).append(true).open(self.filler()).unwrap();
        for size in [64 * 1024, 1024, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that still has a file open there is ended by another drop.
        let _unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Everything a call leaves, as an operator with a shell would count it.
fn rows(database: &Path, query: &str) -> i64 {
    let database = rusqlite::Connection::open(database).unwrap();
    database.busy_timeout(LIMIT).unwrap();
    database.query_row(query, [], |row| row.get(0)).unwrap()
}

#[test]
fn on_a_full_disk_callers_hear_the_address_and_nothing_is_half_kept() {
    let gateway = Flaky::start(Mood::Up);
    let setup = Setup::new(&settings_here(&(smsbox(&gateway.url()) + QUICK_RETRIES)));
    let disk = SmallDisk::mount(setup.folder().join("var"));
    let line = setup.start();
    gateway.report_to(line.public);
    promise(&line, 1);
    wait_for_texts(&line, "delivered", 1);
    for number in 2..=4 {
        // Also what was given back meanwhile.
        disk.fill();
        let mut call = line.call(&format!("CA{number}"), &caller(number));
        call.press("9");
        assert!(call.said().contains("Отправить сейчас не получается"), "{}", call.said());
        assert!(call.said().contains("эм, игрек, точка, озон, точка, ру"), "{}", call.said());
        call.hang_up();
    }
    assert_eq!(line.get_ops("/readyz").status, 503);
    assert!(line.metric("deflect_store_failures_total") >= 1.0);
    assert_eq!(said(&line, "the database takes nothing"), 1, "{}", line.log());
    assert!(said(&line, "upkeep put off") <= 1, "{}", line.log());
    disk.make_room();
    wait_until("the store to work", LIMIT, || (line.get_ops("/readyz").status == 200).then_some(()));
    promise(&line, 5);
    wait_for_texts(&line, "delivered", 2);
    let refused = r#"deflect_offers_refused_total{medium="sms",reason="store"}"#;
    wait_until("the refusals of the bad hour", LIMIT, || (line.metric(refused) == 3.0).then_some(()));
    assert_eq!(said(&line, "the database takes everything again"), 1, "{}", line.log());
    let database = disk.path().join("deflect.db");
    assert_eq!(rows(&database, "SELECT count(*) FROM message"), 2, "what was not promised is not kept");
    assert_eq!(rows(&database, "SELECT count(*) FROM turn"), 10, "every turn is");
    assert_eq!(gateway.taken().len(), 2);
    assert_eq!(rows(&database, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    assert!(line.stop());
}

#[test]
fn a_text_that_the_gateway_took_while_the_disk_was_full_is_not_sent_again() {
    let gateway = Flaky::start(Mood::Slow(std::time::Duration::from_secs(2)));
    let setup =
        Setup::new(&settings_here(&(smsbox(&gateway.url()) + "answer_wait = \"2500ms\"\n[outbox]\nlease = \"5s\"\n")));
    let disk = SmallDisk::mount(setup.folder().join("var"));
    let line = setup.start();
    promise(&line, 1);
    wait_until("the text at the gateway", LIMIT, || (gateway.came().len() == 1).then_some(()));
    disk.fill();
    wait_until("the outcome that cannot be recorded", LIMIT, || {
        (said(&line, "the end of an attempt is not recorded yet") == 1).then_some(())
    });
    // The lease runs out while nothing can be written.
    let database = disk.path().join("deflect.db");
    let over = "SELECT count(*) FROM message WHERE due < (julianday('now') - 2440587.5) * 86400000000";
    wait_until("the end of the lease", LIMIT, || (rows(&database, over) == 1).then_some(()));
    disk.make_room();
    wait_for_texts(&line, "sent", 1);
    assert_eq!(gateway.came().len(), 1, "what is known to be sent is not sent again");
    assert!(line.stop());
}
