//! The workers of a configuration: the outbox, its questions to gateways, returned mail, the upkeep.
//!
//! They hold the configuration they began with, so another one is worked on by another crew. The old one ends first: an
//! SMS centre may allow one link at a time, and a message in hand is finished by the one who has it. Until the new crew
//! has begun, promises wait in the outbox; nothing is lost and nothing is sent twice.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::premises::{Configured, Premises};
use super::watched::{Ended, Watched};
use crate::base::clock::Clock;
use crate::cli::{Failure, chain_of};
use crate::config::settings::GatewayName;
use crate::line::message::Medium;
use crate::outbox::sms::GatewayContext;
use crate::outbox::{Digests, Roster, StatusPolls, Worker};

/// How long workers that are done with what was in hand may take to close their links.
const CLOSING_WAIT: Duration = Duration::from_secs(5);

/// How often workers may end by themselves within [`FAILURES_SPAN`]; once more ends the program, which a supervisor starts
/// again.
const FAILURES_MAX: usize = 5;
const FAILURES_SPAN: Duration = Duration::from_secs(600);

/// The workers of one configuration.
struct Crew {
    working: Watched,
    gateways: Vec<GatewayName>,
    stopping: watch::Sender<bool>,
}

/// Keeps the crew of the wanted configuration at work until told to stop. What is wanted while a crew is being relieved is
/// taken up afterwards, the last of it alone. Where a worker ends by itself, all are started again; where that happens too
/// often, this ends, too.
pub async fn lead(
    premises: Arc<Premises>,
    mut wanted: watch::Receiver<Arc<Configured>>,
    mut stop: watch::Receiver<bool>,
) {
    let mut configured = wanted.borrow_and_update().clone();
    let mut failures: Vec<Instant> = vec![];
    while !*stop.borrow() && failures.len() <= FAILURES_MAX {
        let stop_wait = configured.settings.server.stop_wait;
        let mut crew = Crew::begin(&premises, &configured, &stop).unwrap_or_else(|failure| {
            // It was tried out before it was wanted; so something outside has changed since.
            tracing::error!(error = chain_of(&failure), "nothing is sent until the configuration is read again");
            Crew::nobody()
        });
        crew.working.names().for_each(|worker| premises.metrics.worker_begins(worker));
        tokio::select! {
            Ok(()) = wanted.changed() => {}
            () = told_to_stop(&mut stop) => {}
            ended = crew.working.next_end() => {
                premises.metrics.worker_restarted(ended.name);
                note_failure(&mut failures, Clock::system().monotonic(), ended);
            }
        }
        crew.stopping.send_replace(true);
        tokio::select! {
            () = crew.working.all_end() => {}
            () = sleep_after_stop(&mut stop, stop_wait + CLOSING_WAIT) => {
                tracing::warn!("stopped with workers still at work");
            }
        }
        configured = wanted.borrow_and_update().clone();
        let kept = configured.gateways();
        let gone = crew.gateways.iter().filter(|gateway| !kept.contains(gateway));
        gone.for_each(|gateway| premises.metrics.gateway_is_gone(gateway.as_str()));
    }
}

/// Keeps the failures of the last while, with this one.
fn note_failure(failures: &mut Vec<Instant>, now: Instant, ended: Ended) {
    failures.retain(|failure| now.duration_since(*failure) < FAILURES_SPAN);
    failures.push(now);
    tracing::error!(worker = ended.name, panicked = ended.panicked, "a worker ended by itself; all are started again");
}

async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    let _or_nobody_is_left_to_tell = stop.wait_for(|stopping| *stopping).await;
}

async fn sleep_after_stop(stop: &mut watch::Receiver<bool>, wait: Duration) {
    told_to_stop(stop).await;
    tokio::time::sleep(wait).await;
}

impl Crew {
    fn nobody() -> Self {
        Self { working: Watched::default(), gateways: vec![], stopping: watch::Sender::new(false) }
    }

    /// Sets the workers to work.
    fn begin(premises: &Premises, configured: &Configured, stop: &watch::Receiver<bool>) -> Result<Self, Failure> {
        let (settings, office) = (&configured.settings, premises.office(configured));
        let (email, bounces) = (premises.mail(configured)?, premises.bounces(configured)?);
        let gateway_context = GatewayContext {
            public_url: &settings.server.public_url,
            receipt_key: &premises.receipt_key(),
            data: &premises.folders.data,
            http: &premises.client,
            intake: &premises.intake(configured),
        };
        let sms = Roster::sms(&settings.gateways, settings.outbox.lease, gateway_context);
        let polls = StatusPolls::new(sms.sms_gateways(), &office);
        let digests = Digests { script: configured.script.clone(), composer: premises.composer(configured) };
        let (mut crew, nudges) = (Self::nobody(), &premises.nudges);
        crew.gateways = configured.gateways();
        let stopping = || crew.stopping.subscribe();
        for (medium, roster, nudge) in [(Medium::Sms, sms, &nudges.sms), (Medium::Email, email, &nudges.email)] {
            let worker = Worker::new(&office, medium, roster, &settings.outbox, fastrand::Rng::new());
            let worker = worker.with_digests(digests.clone());
            if medium == Medium::Sms {
                premises.outlook.watch(worker.roster());
            }
            let (stop, stop_wait, lease) = (stop.clone(), settings.server.stop_wait, settings.outbox.lease);
            // A crew that is only relieved may finish whatever it has in hand: no send outlasts its lease.
            let patience = move || if *stop.borrow() { stop_wait } else { lease };
            let name = if medium == Medium::Sms { "worker of texts" } else { "worker of mail" };
            crew.working.spawn(name, worker.run(nudge.clone(), stopping(), patience));
        }
        if !polls.gateways().is_empty() {
            crew.working.spawn("tracker of texts", polls.run(stopping()));
        }
        crew.working.spawn("upkeep", premises.upkeep(configured).run(stopping()));
        if let Some(bounces) = bounces {
            crew.working.spawn("reader of returned mail", bounces.run(stopping()));
        }
        if let Some(report) = premises.daily_reports(configured) {
            crew.working.spawn("daily report", report.run(stopping()));
        }
        Ok(crew)
    }
}

impl Configured {
    /// The gateways as metrics name them, those of mail with those of texts.
    fn gateways(&self) -> Vec<GatewayName> {
        let texts = self.settings.gateways.iter().map(|gateway| gateway.name.clone());
        texts.chain([Roster::mail_name(&self.settings.mail)]).collect()
    }
}
