//! Another configuration while the line runs: read and proven whole, then put into service at once; or refused, and
//! everything stays as it is.
//!
//! One reload at a time: what asks for another meanwhile is answered by the next, however often it asked.

use std::sync::Arc;

use tokio::signal::unix::Signal;
use tokio::sync::watch;

use crate::app::file_watch::Changes;
use crate::app::live::Exchange;
use crate::app::resources::{Configured, Premises};
use crate::app::state::Switchboard;
use crate::base::clock::Clock;
use crate::base::diagnostic::Diagnostic;
use crate::cli::chain_of;
use crate::cli::check::{self, Ready};
use crate::line::Script;
use crate::line::proof::prove;

/// What asks for a reload.
pub struct Asked {
    /// SIGHUP.
    pub hang_up: Signal,
    /// The files.
    pub changes: Changes,
}

/// Reloads the configuration when asked to, and when its files change.
pub struct Reloader {
    premises: Arc<Premises>,
    exchange: Arc<Exchange>,
    /// Tells the workers which configuration is wanted.
    relief: watch::Sender<Arc<Configured>>,
}

impl Reloader {
    /// What reloads into this exchange, and tells `relief` of it.
    pub fn new(premises: Arc<Premises>, exchange: Arc<Exchange>, relief: watch::Sender<Arc<Configured>>) -> Self {
        Self { premises, exchange, relief }
    }

    /// Works until told to stop, beginning with the proof of what the program `began` with. A reload that is being read then
    /// is given up; one that is taken is taken whole.
    pub async fn run(self, began: Arc<Configured>, asked: Asked, mut stop: watch::Receiver<bool>) {
        let Asked { mut hang_up, mut changes } = asked;
        tokio::select! {
            () = self.prove(began) => {}
            _ = stop.wait_for(|stopping| *stopping) => return,
        }
        loop {
            tokio::select! {
                asked = hang_up.recv() => match asked {
                    Some(()) => tracing::info!("asked to read the configuration again"),
                    None => return,
                },
                () = changes.next() => tracing::info!("files of the configuration changed"),
                _ = stop.wait_for(|stopping| *stopping) => return,
            }
            changes.note().await;
            tokio::select! {
                read = self.read() => self.apply(read),
                _ = stop.wait_for(|stopping| *stopping) => return,
            }
        }
    }

    /// Proves what is in service already. What is wrong with it is told, and callers go on with it: any other menu is better
    /// than none.
    async fn prove(&self, began: Arc<Configured>) {
        let walk = move || {
            let mut problems = began.places.problems(&prove(&began.script).flaws);
            problems.retain(Diagnostic::is_error);
            problems
        };
        let problems = tokio::task::spawn_blocking(walk).await.unwrap_or_default();
        let told: Vec<String> = problems.iter().map(Diagnostic::in_short).collect();
        if let Some(first) = told.first() {
            tracing::error!(problems = told.len(), first, "callers may meet flaws; `deflect check` shows them");
            self.premises.reloads.remark(told);
        }
    }

    /// Reads and proves what is in the files now.
    async fn read(&self) -> Result<Ready, Vec<Diagnostic>> {
        let folders = self.premises.folders.clone();
        let read = tokio::task::spawn_blocking(move || check::read(&folders, &check::variable)).await;
        let read = read.map(|read| read.map(|(ready, _)| ready));
        read.unwrap_or_else(|_| Err(vec![Diagnostic::nowhere("reading the configuration broke off; this is a bug")]))
    }

    fn apply(&self, read: Result<Ready, Vec<Diagnostic>>) {
        match read {
            Ok(ready) => self.take(ready),
            Err(problems) => self.refuse(&problems),
        }
    }

    fn take(&self, ready: Ready) {
        let premises = &self.premises;
        let (restart_to_apply, remarks) = (premises.restart_to_apply(&ready.loaded.settings), ready.remarks());
        let configured = premises.settle(ready).and_then(|configured| configured.tried_out(premises));
        let configured = match configured {
            Ok(configured) => Arc::new(configured),
            Err(failure) => return self.refuse(&[Diagnostic::nowhere(chain_of(&failure))]),
        };
        self.exchange.change(|before| {
            let board = premises.switchboard(&configured);
            let script = Script { notices: before.script.notices.clone(), ..(*board.script).clone() };
            Switchboard { script: Arc::new(script), ..board }
        });
        self.relief.send_replace(configured.clone());
        premises.metrics.config_reloaded(true);
        let (lines, nodes) = (configured.script.lines.len(), configured.script.nodes.len());
        tracing::info!(lines, nodes, recordings_refused = remarks.len(), "configuration is in service");
        if !restart_to_apply.is_empty() {
            tracing::warn!("restart to apply: {}", restart_to_apply.join(", "));
        }
        premises.reloads.taken(Clock::system().now(), restart_to_apply, remarks);
    }

    fn refuse(&self, problems: &[Diagnostic]) {
        let report: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
        let first = problems.first().map(Diagnostic::in_short);
        tracing::error!(problems = problems.len(), first, "configuration refused; the one before stays in service");
        self.premises.metrics.config_reloaded(false);
        self.premises.reloads.refused(Clock::system().now(), problems.len(), report.join("\n\n"));
    }
}
