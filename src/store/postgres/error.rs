//! The faults of PostgreSQL, by what may help: nothing, another try, another connection.

use deadpool_postgres::{PoolError, TimeoutType};
use tokio_postgres::error::SqlState;

use crate::store::sql::{SqlError, SqlFault};

/// An error as it may stand in the log: without the detail in which PostgreSQL quotes values.
#[derive(Debug, thiserror::Error)]
#[error("{message} (SQLSTATE {code})")]
struct ServerError {
    code: String,
    message: String,
}

/// No connection came in time.
#[derive(Debug, thiserror::Error)]
enum NoConnection {
    #[error("every connection is in use")]
    InUse,
    #[error("it does not answer")]
    Silent,
}

impl From<tokio_postgres::Error> for SqlError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(refused) => {
                let (code, message) = (refused.code().code().to_owned(), refused.message().to_owned());
                Self::new(fault(refused.code()), ServerError { code, message })
            }
            None if error.is_closed() || is_io(&error) => Self::new(SqlFault::Connection, error),
            None => Self::of_request(error),
        }
    }
}

impl From<PoolError> for SqlError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => {
                let mut error = Self::from(error);
                error.fault = SqlFault::Connection;
                error
            }
            PoolError::Timeout(TimeoutType::Wait) => Self::new(SqlFault::Connection, NoConnection::InUse),
            PoolError::Timeout(_) => Self::new(SqlFault::Connection, NoConnection::Silent),
            error => Self::new(SqlFault::Connection, error),
        }
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

fn fault(state: &SqlState) -> SqlFault {
    match *state {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::LOCK_NOT_AVAILABLE => {
            SqlFault::Conflict
        }
        SqlState::UNIQUE_VIOLATION => SqlFault::Taken,
        SqlState::READ_ONLY_SQL_TRANSACTION
        | SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN => SqlFault::Connection,
        _ => match &state.code()[..2] {
            "08" => SqlFault::Connection,
            "53" | "54" | "57" | "58" | "XX" => SqlFault::Database,
            _ => SqlFault::Request,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_apart_by_what_helps() {
        let of = |code: &str| fault(&SqlState::from_code(code));
        for again in ["40001", "40P01", "55P03"] {
            assert_eq!(of(again), SqlFault::Conflict, "{again}");
        }
        assert_eq!(of("23505"), SqlFault::Taken);
        for elsewhere in ["57P01", "57P02", "57P03", "25006", "08006", "08001", "40003"] {
            assert_eq!(of(elsewhere), SqlFault::Connection, "{elsewhere}");
        }
        for full in ["53100", "53300", "57014", "58030", "XX000"] {
            assert_eq!(of(full), SqlFault::Database, "{full}");
        }
        for wrong in ["22003", "23502", "23503", "42703"] {
            assert_eq!(of(wrong), SqlFault::Request, "{wrong}");
        }
    }
}
