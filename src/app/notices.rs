//! Notices from whoever posts them to the callers: checked and stored, and taken up by every node within seconds.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use crate::app::live::Exchange;
use crate::app::state::Switchboard;
use crate::config::duration;
use crate::line::Script;
use crate::line::notice::{LEAD, NoRoom, Notice};
use crate::line::posting::{Draft, DraftError, DraftKind};
use crate::store::{PostedNotice, Posting, Store, StoreError};

/// How often a node looks for what was posted.
const TICK: Duration = Duration::from_secs(1);
/// How long a look may take.
const LOOK_WAIT: Duration = Duration::from_secs(1);
/// How long a notice stays with a node after its end: a platform's repeated request is answered as of the first.
const REPEATED_WITHIN: Duration = Duration::from_secs(60);

/// What an operator asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// What it is to do.
    pub kind: DraftKind,
    /// The lines; every line when empty.
    #[serde(default)]
    pub lines: Vec<String>,
    /// The topics; when the line answers, when empty.
    #[serde(default)]
    pub topics: Vec<String>,
    /// The words by language.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// How long it is to hold, such as `2h`. This or `until`.
    #[serde(rename = "for")]
    pub lasts: Option<String>,
    /// When it is to end.
    pub until: Option<Timestamp>,
}

/// Why a notice was not posted.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// When it ends is not given, or twice.
    #[error("expected either `for`, such as \"2h\", or `until`, such as \"2026-12-31T18:00+03:00\"")]
    NoEnd,
    /// How long it is to hold cannot be read.
    #[error("{0}; expected a whole number and a unit, such as `30m` or `2h`")]
    Lasts(String),
    /// It cannot be said so.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Draft(Vec<DraftError>),
    /// There is no room for it.
    #[error(transparent)]
    NoRoom(NoRoom),
    /// The store did not take it.
    #[error("the notice was not stored")]
    Store(#[source] StoreError),
}

/// Checks a notice and posts it in the name of an operator. It is heard from [`LEAD`] later on.
///
/// # Errors
/// What is wrong with it, or with the store.
pub async fn post(
    store: &Store,
    script: &Script,
    wanted: &Wanted,
    by: &str,
    now: Timestamp,
) -> Result<PostedNotice, PostError> {
    let since = now.checked_add(LEAD).unwrap_or(now);
    let Wanted { kind, lines, topics, words, .. } = wanted.clone();
    let draft = Draft { kind, lines, topics, words };
    let notice = draft.notice(script, made_up_id(), since, end_of(wanted, since)?).map_err(PostError::Draft)?;
    match store.post_notice(notice.clone(), by.to_owned(), now).await.map_err(PostError::Store)? {
        Posting::Full(no_room) => Err(PostError::NoRoom(no_room)),
        Posting::Fresh | Posting::Repeat => {
            Ok(PostedNotice { notice, posted_at: now, posted_by: by.to_owned(), ended: None })
        }
    }
}

fn end_of(wanted: &Wanted, since: Timestamp) -> Result<Timestamp, PostError> {
    match (&wanted.lasts, wanted.until) {
        (Some(lasts), None) => {
            let lasts = duration::parse(lasts).map_err(PostError::Lasts)?;
            Ok(since.checked_add(lasts).unwrap_or(Timestamp::MAX))
        }
        (None, Some(until)) => Ok(until),
        _ => Err(PostError::NoEnd),
    }
}

/// An id that no two notices share.
fn made_up_id() -> String {
    let mut id = [0; 8];
    SystemRandom::new().fill(&mut id).expect("the system gives random bytes");
    HEXLOWER.encode(&id)
}

/// Keeps what callers are told up to date with what is posted, on whichever node, and tells the log of every change.
pub struct Lookout {
    exchange: Arc<Exchange>,
    known: Vec<PostedNotice>,
    is_failing: bool,
}

impl Lookout {
    /// Takes a first look, so that the first caller is told what there is.
    pub async fn new(exchange: Arc<Exchange>) -> Self {
        let mut lookout = Self { exchange, known: vec![], is_failing: false };
        lookout.look().await;
        lookout
    }

    /// Looks until told to stop.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                _ = stop.wait_for(|stopping| *stopping) => return,
            }
            self.look().await;
        }
    }

    /// One look. What a store that does not answer has told before goes on, to its end.
    async fn look(&mut self) {
        let board = self.exchange.board();
        let from = board.clock.now().checked_sub(REPEATED_WITHIN).unwrap_or(Timestamp::MIN);
        let answer = tokio::time::timeout(LOOK_WAIT, board.store.notices(from)).await;
        match answer {
            Ok(Ok(posted)) => self.take(posted, &board),
            Ok(Err(error)) => self.fail(&error),
            Err(_) => self.fail(&"the store does not answer"),
        }
    }

    fn take(&mut self, posted: Vec<PostedNotice>, board: &Switchboard) {
        self.is_failing = false;
        let told =
            |posted: &[PostedNotice]| posted.iter().map(|posted| posted.notice.clone()).collect::<Arc<[Notice]>>();
        let notices = told(&posted);
        if board.script.notices != notices {
            self.exchange.change(|board| Switchboard {
                script: Arc::new(Script { notices, ..Script::clone(&board.script) }),
                ..board.clone()
            });
        }
        for posted in posted.iter().filter(|posted| !self.known.contains(posted)) {
            tell(posted, board.clock.now());
        }
        self.known = posted;
    }

    fn fail(&mut self, error: &dyn std::fmt::Display) {
        if !self.is_failing {
            tracing::warn!(%error, "could not look for notices; callers are told those that are known");
        }
        self.is_failing = true;
    }
}

/// Writes down who had callers told what. The words are public: every caller hears them.
fn tell(posted: &PostedNotice, now: Timestamp) {
    let PostedNotice { notice, posted_at, posted_by, ended } = posted;
    let Notice { id, kind, until, .. } = notice;
    match ended {
        Some((at, by)) => tracing::info!(id, kind = kind.as_str(), %at, by, %until, "a notice was ended"),
        None if *until <= now => {}
        None => {
            let (lines, words) =
                (names(&notice.lines), names(notice.words.iter().map(|(tag, words)| format!("{tag}: {words}"))));
            let topics = names(notice.topics().into_iter().flatten());
            let (kind, since) = (kind.as_str(), notice.since);
            tracing::info!(id, kind, %posted_at, by = posted_by, lines, topics, words, %since, %until, "a notice was posted");
        }
    }
}

fn names(names: impl IntoIterator<Item = impl ToString>) -> String {
    names.into_iter().map(|name| name.to_string()).collect::<Vec<_>>().join(", ")
}
