//! Texts that other nodes count while a group of promises is under way.
//!
//! The questions of a promise and the rows that it inserts are nearly all that it costs. With the lock of texts held meanwhile,
//! nodes would go one after the other. So a group asks and inserts first, takes the lock, and only then looks at what was counted
//! since it asked: each group leaves what its texts are counted under. It is committed if they all leave room for its own. If
//! not, or if that cannot be told, it is rolled back and run again with the lock from the beginning.
//!
//! It can be told if the sums have grown by just these texts. They have not where a text was given back meanwhile, or was counted
//! by a node of the version before, which leaves nothing.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::transaction::PgTransaction;
use crate::base::moment::earlier;
use crate::store::Pseudonym;
use crate::store::column::{self, Compact};
use crate::store::rules::quota::{JustCounted, SumsOfText};
use crate::store::sql::{BoundStatement, ReadTx, Result, SqlError, SqlFault, SqlRow, Tx, params};

/// Groups that are kept: many more than there are while one is under way.
const GROUPS_KEPT: i64 = 200;
/// Sums are looked at as far back: longer than a group is under way, however little the clocks of nodes agree.
const SUMS_KEPT: Duration = Duration::from_secs(3 * 60);
/// The bytes of a pseudonym that are kept. Another one with the same costs no more than that a group is run again.
const KEY_BYTES: usize = 3;

const SO_FAR: &str = "
    SELECT (SELECT coalesce(max(number), 0) FROM text_group),
        (SELECT CAST(coalesce(sum(total), 0) AS BIGINT) FROM tally WHERE scope = 'minute' AND ?1 <= began)";
const SINCE: &str = "SELECT texts FROM text_group WHERE ?1 < number";
const LEAVE: &str = "INSERT INTO text_group (number, texts) VALUES (?1, ?2)";
const FORGET: &str = "DELETE FROM text_group WHERE number <= ?1";

/// The groups so far: the number of the last, and the texts of all in the last minutes.
pub(super) struct TextGroups {
    last: i64,
    texts: i64,
    /// The beginning of these minutes.
    since: Timestamp,
}

/// What a text is counted under, as others need it.
#[derive(Serialize, Deserialize)]
struct LeftText {
    /// Ends of pseudonyms.
    keys: [Option<[u8; KEY_BYTES]>; 4],
    /// Microseconds, of the beginnings of its minute and day.
    minute: i64,
    day: i64,
    country: String,
    price: i64,
}

impl TextGroups {
    /// Those before a group asks its questions.
    pub(super) async fn look(tx: &mut PgTransaction, now: Timestamp) -> Result<Self> {
        let since = earlier(now, SUMS_KEPT);
        let row = tx.row(SO_FAR, params![since]).await?.ok_or_else(SqlError::no_row)?;
        Self::from_row(&row, since)
    }

    fn from_row(row: &SqlRow, since: Timestamp) -> Result<Self> {
        Ok(Self { last: row.get(0)?, texts: row.get(1)?, since })
    }

    /// Takes the lock, if this transaction had none until now, and leaves what it counted its texts under.
    ///
    /// # Errors
    /// A conflict, if it had none and other texts were counted meanwhile that leave no room, or if that cannot be told.
    pub(super) async fn leave(tx: &mut PgTransaction, before: Option<Self>, now: Timestamp) -> Result<()> {
        if !tx.counted().is_empty() {
            tx.lock_texts()?;
            let last = match before {
                Some(before) => before.follow(tx).await?,
                None => Self::look(tx, now).await?.last,
            };
            let left: Vec<_> = tx.counted().iter().map(LeftText::of).collect();
            tx.defer(LEAVE, params![last + 1, column::to_compact(&left)?])?;
            tx.defer(FORGET, params![last + 1 - GROUPS_KEPT])?;
        }
        tx.add_up_texts();
        Ok(())
    }

    /// The last group now, if those since these leave room for what this transaction counted.
    async fn follow(self, tx: &mut PgTransaction) -> Result<i64> {
        let questions =
            [BoundStatement::new(SO_FAR, params![self.since]), BoundStatement::new(SINCE, params![self.last])];
        let mut answers = tx.rows_of_each(&questions).await?;
        let groups = answers.pop().unwrap_or_default();
        let now = answers.pop().and_then(|rows| rows.into_iter().next()).ok_or_else(SqlError::no_row)?;
        let now = Self::from_row(&now, self.since)?;
        // What another version left in words of its own has no texts here, so that the sums do not agree.
        let left = groups.iter().filter_map(|group| group.get::<Compact<Vec<LeftText>>>(0).ok());
        let others: Vec<_> = left.flat_map(|Compact(texts)| texts).collect();
        let is_all = now.last - self.last == groups.len() as i64 && now.texts - self.texts == others.len() as i64;
        if is_all && tx.counted().iter().all(|text| leaves_room(&others, text)) {
            Ok(now.last)
        } else {
            Err(SqlError::new(SqlFault::Conflict, "texts of other nodes were counted meanwhile"))
        }
    }
}

