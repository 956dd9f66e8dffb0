//! Delivery reports and status polls, matched by the gateways' own ids in any order.

use deflect::line::message::Medium;
use deflect::store::{Attempt, Followed, MessageId, MessageState, Report};
use proptest::prelude::*;

use crate::memory::*;

const SECOND: std::time::Duration = std::time::Duration::from_secs(1);

fn taken(ids: &[&str], followed: Followed) -> Attempt {
    Attempt::Accepted { provider_ids: ids.iter().map(|id| (*id).to_owned()).collect(), followed }
}

impl Memory {
    /// Promises a text and has it taken under these ids.
    async fn taken_as(&self, number: u8, ids: &[&str]) -> MessageId {
        self.promise(number, vec![text(number)]).await;
        let claim = self.claim_text(noon()).await;
        assert!(self.finish(&claim, taken(ids, Followed::ByReport)).await);
        claim.id
    }

    pub async fn hear(&self, ids: &[&str], report: Report) {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        self.store.report_by_provider_id(&gateway("a"), ids, report, noon()).await.unwrap();
    }

    /// The messages gateway `a` is to be asked about, so long after noon.
    async fn due(&self, time: std::time::Duration) -> Vec<deflect::store::DuePoll> {
        self.store.followable(&gateway("a"), 10, after(time)).await.unwrap()
    }

    fn address(&self, id: MessageId) -> Option<String> {
        let id = self.bytes(&id.to_string());
        Some(self.word(&format!("SELECT address FROM message WHERE id = {id}"))).filter(|address| !address.is_empty())
    }

    fn count(&self, query: &str) -> i64 {
        self.number(query)
    }
}

#[tokio::test]
async fn a_report_finds_its_message_in_any_spelling_of_the_id() {
    let memory = Memory::new();
    for (number, kept, heard) in [
        (1, "abc001", &["abc001"][..]),
        (2, "00ABC002", &["abc002"]),
        (3, "abc003", &["000ABC003"]),
        (4, "ab", &["171", "ab"]),
        (5, "000000-10000000", &["000000-10000000"]),
    ] {
        let id = memory.taken_as(number, &[kept]).await;
        memory.hear(heard, Report::Delivered).await;
        assert_eq!(memory.state(id).await, MessageState::Delivered, "{kept}");
    }
}

#[tokio::test]
async fn the_first_spelling_that_is_known_counts() {
    let memory = Memory::new();
    let (first, second) = (memory.taken_as(1, &["10"]).await, memory.taken_as(2, &["16"]).await);
    memory.hear(&["16", "10"], Report::Delivered).await;
    let states = (memory.state(first).await, memory.state(second).await);
    assert_eq!(states, (MessageState::Sent, MessageState::Delivered));
}

#[tokio::test]
async fn another_gateways_id_is_another_id() {
    let memory = Memory::new();
    let id = memory.taken_as(1, &["1"]).await;
    let ids = vec!["1".to_owned()];
    memory.store.report_by_provider_id(&gateway("b"), ids, Report::Delivered, noon()).await.unwrap();
    assert_eq!(memory.state(id).await, MessageState::Sent);
}

#[tokio::test]
async fn a_message_is_delivered_with_its_last_part_and_lost_with_its_first() {
    let memory = Memory::new();
    let whole = memory.taken_as(1, &["p1", "p2", "p3"]).await;
    for part in ["p3", "p1", "p1"] {
        memory.hear(&[part], Report::Delivered).await;
        assert_eq!(memory.state(whole).await, MessageState::Sent);
    }
    memory.hear(&["p2"], Report::Delivered).await;
    assert_eq!(memory.state(whole).await, MessageState::Delivered);
    let lost = memory.taken_as(2, &["q1", "q2"]).await;
    memory.hear(&["q1"], Report::Delivered).await;
    memory.hear(&["q2"], Report::Undelivered).await;
    assert_eq!(memory.state(lost).await, MessageState::Undelivered);
    memory.hear(&["q2"], Report::Delivered).await;
    assert_eq!(memory.state(lost).await, MessageState::Delivered, "it arrived after all");
}

#[tokio::test]
async fn a_report_before_the_answer_waits_for_it() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.hear(&["0A1", "161"], Report::Delivered).await;
    memory.finish(&claim, taken(&["a1"], Followed::ByReport)).await;
    assert_eq!(memory.state(claim.id).await, MessageState::Delivered);
    assert_eq!(memory.told_states().await, [MessageState::Queued, MessageState::Sent, MessageState::Delivered]);
    let other = memory.taken_as(2, &["161"]).await;
    assert_eq!(memory.state(other).await, MessageState::Sent, "the other spelling went with the report");
}

