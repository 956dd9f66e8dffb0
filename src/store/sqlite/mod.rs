//! The memory on one machine: SQLite, one thread that writes and two that read.
//!
//! Everything here is asked through a [`Store`] and answered by a thread that may wait for the disk; no request waits for
//! it on a thread that serves others. The queues are bounded: a store that cannot follow refuses instead of growing.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;

use self::connection::Whereabouts;
use self::reader::Reader;
use self::request::{Abandoned, Request};
use self::tables::Tables;
use self::turns::WrittenTurn;
use self::writer::{Lost, Work, WriterQueue};
use crate::base::clock::Clock;
use crate::config::settings::{GatewayName, LimitSettings, Money};
use crate::line::message::Medium;
use crate::line::notice::Notice;
use crate::store::{
    Asked, Attempt, Backlog, Bar, BarReason, CallKey, CallerRecord, Claim, Committed, Consent, ConsentFilter, Contact,
    Figure, FigureName, Followable, Forgotten, Heard, KeyInUse, Lease, LinkRecord, ListedMessage, LiveCall, MessageId,
    MessageState, NewMessage, Observation, Observer, PostedNotice, Posting, Pseudonym, Report, Rules, StoreError,
    Stranded, SweptBefore, TokenHash, Toll, TurnRecord, Visitor,
};

mod accounts;
mod bars;
mod calls;
mod column;
mod connection;
mod consents;
mod contacts;
mod desk;
mod erased;
mod figures;
mod following;
mod followups;
mod health;
mod keys;
mod links;
mod live;
mod messages;
mod notices;
mod outbox;
mod queue;
mod reader;
mod recovery;
mod request;
mod retention;
mod tables;
mod texted;
mod turns;
mod wishes;
mod writer;

/// The memory. Cheap to clone; every clone asks the same threads.
///
/// Every method fails with [`StoreError::Overloaded`] when its queue is full, [`StoreError::Stopped`] after
/// [`Store::close`], and [`StoreError::Query`] when the database refuses; nothing of the request is kept then.
#[derive(Clone)]
pub struct Store {
    threads: Arc<Threads>,
}

struct Threads {
    clock: Clock,
    writer: WriterQueue,
    /// Answers what callers wait for: never behind a long question.
    reader: Reader,
    /// Answers what operations ask, such as counting a long queue.
    desk: Reader,
    /// Taken by whoever closes the store first.
    running: Mutex<Option<Running>>,
    file: PathBuf,
    observer: Observer,
    /// Turns that are not in the figures yet.
    lost: Lost,
    /// Whether the file was found damaged when it was looked over last.
    damaged: Arc<AtomicBool>,
    /// Held as long as the file is looked over.
    health: Mutex<Option<SyncSender<()>>>,
}

struct Running {
    readers: [JoinHandle<()>; 2],
    writer: JoinHandle<()>,
}

impl Store {
    /// Opens the database file, makes it (for its owner's eyes only) when it is missing, and brings it up to date.
    /// The observer is told on the writer's thread, and must be quick.
    ///
    /// # Errors
    /// [`StoreError::Open`], with the file's path. The folder must exist.
    pub fn open(file: &Path, clock: Clock, observer: Observer) -> Result<Self, StoreError> {
        let connection = connection::open_writer(file)?;
        let (reader, reading) = Reader::start(connection::open_reader(file)?);
        let (desk, at_desk) = Reader::start(connection::open_reader(file)?);
        let (whereabouts, lost) = (Whereabouts::of(file), Lost::default());
        let (writer, writing) = writer::start(connection, whereabouts, clock.clone(), observer.clone(), lost.clone());
        let running = Mutex::new(Some(Running { readers: [reading, at_desk], writer: writing }));
        let (file, damaged, health) = (file.to_owned(), Arc::default(), Mutex::default());
        let threads = Threads { clock, writer, reader, desk, running, file, observer, lost, damaged, health };
        Ok(Self { threads: Arc::new(threads) })
    }

    /// Looks over the file again and again from now on. What is found is logged and told to the observer, and a damaged store
    /// is not [ready](Self::ready).
    pub fn watch_health(&self) {
        let Threads { file, clock, observer, damaged, health, .. } = &*self.threads;
        let running = health::start(file, clock.clone(), observer.clone(), damaged.clone());
        *health.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
    }

