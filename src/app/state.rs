//! The configuration in service, and the use cases that work with it.

use std::sync::Arc;

use crate::app::calls::Calls;
use crate::app::configuration::Configuration;
use crate::app::lookups::Lookups;
use crate::app::mail_requests::MailRequests;
use crate::app::promises::Promises;
use crate::app::replaced_prompts::ReplacedPrompts;
use crate::app::resources::Resources;
use crate::app::turn_writer::TurnWriter;
use crate::line::Script;
use crate::line::experiment::StoppedArm;
use crate::line::notice::Notice;
use crate::metrics::tracer::TraceSpan;
use crate::outbox::{Composer, Intake, LineTypes};
use crate::recordings::lost::LostRecordings;

/// The configuration in service. Requests are answered with the use cases below, each of which has only what it needs.
#[derive(Clone)]
pub struct AppState {
    /// Everything that outlives the configuration.
    pub resources: Arc<Resources>,
    /// The configuration.
    pub configuration: Arc<Configuration>,
    /// The script of the configuration, with the announcements of now.
    pub script: Arc<Script>,
    /// Recordings that cannot be played any more.
    pub lost: Arc<LostRecordings>,
    replaced: Arc<ReplacedPrompts>,
    composer: Composer,
    intake: Arc<Intake>,
    line_types: Option<Arc<LineTypes>>,
    lookups: Arc<Lookups>,
}

impl AppState {
    /// Makes the state of a configuration.
    pub fn new(resources: Arc<Resources>, configuration: Arc<Configuration>) -> Self {
        Self {
            composer: resources.composer(&configuration),
            intake: resources.intake(&configuration),
            line_types: resources.line_types(&configuration).map(Arc::new),
            lookups: Arc::new(resources.lookups(&configuration)),
            script: configuration.script.clone(),
            lost: Arc::default(),
            replaced: Arc::default(),
            resources,
            configuration,
        }
    }

    /// The same state with other announcements and closings.
    pub fn with_notices(&self, notices: Arc<[Notice]>) -> Self {
        Self { script: Arc::new(Script { notices, ..Script::clone(&self.script) }), ..self.clone() }
    }

    /// The same state with these variants stopped.
    pub fn with_stopped(&self, stopped: Arc<[StoppedArm]>) -> Self {
        Self { script: Arc::new(Script { stopped, ..Script::clone(&self.script) }), ..self.clone() }
    }

    /// Writes the messages of turns.
    pub fn promises(&self) -> Promises<'_> {
        let Resources { seal, pseudonyms, .. } = &*self.resources;
        Promises { script: &self.script, composer: &self.composer, seal, pseudonyms }
    }

    /// Answers calls. `span` is that of the request.
    pub fn calls<'a>(&'a self, span: &'a TraceSpan) -> Calls<'a> {
        let (settings, resources) = (&self.configuration.settings, &*self.resources);
        let turns = TurnWriter {
            promises: self.promises(),
            store: &resources.store,
            revision: &self.configuration.revision,
            commit_wait: settings.store.commit_wait,
            outlook: &resources.outlook,
            line_types: self.line_types.as_deref(),
            while_down: settings.while_down,
            nudges: &resources.nudges,
            replaced: &self.replaced,
            log_limiter: &resources.log_limiter,
            clock: &resources.clock,
            span,
        };
        Calls {
            turns,
            repeats: &resources.repeats,
            lost: &self.lost,
            metrics: &resources.metrics,
            lookups: &self.lookups,
            public_url: &settings.server.public_url,
        }
    }

    /// Takes delivery reports and texts from phones.
    pub fn intake(&self) -> &Intake {
        &self.intake
    }

    /// Mails links from their pages.
    pub fn mail_requests(&self) -> MailRequests<'_> {
        MailRequests {
            promises: self.promises(),
            store: &self.resources.store,
            nudges: &self.resources.nudges,
            addresses_per_link_max: self.configuration.settings.follow_ups.addresses_per_link_max,
        }
    }
}
