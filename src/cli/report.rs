//! `deflect report`: the figures of a period.

mod document;

use std::io::{self, Write};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::call::LineId;
use crate::base::clock::Clock;
use crate::cli::consent::time;
use crate::cli::known::refuse_unknown;
use crate::cli::terminal::Stdout;
use crate::cli::{Failure, loading, open_store, progress};
use crate::config::settings::{Folders, Settings};
use crate::config::{Loaded, Secrets};
use crate::line::Script;
use crate::metrics::leaves::LeaveSources;
use crate::metrics::operator_words::OperatorWords;
use crate::metrics::period::Period;
use crate::metrics::report::{self, html, text};
use crate::recordings::library;
use crate::store::{Figure, FigureName, Store};

/// The header of CSV. `began` is the quarter of an hour, in the zone of the report; figure, subject and value are what
/// `store::FigureName` says; `total` is how often.
const COLUMNS: [&str; 6] = ["began", "line", "figure", "subject", "value", "total"];

/// Show how many callers were helped in a period, and why the others were not
#[derive(Debug, Args)]
pub struct ReportCommand {
    /// From this day or time on, such as 2026-12-31 or 2026-12-31T23:00+03:00; all of yesterday if not given
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Before this day or time; until now if not given. Figures are kept by quarters of an hour: those that the period
    /// begins and ends in count whole
    #[arg(long, value_name = "TIME", requires = "since")]
    until: Option<String>,
    /// Only this line, by its name in line.toml
    #[arg(long, value_name = "LINE")]
    line: Option<String>,
    /// Output format: a table, CSV by the quarter of an hour, JSON, or the HTML of the daily mail
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    format: ReportFormat,
    /// Say below the table what each figure counts
    #[arg(long)]
    explain: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ReportFormat {
    Table,
    Csv,
    Json,
    Html,
}

impl ReportCommand {
    /// Reports.
    ///
    /// # Errors
    /// An invalid or future period, an unknown line, or a store that cannot be opened.
    pub async fn run(self, folders: &Folders) -> Result<(), Failure> {
        let Loaded { settings, mut script, files, .. } = loading::loaded_or_in_service(folders, Secrets::Spared)?;
        // `check` reports problems of recordings; here only their length matters.
        library::load(&mut script, &folders.prompts);
        let now = Clock::system().now();
        let period = self.period(zone(&settings), now)?;
        let line = self.line.as_deref().map(|name| find_line(&script, name)).transpose()?;
        let store = open_store(folders).await?;
        let mut out = io::BufWriter::new(Stdout::lock());
        match self.format {
            ReportFormat::Csv => write_csv(&mut out, &store, &period, line.as_ref()).await?,
            format => {
                let spinner = progress::spinner("adding up the figures");
                let words = OperatorWords::of(settings.operator_language);
                let mut report = report::PeriodReport::read(&store, words, period, line, now).await?;
                let script = Arc::new(script);
                report.read_leaves(&LeaveSources::new(&store, &script, &files.revision(), &settings.platforms)).await?;
                spinner.finish_and_clear();
                match format {
                    ReportFormat::Html => out.write_all(html::report(&report).as_bytes())?,
                    ReportFormat::Json => writeln!(out, "{}", document::json(&report)?)?,
                    ReportFormat::Table | ReportFormat::Csv => {
                        out.write_all(text::report(&report, self.explain).as_bytes())?
                    }
                }
            }
        }
        out.flush()?;
        store.close().await;
        Ok(())
    }

    fn period(&self, zone: &TimeZone, now: Timestamp) -> Result<Period, Failure> {
        let Some(since) = &self.since else { return Ok(Period::yesterday(now, zone)?) };
        let past = |option: &str, text: &str| match time(text, zone)? {
            moment if moment <= now => Ok(moment),
            moment => {
                let moment = moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Q").to_string();
                Err(Failure::from(format!("`{option}` is {moment}, which has not been yet")))
            }
        };
        let since = past("--since", since)?;
        let until = self.until.as_deref().map_or(Ok(now), |until| past("--until", until))?;
        Ok(Period::new(since, until, zone)?)
    }
}

/// The time zone of the daily report, or else of the limits.
fn zone(settings: &Settings) -> &TimeZone {
    settings.report.as_ref().map_or(&settings.limits.zone, |report| &report.zone)
}

fn find_line(script: &Script, name: &str) -> Result<LineId, Failure> {
    refuse_unknown("line", name, script.lines.keys().map(LineId::as_str))?;
    Ok(LineId::new(name))
}

/// Every figure of every quarter of an hour, the earliest first, read an hour or a day at a time.
async fn write_csv(out: impl Write, store: &Store, period: &Period, line: Option<&LineId>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let parts = period.parts();
    let bar = progress::beside_rows(progress::bar(parts.len() as u64, "{percent} %, {eta} left"));
    for (began, ended) in parts {
        let course = store.course(began, ended, &FigureName::ALL).await?;
        let course = course.iter().filter(|(_, figure)| line.is_none() || line == figure.line.as_ref());
        for (quarter, figure) in course {
            writer.write_record(record(*quarter, figure, period.zone()))?;
        }
        bar.inc(1);
    }
    Ok(writer.flush()?)
}

/// A row of CSV. `+Inf` loses its plus, which spreadsheets take for a formula. All other words are of the program or the
/// configuration, and none begins like a formula.
fn record(quarter: Timestamp, figure: &Figure, zone: &TimeZone) -> [String; 6] {
    [
        quarter.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        figure.line.as_ref().map_or_else(String::new, |line| line.as_str().to_owned()),
        figure.name.as_str().to_owned(),
        figure.subject.trim_start_matches('+').to_owned(),
        figure.value.clone(),
        figure.total.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_in_the_time_of_the_zone_and_never_a_formula() {
        let line = Some(LineId::new("main"));
        let figure =
            Figure { line, name: FigureName::Reached, subject: "+Inf".to_owned(), value: String::new(), total: 3 };
        let zone = TimeZone::get("Asia/Kolkata").unwrap();
        let written = record("2026-11-22T18:45:00Z".parse().unwrap(), &figure, &zone);
        assert_eq!(written, ["2026-11-23T00:15:00+05:30", "main", "reached", "Inf", "", "3"]);
    }
}
