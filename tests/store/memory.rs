//! A store in a folder of its own, with a clock that stands still and an observer that takes notes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use deflect::base::call::{Language, LineId};
use deflect::base::clock::Clock;
use deflect::config::settings::{GatewayName, Limit, LimitSettings, Money};
use deflect::line::channel::ChannelId;
use deflect::line::event::{Event, Outcome, Refusal};
use deflect::line::message::{Medium, MessageKind};
use deflect::store::{
    Accounted, Attempt, CallKey, Claim, Committed, Followed, MessageAddress, MessageHead, MessageId, MessageState,
    NewLink, NewMessage, NumberBlocks, Observation, Observer, Pseudonym, Store, SuppressionReason, SweptBefore,
    TextQuota, TokenHash, TurnRecord, Visitor,
};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::support::peers::postgres::{Cluster, Database};
use crate::support::turn::first_turn;

pub const NUMBER: &str = "+79161234567";
pub const EMAIL: &str = "anna@example.ru";
pub const WORDS: &str = "https://m.example/l/Ab3dEfGhIjK";
pub const LEASE: Duration = Duration::from_secs(60);
pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(60 * 60);

/// A report to the observer.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    Turn(CallKey, u16),
    Message(MessageState, Option<GatewayName>),
    Settled(Outcome, f64, Option<f64>),
    Accounted(Accounted),
    Opened(Visitor),
    ChatStarted,
    Suppressed(SuppressionReason),
    Lost(u64),
}

pub struct Memory {
    pub store: Store,
    place: Place,
    pub clock: Clock,
    told: Arc<Mutex<Vec<Told>>>,
}

impl Memory {
    pub fn new() -> Self {
        Self::at(Place::new())
    }

    /// In a file, whatever the test program is about.
    #[allow(dead_code, reason = "of the program about servers")]
    pub fn in_file() -> Self {
        Self::at(Place::Folder(tempfile::tempdir().unwrap()))
    }

    /// A server's database where every transaction is serializable, as in CockroachDB.
    #[allow(dead_code, reason = "of the program about servers")]
    pub fn serializable() -> Self {
        let database = Cluster::shared().database_with_schema();
        database.alter("SET default_transaction_isolation = 'serializable'");
        Self::at(Place::Server(database))
    }

    fn at(place: Place) -> Self {
        let clock = Clock::standing_at(noon());
        let told = Arc::new(Mutex::new(vec![]));
        let store = place.open(clock.clone(), observer(told.clone()));
        Self { store, place, clock, told }
    }

    /// Another process with the same database.
    pub fn other(&self) -> Store {
        self.place.open(Clock::standing_at(noon()), Arc::new(|_| {}))
    }

    /// Runs a statement; says how many rows it changed.
    pub fn execute(&self, sql: &str) -> usize {
        match &self.place {
            Place::Folder(_) => self.sql().execute(sql, []).unwrap(),
            Place::Server(database) => {
                let counted = format!("WITH changed AS ({sql} RETURNING 1) SELECT count(*) FROM changed");
                database.sql(&counted).parse().unwrap()
            }
        }
    }

    /// Has the database refuse the second turn of every call.
    pub fn refuse_second_turns(&self) {
        match &self.place {
            Place::Folder(_) => {
                let refuse = "CREATE TRIGGER no_second BEFORE INSERT ON turn WHEN NEW.turn = 2
                    BEGIN SELECT raise(ABORT, 'no'); END";
                self.sql().execute_batch(refuse).unwrap();
            }
            Place::Server(database) => drop(database.sql("ALTER TABLE turn ADD CHECK (turn <> 2)")),
        }
    }

    /// The number that a statement gives.
    pub fn number(&self, sql: &str) -> i64 {
        self.word(sql).parse().unwrap()
    }

    /// The first column of the first row, as text; empty if it is null.
    pub fn word(&self, sql: &str) -> String {
        match &self.place {
            Place::Folder(_) => {
                let text = format!("SELECT coalesce(CAST(({sql}) AS TEXT), '')");
                self.sql().query_row(&text, [], |row| row.get(0)).unwrap()
            }
            Place::Server(database) => database.sql(sql),
        }
    }

    /// Bytes in a statement, from hex.
    pub fn bytes(&self, hex: &str) -> String {
        match &self.place {
            Place::Folder(_) => format!("x'{hex}'"),
            Place::Server(_) => format!("decode('{hex}', 'hex')"),
        }
    }

    /// The database of a server.
    #[allow(dead_code, reason = "of the program about servers")]
    pub fn database(&self) -> &Database {
        match &self.place {
            Place::Folder(_) => panic!("a test about servers"),
            Place::Server(database) => database,
        }
    }

    /// Where its files are; a server's are its own.
    pub fn folder(&self) -> &Path {
        match &self.place {
            Place::Folder(folder) => folder.path(),
            Place::Server(_) => panic!("a test about files"),
        }
    }

    pub fn file(&self) -> PathBuf {
        self.folder().join("deflect.db")
    }

