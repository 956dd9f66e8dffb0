//! The errors of the store.

/// A request that failed in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened or brought up to date.
    #[error("could not open the database `{database}`")]
    Open {
        /// Its file, or its address without the password.
        database: String,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading or writing failed. Nothing of the request was kept.
    #[error("could not {what}")]
    Query {
        /// The operation, such as `commit a turn`.
        what: &'static str,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The queue to the store is full; nothing of the request was kept.
    #[error("the store is overloaded")]
    Overloaded,
    /// The last check of the database file found damage.
    #[error("the database file is damaged")]
    Damaged,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}
