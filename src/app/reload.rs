//! Reloads: another configuration is read and proven whole, then put into service at once, or held until an operator takes
//! it; or refused, and the one in service stays.
//!
//! Reloads, one at a time. All requests that come during one are served by the next.

use std::sync::Arc;

use tokio::signal::unix::Signal;
use tokio::sync::watch;

use crate::app::configuration::Configuration;
use crate::app::file_watch::FileWatch;
use crate::app::held::{Decision, FittedConfiguration, HeldConfiguration};
use crate::app::live::Live;
use crate::app::loading::{self, Ready, StartedWith};
use crate::app::resources::Resources;
use crate::app::state::AppState;
use crate::base::diagnostic::Diagnostic;
use crate::base::error::chain;
use crate::base::stop::Stop;
use crate::config::{changes, load};
use crate::line::proof::prove;

/// The causes of a reload.
pub struct ReloadTriggers {
    /// SIGHUP.
    pub hang_up: Signal,
    /// Changes of the files.
    pub files: FileWatch,
}

/// Reloads the configuration at SIGHUP and when its files change.
pub struct Reloader {
    resources: Arc<Resources>,
    live: Arc<Live>,
    /// The configuration that workers should work with.
    wanted: watch::Sender<Arc<Configuration>>,
}

impl Reloader {
    /// Puts new configurations into `live`, and has the workers of `wanted` started again.
    pub fn new(resources: Arc<Resources>, live: Arc<Live>, wanted: watch::Sender<Arc<Configuration>>) -> Self {
        Self { resources, live, wanted }
    }

    /// Works until told to stop. First proves the configuration that the process started with. At a stop a reload that is
    /// still read is given up; one that is put into service is finished.
    pub async fn run(
        self,
        first: Arc<Configuration>,
        started_with: StartedWith,
        triggers: ReloadTriggers,
        mut stop: Stop,
    ) {
        let ReloadTriggers { mut hang_up, mut files } = triggers;
        let mut are_files_read = started_with != StartedWith::LastInService;
        tokio::select! {
            () = self.prove(first, started_with) => {}
            () = stop.asked() => return,
        }
        loop {
            tokio::select! {
                () = std::future::ready(()), if !are_files_read => {}
                asked = hang_up.recv() => match asked {
                    Some(()) => tracing::info!("asked to read the configuration again"),
                    None => return,
                },
                () = files.next() => tracing::info!("files of the configuration changed"),
                decision = self.resources.held.wait(&self.resources.store, self.resources.node.name.as_str()) => {
                    self.decided(decision);
                    continue;
                }
                () = stop.asked() => return,
            }
            are_files_read = true;
            files.note_read().await;
            tokio::select! {
                read = self.read() => self.apply(read),
                () = stop.asked() => return,
            }
        }
    }

    /// Proves a configuration that is in service already, and checks its rules if that was not done. Its flaws are only
    /// reported: callers go on with it, as any other menu is better than none.
    async fn prove(&self, first: Arc<Configuration>, started_with: StartedWith) {
        let folders = self.resources.folders.clone();
        let walk = move || {
            first.script.hearing.learn();
            let mut problems = match started_with {
                StartedWith::UncheckedFiles => load(&folders, &loading::variable).err().unwrap_or_default(),
                StartedWith::CheckedFiles | StartedWith::LastInService => vec![],
            };
            problems.extend(first.places.problems(&prove(&first.script).flaws));
            problems.retain(Diagnostic::is_error);
            problems
        };
        let broke_off = || vec![Diagnostic::nowhere("proving the configuration broke off; this is a bug")];
        let problems = tokio::task::spawn_blocking(walk).await.unwrap_or_else(|_| broke_off());
        let sentences: Vec<String> = problems.iter().map(Diagnostic::in_short).collect();
        if let Some(first) = sentences.first() {
            let problems = sentences.len();
            tracing::error!(problems, first, "callers may meet flaws; `deflect check` shows them");
            self.resources.reloads.add_flaws(sentences);
        }
    }

