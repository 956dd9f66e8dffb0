//! `[store] url = "postgres://…"`

use std::path::PathBuf;

use super::Secret;

/// A PostgreSQL database, or one that speaks its protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostgresSettings {
    /// Names or addresses with ports, at least one. If there are several, the first that takes writes is used.
    pub hosts: Vec<(String, u16)>,
    /// The role.
    pub user: String,
    /// Its password, if it needs one.
    pub password: Option<Secret>,
    /// The name of the database.
    pub database: String,
    /// Encryption of the connections.
    pub tls: PostgresTls,
}

/// Encryption of connections to a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostgresTls {
    /// None (`sslmode=disable`).
    Off,
    /// Encrypted, to servers that prove their names (`sslmode=verify-full`).
    Verified {
        /// The certificate authorities that servers may be proved by.
        authorities: Authorities,
    },
}

/// Certificate authorities (`sslrootcert`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorities {
    /// The authorities of the web, which this program carries.
    Web,
    /// The authorities that the system trusts (`sslrootcert=system`).
    System,
    /// The authorities in a file (PEM).
    File(PathBuf),
}

impl PostgresSettings {
    /// The address for people, without the password: `postgres://user@host:5432/database`.
    pub fn shown(&self) -> String {
        let hosts: Vec<_> = self.hosts.iter().map(|(host, port)| format!("{host}:{port}")).collect();
        format!("postgres://{}@{}/{}", self.user, hosts.join(","), self.database)
    }
}
