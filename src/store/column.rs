//! Our types in columns: keys as 16 bytes, names and closed sets as their text, times as microseconds, yes and no
//! as 1 and 0.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Serialize};

use crate::base::call::{Language, LineId, PlatformName};
use crate::config::settings::{GatewayName, Money};
use crate::line::channel::ChannelId;
use crate::line::event::Outcome;
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::{Medium, MessageKind};
use crate::store::sql::{Cell, FromCell, Result, SqlError, SqlRow, SqlValue, ToValue};
use crate::store::{
    CallKey, EventKind, FigureName, Fingerprint, Lease, MessageId, MessageState, Pseudonym, Report, SuppressionReason,
    TokenHash,
};

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> SqlValue<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> SqlValue<'_> {
        self.as_ref().map_or(SqlValue::Null, ToValue::to_value)
    }
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: &Cell) -> Result<Self> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Text(self)
    }
}

impl ToValue for String {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Text(self)
    }
}

impl ToValue for Cow<'_, str> {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Text(self)
    }
}

impl FromCell for String {
    fn from_cell(cell: &Cell) -> Result<Self> {
        text(cell).map(str::to_owned)
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Blob(self)
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: &Cell) -> Result<Self> {
        let Cell::Blob(bytes) = cell else { return Err(mismatch("bytes", cell)) };
        Ok(bytes.clone())
    }
}

impl ToValue for bool {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Integer((*self).into())
    }
}

impl FromCell for bool {
    fn from_cell(cell: &Cell) -> Result<Self> {
        integer(cell).map(|integer| integer != 0)
    }
}

impl ToValue for Timestamp {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Integer(self.as_microsecond())
    }
}

impl FromCell for Timestamp {
    fn from_cell(cell: &Cell) -> Result<Self> {
        Self::from_microsecond(integer(cell)?).map_err(SqlError::of_request)
    }
}

impl ToValue for Lease {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Integer(self.0)
    }
}

impl FromCell for Lease {
    fn from_cell(cell: &Cell) -> Result<Self> {
        integer(cell).map(Self)
    }
}

impl ToValue for Money {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Integer(self.0)
    }
}

impl FromCell for Money {
    fn from_cell(cell: &Cell) -> Result<Self> {
        integer(cell).map(Self)
    }
}

macro_rules! integers {
    ($($integer:ident)*) => {$(
        impl ToValue for $integer {
            fn to_value(&self) -> SqlValue<'_> {
                SqlValue::Integer((*self).into())
            }
        }

        impl FromCell for $integer {
            fn from_cell(cell: &Cell) -> Result<Self> {
                integer(cell)?.try_into().map_err(SqlError::of_request)
            }
        }
    )*};
}

/// Keys: 16 bytes.
macro_rules! keys {
    ($($key:ident)*) => {$(
        impl ToValue for $key {
            fn to_value(&self) -> SqlValue<'_> {
                SqlValue::Blob(&self.0)
            }
        }

        impl FromCell for $key {
            fn from_cell(cell: &Cell) -> Result<Self> {
                let Cell::Blob(bytes) = cell else { return Err(mismatch("bytes", cell)) };
                bytes.as_slice().try_into().map(Self).map_err(SqlError::of_request)
            }
        }
    )*};
}

/// Names out of the configuration: their text.
macro_rules! names {
    ($($name:ident)*) => {$(
        impl ToValue for $name {
            fn to_value(&self) -> SqlValue<'_> {
                SqlValue::Text(self.as_str())
            }
        }

        impl FromCell for $name {
            fn from_cell(cell: &Cell) -> Result<Self> {
                text(cell).map(Self::new)
            }
        }
    )*};
}

/// Closed sets: the word metrics use, which is also the word serde reads.
macro_rules! words {
    ($($set:ident)*) => {$(
        impl ToValue for $set {
            fn to_value(&self) -> SqlValue<'_> {
                SqlValue::Text(self.as_str())
            }
        }

        impl FromCell for $set {
            fn from_cell(cell: &Cell) -> Result<Self> {
                let word: StrDeserializer<'_, serde::de::value::Error> = text(cell)?.into_deserializer();
                Self::deserialize(word).map_err(SqlError::of_request)
            }
        }
    )*};
}

integers!(i64 u32 u16 u8);
keys!(CallKey Fingerprint MessageId Pseudonym TokenHash);
names!(ChannelId GatewayName Language LineId NodeId PlatformName TopicId);
words!(EventKind SuppressionReason Medium MessageKind MessageState Outcome);

const REPORTS: [(Report, &str); 5] = [
    (Report::Sent, "sent"),
    (Report::Delivered, "delivered"),
    (Report::Undelivered, "undelivered"),
    (Report::OptedOut, "opted_out"),
    (Report::Unheard, "unheard"),
];

impl ToValue for Report {
    fn to_value(&self) -> SqlValue<'_> {
        let (_, word) = REPORTS.iter().find(|(report, _)| report == self).expect("every report has a word");
        SqlValue::Text(word)
    }
}