    /// The names of the keys the database was written with; none in a new one.
    pub async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        self.threads.reader.ask("read the keys' names", keys::names).await
    }

    /// Makes sure that these are the keys the database was written with, and remembers them where it is new; gives the names
    /// of those that are not. Nothing is written where all are remembered already.
    pub async fn use_keys(&self, keys: Vec<KeyInUse>) -> Result<Vec<&'static str>, StoreError> {
        let known = keys.clone();
        let look = move |connection: &Connection| keys::are_kept(connection, &known);
        if self.threads.reader.ask("compare the keys", look).await? {
            return Ok(vec![]);
        }
        self.write("remember the keys", move |tables| keys::keep(tables, &keys)).await
    }

    /// Stores a turn with its events and messages: durable when it returns. The same turn again changes nothing.
    ///
    /// Dropped before the writer came to it, the turn is not stored: the caller was told another way, see
    /// [`Store::record`].
    pub async fn commit(&self, turn: TurnRecord) -> Result<Committed, StoreError> {
        let turn = WrittenTurn::new(turn)?;
        let store = move |tables: &mut Tables<'_>| turns::store(tables, &turn);
        let (request, answer) = Request::new("commit a turn", Abandoned::LeftOut, store);
        self.threads.writer.give(Work::Asked(Box::new(request)))?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    /// Stores a turn some time soon. Kept and tried again while the database refuses, up to a bound; given up turns are
    /// told to the observer.
    ///
    /// # Errors
    /// The turn is lost, and the observer was told: the queue is full, or the store has stopped.
    pub fn record(&self, turn: TurnRecord) -> Result<(), StoreError> {
        let given = WrittenTurn::new(turn).and_then(|turn| self.threads.writer.give(Work::Turn(turn)));
        if given.is_err() {
            self.threads.lost.fetch_add(1, Ordering::Relaxed);
            (self.threads.observer)(Observation::Lost(1));
        }
        given
    }

    /// Ends a call some time soon. Kept and tried again while the database refuses, as turns are.
    ///
    /// # Errors
    /// The queue is full, or the store has stopped: the reaper will end the call.
    pub fn record_end(&self, call: CallKey, at: Timestamp) -> Result<(), StoreError> {
        self.threads.writer.give(Work::End(call, at))
    }

    /// What is known of a caller and of this very call when the phone rings.
    /// `toll` is that of a text to the caller's own number, where one may be sent at all.
    pub async fn caller(
        &self,
        caller: Option<Pseudonym>,
        call: CallKey,
        toll: Option<Toll>,
        now: Timestamp,
    ) -> Result<CallerRecord, StoreError> {
        let look_up = move |connection: &Connection| calls::caller(connection, caller, call, toll.as_ref(), now);
        self.threads.reader.ask("look up a caller", look_up).await
    }

    /// Ends a call; `true` only the first time, `false` for an unknown one. A turn that comes later is stored and does not
    /// open the call again.
    pub async fn end_call(&self, call: CallKey, at: Timestamp) -> Result<bool, StoreError> {
        self.write("end a call", move |tables| calls::end(tables, call, at)).await
    }

    /// Notes that somebody spoke with the caller on the line that this turn dialled; `false` where that turn is unknown. To
    /// be told before the call is settled.
    pub async fn note_talk(&self, call: CallKey, turn: u16) -> Result<bool, StoreError> {
        self.write("note a talk", move |tables| calls::note_talk(tables, call, turn)).await
    }

    /// Ends calls without a turn since then, as of their last turn; says how many. A call that dialled another line last is
    /// given four hours more. At most some hundreds at once: ask again while it ends any.
    pub async fn reap(&self, silent_since: Timestamp) -> Result<u64, StoreError> {
        self.write("end silent calls", move |tables| calls::reap(tables, silent_since)).await
    }

    /// Gives ended calls their one outcome, at most `limit`; says how many. A call waits while a promise made in it may
    /// still be kept.
    pub async fn settle(&self, limit: u32) -> Result<u64, StoreError> {
        let now = self.threads.clock.now();
        self.write("settle calls", move |tables| calls::settle(tables, limit, now)).await
    }

    /// Looks at settled calls of which something may have come out by now, at most `limit` and some hundreds at once, and
    /// keeps and tells what the rules find; says how many it looked at. Each finding is told once, whoever looks. An
    /// anonymous call is deleted with it.
    pub async fn account(&self, now: Timestamp, limit: u32, rules: Rules) -> Result<u64, StoreError> {
        self.write("account for calls", move |tables| accounts::look(tables, now, limit, rules)).await
    }

    /// How many calls have not ended.
    pub async fn calls_open(&self) -> Result<u64, StoreError> {
        self.threads.desk.ask("count calls", calls::count_open).await
    }

    /// Takes up to `limit` due messages for a worker, the oldest first, until the lease ends: others do not get them before.
    /// Messages that have expired are exhausted instead.
    pub async fn claim(
        &self,
        medium: Medium,
        limit: u32,
        now: Timestamp,
        lease: Duration,
    ) -> Result<Vec<Claim>, StoreError> {
        self.write("claim messages", move |tables| outbox::claim(tables, medium, limit, now, lease)).await
    }

    /// Records how a try ended; `false`, and nothing is kept, when another claim or a requeue took the message over.
    /// `gateway` is the one that was asked.
    pub async fn finish(
        &self,
        id: MessageId,
        lease: Lease,
        gateway: Option<GatewayName>,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let finish = move |tables: &mut Tables<'_>| outbox::finish(tables, id, lease, gateway.as_ref(), &attempt, now);
        self.write("finish an attempt", finish).await
    }

    /// Records how the one try of several messages ended, all or none; says how many were still held.
    pub async fn finish_together(
        &self,
        held: Vec<(MessageId, Lease)>,
        gateway: Option<GatewayName>,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let finish = move |tables: &mut Tables<'_>| {
            let one = |(id, lease): &(MessageId, Lease)| {
                outbox::finish(tables, *id, *lease, gateway.as_ref(), &attempt, now).map(u64::from)
            };
            held.iter().map(one).sum()
        };
        self.write("finish an attempt", finish).await
    }

    /// Gives back what a worker claimed and did not finish, due at once; says how many it still held.
    pub async fn release(&self, held: Vec<(MessageId, Lease)>, now: Timestamp) -> Result<u64, StoreError> {
        self.write("release messages", move |tables| outbox::release(tables, &held, now)).await
    }

    /// Makes messages that were put off due again as they first were, after a long time in which nothing could be sent:
    /// they are claimed in the order they were promised. Says how many; the writer has time for others in between.
    pub async fn hasten(&self, medium: Medium) -> Result<u64, StoreError> {
        let mut hastened = 0;
        loop {
            match self.write("hasten messages", move |tables| recovery::hasten(tables, medium)).await? {
                0 => return Ok(hastened),
                batch => hastened += batch,
            }
        }
    }

    /// Brings messages that were promised in the future, by a clock that has stepped back since, to the present; says how
    /// many. Their waits and lifetimes are as they were. A few seconds are left alone: clocks of two nodes differ as much.
    pub async fn follow_clock(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.write("follow the clock", move |tables| recovery::follow_clock(tables, now)).await
    }

    /// Takes a gateway's delivery report: durable when it returns, so that it may be acknowledged. `false` for an unknown
    /// message. A report that comes late, twice or out of order moves nothing back.
    pub async fn report(
        &self,
        gateway: &GatewayName,
        id: MessageId,
        report: Report,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let gateway = gateway.clone();
        let work = move |tables: &mut Tables<'_>| outbox::report(tables, &gateway, id, report, now);
        self.write("record a delivery report", work).await
    }

    /// Takes a report that names a message by the gateway's own id, in any of these spellings; the first that is known
    /// counts. Durable when it returns. One that no message has yet is kept for a while.
    pub async fn report_by_provider_id(
        &self,
        gateway: &GatewayName,
        ids: Vec<String>,
        report: Report,
        now: Timestamp,
    ) -> Result<Heard, StoreError> {
        let gateway = gateway.clone();
        let work = move |tables: &mut Tables<'_>| following::report(tables, &gateway, &ids, report, now);
        self.write("record a delivery report", work).await
    }

    /// Whether this gateway gave one of these ids, for a text to this number where one is given.
    pub async fn knows_provider_id(
        &self,
        gateway: &GatewayName,
        ids: Vec<String>,
        to: Option<Pseudonym>,
    ) -> Result<bool, StoreError> {
        let gateway = gateway.clone();
        let read = move |connection: &Connection| following::knows(connection, &gateway, &ids, to);
        self.threads.reader.ask("look up a gateway's id", read).await
    }

    /// Messages that this gateway is to be asked about now, at most so many.
    pub async fn followable(
        &self,
        gateway: &GatewayName,
        limit: u32,
        now: Timestamp,
    ) -> Result<Vec<Followable>, StoreError> {
        let gateway = gateway.clone();
        let read = move |connection: &Connection| following::due(connection, &gateway, limit, now);
        self.threads.desk.ask("look for messages to ask about", read).await
    }

    /// Notes that a gateway was asked about these messages, and when it is asked again; never where not given.
    pub async fn asked(&self, messages: Vec<(MessageId, Option<Timestamp>)>) -> Result<(), StoreError> {
        self.write("note what was asked", move |tables| following::asked(tables, &messages)).await
    }

    /// Bars a number, prefix or address; `false` when it was barred for this reason before.
    pub async fn bar(&self, key: Pseudonym, bar: Bar, now: Timestamp) -> Result<bool, StoreError> {
        self.write("bar a number", move |tables| bars::add(tables, key, bar, now)).await
    }

    /// Lifts a bar; `false` when there was none.
    pub async fn lift(&self, key: Pseudonym, reason: BarReason) -> Result<bool, StoreError> {
        self.write("lift a bar", move |tables| bars::lift(tables, key, reason)).await
    }

    /// Ends texts to a number at the person's wish: bars it and cancels what waits for it, all or nothing. Confirmed by
    /// the notice, unless it was barred before; one with the same id is not stored twice. `false` when it was barred.
    pub async fn opt_out(
        &self,
        number: Pseudonym,
        notice: Option<NewMessage>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write("end texts", move |tables| wishes::opt_out(tables, number, notice.as_ref(), now)).await
    }

    /// Allows texts to a number again at the person's wish, confirmed by the notice. `false` when it had not opted out.
    pub async fn opt_in(
        &self,
        number: Pseudonym,
        notice: Option<NewMessage>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write("allow texts", move |tables| wishes::opt_in(tables, number, notice.as_ref(), now)).await
    }

    /// Closes the prefixes and ranges whose texts come to nothing; says how many.
    pub async fn close_prefixes(&self, limits: Arc<LimitSettings>, now: Timestamp) -> Result<u64, StoreError> {
        // Looked for where nobody waits: the writer is not held up by a day of texts.
        let (looked_by, looked_at) = (limits.clone(), now);
        let look = move |connection: &Connection| bars::fruitless(connection, &looked_by, looked_at);
        let found = self.threads.desk.ask("look for fruitless prefixes", look).await?;
        if found.is_empty() {
            return Ok(0);
        }
        self.write("close prefixes", move |tables| bars::close(tables, &found, &limits, now)).await
    }

    /// What texts have cost since the day began in the limits' zone.
    pub async fn spent(&self, limits: Arc<LimitSettings>, now: Timestamp) -> Result<Money, StoreError> {
        self.threads.desk.ask("add up the day", move |connection| texted::spent(connection, &limits, now)).await
    }

    /// Stores a mail to an address that was typed on the page of this link, with the consent, to which the call and the
    /// caller of the link are added. At most to `addresses_max` different addresses a link; one that may not be mailed to
    /// counts too, so that nobody learns which those are.
    pub async fn mail_from_page(
        &self,
        page: TokenHash,
        message: NewMessage,
        consent: Consent,
        addresses_max: u32,
        now: Timestamp,
    ) -> Result<Asked, StoreError> {
        let work = move |tables: &mut Tables<'_>| {
            followups::mail_from_page(tables, page, &message, &consent, addresses_max, now)
        };
        self.write("store a mail from a page", work).await
    }

    /// Stores a message that is of no call: durable when it returns. `false` when it is there.
    pub async fn post(&self, message: NewMessage, now: Timestamp) -> Result<bool, StoreError> {
        let insert = move |tables: &mut Tables<'_>| messages::insert(tables, &message, None, false, now);
        self.write("store a message", insert).await
    }

    /// The zone a contact lives in, as it was imported.
    pub async fn contact_zone(&self, caller: Pseudonym) -> Result<Option<String>, StoreError> {
        self.threads.reader.ask("look up a zone", move |connection| contacts::zone(connection, caller)).await
    }

    /// Records that a conversation began through a link; `true` the first time, `false` later and for an unknown link.
    pub async fn begin_chat(&self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        self.write("begin a conversation", move |tables| followups::begin_chat(tables, token, now)).await
    }

    /// Takes a mail that came back: the message was not delivered, and its address is barred so. `false` for an unknown
    /// message.
    pub async fn bounce(&self, id: MessageId, bar: Option<Bar>, now: Timestamp) -> Result<bool, StoreError> {
        self.write("take returned mail", move |tables| followups::bounce(tables, id, bar, now)).await
    }

    /// Consents, the oldest first, at most `limit` after the one with this number; each comes with its number.
    pub async fn consents(
        &self,
        filter: ConsentFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<(i64, Consent)>, StoreError> {
        let read = move |connection: &Connection| consents::list(connection, &filter, after, limit);
        self.threads.desk.ask("list consents", read).await
    }

    /// How much of a medium is due and in nobody's hands.
    pub async fn backlog(&self, medium: Medium, now: Timestamp) -> Result<Backlog, StoreError> {
        self.threads.desk.ask("count due messages", move |connection| outbox::backlog(connection, medium, now)).await
    }

    /// What a link's token stands for. The link may have expired.
    pub async fn link(&self, token: TokenHash) -> Result<Option<LinkRecord>, StoreError> {
        self.threads.reader.ask("look up a link", move |connection| links::find(connection, token)).await
    }

    /// Records that a link was opened; `true` the first time for each kind of visitor, `false` for a link that is unknown
    /// or has expired.
    pub async fn open_link(&self, token: TokenHash, visitor: Visitor, now: Timestamp) -> Result<bool, StoreError> {
        self.write("open a link", move |tables| links::open(tables, token, visitor, now)).await
    }

    /// Ends mail to whom the link's message went to, whether or not the link has expired: bars the address, and withdraws
    /// the consent of the contact. `false` when there is nobody, or nothing was left to be ended.
    pub async fn withdraw_consent(&self, token: TokenHash, now: Timestamp) -> Result<bool, StoreError> {
        self.write("withdraw a consent", move |tables| links::withdraw_consent(tables, token, now)).await
    }

    /// Adds contacts or brings them up to date, all or none; says how many. A withdrawn consent stays withdrawn.
    pub async fn import_contacts(&self, contacts: Vec<Contact>) -> Result<u64, StoreError> {
        self.write("import contacts", move |tables| contacts::import(tables, &contacts)).await
    }

    /// Messages in these states, the newest first; in every state when none is given.
    pub async fn list_messages(&self, states: &[MessageState], limit: u32) -> Result<Vec<ListedMessage>, StoreError> {
        let states = states.to_vec();
        self.threads.desk.ask("list messages", move |connection| desk::list(connection, &states, limit)).await
    }

    /// Queues a message again that is exhausted or of unknown outcome, with its whole lifetime before it. `false` when it
    /// is in another state or its address is erased.
    pub async fn requeue(&self, id: MessageId, now: Timestamp) -> Result<bool, StoreError> {
        self.write("queue a message again", move |tables| desk::requeue(tables, id, now)).await
    }

    /// Cancels a message that is waiting; `false` when a worker has it in hand, or it is not waiting.
    pub async fn cancel(&self, id: MessageId, now: Timestamp) -> Result<bool, StoreError> {
        self.write("cancel a message", move |tables| desk::cancel(tables, id, now)).await
    }

    /// Erases what is kept of a caller: calls lose the caller, waiting messages are cancelled, links, addresses, consents,
    /// the counts of texts and the contact go. That the person does not want texts or mail stays known, unless `opt_out`
    /// erases that as well.
    pub async fn forget(&self, caller: Pseudonym, opt_out: bool) -> Result<Forgotten, StoreError> {
        let now = self.threads.clock.now();
        self.write("forget a caller", move |tables| retention::forget(tables, caller, opt_out, now)).await
    }

    /// The latest moment the database knows of, by which a clock that jumped ahead is noticed.
    pub async fn latest(&self) -> Result<Option<Timestamp>, StoreError> {
        self.threads.desk.ask("look for the latest moment", retention::latest).await
    }

    /// Deletes what is older than these, in batches that leave the writer time for others; says how many rows. Also
    /// erases what is kept for a time of its own, see `store`.
    pub async fn sweep(&self, before: SweptBefore) -> Result<u64, StoreError> {
        let now = self.threads.clock.now();
        let mut swept = 0;
        loop {
            match self.write("sweep", move |tables| retention::sweep(tables, before, now)).await? {
                0 => break,
                batch => swept += batch,
            }
        }
        self.write("note a sweep", move |tables| retention::note_sweep(tables.connection, now)).await?;
        Ok(swept)
    }

    /// What happened between these moments, added up over the whole time: from the quarter of an hour that `since` lies in
    /// to that before `until`'s.
    pub async fn figures(&self, since: Timestamp, until: Timestamp) -> Result<Vec<Figure>, StoreError> {
        self.threads.desk.ask("add up figures", move |connection| figures::totals(connection, since, until)).await
    }

    /// The same for some figures, quarter by quarter, the earliest first.
    pub async fn course(
        &self,
        since: Timestamp,
        until: Timestamp,
        names: &'static [FigureName],
    ) -> Result<Vec<(Timestamp, Figure)>, StoreError> {
        let read = move |connection: &Connection| figures::course(connection, since, until, names);
        self.threads.desk.ask("read the course of figures", read).await
    }

    /// The calls that go on, those that moved last first.
    pub async fn live_calls(&self, limit: u32) -> Result<Vec<LiveCall>, StoreError> {
        self.threads.desk.ask("list live calls", move |connection| live::calls(connection, limit)).await
    }

    /// Messages that were given up and can still be queued again, those given up last first.
    pub async fn stranded(&self, limit: u32) -> Result<Stranded, StoreError> {
        self.threads.desk.ask("list given up messages", move |connection| live::stranded(connection, limit)).await
    }

    /// Posts a notice in the name of an operator, if there is room beside those that hold or will.
    pub async fn post_notice(&self, notice: Notice, by: String, now: Timestamp) -> Result<Posting, StoreError> {
        self.write("post a notice", move |tables| notices::post(tables, &notice, &by, now)).await
    }

    /// Ends a notice before its time, as soon as every node knows ([`LEAD`](crate::line::notice::LEAD)); `false` when
    /// there is none, or it has ended.
    pub async fn end_notice(&self, id: String, by: String, now: Timestamp) -> Result<bool, StoreError> {
        self.write("end a notice", move |tables| notices::end(tables, &id, &by, now)).await
    }

    /// The notices that hold at this time or later, in the order they were posted.
    pub async fn notices(&self, now: Timestamp) -> Result<Vec<PostedNotice>, StoreError> {
        self.threads.reader.ask("read the notices", move |connection| notices::current(connection, now)).await
    }

    /// The notices posted last, also those that have ended, and all that hold now or will; the newest first.
    pub async fn notices_posted(&self, now: Timestamp, limit: u32) -> Result<Vec<PostedNotice>, StoreError> {
        self.threads.desk.ask("list notices", move |connection| notices::posted(connection, now, limit)).await
    }

    /// Whether the store writes: returns when the writer has got to it and holds the database's lock.
    ///
    /// # Errors
    /// The file is damaged, or gone from its place.
    pub async fn ready(&self) -> Result<(), StoreError> {
        if self.threads.damaged.load(Ordering::Relaxed) {
            return Err(StoreError::Damaged);
        }
        self.write("reach the database", |_| Ok(())).await
    }

    /// Writes everything asked so far, then ends the threads. What is asked later fails with [`StoreError::Stopped`].
    pub async fn close(self) {
        // It fails only while the runtime goes down, and the threads then end by themselves.
        tokio::task::spawn_blocking(move || self.threads.stop()).await.ok();
    }

    async fn write<T, F>(&self, what: &'static str, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Tables<'_>) -> rusqlite::Result<T> + Send + 'static,
    {
        let (request, answer) = Request::new(what, Abandoned::Done, work);
        self.threads.writer.give(Work::Asked(Box::new(request)))?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }
}

impl Threads {
    /// Ends the threads, the writer last: the last connection to go empties the log into the database, which only the
    /// writer's can.
    fn stop(&self) {
        drop(self.health.lock().unwrap_or_else(PoisonError::into_inner).take());
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { readers, writer }) = running else { return };
        self.reader.stop();
        self.desk.stop();
        // A thread that panicked has said so itself.
        readers.into_iter().for_each(|reader| drop(reader.join()));
        self.writer.stop();
        writer.join().ok();
    }
}
