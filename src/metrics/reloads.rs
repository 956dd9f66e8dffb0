//! The state of configuration reloads, for the console.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

/// The longest error report kept, in bytes: some forty problems with their lines.
pub(crate) const REPORT_BYTES_MAX: usize = 16 << 10;

/// The state of reloads, shared by all handlers.
#[derive(Debug)]
pub struct Reloads(Mutex<InService>);

/// The current state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InService {
    /// The time of the start or of the last successful reload.
    pub taken: Timestamp,
    /// The configuration in the files, if it was refused.
    pub refused: Option<RefusedConfig>,
    /// The files are proven, and held from then on until an operator takes or drops them.
    pub held: Option<Timestamp>,
    /// Settings in the files that need a restart, such as `[server] public`.
    pub restart_to_apply: Vec<&'static str>,
    /// Recordings whose prompts are spoken instead, a sentence each.
    pub remarks: Vec<String>,
    /// Flaws that were accepted at the start, a sentence each.
    pub flaws: Vec<String>,
}

/// A refused configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedConfig {
    /// The time.
    pub at: Timestamp,
    /// The number of its problems.
    pub problems: usize,
    /// The problems as `deflect check` prints them, without colour; cut after [`REPORT_BYTES_MAX`]. Several lines.
    pub report: String,
}

impl Reloads {
    /// The state after the start.
    pub fn new(taken: Timestamp, remarks: Vec<String>) -> Self {
        Self(Mutex::new(InService {
            taken,
            refused: None,
            held: None,
            restart_to_apply: vec![],
            remarks,
            flaws: vec![],
        }))
    }

    /// The current state.
    pub fn in_service(&self) -> InService {
        self.lock().clone()
    }

    /// Records a successful reload.
    pub fn taken(&self, at: Timestamp, restart_to_apply: Vec<&'static str>, remarks: Vec<String>) {
        *self.lock() = InService { taken: at, refused: None, held: None, restart_to_apply, remarks, flaws: vec![] };
    }

    /// Adds flaws of the configuration in service.
    pub fn add_flaws(&self, flaws: Vec<String>) {
        self.lock().flaws.extend(flaws);
    }

    /// Records a refused reload; the configuration in service stays.
    pub fn refused(&self, at: Timestamp, problems: usize, mut report: String) {
        if report.len() > REPORT_BYTES_MAX {
            report.truncate(report.floor_char_boundary(REPORT_BYTES_MAX));
            report.push_str("\n…\n");
        }
        let mut state = self.lock();
        (state.refused, state.held) = (Some(RefusedConfig { at, problems, report }), None);
    }

    /// Records that the files are held.
    pub fn held(&self, at: Timestamp) {
        let mut state = self.lock();
        (state.refused, state.held) = (None, Some(at));
    }

    /// Records that held files are not wanted.
    pub fn dropped(&self) {
        self.lock().held = None;
    }

    fn lock(&self) -> MutexGuard<'_, InService> {
        // Its content is replaced as a whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_refusal_leaves_what_is_in_service_and_goes_with_the_next_that_is_taken() {
        let reloads = Reloads::new(at(1), vec!["a recording".to_owned()]);
        reloads.refused(at(2), 1, "error: x".to_owned());
        let now = reloads.in_service();
        assert_eq!((now.taken, now.remarks.len()), (at(1), 1));
        assert_eq!(now.refused, Some(RefusedConfig { at: at(2), problems: 1, report: "error: x".to_owned() }));
        reloads.taken(at(3), vec!["[server] public"], vec![]);
        let now = reloads.in_service();
        assert_eq!((now.taken, now.refused, now.remarks.len()), (at(3), None, 0));
        assert_eq!(now.restart_to_apply, ["[server] public"]);
    }

    #[test]
    fn a_long_report_is_cut_between_letters() {
        let reloads = Reloads::new(at(1), vec![]);
        reloads.refused(at(2), 9, "ж".repeat(REPORT_BYTES_MAX) + "end");
        let report = reloads.in_service().refused.unwrap().report;
        assert!(report.len() < REPORT_BYTES_MAX + 8 && report.ends_with("ж\n…\n"), "{}", report.len());
    }
}
