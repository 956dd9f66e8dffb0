//! Callers at a steady rate, each with a number of its own.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use deflect::config::settings::Secret;
use deflect::dialect::signature::sign_twilio;
use deflect::dialect::twiml_reader::{NextStep, read_document};

use crate::support::line::{LINE, PUBLIC_URL, TOKEN, signed_request, try_exchange};

/// Calls a second.
pub const RATE: u32 = 20;
/// Every so many calls go to a department instead of taking a link.
const DEPARTMENT_EACH: usize = 5;

/// A caller's wish, by the keys that lead there and the words that promise it.
struct Wish {
    keys: &'static [&'static str],
    promise: &'static str,
}

const LINK: Wish = Wish { keys: &["9"], promise: "Отправляем ссылку" };
const DEPARTMENT: Wish = Wish { keys: &["5", "1", "1"], promise: "Попросили. Вам напишут" };

/// Counts of the callers' experience.
#[derive(Default)]
pub struct Heard {
    /// Calls begun.
    pub calls: AtomicUsize,
    /// Calls that broke off because the line was killed under them.
    pub cut_off: AtomicUsize,
    /// Calls that were told the address instead.
    pub told_otherwise: AtomicUsize,
    /// The numbers of callers who were promised a link.
    pub links: Mutex<Vec<String>>,
    /// The numbers of callers who were promised that a department writes back.
    pub departments: Mutex<Vec<String>>,
}

/// Callers until they are told to stop.
pub struct Callers {
    pub heard: Arc<Heard>,
    door: Arc<Mutex<SocketAddr>>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Callers {
    /// Starts so many lines of callers; together they call at [`RATE`].
    pub fn start(door: SocketAddr, lines: u32) -> Self {
        let (heard, door, stop) =
            (Arc::<Heard>::default(), Arc::new(Mutex::new(door)), Arc::new(AtomicBool::new(false)));
        let pause = Duration::from_secs(1) * lines / RATE;
        let thread = |_| {
            let (heard, door, stop) = (heard.clone(), door.clone(), stop.clone());
            std::thread::spawn(move || {
                let mut next = Instant::now();
                while !stop.load(Ordering::SeqCst) {
                    let number = heard.calls.fetch_add(1, Ordering::SeqCst);
                    let at = *door.lock().unwrap();
                    call(at, number, &heard);
                    next += pause;
                    // A steady rate, whatever the calls before took.
                    std::thread::sleep(next.saturating_duration_since(Instant::now()));
                }
            })
        };
        let threads = (0..lines).map(thread).collect();
        Self { heard, door, stop, threads }
    }

    /// Where they call from now on.
    pub fn call_at(&self, door: SocketAddr) {
        *self.door.lock().unwrap() = door;
    }

    pub fn stop(self) -> Arc<Heard> {
        self.stop.store(true, Ordering::SeqCst);
        self.threads.into_iter().for_each(|thread| thread.join().unwrap());
        self.heard
    }
}

/// The number of a caller.
pub fn number_of(caller: usize) -> String {
    format!("+7916{caller:07}")
}

fn call(door: SocketAddr, caller: usize, heard: &Heard) {
    let is_department = caller % DEPARTMENT_EACH == DEPARTMENT_EACH - 1;
    let wish = if is_department { DEPARTMENT } else { LINK };
    let from = number_of(caller);
    match ask(door, &format!("CA{caller}"), &from, &wish) {
        Err(_) => drop(heard.cut_off.fetch_add(1, Ordering::SeqCst)),
        Ok(false) => drop(heard.told_otherwise.fetch_add(1, Ordering::SeqCst)),
        Ok(true) if is_department => heard.departments.lock().unwrap().push(from),
        Ok(true) => heard.links.lock().unwrap().push(from),
    }
}

/// Calls as a platform does, and hangs up; whether the promise was spoken.
fn ask(door: SocketAddr, id: &str, from: &str, wish: &Wish) -> std::io::Result<bool> {
    let token = Secret::new(TOKEN.to_owned());
    let post = |url: &str, more: (&str, &str)| {
        let pairs = [("CallSid", id), ("From", from), ("To", LINE), more];
        try_exchange(door, &signed_request(url, &pairs, &sign_twilio(&token, url, &pairs)))
    };
    let cut_off = || std::io::Error::other("cut off");
    let mut answer = post(&format!("{PUBLIC_URL}/voice/twilio"), ("CallStatus", "ringing"))?;
    for keys in wish.keys {
        let document = read_document(&answer.body).map_err(|_| cut_off())?;
        let NextStep::Gather { action, .. } = document.then else { return Ok(false) };
        answer = post(&action, ("Digits", keys))?;
    }
    let status = format!("{PUBLIC_URL}/voice/twilio/status");
    // The notice may be lost with the line; the upkeep ends such a call.
    let _lost = post(&status, ("CallStatus", "completed"));
    Ok(answer.body.contains(wish.promise))
}
