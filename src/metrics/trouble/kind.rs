//! The kinds of trouble.

use super::facts::{FACTS, Facts};
use super::severity::TroubleSeverity;

/// The kind of a trouble: the label `kind` of `deflect_trouble`, and the name of its alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TroubleKind {
    /// The database file is damaged.
    StoreDamaged,
    /// The database does not answer.
    StoreSilent,
    /// The database refuses commits.
    StoreFailing,
    /// The disk of the data folder has no room left.
    DiskFull,
    /// Most requests of a platform do not prove that they are its own.
    PlatformRefused,
    /// Nobody calls at an hour that has calls.
    NoCalls,
    /// Answers come near the patience of the platforms.
    AnswersTooSlow,
    /// No SMS gateway takes messages.
    GatewaysDown,
    /// Promised messages are about to be given up.
    PromisesExpiring,
    /// The day's money for texts is spent.
    BudgetSpent,
    /// Answers are later than our own deadline.
    AnswersSlow,
    /// Turns could not be stored.
    TurnsLost,
    /// A gateway takes no messages.
    GatewayDown,
    /// Promised messages wait.
    PromisesLate,
    /// Messages were given up, and a person can still queue them again.
    MessagesGivenUp,
    /// Most of the day's money for texts is spent.
    BudgetLow,
    /// The changed files were refused.
    ConfigRefused,
    /// The configuration in service has flaws.
    ConfigFlawed,
    /// Recordings cannot be played.
    RecordingsLost,
    /// A worker ended by itself.
    WorkerRestarted,
    /// The clock was set, or differs from that of a platform.
    ClockOff,
    /// The disk of the data folder has little room left.
    DiskFilling,
    /// More callers than before come back with one topic after another.
    RepeatsGrow,
    /// A variant of an experiment did harm and was stopped.
    ExperimentStopped,
    /// Changed files wait for an operator.
    ChangesHeld,
    /// Some settings wait for a restart.
    RestartToApply,
    /// A line is closed by a notice.
    LineClosed,
}

impl TroubleKind {
    /// All kinds, the worst first.
    pub const ALL: [Self; 27] = [
        Self::StoreDamaged,
        Self::StoreSilent,
        Self::StoreFailing,
        Self::DiskFull,
        Self::PlatformRefused,
        Self::NoCalls,
        Self::AnswersTooSlow,
        Self::GatewaysDown,
        Self::PromisesExpiring,
        Self::BudgetSpent,
        Self::AnswersSlow,
        Self::TurnsLost,
        Self::GatewayDown,
        Self::PromisesLate,
        Self::MessagesGivenUp,
        Self::BudgetLow,
        Self::ConfigRefused,
        Self::ConfigFlawed,
        Self::RecordingsLost,
        Self::WorkerRestarted,
        Self::ClockOff,
        Self::DiskFilling,
        Self::RepeatsGrow,
        Self::ExperimentStopped,
        Self::ChangesHeld,
        Self::RestartToApply,
        Self::LineClosed,
    ];

    /// The label of metrics.
    pub const fn as_str(self) -> &'static str {
        self.facts().label
    }

    /// Its severity.
    pub const fn severity(self) -> TroubleSeverity {
        self.facts().severity
    }

    /// The name of its alert.
    pub fn alert(self) -> String {
        format!("Deflect{}", self.facts().alert)
    }

    /// A title without particulars.
    pub const fn title(self) -> &'static str {
        self.facts().title
    }

    /// Its meaning for callers.
    pub const fn callers(self) -> &'static str {
        self.facts().callers
    }

    /// The remedy.
    pub const fn remedy(self) -> &'static str {
        self.facts().remedy
    }

    /// The seconds for which it lasts before its alert fires.
    pub const fn alert_after(self) -> u32 {
        self.facts().alert_after
    }

    /// True if all nodes see the same: it is about the store they share, not about one process.
    pub const fn is_of_all_nodes(self) -> bool {
        matches!(
            self,
            Self::NoCalls
                | Self::PromisesExpiring
                | Self::BudgetSpent
                | Self::PromisesLate
                | Self::MessagesGivenUp
                | Self::BudgetLow
                | Self::RepeatsGrow
                | Self::ExperimentStopped
        )
    }

    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_and_says_what_to_do() {
        let labels: BTreeSet<_> = TroubleKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let alerts: BTreeSet<_> = TroubleKind::ALL.iter().map(|kind| kind.alert()).collect();
        assert_eq!((labels.len(), alerts.len()), (TroubleKind::ALL.len(), TroubleKind::ALL.len()));
        for kind in TroubleKind::ALL {
            for words in [kind.title(), kind.callers(), kind.remedy()] {
                assert!(!words.is_empty() && !words.contains("  "), "{kind:?}: {words}");
            }
        }
    }

    #[test]
    fn the_facts_stand_in_the_order_of_the_kinds() {
        for kind in TroubleKind::ALL {
            assert_eq!(kind.as_str().replace('_', ""), format!("{kind:?}").to_lowercase());
        }
    }

    #[test]
    fn the_worst_come_first() {
        let severities = TroubleKind::ALL.map(TroubleKind::severity);
        assert!(severities.is_sorted(), "{severities:?}");
        assert!(TroubleKind::ALL.is_sorted(), "kinds are compared in this order");
    }
}
