//! An SMS centre over SMPP 3.4 (<https://smpp.org/SMPP_v3_4_Issue1_2.pdf>).
//!
//! Each of the gateway's links is a task ([`link`]) that connects, binds as transceiver and holds a [`session`] until it
//! breaks, then connects again after a pause that doubles. A text becomes one body of `submit_sm` a part ([`submit`]).
//! Parts wait in one [`queue`] for whichever link has room in its window, so that the links share the work. What the
//! centre brings ([`brought`]) is acknowledged once the store has it. The codec is our own ([`pdu`], [`short_message`],
//! [`wire`], [`alphabet`]): seven commands, lengths that are never believed, and an exact knowledge of what was written when a
//! connection ends.

mod alphabet;
pub mod brought;
mod link;
pub mod pdu;
mod queue;
pub mod receipt;
mod session;
pub mod short_message;
pub mod status;
pub mod submit;
mod wire;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rustls::pki_types::CertificateDer;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

use crate::base::clock::Clock;
use crate::config::settings::{GatewayName, SmppSettings};
use crate::outbox::Intake;
use crate::outbox::answer::{Answer, SendOutcome};
use crate::outbox::sms::{Surroundings, Text};
use crate::outbox::unread::UnreadReason;
use crate::store::Followed;
use alphabet::Conventions;
use brought::Brought;
use queue::{Queue, Submitted};
use receipt::Receipt;
use session::UNBIND_WAIT;
use wire::Tls;

/// How long a text waits for a link that is just being opened, before it goes to the next gateway.
const OPENING_WAIT: Duration = Duration::from_secs(1);
/// The pause before a later part of a text is tried again, once the first is taken.
const PART_PAUSE: Duration = Duration::from_secs(1);

/// The gateway. Dropping it breaks its links off; [`Smpp::close`] ends them in good order.
pub struct Smpp {
    centre: Arc<Centre>,
    links: Mutex<JoinSet<()>>,
    stop: watch::Sender<bool>,
}

/// What the links of a gateway share.
struct Centre {
    name: GatewayName,
    settings: SmppSettings,
    wait: Duration,
    clock: Clock,
    intake: Arc<Intake>,
    tls: Option<Tls>,
    queue: Queue,
    /// How each link is.
    states: watch::Sender<Vec<LinkState>>,
}

/// How a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LinkState {
    /// Connecting or binding.
    Opening,
    /// In use.
    Bound,
    /// Waiting to be opened again.
    Down,
    /// Refused with this status until a person mends the settings.
    Refused(u32),
}

/// How one part ended.
enum Part {
    Taken(Option<String>),
    Failed(Answer),
}

impl fmt::Debug for Smpp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smpp({})", self.centre.name.as_str())
    }
}

impl Smpp {
    /// A gateway by its settings, which begins at once to open its links; `wait` is how long an answer is waited for.
    ///
    /// # Panics
    /// Outside a runtime.
    pub fn new(name: &GatewayName, settings: &SmppSettings, wait: Duration, around: Surroundings<'_>) -> Self {
        Self::trusting(vec![], name, settings, wait, around)
    }

    /// As [`Smpp::new`], where only these authorities vouch for the centre; those of the web where none are given.
    ///
    /// # Panics
    /// Outside a runtime.
    pub fn trusting(
        authorities: Vec<CertificateDer<'static>>,
        name: &GatewayName,
        settings: &SmppSettings,
        wait: Duration,
        around: Surroundings<'_>,
    ) -> Self {
        let centre = Arc::new(Centre {
            name: name.clone(),
            settings: settings.clone(),
            wait,
            clock: around.intake.clock.clone(),
            intake: around.intake.clone(),
            tls: settings.tls.then(|| Tls::new(authorities)),
            queue: Queue::new(),
            states: watch::Sender::new(vec![LinkState::Opening; settings.binds]),
        });
        // Two programs, or two links of one, do not come back at the same moment.
        let mut rng = fastrand::Rng::with_seed(centre.clock.now().as_nanosecond() as u64);
        let (stop, mut links) = (watch::Sender::new(false), JoinSet::new());
        for index in 0..settings.binds {
            let (centre, rng, stop) = (centre.clone(), rng.fork(), stop.subscribe());
            links.spawn(async move { link::keep(&centre, index, rng, stop).await });
        }
        Self { centre, links: Mutex::new(links), stop }
    }

    /// Sends a text and sorts the answer; takes no longer than the wait for one answer, however many parts there are.
    ///
    /// Parts go one after another. What the first comes to is the answer for all: nothing was taken before it. Once the
    /// first is taken it is never sent again, so a later part that is refused in passing, or meets no link, is tried
    /// until the time is up. One that is then still not taken makes the outcome [`SendOutcome::Unknown`]: the phone may
    /// show a piece, no report can say that the text arrived, and a second first part would only confuse.
    pub async fn send(&self, text: &Text<'_>) -> Answer {
        let deadline = self.centre.clock.monotonic() + self.centre.wait;
        let bodies = submit::bodies(&self.centre.settings, text);
        let (total, mut provider_ids) = (bodies.len(), vec![]);
        for (number, body) in (1..).zip(bodies) {
            match self.part(number, body.into(), deadline).await {
                Part::Taken(id) => provider_ids.extend(id),
                Part::Failed(answer) if number == 1 => return answer,
                Part::Failed(answer) => {
                    return Answer::new(SendOutcome::Unknown, format!("part {number} of {total}: {}", answer.reason));
                }
            }
        }
        Answer::new(SendOutcome::Accepted { provider_ids, followed: Followed::ByReport }, "accepted")
    }

