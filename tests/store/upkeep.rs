//! The upkeep of a store with something wrong in it.

use std::path::Path;
use std::sync::Arc;

use deflect::app::upkeep::{Rounds, Upkeep};
use deflect::config::settings::{LimitSettings, RetentionSettings};
use deflect::line::event::Outcome;
use deflect::line::message::Medium;
use deflect::metrics::budget::Budget;
use deflect::metrics::prometheus::Metrics;
use deflect::outbox::spool::SpoolRetention;

use crate::memory::*;

#[tokio::test]
async fn a_call_that_cannot_be_read_keeps_nothing_else_from_being_done() {
    let memory = Memory::new();
    for call in [1, 2, 3] {
        memory.store.commit(turn(call, 1)).await.unwrap();
        memory.store.end_call(call_key(call), noon()).await.unwrap();
    }
    assert_eq!(memory.store.settle(1).await.unwrap(), 1);
    let settled = "UPDATE call SET outcome = 'of a later version' WHERE outcome IS NOT NULL";
    assert_eq!(memory.execute(settled), 1);
    let ended = "UPDATE turn SET standing = '\"OfALaterVersion\"'
        WHERE call = (SELECT min(seq) FROM call WHERE outcome IS NULL)";
    assert_eq!(memory.execute(ended), 1);
    memory.promise(4, vec![text(4)]).await;
    memory.claim(Medium::Sms, after(HOUR)).await;
    let (clock, limits, day) = (memory.clock.clone(), Arc::new(LimitSettings::default()), 24 * HOUR);
    let upkeep = Upkeep {
        store: memory.store.clone(),
        metrics: Arc::new(Metrics::default()),
        clock: clock.clone(),
        retention: RetentionSettings { silent_call: HOUR, history: day, consents: day, figures: day },
        budget: Budget::new(limits.clone()),
        limits,
        spool: SpoolRetention::new(Path::new("/nowhere"), day),
    };
    clock.set(after(3 * day));
    let mut rounds = Rounds { closing: true, sweep: Some(upkeep.begin_sweep()) };
    assert!(upkeep.tick(&mut rounds).await.is_err(), "it is told");
    assert!(!rounds.closing && rounds.sweep.is_none(), "all was done that was due");
    let outcomes = [Outcome::LeftInMenu, Outcome::LeftInMenu, Outcome::Failed];
    assert_eq!(memory.told_outcomes().await, outcomes, "two, and that of the silent call, whose text was not sent");
    assert_eq!(memory.number("SELECT count(*) FROM message WHERE body IS NOT NULL"), 0, "swept");
    let unread = "SELECT count(*) FROM call WHERE outcome = 'of a later version' OR outcome IS NULL";
    assert_eq!(memory.number(unread), 2, "they are left");
}
