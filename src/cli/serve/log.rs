//! The log, written by a thread of its own: if stderr is not read, calls are answered all the same.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

use crate::base::clock::Clock;
use crate::cli::check;
use crate::config::settings::{LogFormat, LogSettings};
use crate::metrics::problems::Problems;

/// Lines that wait to be written, about 2 MiB; more are dropped and counted.
const LINES_WAITING_MAX: usize = 8192;

/// The counters of the log, for metrics.
#[derive(Clone)]
pub struct Log {
    dropped: ErrorCounter,
    given: Arc<AtomicU64>,
    written: Arc<AtomicU64>,
}

/// Starts the log. Waiting lines are written when the guard is dropped. Warnings also go to the page of operations, whatever
/// the levels are.
pub fn start(settings: &LogSettings) -> (Problems, Log, WorkerGuard) {
    let builder = EnvFilter::builder().with_default_directive(tracing::Level::INFO.into());
    let filter = match std::env::var("DEFLECT_LOG") {
        Ok(levels) if !levels.is_empty() => builder.parse_lossy(levels),
        _ => builder.parse_lossy(&settings.levels),
    };
    let (given, written) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
    let out = CountedOut { written: written.clone() };
    let (writer, guard) = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(LINES_WAITING_MAX).finish(out);
    let log = Log { dropped: writer.error_counter(), given: given.clone(), written };
    let lines = tracing_subscriber::fmt::layer().with_writer(CountedIn { writer, given });
    let lines = match settings.format {
        LogFormat::Text => lines.with_ansi(check::is_coloured()).boxed(),
        // A flat object: the fields of the line, and of the request it belongs to.
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    let problems = Problems::new(Clock::system());
    tracing_subscriber::registry().with(lines.with_filter(filter)).with(problems.clone()).init();
    (problems, log, guard)
}

impl Log {
    /// Lines dropped because the log was not read.
    pub fn dropped(&self) -> u64 {
        self.dropped.dropped_lines() as u64
    }

    /// Lines that wait to be written.
    pub fn waiting(&self) -> u64 {
        let written = self.written.load(Ordering::SeqCst);
        self.given.load(Ordering::SeqCst).saturating_sub(written + self.dropped())
    }
}

/// Counts the lines that are given to the thread.
struct CountedIn {
    writer: NonBlocking,
    given: Arc<AtomicU64>,
}

impl<'w> MakeWriter<'w> for CountedIn {
    type Writer = NonBlocking;

    fn make_writer(&'w self) -> NonBlocking {
        self.given.fetch_add(1, Ordering::SeqCst);
        self.writer.clone()
    }
}

/// Counts the lines that the thread has written to stderr.
struct CountedOut {
    written: Arc<AtomicU64>,
}

impl Write for CountedOut {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        io::stderr().write_all(line)?;
        self.written.fetch_add(1, Ordering::SeqCst);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