    /// Unbinds every link and waits until the centre knows. Nothing is sent afterwards.
    pub async fn close(&self) {
        self.stop.send_replace(true);
        let mut links = self.links.lock().await;
        let ended = async { while links.join_next().await.is_some() {} };
        if tokio::time::timeout(UNBIND_WAIT, ended).await.is_err() {
            links.shutdown().await;
        }
    }

    async fn part(&self, number: usize, body: Bytes, deadline: Instant) -> Part {
        loop {
            let answer = match self.submit(body.clone(), deadline).await {
                Ok(Submitted::Taken(id)) => return Part::Taken(id),
                Ok(submitted) => self.sort(&submitted),
                Err(no_link) => no_link,
            };
            let passes = matches!(answer.outcome, SendOutcome::Throttled { .. } | SendOutcome::Retryable);
            if number == 1 || !passes || deadline < self.centre.clock.monotonic() + PART_PAUSE {
                return Part::Failed(answer);
            }
            tokio::time::sleep(PART_PAUSE).await;
        }
    }

    async fn submit(&self, body: Bytes, deadline: Instant) -> Result<Submitted, Answer> {
        let left = || deadline.saturating_duration_since(self.centre.clock.monotonic());
        let mut states = self.centre.states.subscribe();
        let settled = states.wait_for(|states| is_bound(states) || !states.contains(&LinkState::Opening));
        // Settled or too slow: either way the states say what there is.
        drop(tokio::time::timeout(OPENING_WAIT.min(left()), settled).await);
        self.centre.check()?;
        let lost = async { drop(states.wait_for(|states| !is_bound(states)).await) };
        Ok(self.centre.queue.submit(body, deadline, left(), lost).await)
    }

    fn sort(&self, submitted: &Submitted) -> Answer {
        match submitted {
            Submitted::Refused(status) => {
                Answer::new(status::sort(*status, &self.centre.settings.codes), format!("status {status:#04x}"))
            }
            Submitted::Unsent => Answer::new(SendOutcome::Retryable, "no link had room for it in time"),
            Submitted::Unanswered | Submitted::Taken(_) => Answer::new(SendOutcome::Unknown, "no answer"),
        }
    }
}

impl Centre {
    fn set(&self, link: usize, state: LinkState) {
        self.states.send_modify(|states| states[link] = state);
    }

    /// What the centre means by codes that leave it open.
    fn conventions(&self) -> Conventions {
        Conventions { default: self.settings.default_alphabet, ucs2: self.settings.inbound_ucs2 }
    }

    /// It is our sender, and a name: no phone can write to it.
    fn is_our_name(&self, destination: &str) -> bool {
        let sender = &self.settings.sender;
        destination.eq_ignore_ascii_case(sender) && sender.contains(|sign: char| sign.is_ascii_alphabetic())
    }

    /// The answer while no link is bound: a person is needed where the centre refuses us, else patience.
    fn check(&self) -> Result<(), Answer> {
        let states = self.states.borrow();
        let refusal = states.iter().find_map(|state| match state {
            LinkState::Refused(status) => Some(*status),
            LinkState::Opening | LinkState::Bound | LinkState::Down => None,
        });
        match refusal {
            _ if is_bound(&states) => Ok(()),
            Some(status) => {
                Err(Answer::new(SendOutcome::ChannelDown, format!("bind refused with status {status:#04x}")))
            }
            None => Err(Answer::new(SendOutcome::Retryable, "no connection")),
        }
    }
}

fn is_bound(states: &[LinkState]) -> bool {
    states.contains(&LinkState::Bound)
}

/// Has it kept; the status to answer with.
async fn keep(intake: &Intake, gateway: &GatewayName, brought: Brought, to_name: bool) -> u32 {
    let kept = match brought {
        Brought::Receipt(Receipt { ids, report }) => intake.report(gateway, ids, report).await.map(drop),
        Brought::Text(text) => intake.text(gateway, &text.from, &text.text).await,
        Brought::Either(Receipt { ids, report }, text) => {
            intake.report_or_text(gateway, (ids, report), (&text.from, &text.text), to_name).await
        }
        Brought::Nothing => Ok(()),
        Brought::Unread(unreadable) => {
            let status = if unreadable.reason == UnreadReason::Unit { status::PERMANENT } else { status::OK };
            intake.unread.note(gateway, unreadable).await;
            return status;
        }
    };
    if kept.is_ok() { status::OK } else { status::TEMPORARY }
}
