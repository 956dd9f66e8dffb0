//! `deflect consent`: exports the consents of callers with the questions asked, as evidence.

use std::io::{self, Write};

use clap::{Args, Subcommand, ValueEnum};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::cli::keys::{known_caller, open_keys};
use crate::cli::terminal::Stdout;
use crate::cli::{Failure, loading, open_store};
use crate::config::settings::Folders;
use crate::config::{Loaded, Secrets};
use crate::line::event::MenuInput;
use crate::line::message::Medium;
use crate::store::{Consent, ConsentBy, ConsentFilter, Store};

/// The consents read from the store at once.
const PAGE: u32 = 1000;
/// The columns of CSV, the keys of JSON.
const COLUMNS: [&str; 9] = ["at", "caller", "call", "line", "medium", "channel", "language", "asked", "by"];

/// Export what callers agreed to
#[derive(Debug, Args)]
pub struct Consents {
    #[command(subcommand)]
    action: ConsentAction,
}

#[derive(Debug, Subcommand)]
enum ConsentAction {
    /// Print consents, the oldest first; callers and calls are keyed hashes
    Export(ExportArgs),
}

#[derive(Debug, Args)]
struct ExportArgs {
    /// Only from this day or time on, such as 2026-12-31 or 2026-12-31T23:59+03:00
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only before this day or time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Only those of the caller with this number
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// Output format: CSV with a header, or a JSON object a line
    #[arg(long, value_enum, default_value_t = ConsentFormat::Csv)]
    format: ConsentFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ConsentFormat {
    Csv,
    Json,
}

/// A consent as it is printed.
#[derive(Serialize)]
struct ConsentRow<'a> {
    at: Timestamp,
    caller: String,
    call: String,
    line: &'a str,
    medium: Medium,
    channel: &'a str,
    language: &'a str,
    asked: &'a str,
    by: String,
}

impl Consents {
    /// Exports.
    ///
    /// # Errors
    /// A time or number that cannot be read, or a store that does not work.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let ConsentAction::Export(export) = self.action;
        let store = open_store(folders).await?;
        let filter = export.filter(folders, &store).await?;
        let mut printer = Printer::new(Stdout::lock(), export.format)?;
        let mut after = None;
        loop {
            let page = store.consents(filter.clone(), after, PAGE).await?;
            let Some((number, last)) = page.last() else { break };
            after = Some((last.at, *number));
            page.iter().try_for_each(|(_, consent)| printer.print(consent))?;
        }
        printer.finish()?;
        store.close().await;
        Ok(())
    }
}

impl ExportArgs {
    async fn filter(&self, folders: &Folders, store: &Store) -> Result<ConsentFilter, Failure> {
        let Loaded { settings, script, .. } = loading::loaded_or_in_service(folders, Secrets::Spared)?;
        let caller = match &self.number {
            Some(number) => {
                let number = script.plan.number(number).ok_or("that is no valid telephone number")?;
                let keys = open_keys(&settings.keys, folders, store, &[]).await?;
                Some(known_caller(store, &keys, &number).await?)
            }
            None => None,
        };
        let time = |text: &String| time(text, &settings.limits.zone);
        Ok(ConsentFilter {
            caller,
            since: self.since.as_ref().map(time).transpose()?,
            until: self.until.as_ref().map(time).transpose()?,
        })
    }
}

/// A time. Without an offset it is local to the zone; a day alone is its midnight.
pub(super) fn time(text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let there = |local: DateTime| local.to_zoned(zone.clone()).ok().map(|local| local.timestamp());
    let time = text.parse().ok().or_else(|| there(text.parse().ok()?));
    time.ok_or_else(|| format!("`{text}` is no time; expected one such as 2026-12-31 or 2026-12-31T23:59+03:00").into())
}

/// Refuses a period that ends before it begins: nothing is ever found in it.
///
/// # Errors
/// It does.
pub(super) fn refuse_reversed(since: Timestamp, until: Timestamp) -> Result<(), Failure> {
    if until < since { Err(format!("the period ends at {until}, before it begins at {since}").into()) } else { Ok(()) }
}

/// Writes consents as they come.
enum Printer<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<W: Write> Printer<W> {
    fn new(out: W, format: ConsentFormat) -> Result<Self, Failure> {
        Ok(match format {
            ConsentFormat::Json => Self::Json(out),
            ConsentFormat::Csv => {
                let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(out);
                writer.write_record(COLUMNS)?;
                Self::Csv(Box::new(writer))
            }
        })
    }

    fn print(&mut self, consent: &Consent) -> Result<(), Failure> {
        let row = ConsentRow::from(consent);
        match self {
            Self::Csv(writer) => writer.serialize(row)?,
            Self::Json(out) => writeln!(out, "{}", serde_json::to_string(&row)?)?,
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.flush(),
            Self::Json(out) => out.flush(),
        }
    }
}

impl<'a> From<&'a Consent> for ConsentRow<'a> {
    fn from(consent: &'a Consent) -> Self {
        Self {
            at: consent.at,
            caller: consent.caller.map_or_else(String::new, |caller| HEXLOWER.encode(&caller.0)),
            call: consent.call.map_or_else(String::new, |call| HEXLOWER.encode(&call.0)),
            line: consent.line.as_str(),
            medium: consent.medium,
            channel: consent.channel.as_str(),
            language: consent.language.as_str(),
            asked: &consent.asked,
            by: by(&consent.by),
        }
    }
}

/// The form of the consent: the key that was pressed, the phrase that was said, or `page`.
fn by(by: &ConsentBy) -> String {
    match by {
        ConsentBy::Call(MenuInput::Key(key)) => format!("key {key}"),
        ConsentBy::Speech(phrase) => format!("speech: {phrase}"),
        ConsentBy::Call(input) => input.as_str().to_owned(),
        ConsentBy::Page => "page".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_time_without_an_offset_are_those_of_the_zone() {
        let zone = TimeZone::get("Europe/Moscow").unwrap();
        let read = |text| time(text, &zone).ok().map(|time| time.to_string());
        assert_eq!(read("2026-12-31").as_deref(), Some("2026-12-30T21:00:00Z"));
        assert_eq!(read("2026-12-31T23:59+03:00").as_deref(), Some("2026-12-31T20:59:00Z"));
        assert_eq!(read("2026-12-31T09:30").as_deref(), Some("2026-12-31T06:30:00Z"));
        assert_eq!(read("tomorrow"), None);
    }
}
