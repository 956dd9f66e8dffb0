//! The clocks of three nodes are two seconds apart, one from the next.

use std::sync::Arc;
use std::time::Duration;

use deflect::config::settings::LimitSettings;
use deflect::line::event::Standing;
use deflect::line::message::Medium;
use deflect::store::{Committed, TurnRecord};
use jiff::Timestamp;

use crate::memory::*;
use crate::nodes::{memories, on_each};

const APART: Duration = Duration::from_secs(2);

/// The time on a node, so long after noon.
fn on(node: u8, time: Duration) -> Timestamp {
    after(time) + APART * u32::from(node)
}

#[tokio::test]
async fn a_limit_is_exact_and_each_text_is_claimed_once_by_any_clock() {
    for memory in memories() {
        let limits = LimitSettings { per_number: vec![limit(7, HOUR)], ..no_limits() };
        let quota = quota(1, &Arc::new(limits));
        let promised = on_each(&memory, async |store, node| {
            let mut fresh = 0;
            for id in 0..10 {
                let (id, at) = (node * 50 + id, on(node, MINUTE));
                let messages = vec![deflect::store::NewMessage { due: at, ..counted(id, &quota) }];
                let turn = TurnRecord { messages, at, started: at, ..turn(id, 1) };
                fresh += usize::from(store.commit(turn).await.unwrap() == Committed::Fresh);
            }
            fresh
        });
        assert_eq!(promised.await.into_iter().sum::<usize>(), 7);
        let claim_at = async |time| {
            let claimed = on_each(&memory, async |store, node| {
                store.claim(Medium::Sms, 10, on(node, time), LEASE).await.unwrap().len()
            });
            claimed.await.into_iter().sum::<usize>()
        };
        // Each is due on every node by now.
        let begun = MINUTE + 3 * APART;
        let mut claimed = 0;
        while claimed < 7 {
            claimed += claim_at(begun).await;
        }
        assert_eq!(claimed, 7);
        assert_eq!(memory.number("SELECT CAST(sum(lease) AS BIGINT) FROM message"), 7, "each once");
        assert_eq!(claim_at(begun + LEASE - 3 * APART).await, 0, "the leases hold on every node");
        while claimed < 14 {
            claimed += claim_at(begun + LEASE + 3 * APART).await;
        }
        assert_eq!(claimed, 14, "the workers are taken for dead");
    }
}

#[tokio::test]
async fn a_call_whose_turns_and_end_are_told_by_other_clocks_has_one_outcome() {
    for memory in memories() {
        let nodes = [memory.store.clone(), memory.other(), memory.other()];
        for (first, last) in [(0, 2), (2, 0), (1, 1)] {
            let call = first * 10 + last;
            for (number, node) in [(1, first), (2, last)] {
                let turn = TurnRecord { at: on(node, MINUTE), standing: Standing::Menu, ..turn(call, number) };
                nodes[usize::from(node)].commit(turn).await.unwrap();
            }
            assert!(nodes[usize::from(first)].end_call(call_key(call), on(first, MINUTE)).await.unwrap());
            assert!(!nodes[usize::from(last)].end_call(call_key(call), on(last, MINUTE)).await.unwrap());
        }
        on_each(&memory, async |store, _| while 0 < store.settle(7).await.unwrap() {}).await;
        assert_eq!(memory.number("SELECT count(*) FROM call WHERE outcome IS NOT NULL"), 3);
        assert_eq!(memory.number("SELECT CAST(sum(total) AS BIGINT) FROM figure WHERE name = 'outcomes'"), 3);
    }
}
