//! The queue of submissions waiting for a bind with room, and of their senders waiting for the answer.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::store::MessageId;

/// Submissions not taken by a bind yet; further senders wait for a place.
const WAITING_MAX: usize = 64;

/// A queue for the binds of a centre: any with room takes the next.
#[derive(Debug)]
pub(super) struct SubmissionQueue {
    sender: mpsc::Sender<Submission>,
    receiver: Mutex<mpsc::Receiver<Submission>>,
}

/// A part of a text.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The body of `submit_sm`.
    pub body: Bytes,
    /// The message, if this is all of it: then a late answer is the answer for the message.
    pub whole: Option<MessageId>,
}

/// A part to be submitted.
#[derive(Debug)]
pub(super) struct Submission {
    /// The part.
    pub part: Part,
    /// The sender gives up then.
    pub deadline: Instant,
    /// Takes the answer.
    pub answer: oneshot::Sender<Submitted>,
    /// Set by the first of two: the bind that writes it, or the sender that gives it up.
    claimed: Arc<AtomicBool>,
}

/// The result of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Submitted {
    /// Accepted, with this id if the centre gave one.
    Taken(Option<String>),
    /// Refused with this status.
    Refused(u32),
    /// Not written: the centre cannot have it.
    Unsent,
    /// Written, but no answer came.
    Unanswered,
}

impl SubmissionQueue {
    /// An empty queue.
    pub(super) fn new() -> Self {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        Self { sender, receiver: Mutex::new(receiver) }
    }

    /// Submits a part and waits for the answer, at most `wait`, which ends at `deadline`. A submission not taken by a
    /// bind is given up when `lost` completes.
    pub(super) async fn submit(&self, part: Part, deadline: Instant, wait: Duration, lost: impl Future) -> Submitted {
        let (answer, answered) = oneshot::channel();
        let claimed = Arc::new(AtomicBool::new(false));
        let submission = Submission { part, deadline, answer, claimed: claimed.clone() };
        let exchange = async {
            let _ended_by_its_answer = self.sender.send(submission).await;
            // A broken bind sends no answer, and may have written before.
            answered.await.unwrap_or(Submitted::Unanswered)
        };
        let mut exchange = pin!(tokio::time::timeout(wait, exchange));
        let ended = tokio::select! {
            ended = &mut exchange => ended,
            _ = lost => if claimed.swap(true, Ordering::SeqCst) { exchange.await } else { return Submitted::Unsent },
        };
        match ended {
            Ok(submitted) => submitted,
            Err(_) if claimed.swap(true, Ordering::SeqCst) => Submitted::Unanswered,
            Err(_) => Submitted::Unsent,
        }
    }

    /// The next submission with a waiting sender. Cancel safe.
    pub(super) async fn take(&self) -> Submission {
        let mut receiver = self.receiver.lock().await;
        loop {
            let submission = receiver.recv().await.expect("the queue has a sender of its own");
            if !submission.claimed.swap(true, Ordering::SeqCst) {
                return submission;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;
    use crate::base::clock::Clock;

    const WAIT: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(20);

    async fn submit(queue: &SubmissionQueue, wait: Duration, lost: impl Future) -> Submitted {
        let deadline = Clock::system().monotonic() + wait;
        let part = Part { body: Bytes::from_static(b"body"), whole: None };
        queue.submit(part, deadline, wait, lost).await
    }

    #[tokio::test]
    async fn what_no_link_took_in_time_was_not_sent_and_is_taken_by_none_later() {
        let queue = SubmissionQueue::new();
        assert_eq!(submit(&queue, WAIT, pending::<()>()).await, Submitted::Unsent);
        assert!(tokio::time::timeout(WAIT, queue.take()).await.is_err(), "it was given up");
    }

    #[tokio::test]
    async fn what_a_link_took_may_have_been_sent() {
        let queue = SubmissionQueue::new();
        let (submitted, _taken) = tokio::join!(submit(&queue, WAIT, pending::<()>()), queue.take());
        assert_eq!(submitted, Submitted::Unanswered);
        let (submitted, ()) = tokio::join!(submit(&queue, LONG, pending::<()>()), async { drop(queue.take().await) });
        assert_eq!(submitted, Submitted::Unanswered);
    }

    #[tokio::test]
    async fn without_a_link_nobody_waits() {
        let queue = SubmissionQueue::new();
        assert_eq!(submit(&queue, LONG, ready(())).await, Submitted::Unsent);
    }

    #[tokio::test]
    async fn the_link_that_took_it_has_the_last_word() {
        let (queue, (lose, lost)) = (SubmissionQueue::new(), oneshot::channel::<()>());
        let link = async {
            let submission = queue.take().await;
            lose.send(()).unwrap();
            tokio::task::yield_now().await;
            submission.answer.send(Submitted::Taken(Some("7".to_owned()))).unwrap();
        };
        let (submitted, ()) = tokio::join!(submit(&queue, LONG, lost), link);
        assert_eq!(submitted, Submitted::Taken(Some("7".to_owned())));
    }
}
