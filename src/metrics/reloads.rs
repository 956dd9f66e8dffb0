//! How the configuration in service came there, and why a newer one did not: for the page of operations.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

/// The longest report kept of a refusal, in bytes: some forty problems with their lines.
pub const REPORT_BYTES_MAX: usize = 16 << 10;

/// What became of the configurations read since the program started. Shared by all switchboards.
#[derive(Debug)]
pub struct Reloads(Mutex<InService>);

/// How things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InService {
    /// When what is in service was taken: at the start, or by the last reload.
    pub taken: Timestamp,
    /// Why what is in the files is not in service; nothing when it is.
    pub refused: Option<RefusedConfig>,
    /// What the files say that only a restart applies, such as `[server] public`.
    pub restart_to_apply: Vec<&'static str>,
    /// What is wrong with it all the same, a sentence each: recordings whose prompts are spoken meanwhile, flaws that callers
    /// may meet in what the program began with.
    pub remarks: Vec<String>,
}

/// A configuration that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedConfig {
    /// When.
    pub at: Timestamp,
    /// How many problems it has.
    pub problems: usize,
    /// The problems as `deflect check` prints them, without colour; cut after [`REPORT_BYTES_MAX`]. Several lines.
    pub report: String,
}

impl Reloads {
    /// What was read at the start is in service.
    pub fn new(taken: Timestamp, remarks: Vec<String>) -> Self {
        Self(Mutex::new(InService { taken, refused: None, restart_to_apply: vec![], remarks }))
    }

    /// How things stand.
    pub fn in_service(&self) -> InService {
        self.lock().clone()
    }

    /// Notes that a configuration is in service.
    pub fn taken(&self, at: Timestamp, restart_to_apply: Vec<&'static str>, remarks: Vec<String>) {
        *self.lock() = InService { taken: at, refused: None, restart_to_apply, remarks };
    }

    /// Notes what is wrong with what is in service.
    pub fn remark(&self, remarks: Vec<String>) {
        self.lock().remarks.extend(remarks);
    }

    /// Notes that a configuration was refused; what was in service still is.
    pub fn refused(&self, at: Timestamp, problems: usize, mut report: String) {
        if report.len() > REPORT_BYTES_MAX {
            report.truncate(report.floor_char_boundary(REPORT_BYTES_MAX));
            report.push_str("\n…\n");
        }
        self.lock().refused = Some(RefusedConfig { at, problems, report });
    }

    fn lock(&self) -> MutexGuard<'_, InService> {
        // What is in it is replaced whole.
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
