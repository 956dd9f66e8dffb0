//! Asks gateways what became of the messages they took, or may have taken, until there is an answer that is final.
//!
//! One loop a gateway, one question at a time in each, all in one task. A question that is not answered is asked again
//! later; nothing is given up before a message has been dead for an hour.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::base::clock::Clock;
use crate::config::settings::GatewaySettings;
use crate::outbox::sms::Surroundings;
use crate::outbox::sms::inquiry::{Inquiry, Manners, Question, Told};
use crate::outbox::sms::receipt::{Receipt, Subject};
use crate::outbox::vault::{Purpose, Vault};
use crate::outbox::worker::{Office, is_stopping};
use crate::store::{Followable, MessageId, Store, StoreError};

/// How often is looked for messages to ask about.
const TICK: Duration = Duration::from_secs(1);
/// When a message is asked about, counted from when its gateway took it; after the last, every [`LATER`].
const SCHEDULE: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(30 * 60),
];
/// The wait between questions once the schedule is over, and how long a dead message is still asked about.
const LATER: Duration = Duration::from_secs(60 * 60);
/// How long a gateway that did not answer is left alone. SMSC.ru counts its limits by the minute.
const PAUSE: Duration = Duration::from_secs(60);

/// Asks all gateways that can be asked.
pub struct Tracker {
    store: Store,
    vault: Vault,
    clock: Clock,
    inquiries: Vec<Inquiry>,
}

/// What one gateway was asked lately.
#[derive(Debug, Default)]
pub struct Course {
    /// Not asked before then.
    paused_until: Option<Instant>,
    /// Not asked about several messages before then.
    batch_from: Option<Instant>,
    /// It did not answer when last asked, or the store did not; said once.
    failing: bool,
}

impl Tracker {
    /// A tracker for those of the gateways that can be asked.
    pub fn new(gateways: &[GatewaySettings], office: &Office, around: Surroundings<'_>) -> Self {
        let inquiries = gateways.iter().filter_map(|gateway| Inquiry::new(gateway, around)).collect();
        let Office { store, vault, clock, .. } = office.clone();
        Self { store, vault, clock, inquiries }
    }

    /// Runs until `stop` becomes true or its sender is gone. A question under way is dropped: it changes nothing.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let mut stopped = stop.clone();
        let loops = self.inquiries.iter().map(|inquiry| self.follow(inquiry, stop.clone()));
        let loops = join_all(loops);
        // Without a gateway to ask the loops are over at once.
        tokio::select! {
            _ = loops => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }

    async fn follow(&self, inquiry: &Inquiry, stop: watch::Receiver<bool>) {
        let mut course = Course::default();
        while !is_stopping(&stop) {
            if !self.tick(inquiry, &mut course).await {
                tokio::time::sleep(TICK).await;
            }
        }
    }

    /// The gateways that are asked.
    pub fn inquiries(&self) -> &[Inquiry] {
        &self.inquiries
    }

    /// One look: asks about what is due. Whether there may be more.
    pub async fn tick(&self, inquiry: &Inquiry, course: &mut Course) -> bool {
        let now = self.clock.monotonic();
        if course.paused_until.is_some_and(|until| now < until) {
            return false;
        }
        match self.ask(inquiry, course, now).await {
            Ok(asked) => asked,
            Err(error) => {
                course.fail(inquiry, "the store", &error.to_string());
                course.paused_until = Some(now + TICK);
                false
            }
        }
    }

    async fn ask(&self, inquiry: &Inquiry, course: &mut Course, now: Instant) -> Result<bool, StoreError> {
        let manners = inquiry.manners();
        let limit = course.batch(manners, now);
        let mut due = self.store.followable(inquiry.name(), limit, self.clock.now()).await?;
        let questions: Vec<Question> = due.iter().map(|followable| self.question(followable)).collect();
        let (can, cannot): (Vec<Question>, Vec<Question>) =
            questions.into_iter().partition(|question| inquiry.can_ask(question));
        if !cannot.is_empty() {
            self.store.asked(cannot.iter().map(|question| (question.id, None)).collect()).await?;
            due.retain(|followable| cannot.iter().all(|question| question.id != followable.id));
        }
        if can.is_empty() {
            return Ok(!cannot.is_empty());
        }
        if can.len() > 1 {
            course.batch_from = Some(now + manners.batch_pause);
        }
        match inquiry.ask(&can).await {
            Told::Of(receipts) => self.keep(inquiry, course, &due, receipts).await.map(|()| true),
            Told::Nothing(reason) => {
                course.fail(inquiry, "the gateway", &reason);
                course.paused_until = Some(self.clock.monotonic() + PAUSE);
                Ok(false)
            }
        }
    }

