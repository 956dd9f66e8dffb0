//! The workers of a configuration: senders of texts and mail, status polls, returned mail, housekeeping, daily report.
//!
//! Workers keep the configuration they started with, so a reload starts others. The old ones end first: an SMS centre may
//! allow one bind at a time, and a message in hand is finished by the worker that has it. Until the new workers run,
//! promises wait in the outbox; none is lost or sent twice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::app::configuration::Configuration;
use crate::app::error::SetupError;
use crate::app::resources::Resources;
use crate::app::tasks::{EndedTask, Tasks};
use crate::base::stop::{Stop, StopSender};
use crate::config::settings::GatewayName;
use crate::line::message::Medium;
use crate::outbox::sms::GatewayContext;
use crate::outbox::{Digests, Events, OutboxWorker, Roster, StatusPolls};

/// The time that workers with nothing in hand may take to close their connections.
const CLOSING_WAIT: Duration = Duration::from_secs(5);

/// The most failures of workers within [`FAILURES_SPAN`]. One more ends the process, which its supervisor starts again.
const FAILURES_MAX: usize = 5;
const FAILURES_SPAN: Duration = Duration::from_secs(600);

/// The workers of one configuration.
struct Workers {
    tasks: Tasks,
    gateways: Vec<GatewayName>,
    stopping: StopSender,
}

/// Runs the workers of the wanted configuration until told to stop. Configurations wanted while workers end are skipped but
/// for the last. If a worker returns or panics, all are started again; if that happens too often, this returns.
pub async fn supervise(resources: Arc<Resources>, mut wanted: watch::Receiver<Arc<Configuration>>, mut stop: Stop) {
    let mut configuration = wanted.borrow_and_update().clone();
    let mut failures: Vec<Instant> = vec![];
    while !stop.is_asked() && failures.len() <= FAILURES_MAX {
        let stop_wait = configuration.settings.server.stop_wait;
        let mut workers = Workers::start(&resources, &configuration, &stop).unwrap_or_else(|error| {
            // It worked when the configuration was read, so something outside has changed since.
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "nothing is sent until the configuration is read again");
            Workers::none()
        });
        workers.tasks.names().for_each(|worker| resources.metrics.worker_begins(worker));
        tokio::select! {
            Ok(()) = wanted.changed() => {}
            () = stop.asked() => {}
            ended = workers.tasks.next_end() => {
                resources.metrics.worker_restarted(ended.name);
                note_failure(&mut failures, resources.clock.monotonic(), ended);
            }
        }
        workers.stopping.stop();
        tokio::select! {
            () = workers.tasks.all_end() => {}
            () = sleep_after_stop(&mut stop, stop_wait + CLOSING_WAIT) => {
                tracing::warn!("stopped with workers still at work");
            }
        }
        configuration = wanted.borrow_and_update().clone();
        let kept = configuration.gateway_names();
        let gone = workers.gateways.iter().filter(|gateway| !kept.contains(gateway));
        gone.for_each(|gateway| resources.metrics.gateway_is_gone(gateway.as_str()));
    }
}

/// Adds a failure, and drops those older than [`FAILURES_SPAN`].
fn note_failure(failures: &mut Vec<Instant>, now: Instant, ended: EndedTask) {
    failures.retain(|failure| now.duration_since(*failure) < FAILURES_SPAN);
    failures.push(now);
    tracing::error!(worker = ended.name, panicked = ended.panicked, "a worker ended by itself; all are started again");
}

async fn sleep_after_stop(stop: &mut Stop, wait: Duration) {
    stop.asked().await;
    tokio::time::sleep(wait).await;
}

impl Workers {
    fn none() -> Self {
        Self { tasks: Tasks::default(), gateways: vec![], stopping: StopSender::default() }
    }

    fn start(resources: &Resources, configuration: &Configuration, stop: &Stop) -> Result<Self, SetupError> {
        let settings = &configuration.settings;
        let context = resources.outbox_context(configuration);
        let (email, bounces) = (resources.mail(configuration)?, resources.bounces(configuration)?);
        let gateway_context = GatewayContext {
            public_url: &settings.server.public_url,
            receipt_key: &resources.receipt_key,
            data: &resources.folders.data,
            http: &resources.client,
            intake: &resources.intake(configuration),
        };
        let sms = Roster::sms(&settings.gateways, settings.outbox.lease, gateway_context);
        let polls = StatusPolls::new(sms.sms_gateways(), &context);
        let digests = Digests { script: configuration.script.clone(), composer: resources.composer(configuration) };
        let nudges = &resources.nudges;
        let mut workers = Self { gateways: configuration.gateway_names(), ..Self::none() };
        let stopping = || workers.stopping.signal();
        for (name, medium, roster, nudge) in [
            ("worker of texts", Medium::Sms, sms, &nudges.sms),
            ("worker of mail", Medium::Email, email, &nudges.email),
        ] {
            let (digests, rng) = (digests.clone(), fastrand::Rng::new());
            let worker = OutboxWorker::new(&context, medium, roster, digests, &settings.outbox, rng);
            if medium == Medium::Sms {
                resources.outlook.watch(worker.roster());
            }
            let (stop, stop_wait, lease) = (stop.clone(), settings.server.stop_wait, settings.outbox.lease);
            // After a reload a worker may finish all it has in hand: no send outlasts its lease.
            let patience = move || if stop.is_asked() { stop_wait } else { lease };
            workers.tasks.spawn(name, worker.run(nudge.clone(), stopping(), patience));
        }
        if !polls.gateways().is_empty() {
            workers.tasks.spawn("status polls of texts", polls.run(stopping()));
        }
        let events = Events::new(&context, resources.client.clone(), settings.events.clone(), fastrand::Rng::new());
        workers.tasks.spawn("worker of events", events.run(stopping()));
        workers.tasks.spawn("upkeep", resources.upkeep(configuration).run(stopping()));
        if let Some(bounces) = bounces {
            workers.tasks.spawn("reader of returned mail", bounces.run(stopping()));
        }
        if let Some(report) = resources.daily_reports(configuration) {
            workers.tasks.spawn("daily report", report.run(stopping()));
        }
        Ok(workers)
    }
}
