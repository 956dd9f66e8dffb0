//! The running line is killed twenty times under load: no promised text is lost.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::line::{Line, NO_LIMITS, SPOOL, settings, take_link};
use crate::support::peers::{LIMIT, wait_until};

const KILLS: usize = 20;
const CALLERS: usize = 6;
/// How many promises are heard before each kill; odd numbers, so that kills fall at different places.
const PROMISES_BEFORE_KILL: usize = 13;

#[test]
fn no_promised_text_is_lost_when_the_line_is_killed_twenty_times() {
    let mut line = Line::start(&settings(&format!("{SPOOL}{NO_LIMITS}[outbox]\nlease = \"2s\"\n")));
    let promised = Mutex::new(BTreeSet::new());
    let callers = AtomicUsize::new(0);
    for _ in 0..KILLS {
        let (door, pid) = (line.public, line.pid());
        let before = promised.lock().unwrap().len();
        std::thread::scope(|scope| {
            for _ in 0..CALLERS {
                scope.spawn(|| call_until_killed(door, &callers, &promised));
            }
            wait_until("promises before the kill", LIMIT, || {
                (promised.lock().unwrap().len() >= before + PROMISES_BEFORE_KILL).then_some(())
            });
            kill(pid);
        });
        line.kill_and_restart();
    }
    let promised = promised.into_inner().unwrap();
    assert!(promised.len() >= KILLS * PROMISES_BEFORE_KILL);
    wait_until("every promised text in the spool", LIMIT, || promised.is_subset(&spooled(&line)).then_some(()));
}

/// One caller after another, until the line is gone.
fn call_until_killed(door: std::net::SocketAddr, callers: &AtomicUsize, promised: &Mutex<BTreeSet<String>>) {
    loop {
        let number = callers.fetch_add(1, Ordering::SeqCst);
        let from = format!("+7916{number:07}");
        match take_link(door, &format!("CA{number}"), &from) {
            Ok(true) => drop(promised.lock().unwrap().insert(from)),
            Ok(false) => {}
            Err(_) => return,
        }
    }
}

fn kill(pid: u32) {
    assert!(std::process::Command::new("kill").args(["-KILL", &pid.to_string()]).status().unwrap().success());
}

/// The numbers that were texted.
fn spooled(line: &Line) -> BTreeSet<String> {
    let Ok(files) = std::fs::read_dir(line.folder().join("var/spool/sms")) else { return BTreeSet::new() };
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        let text: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(text["to"].as_str()?.to_owned())
    };
    files.filter_map(|file| read(file.ok()?.path())).collect()
}
