//! The real programs that the integration tests talk to.
//!
//! - [`browser`]: Chromium, for the pages.
//! - `deploy.js`: the schemas of Compose and Kubernetes, for the files of `config/deploy`.
//! - [`kannel`]: the SMS gateway, bound over SMPP to a scripted operator (`smsc.js`).
//! - [`smsc`]: the same operator, for who binds to it without a gateway between.
//! - [`dkim`]: dkimpy, which verifies the signatures of mail.
//! - [`flaky`]: a smsbox that is down, slow, busy, forgetful or mad when a test wants it to be.
//! - [`haproxy`]: the load balancer, with the configuration of `config/deploy`.
//! - [`smtp`]: Postfix with a Maildir, and a scripted server (`smtp.js`) for what Postfix will not do.
//! - [`postgres`]: the database of many nodes.
//! - [`prometheus`]: Prometheus itself, and promtool.
//! - [`twilio`], [`smsc_ru`], [`sms_ru`], [`exolve`]: stand-ins, since the originals are cloud services that nobody can
//!   install.
//! - [`webhook`]: a receiver of events (`webhook.js`), with the library of Standard Webhooks.
//! - [`xmllint`]: the schema validator, libxml2's own program.
//!
//! Each test starts the peers it needs on free ports of the loopback address and owns them: they end when their value
//! is dropped. Peers are plain blocking Rust. An async test must therefore run on more than one thread
//! (`#[tokio::test(flavor = "multi_thread")]`), or the service under test stands still while the test waits for a peer.
//!
//! A missing program is a panic that names its package and `tests/run`, which installs it.

pub mod browser;
pub mod dkim;
pub mod exolve;
pub mod flaky;
pub mod haproxy;
pub mod http;
pub mod kannel;
pub mod listener;
pub mod postgres;
pub mod process;
pub mod prometheus;
pub mod sms_ru;
pub mod smsc;
pub mod smsc_ru;
pub mod smtp;
pub mod twilio;
pub mod webhook;
pub mod xmllint;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// For anything that the line and its peers do in the background: long, since the machine may be busy with something else.
/// Only what has failed takes as long. Where a time is the point of a test, the test has a limit of its own.
pub const LIMIT: Duration = Duration::from_secs(300);
/// Between two looks of [`wait_until`].
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

/// Looks until there is something and returns it. Nothing here waits in any other way.
///
/// # Panics
///
/// When `limit` has passed without it; the message says what was waited for.
pub fn wait_until<T>(what: &str, limit: Duration, look: impl FnMut() -> Option<T>) -> T {
    look_until(limit, look).unwrap_or_else(|| panic!("waited {limit:?} in vain: {what}"))
}

/// As [`wait_until`], for a peer with a log: its directory is gone by the time that a failed test is read.
fn wait_or_show<T>(log: &Path, what: &str, limit: Duration, look: impl FnMut() -> Option<T>) -> T {
    look_until(limit, look)
        .unwrap_or_else(|| panic!("waited {limit:?} in vain: {what}; the log says:\n{}", process::tail(log)))
}

/// As [`wait_until`], for those who must not panic, or have more to say. None when `limit` has passed.
pub fn look_until<T>(limit: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        match look() {
            None if Instant::now() < end => thread::sleep(LOOK_INTERVAL),
            outcome => return outcome,
        }
    }
}
