//! However calls live, outcomes sum to answered calls.

use deflect::line::event::{Outcome, Standing};
use deflect::line::message::Medium;
use deflect::store::{Attempt, CallKey, MessageState, Report, TurnRecord};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::memory::*;

/// How many calls a case has.
const CALLS: u8 = 6;

/// Something that happens to one of the calls.
#[derive(Clone, Debug)]
enum Happening {
    /// A turn is answered, or answered again: the platform repeats.
    Turn {
        call: u8,
        turn: u16,
        anonymous: bool,
        waited_for: bool,
    },
    /// The status call-back, perhaps repeated, perhaps before or amid the turns.
    End {
        call: u8,
    },
    /// Workers and housekeeping do their round.
    Claim {
        attempt: u8,
    },
    Report {
        message: u8,
        delivered: bool,
    },
    Settle,
    Reap,
}

fn happening() -> impl Strategy<Value = Happening> {
    let call = 0..CALLS;
    prop_oneof![
        6 => (call.clone(), 1..4_u16, prop::bool::weighted(0.1), any::<bool>())
            .prop_map(|(call, turn, anonymous, waited_for)| Happening::Turn { call, turn, anonymous, waited_for }),
        2 => call.clone().prop_map(|call| Happening::End { call }),
        2 => (0..4_u8).prop_map(|attempt| Happening::Claim { attempt }),
        1 => (call, any::<bool>()).prop_map(|(message, delivered)| Happening::Report { message, delivered }),
        2 => Just(Happening::Settle),
        1 => Just(Happening::Reap),
    ]
}

/// The second turn of an even call promises a text. Repeats say the same.
fn answered(call: u8, number: u16, anonymous: bool) -> TurnRecord {
    let messages = if number == 2 && call.is_multiple_of(2) { vec![text(call)] } else { vec![] };
    let standing = if number == 3 { Standing::Informed } else { Standing::Menu };
    TurnRecord { anonymous, messages, standing, ..turn(call, number) }
}

async fn happen(memory: &Memory, happening: &Happening) {
    let store = &memory.store;
    match *happening {
        Happening::Turn { call, turn, anonymous, waited_for: true } => {
            store.commit(answered(call, turn, anonymous)).await.map(drop).unwrap();
        }
        Happening::Turn { call, turn, anonymous, waited_for: false } => {
            store.record(answered(call, turn, anonymous)).unwrap();
        }
        Happening::End { call } => drop(store.end_call(call_key(call), after(MINUTE)).await.unwrap()),
        Happening::Claim { attempt } => try_all(memory, attempt).await,
        Happening::Report { message, delivered } => {
            let report = if delivered { Report::Delivered } else { Report::Undelivered };
            store.report(&gateway("a"), message_id(message), report, noon()).await.unwrap();
        }
        Happening::Settle => {
            store.settle(3).await.unwrap();
            memory.assess(memory.clock.now()).await;
        }
        Happening::Reap => drop(store.reap(after(HOUR)).await.unwrap()),
    }
}

async fn try_all(memory: &Memory, attempt: u8) {
    for claim in memory.claim(Medium::Sms, noon()).await {
        let attempt = match attempt {
            0 => accepted(),
            1 => Attempt::Unknown,
            2 => Attempt::Refused(None),
            _ => Attempt::Later { due: after(2 * MINUTE), counts: true },
        };
        memory.finish(&claim, attempt).await;
    }
}

/// Everything comes to its end: lost hang-ups are reaped, messages expire, calls are settled.
async fn come_to_the_end(memory: &Memory) {
    // On a server, turns that nobody waits for may be overtaken by what is asked after them.
    memory.store.ready().await.unwrap();
    memory.claim(Medium::Sms, after(HOUR)).await;
    memory.store.reap(after(HOUR)).await.unwrap();
    while memory.store.settle(10).await.unwrap() > 0 {}
    memory.assess(after(HOUR)).await;
}

fn check(told: &[Told]) -> Result<(), TestCaseError> {
    let calls: std::collections::HashSet<CallKey> =
        told.iter().filter_map(|told| if let Told::Turn(call, _) = told { Some(*call) } else { None }).collect();
    let outcomes = |wanted: Outcome| {
        told.iter().filter(|told| matches!(told, Told::Settled(outcome, ..) if *outcome == wanted)).count()
    };
    let sum: usize = Outcome::ALL.into_iter().map(outcomes).sum();
    prop_assert_eq!(sum, calls.len(), "outcomes and calls");
    let turns: Vec<&Told> = told.iter().filter(|told| matches!(told, Told::Turn(..))).collect();
    let distinct = turns.iter().enumerate().filter(|(at, turn)| !turns[..*at].contains(turn)).count();
    prop_assert_eq!(distinct, turns.len(), "each turn is told once");
    let accepted = told.iter().filter(|told| matches!(told, Told::Message(state, _) if state.is_accepted())).count();
    prop_assert!(outcomes(Outcome::HandedOff) <= accepted, "no hand-off without a gateway");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn outcomes_sum_to_answered_calls(happenings in vec(happening(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let told = runtime.block_on(async {
            let memory = Memory::new();
            for what in &happenings {
                happen(&memory, what).await;
            }
            come_to_the_end(&memory).await;
            assert_eq!(memory.store.calls_open().await.unwrap(), 0);
            let waiting = [MessageState::Queued, MessageState::Unknown];
            assert_eq!(memory.store.list_messages(&waiting, 10).await.unwrap(), []);
            memory.told().await
        });
        check(&told)?;
    }
}
