//! The fixed facts of each kind of trouble. Its title, its meaning for callers and the remedy are messages of `trouble.ftl`.

use super::kind::TroubleKind;
use super::severity::TroubleSeverity;
use crate::metrics::operator_words::OperatorWords;

impl TroubleKind {
    /// All kinds, the worst first.
    pub const ALL: [Self; FACTS.len()] = {
        let mut all = [Self::StoreDamaged; FACTS.len()];
        let mut place = 0;
        while place < FACTS.len() {
            all[place] = FACTS[place].kind;
            assert!(all[place] as usize == place, "the facts stand in the order of the kinds");
            place += 1;
        }
        all
    };

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
        format!("Deflect{self:?}")
    }

    /// A title without particulars.
    pub fn title(self, words: &OperatorWords) -> String {
        words.text(&self.message())
    }

    /// Its meaning for callers.
    pub fn callers(self, words: &OperatorWords) -> String {
        words.text(&format!("{}.callers", self.message()))
    }

    /// The remedy.
    pub fn remedy(self, words: &OperatorWords) -> String {
        words.text(&format!("{}.remedy", self.message()))
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

    /// The id of its message.
    pub(super) fn message(self) -> String {
        format!("trouble-{}", self.as_str())
    }

    const fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }
}

/// The fixed facts of a kind.
struct Facts {
    kind: TroubleKind,
    label: &'static str,
    severity: TroubleSeverity,
    /// Seconds that the trouble lasts before its alert fires.
    alert_after: u32,
}

/// The facts of every kind, in the order of [`TroubleKind`]; another order does not compile.
const FACTS: [Facts; 28] = {
    use TroubleSeverity::{Critical, Info, Warning};
    [
        fact(TroubleKind::StoreDamaged, "store_damaged", Critical, 0),
        fact(TroubleKind::StoreSilent, "store_silent", Critical, 60),
        fact(TroubleKind::StoreFailing, "store_failing", Critical, 0),
        fact(TroubleKind::DiskFull, "disk_full", Critical, 0),
        fact(TroubleKind::PlatformRefused, "platform_refused", Critical, 60),
        fact(TroubleKind::NoCalls, "no_calls", Critical, 300),
        fact(TroubleKind::AnswersTooSlow, "answers_too_slow", Critical, 60),
        fact(TroubleKind::GatewaysDown, "gateways_down", Critical, 60),
        fact(TroubleKind::PromisesExpiring, "promises_expiring", Critical, 60),
        fact(TroubleKind::BudgetSpent, "budget_spent", Critical, 60),
        fact(TroubleKind::AnswersSlow, "answers_slow", Warning, 300),
        fact(TroubleKind::TurnsLost, "turns_lost", Warning, 0),
        fact(TroubleKind::GatewayDown, "gateway_down", Warning, 300),
        fact(TroubleKind::PromisesLate, "promises_late", Warning, 240),
        fact(TroubleKind::MessagesGivenUp, "messages_given_up", Warning, 300),
        fact(TroubleKind::BudgetLow, "budget_low", Warning, 60),
        fact(TroubleKind::ConfigRefused, "config_refused", Warning, 120),
        fact(TroubleKind::ConfigFlawed, "config_flawed", Warning, 300),
        fact(TroubleKind::RecordingsLost, "recordings_lost", Warning, 300),
        fact(TroubleKind::WorkerRestarted, "worker_restarted", Warning, 0),
        fact(TroubleKind::ClockOff, "clock_off", Warning, 0),
        fact(TroubleKind::DiskFilling, "disk_filling", Warning, 300),
        fact(TroubleKind::HolidaysEnding, "holidays_ending", Warning, 0),
        fact(TroubleKind::RepeatsGrow, "repeats_grow", Warning, 300),
        fact(TroubleKind::ExperimentStopped, "experiment_stopped", Warning, 0),
        fact(TroubleKind::ChangesHeld, "changes_held", Info, 3600),
        fact(TroubleKind::RestartToApply, "restart_to_apply", Info, 3600),
        fact(TroubleKind::LineClosed, "line_closed", Info, 3600),
    ]
};

const fn fact(kind: TroubleKind, label: &'static str, severity: TroubleSeverity, alert_after: u32) -> Facts {
    Facts { kind, label, severity, alert_after }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::settings::OperatorLanguage;

    #[test]
    fn every_kind_has_a_name_of_its_own_and_says_what_to_do() {
        let labels: BTreeSet<_> = TroubleKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let alerts: BTreeSet<_> = TroubleKind::ALL.iter().map(|kind| kind.alert()).collect();
        assert_eq!((labels.len(), alerts.len()), (TroubleKind::ALL.len(), TroubleKind::ALL.len()));
        for words in [OperatorLanguage::English, OperatorLanguage::Russian].map(OperatorWords::of) {
            for kind in TroubleKind::ALL {
                for words in [kind.title(words), kind.callers(words), kind.remedy(words)] {
                    assert!(!words.is_empty() && !words.contains("  "), "{kind:?}: {words}");
                    assert!(!words.contains("` ("), "{kind:?} tells what a setting is, which may differ: {words}");
                }
            }
        }
    }

    #[test]
    fn the_label_is_the_name_in_the_way_of_metrics() {
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
