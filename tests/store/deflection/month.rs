//! The month on two nodes that share a database, as platforms, gateways, callers and the upkeep bring it about.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use deflect::app::upkeep::{Rounds, Upkeep};
use deflect::base::call::{Language, LineId, PlatformName};
use deflect::base::clock::Clock;
use deflect::config::settings::{GatewayName, LimitSettings, RetentionSettings};
use deflect::line::channel::ChannelId;
use deflect::line::menu::{NodeId, TopicId};
use deflect::line::message::{Medium, MessageKind};
use deflect::metrics::budget::Budget;
use deflect::metrics::prometheus::Metrics;
use deflect::outbox::spool::SpoolRetention;
use deflect::store::{
    Attempt, CallKey, Claim, Followed, MessageAddress, MessageHead, MessageId, NewLink, NewMessage, Pseudonym, Report,
    Store, TokenHash, TurnRecord, Visitor,
};
use jiff::{SignedDuration, Timestamp};

use crate::deflection::calendar::{
    DAYS, SECONDS_PER_STEP, SET_BACK, STEPS_PER_DAY, is_looked_after, step_of, wall, wall_after,
};
use crate::deflection::dice::Dice;
use crate::deflection::plan::{Call, Fate, Forget, Text, Turn, Visit};
use crate::memory::Place;

