//! A session, from bind to end: submissions out, answers in; incoming messages are acknowledged once they are stored.
//!
//! An answer may come after its sender gave the submission up. If it is the answer for a whole message, that is stored, or no
//! receipt would find the message.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::oneshot;
use tokio::task::{JoinError, JoinSet};

use super::centre::{self, Centre};
use super::deliver::{self, DeliverSm};
use super::pdu::{ID_BYTES_MAX, Pdu, PduFields, SEQUENCE_MAX, command};
use super::queue::{Part, Submission, Submitted};
use super::short_message::ShortMessage;
use super::status;
use super::wire::{Wire, WireError};
use crate::base::stop::Stop;
use crate::outbox::unread::{UnreadReason, Unreadable};
use crate::store::MessageId;

/// The most incoming messages being stored at once; the centre is asked to repeat more.
const KEEPING_MAX: usize = 256;
/// The most submissions given up whose answers are still waited for.
const LATE_MAX: usize = 1000;
/// The wait for an answer to our `unbind`.
pub(super) const UNBIND_WAIT: Duration = Duration::from_secs(5);
/// The time for last answers of a centre that unbound.
const LAST_WORDS_WAIT: Duration = Duration::from_secs(1);

/// The end of a session.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SessionEnd {
    /// We unbound.
    Left,
    /// It broke, for this reason.
    Lost(Cow<'static, str>),
}

/// A session.
pub(super) struct SmppSession<'c> {
    centre: &'c Centre,
    wire: Wire,
    /// The last sequence number used.
    sequence: u32,
    /// Submissions without an answer: never more than the window.
    pending: HashMap<u32, Pending>,
    /// Whole messages whose submissions were given up, by sequence number.
    late: BTreeMap<u32, MessageId>,
    /// Incoming messages being stored, with the status to answer; late answers, which need none.
    keeping: JoinSet<Option<(Pdu, u32)>>,
    last_heard: Instant,
    enquiry: Option<OwnRequest>,
    farewell: Option<Farewell>,
    /// The last message could not be stored; logged once.
    failing: bool,
}

/// A submission without an answer yet.
struct Pending {
    answer: oneshot::Sender<Submitted>,
    whole: Option<MessageId>,
    /// The mark to ask the wire if it was written.
    mark: u64,
    since: Instant,
    deadline: Instant,
}

/// A request of ours without an answer yet.
struct OwnRequest {
    sequence: u32,
    deadline: Instant,
}

/// The beginning of the end.
enum Farewell {
    /// We unbind.
    Ours(OwnRequest),
    /// The centre unbound; it may still answer until then.
    Theirs(Instant),
}

impl<'c> SmppSession<'c> {
    /// A session over a bound wire; `sequence` is the last number used.
    pub(super) fn new(centre: &'c Centre, wire: Wire, sequence: u32) -> Self {
        let last_heard = centre.clock.monotonic();
        Self {
            centre,
            wire,
            sequence,
            pending: HashMap::new(),
            late: BTreeMap::new(),
            keeping: JoinSet::new(),
            last_heard,
            enquiry: None,
            farewell: None,
            failing: false,
        }
    }

    /// Runs until the connection breaks or `stop` is set, then ends every submission.
    pub(super) async fn run(mut self, stop: &mut Stop) -> SessionEnd {
        let end = self.converse(stop).await;
        for pending in self.pending.into_values() {
            let is_written = self.wire.is_written(pending.mark);
            let submitted = if is_written { Submitted::Unanswered } else { Submitted::Unsent };
            let _gave_up = pending.answer.send(submitted);
        }
        end
    }

    async fn converse(&mut self, stop: &mut Stop) -> SessionEnd {
        loop {
            let now = self.centre.clock.monotonic();
            if let Some(end) = self.pass_time(now) {
                return end;
            }
            let has_room = self.pending.len() < self.centre.settings.window;
            let takes = has_room && self.farewell.is_none() && self.wire.is_idle();
            let rest = self.next_deadline().saturating_duration_since(now);
            let event = tokio::select! {
                pdu = self.wire.next() => self.hear(pdu),
                submission = self.centre.queue.take(), if takes => self.submit(submission),
                Some(kept) = self.keeping.join_next() => self.acknowledge(kept),
                () = tokio::time::sleep(rest) => None,
                () = stop.asked(), if self.farewell.is_none() => self.leave(),
            };
            if let Some(end) = event {
                return end;
            }
        }
    }