/// An answer that nobody waited for any more.
async fn late(memory: &Memory, id: MessageId, provider_id: &str) -> bool {
    memory.store.accept_late(&gateway("a"), id, vec![provider_id.to_owned()], noon()).await.unwrap()
}

#[tokio::test]
async fn a_late_answer_brings_the_id_that_reports_name() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    assert!(late(&memory, claim.id, "1").await);
    assert_eq!((memory.state(claim.id).await, memory.address(claim.id)), (MessageState::Sent, None));
    assert!(!late(&memory, claim.id, "2").await, "it is taken");
    memory.hear(&["1"], Report::Delivered).await;
    let states = [MessageState::Queued, MessageState::Unknown, MessageState::Sent, MessageState::Delivered];
    assert_eq!(memory.told_states().await, states);
}

#[tokio::test]
async fn a_report_waits_for_a_late_answer_too() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    memory.hear(&["0A1", "161"], Report::Undelivered).await;
    assert!(late(&memory, claim.id, "a1").await);
    assert_eq!(memory.state(claim.id).await, MessageState::Undelivered);
}

#[tokio::test]
async fn a_late_answer_may_be_faster_than_the_end_of_its_try() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    assert!(late(&memory, claim.id, "1").await);
    assert!(memory.finish(&claim, Attempt::Unknown).await, "the try is recorded all the same");
    assert_eq!(memory.told_states().await, [MessageState::Queued, MessageState::Sent]);
    memory.hear(&["1"], Report::Delivered).await;
    assert_eq!(memory.state(claim.id).await, MessageState::Delivered);
}

#[tokio::test]
async fn a_late_answer_is_for_a_message_that_may_have_been_taken_and_for_no_other() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1), text(2), text(3)]).await;
    let claims = memory.claim(Medium::Sms, noon()).await;
    memory.finish_by("b", &claims[0], Attempt::Unknown).await;
    memory.finish(&claims[1], Attempt::Refused(None)).await;
    memory.finish(&claims[2], Attempt::Unknown).await;
    assert!(!late(&memory, claims[0].id, "1").await, "another gateway may have it");
    assert!(!late(&memory, claims[1].id, "2").await, "it was refused");
    assert!(!late(&memory, message_id(9), "3").await, "it is unknown");
    for id in ["1", "2", "3"] {
        memory.hear(&[id], Report::Delivered).await;
    }
    let reported = "SELECT count(*) FROM provider_id WHERE message IS NOT NULL";
    assert_eq!(memory.number(reported), 0, "the ids are nobody's");
    memory.claim(Medium::Sms, after(HOUR)).await;
    assert_eq!(memory.state(claims[2].id).await, MessageState::Exhausted);
    assert!(late(&memory, claims[2].id, "4").await);
    assert_eq!(memory.state(claims[2].id).await, MessageState::Sent);
}

#[tokio::test]
async fn of_two_early_reports_the_further_one_is_kept() {
    let memory = Memory::new();
    memory.hear(&["1"], Report::Delivered).await;
    memory.hear(&["1"], Report::Sent).await;
    let id = memory.taken_as(1, &["1"]).await;
    assert_eq!(memory.state(id).await, MessageState::Delivered);
}

#[tokio::test]
async fn reports_for_nobody_are_kept_for_a_day_and_only_so_many() {
    let memory = Memory::new();
    for number in 0..1500 {
        let (ids, now) = (vec![format!("x{number}")], noon() + number * SECOND);
        memory.store.report_by_provider_id(&gateway("a"), ids, Report::Delivered, now).await.unwrap();
    }
    let early = "SELECT count(*) FROM provider_id WHERE message IS NULL";
    // One report in so many drops the oldest.
    assert!((1000..1300).contains(&memory.count(early)), "{}", memory.count(early));
    assert_eq!(memory.count("SELECT count(*) FROM provider_id WHERE id = 'x99'"), 0, "the oldest went");
    for number in 0..500 {
        let (ids, next_day) = (vec![format!("y{number}")], after(25 * HOUR));
        memory.store.report_by_provider_id(&gateway("a"), ids, Report::Sent, next_day).await.unwrap();
    }
    assert_eq!(memory.count(early), 500, "those of yesterday went");
}

#[tokio::test]
async fn an_id_that_is_none_or_endless_names_nothing() {
    let memory = Memory::new();
    let endless = "9".repeat(10_000);
    memory.hear(&[], Report::Delivered).await;
    memory.hear(&["", " ", &endless], Report::Delivered).await;
    memory.taken_as(1, &["", &endless]).await;
    assert_eq!(memory.count("SELECT count(*) FROM provider_id"), 0);
}