const LEASE: Duration = Duration::from_secs(10 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// The time for which a text is worth sending, and the lifetime of its link.
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(6);
pub const LINK_LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// Something that comes from outside.
enum Deed<'a> {
    Turn(&'a Call, &'a Turn),
    HangUp(&'a Call, i64),
    Report(&'a Text, Report),
    Visit(&'a Text, Visit),
    QueueAgain(&'a Text),
}

/// The results of the month.
pub struct Month {
    /// The counters of all lives of all nodes, added up, by name and labels.
    pub counters: BTreeMap<String, u64>,
    /// At the end of which steps texts were accepted by the gateway, or came to nothing.
    pub handled: BTreeMap<u16, i64>,
    pub restarts: u32,
    pub place: Place,
}

/// A process: it is started again now and then.
struct Node {
    store: Store,
    metrics: Arc<Metrics>,
    upkeep: Upkeep,
}

impl Node {
    fn start(place: &Place, clock: &Clock) -> Self {
        let metrics = Arc::new(Metrics::default());
        let observed = metrics.clone();
        let store = place.open(clock.clone(), Arc::new(move |what| observed.observe(what)));
        let limits = Arc::new(LimitSettings::default());
        let day = 24 * HOUR;
        let retention = RetentionSettings {
            silent_call: Duration::from_secs(600),
            history: 9 * day,
            consents: 900 * day,
            figures: 400 * day,
        };
        let (budget, clock) = (Budget::new(limits.clone()), clock.clone());
        let spool = SpoolRetention::new(Path::new("/nowhere"), day);
        let upkeep = Upkeep { store: store.clone(), metrics: metrics.clone(), clock, retention, limits, budget, spool };
        Self { store, metrics, upkeep }
    }

    /// Stops the process; its counters go with it, as Prometheus saw them last.
    async fn stop(self, counters: &mut BTreeMap<String, u64>) {
        let Self { store, metrics, upkeep } = self;
        drop(upkeep);
        store.close().await;
        for (name, value) in read(&metrics) {
            *counters.entry(name).or_default() += value;
        }
    }
}

/// The series of whole numbers in a scrape.
fn read(metrics: &Metrics) -> Vec<(String, u64)> {
    let text = String::from_utf8(metrics.render()).unwrap();
    let series = text.lines().filter(|line| !line.starts_with('#'));
    let series = series.filter_map(|line| line.rsplit_once(' '));
    series.filter_map(|(name, value)| Some((name.to_owned(), value.parse().ok()?))).collect()
}

struct Run<'a> {
    place: Place,
    clock: Clock,
    nodes: [Node; 2],
    fates: BTreeMap<u16, Fate>,
    dice: &'a mut Dice,
    counters: BTreeMap<String, u64>,
    handled: BTreeMap<u16, i64>,
    restarts: u32,
}

/// Lets the month happen.
pub async fn happen(calls: &[Call], forgets: &[Forget], dice: &mut Dice) -> Month {
    let place = Place::without_a_disk();
    let clock = Clock::standing_at(wall(0));
    let nodes = [Node::start(&place, &clock), Node::start(&place, &clock)];
    let texts = calls.iter().flat_map(|call| &call.texts);
    let fates = texts.map(|text| (text.number, text.fate)).collect();
    let (counters, handled) = (BTreeMap::new(), BTreeMap::new());
    let mut run = Run { place, clock, nodes, fates, dice, counters, handled, restarts: 0 };
    let mut deeds = deeds(calls).into_iter().peekable();
    for step in 0..DAYS * STEPS_PER_DAY {
        if step == SET_BACK {
            let [node, _] = &run.nodes;
            node.store.follow_clock(wall(step * SECONDS_PER_STEP)).await.unwrap();
        }
        while let Some((second, deed)) = deeds.next_if(|(second, _)| step_of(*second) == step) {
            run.deed(second, deed).await;
        }
        if is_looked_after(step) {
            run.look(step).await;
        }
        for forget in forgets.iter().filter(|forget| forget.step == step) {
            run.any().store.forget(pseudonym(forget.caller), false, "anna").await.unwrap();
        }
        if run.dice.between(0, 60) == 0 {
            run.restart().await;
        }
    }
    let Run { place, nodes, mut counters, handled, restarts, .. } = run;
    for node in nodes {
        node.stop(&mut counters).await;
    }
    Month { counters, handled, restarts, place }
}

/// Everything from outside, in the order in which it comes.
fn deeds(calls: &[Call]) -> Vec<(i64, Deed<'_>)> {
    let mut deeds = vec![];
    for call in calls {
        for turn in &call.turns {
            let times = [Some(turn.stored), turn.again].into_iter().flatten();
            deeds.extend(times.map(|second| (second, Deed::Turn(call, turn))));
        }
        if let Some(at) = call.hung_up {
            // Some platforms tell it twice.
            let times = [0, 7].into_iter().take(1 + usize::from(call.number) % 2);
            deeds.extend(times.map(|late| (at + late, Deed::HangUp(call, at + late))));
        }
        for text in &call.texts {
            deeds.extend(text.report.map(|(at, report)| (at, Deed::Report(text, report))));
            deeds.extend(text.visits.iter().map(|(at, visit)| (*at, Deed::Visit(text, *visit))));
            if let Fate::QueuedAgain(at) = text.fate {
                deeds.push((at, Deed::QueueAgain(text)));
            }
        }
    }
    deeds.sort_by_key(|(second, _)| *second);
    deeds
}

impl Run<'_> {
    /// Any node: the balancer does not ask whose call it is.
    fn any(&mut self) -> &Node {
        let node = usize::from(self.dice.chance(50));
        &self.nodes[node]
    }

    async fn deed(&mut self, second: i64, deed: Deed<'_>) {
        let now = wall(second);
        self.clock.set(now);
        let store = &self.any().store;
        match deed {
            Deed::Turn(call, turn) => drop(store.commit(record(call, turn)).await.unwrap()),
            Deed::HangUp(call, at) => drop(store.end_call(key(call.number), wall(at)).await.unwrap()),
            Deed::Visit(text, Visit::Human) => {
                store.open_link(token(text.number), Visitor::Human, now).await.unwrap();
            }
            Deed::Visit(text, Visit::Automatic) => {
                store.open_link(token(text.number), Visitor::Automatic, now).await.unwrap();
            }
            Deed::Visit(text, Visit::Chat) => drop(store.begin_chat(token(text.number), now).await.unwrap()),
            Deed::QueueAgain(text) => assert!(store.requeue(id(text.number), now).await.unwrap()),
            Deed::Report(text, report) => {
                for _ in 0..2 {
                    assert!(store.report(&gateway(), id(text.number), report, now).await.unwrap());
                }
                self.handled.entry(text.number).or_insert(step_of(second));
            }
        }
    }

    /// A worker sends what is due, then the upkeep looks: one node's, or both at once.
    async fn look(&mut self, step: i64) {
        let now = wall_after(step);
        self.clock.set(now);
        loop {
            let claims = self.any().store.claim(Medium::Sms, 100, now, LEASE).await.unwrap();
            if claims.is_empty() {
                break;
            }
            for claim in claims {
                self.send(claim, now, step).await;
            }
        }
        let sweeps = step % STEPS_PER_DAY == 0;
        let tick = async |node: &Node| {
            let mut rounds = Rounds { closing: false, sweep: sweeps.then(|| node.upkeep.begin_sweep()) };
            node.upkeep.tick(&mut rounds).await.unwrap();
        };
        let [one, other] = &self.nodes;
        match step % 5 {
            0 => drop(tokio::join!(tick(one), tick(other))),
            1 | 2 => tick(one).await,
            _ => tick(other).await,
        }
    }

    async fn send(&mut self, claim: Claim, now: Timestamp, step: i64) {
        let accepted = Attempt::Accepted { provider_ids: vec![], followed: Followed::ByReport };
        let number = u16::from_be_bytes([claim.id.0[0], claim.id.0[1]]);
        let attempt = match self.fates[&number] {
            Fate::AcceptedAtSecondTry if claim.attempts == 0 => {
                Attempt::Later { due: now + SignedDuration::from_secs(60), counts: true }
            }
            Fate::Accepted | Fate::AcceptedAtSecondTry => accepted,
            Fate::QueuedAgain(_) if self.handled.contains_key(&number) => accepted,
            Fate::Refused => Attempt::Refused(None),
            Fate::Exhausted | Fate::QueuedAgain(_) => Attempt::Exhausted,
            Fate::Unknown | Fate::UnknownForGood => Attempt::Unknown,
        };
        if !matches!(attempt, Attempt::Later { .. } | Attempt::Unknown) {
            self.handled.entry(number).or_insert(step);
        }
        let held = self.any().store.finish(claim.id, claim.lease, Some(gateway()), attempt, now).await.unwrap();
        assert!(held, "nobody else had it in hand");
    }

    /// One of the nodes is stopped and started: what it counted is gone from memory.
    async fn restart(&mut self) {
        let node = usize::from(self.dice.chance(50));
        let started = Node::start(&self.place, &self.clock);
        let stopped = std::mem::replace(&mut self.nodes[node], started);
        stopped.stop(&mut self.counters).await;
        self.restarts += 1;
    }
}

fn record(call: &Call, turn: &Turn) -> TurnRecord {
    TurnRecord {
        revision: "0123abcd".into(),
        call: key(call.number),
        turn: turn.number,
        at: wall(turn.at),
        platform: PlatformName::new("local"),
        line: LineId::new(call.line),
        started: wall(call.answered),
        caller: call.caller.filter(|_| !turn.anonymous).map(pseudonym),
        anonymous: turn.anonymous,
        topic: turn.topic.map(TopicId::new),
        standing: turn.standing,
        waiting_at: turn.waiting_at.map(NodeId::new),
        heard: None,
        events: turn.events.clone(),
        messages: if turn.number == 2 { call.texts.iter().map(|text| message(text, turn)).collect() } else { vec![] },
        consents: vec![],
        formers: vec![],
    }
}

fn message(text: &Text, turn: &Turn) -> NewMessage {
    let promised = wall(turn.at);
    let head = MessageHead {
        id: id(text.number),
        kind: MessageKind::Link,
        medium: Medium::Sms,
        channel: ChannelId::new(text.channel),
        language: Language::new("ru"),
    };
    NewMessage {
        link: Some(NewLink { token: token(text.number), topic: None, expires: promised + LINK_LIFETIME }),
        ..NewMessage::plain(
            head,
            MessageAddress::Given("+79161234567".to_owned()),
            "…".to_owned(),
            promised,
            promised + LIFETIME,
        )
    }
}

fn gateway() -> GatewayName {
    GatewayName::new("a")
}

/// A key with this number in front.
fn numbered(number: u16) -> [u8; 16] {
    let mut key = *b"??a key of tests";
    key[..2].copy_from_slice(&number.to_be_bytes());
    key
}

fn key(call: u16) -> CallKey {
    CallKey(numbered(call))
}

fn id(text: u16) -> MessageId {
    MessageId(numbered(text))
}

fn token(text: u16) -> TokenHash {
    TokenHash(numbered(text))
}

fn pseudonym(caller: i64) -> Pseudonym {
    Pseudonym(numbered(u16::try_from(caller).unwrap()))
}
