//! Troubles at random from a seed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::books;
use crate::callers::Callers;
use crate::mail_server::{MailServer, Mood as MailMood};
use crate::support::line::Line;
use crate::support::peers::flaky::{Flaky, Mood};

/// How long the line is stopped as by a debugger, or a machine that is busy with something else.
const STANDSTILL: Duration = Duration::from_secs(1);
/// How long a state of things lasts, in milliseconds.
const LASTS: std::ops::Range<u64> = 200..1000;

/// The line and all it talks to.
pub struct World {
    pub line: Line,
    pub gateway: Flaky,
    pub mail: MailServer,
    pub callers: Callers,
    /// How often what was injected.
    pub injected: BTreeMap<String, u32>,
    /// Messages that were in hand at a kill: each may come twice, once for each kill.
    pub in_hand: BTreeMap<String, u32>,
}

impl World {
    /// Lets things go wrong for this time.
    pub fn suffer(&mut self, time: Duration, rng: &mut Rng) {
        let end = Instant::now() + time;
        while Instant::now() < end {
            match rng.u32(..10) {
                0 => self.kill(),
                1 => self.stand_still(),
                2 | 3 => self.mail_mood(MailMood::BAD[rng.usize(..MailMood::BAD.len())]),
                4..=7 => self.gateway_mood(Mood::BAD[rng.usize(..Mood::BAD.len())]),
                _ => self.be_well(),
            }
            let left = end.saturating_duration_since(Instant::now());
            std::thread::sleep(Duration::from_millis(rng.u64(LASTS)).min(left));
        }
        self.be_well();
    }

    fn be_well(&mut self) {
        self.gateway.set(Mood::Up);
        self.mail.set(MailMood::Takes);
    }

    fn gateway_mood(&mut self, mood: Mood) {
        self.count(format!("gateway {mood:?}"));
        self.gateway.set(mood);
    }

    fn mail_mood(&mut self, mood: MailMood) {
        self.count(format!("mail {mood:?}"));
        self.mail.set(mood);
    }

    fn kill(&mut self) {
        self.count("kill -9".to_owned());
        self.line.kill();
        let held: BTreeSet<String> = books::in_hand(&self.line);
        held.into_iter().for_each(|id| *self.in_hand.entry(id).or_default() += 1);
        self.line.restart();
        self.callers.call_at(self.line.public);
        self.gateway.report_to(self.line.public);
    }

    fn stand_still(&mut self) {
        self.count("stopped for a second".to_owned());
        self.line.signal("STOP");
        std::thread::sleep(STANDSTILL);
        self.line.signal("CONT");
    }

    fn count(&mut self, what: String) {
        *self.injected.entry(what).or_default() += 1;
    }
}