#[tokio::test]
async fn an_id_given_out_again_belongs_to_the_newer_message() {
    let memory = Memory::new();
    let old = memory.taken_as(1, &["1"]).await;
    memory.hear(&["1"], Report::Undelivered).await;
    let new = memory.taken_as(2, &["1"]).await;
    assert_eq!(memory.state(new).await, MessageState::Sent);
    memory.hear(&["1"], Report::Delivered).await;
    let states = (memory.state(old).await, memory.state(new).await);
    assert_eq!(states, (MessageState::Undelivered, MessageState::Delivered));
}

#[tokio::test]
async fn the_number_stays_only_where_the_gateway_is_asked_by_it() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1), text(2), text(3)]).await;
    let attempts =
        [taken(&[], Followed::ByPolling), taken(&["1"], Followed::ByPolling), taken(&[], Followed::ByReport)];
    for (claim, attempt) in memory.claim(Medium::Sms, noon()).await.iter().zip(attempts) {
        memory.finish(claim, attempt).await;
    }
    let addresses = [1, 2, 3].map(|number| memory.address(message_id(number)));
    assert_eq!(addresses, [Some(NUMBER.to_owned()), None, None]);
    assert_eq!(memory.count("SELECT count(*) FROM message WHERE body IS NOT NULL"), 0, "the words are of no use");
    let due = memory.due(5 * SECOND).await;
    assert_eq!(due.iter().map(|due| due.id).collect::<Vec<_>>(), [message_id(1), message_id(2)]);
    assert_eq!((due[0].to.is_some(), due[0].provider_ids.len()), (true, 0));
    assert_eq!((due[1].to.is_some(), &due[1].provider_ids[..]), (false, &["1".to_owned()][..]));
    assert_eq!((due[0].expires, due[0].since, due[0].asked), (after(30 * MINUTE), noon(), 0));
    assert!(memory.due(4 * SECOND).await.is_empty());
    memory.store.report(&gateway("a"), message_id(1), Report::Delivered, noon()).await.unwrap();
    assert_eq!(memory.address(message_id(1)), None, "final, so the number goes");
    assert_eq!(memory.due(HOUR).await.len(), 1);
}

#[tokio::test]
async fn what_was_asked_is_asked_again_when_told_and_the_number_goes_with_the_last_question() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, taken(&[], Followed::ByPolling)).await;
    memory.store.asked(vec![(claim.id, Some(after(MINUTE)))]).await.unwrap();
    assert!(memory.due(30 * SECOND).await.is_empty());
    assert_eq!(memory.due(MINUTE).await[0].asked, 1);
    memory.store.asked(vec![(claim.id, None)]).await.unwrap();
    assert!(memory.due(24 * HOUR).await.is_empty());
    assert_eq!(memory.address(claim.id), None);
    memory.store.asked(vec![(claim.id, Some(noon()))]).await.unwrap();
    assert!(memory.due(24 * HOUR).await.is_empty(), "what is over is not begun again");
}

#[tokio::test]
async fn a_message_on_its_way_is_asked_about_by_its_number_still() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    assert!(memory.due(89 * SECOND).await.is_empty());
    assert_eq!(memory.due(90 * SECOND).await[0].state, MessageState::Unknown);
    memory.store.report(&gateway("a"), claim.id, Report::Sent, after(90 * SECOND)).await.unwrap();
    assert_eq!(memory.state(claim.id).await, MessageState::Sent);
    assert!(memory.due(90 * SECOND).await[0].to.is_some());
    assert_eq!(memory.count("SELECT count(*) FROM message WHERE body IS NOT NULL"), 0);
}

#[tokio::test]
async fn an_unheard_message_of_unknown_outcome_is_queued_once_more_and_only_once() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    assert!(!claim.in_doubt);
    memory.finish(&claim, Attempt::Unknown).await;
    let unheard = async |now| memory.store.report(&gateway("a"), message_id(1), Report::Unheard, now).await.unwrap();
    assert!(unheard(after(MINUTE)).await);
    assert_eq!(memory.state(claim.id).await, MessageState::Queued);
    assert!(memory.due(HOUR).await.is_empty());
    let again = memory.claim_text(after(MINUTE)).await;
    assert!(again.in_doubt && again.to.is_some() && again.body == WORDS);
    memory.finish(&again, Attempt::Unknown).await;
    assert!(unheard(after(2 * MINUTE)).await);
    assert_eq!(memory.state(claim.id).await, MessageState::Unknown, "the second time it stays so");
    let told = [MessageState::Queued, MessageState::Unknown, MessageState::Queued, MessageState::Unknown];
    assert_eq!(memory.told_states().await, told);
}