impl FromCell for Report {
    fn from_cell(cell: &Cell) -> Result<Self> {
        let word = text(cell)?;
        let found = REPORTS.iter().find(|(_, known)| *known == word);
        found.map(|(report, _)| *report).ok_or_else(|| SqlError::of_request(format!("no report: {word}")))
    }
}

impl ToValue for FigureName {
    fn to_value(&self) -> SqlValue<'_> {
        SqlValue::Text(self.as_str())
    }
}

impl FromCell for FigureName {
    fn from_cell(cell: &Cell) -> Result<Self> {
        let word = text(cell)?;
        let found = Self::ALL.into_iter().find(|name| name.as_str() == word);
        found.ok_or_else(|| SqlError::of_request(format!("no figure: {word}")))
    }
}

/// Writes a value as JSON, for a column of text.
pub(super) fn to_json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(SqlError::of_request)
}

/// A value that stands as JSON in a column of text.
pub(super) struct Json<T>(pub T);

impl<T: DeserializeOwned> FromCell for Json<T> {
    fn from_cell(cell: &Cell) -> Result<Self> {
        serde_json::from_str(text(cell)?).map(Self).map_err(SqlError::of_request)
    }
}

/// The form of [`Compact`] values, in front of each.
const COMPACT_FORM: u8 = 1;

/// Writes a value in few bytes, for a column of bytes.
pub(super) fn to_compact(value: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_extend(value, vec![COMPACT_FORM]).map_err(SqlError::of_request)
}

/// A value that stands in a column of bytes as postcard, which tells the variants of an enum by their positions: new ones
/// come behind the others, and what cannot be read so any more needs another form.
pub(super) struct Compact<T>(pub T);

impl<T: DeserializeOwned> FromCell for Compact<T> {
    fn from_cell(cell: &Cell) -> Result<Self> {
        let Cell::Blob(bytes) = cell else { return Err(mismatch("bytes", cell)) };
        match bytes.split_first() {
            Some((&COMPACT_FORM, bytes)) => postcard::from_bytes(bytes).map(Self).map_err(SqlError::of_request),
            _ => Err(SqlError::of_request("bytes in a column are of another version of deflect")),
        }
    }
}

/// A value in the first column, or as JSON in the second, where versions before V18 put it.
pub(super) fn compact_or_json<T: DeserializeOwned>(row: &SqlRow, compact: usize, json: usize) -> Result<Option<T>> {
    match row.get(compact)? {
        Some(Compact(value)) => Ok(Some(value)),
        None => Ok(row.get::<Option<Json<T>>>(json)?.map(|Json(value)| value)),
    }
}

fn integer(cell: &Cell) -> Result<i64> {
    match cell {
        Cell::Integer(integer) => Ok(*integer),
        cell => Err(mismatch("an integer", cell)),
    }
}

fn text(cell: &Cell) -> Result<&str> {
    match cell {
        Cell::Text(text) => Ok(text),
        cell => Err(mismatch("text", cell)),
    }
}

/// Names only the kind of the value, which may identify a person.
fn mismatch(expected: &str, found: &Cell) -> SqlError {
    let found = match found {
        Cell::Null => "null",
        Cell::Integer(_) => "an integer",
        Cell::Text(_) => "text",
        Cell::Blob(_) => "bytes",
    };
    SqlError::of_request(format!("expected {expected} in a column, found {found}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: ToValue + FromCell + PartialEq + std::fmt::Debug>(value: T) {
        let cell = match value.to_value() {
            SqlValue::Null => Cell::Null,
            SqlValue::Integer(integer) => Cell::Integer(integer),
            SqlValue::Text(text) => Cell::Text(text.to_owned()),
            SqlValue::Blob(bytes) => Cell::Blob(bytes.to_owned()),
        };
        assert_eq!(T::from_cell(&cell).unwrap(), value);
    }

    #[test]
    fn every_word_is_read_back() {
        MessageState::ALL.into_iter().for_each(check);
        Outcome::ALL.into_iter().for_each(check);
        [Medium::Sms, Medium::Email].into_iter().for_each(check);
        MessageKind::ALL.into_iter().for_each(check);
        EventKind::ALL.into_iter().for_each(check);
        FigureName::ALL.into_iter().for_each(check);
    }

    #[test]
    fn plain_values_are_read_back() {
        [true, false].into_iter().for_each(check);
        check("2026-11-22T10:00:00.123456Z".parse::<Timestamp>().unwrap());
        [Some(u32::MAX), None].into_iter().for_each(check);
        check(CallKey([7; 16]));
    }

    #[test]
    fn what_does_not_fit_is_refused_without_telling_it() {
        assert!(MessageState::from_cell(&Cell::Text("teleported".to_owned())).is_err());
        assert!(u8::from_cell(&Cell::Integer(256)).is_err());
        assert!(CallKey::from_cell(&Cell::Blob(vec![1, 2])).is_err());
        let error = i64::from_cell(&Cell::Text("+79161234567".to_owned())).unwrap_err();
        assert_eq!(error.to_string(), "expected an integer in a column, found text");
    }
}