    async fn read(&self) -> Result<Ready, Vec<Diagnostic>> {
        let folders = self.resources.folders.clone();
        let read = move || {
            let (ready, _) = loading::read(&folders, &loading::variable)?;
            ready.loaded.script.hearing.learn();
            Ok(ready)
        };
        match tokio::task::spawn_blocking(read).await {
            Ok(read) => read,
            Err(_) => Err(vec![Diagnostic::nowhere("reading the configuration broke off; this is a bug")]),
        }
    }

    fn apply(&self, read: Result<Ready, Vec<Diagnostic>>) {
        let ready = match read {
            Ok(ready) => ready,
            Err(problems) => return self.refuse(&problems),
        };
        let resources = &self.resources;
        let (restart_to_apply, remarks) = (resources.restart_to_apply(&ready.loaded.settings), ready.remarks());
        let fitted = match resources.configure(ready) {
            Ok(configuration) => {
                FittedConfiguration { configuration: Arc::new(configuration), restart_to_apply, remarks }
            }
            Err(error) => return self.refuse(&[Diagnostic::nowhere(chain(&error))]),
        };
        let before = self.live.state().configuration.clone();
        if before.settings.server.hold_changes && before.revision != fitted.configuration.revision {
            self.hold(fitted, before);
        } else {
            resources.held.release();
            self.take(&fitted);
        }
    }

    /// Keeps a proven configuration until it is decided on.
    fn hold(&self, fitted: FittedConfiguration, before: Arc<Configuration>) {
        let resources = &self.resources;
        if resources.held.current().is_some_and(|held| *held.revision() == *fitted.configuration.revision) {
            return;
        }
        let (changes, revision) = (changes(&before.files, &fitted.configuration.files), &fitted.configuration.revision);
        tracing::warn!(%revision, changes = changes.len(), "changes of the files are held until an operator takes them");
        let held = HeldConfiguration::new(fitted, changes, before, resources.clock.now(), resources.store.clone());
        resources.metrics.config_held();
        resources.reloads.held(held.since);
        resources.held.hold(held);
    }

    fn decided(&self, decision: Decision) {
        let Some(held) = self.resources.held.release() else { return };
        match decision {
            Decision::Take { by } => {
                tracing::info!(revision = held.revision(), by, "the held changes are taken");
                self.take(&held.fitted);
            }
            Decision::Drop { by } => {
                tracing::info!(revision = held.revision(), by, "the held changes are dropped");
                self.resources.reloads.dropped();
            }
        }
    }

    fn take(&self, fitted: &FittedConfiguration) {
        let (resources, configuration) = (&self.resources, &fitted.configuration);
        self.live.change(|before| {
            let (notices, stopped) = (before.script.notices.clone(), before.script.stopped.clone());
            AppState::new(resources.clone(), configuration.clone()).with_notices(notices).with_stopped(stopped)
        });
        resources.held.note_taken(resources.clock.now());
        self.wanted.send_replace(configuration.clone());
        resources.metrics.config_reloaded(true);
        let (lines, nodes) = (configuration.script.lines.len(), configuration.script.nodes.len());
        tracing::info!(lines, nodes, recordings_refused = fitted.remarks.len(), "configuration is in service");
        let restart_to_apply = fitted.restart_to_apply.clone();
        if !restart_to_apply.is_empty() {
            tracing::warn!("restart to apply: {}", restart_to_apply.join(", "));
        }
        resources.reloads.taken(resources.clock.now(), restart_to_apply, fitted.remarks.clone());
    }

    fn refuse(&self, problems: &[Diagnostic]) {
        let report: Vec<String> = problems.iter().map(|problem| problem.render(false)).collect();
        let first = problems.first().map(Diagnostic::in_short);
        tracing::error!(problems = problems.len(), first, "configuration refused; the one before stays in service");
        self.resources.held.release();
        self.resources.metrics.config_reloaded(false);
        self.resources.reloads.refused(self.resources.clock.now(), problems.len(), report.join("\n\n"));
    }
}