impl LeftText {
    fn of(text: &JustCounted) -> Self {
        let SumsOfText { minute, day, country, price } = &text.sums;
        Self {
            keys: text.keys.map(|key| key.map(ending)),
            minute: minute.as_microsecond(),
            day: day.as_microsecond(),
            country: country.clone(),
            price: price.0,
        }
    }
}

fn ending(key: Pseudonym) -> [u8; KEY_BYTES] {
    let [.., one, two, three] = key.0;
    [one, two, three]
}

/// True if other texts leave room for one that was counted without them.
fn leaves_room(others: &[LeftText], text: &JustCounted) -> bool {
    let (sums, room) = (LeftText::of(text), &text.room);
    let count = |is_among: &dyn Fn(&LeftText) -> bool| others.iter().filter(|other| is_among(other)).count() as i64;
    let under_keys = room.keys.iter().zip(room.under_keys).enumerate().all(|(place, (key, room))| {
        let key = key.map(ending);
        key.is_none() || count(&|other| other.keys[place] == key) <= i64::from(room)
    });
    let spent: i64 = others.iter().filter(|other| other.day == sums.day).map(|other| other.price).sum();
    under_keys
        && count(&|other| other.minute == sums.minute) <= room.in_sums.in_minute
        && count(&|other| other.day == sums.day) <= room.in_sums.in_day
        && count(&|other| other.day == sums.day && other.country == sums.country) <= room.in_sums.in_country
        && spent <= room.in_sums.money.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::Money;
    use crate::store::rules::quota::{SumsRoom, TextRoom};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A text to one of a few numbers of a range, with room for so many others of each kind.
    fn text(number: u8, room: u32) -> JustCounted {
        let key = |first| Some(Pseudonym([first; 16]));
        let keys = [key(number), key(100), key(200), None];
        let sums = SumsOfText { minute: at(60), day: at(0), country: "RU".to_owned(), price: Money(5) };
        let in_sums = SumsRoom { in_minute: 9, in_day: 9, in_country: 9, money: Money(45) };
        let room = TextRoom { keys, under_keys: [room, 9, 9, 0], in_sums };
        JustCounted { keys, at: at(61), sums, room }
    }

    fn others(numbers: &[u8]) -> Vec<LeftText> {
        numbers.iter().map(|number| LeftText::of(&text(*number, 0))).collect()
    }

    #[test]
    fn texts_to_a_number_take_its_room() {
        assert!(leaves_room(&others(&[]), &text(1, 0)));
        assert!(leaves_room(&others(&[2, 3, 4]), &text(1, 0)));
        assert!(!leaves_room(&others(&[2, 1]), &text(1, 0)));
        assert!(leaves_room(&others(&[2, 1]), &text(1, 1)));
        assert!(!leaves_room(&others(&[1, 1]), &text(1, 1)));
    }

    #[test]
    fn texts_to_others_take_the_room_of_their_range_and_sums() {
        let nine = others(&[2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert!(leaves_room(&nine, &text(1, 0)));
        let narrower = |narrow: fn(&mut TextRoom)| {
            let mut text = text(1, 0);
            narrow(&mut text.room);
            leaves_room(&nine, &text)
        };
        assert!(narrower(|_| {}));
        assert!(!narrower(|room| room.under_keys[1] = 8));
        assert!(!narrower(|room| room.under_keys[2] = 8));
        assert!(!narrower(|room| room.in_sums.in_minute = 8));
        assert!(!narrower(|room| room.in_sums.in_day = 8));
        assert!(!narrower(|room| room.in_sums.in_country = 8));
        assert!(!narrower(|room| room.in_sums.money = Money(44)));
    }

    #[test]
    fn texts_of_another_minute_day_or_country_take_no_room_there() {
        let mut other = others(&[2]);
        (other[0].minute, other[0].country) = (at(0).as_microsecond(), "KZ".to_owned());
        let mut narrow = text(1, 0);
        (narrow.room.in_sums.in_minute, narrow.room.in_sums.in_country) = (0, 0);
        assert!(leaves_room(&other, &narrow));
        narrow.room.in_sums.in_day = 0;
        assert!(!leaves_room(&other, &narrow));
        other[0].day = at(-86_400).as_microsecond();
        assert!(leaves_room(&other, &narrow));
    }
}
