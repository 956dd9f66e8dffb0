//! How our words stand in columns: keys as 16 bytes, names and closed sets as their text, times as microseconds.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::StrDeserializer;

use crate::base::call::{Language, LineId, PlatformName};
use crate::config::settings::GatewayName;
use crate::line::channel::ChannelId;
use crate::line::event::{Outcome, Standing};
use crate::line::menu::{NodeId, TopicId};
use crate::line::message::{Medium, MessageKind};
use crate::store::{
    BarReason, CallKey, ConsentBy, FigureName, Lease, MessageId, MessageState, Pseudonym, Report, TokenHash,
};

/// A time in a column.
#[derive(Clone, Copy)]
pub(super) struct Micros(pub Timestamp);

impl ToSql for Micros {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for Micros {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let micros = value.as_i64()?;
        Timestamp::from_microsecond(micros).map(Self).map_err(FromSqlError::other)
    }
}

impl ToSql for Lease {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Lease {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

impl ToSql for ConsentBy {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let json =
            serde_json::to_string(self).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        Ok(json.into())
    }
}

impl FromSql for ConsentBy {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map_err(FromSqlError::other)
    }
}

impl FromSql for Standing {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map_err(FromSqlError::other)
    }
}

const REPORTS: [(Report, &str); 4] = [
    (Report::Sent, "sent"),
    (Report::Delivered, "delivered"),
    (Report::Undelivered, "undelivered"),
    (Report::Unheard, "unheard"),
];

impl ToSql for Report {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let (_, word) = REPORTS.iter().find(|(report, _)| report == self).expect("every report has a word");
        Ok((*word).into())
    }
}

impl FromSql for Report {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let found = REPORTS.iter().find(|(_, known)| *known == word);
        found.map(|(report, _)| *report).ok_or_else(|| FromSqlError::Other(format!("no report: {word}").into()))
    }
}

impl ToSql for FigureName {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for FigureName {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = value.as_str()?;
        let found = FigureName::ALL.into_iter().find(|name| name.as_str() == word);
        found.ok_or_else(|| FromSqlError::Other(format!("no figure: {word}").into()))
    }
}

/// Keys: 16 bytes.
macro_rules! keys {
    ($($key:ident)*) => {$(
        impl ToSql for $key {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
            }
        }

        impl FromSql for $key {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value).map(Self)
            }
        }
    )*};
}

/// Names out of the configuration: their text.
macro_rules! names {
    ($($name:ident)*) => {$(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str().map(Self::new)
            }
        }
    )*};
}

/// Closed sets: the word metrics use, which is also the word serde reads.
macro_rules! words {
    ($($set:ident)*) => {$(
        impl ToSql for $set {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $set {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let word: StrDeserializer<'_, serde::de::value::Error> = value.as_str()?.into_deserializer();
                Self::deserialize(word).map_err(FromSqlError::other)
            }
        }
    )*};
}

keys!(CallKey MessageId Pseudonym TokenHash);
names!(ChannelId GatewayName Language LineId NodeId PlatformName TopicId);
words!(BarReason Medium MessageKind MessageState Outcome);

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: ToSql + FromSql + PartialEq + std::fmt::Debug>(value: T) {
        let ToSqlOutput::Borrowed(column) = value.to_sql().unwrap() else { panic!("owned: {value:?}") };
        assert_eq!(T::column_result(column).unwrap(), value);
    }

    #[test]
    fn every_word_is_read_back() {
        MessageState::ALL.into_iter().for_each(check);
        Outcome::ALL.into_iter().for_each(check);
        [Medium::Sms, Medium::Email].into_iter().for_each(check);
        MessageKind::ALL.into_iter().for_each(check);
    }

    #[test]
    fn a_word_unknown_to_this_version_is_refused() {
        assert!(MessageState::column_result(ValueRef::Text(b"teleported")).is_err());
    }

    #[test]
    fn times_keep_their_microseconds() {
        let at: Timestamp = "2026-11-22T10:00:00.123456Z".parse().unwrap();
        let column = at.as_microsecond();
        assert_eq!(Micros::column_result(ValueRef::Integer(column)).unwrap().0, at);
    }
}
