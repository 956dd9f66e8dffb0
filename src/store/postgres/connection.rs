//! Connections to the database, kept in pools.

use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Pool, PoolConfig, RecyclingMethod, Runtime, Timeouts,
};
use tokio_postgres::NoTls;
use tokio_postgres::config::{Config, LoadBalanceHosts, TargetSessionAttrs};

use super::tls::VerifyingTls;
use crate::config::settings::{PostgresSettings, PostgresTls};

/// To connect to one host of the list. Shorter than a fail-over takes, so that the others are tried in time.
const CONNECT_WAIT: Duration = Duration::from_secs(2);
/// For a connection of the pool. Those who wait longer have given their callers another answer.
const POOL_WAIT: Duration = Duration::from_secs(2);
/// A connection on which nothing comes back for this long is lost.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// The settings of a connection that callers wait for. A transaction that waits this long for a row of another is run again
/// instead: two that wait for each other are noticed sooner than by the database's own second.
pub(super) const PROMPT: &str = "
    SET lock_timeout = '500ms';
    SET statement_timeout = '10s';
    SET idle_in_transaction_session_timeout = '10s'";

/// The settings of a connection for questions of operations.
pub(super) const PATIENT: &str = "SET statement_timeout = '60s'";

/// The settings of a connection that fills a database: a table of many millions of rows is added up in one statement.
pub(super) const UNHURRIED: &str = "SET statement_timeout = 0";

/// A pool of so many connections, each begun with these statements.
pub(super) fn pool(
    settings: &PostgresSettings,
    connections: usize,
    begun_with: &'static str,
) -> Result<Pool, Box<dyn std::error::Error + Send + Sync>> {
    let config = client_config(settings);
    let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let manager = match &settings.tls {
        PostgresTls::Off => Manager::from_config(config, NoTls, recycling),
        PostgresTls::Verified { authorities } => {
            Manager::from_config(config, VerifyingTls::new(authorities)?, recycling)
        }
    };
    let begin = Hook::async_fn(move |client, _| {
        Box::pin(async move { client.batch_execute(begun_with).await.map_err(HookError::Backend) })
    });
    let timeouts =
        Timeouts { wait: Some(POOL_WAIT), create: Some(CONNECT_WAIT * 2), recycle: Some(Duration::from_secs(1)) };
    let pool_config = PoolConfig { timeouts, ..PoolConfig::new(connections) };
    Ok(Pool::builder(manager).config(pool_config).runtime(Runtime::Tokio1).post_create(begin).build()?)
}

fn client_config(settings: &PostgresSettings) -> Config {
    let mut config = Config::new();
    for (host, port) in &settings.hosts {
        config.host(host).port(*port);
    }
    config.user(&settings.user).dbname(&settings.database).application_name("deflect");
    if let Some(password) = &settings.password {
        config.password(password.expose());
    }
    let writable = if settings.hosts.len() > 1 { TargetSessionAttrs::ReadWrite } else { TargetSessionAttrs::Any };
    config.target_session_attrs(writable).load_balance_hosts(LoadBalanceHosts::Disable);
    config.ssl_mode(match settings.tls {
        PostgresTls::Off => tokio_postgres::config::SslMode::Disable,
        PostgresTls::Verified { .. } => tokio_postgres::config::SslMode::Require,
    });
    config.connect_timeout(CONNECT_WAIT).tcp_user_timeout(SILENCE_MAX).keepalives_idle(SILENCE_MAX);
    config
}
