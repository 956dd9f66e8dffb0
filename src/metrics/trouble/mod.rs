//! Troubles: everything that is wrong with the line now, decided in one place. The badge of the page, its banner, the title of
//! its tab, the detail of `/readyz`, the metric `deflect_trouble` and the alerts are all made from this list.
//!
//! [`Readings`] hold what was measured, [`found`] decides what of it is trouble, the [`TroubleBoard`] remembers since when, and
//! until when.

mod board;
mod facts;
mod kind;
mod readings;
mod rules;
mod severity;

pub use board::{Trouble, TroubleBoard};
pub use kind::TroubleKind;
pub use readings::{CallsNow, Disk, PlatformCounts, ProcessCounts, Readings, RecentCounts, StoreReadings};
pub use rules::{FoundTrouble, found};
pub use severity::TroubleSeverity;
