//! The line's own books, read from its database.

use std::collections::BTreeSet;
use std::time::Duration;

use deflect::base::number::NumberPlan;
use deflect::config::keys::Keys;
use deflect::config::settings::KeySettings;
use deflect::store::pseudonym::Pseudonyms;
use rusqlite::Connection;

use crate::support::line::Line;

/// For another connection's lock.
const LOCK_LIMIT: Duration = Duration::from_secs(10);

/// A message as the line knows it.
#[derive(Clone, Debug)]
pub struct Row {
    /// 32 lower-case hex digits.
    pub id: String,
    pub kind: String,
    pub medium: String,
    pub state: String,
    /// It went out with others, as one.
    pub gathered: bool,
    /// Tries after which it was put off, because of what its peer said or for want of an answer.
    pub put_off: u32,
    /// The caller it was promised to, as a pseudonym.
    pub caller: Option<[u8; 16]>,
}

impl Row {
    /// Nothing more is done about it, unless a report comes.
    pub fn is_settled(&self) -> bool {
        self.state != "queued"
    }
}

/// Every message.
pub fn rows(line: &Line) -> Vec<Row> {
    let query = "
        SELECT lower(hex(id)), kind, medium, state, gathered, caller,
            (SELECT count(*) FROM attempt WHERE attempt.message = message.seq AND result = 'later')
        FROM message LEFT JOIN call ON message.call = call.seq";
    let database = open(line);
    let mut select = database.prepare(query).unwrap();
    let rows = select.query_map([], |row| {
        Ok(Row {
            id: row.get(0)?,
            kind: row.get(1)?,
            medium: row.get(2)?,
            state: row.get(3)?,
            gathered: row.get(4)?,
            caller: row.get(5)?,
            put_off: row.get(6)?,
        })
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Ids of the messages that a worker has claimed and not finished. Only of a line that does not run.
pub fn in_hand(line: &Line) -> BTreeSet<String> {
    let database = open(line);
    let mut select =
        database.prepare("SELECT lower(hex(id)) FROM message WHERE held = 1 AND state = 'queued'").unwrap();
    select.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// The line's pseudonyms for these numbers.
pub fn callers(line: &Line, numbers: &[String]) -> Vec<[u8; 16]> {
    let keys = Keys::open(&KeySettings::default(), &line.folder().join("var")).unwrap();
    let (pseudonyms, plan) = (Pseudonyms::new(&keys.pseudonym), NumberPlan::new("RU", &["RU"]).unwrap());
    numbers.iter().map(|number| pseudonyms.caller(&plan.number(number).unwrap()).0).collect()
}

fn open(line: &Line) -> Connection {
    let database = Connection::open(line.folder().join("var/deflect.db")).unwrap();
    database.busy_timeout(LOCK_LIMIT).unwrap();
    database
}
