//! `config/followups.toml`: mails after a call, and their times. Without the file there are no reminders.

use std::time::Duration;

use jiff::civil::Time;

use super::hours::time;
use super::place::{FOLLOWUPS, FilePlace};
use super::reading::Context;
use super::settings::{DigestSettings, FollowUpSettings, ReminderSettings};
use super::shape::Kind;
use super::table::Table;
use super::toml_file::read_file;
use super::value::{FromToml, TomlValue};

/// The shortest part of a day for mail: a worker and a greylisting server need some of it.
const HOURS_MIN: Duration = Duration::from_secs(HOUR);

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// A time of day, such as `10:00`; `24:00` is the midnight at its end.
struct TimeOfDay(Time);

/// The content of the file.
#[derive(Default)]
pub(super) struct FollowUpFile {
    /// The settings.
    pub settings: FollowUpSettings,
    /// The place of the reminder's delay; `None` without reminders.
    pub reminder_after: Option<FilePlace>,
}

/// Reads the file, if there is one; `None` if something in it could not be read.
pub(super) fn read(context: Context<'_>) -> Option<FollowUpFile> {
    if !context.folder.join(FOLLOWUPS).exists() {
        return Some(FollowUpFile::default());
    }
    read_file(context, FOLLOWUPS, file).flatten()
}

fn file(root: &mut Table<'_>) -> Option<FollowUpFile> {
    let mut reminder_after = None;
    let reminder = root.optional_table("reminder", |table| {
        let after = table.value("after").map(TomlValue::place);
        reminder_after = Some(after.unwrap_or_else(|| table.place()));
        reminder(table)
    });
    let digest = root.table("digest", digest);
    let standard = u64::from(FollowUpSettings::default().addresses_per_link_max);
    let page = root.table("page", |page| page.within("addresses_per_link_max", standard, 0..=100) as u32);
    let settings = FollowUpSettings { reminder: reminder?, digest: digest?, addresses_per_link_max: page? };
    Some(FollowUpFile { settings, reminder_after })
}

fn reminder(table: &mut Table<'_>) -> Option<ReminderSettings> {
    let (second, month) = (Duration::from_secs(1), Duration::from_secs(30 * DAY));
    let after = table.within("after", Duration::from_secs(3 * HOUR), second..=month);
    let (from, until) = (table.required::<TimeOfDay>("from"), table.required::<TimeOfDay>("until"));
    let zone = table.required("zone");
    let settings = ReminderSettings { after, from: from?.0, until: until?.0, zone: zone? };
    if settings.hours() < HOURS_MIN {
        let problem = table.place().problem("mail may go out for less than an hour of the day");
        table.report(problem.with_help("`from` is the first moment, `until` the first that is too late again"));
        return None;
    }
    Some(settings)
}

fn digest(table: &mut Table<'_>) -> DigestSettings {
    let standard = FollowUpSettings::default().digest;
    let (second, day) = (Duration::from_secs(1), Duration::from_secs(DAY));
    DigestSettings {
        single_max: table.within("single", u64::from(standard.single_max), 0..=10_000) as u32,
        every: table.within("every", standard.every, second..=day),
    }
}

impl FromToml for TimeOfDay {
    const KIND: Kind = Kind::Text;

    fn from_toml(value: TomlValue<'_>) -> Option<Self> {
        let text = value.text()?;
        match time(if text == "24:00" { "00:00" } else { text }) {
            Some(time) => Some(Self(time)),
            None => value.refuse(format!("`{text}` is not a time of day"), Some("write it as `09:30`")),
        }
    }
}
