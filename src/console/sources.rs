//! The sources of the page.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::app::held::HeldChanges;
use crate::base::clock::Clock;
use crate::config::settings::{GatewaySettings, PlatformSettings};
use crate::line::Script;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::problems::Problems;
use crate::metrics::prometheus::Metrics;
use crate::metrics::reloads::Reloads;
use crate::metrics::trouble::TroubleBoard;
use crate::store::Store;

/// Everything that the page reads.
#[derive(Clone, Copy)]
pub struct PageSources<'a> {
    /// The id of this process.
    pub node: &'a str,
    /// The script in service.
    pub script: &'a Arc<Script>,
    /// Its revision.
    pub revision: &'a str,
    /// The telephony platforms.
    pub platforms: &'a [PlatformSettings],
    /// Calls, messages, figures and notices.
    pub store: &'a Store,
    /// The metrics of this process.
    pub metrics: &'a Metrics,
    /// The fate of the configurations read so far.
    pub reloads: &'a Reloads,
    /// The change of the files that waits for an operator.
    pub held: &'a HeldChanges,
    /// Everything that is wrong now, and what is over.
    pub troubles: &'a TroubleBoard,
    /// The warnings and errors of the log.
    pub problems: &'a Problems,
    /// The words of those who watch the line.
    pub words: &'static OperatorWords,
    /// The time zone of operations.
    pub zone: &'a TimeZone,
    /// The SMS gateways.
    pub gateways: &'a [GatewaySettings],
    /// The clock.
    pub clock: &'a Clock,
}
