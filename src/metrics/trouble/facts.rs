//! The fixed facts of each kind of trouble: severity, meaning for callers, remedy.

use super::kind::TroubleKind;
use super::severity::TroubleSeverity;

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

/// The fixed facts of a kind.
struct Facts {
    kind: TroubleKind,
    label: &'static str,
    severity: TroubleSeverity,
    title: &'static str,
    callers: &'static str,
    remedy: &'static str,
    /// Seconds that the trouble lasts before its alert fires.
    alert_after: u32,
}

/// The facts of every kind, in the order of [`TroubleKind`]; another order does not compile.
const FACTS: [Facts; 28] = [
    Facts {
        kind: TroubleKind::StoreDamaged,
        label: "store_damaged",
        severity: TroubleSeverity::Critical,
        title: "The database file is damaged",
        callers: "Callers are answered, but what was promised, agreed to and refused may be lost, and texts may go to \
                  people who want none.",
        remedy: "Stop this node, move its data folder aside for whoever looks into it, and put the last backup \
                 into a new one with `deflect restore FILE`. Then look at the disk.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::StoreSilent,
        label: "store_silent",
        severity: TroubleSeverity::Critical,
        title: "The database does not answer",
        callers: "Callers who want the link hear the address instead: nothing can be promised. The menus go on working.",
        remedy: "Look at the disk under the data folder (`df -h`, `iostat -x 5`), then at the log. With PostgreSQL: see if \
                 `psql` reaches it from here. Once it answers nothing needs a restart.",
        alert_after: 60,
    },
    Facts {
        kind: TroubleKind::StoreFailing,
        label: "store_failing",
        severity: TroubleSeverity::Critical,
        title: "The database takes nothing",
        callers: "Callers who want the link hear the address instead: nothing can be promised. The menus go on working.",
        remedy: "See `df -h` and `df -i` for the data folder: a full disk is the usual cause, then a read-only mount and \
                 wrong rights after a restore. With PostgreSQL the disk is that of the server, and it may be away. The log \
                 names the error of the database. Once it takes changes nothing needs a restart.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::DiskFull,
        label: "disk_full",
        severity: TroubleSeverity::Critical,
        title: "The disk of the data folder is full",
        callers: "As soon as the database cannot grow, callers hear the address instead of a promise.",
        remedy: "Make room on that disk now; see what grew with `du -xh --max-depth=2`. Nothing of the data folder may \
                 be deleted by hand. Once there is room nothing needs a restart.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::PlatformRefused,
        label: "platform_refused",
        severity: TroubleSeverity::Critical,
        title: "Most requests of a platform are refused",
        callers: "If the requests are its own, its callers hear nothing but the platform's fallback document.",
        remedy: "Run `deflect doctor PLATFORM`: it sends what the platform would send and says which part arrives \
                 changed. Usual causes: the secret was changed on one side only (enter both in a list for the time \
                 between), or a proxy or `public_url` has another scheme, host, port or path. The log line \"refused a \
                 request\" names the part that differed.",
        alert_after: 60,
    },
    Facts {
        kind: TroubleKind::NoCalls,
        label: "no_calls",
        severity: TroubleSeverity::Critical,
        title: "Nobody calls at an hour that has calls",
        callers: "Callers probably hear \"the number is not in service\", or another document than ours.",
        remedy: "Call the number from a phone. Then `deflect doctor PLATFORM`: if it is content, the fault lies before \
                 us; look whether the number still points to the webhook (config/platforms/) and at the platform's and \
                 the operator's status pages. On a public holiday compare with the last one.",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::AnswersTooSlow,
        label: "answers_too_slow",
        severity: TroubleSeverity::Critical,
        title: "Answers come near the patience of a platform",
        callers: "Platforms give up after 5 to 15 s, and the call is lost.",
        remedy: "Restart the service if the machine is not short of processor, memory or disk: calls in progress survive \
                 that. `deflect fallback PLATFORM` writes the document for the platform's fallback address, if it is \
                 not entered there yet.",
        alert_after: 60,
    },
    Facts {
        kind: TroubleKind::GatewaysDown,
        label: "gateways_down",
        severity: TroubleSeverity::Critical,
        title: "No SMS gateway takes texts",
        callers: "Callers hear the address, and that the text may come later. What was promised waits; it is given up \
                  after `sms_lifetime` (30 min).",
        remedy: "The page and the log say why each rests. Ask the gateways' status pages; add another gateway to `[sms] \
                 gateways`. If it lasts, tell callers so with `deflect announce post --text ru='…' --for 1h`. Once one \
                 works, send what was given up with `deflect outbox requeue --all --since 2h`.",
        alert_after: 60,
    },
    Facts {
        kind: TroubleKind::PromisesExpiring,
        label: "promises_expiring",
        severity: TroubleSeverity::Critical,
        title: "Promised messages are about to be given up",
        callers: "What is given up never reaches the caller it was promised to: a text after `sms_lifetime` (30 min), a \
                  mail after `email_lifetime` (24 h).",
        remedy: "See whether a gateway is down. What is given up keeps its number for a day: once sending works again, \
                 list it with `deflect outbox list --state exhausted` and send it with `deflect outbox requeue --all \
                 --since 2h`.",
        alert_after: 60,
    },
    Facts {
        kind: TroubleKind::BudgetSpent,
        label: "budget_spent",
        severity: TroubleSeverity::Critical,
        title: "The day's money for texts is spent",
        callers: "Callers who want the link by text hear the address instead, until midnight in the zone of `[limits]`.",
        remedy: "If the calls are people's: raise `money_per_day` in `[limits]` of deflect.toml, run `deflect check`, and \
                 let the service read it. If they are robots', leave it: it is what the budget is for.",
        alert_after: 60,
    },
    Facts {
        kind: TroubleKind::AnswersSlow,
        label: "answers_slow",
        severity: TroubleSeverity::Warning,
        title: "Answers take longer than our own deadline",
        callers: "These callers hear silence for over a second, then an apology and the address instead of the menu.",
        remedy: "If commits are slow as well (dashboard Health), see DeflectStoreSlow. If not, look at the processor load \
                 of the machine and at the log for \"took too long\".",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::TurnsLost,
        label: "turns_lost",
        severity: TroubleSeverity::Warning,
        title: "Some of what callers did could not be kept",
        callers: "Callers noticed nothing, and nothing that was promised is lost. History and figures are too low.",
        remedy: "As for DeflectStoreFailing. Say so to whoever reads the figures: this period's calls and outcomes are \
                 too few.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::GatewayDown,
        label: "gateway_down",
        severity: TroubleSeverity::Warning,
        title: "A gateway takes no messages",
        callers: "Messages go to the next gateway of the list if there is one, else they wait, and callers with them.",
        remedy: "The page and the log say why it rests. `channel_down`: its address, credentials, contract or balance. \
                 `throttled`: we send faster than the contract allows, set `rate`. It is tried again by itself; \
                 `deflect outbox list` shows what waits.",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::PromisesLate,
        label: "promises_late",
        severity: TroubleSeverity::Warning,
        title: "Promised messages wait",
        callers: "Callers were told that their link comes at once, and stand there without it.",
        remedy: "Run `deflect outbox list --state queued`. Many: the gateway is down, or its `rate` or \
                 `sends_at_once_max` is below what is promised; raise them within the contract or add a gateway. Few: \
                 the senders stand still; see the log, and restart the service.",
        alert_after: 240,
    },
    Facts {
        kind: TroubleKind::MessagesGivenUp,
        label: "messages_given_up",
        severity: TroubleSeverity::Warning,
        title: "Messages were given up and can be queued again",
        callers: "These callers were promised a message and did not get it.",
        remedy: "Once the gateway or mail server works: `deflect outbox list --state exhausted`, then `deflect outbox \
                 requeue --all`, within a day of the promise; after that the numbers are erased.",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::BudgetLow,
        label: "budget_low",
        severity: TroubleSeverity::Warning,
        title: "Most of the day's money for texts is spent",
        callers: "When all of it is spent, callers hear the address instead of getting a text, until midnight.",
        remedy: "See on the dashboard Delivery whether texts grew with calls (a busy day: raise `money_per_day` in \
                 `[limits]`) or without them (\"Not promised, by reason\": robots; tighten `per_prefix` and \
                 `per_range`).",
        alert_after: 60,
    },
    Facts {
        kind: TroubleKind::ConfigRefused,
        label: "config_refused",
        severity: TroubleSeverity::Warning,
        title: "The changed files were refused",
        callers: "Callers go on hearing the configuration before it.",
        remedy: "Run `deflect check` on that machine: it names every mistake with file and line. Mend them or put the \
                 former files back; the service takes them by itself. Until then do not restart it: it would not start.",
        alert_after: 120,
    },
    Facts {
        kind: TroubleKind::ConfigFlawed,
        label: "config_flawed",
        severity: TroubleSeverity::Warning,
        title: "The configuration in service has flaws",
        callers: "Some callers may hear what was not meant for them, or find no way on.",
        remedy: "`deflect check` shows each flaw with its place. Mend them; the files are taken without a restart.",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::RecordingsLost,
        label: "recordings_lost",
        severity: TroubleSeverity::Warning,
        title: "Recordings cannot be played",
        callers: "Their prompts are spoken by the platform's voice instead.",
        remedy: "The page and the log name each file and its fault. Put the file back, or take it away and render it with \
                 `deflect audio build`, which never replaces what it did not make. It is taken without a restart.",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::WorkerRestarted,
        label: "worker_restarted",
        severity: TroubleSeverity::Warning,
        title: "A worker ended by itself and was started again",
        callers: "Nothing is lost: what it had in hand is taken up again when its lease ends. After five times in ten \
                  minutes the program stops, for its supervisor to start it.",
        remedy: "The log has the panic with file and line. Send it to whoever maintains the program, with what was sent \
                 just before.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::ClockOff,
        label: "clock_off",
        severity: TroubleSeverity::Warning,
        title: "The clock of this machine is or was wrong",
        callers: "Hours of opening, the time of texts and the age of signatures follow the clock: callers may hear that \
                  the line is closed when it is open, and a platform may be refused.",
        remedy: "Compare `date -u` with another machine, and look at the time service (`timedatectl`, `chronyc \
                 tracking`). Nothing needs a restart.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::DiskFilling,
        label: "disk_filling",
        severity: TroubleSeverity::Warning,
        title: "The disk of the data folder has little room left",
        callers: "Callers notice nothing yet. On a full disk nothing can be promised.",
        remedy: "Make room, or move the data folder to a larger disk. If it is the database that grew, keep calls for a \
                 shorter time: `[retention]` in deflect.toml.",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::HolidaysEnding,
        label: "holidays_ending",
        severity: TroubleSeverity::Warning,
        title: "A calendar has no holidays any more",
        callers: "Nothing is wrong yet. On the next holiday they will hear that people answer when nobody does, or be sent \
                  to wait for them.",
        remedy: "Enter the coming holidays and short days at `exceptions` of that calendar in config/hours.toml, run \
                 `deflect check`, and let the service read it. If none are to come, take the past ones out.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::RepeatsGrow,
        label: "repeats_grow",
        severity: TroubleSeverity::Warning,
        title: "More callers come back than before",
        callers: "What they heard or were sent first did not settle it, so they call again within six hours.",
        remedy: "See \"Why they come back\" on the page: did they open the link, did they call first at night? Then `deflect \
                 report` for what changed in the configuration, and ask the chat whether it answers. Tell callers what is \
                 known with `deflect announce post --text ru='…' --topic TOPIC --for 1h`.",
        alert_after: 300,
    },
    Facts {
        kind: TroubleKind::ExperimentStopped,
        label: "experiment_stopped",
        severity: TroubleSeverity::Warning,
        title: "A variant of an experiment was stopped",
        callers: "They hear the line as it is again. Those who heard the variant left, came back or met a failure more \
                  often.",
        remedy: "See \"Experiments\" on the page. Take the experiment out of line.toml, or give the variant other words \
                 and the experiment another `since`: it begins anew then.",
        alert_after: 0,
    },
    Facts {
        kind: TroubleKind::ChangesHeld,
        label: "changes_held",
        severity: TroubleSeverity::Info,
        title: "Changed files wait until an operator takes them",
        callers: "Nothing changes for callers until then.",
        remedy: "Look at what they change for callers, under Configuration, and take or drop them there. The way back for the \
                 files themselves: `deflect revisions`, `deflect rollback REVISION`.",
        alert_after: 3600,
    },
    Facts {
        kind: TroubleKind::RestartToApply,
        label: "restart_to_apply",
        severity: TroubleSeverity::Info,
        title: "Some settings wait for a restart",
        callers: "Nothing changes for callers until then.",
        remedy: "Restart this node when it suits; calls in progress survive that. Or take the change back.",
        alert_after: 3600,
    },
    Facts {
        kind: TroubleKind::LineClosed,
        label: "line_closed",
        severity: TroubleSeverity::Info,
        title: "A line is closed by a notice",
        callers: "Its callers hear the words of the notice, the address and the link, and no menu.",
        remedy: "End it under Announcements, or with `deflect announce end ID`, as soon as callers can be served.",
        alert_after: 3600,
    },
];

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