    /// Handles timeouts; returns the end if it is due.
    fn pass_time(&mut self, now: Instant) -> Option<SessionEnd> {
        match &self.farewell {
            Some(Farewell::Ours(request)) if request.deadline <= now => return Some(SessionEnd::Left),
            Some(Farewell::Theirs(until)) if *until <= now || self.is_done() => {
                return Some(SessionEnd::Lost("unbound by the centre".into()));
            }
            _ => {}
        }
        if self.enquiry.as_ref().is_some_and(|enquiry| enquiry.deadline <= now) {
            return Some(SessionEnd::Lost("no answer to enquire_link".into()));
        }
        let last_heard = self.last_heard;
        let silent: Vec<_> = self.pending.extract_if(|_, pending| pending.deadline <= now).collect();
        // Silence since an unanswered submission makes the connection itself doubtful.
        let is_doubtful = silent.iter().any(|(_, pending)| last_heard <= pending.since);
        self.late.extend(silent.into_iter().filter_map(|(sequence, pending)| Some((sequence, pending.whole?))));
        while self.late.len() > LATE_MAX {
            self.late.pop_first();
        }
        if self.enquiry.is_none() && (is_doubtful || last_heard + self.centre.settings.enquire_link <= now) {
            self.enquiry = Some(self.request(command::ENQUIRE_LINK, now + self.centre.wait));
        }
        None
    }

    fn next_deadline(&self) -> Instant {
        let enquiry = match &self.enquiry {
            Some(enquiry) => enquiry.deadline,
            None => self.last_heard + self.centre.settings.enquire_link,
        };
        let farewell = self.farewell.iter().map(|farewell| match farewell {
            Farewell::Ours(request) => request.deadline,
            Farewell::Theirs(until) => *until,
        });
        self.pending.values().map(|pending| pending.deadline).chain(farewell).fold(enquiry, Instant::min)
    }

    /// True if nothing is left to write or store.
    fn is_done(&self) -> bool {
        self.pending.is_empty() && self.keeping.is_empty() && self.wire.is_idle()
    }

    fn next_sequence(&mut self) -> u32 {
        self.sequence = if self.sequence < SEQUENCE_MAX { self.sequence + 1 } else { 1 };
        self.sequence
    }

    fn request(&mut self, command: u32, deadline: Instant) -> OwnRequest {
        let sequence = self.next_sequence();
        self.wire.put(&Pdu::request(command, sequence, Bytes::new()));
        OwnRequest { sequence, deadline }
    }

    fn submit(&mut self, submission: Submission) -> Option<SessionEnd> {
        let Submission { part: Part { body, whole }, deadline, answer, .. } = submission;
        let sequence = self.next_sequence();
        let mark = self.wire.put(&Pdu::request(command::SUBMIT_SM, sequence, body));
        let since = self.centre.clock.monotonic();
        self.pending.insert(sequence, Pending { answer, whole, mark, since, deadline });
        None
    }

    fn leave(&mut self) -> Option<SessionEnd> {
        let until = self.centre.clock.monotonic() + UNBIND_WAIT;
        self.farewell = Some(Farewell::Ours(self.request(command::UNBIND, until)));
        None
    }

    fn hear(&mut self, heard: Result<Option<Pdu>, WireError>) -> Option<SessionEnd> {
        let pdu = match (heard, &self.farewell) {
            (Ok(Some(pdu)), _) => pdu,
            (Ok(None), _) => return None,
            (Err(_), Some(Farewell::Ours(_))) => return Some(SessionEnd::Left),
            (Err(_), Some(Farewell::Theirs(_))) => return Some(SessionEnd::Lost("unbound by the centre".into())),
            (Err(error), None) => return Some(SessionEnd::Lost(error.to_string().into())),
        };
        self.last_heard = self.centre.clock.monotonic();
        const SUBMITTED: u32 = command::SUBMIT_SM | command::ANSWER;
        const ENQUIRED: u32 = command::ENQUIRE_LINK | command::ANSWER;
        const UNBOUND: u32 = command::UNBIND | command::ANSWER;
        match pdu.command {
            SUBMITTED => return self.settle(&pdu),
            ENQUIRED => self.enquiry = self.enquiry.take().filter(|enquiry| enquiry.sequence != pdu.sequence),
            UNBOUND => return self.unbound(&pdu),
            // It names a request that was not understood; for an enquiry that is a sign of life, too.
            command::GENERIC_NACK => {
                self.enquiry = self.enquiry.take().filter(|enquiry| enquiry.sequence != pdu.sequence);
                return self.unbound(&pdu).or_else(|| self.settle(&pdu));
            }
            command::ENQUIRE_LINK => drop(self.wire.put(&pdu.answer(status::OK, Bytes::new()))),
            command::DELIVER_SM => self.deliver(ShortMessage::decode(&pdu.body), pdu),
            command::DATA_SM => self.deliver(ShortMessage::decode_data(&pdu.body), pdu),
            // A phone can be reached again; needs no answer.
            command::ALERT_NOTIFICATION => {}
            command::UNBIND => {
                self.wire.put(&pdu.answer(status::OK, Bytes::new()));
                self.farewell = Some(Farewell::Theirs(self.last_heard + LAST_WORDS_WAIT));
            }
            _ if pdu.is_answer() => {}
            _ => {
                let command = command::GENERIC_NACK;
                self.wire.put(&Pdu { command, status: status::INVALID_COMMAND, body: Bytes::new(), ..pdu });
            }
        }
        None
    }

