//! The gateway: texts in, one submission a part, and the answer for the whole text.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::CertificateDer;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

use super::bind;
use super::centre::{BindState, Centre, is_bound};
use super::queue::{Part, SubmissionQueue, Submitted};
use super::session::UNBIND_WAIT;
use super::wire::Tls;
use super::{status, submit};
use crate::base::stop::StopSender;
use crate::config::settings::{GatewayName, SmppSettings};
use crate::outbox::answer::{Answer, SendOutcome};
use crate::outbox::sms::context::GatewayContext;
use crate::outbox::sms::text::OutboundText;
use crate::store::Followed;

/// The wait of a text for a bind that is being opened, before it goes to the next gateway.
const OPENING_WAIT: Duration = Duration::from_secs(1);
/// The pause before a later part of a text is tried again, once the first is taken.
const PART_PAUSE: Duration = Duration::from_secs(1);

/// The gateway. Dropping it breaks its connections; [`Smpp::close`] ends them properly.
pub struct Smpp {
    centre: Arc<Centre>,
    links: Mutex<JoinSet<()>>,
    stop: StopSender,
}

/// The result of one part.
enum PartResult {
    Taken(Option<String>),
    Failed(Answer),
}

impl fmt::Debug for Smpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smpp({})", self.centre.name.as_str())
    }
}

impl Smpp {
    /// A gateway by its settings, which opens its binds at once; `wait` is the longest wait for an answer.
    ///
    /// # Panics
    /// Outside a runtime.
    pub fn new(name: &GatewayName, settings: &SmppSettings, wait: Duration, context: GatewayContext<'_>) -> Self {
        Self::trusting(vec![], name, settings, wait, context)
    }

    /// As [`Smpp::new`], trusting only these certificate authorities; those of the web if there are none.
    ///
    /// # Panics
    /// Outside a runtime.
    pub fn trusting(
        authorities: Vec<CertificateDer<'static>>,
        name: &GatewayName,
        settings: &SmppSettings,
        wait: Duration,
        context: GatewayContext<'_>,
    ) -> Self {
        let centre = Arc::new(Centre {
            name: name.clone(),
            settings: settings.clone(),
            wait,
            clock: context.intake.clock.clone(),
            intake: context.intake.clone(),
            tls: settings.tls.then(|| Tls::new(authorities)),
            queue: SubmissionQueue::new(),
            states: watch::Sender::new(vec![BindState::Opening; settings.binds]),
        });
        // Two programs, or two binds of one, do not reconnect at the same moment.
        let mut rng = fastrand::Rng::with_seed(centre.clock.now().as_nanosecond() as u64);
        let (stop, mut links) = (StopSender::default(), JoinSet::new());
        for index in 0..settings.binds {
            let (centre, rng, stop) = (centre.clone(), rng.fork(), stop.signal());
            links.spawn(async move { bind::keep(&centre, index, rng, stop).await });
        }
        Self { centre, links: Mutex::new(links), stop }
    }

    /// Sends a text and classifies the answer. All parts together take no longer than the wait for one answer.
    ///
    /// Parts are sent one after another. The answer to the first is the answer for all, as nothing was taken before it.
    /// Once the first is taken it is never sent again: a later part that is refused temporarily, or finds no bind, is
    /// retried until the time is up. If it still fails the outcome is [`SendOutcome::Unknown`]: the phone may show a
    /// fragment, and no receipt can say that the text arrived.
    pub async fn send(&self, text: &OutboundText<'_>) -> Answer {
        let deadline = self.centre.clock.monotonic() + self.centre.wait;
        let bodies = submit::bodies(&self.centre.settings, text);
        let (total, mut provider_ids) = (bodies.len(), vec![]);
        let whole = (total == 1).then_some(text.id);
        for (number, body) in (1..).zip(bodies) {
            match self.part(number, Part { body: body.into(), whole }, deadline).await {
                PartResult::Taken(id) => provider_ids.extend(id),
                PartResult::Failed(answer) if number == 1 => return answer,
                PartResult::Failed(answer) => {
                    return Answer::new(SendOutcome::Unknown, format!("part {number} of {total}: {}", answer.reason));
                }
            }
        }
        Answer::new(SendOutcome::Accepted { provider_ids, followed: Followed::ByReport }, "accepted")
    }

    /// Unbinds and waits for the centre's answers. Nothing is sent afterwards.
    pub async fn close(&self) {
        self.stop.stop();
        let mut links = self.links.lock().await;
        let ended = async { while links.join_next().await.is_some() {} };
        if tokio::time::timeout(UNBIND_WAIT, ended).await.is_err() {
            links.shutdown().await;
        }
    }

    async fn part(&self, number: usize, part: Part, deadline: Instant) -> PartResult {
        loop {
            let answer = match self.submit(part.clone(), deadline).await {
                Ok(Submitted::Taken(id)) => return PartResult::Taken(id),
                Ok(submitted) => self.classify(&submitted),
                Err(no_link) => no_link,
            };
            let passes = matches!(answer.outcome, SendOutcome::Throttled { .. } | SendOutcome::Retryable);
            if number == 1 || !passes || deadline < self.centre.clock.monotonic() + PART_PAUSE {
                return PartResult::Failed(answer);
            }
            tokio::time::sleep(PART_PAUSE).await;
        }
    }

    async fn submit(&self, part: Part, deadline: Instant) -> Result<Submitted, Answer> {
        let left = || deadline.saturating_duration_since(self.centre.clock.monotonic());
        let mut states = self.centre.states.subscribe();
        let settled = states.wait_for(|states| is_bound(states) || !states.contains(&BindState::Opening));
        // After the timeout the states decide.
        drop(tokio::time::timeout(OPENING_WAIT.min(left()), settled).await);
        self.centre.check()?;
        let lost = async { drop(states.wait_for(|states| !is_bound(states)).await) };
        Ok(self.centre.queue.submit(part, deadline, left(), lost).await)
    }

    fn classify(&self, submitted: &Submitted) -> Answer {
        match submitted {
            Submitted::Refused(status) => {
                Answer::new(status::classify(*status, &self.centre.settings.codes), format!("status {status:#04x}"))
            }
            Submitted::Unsent => Answer::new(SendOutcome::Retryable, "no link had room for it in time"),
            Submitted::Unanswered | Submitted::Taken(_) => Answer::new(SendOutcome::Unknown, "no answer"),
        }
    }
}
