//! The log, written by a thread of its own: if stderr is not read, calls are answered all the same.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

use crate::base::clock::Clock;
use crate::base::server_node::ServerNode;
use crate::cli::terminal;
use crate::config::check_levels;
use crate::config::settings::{LogFormat, LogSettings};
use crate::metrics::problems::Problems;

/// Lines that wait to be written, about 2 MiB; more are dropped and counted.
const LINES_WAITING_MAX: usize = 8192;

/// The counters of the log, for metrics.
#[derive(Clone)]
pub(super) struct Log {
    dropped: ErrorCounter,
    given: Arc<AtomicU64>,
    written: Arc<AtomicU64>,
    format: LogFormat,
    node: Arc<OnceLock<LineEnd>>,
}

/// The end of every line once the node has its name.
struct LineEnd {
    /// The end that the lines have without it.
    bare: &'static str,
    named: String,
}

/// Starts the log. Waiting lines are written when the guard is dropped. Warnings also go to the page of operations, whatever
/// the levels are.
pub(super) fn start(settings: &LogSettings) -> (Problems, Log, WorkerGuard) {
    let builder = EnvFilter::builder().with_default_directive(tracing::Level::INFO.into());
    let wished = std::env::var("DEFLECT_LOG").ok().filter(|levels| !levels.is_empty());
    let refused = wished.as_deref().and_then(|levels| check_levels(levels).err());
    let levels = wished.filter(|_| refused.is_none());
    let filter = builder.parse_lossy(levels.as_deref().unwrap_or(&settings.levels));
    let (given, written) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
    let out = CountedOut { written: written.clone() };
    let (writer, guard) = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(LINES_WAITING_MAX).finish(out);
    let node = Arc::<OnceLock<LineEnd>>::default();
    let format = settings.format;
    let log = Log { dropped: writer.error_counter(), given: given.clone(), written, format, node: node.clone() };
    let lines = tracing_subscriber::fmt::layer().with_writer(CountedIn { writer, given, node });
    let lines = match format {
        LogFormat::Text => lines.with_ansi(terminal::is_coloured()).boxed(),
        // A flat object: the fields of the line, and of the request it belongs to.
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    let problems = Problems::new(Clock::system());
    tracing_subscriber::registry().with(lines.with_filter(filter)).with(problems.clone()).init();
    if let Some(error) = refused {
        tracing::warn!(%error, "`DEFLECT_LOG` is not followed, the levels are those of `[log]`");
    }
    (problems, log, guard)
}

impl Log {
    /// Ends every line from now on with the name of this node.
    pub(super) fn name(&self, node: &ServerNode) {
        let (bare, named) = match self.format {
            LogFormat::Text => ("\n", format!(" node={node}\n")),
            LogFormat::Json => ("}\n", format!(",\"node\":\"{node}\"}}\n")),
        };
        // Set once, at the start.
        let _named = self.node.set(LineEnd { bare, named });
    }

    /// Lines dropped because the log was not read.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.dropped_lines() as u64
    }

    /// Lines that wait to be written.
    pub(super) fn waiting(&self) -> u64 {
        let written = self.written.load(Ordering::SeqCst);
        self.given.load(Ordering::SeqCst).saturating_sub(written + self.dropped())
    }
}

/// Counts the lines that are given to the thread.
struct CountedIn {
    writer: NonBlocking,
    given: Arc<AtomicU64>,
    node: Arc<OnceLock<LineEnd>>,
}

/// Takes one line at a time.
struct NamedLines<'w> {
    writer: NonBlocking,
    node: &'w OnceLock<LineEnd>,
}

impl Write for NamedLines<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match self.node.get() {
            None => self.writer.write(line),
            Some(end) => {
                let begin = line.strip_suffix(end.bare.as_bytes()).unwrap_or(line);
                self.writer.write_all(&[begin, end.named.as_bytes()].concat())?;
                Ok(line.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl<'w> MakeWriter<'w> for CountedIn {
    type Writer = NamedLines<'w>;

    fn make_writer(&'w self) -> NamedLines<'w> {
        self.given.fetch_add(1, Ordering::SeqCst);
        NamedLines { writer: self.writer.clone(), node: &self.node }
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