    fn unbound(&self, pdu: &Pdu) -> Option<SessionEnd> {
        match &self.farewell {
            Some(Farewell::Ours(request)) if request.sequence == pdu.sequence => Some(SessionEnd::Left),
            _ => None,
        }
    }

    /// Ends the submission that this answers.
    fn settle(&mut self, pdu: &Pdu) -> Option<SessionEnd> {
        let submitted = match (pdu.command, pdu.status) {
            (command::GENERIC_NACK, status::OK) => Submitted::Refused(status::INVALID_COMMAND),
            (_, status::OK) => Submitted::Taken(id(&pdu.body)),
            (_, refusal) => Submitted::Refused(refusal),
        };
        if let Some(message) = self.late.remove(&pdu.sequence) {
            self.keep_late(message, submitted);
            return None;
        }
        let pending = self.pending.remove(&pdu.sequence)?;
        if let (Err(unheard), Some(message)) = (pending.answer.send(submitted), pending.whole) {
            self.keep_late(message, unheard);
        }
        (pdu.status == status::NOT_BOUND).then(|| SessionEnd::Lost("not bound, says the centre".into()))
    }

    /// Stores in the background that a message was taken, whose sender no longer waits for the answer.
    fn keep_late(&mut self, message: MessageId, submitted: Submitted) {
        let Submitted::Taken(id) = submitted else { return };
        let (intake, gateway, wait) = (self.centre.intake.clone(), self.centre.name.clone(), self.centre.wait);
        self.keeping.spawn(async move {
            let kept = tokio::time::timeout(wait, intake.taken_late(&gateway, message, id.into_iter().collect())).await;
            if !matches!(kept, Ok(Ok(()))) {
                tracing::warn!(%message, gateway = gateway.as_str(), "a late answer could not be stored");
            }
            None
        });
    }

    /// Stores an incoming message in the background. A truncated one is refused permanently.
    fn deliver(&mut self, message: Option<ShortMessage>, pdu: Pdu) {
        let brought = match &message {
            Some(message) => deliver::read(message, pdu.sequence, self.centre.conventions()),
            None => DeliverSm::Unread(Unreadable {
                reason: UnreadReason::Unit,
                id: format!("number {}", pdu.sequence),
                label: format!("command {:#x}", pdu.command),
                octets: pdu.body.to_vec(),
            }),
        };
        if brought == DeliverSm::Nothing || self.keeping.len() >= KEEPING_MAX {
            let status = if brought == DeliverSm::Nothing { status::OK } else { status::TEMPORARY };
            self.acknowledge(Ok(Some((pdu, status))));
            return;
        }
        let (intake, gateway, wait) = (self.centre.intake.clone(), self.centre.name.clone(), self.centre.wait);
        let to_name = message.is_some_and(|message| self.centre.is_our_name(&message.destination.text));
        self.keeping.spawn(async move {
            let answer = tokio::time::timeout(wait, centre::keep(&intake, &gateway, brought, to_name)).await;
            Some((pdu, answer.unwrap_or(status::TEMPORARY)))
        });
    }

    /// Answers an incoming message, now that it is stored or could not be.
    fn acknowledge(&mut self, kept: Result<Option<(Pdu, u32)>, JoinError>) -> Option<SessionEnd> {
        // Without an answer the centre repeats it on the next bind.
        let Ok(Some((pdu, answer))) = kept else { return None };
        const NO_ID: &[u8] = b"\0";
        self.wire.put(&pdu.answer(answer, NO_ID));
        let (gateway, failed) = (self.centre.name.as_str(), answer == status::TEMPORARY);
        match (failed, std::mem::replace(&mut self.failing, failed)) {
            (true, false) => {
                tracing::warn!(gateway, "receipts cannot be stored; the SMS centre is asked to repeat them")
            }
            (false, true) => tracing::info!(gateway, "receipts are stored again"),
            _ => {}
        }
        None
    }
}

/// The id in an answer, if there is one.
fn id(body: &[u8]) -> Option<String> {
    let id = PduFields(body).text()?.trim().to_owned();
    (1..=ID_BYTES_MAX).contains(&id.len()).then_some(id)
}
