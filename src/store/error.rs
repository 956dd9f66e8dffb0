//! What can go wrong in the store.

/// What went wrong in the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not be opened or brought up to date.
    #[error("could not open the database `{path}`")]
    Open {
        /// Its file.
        path: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Reading or writing failed. Nothing of the request was kept.
    #[error("could not {what}")]
    Query {
        /// What was being done, such as `commit a turn`.
        what: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The queue to the store is full; nothing of the request was kept.
    #[error("the store is overloaded")]
    Overloaded,
    /// The database file was found damaged when it was looked over last.
    #[error("the database file is damaged")]
    Damaged,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}
