//! `[report]`: the daily mail to operations. Without the table there is none.

use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::address::Email;
use super::hours::time;
use super::settings::ReportSettings;
use super::shape::Kind;
use super::table::Table;
use super::value::{FromToml, TomlValue};

/// The most mailboxes; for more there are mailing lists.
const MAILBOXES_MAX: usize = 20;
const MORNING: At = At(Time::constant(8, 0, 0, 0));

/// The recipients.
struct Mailboxes(Vec<String>);

/// The time of sending, such as `08:00`.
struct At(Time);

/// Reads the table: `Some(None)` without a table, `None` if it could not be read. `zone` is the default zone of its
/// days.
pub(super) fn read(root: &mut Table<'_>, zone: &TimeZone) -> Option<Option<ReportSettings>> {
    root.optional_table("report", |table| report(table, zone))
}

fn report(table: &mut Table<'_>, zone: &TimeZone) -> Option<ReportSettings> {
    let to = table.required::<Mailboxes>("to");
    let (at, zone) = (table.or("at", MORNING), table.or("zone", zone.clone()));
    Some(ReportSettings { to: to?.0, at: at.0, zone })
}

impl FromToml for Mailboxes {
    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let mailboxes = Vec::<Email>::from_toml(value)?;
        match mailboxes.len() {
            1..=MAILBOXES_MAX => Some(Self(mailboxes.into_iter().map(|mailbox| mailbox.0).collect())),
            0 => value.refuse("the report goes to nobody", Some("leave out `[report]` to have none")),
            found => value.refuse(format!("`to` has {found} addresses of at most {MAILBOXES_MAX}"), None),
        }
    }
}

impl FromToml for At {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        match time(text) {
            Some(time) => Some(Self(time)),
            None => value.refuse(format!("`{text}` is not a time of day"), Some("write it as `08:00`")),
        }
    }
}