    /// Another connection to the same file.
    pub fn sql(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.file()).unwrap()
    }

    /// The reports so far. The writer reports a group after it answers, and before the next group: the first question
    /// may be in one group with the event looked for, the second is not.
    pub async fn told(&self) -> Vec<Told> {
        self.store.ready().await.unwrap();
        self.store.ready().await.unwrap();
        self.told.lock().unwrap().clone()
    }

    pub async fn told_outcomes(&self) -> Vec<Outcome> {
        let outcome = |told| if let Told::Settled(outcome, ..) = told { Some(outcome) } else { None };
        self.told().await.into_iter().filter_map(outcome).collect()
    }

    pub async fn told_states(&self) -> Vec<MessageState> {
        let state = |told| if let Told::Message(state, _) = told { Some(state) } else { None };
        self.told().await.into_iter().filter_map(state).collect()
    }

    /// Commits the first turn of a call with these messages.
    pub async fn promise(&self, call: u8, messages: Vec<NewMessage>) {
        self.store.commit(TurnRecord { messages, ..turn(call, 1) }).await.unwrap();
    }

    /// Looks at every call that is due by then.
    pub async fn assess(&self, now: Timestamp) {
        while 0 < self.store.assess_calls(now, 100).await.unwrap() {}
    }

    /// The findings about calls, in order.
    pub async fn told_findings(&self) -> Vec<Accounted> {
        let accounted = |told| if let Told::Accounted(accounted) = told { Some(accounted) } else { None };
        self.told().await.into_iter().filter_map(accounted).collect()
    }

    pub async fn claim(&self, medium: Medium, now: Timestamp) -> Vec<Claim> {
        self.store.claim(medium, 10, now, LEASE).await.unwrap()
    }

    /// Promises a counted text in a call of its own at this time, and says why not.
    pub async fn refusal(&self, id: u8, quota: &TextQuota, at: Timestamp) -> Option<Refusal> {
        let message = NewMessage { due: at, expires: at + 30 * MINUTE, ..counted(id, quota) };
        let turn = TurnRecord { messages: vec![message], at, started: at, ..turn(id, 1) };
        match self.store.commit(turn).await.unwrap() {
            Committed::Fresh => None,
            Committed::Refused(refusal) => Some(refusal),
            other => panic!("{other:?}"),
        }
    }

    /// Claims the one text that is due.
    pub async fn claim_text(&self, now: Timestamp) -> Claim {
        let mut claims = self.claim(Medium::Sms, now).await;
        assert_eq!(claims.len(), 1, "one text is due");
        claims.remove(0)
    }

    /// Finishes a claim by gateway `a`.
    pub async fn finish(&self, claim: &Claim, attempt: Attempt) -> bool {
        self.finish_by("a", claim, attempt).await
    }

    pub async fn finish_by(&self, name: &str, claim: &Claim, attempt: Attempt) -> bool {
        self.store.finish(claim.id, claim.lease, Some(gateway(name)), attempt, noon()).await.unwrap()
    }

    pub async fn state(&self, id: MessageId) -> MessageState {
        let listed = self.store.list_messages(&[], 100).await.unwrap();
        listed.iter().find(|message| message.id == id.to_string()).expect("a known message").state
    }

    /// Closes the store and looks for bytes in its files, deleted rows included; on a server in all rows.
    pub async fn close_and_find(self, bytes: &[u8]) -> bool {
        self.store.clone().close().await;
        self.content().iter().any(|content| contains(content, bytes))
    }

    /// Everything that is stored.
    pub fn content(&self) -> Vec<Vec<u8>> {
        match &self.place {
            Place::Folder(folder) => {
                let files = std::fs::read_dir(folder.path()).unwrap();
                files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
            }
            Place::Server(database) => database.values(),
        }
    }
}

/// Where the database is.
pub enum Place {
    Folder(TempDir),
    Server(Database),
}

impl Place {
    fn new() -> Self {
        match crate::ENGINE {
            Engine::Sqlite => Self::Folder(tempfile::tempdir().unwrap()),
            Engine::Postgres => Self::Server(Cluster::shared().database_with_schema()),
        }
    }

    /// A file in memory where that can be: a month of commits would wait for the disk otherwise.
    pub fn without_a_disk() -> Self {
        match crate::ENGINE {
            Engine::Sqlite => {
                let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
                Self::Folder(folder.unwrap())
            }
            Engine::Postgres => Self::new(),
        }
    }

    /// Connections and workers of a server's store live on a runtime of their own: a test's may be busy with waiting here.
    pub fn open(&self, clock: Clock, observer: Observer) -> Store {
        match self {
            Self::Folder(folder) => Store::open(&folder.path().join("deflect.db"), clock, observer).unwrap(),
            Self::Server(database) => {
                static RUNTIME: OnceLock<Runtime> = OnceLock::new();
                let runtime = RUNTIME.get_or_init(|| Runtime::new().unwrap());
                let (settings, (sender, receiver)) = (database.settings(), std::sync::mpsc::channel());
                runtime.spawn(async move { sender.send(Store::connect(&settings, clock, observer).await) });
                receiver.recv().unwrap().unwrap()
            }
        }
    }
}