#[tokio::test]
async fn a_text_that_was_given_up_in_doubt_and_is_reported_as_delivered_is_not_sent_again() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Unknown).await;
    assert!(memory.claim(Medium::Sms, after(31 * MINUTE)).await.is_empty());
    assert_eq!(memory.state(claim.id).await, MessageState::Exhausted);
    memory.store.report(&gateway("a"), claim.id, Report::Delivered, after(32 * MINUTE)).await.unwrap();
    assert_eq!(memory.state(claim.id).await, MessageState::Delivered);
    assert_eq!(memory.count("SELECT count(*) FROM message WHERE body IS NOT NULL"), 0);
}

#[tokio::test]
async fn an_unheard_message_that_is_not_in_doubt_stays_as_it_is() {
    let memory = Memory::new();
    let sent = memory.taken_as(1, &["1"]).await;
    memory.store.report(&gateway("a"), sent, Report::Unheard, noon()).await.unwrap();
    memory.hear(&["1"], Report::Unheard).await;
    assert_eq!(memory.state(sent).await, MessageState::Sent);
    memory.promise(2, vec![text(2), text(3)]).await;
    let claims = memory.claim(Medium::Sms, noon()).await;
    memory.finish_by("b", &claims[0], Attempt::Unknown).await;
    memory.store.report(&gateway("a"), claims[0].id, Report::Unheard, noon()).await.unwrap();
    assert_eq!(memory.state(claims[0].id).await, MessageState::Unknown, "another gateway knows nothing of it");
    memory.finish(&claims[1], Attempt::Unknown).await;
    memory.store.report(&gateway("a"), claims[1].id, Report::Unheard, after(31 * MINUTE)).await.unwrap();
    assert_eq!(memory.state(claims[1].id).await, MessageState::Unknown, "too late to be of use");
}

#[tokio::test]
async fn a_try_that_ended_clearly_leaves_no_doubt_and_one_that_was_lost_does() {
    let memory = Memory::new();
    memory.promise(1, vec![text(1)]).await;
    let claim = memory.claim_text(noon()).await;
    memory.finish(&claim, Attempt::Later { due: noon(), counts: true }).await;
    let second = memory.claim_text(noon()).await;
    assert!(!second.in_doubt, "the gateway said that it did not take it");
    let third = memory.claim_text(noon() + LEASE).await;
    assert!(third.in_doubt, "the worker died with it in hand");
}

fn report() -> impl Strategy<Value = Report> {
    prop_oneof![Just(Report::Sent), Just(Report::Undelivered), Just(Report::Delivered), Just(Report::Unheard)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Reports of two parts in any order around the answer: what is known in the end depends on what was reported, not on
    /// when, and no state is told twice or backwards.
    #[test]
    fn the_end_does_not_depend_on_the_order(
        reports in prop::collection::vec((0..2_usize, report()), 0..6),
        finished_at in 0..7_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (state, told) = runtime.block_on(async {
            let memory = Memory::new();
            memory.promise(1, vec![text(1)]).await;
            let claim = memory.claim_text(noon()).await;
            let finished_at = finished_at.min(reports.len());
            for at in 0..=reports.len() {
                if at == finished_at {
                    memory.finish(&claim, taken(&["p0", "p1"], Followed::ByReport)).await;
                }
                if let Some((part, report)) = reports.get(at) {
                    memory.hear(&[["p0", "p1"][*part]], *report).await;
                }
            }
            (memory.state(claim.id).await, memory.told_states().await)
        });
        let furthest = |part: usize| {
            let of_part = reports.iter().filter(|(of, _)| *of == part).map(|(_, report)| *report);
            let reports: Vec<Report> = of_part.collect();
            [Report::Delivered, Report::Undelivered].into_iter().find(|report| reports.contains(report))
        };
        let parts = [furthest(0), furthest(1)];
        let ever_lost = reports.iter().any(|(_, report)| *report == Report::Undelivered);
        match parts {
            [Some(Report::Delivered), Some(Report::Delivered)] => prop_assert_eq!(state, MessageState::Delivered),
            _ if parts.contains(&Some(Report::Undelivered)) => prop_assert_eq!(state, MessageState::Undelivered),
            // One part was lost and found, the other is still on its way: it was lost when last heard of.
            _ if ever_lost => prop_assert!(matches!(state, MessageState::Sent | MessageState::Undelivered)),
            _ => prop_assert_eq!(state, MessageState::Sent),
        }
        prop_assert!(told.is_sorted_by(|a, b| a < b), "{:?}", told);
    }
}