    async fn keep(
        &self,
        inquiry: &Inquiry,
        course: &mut Course,
        due: &[Followable],
        receipts: Vec<Receipt>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        for Receipt { subject, report } in receipts {
            match subject {
                Subject::Ours(id) => {
                    let _known = self.store.report(inquiry.name(), id, report, now).await?;
                }
                Subject::Theirs(ids) => {
                    let _heard = self.store.report_by_provider_id(inquiry.name(), ids, report, now).await?;
                }
            }
        }
        let questions_max = inquiry.manners().questions_max;
        let asked = due.iter().map(|followable| (followable.id, next(followable, questions_max, now)));
        self.store.asked(asked.collect::<Vec<(MessageId, Option<Timestamp>)>>()).await?;
        if std::mem::take(&mut course.failing) {
            tracing::info!(gateway = inquiry.name().as_str(), "gateway answers questions again");
        }
        Ok(())
    }

    /// A number that does not open is as good as none.
    fn question(&self, followable: &Followable) -> Question {
        let to = followable.to.as_ref().and_then(|to| self.vault.open(&to.0, Purpose::Address).ok());
        Question { id: followable.id, provider_ids: followable.provider_ids.clone(), to }
    }
}

impl Course {
    /// How many messages may be asked about at once.
    fn batch(&self, manners: Manners, now: Instant) -> u32 {
        match self.batch_from {
            Some(from) if now < from => 1,
            _ => manners.batch_max,
        }
    }

    fn fail(&mut self, inquiry: &Inquiry, who: &str, reason: &str) {
        if !std::mem::replace(&mut self.failing, true) {
            tracing::warn!(gateway = inquiry.name().as_str(), reason, "{who} does not answer what became of messages");
        }
    }
}

/// When a message that was just asked about is asked about again; `None` when never.
fn next(followable: &Followable, questions_max: Option<u32>, now: Timestamp) -> Option<Timestamp> {
    let asked = followable.asked + 1;
    let last = followable.expires.checked_add(LATER).unwrap_or(Timestamp::MAX);
    if questions_max.is_some_and(|max| max <= asked) || last <= now {
        return None;
    }
    let planned = match SCHEDULE.get(asked as usize) {
        Some(wait) => followable.since.checked_add(*wait),
        None => now.checked_add(LATER),
    };
    let soonest = now.checked_add(SCHEDULE[0]).unwrap_or(Timestamp::MAX);
    Some(planned.unwrap_or(Timestamp::MAX).max(soonest).min(last.max(soonest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MessageState;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// When a message of half an hour is asked about, in seconds after it was taken.
    fn questions(first: u64, questions_max: Option<u32>) -> Vec<i64> {
        let mut followable = Followable {
            id: MessageId([1; 16]),
            provider_ids: vec![],
            to: None,
            state: MessageState::Sent,
            since: at(0),
            expires: at(1800),
            asked: 0,
        };
        let mut times = vec![at(first)];
        while let Some(time) = next(&followable, questions_max, *times.last().unwrap()) {
            times.push(time);
            followable.asked += 1;
        }
        times.into_iter().map(|time| time.as_second()).collect()
    }

    #[test]
    fn a_message_is_asked_about_less_and_less_until_it_is_long_dead() {
        assert_eq!(questions(5, None), [5, 30, 120, 600, 1800, 5400]);
    }

    #[test]
    fn a_gateway_that_counts_questions_is_asked_no_more() {
        assert_eq!(questions(5, Some(5)), [5, 30, 120, 600, 1800]);
    }

    #[test]
    fn a_doubt_is_asked_about_later_and_never_twice_at_once() {
        assert_eq!(questions(90, None), [90, 95, 120, 600, 1800, 5400]);
    }

    #[test]
    fn a_question_that_comes_late_does_not_bring_the_others_at_once() {
        assert_eq!(questions(1000, None), [1000, 1005, 1010, 1015, 1800, 5400]);
        assert_eq!(questions(9000, None), [9000]);
    }
}