/// The database that a test program is about.
#[derive(Clone, Copy)]
#[allow(dead_code, reason = "each program has one")]
pub enum Engine {
    Sqlite,
    Postgres,
}

pub fn contains(content: &[u8], bytes: &[u8]) -> bool {
    content.windows(bytes.len()).any(|window| window == bytes)
}

fn observer(told: Arc<Mutex<Vec<Told>>>) -> Observer {
    Arc::new(move |observation| {
        let note = match observation {
            Observation::Turn(turn) => Told::Turn(turn.call, turn.turn),
            Observation::Message(change) => Told::Message(change.state, change.gateway.clone()),
            Observation::Settled(call) => Told::Settled(call.outcome, call.seconds, call.left_after),
            Observation::Accounted(accounted) => Told::Accounted(accounted.clone()),
            Observation::Opened { visitor, .. } => Told::Opened(visitor),
            Observation::Lost(turns) => Told::Lost(turns),
            Observation::ChatStarted { .. } => Told::ChatStarted,
            Observation::Suppressed(reason) => Told::Suppressed(reason),
            Observation::Answered(_)
            | Observation::Committed(_)
            | Observation::TakenOver(_)
            | Observation::LookedOver { .. }
            | Observation::Failed => return,
        };
        told.lock().unwrap().push(note);
    })
}

pub fn noon() -> Timestamp {
    "2026-11-22T12:00:00+03:00".parse().unwrap()
}

pub fn after(time: Duration) -> Timestamp {
    noon() + time
}

pub fn gateway(name: &str) -> GatewayName {
    GatewayName::new(name)
}

/// A key that is found in a file only where it stands.
fn key(kind: &[u8; 16], number: u8) -> [u8; 16] {
    let mut key = *kind;
    key[15] = number;
    key
}

pub fn call_key(call: u8) -> CallKey {
    CallKey(key(b"a call's own key", call))
}

pub fn caller() -> Pseudonym {
    Pseudonym(*b"pseudonym of one")
}

pub fn email_key() -> Pseudonym {
    Pseudonym(*b"pseudonym a mail")
}

pub fn message_id(message: u8) -> MessageId {
    MessageId(key(b"a message's name", message))
}

pub fn token(message: u8) -> TokenHash {
    TokenHash(key(b"a token's hash: ", message))
}

pub fn accepted() -> Attempt {
    Attempt::Accepted { provider_ids: vec!["provider-1".to_owned()], followed: Followed::ByReport }
}

/// A turn at noon, in the menu, without messages.
pub fn turn(call: u8, turn: u16) -> TurnRecord {
    TurnRecord {
        turn,
        line: LineId::new("ozon"),
        caller: Some(caller()),
        events: if turn == 1 { vec![Event::Answered] } else { vec![] },
        ..first_turn(call_key(call), noon(), vec![])
    }
}

/// A text due at noon, with a link, worth sending for half an hour.
pub fn text(id: u8) -> NewMessage {
    let head = MessageHead {
        id: message_id(id),
        kind: MessageKind::Link,
        medium: Medium::Sms,
        channel: ChannelId::new("account-chat"),
        language: Language::new("ru"),
    };
    NewMessage {
        link: Some(NewLink { token: token(id), topic: None, expires: after(24 * HOUR) }),
        ..NewMessage::plain(
            head,
            MessageAddress::Given(NUMBER.to_owned()),
            WORDS.to_owned(),
            noon(),
            after(30 * MINUTE),
        )
    }
}

/// The quota that a text to a number counts against; numbers of one ten are of one prefix, and all are of one range.
pub fn quota(number: u8, limits: &Arc<LimitSettings>) -> TextQuota {
    TextQuota {
        number: Pseudonym(key(b"pseudonym number", number)),
        blocks: NumberBlocks {
            prefix: Pseudonym(key(b"pseudonym prefix", number / 10)),
            range: Pseudonym(key(b"pseudonym range:", 0)),
        },
        typed_by: None,
        country: "RU".to_owned(),
        price: Money(1000),
        limits: limits.clone(),
    }
}

/// A text that is counted.
pub fn counted(id: u8, quota: &TextQuota) -> NewMessage {
    NewMessage { quota: Some(quota.clone()), to_key: Some(quota.number), ..text(id) }
}

/// Limits that nothing comes up to.
pub fn no_limits() -> LimitSettings {
    LimitSettings {
        per_number: vec![],
        per_prefix: vec![],
        per_range: vec![],
        per_typing_caller: vec![],
        ..LimitSettings::default()
    }
}

/// So many within so long.
pub fn limit(count: u32, within: Duration) -> Limit {
    Limit { count, within }
}

/// A sweep of everything from before then but figures.
pub fn swept_before(then: Timestamp) -> SweptBefore {
    SweptBefore { history: then, consents: then, texted: then, figures: Timestamp::MIN }
}

/// A mail to the caller's imported address, due at noon.
pub fn follow_up(id: u8) -> NewMessage {
    let to = MessageAddress::Contact(caller());
    NewMessage { kind: MessageKind::FollowUp, medium: Medium::Email, to, expires: after(24 * HOUR), ..text(id) }
}
