//! The kinds of trouble.

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
    /// A calendar names no special day after the next weeks.
    HolidaysEnding,
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
